"""CSV and TSV as people save them, read block by block: only a block of the file is in memory."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from matcher.batch.inputs.table_rows import BadRow, Row, Table, first_line, opened_text, refuse_twins
from matcher.errors import InputError

_BLOCKS = (2 << 20, 32 << 20, 256 << 20)
"""Bytes read at a time. A row must fit into them: where one does not, the table is read again with the next."""
_HEAD = 1 << 20
"""Characters in which the line with the names of the columns must end."""
_DELIMITERS = ",;\t"
_EXCEL_HINT = re.compile(r"sep=(.)\r?\n")
"""A first line with which spreadsheets say what parts the cells."""
_NOT_CLOSED = "a quotation mark is not closed, so that all that follows was taken for one field"


def read_csv(path: Path) -> Table:
    """Return the table at `path`.

    Raises
    ------
    InputError
        It is empty, or its first line does not name the columns.
    OSError
        It cannot be opened.
    """
    with opened_text(path) as text:
        head = text.read(_HEAD)
        n_skipped = len(head) - len(head.lstrip("\r\n"))
        hint = _EXCEL_HINT.match(head, n_skipped)
        n_skipped = hint.end() if hint else n_skipped
        head = head[n_skipped:]
        if not head.strip():
            raise InputError(f"{path}: the table is empty")
    delimiter = "\t" if path.suffix.lower() == ".tsv" else hint.group(1) if hint else _delimiter(head)
    columns = tuple(_header(path, head, delimiter))
    return Table(columns, _entries(path, _Form(columns, delimiter, n_skipped)))


class _Straddled(Exception):  # noqa: N818 - a reason to read again with a larger block
    """A row does not fit into a block."""


@dataclass(frozen=True, slots=True)
class _Form:
    """How the cells of a table are written."""

    columns: tuple[str, ...]
    delimiter: str
    n_skipped: int
    """Characters before the names of the columns."""


def _entries(path: Path, form: _Form) -> Iterator[Row | BadRow]:
    """Yield the rows, and those that are none, in the order of their numbers."""
    n_done = 0
    for block_bytes in _BLOCKS:
        try:
            for entry in _read(path, form, block_bytes):
                if entry.number > n_done:
                    yield entry
                    n_done = entry.number
        except _Straddled:
            continue
        return
    yield BadRow(n_done + 1, f"{_NOT_CLOSED}; or the row has more than the {_BLOCKS[-1] >> 20} MiB that are read")


def _read(path: Path, form: _Form, block_bytes: int) -> Iterator[Row | BadRow]:
    refused: dict[int, str] = {}

    def refuse(row: Any) -> str:
        refused[row.number - 1] = f"{row.actual_columns} columns where {row.expected_columns} are expected"
        return "skip"

    held: Row | BadRow | None = None
    with opened_text(path) as text:
        text.read(form.n_skipped)
        stream = _Utf8(text)
        try:
            for entry in _numbered(path, _batches(stream, form, block_bytes, refuse), refused):
                if held is not None:
                    yield held
                held = entry
        except _Straddled:
            if held is not None:
                yield held
            raise
    if isinstance(held, Row) and stream.ends_in(held.cells.get(form.columns[-1]) or "", form.delimiter):
        yield BadRow(held.number, _NOT_CLOSED)
    elif held is not None:
        yield held


def _numbered(path: Path, batches: Iterator[Any], refused: dict[int, str]) -> Iterator[Row | BadRow]:
    """Yield the rows with the numbers that those refused leave to them, and those refused."""
    from pyarrow import ArrowException

    number = 1
    trouble = ""
    try:
        for batch in batches:
            for cells in batch.to_pylist():
                while number in refused:
                    yield BadRow(number, refused.pop(number))
                    number += 1
                yield Row(number, cells)
                number += 1
    except (ArrowException, OverflowError) as error:
        trouble = first_line(error)
    while number in refused:
        yield BadRow(number, refused.pop(number))
        number += 1
    if "straddling" in trouble:
        raise _Straddled
    if trouble and number == 1:
        raise InputError(f"{path}: not a readable table ({trouble})")
    if trouble:
        yield BadRow(number, f"the table cannot be read from here on ({trouble})")


def _batches(stream: _Utf8, form: _Form, block_bytes: int, refuse: Any) -> Iterator[Any]:
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    yield from arrow_csv.open_csv(
        stream,
        # In one thread: rows keep their numbers.
        read_options=arrow_csv.ReadOptions(use_threads=False, block_size=block_bytes),
        parse_options=arrow_csv.ParseOptions(delimiter=form.delimiter, newlines_in_values=True, invalid_row_handler=refuse),
        # All of it text, so that ids like 007 and NA stay what they are.
        convert_options=arrow_csv.ConvertOptions(
            strings_can_be_null=False, column_types={name: pa.string() for name in form.columns}
        ),
    )


class _Utf8(io.RawIOBase):
    """A text as pyarrow reads it, which remembers its end and whether its quotation marks pair."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._pending = b""
        self._last = (b"", b"")
        self._n_quotes = 0

    def readable(self) -> bool:
        return True

    def read(self, n_bytes: int = -1) -> bytes:
        wanted = n_bytes if n_bytes >= 0 else _BLOCKS[-1]
        parts, n_pending = [self._pending], len(self._pending)
        while n_pending <= wanted and (more := self._text.read(1 << 20)):
            parts.append(more.encode("utf-8", "backslashreplace"))
            n_pending += len(parts[-1])
        data = b"".join(parts)
        # pyarrow loses the line feed of a line break that two blocks share, even inside quotation marks.
        end = wanted - 1 if 1 < wanted < len(data) and data[wanted - 1] == 0x0D else wanted
        data, self._pending = data[:end], data[end:]
        self._n_quotes += data.count(b'"')
        if data:
            self._last = (self._last[1], data)
        return data

    def ends_in(self, cell: str, delimiter: str) -> bool:
        """Return whether the text ends within this cell, for want of a closing quotation mark."""
        if self._n_quotes % 2 == 0:
            return False
        opened, tail = b'"' + cell.replace('"', '""').encode(), b"".join(self._last)
        return tail.endswith(opened) and tail[-len(opened) - 1 : -len(opened)] in (b"\n", b"\r", delimiter.encode())


def _delimiter(text: str) -> str:
    header = re.sub(r'"[^"]*"', "", text).lstrip("\r\n").split("\n", 1)[0]
    return max(_DELIMITERS, key=header.count)


def _header(path: Path, text: str, delimiter: str) -> list[str]:
    try:
        columns = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except (csv.Error, StopIteration):
        raise InputError(f"{path}: not a readable table; its first line must name the columns") from None
    refuse_twins(path, columns)
    return columns
