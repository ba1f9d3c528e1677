"""Rows of tables, and what all kinds of tables share."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from matcher.errors import InputError

_CHUNK = 1 << 20


class Row(NamedTuple):
    """A row and its number, counted from 1 without the header."""

    number: int
    cells: Mapping[str, Any]


class BadRow(NamedTuple):
    """A row that is none."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table, read as they are asked for."""

    columns: tuple[str, ...]
    """Names of the columns, in the order in which they are first met."""
    entries: Iterator[Row | BadRow]
    """The rows, and in their places those that are none. They can be gone through once."""


def refuse_twins(path: Path, columns: Iterable[str]) -> None:
    """Raise `InputError` where two columns have one name."""
    seen: set[str] = set()
    for name in columns:
        if name and name in seen:
            raise InputError(f"{path}: two columns are called {name!r}; rename one of them")
        seen.add(name)


def opened_text(path: Path) -> TextIO:
    """Return the text at `path`, with its line breaks as they are: UTF-16 or UTF-8, else Windows-1252.

    Raises
    ------
    OSError
        It cannot be read.
    """
    return path.open(encoding=_encoding(path), errors="replace", newline="\n")


def _encoding(path: Path) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        chunk = stream.read(_CHUNK)
        if chunk.startswith((b"\xff\xfe", b"\xfe\xff")):
            return "utf-16"
        try:
            while chunk:
                decoder.decode(chunk)
                chunk = stream.read(_CHUNK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def first_line(error: Exception) -> str:
    """Return the first line of what an error says."""
    return next(iter(str(error).splitlines()), type(error).__name__)
