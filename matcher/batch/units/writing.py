"""The files of the results: where there are many rows, made in several processes beside each other.

Each process opens the result for itself, from the part files and the ledger, which nobody writes to any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from matcher.batch.engines.protocol import Engine
from matcher.batch.units.results import Kept
from matcher.batch.units.running import run_units
from matcher.persistence.ledger import Ledger
from matcher.reports.folder import Make, make_files

ROWS_WORTH_IT = 2_000
"""Rows of shortlists below which one process writes sooner than several."""
_ALONE = "shortlists.xlsx"
"""It takes about as long as all others together."""
_PATIENCE = 3


@dataclass(frozen=True, slots=True)
class WritingTask:
    """Files to make."""

    kept: Kept
    ledger: Path
    scratch: Path
    names: tuple[str, ...]


def write_files(task: WritingTask) -> tuple[str, ...]:
    """Write the files of a task into its folder, and return their names.

    Raises
    ------
    OutputError
        One of them cannot be written.
    """
    with closing(Ledger.snapshot(task.ledger)) as ledger:
        make_files(task.kept.result(ledger), task.scratch, task.names)
    return task.names


def made_beside(engine: Engine, kept: Kept, ledger: Ledger) -> Make:
    """Return what writes the files of a result with the workers of an engine."""
    return partial(_make, engine, kept, ledger)


def _make(engine: Engine, kept: Kept, ledger: Ledger, scratch: Path, names: Sequence[str]) -> None:
    ledger.settle()
    left = [(_ALONE,), tuple(name for name in names if name != _ALONE)]

    def pending() -> Iterator[WritingTask]:
        # Workers may stand in another folder.
        return (WritingTask(kept, ledger.path, scratch.absolute(), group) for group in tuple(left))

    try:
        run_units(engine, write_files, pending, left.remove, patience=_PATIENCE)
    except BaseException:
        engine.stop()  # before the folder goes into which the other process writes
        raise
