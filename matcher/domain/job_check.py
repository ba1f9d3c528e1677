"""What an advert asks of reality: what each must-have costs, what contradicts itself, which words narrow the field."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from matcher.domain.document import Cut
from matcher.domain.job import Importance, RequirementKind
from matcher.domain.place import Span


class ConflictKind(StrEnum):
    """What in an advert does not go together; declared in the order in which it is told."""

    LEVEL_AND_YEARS = "level and years"
    LEVEL_AND_DEGREE = "level and degree"
    NO_EXPERIENCE_AND_YEARS = "no experience and years"
    TWO_FIGURES = "two figures of years"
    MUST_AND_NICE = "must and nice"
    TWO_LEVELS = "two levels of a language"
    PLACE = "place of work"
    HOURS = "hours"
    MANY_MUST_HAVES = "many must-haves"
    NOTHING_ASKED = "nothing asked"


class Narrowing(StrEnum):
    """What a term that has nothing to do with skill narrows the field by."""

    GENDER = "gender"
    AGE = "age"
    ORIGIN = "origin"
    BODY = "body and health"
    LOOKS = "looks"
    FAMILY = "family"
    GAPS = "gaps in work"
    SCHOOL = "name of the school"
    CULTURE = "culture"
    DRIVING = "driving"


class Accepting(StrEnum):
    """What would have to be accepted for a must-have to be met by those who show something near to it only."""

    SKILL = "another skill"
    POSITIONS = "years in positions of another name"
    FIELD = "a degree in another field"


class Source(StrEnum):
    """Where in an advert words stand."""

    TITLE = "title"
    PLACE = "location"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class AdvertQuote:
    """Words of the advert."""

    text: str
    source: Source = Source.TEXT
    span: Span | None = None
    """In `Job.text`; None for the title and the location."""


@dataclass(frozen=True, slots=True)
class StandIn:
    """Something near to a must-have, and the people who show that and not the must-have itself."""

    accepting: Accepting
    label: str
    """The skill held; empty for years and degrees."""
    resume_ids: tuple[str, ...]
    """By score for the job, the highest first. A person stands in one group: that of the nearest thing they show."""


@dataclass(frozen=True, slots=True)
class MustHaveCost:
    """How many people one must-have keeps and loses. `n_pass + n_adjacent + n_unknown + n_fail` is everyone.

    Near to it are a neighbouring skill, years enough in positions of another name, a degree in another field.
    """

    requirement_id: str
    kind: RequirementKind
    label: str
    line: str
    n_pass: int
    n_adjacent: int
    """They show something near to it only: of the state unknown, since a person must judge."""
    n_unknown: int
    """Their resumes do not say: not counted as lost."""
    n_fail: int
    n_lost_alone: int
    """Of those who fail: they fail no other must-have, so that this one alone loses them."""
    stand_ins: tuple[StandIn, ...] = ()
    """The largest group first."""

    @property
    def n_removed(self) -> int:
        """How many it removes when only the very thing counts: those who fail, and those who show a neighbouring skill instead.

        Whether years in positions of another name, or a degree in another field, will do is for a person to judge: they are
        not counted as removed.
        """
        return self.n_fail + sum(len(entry.resume_ids) for entry in self.stand_ins if entry.accepting is Accepting.SKILL)


@dataclass(frozen=True, slots=True)
class Relaxed:
    """One or two must-haves, and how many people would fail none of the others were these nice-to-have."""

    requirement_ids: tuple[str, ...]
    n_gained: int
    """People who fail nothing then, and fail something now."""
    n_without_fail: int
    """All who fail nothing then."""


@dataclass(frozen=True, slots=True)
class PoolCheck:
    """What the must-haves of a job do to a number of people."""

    n_people: int
    must_haves: tuple[MustHaveCost, ...]
    """In the order of the advert."""
    n_pass_all: int
    n_open: int
    """They fail nothing, and at least one must-have is unknown or shown by something near to it only."""
    n_fail: int
    """They fail at least one."""
    relaxed: tuple[Relaxed, ...] = ()
    """The best single must-have to relax, then the best pair; each only where it gains more than the one before."""

    @property
    def n_without_fail(self) -> int:
        """How many fail no must-have."""
        return self.n_pass_all + self.n_open


@dataclass(frozen=True, slots=True)
class EitherOr:
    """Concepts any one of which is enough."""

    requirement_id: str
    importance: Importance
    labels: tuple[str, ...]
    line: str


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """The lines that no score rests on."""

    lines: tuple[AdvertQuote, ...]
    share: float
    """Of the characters of all lines, in [0, 1]."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Things in an advert that do not go together, in one sentence, with the words they rest on."""

    kind: ConflictKind
    sentence: str
    quotes: tuple[AdvertQuote, ...] = ()


@dataclass(frozen=True, slots=True)
class NarrowingTerm:
    """Words that keep people away for no reason of skill."""

    kind: Narrowing
    term: str
    """As it stands in the advert."""
    quote: AdvertQuote
    reason: str
    instead: str
    """What to write in its place."""


@dataclass(frozen=True, slots=True)
class JobCheck:
    """All that was found in one advert, and what it does to the people who were given."""

    job_id: str
    job_title: str
    n_must: int
    """Requirements stated as indispensable, lines of work among them."""
    n_nice: int
    alternatives: tuple[EitherOr, ...]
    boilerplate: Boilerplate
    conflicts: tuple[Conflict, ...]
    narrowing: tuple[NarrowingTerm, ...]
    pool: PoolCheck | None = None
    """None where no people were given."""
    language: str = "en"
    """Only English adverts are read; in others next to nothing is found."""
    cuts: tuple[Cut, ...] = ()
