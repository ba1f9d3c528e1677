"""shortlists.parquet: a folder with the rows of shortlists.csv in typed columns, nothing rounded, for tables of any length.

Rows are taken in groups and parts of a fixed length, so that equal results give equal bytes and memory does not grow with
the run.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Self

from matcher.domain.shortlist import RunResult
from matcher.reports.records import Add
from matcher.reports.tables import Row, shortlist_columns, shortlist_row

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

N_ROWS_OF_PART = 100_000
"""Rows of one file of the folder."""
_N_ROWS_OF_GROUP = 5_000
"""Rows that are held before they are written."""
_WHOLE = frozenset({"rank", "rank_best", "rank_worst", "n_scored", "precise_rank"})
_LISTS = frozenset(
    {"file", "must_haves_passed", "must_haves_unknown", "must_haves_failed"}
    | {"matched_skills", "partial_skills", "adjacent_skills", "missing_skills", "unknown_skills", "notes"}
)
_FRACTIONS = frozenset({"score", "precise_score"})


@contextmanager
def parquet_sink(result: RunResult, folder: Path, *, n_rows_of_part: int = N_ROWS_OF_PART) -> Iterator[Add]:
    """Write the shortlists as `folder`, which is made: part-00000.parquet and so on, in their order."""
    folder.mkdir()
    with _Parts(folder, shortlist_columns(result), n_rows_of_part) as parts:
        yield lambda record: parts.add(shortlist_row(record))


def _schema(columns: tuple[str, ...]) -> pa.Schema:
    import pyarrow as pa

    def kind(column: str) -> pa.DataType:
        if column in _WHOLE:
            return pa.int64()
        if column in _LISTS:
            return pa.list_(pa.string())
        return pa.float64() if column in _FRACTIONS or column.startswith("share_") else pa.string()

    return pa.schema([(column, kind(column)) for column in columns])


class _Parts:
    """The files of the folder, one open at a time. There is one at least, so that the columns can be read."""

    def __init__(self, folder: Path, columns: tuple[str, ...], n_rows_of_part: int) -> None:
        self._folder = folder
        self._schema = _schema(columns)
        self._n_rows_of_part = n_rows_of_part
        self._held: list[Row] = []
        self._n_parts = self._n_rows = 0
        self._file: BinaryIO | None = None
        self._writer: ParquetWriter | None = None

    def __enter__(self) -> Self:
        self._begin()
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            if kind is None:
                self._write_held()
                self._end()
        finally:
            if self._writer is not None:
                self._writer.is_open = False  # or, left after a failure, it would try to finish its file once it is collected
            if self._file is not None:
                self._file.close()

    def add(self, row: Row) -> None:
        """Take the next row."""
        if self._n_rows == self._n_rows_of_part:
            self._write_held()
            self._end()
            self._begin()
        self._held.append(row)
        self._n_rows += 1
        if len(self._held) == _N_ROWS_OF_GROUP:
            self._write_held()

    def _begin(self) -> None:
        from pyarrow.parquet import ParquetWriter

        # A file of ours: what the disk says when it is full comes back as it was said.
        self._file = (self._folder / f"part-{self._n_parts:05}.parquet").open("wb")
        self._writer = ParquetWriter(self._file, self._schema, compression="zstd")
        self._n_parts += 1
        self._n_rows = 0

    def _write_held(self) -> None:
        import pyarrow as pa

        if self._held and self._writer is not None:
            self._writer.write_batch(pa.RecordBatch.from_pylist(self._held, schema=self._schema))
            self._held.clear()

    def _end(self) -> None:
        if self._writer is not None and self._file is not None:
            self._writer.close()
            self._file.close()
