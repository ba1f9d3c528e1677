"""What a run gives back: a ranked list for each job, and what became of every file."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from matcher.domain.adjacent import AdjacentRole
from matcher.domain.band_meaning import BandMeaning
from matcher.domain.document import HiddenText
from matcher.domain.job import Job
from matcher.domain.match import Match
from matcher.domain.outcome import JobOutcome, Outcome
from matcher.domain.redirect import RankRange, Redirects


class Precise(NamedTuple):
    """What the precise encoder says of someone listed. It moves neither score nor rank."""

    rank: int
    """Among those of the shortlist that it compared, from 1."""
    score: float
    """In [0, 1]; not to be compared with the score."""


class Ranked(NamedTuple):
    """A match at its place in a shortlist; ranks start at 1."""

    rank: int
    match: Match
    precise: Precise | None = None
    """Where the precise encoder was asked, for the first of a shortlist."""
    places: RankRange | None = None
    """The rank is somewhere in here; None where it was not asked."""
    score_with_hidden: float | None = None
    """The score if text that a person cannot see counted; None where the resume holds none. It does not count."""


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The best resumes for one job, in order."""

    job: Job
    entries: Sequence[Ranked]
    """By rank."""
    n_scored: int
    """How many resumes were scored for this job; the entries are the first of them."""
    n_unscored: int = 0


class ScoreWithHidden(NamedTuple):
    """The score of a resume for a job, and what it would have been if hidden text counted. It does not."""

    job_id: str
    score: float
    score_with_hidden: float


N_WITH_HIDDEN = 5
"""For how many jobs a file keeps what its hidden text would have been worth."""


def largest_differences(pairs: Iterable[ScoreWithHidden]) -> tuple[ScoreWithHidden, ...]:
    """Return the `N_WITH_HIDDEN` pairs in which hidden text would have made the largest difference, the largest first.

    What is kept of some jobs and what is kept of others, put through it together, is what is kept of all.
    """
    return tuple(heapq.nsmallest(N_WITH_HIDDEN, pairs, key=lambda pair: (pair.score - pair.score_with_hidden, pair.job_id)))


@dataclass(frozen=True, slots=True)
class ResumeFile:
    """What became of one input file that should be a resume."""

    file: str
    """Path as given by the user; for members of an archive 'archive.zip!/member.pdf'."""
    resume_id: str
    outcome: Outcome
    reason: str = ""
    n_pages: int | None = None
    engine: str = ""
    as_of: str = ""
    """'2024-05-01 (pdf_moddate)', or empty."""
    n_skills: int = 0
    n_roles: int = 0
    experience_months: int | None = None
    hidden: tuple[HiddenText, ...] = ()
    with_hidden: tuple[ScoreWithHidden, ...] = ()
    """In a run over jobs, where the resume holds hidden text: `largest_differences` of all jobs."""
    n_with_hidden: int = 0
    """How many jobs those were chosen from."""


@dataclass(frozen=True, slots=True)
class JobFile:
    """What became of one row or file that should be a job."""

    source: str
    job_id: str
    outcome: JobOutcome
    reason: str = ""


class PersonFiles(NamedTuple):
    """The input files of one resume: a resume sent twice has two."""

    files: tuple[str, ...]
    """All with its content, sorted."""
    read: str
    """The one that was read; the others are copies of it."""
    is_partial: bool = False
    """Whether something was left out of what was read."""
    has_hidden: bool = False


class FileIndex(Protocol):
    """Answers which files a resume came in as. A large run answers from disk."""

    def files_of(self, resume_id: str) -> PersonFiles | None:
        """Return the files of a resume, or None where no file of the run has this id."""


class FilesInMemory:
    """The files of every resume of a run that is held in memory."""

    def __init__(self, resumes: Iterable[ResumeFile]) -> None:
        self._files: dict[str, list[str]] = {}
        self._read: dict[str, ResumeFile] = {}
        for entry in resumes:
            if entry.resume_id:
                self._files.setdefault(entry.resume_id, []).append(entry.file)
                if entry.outcome is not Outcome.DUPLICATE:
                    self._read.setdefault(entry.resume_id, entry)

    def files_of(self, resume_id: str) -> PersonFiles | None:
        """Return the files of a resume, or None where no file of the run has this id."""
        files = tuple(sorted(self._files.get(resume_id, ())))
        if not files:
            return None
        entry = self._read.get(resume_id)
        if entry is None:
            return PersonFiles(files, files[0])
        return PersonFiles(files, entry.file, entry.outcome is Outcome.PARTIAL, bool(entry.hidden))


@dataclass(frozen=True, slots=True)
class RunResult:
    """All that a run found; reports are written from it.

    Sequences and mappings may read from disk, each item when it is asked for: whoever writes them passes over them from the
    beginning to the end and keeps nothing of what has passed.
    """

    shortlists: Sequence[Shortlist]
    """In the order of the jobs."""
    resumes: Sequence[ResumeFile]
    """What became of each file, sorted by path."""
    jobs: Sequence[JobFile]
    job_roles: Mapping[str, Sequence[AdjacentRole]]
    """Adjacent roles by job id: roles to search in as well."""
    resume_roles: Mapping[str, Sequence[AdjacentRole]]
    """Adjacent roles by resume id, in the order of the files that were read."""
    manifest: Mapping[str, object]
    """What went in, see `matcher.reports.manifest`: a mapping that is no dict is sorted by its keys."""
    band_meaning: BandMeaning = field(default_factory=BandMeaning)
    redirects: Redirects | None = None
    """Where the run was told who applied to what."""
    is_precise: bool = False
    """Whether the precise encoder was asked."""
    index: FileIndex | None = None
    """Answers which files a resume came in as; None where `resumes` is in memory and can be asked itself."""
    adverts: Sequence[Job] | None = None
    """The jobs of the shortlists, in their order, without reading these; None where they are in memory."""
    n_rows: int | None = None
    """How many entries the shortlists have together; None where they are in memory and can be counted."""

    def file_index(self) -> FileIndex:
        """Return what answers which files a resume came in as."""
        return FilesInMemory(self.resumes) if self.index is None else self.index

    def read_jobs(self) -> Iterator[Job]:
        """Yield the jobs of the shortlists, in their order."""
        yield from (shortlist.job for shortlist in self.shortlists) if self.adverts is None else self.adverts

    def count_rows(self) -> int:
        """Return how many entries the shortlists have together."""
        return sum(len(shortlist.entries) for shortlist in self.shortlists) if self.n_rows is None else self.n_rows
