"""The CSV files. UTF-8 with a byte-order mark, because Excel reads UTF-8 only with one."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from matcher.domain.adjacent import AdjacentRole
from matcher.domain.match import MustState, PartKind
from matcher.domain.shortlist import JobFile, ResumeFile, RunResult
from matcher.reports.escaping import spreadsheet_cell
from matcher.reports.records import Add, Record
from matcher.reports.unseen import largest_gain

SEPARATOR = "; "
"""Parts the entries of a list within one cell."""

N_DECIMALS = 4

SHORTLIST_COLUMNS = (
    "job_id", "job_title", "rank", "rank_best", "rank_worst", "n_scored", "resume_id", "file", "score", "band", "band_meaning",
    "must_haves", "must_haves_passed", "must_haves_unknown", "must_haves_failed",
    "matched_skills", "partial_skills", "adjacent_skills", "missing_skills", "unknown_skills", "notes",
    *(f"share_{kind.value}" for kind in PartKind),
)  # fmt: skip
PRECISE_COLUMNS = ("precise_rank", "precise_score")
"""Behind what the band meant, in a run with the precise encoder only."""
ROLE_COLUMNS = (
    "kind", "id", "name", "occupation_id", "occupation", "readiness", "step", "carries_over", "to_add", "via",
    "moves", "through",
)  # fmt: skip
OUTCOME_COLUMNS = (
    "file", "resume_id", "outcome", "reason", "pages", "engine", "as_of", "n_skills", "n_roles", "experience_months",
    "n_hidden", "hidden_reasons", "hidden_gain",
)  # fmt: skip
JOB_OUTCOME_COLUMNS = ("source", "job_id", "outcome", "reason")

Row = Mapping[str, object]
"""Cells by column: text, numbers, None, or a list of texts."""


_COPIED = (
    "job_id", "job_title", "rank", "rank_best", "rank_worst", "n_scored", "resume_id", "score", "band", "band_meaning",
    *PRECISE_COLUMNS, "matched_skills", "partial_skills", "missing_skills", "unknown_skills", "notes",
)  # fmt: skip


def shortlist_columns(result: RunResult) -> tuple[str, ...]:
    """Return the columns of this run's shortlists."""
    at = SHORTLIST_COLUMNS.index("band_meaning") + 1
    return (*SHORTLIST_COLUMNS[:at], *(PRECISE_COLUMNS if result.is_precise else ()), *SHORTLIST_COLUMNS[at:])


def shortlist_row(record: Record) -> Row:
    """Return the record of one job and person as one flat row, its columns as `shortlist_columns` names them."""
    shares = {f"share_{kind.value}": 0.0 for kind in PartKind}
    for part in record["parts"]:
        shares[f"share_{part['kind']}"] += part["share"]
    by_state: dict[str, list[str]] = {state.value: [] for state in MustState}
    for must in record["must_haves"]:
        by_state[must["state"]].append(must["label"])
    state = worst_state(record["must_haves"])
    return {
        **{name: record[name] for name in _COPIED if name in record},
        "file": record["files"],
        "must_haves": state.value if state else "none stated",
        "must_haves_passed": by_state[MustState.PASS.value],
        "must_haves_unknown": by_state[MustState.UNKNOWN.value],
        "must_haves_failed": by_state[MustState.FAIL.value],
        "adjacent_skills": [adjacent_words(skill) for skill in record["adjacent_skills"]],
        **shares,
    }


def worst_state(must_haves: Iterable[Record]) -> MustState | None:
    """Return the worst state among a record's must-haves, or None where the job states none.

    Examples
    --------
    >>> worst_state([{"state": "pass"}, {"state": "unknown"}])
    <MustState.UNKNOWN: 'unknown'>
    """
    states = {entry["state"] for entry in must_haves}
    return next((state for state in (MustState.FAIL, MustState.UNKNOWN, MustState.PASS) if state in states), None)


def adjacent_words(skill: Record) -> str:
    """Return an adjacent skill in words.

    Examples
    --------
    >>> adjacent_words({"label": "Kubernetes", "found": "Docker", "relation": "related"})
    'Kubernetes (has Docker, related)'
    """
    held = ", ".join(word for word in (skill["found"], skill["relation"]) if word)
    return f"{skill['label']} (has {held})" if held else str(skill["label"])


def role_rows(result: RunResult) -> Iterator[Row]:
    """Yield a row for each adjacent role: of the jobs in their order, then of the resumes by file."""
    titles = {job.job_id: job.title for job in result.read_jobs()}
    order = [*titles, *sorted(set(result.job_roles) - set(titles))]
    for job_id in order:
        yield from (_role_row("job", job_id, titles.get(job_id, ""), role) for role in result.job_roles.get(job_id, ()))
    index = result.file_index()
    for resume_id, roles in result.resume_roles.items():
        found = index.files_of(resume_id)
        name = SEPARATOR.join(found.files) if found else ""
        yield from (_role_row("resume", resume_id, name, role) for role in roles)


def _role_row(kind: str, owner_id: str, name: str, role: AdjacentRole) -> Row:
    return {
        "kind": kind,
        "id": owner_id,
        "name": name,
        "occupation_id": role.occupation_id,
        "occupation": role.title,
        "readiness": role.readiness,
        "step": role.step.value,
        "carries_over": list(role.carries_over),
        "to_add": list(role.to_add),
        "via": role.via,
        "moves": role.moves,
        "through": role.through,
    }


def outcome_rows(files: Iterable[ResumeFile]) -> Iterator[Row]:
    """Yield a row for each input file, in the order given."""
    for entry in files:
        yield {
            "file": entry.file,
            "resume_id": entry.resume_id,
            "outcome": entry.outcome.value,
            "reason": entry.reason,
            "pages": entry.n_pages,
            "engine": entry.engine,
            "as_of": entry.as_of,
            "n_skills": entry.n_skills,
            "n_roles": entry.n_roles,
            "experience_months": entry.experience_months,
            "n_hidden": len(entry.hidden),
            "hidden_reasons": sorted({hidden.reason for hidden in entry.hidden}),
            "hidden_gain": largest_gain(entry) if entry.with_hidden else None,
        }


def job_outcome_rows(jobs: Iterable[JobFile]) -> Iterator[Row]:
    """Yield a row for each row or file that should be a job, in the order given."""
    for entry in jobs:
        yield {"source": entry.source, "job_id": entry.job_id, "outcome": entry.outcome.value, "reason": entry.reason}


@contextmanager
def csv_sink(result: RunResult, path: Path) -> Iterator[Add]:
    """Write the shortlists, one row for each job and person."""
    columns = shortlist_columns(result)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        yield lambda record: writer.writerow(cells(shortlist_row(record), columns))


def write_adjacent_roles_csv(result: RunResult, path: Path) -> None:
    """Write the adjacent roles of jobs and of resumes."""
    write_rows(path, ROLE_COLUMNS, role_rows(result))


def write_outcomes_csv(result: RunResult, path: Path) -> None:
    """Write what became of each resume file: as many rows as files came in, sorted by path."""
    write_rows(path, OUTCOME_COLUMNS, outcome_rows(result.resumes))


def write_job_outcomes_csv(result: RunResult, path: Path) -> None:
    """Write what became of each job, in the given order."""
    write_rows(path, JOB_OUTCOME_COLUMNS, job_outcome_rows(result.jobs))


def cells(row: Row, columns: Sequence[str]) -> list[object]:
    """Return the row's cells as a spreadsheet may hold them, fractions rounded for people."""
    return [_cell(row[column]) for column in columns]


def _cell(value: object) -> object:
    if isinstance(value, str):
        return spreadsheet_cell(value)
    if isinstance(value, float):
        return round(value, N_DECIMALS)
    return spreadsheet_cell(SEPARATOR.join(value)) if isinstance(value, list) else "" if value is None else value


def write_rows(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Write a head and rows as spreadsheets may hold them."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(cells(row, columns) for row in rows)
