"""The fast path: one job against many resumes at once, the same bits as the reference scorer.

Resumes are stacked once; for a job, its lines meet all lines of all resumes in one BLAS product of small integers (exact)
and one sparse product (exact), and the parts are added in the plan's order in float64, elementwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from matcher.domain.match import PartKind
from matcher.domain.resume import DegreeLevel
from matcher.domain.view import covered_months
from matcher.features.cosine import similarities
from matcher.features.rows import IdRows
from matcher.features.tfidf import TfidfModel
from matcher.ranking import values
from matcher.ranking.candidate import Candidate
from matcher.ranking.config import RankingConfig
from matcher.ranking.measures import N_BEST
from matcher.ranking.padding import Runs
from matcher.ranking.plan import JobPlan, Slot

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CandidateBlock:
    """Candidates with their arrays stacked."""

    candidates: tuple[Candidate, ...]
    line_owner: npt.NDArray[np.int64]
    """Shape (n_lines,): which candidate each stacked line belongs to; ascending."""
    line_position: npt.NDArray[np.int64]
    """Shape (n_lines,): its place among the candidate's lines."""
    line_vectors: npt.NDArray[np.int8]
    line_terms: sp.csr_array
    """Shape (n_lines, n_terms), 1 where the line holds the term."""
    text_vectors: npt.NDArray[np.int8]
    text_terms: sp.csr_array
    title_owner: npt.NDArray[np.int64]
    title_vectors: npt.NDArray[np.int8]
    title_recency: Floats
    skills: dict[str, tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]
    """Concept id to the candidates that hold it and their best evidence level."""
    occupations: dict[str, npt.NDArray[np.int64]]
    """Occupation id to the stacked titles that name it."""
    runs: Runs

    @classmethod
    def stack(cls, candidates: Sequence[Candidate], *, n_terms: int) -> CandidateBlock:
        """Return the block of `candidates`, in their order."""
        features = [candidate.features for candidate in candidates]
        n_lines = [len(entry.line_vectors) for entry in features]
        n_roles = [len(candidate.view.roles) for candidate in candidates]
        recency = [values.recency(role.months_ago) for candidate in candidates for role in candidate.view.roles]
        return cls(
            candidates=tuple(candidates),
            line_owner=np.repeat(np.arange(len(candidates)), n_lines),
            line_position=np.concatenate([np.arange(n) for n in n_lines] or [np.zeros(0, dtype=np.int64)]),
            line_vectors=np.concatenate([entry.line_vectors for entry in features]),
            line_terms=_incidence([entry.line_terms for entry in features], n_terms),
            text_vectors=np.stack([entry.text_vector for entry in features]),
            text_terms=_incidence([IdRows.from_sorted([entry.text_terms for entry in features])], n_terms),
            title_owner=np.repeat(np.arange(len(candidates)), n_roles),
            title_vectors=np.concatenate([entry.title_vectors for entry in features]),
            title_recency=np.array(recency, dtype=np.float64),
            skills=held_skills(candidates),
            occupations=_named_occupations(candidates),
            runs=Runs.of([candidate.run_keys for candidate in candidates]),
        )

    def __len__(self) -> int:
        return len(self.candidates)


def _incidence(rows: Sequence[IdRows], n_terms: int) -> sp.csr_array:
    ids = np.concatenate([entry.ids for entry in rows])
    lengths = np.concatenate([np.diff(entry.indptr) for entry in rows])
    indptr = np.concatenate([[0], np.cumsum(lengths)])
    return sp.csr_array((np.ones(len(ids), dtype=np.float64), ids, indptr), shape=(len(lengths), n_terms))


def held_skills(candidates: Sequence[Candidate]) -> dict[str, tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """Return for each concept who holds it and their best evidence level."""
    best: dict[str, dict[int, int]] = {}
    for index, candidate in enumerate(candidates):
        for skill in candidate.view.skills:
            holders = best.setdefault(skill.concept_id, {})
            holders[index] = max(holders.get(index, 0), int(skill.level))
    return {
        concept: (np.fromiter(holders, dtype=np.int64), np.fromiter(holders.values(), dtype=np.int64))
        for concept, holders in best.items()
    }


def _named_occupations(candidates: Sequence[Candidate]) -> dict[str, npt.NDArray[np.int64]]:
    rows: dict[str, list[int]] = {}
    position = 0
    for candidate in candidates:
        for named in candidate.role_occupations:
            for occupation in named:
                rows.setdefault(occupation, []).append(position)
            position += 1
    return {occupation: np.array(found, dtype=np.int64) for occupation, found in rows.items()}


@dataclass(frozen=True, slots=True)
class BlockScorer:
    """Scores of a block for one job, without parts; equal to `ReferenceScorer` bit for bit."""

    tfidf: TfidfModel
    config: RankingConfig

    def score(self, block: CandidateBlock, plan: JobPlan) -> Floats:
        """Return the scores, shape (n_candidates,)."""
        return summed(self.values(block, plan), [slot.weight for slot in plan.slots])

    def values(self, block: CandidateBlock, plan: JobPlan) -> Floats:
        """Return the value of each part, shape (n_slots, n_candidates)."""
        duties = self._duties(block, plan)
        titles = self.title_likeness(block, plan)
        rows = [self._values(block, plan, slot, duties, titles) for slot in plan.slots]
        return np.stack(rows) if rows else np.zeros((0, len(block)))

    def _values(self, block: CandidateBlock, plan: JobPlan, slot: Slot, duties: dict[int, Floats], titles: Floats) -> Floats:
        if slot.kind in (PartKind.SKILL, PartKind.CERTIFICATE):
            return self._skill(block, slot)
        if slot.kind is PartKind.DUTY:
            return duties[slot.line]
        if slot.kind is PartKind.TITLE:
            return self._title(block, titles)
        if slot.kind is PartKind.WORDING:
            coverage = self.coverage(block.text_terms, [plan.features.text_terms])[:, 0]
            return calibrated(coverage, values.WORDING_RANGE)
        if slot.kind is PartKind.MEANING:
            cosines = similarities(block.text_vectors, plan.features.text_vector[None, :])[:, 0]
            return calibrated(cosines, values.MEANING_RANGE)
        if slot.kind is PartKind.EXPERIENCE:
            return self._experience(block, slot, titles)
        rule = self._education if slot.kind is PartKind.EDUCATION else self._language
        return np.array([rule(candidate, slot) for candidate in block.candidates], dtype=np.float64)

    def coverage(self, held: sp.csr_array, asked: Sequence[npt.NDArray[np.int32]]) -> Floats:
        """Return the share of the weight of each list of asked terms in each row of `held`, shape (n_rows, n_lists)."""
        columns = np.unique(np.concatenate(asked)) if asked else np.zeros(0, dtype=np.int32)
        weights = np.zeros((len(columns), len(asked)), dtype=np.float64)
        totals = np.zeros(len(asked), dtype=np.float64)
        for index, terms in enumerate(asked):
            each = self.tfidf.weights(terms)
            weights[np.searchsorted(columns, terms), index] = each
            totals[index] = each.sum()
        full = np.zeros((held.shape[1], len(asked)), dtype=np.float64)
        full[columns] = weights
        sums = held @ full
        totals[totals == 0.0] = 1.0
        return np.asarray(sums / totals)

    def _duties(self, block: CandidateBlock, plan: JobPlan) -> dict[int, Floats]:
        """Return the values of the parts that compare lines, by their row in the job's features."""
        rows = [slot.line for slot in plan.slots if slot.kind is PartKind.DUTY]
        if not rows:
            return {}
        measure = self.line_measure(block, plan, rows, best_of_owner(self.line_likeness(block, plan, rows), block, N_BEST))
        fits = calibrated(measure, values.LINE_RANGE)
        return {row: fits[:, index] for index, row in enumerate(rows)}

    def line_likeness(self, block: CandidateBlock, plan: JobPlan, rows: list[int]) -> Floats:
        """Return how near each line of the resumes comes to each of these lines of the job, shape (n_lines, n_rows)."""
        asked = [plan.features.requirement_terms.row(row) for row in rows]
        cosines = similarities(block.line_vectors, plan.features.requirement_vectors[rows])
        coverage = self.coverage(block.line_terms, asked)
        return np.asarray(values.LINE_SEMANTIC * np.maximum(0.0, cosines) + (1.0 - values.LINE_SEMANTIC) * coverage)

    def line_measure(self, block: CandidateBlock, plan: JobPlan, rows: list[int], best: list[Floats]) -> Floats:
        """Return the measure of these lines of the job by the best lines of each resume, shape (n_candidates, n_rows)."""
        total = np.zeros_like(best[0])
        for values_at_place in best[:N_BEST]:
            total = total + values_at_place
        whole = self.coverage(block.text_terms, [plan.features.requirement_terms.row(row) for row in rows])
        return np.asarray((1.0 - values.LINE_WHOLE) * (total / N_BEST) + values.LINE_WHOLE * whole)

    def title_likeness(self, block: CandidateBlock, plan: JobPlan) -> Floats:
        """Return how near each stacked title comes to the job's, shape (n_titles,)."""
        cosines = similarities(block.title_vectors, plan.features.title_vector[None, :])[:, 0]
        likeness = np.maximum(0.0, cosines)
        for occupation in plan.title_occupations:
            if occupation in block.occupations:
                likeness[block.occupations[occupation]] = 1.0
        return likeness

    def _title(self, block: CandidateBlock, titles: Floats) -> Floats:
        fits = calibrated(titles, values.TITLE_RANGE) * block.title_recency
        best = np.full(len(block), -1.0)
        np.maximum.at(best, block.title_owner, fits)
        neutral = self.config.neutral
        return np.where(best < 0.0, neutral, neutral + (1.0 - neutral) * best)

    def _skill(self, block: CandidateBlock, slot: Slot) -> Floats:
        best = np.zeros(len(block))
        levels = np.array([0.0, *(self.config.levels.of(level) for level in (1, 2, 3))])  # type: ignore[arg-type]
        for held, credit in slot.credits.items():
            if held in block.skills:
                holders, shown = block.skills[held]
                best[holders] = np.maximum(best[holders], credit.value * levels[shown])
        return best

    def _experience(self, block: CandidateBlock, slot: Slot, titles: Floats) -> Floats:
        asked = slot.requirement.min_months or 0 if slot.requirement else 0
        is_relevant = (calibrated(titles, values.TITLE_RANGE) >= values.RELEVANT_TITLE).tolist()
        result = np.full(len(block), self.config.neutral)
        position = 0
        for index, candidate in enumerate(block.candidates):
            roles = candidate.view.roles
            flags = is_relevant[position : position + len(roles)]
            position += len(roles)
            in_all = candidate.view.experience_months
            if in_all is not None:
                periods = [role.period for role, flag in zip(roles, flags, strict=True) if flag and role.period is not None]
                fit = values.experience(covered_months(periods), in_all, asked)
                result[index] = values.floored(fit, self.config.neutral)
        return result

    def _education(self, candidate: Candidate, slot: Slot) -> float:
        if not candidate.view.education or slot.requirement is None:
            return self.config.neutral
        asked = slot.requirement.degree if slot.requirement.degree is not None else DegreeLevel.NONE
        fits = [
            values.degree(entry.level, asked, is_field_met=self.is_field_met(entry.field, slot))
            for entry in candidate.view.education
        ]
        return values.floored(max(fits), self.config.neutral)

    def is_field_met(self, held: str, slot: Slot) -> bool:
        """Return whether a field of study shares a word with the one that the slot asks for; nothing asked is always met."""
        if slot.requirement is None or not slot.requirement.field:
            return True
        return not set(self.tfidf.terms(slot.requirement.field).tolist()).isdisjoint(self.tfidf.terms(held).tolist())

    def _language(self, candidate: Candidate, slot: Slot) -> float:
        if slot.requirement is None:
            return self.config.neutral
        code, level = slot.requirement.language_code, slot.requirement.language_level
        fits = [values.language(entry.level, level) for entry in candidate.view.languages if entry.code == code]
        return values.floored(max(fits), self.config.neutral) if fits else self.config.neutral


def summed(parts: Floats, weights: Sequence[float]) -> Floats:
    """Return the scores: the parts' values times their weights, added in the plan's order."""
    scores = np.zeros(parts.shape[1])
    for weight, row in zip(weights, parts, strict=True):
        scores = scores + weight * row
    return np.minimum(1.0, scores)


def calibrated(measures: Floats, bounds: tuple[float, float]) -> Floats:
    """Return the measures stretched so that `bounds` become 0 and 1."""
    low, high = bounds
    return np.minimum(1.0, np.maximum(0.0, (measures - low) / (high - low)))


def best_of_owner(likeness: Floats, block: CandidateBlock, n_best: int) -> list[Floats]:
    """Return the best, second best, ... likeness among each candidate's lines, each (n_candidates, n_columns)."""
    best = [np.zeros((len(block), likeness.shape[1])) for _ in range(n_best)]
    order = np.argsort(block.line_position, kind="stable")
    bounds = np.searchsorted(block.line_position[order], np.arange(block.line_position.max(initial=-1) + 2))
    for first, last in pairwise(bounds.tolist()):
        rows = order[first:last]
        owners = block.line_owner[rows]
        value = likeness[rows]
        for place in best:
            held = place[owners]
            place[owners] = np.maximum(held, value)
            value = np.minimum(held, value)
    return best
