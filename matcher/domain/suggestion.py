"""The candidate's page: which jobs, why, what is missing and what to learn first."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from matcher.domain.adjacent import AdjacentRole, Step
from matcher.domain.goals import Conditions, Goals
from matcher.domain.match import Match
from matcher.domain.outcome import Outcome
from matcher.domain.shortlist import JobFile


class Direction(StrEnum):
    """What a job is to a person, by all three scores."""

    FITS_NOW = "fits now"
    GROW_INTO = "grow into"
    STEPS_BACK = "fits but steps back"
    OFF_COURSE = "off course"


@dataclass(frozen=True, slots=True)
class SidePart:
    """One addend of the reverse or the goal score: `share = weight * value`, with weights that sum to 1."""

    name: str
    """What is looked at: 'strengths', 'recent work', 'step'; 'title', 'level', 'field', 'mode', 'place', 'pay', 'language'."""
    weight: float
    value: float
    share: float
    is_known: bool
    """False where advert or resume do not say: then the value is the fixed neutral one."""
    why: str
    """One sentence."""


@dataclass(frozen=True, slots=True)
class SideScore:
    """A score beside the match: in [0, 1], the sum of its parts' shares in their order."""

    score: float
    parts: tuple[SidePart, ...]

    def part(self, name: str) -> SidePart | None:
        """Return the part of this name; None where it is not looked at."""
        return next((part for part in self.parts if part.name == name), None)


@dataclass(frozen=True, slots=True)
class Gap:
    """A skill or certificate that a job asks for and the resume does not show itself: missing, or with `near` adjacent."""

    concept_id: str
    label: str
    """Of the skill."""
    asked: str
    """As the job asks: a group such as 'MySQL or PostgreSQL' is met by any one of it."""
    is_must: bool
    would_add: float
    """The score with one listed mention of it, minus the score: exact, and alone."""
    near: str = ""
    """Label of a skill next to it that the resume shows: then it is adjacent, and not missing."""


@dataclass(frozen=True, slots=True)
class Crossed:
    """Something that the goals rule out, and where the job names it."""

    word: str
    where: str
    """'title', 'employer', 'place', 'requirements' or 'text'."""
    said: str
    """The line, or the name."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """One job as it stands to the person. The three scores are kept apart; none is part of another."""

    rank: int
    job_id: str
    title: str
    company: str
    location: str
    forward: float
    """Whether the person covers the job: `Match.score`."""
    reverse: SideScore
    """Whether the job uses the person."""
    goals: SideScore | None
    """Whether it moves towards what was declared; None where nothing was."""
    direction: Direction
    why: str
    """The direction's reason, one sentence."""
    step: Step
    conditions: Conditions
    crossed: tuple[Crossed, ...] = ()
    match: Match | None = None
    """With all parts; for the best jobs only."""
    gaps: tuple[Gap, ...] = ()
    """For the best jobs only, what adds most first."""


@dataclass(frozen=True, slots=True)
class Lift:
    """What one skill, alone, would add to the score of one job."""

    job_id: str
    would_add: float


@dataclass(frozen=True, slots=True)
class Lesson:
    """A skill to learn, and the jobs it lifts."""

    concept_id: str
    label: str
    total: float
    """Sum of what it would add, alone, over the best jobs."""
    lifts: tuple[Lift, ...]
    """In the order of the jobs."""
    near: str = ""
    """Label of a skill next to it that the resume shows: quicker to learn, so that its total counts more in the order."""


@dataclass(frozen=True, slots=True)
class Employer:
    """Jobs of one employer, best first."""

    name: str
    """As written in the best of them; '' where the adverts name none."""
    job_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from the resume and what was not, in sentences to its writer."""

    outcome: Outcome | None
    read: tuple[str, ...]
    not_read: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """All that one resume and many jobs say to the person whose resume it is."""

    resume_id: str
    goals: Goals
    jobs: tuple[Prospect, ...]
    """Every job, in the order of the page."""
    n_best: int
    """How many of them, from the first, have their match and gaps."""
    lessons: tuple[Lesson, ...]
    employers: tuple[Employer, ...]
    roles: tuple[AdjacentRole, ...]
    reading: Reading
    not_read: tuple[JobFile, ...] = ()
    """Rows and files that gave no job."""

    @property
    def best(self) -> tuple[Prospect, ...]:
        """The first jobs, with match and gaps."""
        return self.jobs[: self.n_best]
