"""What a pool takes in and gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from matcher.domain.match import Match
from matcher.domain.resume import AsOf, Contact, Resume
from matcher.pool.filters import Passing
from matcher.ranking.candidate import Candidate
from matcher.reports.escaping import encodable


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A resume to be added."""

    file: str
    """As given by the user."""
    content_hash: str
    candidate: Candidate
    text: str
    contact: Contact = field(default_factory=Contact)
    as_of: AsOf | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    """Outcome and counts, without words of the resume."""

    @classmethod
    def of(cls, file: str, resume: Resume, candidate: Candidate, *, facts: Mapping[str, Any]) -> Self:
        """Return what a pool keeps of a resume."""
        document = resume.document
        return cls(file, document.content_hash, candidate, document.text, resume.contact, resume.as_of, facts)


@dataclass(frozen=True, slots=True)
class Person:
    """Someone in the pool, as a recruiter knows them."""

    number: int
    """The store's own; it says nothing."""
    resume_id: str
    content_hash: str
    name: str
    file: str
    added: date
    as_of: date | None
    """The day that the resume speaks of as 'Present'."""
    as_of_source: str
    facts: Mapping[str, Any]

    @property
    def shown(self) -> str:
        """The name, or the file where no name was found."""
        return self.name or self.file


@dataclass(frozen=True, slots=True)
class PooledJob:
    """A job in the pool."""

    number: int
    job_id: str
    title: str
    added: date
    n_scored: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A person at a place in a job's shortlist; `match` where reasons were asked for."""

    rank: int
    person: Person
    score: float
    is_past: bool
    """Added on a day before the job was."""
    match: Match | None = None


@dataclass(frozen=True, slots=True)
class PoolShortlist:
    """The first people of a job."""

    job: PooledJob
    entries: tuple[Standing, ...]
    n_people: int
    """In the pool, or, with filters, of those looked at."""
    n_scored: int
    """Of them, scored for this job."""
    passing: Passing | None = None
    """With filters: who is looked at."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A job at a place in a person's list."""

    rank: int
    job: PooledJob
    person: Person
    match: Match
    is_past: bool
    """The person was added on a day before the job was."""


@dataclass(frozen=True, slots=True)
class Change:
    """What an addition changed among the first of a job."""

    job: PooledJob
    entered: tuple[tuple[int, Person], ...]
    """Ranks and people."""
    left: tuple[Person, ...]
    """Who stood among the first before, and no longer does."""


@dataclass(frozen=True, slots=True)
class Watch:
    """A standing watch: of a person for jobs, or of a job for people. Exactly one of the two is given."""

    number: int
    person: Person | None
    job: PooledJob | None
    above: float
    """Told are scores greater than this."""


@dataclass(frozen=True, slots=True)
class Firing:
    """A pair that a watch tells of, once."""

    watch: int
    person: Person
    job: PooledJob
    score: float


@dataclass(frozen=True, slots=True)
class Added:
    """What an addition of people came to."""

    people: tuple[Person, ...]
    known: tuple[str, ...]
    """Files that were in the pool already."""
    fired: tuple[Firing, ...] = ()
    """What watches of jobs tell."""


@dataclass(frozen=True, slots=True)
class AddedJobs:
    """What an addition of jobs came to."""

    jobs: tuple[PooledJob, ...]
    known: tuple[str, ...]
    """Ids of jobs that were in the pool already, word for word."""
    refused: tuple[str, ...] = ()
    """Ids of jobs that are in the pool with other words: they have to be removed first."""
    fired: tuple[Firing, ...] = ()
    """What watches of people tell."""


def kept_contact(contact: Contact) -> tuple[str, list[str], list[str], str]:
    """Return name, e-mail addresses, telephone numbers and place in a form that any file can hold."""
    return (
        encodable(contact.name),
        [encodable(entry).lower() for entry in contact.emails],
        [encodable(entry) for entry in contact.phones],
        encodable(contact.location),
    )
