"""Zip archives of any number of members: listed and read without holding their directory.

`zipfile` reads the whole directory whenever it opens an archive: a kilobyte of memory and 10 microseconds for each member. Here
the directory is walked entry by entry, and a member is found again by the place of its entry. `zipfile` unpacks it.
"""

from __future__ import annotations

import os
import struct
import zipfile
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from matcher.batch.inputs.resume_input import Kind, Labels, ResumeInput, Unreadable, is_litter, opened, refuse_size
from matcher.readers.limits import Limits
from matcher.reports.escaping import encodable

_END = struct.Struct("<4s8xLLH")
_END_64 = struct.Struct("<4s36xQQ")
_LOCATOR_64 = struct.Struct("<4s16x")
_ENTRY = struct.Struct("<4s2xBx2H4xLLL3H8xL")
_LOCAL = struct.Struct("<4s22x2H")
_EXTRA = struct.Struct("<2H")
_ZIP_64 = 1
_SEE_EXTRA = 0xFFFFFFFF
"""In place of a number that does not fit: it stands in the extra field."""
_LONGEST_COMMENT = 0xFFFF
_ENCRYPTED = 0x1
_UTF_8 = 0x800
_NEWEST = 63
"""Ten times the version of the format up to which `zipfile` unpacks members."""
_OF_DOCUMENTS = frozenset({"[Content_Types].xml", "mimetype"})
"""Members of documents that are zip archives inside."""


class _Entry(NamedTuple):
    """An entry of the directory."""

    raw_name: bytes
    name: str
    flags: int
    method: int
    checksum: int
    n_packed: int
    n_bytes: int
    header: int
    """Place of the member's own header."""
    following: int
    """Place of the next entry."""


class ZipArchive:
    """An open zip archive.

    Raises
    ------
    OSError, zipfile.BadZipFile
        It cannot be opened, or is none.
    """

    def __init__(self, path: str) -> None:
        self._stream, self.stamp = opened(path)
        try:
            self._start, self._end, self._shift = _directory(self._stream)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the archive."""
        self._stream.close()

    def is_document(self) -> bool:
        """Return whether it is a document that is a zip archive inside; all entries are looked at, so that damage is found."""
        return sum(entry.name in _OF_DOCUMENTS for _, entry in self._entries()) > 0

    def members(self, path: str) -> Iterator[ResumeInput]:
        """Yield the files in it."""
        labels = Labels(path)
        for position, entry in self._entries():
            if not entry.name.endswith("/") and not is_litter(entry.name):
                label = labels.of(entry.name)
                yield ResumeInput(label, path, encodable(entry.name), position, kind=Kind.ZIP, stamp=self.stamp)

    def read(self, item: ResumeInput, limits: Limits) -> bytes:
        """Return the bytes of a member.

        Raises
        ------
        Unreadable
            It is encrypted, or too large.
        OSError, zipfile.BadZipFile, ...
            It is damaged, or packed in a way that is not known.
        """
        entry = self._entry(item.position or 0)
        if entry.flags & _ENCRYPTED:
            raise Unreadable("the archive's member is protected by a password; unpack the archive and give the folder")
        refuse_size(entry.n_bytes, limits)
        self._stream.seek(entry.header)
        mark, n_name, n_extra = _LOCAL.unpack(_exactly(self._stream, _LOCAL.size))
        if mark != b"PK\x03\x04" or _exactly(self._stream, n_name) != entry.raw_name:
            raise zipfile.BadZipFile("the directory and the member differ")
        self._stream.seek(n_extra, os.SEEK_CUR)
        info = zipfile.ZipInfo()
        info.compress_type, info.CRC = entry.method, entry.checksum
        info.compress_size, info.file_size = entry.n_packed, entry.n_bytes
        # It unpacks no more than the size that the directory states, and compares the checksum at the end.
        with zipfile.ZipExtFile(self._stream, "r", info) as member:
            return member.read(entry.n_bytes + 1)

    def _entries(self) -> Iterator[tuple[int, _Entry]]:
        position = self._start
        while position < self._end:
            entry = self._entry(position)
            yield position, entry
            position = entry.following

    def _entry(self, position: int) -> _Entry:
        self._stream.seek(position)
        fields = _ENTRY.unpack(_exactly(self._stream, _ENTRY.size))
        mark, version, flags, method, checksum, n_packed, n_bytes, n_name, n_extra, n_comment, header = fields
        if mark != b"PK\x01\x02" or version > _NEWEST:
            raise zipfile.BadZipFile("no entry of a directory that is known")
        raw_name = _exactly(self._stream, n_name)
        if _SEE_EXTRA in (n_bytes, n_packed, header):
            n_bytes, n_packed, header = _wide((n_bytes, n_packed, header), _exactly(self._stream, n_extra))
        name = raw_name.decode("utf-8" if flags & _UTF_8 else "cp437", "backslashreplace").partition("\0")[0]
        following = position + _ENTRY.size + n_name + n_extra + n_comment
        return _Entry(raw_name, name, flags, method, checksum, n_packed, n_bytes, header + self._shift, following)


def _wide(numbers: tuple[int, ...], extra: bytes) -> list[int]:
    """Return the numbers, those that do not fit into 32 bits from the extra field."""
    while len(extra) >= _EXTRA.size:
        kind, n_bytes = _EXTRA.unpack_from(extra)
        field, extra = extra[_EXTRA.size : _EXTRA.size + n_bytes], extra[_EXTRA.size + n_bytes :]
        if kind == _ZIP_64:
            found = iter(struct.unpack(f"<{len(field) // 8}Q", field[: len(field) // 8 * 8]))
            return [next(found, number) if number == _SEE_EXTRA else number for number in numbers]
    return list(numbers)


def _directory(stream: BinaryIO) -> tuple[int, int, int]:
    """Return where the directory begins and ends, and how far all lies behind the place that is written for it."""
    n_bytes = stream.seek(0, os.SEEK_END)
    tail_at = max(n_bytes - _LONGEST_COMMENT - _END.size, 0)
    stream.seek(tail_at)
    tail = stream.read(_LONGEST_COMMENT + _END.size)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise zipfile.BadZipFile("no zip archive")
    _, size, offset, _ = _END.unpack_from(tail, at)
    end = tail_at + at
    before = end - _LOCATOR_64.size - _END_64.size
    if before >= 0:
        stream.seek(before)
        record = stream.read(_END_64.size + _LOCATOR_64.size)
        if record[:4] == b"PK\x06\x06" and record[_END_64.size :][:4] == b"PK\x06\x07":
            _, size, offset = _END_64.unpack_from(record)
            end = before
    start = end - size
    if start < 0 or start < offset:
        raise zipfile.BadZipFile("no zip archive")
    return start, end, start - offset


def _exactly(stream: BinaryIO, n_bytes: int) -> bytes:
    data = stream.read(n_bytes)
    if len(data) != n_bytes:
        raise zipfile.BadZipFile("cut off")
    return data
