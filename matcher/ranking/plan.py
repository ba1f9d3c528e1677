"""What a job's score is made of: its parts with their weights, settled before any resume is looked at."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from matcher.domain.concept import Relation
from matcher.domain.job import Job, Requirement, RequirementKind
from matcher.domain.match import PartKind
from matcher.features.encode import JobFeatures
from matcher.ranking.config import RankingConfig, Weights
from matcher.ranking.padding import Keys, run_keys
from matcher.taxonomy.taxonomy import Taxonomy

# A family of parts reaches its full weight at this many units (a must-have counts 2, a nice-to-have 1): one skill named
# in passing shall not carry what ten named skills carry.
_FULL_AT_UNITS = 6.0

FAMILY = {
    PartKind.SKILL: "skills",
    PartKind.DUTY: "duties",
    PartKind.TITLE: "title",
    PartKind.EXPERIENCE: "experience",
    PartKind.EDUCATION: "education",
    PartKind.LANGUAGE: "languages",
    PartKind.CERTIFICATE: "certificates",
    PartKind.WORDING: "wording",
    PartKind.MEANING: "meaning",
}
_SATURATING = frozenset({PartKind.SKILL, PartKind.DUTY})

_KINDS = {
    RequirementKind.SKILLS: PartKind.SKILL,
    RequirementKind.CERTIFICATE: PartKind.CERTIFICATE,
    RequirementKind.EXPERIENCE: PartKind.EXPERIENCE,
    RequirementKind.EDUCATION: PartKind.EDUCATION,
    RequirementKind.LANGUAGE: PartKind.LANGUAGE,
}


class Credit(NamedTuple):
    """What holding a certain skill earns towards a requirement."""

    value: float
    relation: Relation
    asked_id: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A part of the score to be: kind, weight, and what it asks for."""

    kind: PartKind
    label: str
    weight: float
    requirement: Requirement | None = None
    line: int = -1
    """Row of the requirement in the job's features, for parts that compare lines."""
    credits: Mapping[str, Credit] = field(default_factory=dict)
    """Held skill id to what it earns, for skills and certificates."""


@dataclass(frozen=True, slots=True)
class JobPlan:
    """A job, ready to be scored against: the slots' weights sum to 1, in the order in which shares are summed."""

    job: Job
    features: JobFeatures
    slots: tuple[Slot, ...]
    title_occupations: frozenset[str]
    """Occupations that the job's title clearly means."""
    run_keys: Keys
    """Of the advert's runs of words."""


def plan_job(job: Job, features: JobFeatures, *, taxonomy: Taxonomy, config: RankingConfig) -> JobPlan:
    """Return the plan of `job`: what its score consists of, and with which weights."""
    drafts = [*_requirement_slots(job, features, taxonomy, config), *_whole_slots(job, features)]
    slots = _normalized(drafts, config.weights)
    return JobPlan(
        job, features, tuple(slots), frozenset(taxonomy.occupations_titled(job.title)), run_keys([job.title, job.text])
    )


def _requirement_slots(job: Job, features: JobFeatures, taxonomy: Taxonomy, config: RankingConfig) -> list[Slot]:
    """Return a slot for each requirement, and one for each line of work, with weights relative within their family."""
    slots: list[Slot] = []
    seen_lines: set[tuple[int, int]] = set()
    for index, requirement in enumerate(job.requirements):
        factor = config.must_factor if requirement.is_must else 1.0
        kind = _KINDS.get(requirement.kind)
        if kind is not None and (requirement.concepts or kind not in (PartKind.SKILL, PartKind.CERTIFICATE)):
            slots.append(
                Slot(kind, requirement.label, factor, requirement, index, _credits(requirement.concepts, taxonomy, config))
            )
        compares_line = requirement.kind in (RequirementKind.SKILLS, RequirementKind.DUTY) or (
            requirement.kind is RequirementKind.CERTIFICATE and not requirement.concepts
        )
        if compares_line and tuple(requirement.span) not in seen_lines:
            weight = features.requirement_weights[index]
            if weight > 0:
                seen_lines.add((requirement.span.start, requirement.span.end))
                # The square root of the summed IDF: long lines say more, but not in proportion.
                slots.append(Slot(PartKind.DUTY, requirement.line, factor * math.sqrt(weight), requirement, index))
    return sorted(slots, key=lambda slot: list(FAMILY).index(slot.kind))


def _credits(concepts: tuple[str, ...], taxonomy: Taxonomy, config: RankingConfig) -> dict[str, Credit]:
    """Return what each held skill would earn; of several ways the best counts, the first asked for where equal."""
    best: dict[str, Credit] = {}
    for asked in concepts:
        for held, relation in sorted(taxonomy.neighbours(asked).items()):
            credit = Credit(config.credits.of(relation), relation, asked)
            if held not in best or credit.value > best[held].value:
                best[held] = credit
    return best


def _whole_slots(job: Job, features: JobFeatures) -> list[Slot]:
    slots = []
    if job.title and features.title_vector.any():
        slots.append(Slot(PartKind.TITLE, job.title, 1.0))
    if features.text_weight > 0:
        slots.append(Slot(PartKind.WORDING, "wording of the whole text", 1.0))
    if features.text_vector.any():
        slots.append(Slot(PartKind.MEANING, "meaning of the whole text", 1.0))
    return slots


def _normalized(drafts: list[Slot], weights: Weights) -> list[Slot]:
    """Return the slots with weights that sum to 1, each family sharing its own weight out among its slots.

    What weighs nothing is left out, but for must-haves: their state is shown whatever they weigh.
    """
    return [
        Slot(slot.kind, slot.label, value, slot.requirement, slot.line, slot.credits)
        for slot, value in zip(drafts, _shared_out(drafts, weights), strict=True)
        if value > 0.0 or (slot.requirement is not None and slot.requirement.is_must and slot.kind is not PartKind.DUTY)
    ]


def _shared_out(drafts: Sequence[Slot], weights: Weights) -> list[float]:
    """Return the weights of the drafts, which sum to 1; none at all where nothing weighs."""
    raw: list[float] = []
    for slot in drafts:
        family = [other for other in drafts if other.kind is slot.kind]
        total = math.fsum(other.weight for other in family)
        fullness = 1.0
        if slot.kind in _SATURATING:
            units = sum(2.0 if other.requirement and other.requirement.is_must else 1.0 for other in family)
            fullness = min(1.0, units / _FULL_AT_UNITS)
        raw.append(getattr(weights, FAMILY[slot.kind]) * fullness * slot.weight / total if total else 0.0)
    total = math.fsum(raw)
    return [value / total for value in raw] if total > 0.0 else [0.0] * len(raw)


def weights_without_lines(plan: JobPlan, weights: Weights) -> list[list[float]]:
    """Return, for each line of the advert that states a requirement, what every slot would weigh were the line not there."""
    lines = sorted({tuple(slot.requirement.span) for slot in plan.slots if slot.requirement is not None})
    result = []
    for line in lines:
        kept = [at for at, slot in enumerate(plan.slots) if slot.requirement is None or tuple(slot.requirement.span) != line]
        shared = dict(zip(kept, _shared_out([plan.slots[at] for at in kept], weights), strict=True))
        result.append([shared.get(at, 0.0) for at in range(len(plan.slots))])
    return result
