"""Tar archives, plain or compressed: listed and read without holding their members, and never unpacked to disk.

A compressed archive can only be read from its beginning. It stays open between two members, so that whoever asks for them in
the order of their position inflates it once. (Unpacked to disk once, it could be read in any order. But that takes the space
again, leaves a copy of everybody's resume behind, and each machine of a cluster would have to see it.)
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import tarfile
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from matcher.batch.inputs.resume_input import Kind, Labels, ResumeInput, Unreadable, is_litter, opened, refuse_size
from matcher.readers.limits import MIB, Limits
from matcher.reports.escaping import encodable

ENDINGS = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")

_MOST_DESCRIBING_BYTES = MIB // 4
"""What may describe one member: its header, a long name, further attributes."""
_MOST_ATTRIBUTES = 1_000
_MOST_TIMES = 200
_MOST_IN_ANY_CASE = 1024 * MIB
"""A compressed archive may inflate to so much or to `_MOST_TIMES` its size, whichever is more. Text shrinks 5 to 20 times."""


class TarArchive:
    """An open tar archive.

    Raises
    ------
    OSError
        It cannot be opened.
    """

    def __init__(self, path: str) -> None:
        self._stream = _Stream(path)
        self.stamp = self._stream.stamp

    def close(self) -> None:
        """Close the archive."""
        self._stream.close()

    def members(self, path: str) -> Iterator[ResumeInput]:
        """Yield the files in it.

        Raises
        ------
        tarfile.TarError, OSError, EOFError, ValueError, ...
            It is damaged from here on, or no tar archive.
        """
        labels = Labels(path)
        for info in self._infos():
            name = encodable(info.name.removeprefix("./"))
            if not info.isdir() and not is_litter(name):
                yield ResumeInput(
                    labels.of(name),
                    path,
                    name,
                    info.offset_data,
                    problem=_problem(info),
                    kind=Kind.TAR,
                    n_bytes=info.size,
                    stamp=self.stamp,
                )

    def read(self, item: ResumeInput, limits: Limits) -> bytes:
        """Return the bytes of a member.

        Raises
        ------
        Unreadable
            It is too large, or cut off.
        OSError, EOFError, ...
            It is damaged.
        """
        refuse_size(item.n_bytes, limits)
        self._stream.seek(item.position or 0)
        self._stream.allowance = item.n_bytes
        data = self._stream.read(item.n_bytes)
        if len(data) != item.n_bytes:
            raise Unreadable("the archive ends within this member; ask for the archive again")
        return data

    def _infos(self) -> Iterator[tarfile.TarInfo]:
        stream = self._stream
        stream.allowance = _MOST_DESCRIBING_BYTES
        archive: Any = tarfile.TarFile(fileobj=cast("BinaryIO", stream))
        last = -1
        while True:
            stream.allowance = _MOST_DESCRIBING_BYTES
            info = archive.next()
            if info is None:
                break
            archive.members.clear()  # it would keep them all
            if info.offset <= last or info.size < 0 or len(archive.pax_headers) > _MOST_ATTRIBUTES:
                raise tarfile.ReadError("no honest header")
            last = info.offset
            yield info
        # tarfile takes whatever is no header for the end.
        stream.allowance = tarfile.BLOCKSIZE
        stream.seek(archive.offset)
        if stream.read(tarfile.BLOCKSIZE) != bytes(tarfile.BLOCKSIZE):
            raise tarfile.ReadError("it ends without the mark of its end")


class _Stream:
    """A plain or inflated file for tarfile, which trusts lengths that stand in the archive: reads no more than is allowed."""

    def __init__(self, path: str) -> None:
        self.allowance = 0
        """How many bytes may still be read before somebody allows more."""
        self._raw, self.stamp = opened(path)
        self._stream = _inflated(self._raw)
        n_bytes = os.fstat(self._raw.fileno()).st_size
        self._most = n_bytes if self._stream is self._raw else max(_MOST_IN_ANY_CASE, _MOST_TIMES * n_bytes)

    def close(self) -> None:
        self._stream.close()
        self._raw.close()

    def tell(self) -> int:
        return self._stream.tell()

    def seek(self, position: int) -> int:
        if not 0 <= position <= self._most:
            raise OSError("it ends before, or inflates to far more than resumes need")
        return self._stream.seek(position)

    def read(self, n_bytes: int = -1) -> bytes:
        if not 0 <= n_bytes <= self.allowance:
            raise OSError("a header that no archive of resumes needs")
        self.allowance -= n_bytes
        return self._stream.read(n_bytes)


def _inflated(raw: BinaryIO) -> BinaryIO:
    head = raw.read(6)
    raw.seek(0)
    if head.startswith(b"\x1f\x8b"):
        return cast("BinaryIO", gzip.GzipFile(fileobj=raw, mode="rb"))
    if head.startswith(b"BZh"):
        return cast("BinaryIO", bz2.BZ2File(raw))
    if head.startswith(b"\xfd7zXZ\x00"):
        return cast("BinaryIO", lzma.LZMAFile(raw))
    return raw


def _problem(info: tarfile.TarInfo) -> str:
    if info.islnk() or info.issym():
        return "a link inside the archive is not followed; pack the file itself"
    if not info.isreg():
        return "it is no ordinary file"
    return "it is packed with holes; pack the archive again without --sparse" if info.issparse() else ""
