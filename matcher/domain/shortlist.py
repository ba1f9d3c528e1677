"""What a run gives back: a ranked list for each job, and what became of every file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

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


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The best resumes for one job, in order."""

    job: Job
    entries: tuple[Ranked, ...]
    n_scored: int
    """How many resumes were scored for this job; the entries are the first of them."""
    n_unscored: int = 0


class ScoreWithHidden(NamedTuple):
    """The score of a resume for a job, and what it would have been if hidden text counted. It does not."""

    job_id: str
    score: float
    score_with_hidden: float


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
    """For each job, in a run over jobs, where the resume holds hidden text."""


@dataclass(frozen=True, slots=True)
class JobFile:
    """What became of one row or file that should be a job."""

    source: str
    job_id: str
    outcome: JobOutcome
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RunResult:
    """All that a run found; reports are written from it."""

    shortlists: tuple[Shortlist, ...]
    resumes: tuple[ResumeFile, ...]
    jobs: tuple[JobFile, ...]
    job_roles: dict[str, tuple[AdjacentRole, ...]]
    """Adjacent roles by job id: roles to search in as well."""
    resume_roles: dict[str, tuple[AdjacentRole, ...]]
    """Adjacent roles by resume id."""
    manifest: dict[str, object]
    band_meaning: BandMeaning = field(default_factory=BandMeaning)
    redirects: Redirects | None = None
    """Where the run was told who applied to what."""

    @property
    def is_precise(self) -> bool:
        """Whether the precise encoder was asked."""
        return any(entry.precise for shortlist in self.shortlists for entry in shortlist.entries)
