"""Tables of jobs to rows: CSV, TSV, JSON, JSON Lines, Parquet. What a row means is not known here.

All but JSON are read as their rows are asked for, so that a table may be larger than the memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from matcher.batch.inputs.csv_tables import read_csv
from matcher.batch.inputs.table_rows import BadRow, Row, Table, first_line, opened_text, refuse_twins
from matcher.errors import InputError

TABLES = frozenset({".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".parquet"})
"""Endings of the files that are read as tables."""

_LARGEST_JSON = 512 << 20
_LONGEST_LINE = 32 << 20
_ROWS = 256
"""Rows of a Parquet file that are in memory at once."""
_BUFFER = 1 << 20


def read_table(path: Path) -> Table:
    """Return the table at `path`, whose ending says what it is.

    Its rows are read while they are gone through, which may raise `InputError` as well.

    Raises
    ------
    InputError
        It cannot be read, or is not such a table.
    """
    read = {".csv": read_csv, ".tsv": read_csv, ".parquet": _parquet, ".json": _json}.get(path.suffix.lower(), _json_lines)
    try:
        table = read(path)
    except OSError as error:
        raise _unreadable(path, error) from None
    return Table(table.columns, _guarded(path, table.entries))


def _guarded(path: Path, entries: Iterator[Row | BadRow]) -> Iterator[Row | BadRow]:
    try:
        yield from entries
    except OSError as error:
        raise _unreadable(path, error) from None


def _unreadable(path: Path, error: OSError) -> InputError:
    return InputError(f"{path}: cannot be read ({error.strerror or first_line(error)})")


def _parquet(path: Path) -> Table:
    from pyarrow import ArrowException, parquet

    try:
        with path.open("rb") as stream:
            columns = [str(name) for name in parquet.ParquetFile(stream).schema_arrow.names]
    except (ArrowException, ValueError) as error:
        raise InputError(f"{path}: not a readable Parquet file ({first_line(error)})") from None
    refuse_twins(path, columns)
    return Table(tuple(columns), _parquet_rows(path))


def _parquet_rows(path: Path) -> Iterator[Row]:
    from pyarrow import ArrowException, parquet

    number = 0
    try:
        with path.open("rb") as stream:
            # Read through a buffer: else all of a row group would be in memory, which may be the whole file.
            table = parquet.ParquetFile(stream, buffer_size=_BUFFER, pre_buffer=False)
            for batch in table.iter_batches(_ROWS, use_threads=False):
                for cells in batch.to_pylist():
                    number += 1
                    yield Row(number, cells)
    except (ArrowException, ValueError, OSError) as error:
        raise InputError(f"{path}: cannot be read beyond row {number} ({first_line(error)})") from None


def _json(path: Path) -> Table:
    if path.stat().st_size > _LARGEST_JSON:
        raise InputError(
            f"{path}: a JSON list is read whole, up to {_LARGEST_JSON >> 20} MiB; save it with one object a line, as .jsonl"
        )
    try:
        with opened_text(path) as text:
            content = json.load(text)
    except ValueError as error:
        raise InputError(f"{path}: not valid JSON ({error}); a file with one object a line is to end in .jsonl") from None
    except RecursionError:
        raise InputError(f"{path}: not a list of jobs but something nested too deeply") from None
    if isinstance(content, Mapping):
        content = content.get("jobs", [content])
    if not isinstance(content, list):
        raise InputError(f"{path}: not a list of jobs; write [{{...}}, {{...}}] with the fields id, title and description")
    entries = [_of_object(number, entry) for number, entry in enumerate(content, start=1)]
    return Table(_columns_of(entries), iter(entries))


def _json_lines(path: Path) -> Table:
    # Gone through twice: which fields there are is known at the end.
    return Table(_columns_of(_lines(path)), _lines(path))


def _lines(path: Path) -> Iterator[Row | BadRow]:
    with opened_text(path) as text:
        number = 0
        # Not the lines of str: JSON allows line separators of other kinds (U+2028) inside its strings.
        while line := text.readline(_LONGEST_LINE):
            number += 1
            if not line.endswith("\n") and len(line) == _LONGEST_LINE:
                while not line.endswith("\n") and (line := text.readline(_BUFFER)):
                    pass
                yield BadRow(number, f"the line has more than the {_LONGEST_LINE >> 20} million characters that are read")
            elif line.strip():
                try:
                    entry = json.loads(line)
                except (ValueError, RecursionError):
                    yield BadRow(number, "the line is not valid JSON")
                else:
                    yield _of_object(number, entry)


def _of_object(number: int, entry: Any) -> Row | BadRow:
    return Row(number, entry) if isinstance(entry, Mapping) else BadRow(number, "the entry is not an object with fields")


def _columns_of(entries: Iterable[Row | BadRow]) -> tuple[str, ...]:
    columns: dict[str, None] = {}
    for entry in entries:
        if isinstance(entry, Row):
            columns.update(dict.fromkeys(entry.cells))
    return tuple(columns)
