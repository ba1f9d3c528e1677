"""Skills and occupations of the taxonomy, and how they hang together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from matcher.domain.place import Span


class SkillKind(StrEnum):
    """What sort of thing a skill concept is."""

    SKILL = "skill"
    KNOWLEDGE = "knowledge"
    TECHNOLOGY = "technology"
    TOOL = "tool"
    LANGUAGE = "language"
    CERTIFICATE = "certificate"


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill concept. `id` is 'esco:<uuid>', 'onet:<slug>' or 'matcher:<slug>'."""

    id: str
    label: str
    kind: SkillKind


@dataclass(frozen=True, slots=True)
class Occupation:
    """An occupation concept. `id` is 'onet:<SOC code>' or 'esco:<uuid>'."""

    id: str
    label: str
    job_zone: int | None = None
    """O*NET's preparation level, 1 (little) to 5 (extensive); ESCO occupations take it over the crosswalk."""


class Relation(StrEnum):
    """How a skill at hand stands to a skill that was asked for; in falling order of credit."""

    EXACT = "exact"
    NARROWER = "narrower"
    BROADER = "broader"
    RELATED = "related"
    SIBLING = "sibling"

    @property
    def is_held(self) -> bool:
        """Whether who holds it holds what is asked for; what is near to it is not the same."""
        return self in (Relation.EXACT, Relation.NARROWER)


class SkillLink(NamedTuple):
    """How much an occupation needs a skill: `weight` in (0, 1], and whether the source calls it essential."""

    skill_id: str
    weight: float
    is_essential: bool


class Scored(NamedTuple):
    """A concept found for a text: higher is better."""

    id: str
    label: str
    score: float


class Phrase(NamedTuple):
    """Words that speak of a skill or of knowledge, found by their surroundings and not by their name."""

    kind: SkillKind
    """SKILL: what is done ("build dashboards"); KNOWLEDGE: what is known or used ("dashboards")."""
    span: Span


class Seniority(StrEnum):
    """Level that a title states, kept apart from the occupation; `UNSTATED` when the title says nothing."""

    INTERN = "intern"
    JUNIOR = "junior"
    UNSTATED = "unstated"
    SENIOR = "senior"
    LEAD = "lead"
    HEAD = "head"
