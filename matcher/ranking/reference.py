"""The reference scorer: what the score of one resume for one job is, written to be read.

``score = sum over parts of weight * value``: the weights come from the job alone (`matcher.ranking.plan`) and sum to 1,
each value lies in [0, 1] and comes from the best evidence in the resume. Every faster path is tested to give the same bits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from matcher.domain.concept import Relation
from matcher.domain.match import LISTED, NO_LEVEL, Match, Part, PartKind, PartStatus, Quote
from matcher.domain.resume import DegreeLevel
from matcher.domain.view import covered_months
from matcher.features.tfidf import TfidfModel
from matcher.ranking import values
from matcher.ranking.candidate import Candidate
from matcher.ranking.config import RankingConfig
from matcher.ranking.gates import must_haves
from matcher.ranking.measures import N_BEST, Pair, line_measure
from matcher.ranking.plan import JobPlan, Slot
from matcher.taxonomy.taxonomy import Taxonomy

_QUOTED_FROM = 0.2
"""Lines less like the job's line than this are no evidence and are not quoted."""
_N_TERMS = 8
_NEARNESS = {relation: place for place, relation in enumerate(Relation)}


@dataclass(frozen=True, slots=True)
class ReferenceScorer:
    """Scores one pair at a time, with parts and evidence."""

    taxonomy: Taxonomy
    tfidf: TfidfModel
    config: RankingConfig

    def score(self, candidate: Candidate, plan: JobPlan) -> Match:
        """Return the match of `candidate` and the job of `plan`."""
        return self.match(Pair(candidate, plan, self.tfidf))

    def match(self, pair: Pair) -> Match:
        """Return the match of a pair, by the measures that the pair gives."""
        candidate, plan, parts = pair.candidate, pair.plan, []
        score = 0.0
        for slot in plan.slots:
            part = self._part_of(pair, slot)
            parts.append(part)
            score = score + part.share
        score = min(1.0, score)
        band = self.config.bands.of(score)
        return Match(
            job_id=plan.job.job_id,
            resume_id=candidate.resume_id,
            score=score,
            band=band,
            parts=tuple(parts),
            must_haves=must_haves(parts, candidate.view, self.taxonomy),
            view_digest=candidate.digest,
            band_meaning=self.config.band_meaning.of(band),
        )

    def gated_parts(self, candidate: Candidate, plan: JobPlan) -> list[Part]:
        """Return those parts of the match that the states of must-haves rest on: the same as in `score`."""
        asked = [slot for slot in plan.slots if slot.requirement is not None and slot.requirement.is_must]
        pair = Pair(candidate, plan, self.tfidf)
        return [self._part_of(pair, slot) for slot in asked if slot.kind is not PartKind.DUTY]

    def _part_of(self, pair: Pair, slot: Slot) -> Part:
        rules: dict[PartKind, Callable[[Pair, Slot], Part]] = {
            PartKind.SKILL: self._skill,
            PartKind.CERTIFICATE: self._skill,
            PartKind.DUTY: self._duty,
            PartKind.TITLE: self._title,
            PartKind.EXPERIENCE: self._experience,
            PartKind.EDUCATION: self._education,
            PartKind.LANGUAGE: self._language,
            PartKind.WORDING: self._wording,
            PartKind.MEANING: self._meaning,
        }
        return rules[slot.kind](pair, slot)

    def _skill(self, pair: Pair, slot: Slot) -> Part:
        """Value: the best held skill's credit for its relation to the asked one, times how well it is shown."""
        best = None
        for held in pair.view.skills:
            credit = slot.credits.get(held.concept_id)
            if credit is None:
                continue
            value = credit.value * self.config.levels.of(held.level)
            # Equal values: the nearer relation first, then the line that comes first, then the smaller id.
            key = (-value, _NEARNESS[credit.relation], held.line, held.concept_id)
            if best is None or key < best[0]:
                best = (key, value, credit, held)
        if best is None or best[1] <= 0.0:
            status = PartStatus.MISSING if pair.view.skills else PartStatus.UNKNOWN
            return _part(slot, 0.0, status, concept_id=slot.requirement.concepts[0] if slot.requirement else "")
        _, value, credit, held = best
        is_matched = credit.relation.is_held
        return _part(
            slot,
            value,
            PartStatus.MATCHED if is_matched else PartStatus.ADJACENT,
            concept_id=credit.asked_id,
            found_id=held.concept_id,
            found_label=self.taxonomy.skill(held.concept_id).label,
            relation=credit.relation,
            evidence=(_quote(pair, held.line),),
            detail=(LISTED, "in a project", "in a dated position")[held.level - 1],
        )

    def _duty(self, pair: Pair, slot: Slot) -> Part:
        """Value: how near the three best lines of the resume, and all its words, come to the line of the job."""
        likeness = pair.line_likeness(slot)
        measure = line_measure(likeness, pair.line_coverage(slot))
        value = values.calibrated(measure, values.LINE_RANGE)
        order = sorted(range(len(likeness)), key=lambda index: (-likeness[index], index))
        quoted = [index for index in order[:N_BEST] if likeness[index] >= _QUOTED_FROM]
        status = PartStatus.MATCHED if value >= 0.6 else PartStatus.PARTIAL if value >= 0.25 and quoted else PartStatus.MISSING
        evidence = tuple(_quote(pair, index) for index in quoted) if status is not PartStatus.MISSING else ()
        return _part(slot, value, status, evidence=evidence)

    def _title(self, pair: Pair, slot: Slot) -> Part:
        """Value: the closest title held, less for each year since then beyond two."""
        neutral = self.config.neutral
        roles = pair.view.roles
        if not roles:
            return _part(slot, neutral, PartStatus.UNKNOWN)
        fits = [
            values.calibrated(likeness, values.TITLE_RANGE) * values.recency(role.months_ago)
            for likeness, role in zip(pair.title_likeness(), roles, strict=True)
        ]
        best = max(range(len(fits)), key=lambda index: (fits[index], -index))
        fit = fits[best]
        status = PartStatus.MATCHED if fit >= 0.6 else PartStatus.PARTIAL if fit > 0.2 else PartStatus.MISSING
        months_ago = roles[best].months_ago
        ago = "" if months_ago is None or months_ago <= 1 else f"{_years(months_ago)} ago"
        return _part(
            slot,
            values.floored(fit, neutral),
            status,
            found_label=roles[best].title,
            evidence=(_quote(pair, roles[best].line),),
            detail=ago,
        )

    def _experience(self, pair: Pair, slot: Slot) -> Part:
        """Value: months in positions like the job's, other months counted a third, against the months asked."""
        asked = slot.requirement.min_months or 0 if slot.requirement else 0
        relevant, in_all = experience_months(pair)
        neutral = self.config.neutral
        if in_all is None:
            return _part(slot, neutral, PartStatus.UNKNOWN)
        value = values.floored(values.experience(relevant, in_all, asked), neutral)
        # Years enough, but in positions called something else: a person must judge.
        status = PartStatus.MATCHED if relevant >= asked else PartStatus.ADJACENT if in_all >= asked else PartStatus.PARTIAL
        dated = [role for role in pair.view.roles if role.period is not None]
        detail = f"{_years(in_all)} in all, {_years(relevant)} of them in positions like this one"
        return _part(slot, value, status, detail=detail, evidence=tuple(_quote(pair, role.line) for role in dated))

    def _education(self, pair: Pair, slot: Slot) -> Part:
        """Value: the best degree against the one asked, a little less where the field is another."""
        asked = slot.requirement.degree if slot.requirement and slot.requirement.degree is not None else DegreeLevel.NONE
        field = slot.requirement.field if slot.requirement else ""
        neutral = self.config.neutral
        if not pair.view.education:
            return _part(slot, neutral, PartStatus.UNKNOWN)
        fits = [
            values.degree(entry.level, asked, is_field_met=self.is_field_met(entry.field, field))
            for entry in pair.view.education
        ]
        best = max(range(len(fits)), key=lambda index: (fits[index], -index))
        entry = pair.view.education[best]
        is_enough = entry.level >= asked
        status = PartStatus.PARTIAL
        if is_enough:
            status = PartStatus.MATCHED if self.is_field_met(entry.field, field) else PartStatus.ADJACENT
        detail = entry.level.name.lower() + (f" in {entry.field}" if entry.field else "")
        return _part(
            slot,
            values.floored(fits[best], neutral),
            status,
            detail=detail,
            evidence=(_quote(pair, entry.line),),
        )

    def is_field_met(self, held: str, asked: str) -> bool:
        """Return whether a field of study shares a word with the one asked for; nothing asked is always met."""
        if not asked:
            return True
        return bool(set(self.tfidf.terms(asked).tolist()) & set(self.tfidf.terms(held).tolist()))

    def _language(self, pair: Pair, slot: Slot) -> Part:
        """Value: the level of the language against the level asked."""
        code = slot.requirement.language_code if slot.requirement else ""
        level = slot.requirement.language_level if slot.requirement else None
        neutral = self.config.neutral
        spoken = [entry for entry in pair.view.languages if entry.code == code]
        if not spoken:
            status = PartStatus.MISSING if pair.view.languages else PartStatus.UNKNOWN
            return _part(slot, neutral, status)
        best = max(spoken, key=lambda entry: (values.language(entry.level, level), -entry.line))
        fit = values.language(best.level, level)
        return _part(
            slot,
            values.floored(fit, neutral),
            PartStatus.MATCHED if fit >= 1.0 else PartStatus.PARTIAL,
            detail=f"level {best.level}" if best.level else NO_LEVEL,
            evidence=(_quote(pair, best.line),),
        )

    def _wording(self, pair: Pair, slot: Slot) -> Part:
        """Value: the share of the job's TF-IDF weight whose terms stand in the resume."""
        coverage = pair.wording()
        value = values.calibrated(coverage, values.WORDING_RANGE)
        shared = np.intersect1d(pair.plan.features.text_terms, pair.candidate.features.text_terms, assume_unique=True)
        order = sorted(zip((-self.tfidf.weights(shared)).tolist(), shared.tolist(), strict=True))
        return _part(
            slot,
            value,
            _whole_status(value),
            terms=tuple(self.tfidf.term(term) for _, term in order[:_N_TERMS]),
            detail=f"{round(100 * coverage)} %",
        )

    def _meaning(self, pair: Pair, slot: Slot) -> Part:
        """Value: cosine of the whole texts' embeddings."""
        value = values.calibrated(pair.meaning(), values.MEANING_RANGE)
        return _part(slot, value, _whole_status(value))


def experience_months(pair: Pair) -> tuple[int, int | None]:
    """Return the months in positions whose title is like the job's, and the months in all (None without dates)."""
    in_all = pair.view.experience_months
    if in_all is None:
        return 0, None
    periods = [
        role.period
        for likeness, role in zip(pair.title_likeness(), pair.view.roles, strict=True)
        if role.period is not None and values.calibrated(likeness, values.TITLE_RANGE) >= values.RELEVANT_TITLE
    ]
    return covered_months(periods), in_all


def _part(slot: Slot, value: float, status: PartStatus, **found: Any) -> Part:
    """Return the part of a slot that has this value, with what else was found."""
    requirement = slot.requirement
    return Part(
        kind=slot.kind,
        label=slot.label,
        weight=slot.weight,
        value=value,
        share=slot.weight * value,
        status=status,
        requirement_id=requirement.id if requirement else "",
        importance=requirement.importance if requirement else None,
        **found,
    )


def _quote(pair: Pair, line: int) -> Quote:
    entry = pair.view.lines[line]
    return Quote(entry.quoted, line, entry.place)


def _whole_status(value: float) -> PartStatus:
    if value >= 0.6:
        return PartStatus.MATCHED
    return PartStatus.PARTIAL if value >= 0.2 else PartStatus.MISSING


def _years(months: int) -> str:
    years, rest = divmod(months, 12)
    if not years:
        return f"{rest} month{'' if rest == 1 else 's'}"
    return f"{years} year{'' if years == 1 else 's'}" + (f" {rest} month{'' if rest == 1 else 's'}" if rest else "")
