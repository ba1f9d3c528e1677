"""The reverse score: does the job use the person."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from matcher.domain.adjacent import Step
from matcher.domain.concept import SkillKind
from matcher.domain.resume import EvidenceLevel
from matcher.domain.suggestion import SideScore
from matcher.features.cosine import similarities
from matcher.ranking import values
from matcher.ranking.candidate import Candidate
from matcher.ranking.config import RankingConfig
from matcher.ranking.plan import Credit, JobPlan
from matcher.roles.ladder import Stand, step_between_stands
from matcher.roles.sides import Finding, side_score
from matcher.taxonomy.taxonomy import Taxonomy

_N_STRENGTHS = 12
"""Skills looked at, those shown best and latest: no job uses all that a long career holds."""
_STRENGTHS_RANGE = (0.0, 0.5)
"""A job that uses half of them uses the person well."""
_RECENT_MONTHS = 60
_MET_FROM = 0.35
"""Cosine from which a line of the resume meets a line of the job."""
_RECENT_RANGE = (0.0, 0.7)
_STEPS = {Step.UP: 1.0, Step.LEVEL: 0.75, Step.DOWN: 0.0, Step.UNKNOWN: None}
_WEIGHTS = {"strengths": 0.5, "recent work": 0.3, "step": 0.2}
_NEUTRAL = 0.5
_N_NAMED = 5


class Strength(NamedTuple):
    """A skill that the person shows, and how much it counts: how well it is shown, and how long ago."""

    concept_id: str
    label: str
    weight: float


@dataclass(frozen=True, slots=True)
class ReverseScorer:
    """Scores what jobs make of one person."""

    taxonomy: Taxonomy
    config: RankingConfig
    stand: Stand
    """Where the person stands."""

    def score(self, candidate: Candidate, plan: JobPlan, offered: Stand) -> SideScore:
        """Return the score of the job of `plan`, which stands as `offered`."""
        findings = (self._strengths(candidate, plan), self._recent(candidate, plan), self._step(offered))
        found = side_score(findings, _NEUTRAL)
        if found is None:
            raise ValueError("the weights of the reverse score are all 0")
        return found

    def strengths(self, candidate: Candidate) -> list[Strength]:
        """Return the skills shown best and latest, the weightiest first."""
        best: dict[str, float] = {}
        for skill in candidate.view.skills:
            if self.taxonomy.skill(skill.concept_id).kind is SkillKind.LANGUAGE:
                continue
            line = candidate.view.lines[skill.line]
            weight = self.config.levels.of(skill.level) * values.recency(line.months_ago)
            best[skill.concept_id] = max(best.get(skill.concept_id, 0.0), weight)
        order = sorted(best, key=lambda concept: (-best[concept], concept))[:_N_STRENGTHS]
        return [Strength(concept, self.taxonomy.skill(concept).label, best[concept]) for concept in order]

    def _strengths(self, candidate: Candidate, plan: JobPlan) -> Finding:
        name, strengths = "strengths", self.strengths(candidate)
        asked = [slot.credits for slot in plan.slots if slot.credits]
        if not strengths or not asked:
            why = "Your resume names no skills." if not strengths else "The advert names no skills that are known."
            return Finding(name, _WEIGHTS[name], None, f"{why} What is unknown counts neither for nor against.")
        matched = [_earned(entry.concept_id, asked, is_held=True) for entry in strengths]
        near = [
            0.0 if held else _earned(entry.concept_id, asked, is_held=False)
            for entry, held in zip(strengths, matched, strict=True)
        ]
        total = math.fsum(entry.weight for entry in strengths)
        used, beside = (
            math.fsum(entry.weight * earned for entry, earned in zip(strengths, side, strict=True)) / total
            for side in (matched, near)
        )
        # What is only near is worth its credit and no more: a job that asks for something else does not use the skill.
        value = min(1.0, values.calibrated(used, _STRENGTHS_RANGE) + beside)
        n_used = sum(earned > 0.0 for earned in matched)
        why = f"It uses {n_used} of the {len(strengths)} skills that you show best"
        named = _named([entry.label for entry, earned in zip(strengths, matched, strict=True) if earned > 0.0])
        others = _named([entry.label for entry, earned in zip(strengths, near, strict=True) if earned > 0.0])
        why = f"{why}{f': {named}' if named else ''}."
        return Finding(name, _WEIGHTS[name], value, f"{why} It asks for what is next to others: {others}." if others else why)

    def _recent(self, candidate: Candidate, plan: JobPlan) -> Finding:
        name = "recent work"
        lines = [
            index
            for index, line in enumerate(candidate.view.lines)
            if line.level is EvidenceLevel.DATED_ROLE and (line.months_ago or 0) <= _RECENT_MONTHS
        ]
        asked = plan.features.requirement_vectors
        if not lines or not len(asked):
            why = "Your resume shows no dated work of late" if not lines else "The advert names no lines of work"
            return Finding(name, _WEIGHTS[name], None, f"{why}, so this counts neither for nor against.")
        best = similarities(candidate.features.line_vectors[lines], asked).max(axis=1)
        n_met = int((best >= _MET_FROM).sum())
        why = f"{n_met} of {len(lines)} lines about your work of the last five years come back in this job."
        return Finding(name, _WEIGHTS[name], values.calibrated(n_met / len(lines), _RECENT_RANGE), why)

    def _step(self, offered: Stand) -> Finding:
        step = step_between_stands(self.stand, offered)
        return Finding("step", _WEIGHTS["step"], _STEPS[step], _STEP_WORDS[step])


_STEP_WORDS = {
    Step.UP: "It is a step up from the position you held last.",
    Step.LEVEL: "It is about the level of the position you held last.",
    Step.DOWN: "It is a step down from the position you held last.",
    Step.UNKNOWN: "Whether it is a step up or down is not known, so this counts neither for nor against.",
}


def _earned(concept_id: str, asked: Sequence[Mapping[str, Credit]], *, is_held: bool) -> float:
    """Return the most that a skill earns with any of the things asked for: as what is asked, or as what is near to it."""
    found = (earns[concept_id] for earns in asked if concept_id in earns)
    return max((credit.value for credit in found if credit.relation.is_held is is_held), default=0.0)


def _named(labels: Sequence[str]) -> str:
    rest = f" and {len(labels) - _N_NAMED} more" if len(labels) > _N_NAMED else ""
    return f"{', '.join(labels[:_N_NAMED])}{rest}"
