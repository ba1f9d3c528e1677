"""One resume to be read: where its bytes are, and under which name it is shown."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO

from matcher.domain.outcome import Outcome
from matcher.readers.limits import Limits
from matcher.readers.read import too_large_reason
from matcher.reports.escaping import encodable

MARK = "!/"
"""Between an archive and the name of what is in it."""


class Kind(StrEnum):
    """What the bytes of a resume lie in."""

    FILE = "file"
    ZIP = "zip"
    TAR = "tar"
    LINES = "lines"
    PARQUET = "parquet"


@dataclass(frozen=True, slots=True)
class ResumeInput:
    """One file to read: on disk, a member of an archive, or a row with a text. It can be read by itself, in any process.

    Inputs of one `path` are read fastest in the order of `position`.
    """

    file: str
    """As shown to the user: the path, or 'archive.zip!/member.pdf', or 'texts.jsonl!/row 7'."""
    path: str
    """The file on disk."""
    member: str = ""
    """Its name inside that file."""
    position: int | None = None
    """Where it is in the file: the byte of its entry in a zip's directory, of its content in a tar (as it is when inflated), of
    its line; the row of a Parquet file, from 0. None for a whole file."""
    problem: str = ""
    """Why it cannot be read, where that is known from looking for it: a folder without permission, a link to a folder."""
    kind: Kind = Kind.FILE
    n_bytes: int = 0
    """Length of a tar's member or of a line."""
    column: str = ""
    """Name of the field that holds the text of a row."""
    stamp: str = ""
    """What the file that holds it was like when it was looked into, from `opened`."""

    @property
    def name(self) -> str:
        """The name that the document has of its own; its ending tells Markdown from plain text."""
        if self.kind in (Kind.LINES, Kind.PARQUET):
            return f"{self.file}.txt"
        return self.member or self.path


def opened(path: str) -> tuple[BinaryIO, str]:
    """Return the file, open, and its stamp: what changes when it is written again."""
    stream = Path(path).open("rb")  # noqa: SIM115 - whoever asks for it closes it
    status = os.fstat(stream.fileno())
    return stream, f"{status.st_size}-{status.st_mtime_ns}"


class Labels:
    """Gives each member of one archive a name of its own: the second 'cv.pdf' becomes 'cv.pdf (2)'."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._seen: set[int] = set()  # hashes: a million long names would fill the memory
        self._counts: dict[int, int] = {}

    def of(self, name: str) -> str:
        """Return what the next member called `name` is shown as."""
        name = encodable(name)
        key = int.from_bytes(blake2b(name.encode(), digest_size=8).digest())
        if key not in self._seen:
            self._seen.add(key)
            return f"{self._path}{MARK}{name}"
        self._counts[key] = count = self._counts.get(key, 1) + 1
        return f"{self._path}{MARK}{name} ({count})"


def is_litter(name: str) -> bool:
    """Return whether a member of an archive is what a system left there: names with a dot before them, macOS's folder."""
    return name.rpartition("/")[2].startswith(".") or name.startswith("__MACOSX/")


class Unreadable(Exception):  # noqa: N818 - an outcome of a file, not an error of ours
    """A resume that ends in `outcome` before a reader sees it; `reason` is a sentence for a person. It stays in this room."""

    def __init__(self, reason: str, outcome: Outcome = Outcome.UNREADABLE) -> None:
        super().__init__(reason, outcome)
        self.reason = reason
        self.outcome = outcome


def refuse_size(n_bytes: int, limits: Limits) -> None:
    """Raise `Unreadable` for a resume of too many bytes, before one of them is read."""
    if n_bytes > limits.max_file_bytes:
        raise Unreadable(too_large_reason(n_bytes, limits), Outcome.TOO_LARGE)
