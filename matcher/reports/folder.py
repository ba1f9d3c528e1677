"""The output folder: every file of a run, each written beside its place and then moved into it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from matcher.domain.shortlist import RunResult
from matcher.errors import OutputError
from matcher.persistence.database import synced
from matcher.reports.job_records import write_jobs_jsonl
from matcher.reports.manifest import write_manifest
from matcher.reports.page import write_html
from matcher.reports.parquet import parquet_sink
from matcher.reports.records import Add, Record, Sink, jsonl_sink, pour
from matcher.reports.redirects import write_assignment_csv, write_redirects_csv
from matcher.reports.tables import csv_sink, write_adjacent_roles_csv, write_job_outcomes_csv, write_outcomes_csv
from matcher.reports.workbook import xlsx_sink

Writer = Callable[[RunResult, Path], None]
Make = Callable[[Sequence[str]], None]
"""Makes files of these names beside their places."""

PARQUET = "shortlists.parquet"
_MANIFEST = "manifest.json"

SINKS: Mapping[str, Sink] = {
    "shortlists.jsonl": jsonl_sink,
    "shortlists.csv": csv_sink,
    "shortlists.xlsx": xlsx_sink,
    PARQUET: parquet_sink,
}
"""Name of a file, or folder, to what writes it from the records of the shortlists, all in one pass."""
WRITERS: Mapping[str, Writer] = {
    "jobs.jsonl": write_jobs_jsonl,
    "adjacent_roles.csv": write_adjacent_roles_csv,
    "redirects.csv": write_redirects_csv,
    "assignment.csv": write_assignment_csv,
    "outcomes.csv": write_outcomes_csv,
    "job_outcomes.csv": write_job_outcomes_csv,
    "report.html": write_html,
    # Last: a folder with a manifest is a complete one.
    _MANIFEST: write_manifest,
}
"""File name to its writer, in the order of writing, after `SINKS`."""
MANY_ROWS = 100_000
"""Rows of shortlists beyond which Parquet is written unasked: so many are read by programs."""
_OF_REDIRECTS = frozenset({"redirects.csv", "assignment.csv"})
"""Written where the run was told who applied to what."""


def write_outputs(result: RunResult, folder: Path, *, with_parquet: bool = False, make: Make | None = None) -> tuple[Path, ...]:
    """Write the files that this run has something for into `folder`, made if need be, and return their paths.

    All are written beside their places before the first is moved there, the manifest last: a file appears under its name only
    when it is complete, and what stood there before is replaced.

    Parameters
    ----------
    with_parquet
        Write the shortlists as Parquet as well; beyond `MANY_ROWS` rows that is done unasked.
    make
        Does what `make_files(result, folder, names)` does, in some other way: the default.

    Raises
    ------
    OutputError
        A file cannot be written; nothing half-written is left behind.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot_write(folder, error) from None
    left_out = frozenset() if result.redirects is not None else _OF_REDIRECTS
    if not with_parquet and result.count_rows() <= MANY_ROWS:
        left_out |= {PARQUET}
    names = [name for name in (*SINKS, *WRITERS) if name not in left_out and name != _MANIFEST]
    try:
        (make or partial(make_files, result, folder))(names)
        make_files(result, folder, [_MANIFEST])
        # From here on files of this run take the place of those of an earlier one: its manifest would call the mixture whole,
        # and what this run does not write would seem to be of it.
        for name in (*left_out, _MANIFEST):
            _discard(folder / name)
        if PARQUET in left_out:
            _discard_folder(folder / PARQUET)
        written = [_put(folder / name) for name in (*names, _MANIFEST)]
        _sync(folder)
    finally:
        for name in (*names, _MANIFEST):
            _discard_wholly(_beside(folder / name))
    return tuple(written)


def make_files(result: RunResult, folder: Path, names: Collection[str]) -> None:
    """Write files of these names beside their places in `folder`, those of the shortlists in one pass.

    Raises
    ------
    OutputError
        A file cannot be written.
    """
    with ExitStack() as stack:
        sinks = [stack.enter_context(_begun(result, folder / name, sink)) for name, sink in SINKS.items() if name in names]
        if sinks:
            pour(result, sinks)
    for name, writer in WRITERS.items():
        if name in names:
            path = folder / name
            with _told(path):
                writer(result, _beside(path))


@contextmanager
def _begun(result: RunResult, path: Path, sink: Sink) -> Iterator[Add]:
    unfinished = _beside(path)
    _discard_wholly(unfinished)  # of a run that was killed
    with _told(path), sink(result, unfinished) as add:
        yield _named(add, path)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Let what the disk refuses be told as a failure of `path`."""
    try:
        yield
    except OSError as error:
        raise _cannot_write(path, error) from None


def _named(add: Add, path: Path) -> Add:
    """Return `add` with its failures told as those of `path`: several files are written at once."""

    def add_or_say(record: Record) -> None:
        with _told(path):
            add(record)

    return add_or_say


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")


def _put(path: Path) -> Path:
    """Move a file or folder, once it is on the disk, to its place. No folder can be put over another: the old one steps aside.

    The work that it was made of is removed soon: should the power fail, nothing else would be left.
    """
    unfinished = _beside(path)
    with _told(path):
        for entry in (*(unfinished.iterdir() if unfinished.is_dir() else ()), unfinished):
            synced(entry)
        if not unfinished.is_dir():
            unfinished.replace(path)
            return path
        old = path.with_name(f".{path.name}.old")
        _discard_folder(old)
        if path.is_dir():
            path.replace(old)
        unfinished.replace(path)
        _discard_folder(old)
    return path


def _sync(folder: Path) -> None:
    with _told(folder):
        synced(folder)


def write_text_whole(text: str, path: Path) -> None:
    """Write `text` as the file `path`, which appears only when it is complete; what stood there before is replaced.

    Raises
    ------
    OutputError
        It cannot be written; nothing half-written is left behind.
    """
    unfinished = _beside(path)
    try:
        unfinished.write_text(text, encoding="utf-8", newline="\n")
        unfinished.replace(path)
    except OSError as error:
        raise _cannot_write(path, error) from None
    finally:
        _discard(unfinished)


def _discard(path: Path) -> None:
    # In a folder that cannot be written, removing fails for the reason that is already on its way to the user.
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return


def _discard_folder(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)


def _discard_wholly(path: Path) -> None:
    _discard(path)
    _discard_folder(path)


def _cannot_write(path: Path, error: OSError) -> OutputError:
    reason = error.strerror or type(error).__name__
    return OutputError(f"{path} cannot be written ({reason}): free the disk, or choose another output folder with -o")
