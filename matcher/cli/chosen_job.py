"""The one job that a command is asked about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matcher.domain.job import Posting
    from matcher.domain.outcome import ReadResult


def chosen_posting(path: Path, job_id: str, read_document: Callable[[Path], ReadResult]) -> Posting:
    """Return the job of this id, or the only job of a table or document.

    Raises
    ------
    InputError
        There is no such job, or there are several and no id is given.
    """
    from matcher.batch.inputs.postings import Columns, read_postings
    from matcher.errors import InputError

    postings, _ = read_postings(path, columns=Columns(), read_document=read_document)
    if job_id:
        chosen = [posting for posting in postings if posting.job_id == job_id]
        if not chosen:
            raise InputError(f"{path}: no job with the id {job_id!r} (it has: {_ids(postings)})")
        return chosen[0]
    if len(postings) > 1:
        raise InputError(f"{path}: holds {len(postings)} jobs; choose one with --job-id ({_ids(postings)})")
    return postings[0]


def _ids(postings: list[Posting]) -> str:
    shown = [posting.job_id for posting in postings[:10]]
    return ", ".join(shown) + (", ..." if len(postings) > len(shown) else "")
