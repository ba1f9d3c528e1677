"""A job: what the employer wrote, and the requirements found in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from matcher.domain.concept import Phrase
from matcher.domain.document import Cut
from matcher.domain.goals import Conditions
from matcher.domain.place import Span
from matcher.domain.resume import DegreeLevel


class Importance(StrEnum):
    """How strongly an advert states a requirement."""

    MUST = "must"
    NICE = "nice"

    @property
    def is_must(self) -> bool:
        """Whether it is indispensable."""
        return self is Importance.MUST


class RequirementKind(StrEnum):
    """What a requirement asks for; each kind is scored in its own way."""

    SKILLS = "skills"
    """One concept, or an either/or group of concepts, any one of which is enough."""
    DUTY = "duty"
    """A line of work to be done, without a concept of the lexicon: compared by words and meaning."""
    EXPERIENCE = "experience"
    EDUCATION = "education"
    LANGUAGE = "language"
    CERTIFICATE = "certificate"


@dataclass(frozen=True, slots=True)
class Posting:
    """A job as it came in, before extraction."""

    job_id: str
    title: str
    description: str
    company: str = ""
    location: str = ""
    source: str = ""
    """Where it came from: 'jobs.csv row 3', 'cook.pdf'."""
    openings: int = 1
    """How many people are sought."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing the advert asks for.

    `line` is the whole line (or bullet) that states it: several requirements may share one.
    """

    id: str
    """'r1', 'r2', ... in the order of the advert."""
    kind: RequirementKind
    importance: Importance
    label: str
    """Short name for a table: a concept's label, 'PostgreSQL or MySQL', '3+ years', 'Bachelor'."""
    line: str
    span: Span
    """Of `line` in `Job.text`."""
    concepts: tuple[str, ...] = ()
    """Skill, language or certificate concept ids; more than one is an either/or group, counted once."""
    min_months: int | None = None
    degree: DegreeLevel | None = None
    field: str = ""
    language_code: str = ""
    language_level: str | None = None

    @property
    def is_must(self) -> bool:
        """Whether the advert states it as indispensable."""
        return self.importance.is_must


@dataclass(frozen=True, slots=True)
class Job:
    """A job as extracted."""

    job_id: str
    title: str
    company: str
    location: str
    text: str
    """The advert's text that the spans refer to."""
    requirements: tuple[Requirement, ...]
    lines: tuple[Span, ...]
    """Lines about the work itself: duties and requirements, boilerplate left out."""
    boilerplate: tuple[Span, ...] = ()
    """Lines left out of all scoring: benefits, diversity statements, about the company, how to apply."""
    language: str = "en"
    phrases: tuple[Phrase, ...] = ()
    """What its lines speak of without naming it as the lexicon does; shown to people, not scored."""
    cuts: tuple[Cut, ...] = ()
    """What was left out because a limit bit."""
    conditions: Conditions = field(default_factory=Conditions)
    """Mode, place and pay, where the advert clearly says them; not scored."""
