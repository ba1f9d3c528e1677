"""Who applied to which job: from a table, or from the names of the folders that the resumes lie in."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from matcher.batch.inputs.table_rows import BadRow
from matcher.batch.inputs.tables import read_table
from matcher.domain.redirect import Unmatched
from matcher.domain.shortlist import ResumeFile
from matcher.errors import InputError

FOLDER = "folder"
"""In place of a table: a resume in a folder that is called like a job applied to it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: whom it names, by resume id or file, and the job applied to."""

    source: str
    name: str
    job_id: str


class Applied(NamedTuple):
    """Who applied to what."""

    by_resume: Mapping[str, Sequence[str]]
    """Resume id to the ids of the jobs applied to."""
    unmatched: tuple[Unmatched, ...]
    """Applications of nobody who is here."""


@dataclass(frozen=True, slots=True)
class Applications:
    """What resumes were sent in for."""

    rows: tuple[Row, ...]
    is_folder: bool
    job_ids: frozenset[str]

    @property
    def digest(self) -> str:
        """What names them in a manifest: a hash of who applied to what, or 'folder'."""
        pairs = sorted([row.name, row.job_id] for row in self.rows)
        return FOLDER if self.is_folder else hashlib.sha256(json.dumps(pairs).encode()).hexdigest()

    def among(self, files: Sequence[ResumeFile]) -> Applied:
        """Return who of these applied to what.

        Raises
        ------
        InputError
            No resume lies in a folder called like a job, or a file is named that two resumes have.
        """
        if not self.is_folder:
            return self._by_table(files)
        found: dict[str, list[str]] = defaultdict(list)
        for entry in files:
            folders = entry.file.replace("!/", "/").split("/")[-2::-1]  # the nearest first
            job_id = next((name for name in folders if name in self.job_ids), None)
            if job_id is not None and entry.resume_id:
                found[entry.resume_id].append(job_id)
        if not found:
            raise InputError("--applied-to folder: no resume lies in a folder that is called like the id of a job")
        return Applied(found, ())

    def _by_table(self, files: Sequence[ResumeFile]) -> Applied:
        resumes: dict[str, set[str]] = defaultdict(set)
        for entry in files:
            if entry.resume_id:
                path = entry.file.replace("!/", "/").split("/")
                for name in (entry.resume_id, entry.file, *("/".join(path[at:]) for at in range(len(path)))):
                    resumes[name].add(entry.resume_id)
        found: dict[str, list[str]] = defaultdict(list)
        unmatched = []
        for row in self.rows:
            matching = resumes.get(row.name, set())
            if len(matching) > 1:
                raise InputError(
                    f"{row.source}: {row.name!r} is the name of {len(matching)} resumes; give its path, or its resume_id"
                )
            if not matching:
                unmatched.append(Unmatched(row.source, row.name))
            for resume_id in matching:
                found[resume_id].append(row.job_id)
        return Applied(found, tuple(unmatched))


def read_applications(source: str, job_ids: Collection[str]) -> Applications:
    """Return the applications that `source` holds: a table with job_id and file or resume_id, or 'folder'.

    Raises
    ------
    InputError
        The table cannot be read, lacks a column, or names a job that is not among `job_ids`.
    """
    if source == FOLDER:
        return Applications((), is_folder=True, job_ids=frozenset(job_ids))
    path = Path(source)
    table = read_table(path)
    columns = {str(column).strip().lower(): column for column in reversed(table.columns)}
    by = [columns[name] for name in ("resume_id", "file") if name in columns]
    if "job_id" not in columns or not by:
        raise InputError(f"{path}: who applied to what needs the columns job_id and file (or resume_id)")
    rows = []
    for entry in table.entries:
        if isinstance(entry, BadRow):
            raise InputError(f"{path} row {entry.number}: {entry.reason}")
        number, cells = entry
        name = next((text for column in by if (text := _text(cells, column))), "")
        job_id = _text(cells, columns["job_id"])
        if name and job_id:  # no job: applied to nothing, which is said of everyone without a row as well
            rows.append(Row(f"{path} row {number}", name, job_id))
    unknown = [row for row in rows if row.job_id not in job_ids]
    if unknown:
        n_rows = "1 row names a job" if len(unknown) == 1 else f"{len(unknown)} rows name jobs"
        raise InputError(
            f"{path}: {n_rows} not among the {len(job_ids)} given; first {unknown[0].job_id!r} in {unknown[0].source}"
        )
    return Applications(tuple(rows), is_folder=False, job_ids=frozenset(job_ids))


def _text(cells: Mapping[str, object], column: str) -> str:
    value = cells.get(column)
    return "" if value is None or value != value else str(value).strip()
