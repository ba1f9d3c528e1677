"""Resumes that are texts in the rows of a file: JSON Lines, Parquet. Each row is a resume, shown by its id or its number."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import accumulate, repeat
from typing import Any

from matcher.batch.inputs.resume_input import Kind, Labels, ResumeInput, Unreadable, opened, refuse_size
from matcher.readers.limits import MIB, Limits
from matcher.reports.escaping import encodable, visible

ENDINGS = (".jsonl", ".ndjson", ".parquet")

_LONGEST_PARSED = 8 * MIB
"""A longer line is listed by its number: its id is not looked for, so that listing needs little memory."""
_CHUNK = MIB
_ID = "id"
_LONGEST_ID = 200
_BATCH = 64
"""Rows of a Parquet file that are in memory at once."""
_MOST_NAMES = 12
_DAMAGED = "the file is damaged before the end of this row; ask for it again"


@dataclass(frozen=True, slots=True)
class TextColumns:
    """Names of the fields in rows with resumes."""

    text: str = "text"
    id: str = _ID
    """Need not be there: rows are then shown by their number."""


class LinesFile:
    """An open file of JSON Lines.

    Raises
    ------
    OSError
        It cannot be opened.
    """

    def __init__(self, path: str) -> None:
        self._stream, self.stamp = opened(path)

    def close(self) -> None:
        """Close the file."""
        self._stream.close()

    def rows(self, path: str, columns: TextColumns) -> Iterator[ResumeInput]:
        """Yield the lines that are not empty; what is wrong with one is found when it is read."""
        labels = Labels(path)
        self._stream.seek(0)
        position, number = 0, 0
        while line := self._stream.readline(_LONGEST_PARSED):
            number += 1
            n_bytes = len(line) + (self._skip() if not line.endswith(b"\n") else 0)
            if n_bytes > len(line) or line.strip():
                name = _id_in(line, columns.id) if n_bytes == len(line) else ""
                label = labels.of(name or f"row {number}")
                yield ResumeInput(
                    label,
                    path,
                    name or f"row {number}",
                    position,
                    kind=Kind.LINES,
                    n_bytes=n_bytes,
                    column=columns.text,
                    stamp=self.stamp,
                )
            position += n_bytes

    def _skip(self) -> int:
        """Go to the end of the line and return how far that was."""
        n_bytes = 0
        while chunk := self._stream.readline(_CHUNK):
            n_bytes += len(chunk)
            if chunk.endswith(b"\n"):
                break
        return n_bytes

    def read(self, item: ResumeInput, limits: Limits) -> bytes:
        """Return the text of a row.

        Raises
        ------
        Unreadable
            It is too large, or there is no text in it.
        """
        refuse_size(item.n_bytes, limits)
        self._stream.seek(item.position or 0)
        try:
            row = json.loads(_without_mark(self._stream.read(item.n_bytes)))
        except (ValueError, RecursionError):
            raise Unreadable("the line is not valid JSON in UTF-8") from None
        if not isinstance(row, dict):
            raise Unreadable("the line is not an object with fields")
        if item.column not in row:
            raise Unreadable(f"the row has no field {item.column!r}; name yours with --text-column")
        return _encoded(row[item.column], item.column)


class ParquetRows:
    """An open Parquet file. Rows are read fastest in their order: those of its row group before a row are read over.

    Raises
    ------
    OSError, pyarrow.ArrowException
        It cannot be opened, or is none.
    """

    def __init__(self, path: str) -> None:
        from pyarrow import parquet

        self._stream, self.stamp = opened(path)
        try:
            # Read through a buffer: else all of a row group's column would be in memory, which may be the whole file.
            self._file = parquet.ParquetFile(self._stream, buffer_size=_CHUNK, pre_buffer=False)
        except BaseException:
            self.close()
            raise
        groups = self._file.metadata
        self._starts = list(accumulate((groups.row_group(at).num_rows for at in range(groups.num_row_groups)), initial=0))
        self._broken: dict[int, int] = {}
        """Row group to the row from which on it cannot be read."""
        self._group = -1
        self._column = ""
        self._batch_at = 0
        self._batch: Any = ()
        self._batches: Iterator[Any] = iter(())

    def close(self) -> None:
        """Close the file."""
        self._stream.close()

    def rows(self, path: str, columns: TextColumns) -> Iterator[ResumeInput]:
        """Yield the rows, or the file itself with its problem where it has no such column."""
        problem = self._problem(columns)
        if problem:
            yield ResumeInput(path, path, problem=problem)
            return
        labels = Labels(path)
        for position, name in enumerate(self._names(columns.id)):
            member = name or f"row {position + 1}"
            label = labels.of(member)
            yield ResumeInput(label, path, member, position, kind=Kind.PARQUET, column=columns.text, stamp=self.stamp)

    def read(self, item: ResumeInput, limits: Limits) -> bytes:
        """Return the text of a row.

        Raises
        ------
        Unreadable
            It is too large, there is no text in it, or the file is damaged there.
        """
        row = item.position or 0
        group = bisect_right(self._starts, row) - 1
        if row >= self._broken.get(group, row + 1):
            raise Unreadable(_DAMAGED)
        if (group, item.column) != (self._group, self._column) or row < self._batch_at:
            self._group, self._column = group, item.column
            self._batch_at, self._batch = self._starts[group], ()
            self._batches = self._file.iter_batches(_BATCH, row_groups=[group], columns=[item.column], use_threads=False)
        while row >= self._batch_at + len(self._batch):
            self._advance()
        cell = self._batch[row - self._batch_at]
        cell = getattr(cell, "value", cell)  # of a column that is stored as categories
        if cell is not None and cell.is_valid:
            refuse_size(cell.as_buffer().size, limits)
        return _encoded(None if cell is None else cell.as_py(), item.column)

    def _advance(self) -> None:
        from pyarrow import ArrowException

        self._batch_at += len(self._batch)
        self._batch = ()
        try:
            self._batch = next(self._batches).column(0)
        except (ArrowException, OSError, StopIteration):
            # Remembered: each row behind the damage would go through all before it again.
            self._broken[self._group], self._group = self._batch_at, -1
            raise Unreadable(_DAMAGED) from None

    def _problem(self, columns: TextColumns) -> str:
        import pyarrow as pa

        schema = self._file.schema_arrow
        wanted = [columns.text] if columns.id == _ID else [columns.text, columns.id]
        for name in wanted:
            if schema.names.count(name) != 1:
                shown = ", ".join(map(visible, schema.names[:_MOST_NAMES]))
                option = "--text-column" if name == columns.text else "--resume-id-column"
                return f"the file has no column {name!r} (it has: {shown}); name yours with {option}"
        kind = schema.field(columns.text).type
        kind = kind.value_type if pa.types.is_dictionary(kind) else kind
        if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
            return f"the column {columns.text!r} holds {kind}, not text"
        return ""

    def _names(self, column: str) -> Iterator[str]:
        """Yield the rows' ids, empty where there is none."""
        from pyarrow import ArrowException

        n_done = 0
        if self._file.schema_arrow.names.count(column) == 1:
            # Where it is damaged the rows beyond are listed by number, and what is the matter is said when they are read.
            with suppress(ArrowException, OSError):
                for batch in self._file.iter_batches(_BATCH, columns=[column], use_threads=False):
                    for cell in batch.column(0):
                        yield _id(cell.as_py())
                        n_done += 1
        yield from repeat("", self._starts[-1] - n_done)


def _id_in(line: bytes, column: str) -> str:
    try:
        row = json.loads(_without_mark(line))
    except (ValueError, RecursionError):
        return ""
    return _id(row.get(column)) if isinstance(row, dict) else ""


def _id(value: Any) -> str:
    """Return an id to show, empty where there is none or it is unusable as one."""
    text = str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    return visible(text) if len(text) <= _LONGEST_ID else ""


def _encoded(value: Any, column: str) -> bytes:
    if not isinstance(value, str):
        what = "nothing" if value is None else "no text"
        raise Unreadable(f"the row has {what} in {column!r}")
    if not value.strip():
        raise Unreadable(f"the row has an empty text in {column!r}")
    return encodable(value).encode()


def _without_mark(line: bytes) -> bytes:
    return line.removeprefix(b"\xef\xbb\xbf")
