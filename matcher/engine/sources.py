"""What callers give where a resume or a job is asked for, and what is refused."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from matcher.domain.document import Document
from matcher.domain.job import Job, Posting
from matcher.domain.outcome import ReadResult
from matcher.domain.resume import Resume
from matcher.errors import InputError
from matcher.extraction.job import JobExtractor
from matcher.ranking.candidate import Candidate

ResumeSource = Resume | Document | ReadResult | Path | str | bytes
JobSource = Job | Posting | Mapping[str, Any] | str


def refuse_single(things: object, name: str) -> None:
    """Raise `InputError` where one thing is given instead of many."""
    # All of these can be iterated, and would be taken apart into letters, keys or nothing.
    if isinstance(things, (str, bytes, Path, Mapping, Job, Posting, Resume, Document, ReadResult, Candidate)):
        raise InputError(f"{name}: give a list of them, not a single {type(things).__name__}")


def refuse_unknown(name: str, ids: Sequence[str], asked: Iterable[str]) -> None:
    """Raise `InputError` where there are no `ids`, two are alike, or one that is `asked` for is not among them."""
    if not ids:
        raise InputError(f"{name}: there are none")
    if len(set(ids)) < len(ids):
        twin = next(entry for entry, count in Counter(ids).items() if count > 1)
        raise InputError(f"{name}: two of them have the id {twin!r}")
    unknown = sorted(set(asked) - set(ids))
    if unknown:
        raise InputError(f"{name}: {len(unknown)} of the ids given are not among the {len(ids)} known; first {unknown[0]!r}")


def to_posting(source: Mapping[str, Any] | str) -> Posting:
    """Return the posting in an advert's text, whose first line is its title, or in a mapping; without its keys `InputError`."""
    if isinstance(source, str):
        title, _, description = source.strip().partition("\n")
        return Posting(_id_of(source), title.strip(), description.strip() or title)
    if not isinstance(source, Mapping):
        raise InputError(f"job: a {type(source).__name__} is none; give its text, or a mapping with title and description")
    missing = [key for key in ("title", "description") if key not in source]
    if missing:
        raise InputError(f"job: no {' and no '.join(missing)} given; needed are title and description")
    title, description = _text(source["title"]), _text(source["description"])
    return Posting(
        _text(source.get("id")) or _id_of(f"{title}\n{description}"),
        title,
        description,
        company=_text(source.get("company")),
        location=_text(source.get("location")),
    )


def parsed_job(source: JobSource, extractor: JobExtractor) -> Job:
    """Return the job in what a caller gives; `InputError` where there is no description, or a mapping lacks its keys."""
    if isinstance(source, Job):
        return source
    posting = source if isinstance(source, Posting) else to_posting(source)
    if not posting.description.strip():
        raise InputError(f"job {posting.title or posting.job_id!r}: the description is empty")
    return extractor.extract(posting)


def title_as_written(source: JobSource) -> str:
    """Return the title of a job as it was given, with its words about place and hours; of a `Job` the cleaned one."""
    if isinstance(source, (Job, Posting)):
        return source.title
    return to_posting(source).title


def _id_of(advert: str) -> str:
    """Return an id made of the advert's text, so that jobs without ids can be told apart."""
    return hashlib.sha256(advert.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _text(value: object) -> str:
    # None and NaN are what rows of a table hold where nothing was written; NaN is unequal to itself.
    return "" if value is None or (isinstance(value, float) and value != value) else str(value)
