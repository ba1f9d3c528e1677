"""Who applied to one job and stands far better for another, and who would take which opening."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from matcher.domain.match import Match


class RankRange(NamedTuple):
    """The places that someone would take if ties went their way, and if they went against them.

    Two scores for one job tie when dropping any one line of either resume, or of the job, would swap them.
    """

    best: int
    worst: int


class Finding(StrEnum):
    """What came of an application. Nobody leaves the list of the job they applied to."""

    REDIRECT = "redirect"
    STAYS = "stays"
    NO_APPLICATION = "no application"
    """Nothing says where this person applied, or that job could not be read."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a person stands among all people of the run for one job."""

    job_id: str
    rank: int
    score: float
    places: RankRange | None = None
    """The places that ties leave open, where they were asked for."""


@dataclass(frozen=True, slots=True)
class Application:
    """A person, a job they applied to, and the jobs they stand far better for."""

    resume_id: str
    finding: Finding
    applied: Stand | None = None
    targets: tuple[tuple[Stand, Match], ...] = ()
    """Best first, each with its reasons."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """The opening that a person takes when all openings are filled at once, or none."""

    resume_id: str
    best: Stand
    """The job at which the person stands best."""
    taken: Stand | None = None
    regret: float | None = None
    """Utility of the best job minus that of the one taken, in [0, 1); None where there is none."""


class Unmatched(NamedTuple):
    """An application that names nobody among the resumes that were read."""

    source: str
    name: str


@dataclass(frozen=True, slots=True)
class Redirects:
    """Every application with its finding, and a best assignment of people to openings."""

    applications: tuple[Application, ...]
    """Each person at least once."""
    assigned: tuple[Assigned, ...]
    """Each person once."""
    n_scored: int
    """How many people were ranked for each job."""
    openings: dict[str, int]
    """By job id, in the order of the jobs."""
    unmatched: tuple[Unmatched, ...] = ()

    @property
    def found(self) -> tuple[Application, ...]:
        """The applications that are redirects, those who would stand best first."""
        found = (entry for entry in self.applications if entry.finding is Finding.REDIRECT)
        return tuple(sorted(found, key=lambda entry: (entry.targets[0][0].rank, -entry.targets[0][0].score, entry.resume_id)))
