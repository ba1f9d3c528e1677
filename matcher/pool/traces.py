"""What of a person may lie in the pool's folder, and a search of every byte of it."""

from __future__ import annotations

import contextlib
import hashlib
import lzma
import os
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from matcher.readers.archive import DAMAGED_ZIP

FEWEST_BYTES = 12
"""Shorter words may stand anywhere."""
_MOST_LINES = 1
_PIECE = 1 << 23
"""Bytes of a file that are searched at once."""
_MOST_MEMBER_BYTES = 1 << 28
_MOST_ARCHIVE_BYTES = 1 << 30
"""Bytes of all members of an archive that are looked into."""
_DAMAGED = (*DAMAGED_ZIP, lzma.LZMAError)


class Trace(NamedTuple):
    """Bytes that tell of a person."""

    kind: str
    """'id', 'hash', 'name', 'contact', 'text' or 'vector'."""
    data: bytes


@dataclass(frozen=True, slots=True)
class Hit:
    """A trace at a place in a file."""

    file: str
    at: int
    trace: Trace


def text_traces(text: str) -> list[Trace]:
    """Return the longest line of a text, as it is stored; none where all are short."""
    lines = sorted({line.strip() for line in text.split("\n")}, key=lambda line: (-len(line), line))
    encoded = [line.encode("utf-8", "surrogatepass") for line in lines[:_MOST_LINES]]
    return [Trace("text", line) for line in encoded if len(line) >= FEWEST_BYTES]


def search(folder: Path, wanted: Mapping[str, Sequence[Trace]], other: Sequence[Trace]) -> tuple[list[Hit], int]:
    """Return every place in the files below `folder` that holds a trace, and the number of bytes searched.

    Parameters
    ----------
    wanted
        File name to what is looked for in it: what can lie there at all.
    other
        What is looked for in all other files.
    """
    hits: list[Hit] = []
    n_bytes = 0
    for path in files_below(folder):
        with contextlib.suppress(FileNotFoundError):  # another process has just removed it
            found, n_searched = search_file(path, path.relative_to(folder).as_posix(), wanted.get(path.name, other))
            hits += found
            n_bytes += n_searched
    return hits, n_bytes


def search_file(path: Path, name: str, traces: Sequence[Trace]) -> tuple[list[Hit], int]:
    """Return every place in a file, called `name`, that holds a trace, and the number of bytes searched."""
    hits: list[Hit] = []
    n_bytes = 0
    overlap = max((len(trace.data) for trace in traces), default=1) - 1
    with path.open("rb") as stream:
        held, start = b"", 0
        while part := stream.read(_PIECE):
            n_bytes += len(part)
            data = held + part
            for trace in traces:
                # What ends within the overlap was found in the piece before.
                first = max(0, len(held) - len(trace.data) + 1)
                hits += [Hit(name, start + at, trace) for at in _places(data, trace.data, first)]
            held = data[len(data) - overlap :] if overlap else b""
            start += len(data) - len(held)
    return hits, n_bytes


def _places(data: bytes, wanted: bytes, first: int) -> Iterator[int]:
    at = data.find(wanted, first)
    while at >= 0:
        yield at
        at = data.find(wanted, at + 1)


def files_below(folder: Path) -> list[Path]:
    """Return the files below a folder, sorted; links are not followed."""
    found = []
    for parent, _, names in os.walk(folder):
        found += [path for name in names if not (path := Path(parent, name)).is_symlink() and path.is_file()]
    return sorted(found)


def copies(folder: Path, own: Collection[str], traces: Sequence[Trace], content_hash: str) -> list[Path]:
    """Return what in the folder is not the pool's and tells of the person: files, and whole folders of a run's results.

    Files that are zip archives (XLSX, DOCX) are looked into. A copy of the resume itself is known by its hash.
    """
    found: dict[Path, None] = {}
    for path in files_below(folder):
        if path.relative_to(folder).parts[0] in own:
            continue
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() == content_hash or any(
            trace.data in part for part in _opened(path, data) for trace in traces
        ):
            is_run = path.parent != folder and (path.parent / "manifest.json").is_file()
            found[path.parent if is_run else path] = None
    return list(found)


def _opened(path: Path, data: bytes) -> Iterator[bytes]:
    """Yield the bytes of a file, and of the members of an archive; what of it is damaged is left out."""
    yield data
    if not data.startswith(b"PK"):
        return
    n_left = _MOST_ARCHIVE_BYTES
    try:
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                if info.file_size <= min(_MOST_MEMBER_BYTES, n_left) and not info.flag_bits & 1:
                    n_left -= info.file_size
                    yield _member(archive, info)
    except _DAMAGED:
        return


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    try:
        return archive.read(info)
    except _DAMAGED:
        return b""
