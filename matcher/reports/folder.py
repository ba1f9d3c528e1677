"""The output folder: every file of a run, each written whole and then moved to its place."""

from __future__ import annotations

import shutil
import tempfile
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
Make = Callable[[Path, Sequence[str]], None]
"""Writes files of these names into a folder."""

PARQUET = "shortlists.parquet"
_MANIFEST = "manifest.json"
_SCRATCH = ".matcher-unfinished-"

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

    All are written into a folder of their own before the first is moved to its place, the manifest last: a file appears under
    its name only when it is complete, and what stood there before is replaced.

    Parameters
    ----------
    with_parquet
        Write the shortlists as Parquet as well; beyond `MANY_ROWS` rows that is done unasked.
    make
        Does what `make_files` does with the result, in some other way.

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
    with _unfinished_in(folder) as scratch:
        (make or partial(make_files, result))(scratch, names)
        make_files(result, scratch, [_MANIFEST])
        # From here on files of this run take the place of those of an earlier one: its manifest would call the mixture whole,
        # and what this run does not write would seem to be of it.
        for name in (*left_out, _MANIFEST):
            _discard(folder / name)
        if PARQUET in left_out:
            _discard_folder(folder / PARQUET)
        written = [_put(scratch / name) for name in (*names, _MANIFEST)]
    with _told(folder):
        synced(folder)
    return tuple(written)


@contextmanager
def _unfinished_in(folder: Path) -> Iterator[Path]:
    """Give a folder in `folder` for what is not whole yet; it goes at the end, and with it what a run that was killed left.

    Its name is its own: what a process that outlived such a run still writes is not written among this one's files.
    """
    for left in folder.glob(f"{_SCRATCH}*"):
        _discard_folder(left)
    with _told(folder):
        scratch = folder / Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=folder)).name  # a path like the others: not resolved
    try:
        yield scratch
    finally:
        _discard_folder(scratch)


def make_files(result: RunResult, scratch: Path, names: Collection[str]) -> None:
    """Write files of these names into `scratch`, a folder inside that of the results; those of the shortlists in one pass.

    Raises
    ------
    OutputError
        A file cannot be written; it is told with its name among the results.
    """
    with ExitStack() as stack:
        sinks = [stack.enter_context(_begun(result, scratch / name, sink)) for name, sink in SINKS.items() if name in names]
        if sinks:
            pour(result, sinks)
    for name, writer in WRITERS.items():
        if name in names:
            with _told(_place_of(scratch / name)):
                writer(result, scratch / name)


def _place_of(unfinished: Path) -> Path:
    """Return where a file goes that is written in a folder inside that of the results."""
    return unfinished.parent.parent / unfinished.name


@contextmanager
def _begun(result: RunResult, unfinished: Path, sink: Sink) -> Iterator[Add]:
    """Give what takes the records of a file; failures are told as those of the file in its place."""
    path = _place_of(unfinished)
    with _told(path):
        if unfinished.exists():  # a process that was lost began it
            _discard(unfinished)
            _discard_folder(unfinished)
        with sink(result, unfinished) as add:
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


def _put(unfinished: Path) -> Path:
    """Move a file or folder, once it is on the disk, to its place. No folder can be put over another: the old one steps aside.

    The work that it was made of is removed soon: should the power fail, nothing else would be left.
    """
    path = _place_of(unfinished)
    with _told(path):
        for entry in (*(unfinished.iterdir() if unfinished.is_dir() else ()), unfinished):
            synced(entry)
        if unfinished.is_dir() and path.is_dir():
            path.replace(unfinished.with_name(f"{path.name}.old"))
        unfinished.replace(path)
    return path


def write_text_whole(text: str, path: Path) -> None:
    """Write `text` as the file `path`, which appears only when it is complete; what stood there before is replaced.

    Raises
    ------
    OutputError
        It cannot be written; nothing half-written is left behind.
    """
    unfinished = path.with_name(f".{path.name}.part")
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


def _cannot_write(path: Path, error: OSError) -> OutputError:
    reason = error.strerror or type(error).__name__
    return OutputError(f"{path} cannot be written ({reason}): free the disk, or choose another output folder with -o")
