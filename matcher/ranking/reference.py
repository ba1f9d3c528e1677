"""The reference scorer: what the score of one resume for one job is, written to be read.

``score = sum over parts of weight * value``: the weights come from the job alone (`matcher.ranking.plan`) and sum to 1,
each value lies in [0, 1] and comes from the best evidence in the resume. Every faster path is tested to give the same bits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from matcher.domain.concept import Relation
from matcher.domain.match import LISTED, NO_LEVEL, Match, Part, PartKind, PartStatus, Quote
from matcher.domain.resume import DegreeLevel
from matcher.domain.view import covered_months
from matcher.features.cosine import similarities
from matcher.features.tfidf import TfidfModel
from matcher.ranking import values
from matcher.ranking.candidate import Candidate
from matcher.ranking.config import RankingConfig
from matcher.ranking.gates import must_haves
from matcher.ranking.measures import N_BEST, line_likeness, line_measure, title_likeness
from matcher.ranking.plan import JobPlan, Slot
from matcher.taxonomy.taxonomy import Taxonomy

_QUOTED_FROM = 0.2
"""Lines less like the job's line than this are no evidence and are not quoted."""
_N_TERMS = 8


@dataclass(frozen=True, slots=True)
class ReferenceScorer:
    """Scores one pair at a time, with parts and evidence."""

    taxonomy: Taxonomy
    tfidf: TfidfModel
    config: RankingConfig

    def score(self, candidate: Candidate, plan: JobPlan) -> Match:
        """Return the match of `candidate` and the job of `plan`."""
        parts = []
        score = 0.0
        for slot in plan.slots:
            part = self._part(candidate, plan, slot)
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
        return [self._part(candidate, plan, slot) for slot in asked if slot.kind is not PartKind.DUTY]

    def _part(self, candidate: Candidate, plan: JobPlan, slot: Slot) -> Part:
        rules: dict[PartKind, Callable[[Candidate, JobPlan, Slot, Part], Part]] = {
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
        requirement = slot.requirement
        empty = Part(
            kind=slot.kind,
            label=slot.label,
            weight=slot.weight,
            value=0.0,
            share=0.0,
            status=PartStatus.MISSING,
            requirement_id=requirement.id if requirement else "",
            importance=requirement.importance if requirement else None,
        )
        part = rules[slot.kind](candidate, plan, slot, empty)
        return replace(part, share=slot.weight * part.value)

    def _skill(self, candidate: Candidate, _plan: JobPlan, slot: Slot, part: Part) -> Part:
        """Value: the best held skill's credit for its relation to the asked one, times how well it is shown."""
        part = replace(part, concept_id=slot.requirement.concepts[0] if slot.requirement else "")
        best = None
        for held in candidate.view.skills:
            credit = slot.credits.get(held.concept_id)
            if credit is None:
                continue
            value = credit.value * self.config.levels.of(held.level)
            # Equal values: the nearer relation first, then the line that comes first, then the smaller id.
            key = (-value, list(Relation).index(credit.relation), held.line, held.concept_id)
            if best is None or key < best[0]:
                best = (key, value, credit, held)
        if best is None or best[1] <= 0.0:
            return replace(part, status=PartStatus.MISSING if candidate.view.skills else PartStatus.UNKNOWN)
        _, value, credit, held = best
        is_matched = credit.relation.is_held
        return replace(
            part,
            value=value,
            status=PartStatus.MATCHED if is_matched else PartStatus.ADJACENT,
            concept_id=credit.asked_id,
            found_id=held.concept_id,
            found_label=self.taxonomy.skill(held.concept_id).label,
            relation=credit.relation,
            evidence=(_quote(candidate, held.line),),
            detail=(LISTED, "in a project", "in a dated position")[held.level - 1],
        )

    def _duty(self, candidate: Candidate, plan: JobPlan, slot: Slot, part: Part) -> Part:
        """Value: how near the three best lines of the resume, and all its words, come to the line of the job."""
        likeness = line_likeness(candidate, plan, slot, self.tfidf)
        asked = plan.features.requirement_terms.row(slot.line)
        measure = line_measure(likeness, self.tfidf.coverage(asked, candidate.features.text_terms))
        value = values.calibrated(measure, values.LINE_RANGE)
        order = sorted(range(len(likeness)), key=lambda index: (-likeness[index], index))
        quoted = [index for index in order[:N_BEST] if likeness[index] >= _QUOTED_FROM]
        status = PartStatus.MATCHED if value >= 0.6 else PartStatus.PARTIAL if value >= 0.25 and quoted else PartStatus.MISSING
        evidence = tuple(_quote(candidate, index) for index in quoted) if status is not PartStatus.MISSING else ()
        return replace(part, value=value, status=status, evidence=evidence)

    def _title(self, candidate: Candidate, plan: JobPlan, _slot: Slot, part: Part) -> Part:
        """Value: the closest title held, less for each year since then beyond two."""
        neutral = self.config.neutral
        roles = candidate.view.roles
        if not roles:
            return replace(part, value=neutral, status=PartStatus.UNKNOWN)
        fits = [
            values.calibrated(likeness, values.TITLE_RANGE) * values.recency(role.months_ago)
            for likeness, role in zip(title_likeness(candidate, plan), roles, strict=True)
        ]
        best = max(range(len(fits)), key=lambda index: (fits[index], -index))
        fit = fits[best]
        status = PartStatus.MATCHED if fit >= 0.6 else PartStatus.PARTIAL if fit > 0.2 else PartStatus.MISSING
        months_ago = roles[best].months_ago
        ago = "" if months_ago is None or months_ago <= 1 else f"{_years(months_ago)} ago"
        return replace(
            part,
            value=values.floored(fit, neutral),
            status=status,
            found_label=roles[best].title,
            evidence=(_quote(candidate, roles[best].line),),
            detail=ago,
        )

    def _experience(self, candidate: Candidate, plan: JobPlan, slot: Slot, part: Part) -> Part:
        """Value: months in positions like the job's, other months counted a third, against the months asked."""
        asked = slot.requirement.min_months or 0 if slot.requirement else 0
        relevant, in_all = experience_months(candidate, plan)
        neutral = self.config.neutral
        if in_all is None:
            return replace(part, value=neutral, status=PartStatus.UNKNOWN)
        value = values.floored(values.experience(relevant, in_all, asked), neutral)
        # Years enough, but in positions called something else: a person must judge.
        status = PartStatus.MATCHED if relevant >= asked else PartStatus.ADJACENT if in_all >= asked else PartStatus.PARTIAL
        dated = [role for role in candidate.view.roles if role.period is not None]
        detail = f"{_years(in_all)} in all, {_years(relevant)} of them in positions like this one"
        return replace(
            part, value=value, status=status, detail=detail, evidence=tuple(_quote(candidate, role.line) for role in dated)
        )

    def _education(self, candidate: Candidate, _plan: JobPlan, slot: Slot, part: Part) -> Part:
        """Value: the best degree against the one asked, a little less where the field is another."""
        asked = slot.requirement.degree if slot.requirement and slot.requirement.degree is not None else DegreeLevel.NONE
        field = slot.requirement.field if slot.requirement else ""
        neutral = self.config.neutral
        if not candidate.view.education:
            return replace(part, value=neutral, status=PartStatus.UNKNOWN)
        fits = [
            values.degree(entry.level, asked, is_field_met=self.is_field_met(entry.field, field))
            for entry in candidate.view.education
        ]
        best = max(range(len(fits)), key=lambda index: (fits[index], -index))
        entry = candidate.view.education[best]
        is_enough = entry.level >= asked
        status = PartStatus.PARTIAL
        if is_enough:
            status = PartStatus.MATCHED if self.is_field_met(entry.field, field) else PartStatus.ADJACENT
        detail = entry.level.name.lower() + (f" in {entry.field}" if entry.field else "")
        return replace(
            part,
            value=values.floored(fits[best], neutral),
            status=status,
            detail=detail,
            evidence=(_quote(candidate, entry.line),),
        )

    def is_field_met(self, held: str, asked: str) -> bool:
        """Return whether a field of study shares a word with the one asked for; nothing asked is always met."""
        if not asked:
            return True
        return bool(set(self.tfidf.terms(asked).tolist()) & set(self.tfidf.terms(held).tolist()))

    def _language(self, candidate: Candidate, _plan: JobPlan, slot: Slot, part: Part) -> Part:
        """Value: the level of the language against the level asked."""
        code = slot.requirement.language_code if slot.requirement else ""
        level = slot.requirement.language_level if slot.requirement else None
        neutral = self.config.neutral
        spoken = [entry for entry in candidate.view.languages if entry.code == code]
        if not spoken:
            status = PartStatus.MISSING if candidate.view.languages else PartStatus.UNKNOWN
            return replace(part, value=neutral, status=status)
        best = max(spoken, key=lambda entry: (values.language(entry.level, level), -entry.line))
        fit = values.language(best.level, level)
        return replace(
            part,
            value=values.floored(fit, neutral),
            status=PartStatus.MATCHED if fit >= 1.0 else PartStatus.PARTIAL,
            detail=f"level {best.level}" if best.level else NO_LEVEL,
            evidence=(_quote(candidate, best.line),),
        )

    def _wording(self, candidate: Candidate, plan: JobPlan, _slot: Slot, part: Part) -> Part:
        """Value: the share of the job's TF-IDF weight whose terms stand in the resume."""
        asked = plan.features.text_terms
        coverage = self.tfidf.coverage(asked, candidate.features.text_terms)
        value = values.calibrated(coverage, values.WORDING_RANGE)
        shared = np.intersect1d(asked, candidate.features.text_terms, assume_unique=True)
        order = sorted(zip((-self.tfidf.weights(shared)).tolist(), shared.tolist(), strict=True))
        return replace(
            part,
            value=value,
            status=_whole_status(value),
            terms=tuple(self.tfidf.term(term) for _, term in order[:_N_TERMS]),
            detail=f"{round(100 * coverage)} %",
        )

    def _meaning(self, candidate: Candidate, plan: JobPlan, _slot: Slot, part: Part) -> Part:
        """Value: cosine of the whole texts' embeddings."""
        cosine = float(similarities(candidate.features.text_vector[None, :], plan.features.text_vector[None, :])[0, 0])
        value = values.calibrated(cosine, values.MEANING_RANGE)
        return replace(part, value=value, status=_whole_status(value))


def experience_months(candidate: Candidate, plan: JobPlan) -> tuple[int, int | None]:
    """Return the months in positions whose title is like the job's, and the months in all (None without dates)."""
    in_all = candidate.view.experience_months
    if in_all is None:
        return 0, None
    periods = [
        role.period
        for likeness, role in zip(title_likeness(candidate, plan), candidate.view.roles, strict=True)
        if role.period is not None and values.calibrated(likeness, values.TITLE_RANGE) >= values.RELEVANT_TITLE
    ]
    return covered_months(periods), in_all


def _quote(candidate: Candidate, line: int) -> Quote:
    entry = candidate.view.lines[line]
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
