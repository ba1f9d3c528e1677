"""The output folder: every file of a run, each written beside its place and then moved into it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from matcher.domain.shortlist import RunResult
from matcher.errors import OutputError
from matcher.reports.job_records import write_jobs_jsonl
from matcher.reports.manifest import write_manifest
from matcher.reports.page import write_html
from matcher.reports.records import write_jsonl
from matcher.reports.redirects import write_assignment_csv, write_redirects_csv
from matcher.reports.tables import (
    write_adjacent_roles_csv,
    write_job_outcomes_csv,
    write_outcomes_csv,
    write_shortlists_csv,
)
from matcher.reports.workbook import write_xlsx

WRITERS: Mapping[str, Callable[[RunResult, Path], None]] = {
    "shortlists.jsonl": write_jsonl,
    "shortlists.csv": write_shortlists_csv,
    "shortlists.xlsx": write_xlsx,
    "jobs.jsonl": write_jobs_jsonl,
    "adjacent_roles.csv": write_adjacent_roles_csv,
    "redirects.csv": write_redirects_csv,
    "assignment.csv": write_assignment_csv,
    "outcomes.csv": write_outcomes_csv,
    "job_outcomes.csv": write_job_outcomes_csv,
    "report.html": write_html,
    # Last: a folder with a manifest is a complete one.
    "manifest.json": write_manifest,
}
"""File name to its writer, in the order of writing."""
_OF_REDIRECTS = frozenset({"redirects.csv", "assignment.csv"})
"""Written where the run was told who applied to what."""


def write_outputs(result: RunResult, folder: Path) -> tuple[Path, ...]:
    """Write the files of `WRITERS` that this run has something for into `folder`, made if need be, and return their paths.

    A file appears under its name only when it is complete; what stood there before is replaced.

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
    for name in left_out:  # those of an earlier run would seem to be of this one
        _discard(folder / name)
    return tuple(_write_whole(result, folder / name, writer) for name, writer in WRITERS.items() if name not in left_out)


def _write_whole(result: RunResult, path: Path, writer: Callable[[RunResult, Path], None]) -> Path:
    unfinished = path.with_name(f".{path.name}.part")
    try:
        writer(result, unfinished)
        unfinished.replace(path)
    except OSError as error:
        raise _cannot_write(path, error) from None
    finally:
        _discard(unfinished)
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


def _cannot_write(path: Path, error: OSError) -> OutputError:
    reason = error.strerror or type(error).__name__
    return OutputError(f"{path} cannot be written ({reason}): free the disk, or choose another output folder with -o")
