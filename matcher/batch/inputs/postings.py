"""Job tables and folders to postings: what a row or a document says, and what became of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from matcher.batch.inputs.table_rows import BadRow, Table
from matcher.batch.inputs.tables import TABLES, read_table
from matcher.domain.job import Posting
from matcher.domain.outcome import JobOutcome, ReadResult
from matcher.domain.shortlist import JobFile
from matcher.errors import InputError
from matcher.reports.escaping import encodable

_NEEDED = ("id", "title", "description")
_OPTIONAL = ("company", "location", "openings")
_MOST_OPENINGS = 100_000
_MOST_NAMES = 12
"""Columns named in a complaint."""

ReadDocument = Callable[[Path], ReadResult]


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of the table's columns; by default they are called what they are."""

    id: str = "id"
    title: str = "title"
    description: str = "description"
    company: str = "company"
    location: str = "location"
    openings: str = "openings"


@dataclass(slots=True)
class _Collected:
    postings: list[Posting] = field(default_factory=list)
    files: list[JobFile] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    def refuse(self, source: str, job_id: str, outcome: JobOutcome, reason: str) -> None:
        self.files.append(JobFile(source, job_id, outcome, reason))

    def add(self, posting: Posting, *, reason: str = "") -> None:
        """Add a posting; `reason` says what was cut off it."""
        if posting.job_id in self.ids:
            twin = f"another job has the id {posting.job_id!r}; this one was left out"
            self.refuse(posting.source, posting.job_id, JobOutcome.DUPLICATE, twin)
        elif not posting.description.strip():
            self.refuse(posting.source, posting.job_id, JobOutcome.EMPTY_JOB, "the description is empty")
        else:
            self.ids.add(posting.job_id)
            self.postings.append(posting)
            self.files.append(JobFile(posting.source, posting.job_id, JobOutcome.OK, reason))


def read_postings(path: Path, *, columns: Columns, read_document: ReadDocument) -> tuple[list[Posting], list[JobFile]]:
    """Return the postings of a table, a document or a folder of documents, and what became of each row or file.

    Parameters
    ----------
    read_document
        Reads one document, for adverts that are files.

    Raises
    ------
    InputError
        The path does not exist, the table cannot be read or lacks a column, or there is not one usable job.
    """
    collected = _Collected()
    try:
        if path.is_dir():
            _add_documents(_documents(path, collected), collected, read_document)
        elif not path.is_file():
            raise InputError(f"{path}: no such file or folder")
        elif path.suffix.lower() in TABLES:
            _add_rows(path, columns, collected)
        else:
            _add_documents([path], collected, read_document)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or type(error).__name__})") from None
    if not collected.postings:
        refused = collected.files[0] if collected.files else None
        detail = f" ({refused.source}: {refused.reason})" if refused else ""
        raise InputError(f"{path}: not one usable job in it{detail}")
    return collected.postings, collected.files


def _documents(folder: Path, collected: _Collected) -> list[Path]:
    """Return the documents of a folder; what is in it but is none is refused."""
    entries = sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
    if not entries:
        raise InputError(f"{folder}: the folder is empty; put one document a job into it, or give a table")
    documents = []
    for entry in entries:
        if _is_folder(entry):
            reason = "a folder inside the folder of jobs is not searched; put its documents beside the others"
        elif entry.suffix.lower() in TABLES:
            reason = "a table inside a folder of documents is not read; give the table itself"
        else:
            documents.append(entry)
            continue
        collected.refuse(encodable(entry.name), "", JobOutcome.UNREADABLE, reason)
    return documents


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False  # read as a document, and listed with the reason


def _add_documents(paths: Sequence[Path], collected: _Collected, read_document: ReadDocument) -> None:
    n_with_stem = Counter(path.stem for path in paths)
    for path in paths:
        # cook.pdf and cook.docx are two adverts, though both would be called cook.
        job_id = encodable(path.stem if n_with_stem[path.stem] == 1 else path.name)
        source = encodable(path.name)
        result = read_document(path)
        if result.document is None:
            collected.refuse(source, job_id, JobOutcome.UNREADABLE, result.reason or result.outcome.value)
            continue
        lines = [line.strip() for line in result.document.text.split("\n")]
        title = next((line for line in lines if line), job_id)
        collected.add(Posting(job_id, title, result.document.text, source=source), reason=result.reason)


def _add_rows(path: Path, columns: Columns, collected: _Collected) -> None:
    table = read_table(path)
    names: dict[str, str] = {}
    for entry in table.entries:
        source = f"{encodable(path.name)} row {entry.number}"
        if isinstance(entry, BadRow):
            collected.refuse(source, "", JobOutcome.BAD_ROW, entry.reason)
            continue
        names = names or _column_names(path, table, columns)
        # Looked up row by row: objects of one JSON file may spell a name in two ways. Reversed: the first of two counts.
        present = {_folded(column): cell for column, cell in reversed(list(entry.cells.items()))}
        values = {ours: _text(present.get(theirs)) for ours, theirs in names.items()}
        job_id = values["id"].strip()
        if not job_id:
            collected.refuse(source, "", JobOutcome.BAD_ROW, "the row has no id")
            continue
        openings = values.get("openings", "").strip() or "1"
        if not (openings.isascii() and openings.isdigit() and int(openings) <= _MOST_OPENINGS):
            reason = f"openings is {openings[:40]!r}: give a whole number from 0 to {_MOST_OPENINGS}, or nothing for 1"
            collected.refuse(source, job_id, JobOutcome.BAD_ROW, reason)
            continue
        collected.add(
            Posting(
                job_id,
                values["title"].strip(),
                values["description"],
                company=values.get("company", "").strip(),
                location=values.get("location", "").strip(),
                source=source,
                openings=int(openings),
            )
        )
    if not collected.files:
        raise InputError(f"{path}: the table has no rows")


def _column_names(path: Path, table: Table, columns: Columns) -> dict[str, str]:
    """Return our name to the table's name, found and given without regard to case and outer spaces."""
    present = {_folded(column) for column in table.columns}
    names: dict[str, str] = {}
    for ours in (*_NEEDED, *_OPTIONAL):
        wanted = getattr(columns, ours)
        if _folded(wanted) in present:
            names[ours] = _folded(wanted)
        elif ours in _NEEDED or wanted != ours:
            raise InputError(f"{path}: no column {wanted!r} (it has: {_listed(present)}); name yours with --{ours}-column")
    return names


def _folded(column: object) -> str:
    return str(column).strip().lower()


def _listed(names: Iterable[str]) -> str:
    shown = [name if len(name) <= 40 else f"{name[:39]}…" for name in sorted(names)]
    return (", ".join(shown[:_MOST_NAMES]) + (", ..." if len(shown) > _MOST_NAMES else "")) or "none"


def _text(value: Any) -> str:
    """Return a cell as text: nothing for None and NaN, whole numbers without a point, lists and objects as lines."""
    if isinstance(value, str):
        return encodable(value)
    if value is None:
        return ""
    if isinstance(value, float):
        # An integer column with a gap comes as floats; NaN is unequal to itself.
        return "" if value != value else f"{value:.0f}" if value.is_integer() else str(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, Mapping):
        return _text(list(value.values()))
    if isinstance(value, (list, tuple)):
        return "\n".join(text for text in map(_text, value) if text)
    return str(value)
