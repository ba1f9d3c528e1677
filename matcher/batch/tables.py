"""Tables of jobs to rows: CSV, TSV, JSON, JSON Lines, Parquet. What a row means is not known here."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from matcher.errors import InputError

TABLES = frozenset({".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".parquet"})
"""Endings of the files that are read as tables."""

_DELIMITERS = ",;\t"
_EXCEL_HINT = re.compile(r"sep=(.)\r?\n")
"""A first line with which spreadsheets say what parts the cells."""


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
    """The rows of a table, and those that could not be read."""

    columns: tuple[str, ...]
    """Names of the columns, in the order in which they are first met."""
    rows: tuple[Row, ...]
    bad: tuple[BadRow, ...] = ()


def read_table(path: Path) -> Table:
    """Return the rows of the table at `path`, whose ending says what it is.

    Raises
    ------
    InputError
        It cannot be read, or is not such a table.
    """
    suffix = path.suffix.lower()
    try:
        if suffix == ".parquet":
            return _parquet(path)
        text = _decoded(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or _first_line(error)})") from None
    if suffix in (".csv", ".tsv"):
        return _csv(path, text)
    return _json(path, text) if suffix == ".json" else _json_lines(text)


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)


def _csv(path: Path, text: str) -> Table:
    from pyarrow import ArrowException
    from pyarrow import csv as arrow_csv

    text = text.lstrip("\r\n")
    hint = _EXCEL_HINT.match(text)
    text = text[hint.end() :] if hint else text
    if not text.strip():
        raise InputError(f"{path}: the table is empty")
    delimiter = "\t" if path.suffix.lower() == ".tsv" else hint.group(1) if hint else _delimiter(text)
    columns = _header(path, text, delimiter)
    bad: list[BadRow] = []

    def refuse(row: Any) -> str:
        bad.append(BadRow(row.number - 1, f"{row.actual_columns} columns where {row.expected_columns} are expected"))
        return "skip"

    data = text.encode("utf-8", "backslashreplace")
    try:
        table = arrow_csv.read_csv(
            io.BytesIO(data),
            # In one block and one thread: a field may be of any length, and rows keep their numbers.
            read_options=arrow_csv.ReadOptions(use_threads=False, block_size=len(data) + 1),
            parse_options=arrow_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, invalid_row_handler=refuse),
            convert_options=arrow_csv.ConvertOptions(strings_can_be_null=False, column_types=_as_text(columns)),
        )
    except (ArrowException, OverflowError) as error:
        raise InputError(f"{path}: not a readable table ({_first_line(error)})") from None
    refused = {row.number for row in bad}
    numbers = (number for number in range(1, table.num_rows + len(refused) + 1) if number not in refused)
    rows = [Row(number, cells) for number, cells in zip(numbers, table.to_pylist(), strict=True)]
    if rows and text.count('"') % 2 and _ends_in_quotes(text, delimiter):
        lost = rows.pop()
        bad.append(BadRow(lost.number, "a quotation mark is not closed, so that all that follows was taken for one field"))
    return Table(tuple(columns), tuple(rows), tuple(bad))


def _delimiter(text: str) -> str:
    header = re.sub(r'"[^"]*"', "", text).lstrip("\r\n").split("\n", 1)[0]
    return max(_DELIMITERS, key=header.count)


def _header(path: Path, text: str, delimiter: str) -> list[str]:
    try:
        columns = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except (csv.Error, StopIteration):
        raise InputError(f"{path}: not a readable table; its first line must name the columns") from None
    _refuse_twins(path, columns)
    return columns


def _refuse_twins(path: Path, columns: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in columns:
        if name and name in seen:
            raise InputError(f"{path}: two columns are called {name!r}; rename one of them")
        seen.add(name)


def _as_text(columns: Iterable[str]) -> dict[str, Any]:
    """Return the type of every column: text, so that ids like 007 and NA stay what they are."""
    import pyarrow as pa

    return {name: pa.string() for name in columns}


def _ends_in_quotes(text: str, delimiter: str) -> bool:
    """Return whether the last quoted field runs to the end of the table for want of a closing mark."""
    quoted = re.compile(rf'(?:^|(?<=[{re.escape(delimiter)}\r\n]))"(?:[^"]|"")*+("?)')
    closing = '"'
    for field in quoted.finditer(text):
        closing = field.group(1)
    return not closing


def _parquet(path: Path) -> Table:
    from pyarrow import ArrowException, parquet

    try:
        table = parquet.read_table(path)
        columns = [str(name) for name in table.column_names]
        _refuse_twins(path, columns)
        rows = [Row(number, cells) for number, cells in enumerate(table.to_pylist(), start=1)]
    except (ArrowException, ValueError) as error:
        raise InputError(f"{path}: not a readable Parquet file ({_first_line(error)})") from None
    return Table(tuple(columns), tuple(rows))


def _json(path: Path, text: str) -> Table:
    try:
        content = json.loads(text)
    except ValueError as error:
        raise InputError(f"{path}: not valid JSON ({error}); a file with one object a line is to end in .jsonl") from None
    except RecursionError:
        raise InputError(f"{path}: not a list of jobs but something nested too deeply") from None
    if isinstance(content, Mapping):
        content = content.get("jobs", [content])
    if not isinstance(content, list):
        raise InputError(f"{path}: not a list of jobs; write [{{...}}, {{...}}] with the fields id, title and description")
    return _of_objects(enumerate(content, start=1), ())


def _json_lines(text: str) -> Table:
    entries: list[tuple[int, Any]] = []
    bad: list[BadRow] = []
    # Not splitlines: JSON allows line separators of other kinds (U+2028) inside its strings.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                entries.append((number, json.loads(line)))
            except (ValueError, RecursionError):
                bad.append(BadRow(number, "the line is not valid JSON"))
    return _of_objects(entries, bad)


def _of_objects(entries: Iterable[tuple[int, Any]], bad: Iterable[BadRow]) -> Table:
    columns: dict[str, None] = {}
    rows: list[Row] = []
    refused = list(bad)
    for number, entry in entries:
        if isinstance(entry, Mapping):
            columns.update(dict.fromkeys(entry))
            rows.append(Row(number, entry))
        else:
            refused.append(BadRow(number, "the entry is not an object with fields"))
    return Table(tuple(columns), tuple(rows), tuple(refused))
