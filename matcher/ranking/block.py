"""The fast path: one job against many resumes at once, the same bits as the reference scorer.

Resumes are stacked once; for a job, its lines meet all lines of all resumes in one BLAS product of small integers (exact)
and one sparse product (exact), and the parts are added in the plan's order in float64, elementwise.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from matcher.domain.match import PartKind
from matcher.features.cosine import similarities
from matcher.features.tfidf import TfidfModel
from matcher.ranking import values
from matcher.ranking.candidate import Candidate
from matcher.ranking.columns import UNDATED, Columns, Ints, Names, Numbers
from matcher.ranking.held import NOT_HELD, Degrees, Held, degrees_of, languages_of, occupations_of, skills_of
from matcher.ranking.measures import N_BEST
from matcher.ranking.months import Periods
from matcher.ranking.padding import Runs
from matcher.ranking.plan import JobPlan, Slot
from matcher.ranking.rules import Rules

Floats = npt.NDArray[np.float64]


class CandidateBlock:
    """Candidates with their arrays stacked; what is not read is not made.

    Attributes
    ----------
    columns
        What all the others are made of.
    candidates
        Where they lie in files each is decoded when it is asked for.
    """

    def __init__(self, columns: Columns, candidates: Sequence[Candidate], *, n_terms: int) -> None:
        self.columns = columns
        self.candidates = candidates
        self.line_vectors = columns.line_vectors
        self.text_vectors = columns.text_vectors
        self.title_vectors = columns.title_vectors
        self._n_terms = n_terms

    @classmethod
    def stack(cls, candidates: Sequence[Candidate], tfidf: TfidfModel, *, names: Names | None = None) -> CandidateBlock:
        """Return the block of `candidates`, in their order; blocks with the same `names` can be joined."""
        return cls(Columns.of(candidates, tfidf, names=names), tuple(candidates), n_terms=tfidf.n_terms)

    def __len__(self) -> int:
        return len(self.columns)

    @cached_property
    def line_owner(self) -> Ints:
        """Shape (n_lines,): which candidate each stacked line belongs to; ascending."""
        return self.columns.owners("lines")

    @cached_property
    def by_position(self) -> ByPosition:
        """The lines in another order."""
        return ByPosition.of(self.columns.counts("lines"))

    @cached_property
    def line_terms(self) -> sp.csr_array:
        """Shape (n_lines, n_terms), 1 where the line holds the term."""
        return _incidence(self.columns.line_terms, self.columns.line_numbers[:, 1], self._n_terms)

    @cached_property
    def text_terms(self) -> sp.csr_array:
        """Shape (n, n_terms), 1 where the text holds the term."""
        return _incidence(self.columns.text_terms, self.columns.counts("text_terms"), self._n_terms)

    @cached_property
    def title_owner(self) -> Ints:
        """Shape (n_titles,): which candidate each stacked title belongs to; ascending."""
        return self.columns.owners("titles")

    @cached_property
    def title_recency(self) -> Floats:
        """Shape (n_titles,): the factor for how long ago each role ended."""
        return _recency(self.columns.title_numbers[:, 1])

    @cached_property
    def periods(self) -> Periods:
        """The dated positions."""
        return Periods.of(self.columns)

    @cached_property
    def skills(self) -> Held:
        """Concepts, and the candidates that hold them with their best evidence level."""
        return skills_of(self.columns)

    @cached_property
    def occupations(self) -> Held:
        """Occupations, and the stacked titles that name them."""
        return occupations_of(self.columns)

    @cached_property
    def degrees(self) -> Degrees:
        """Degrees by level and field of study."""
        return degrees_of(self.columns)

    @cached_property
    def languages(self) -> Held:
        """Language codes, and the candidates who speak them with the rank of their level."""
        return languages_of(self.columns)

    @cached_property
    def runs(self) -> Runs:
        """Whose lines have which runs of words."""
        return Runs(self.columns.runs, self.columns.owners("runs"))


@dataclass(frozen=True, slots=True, eq=False)
class ByPosition:
    """The lines of people in another order: everyone's first lines, then all second lines, people with most lines first."""

    people: Ints
    """Shape (n_people,): in which order the people stand."""
    lines: Ints
    """Shape (n_lines,): in which order the stacked lines stand."""
    starts: tuple[int, ...]
    """The lines at position p are at ``starts[p]:starts[p + 1]``, of the first people."""

    @classmethod
    def of(cls, counts: Ints) -> ByPosition:
        """Return the order for people with so many lines."""
        people = np.argsort(-counts, kind="stable")
        first, longest = (np.cumsum(counts) - counts)[people], int(counts.max(initial=0))
        n_at = np.searchsorted(-counts[people], -np.arange(longest), "left")  # who has more lines than that
        starts = np.concatenate([[0], np.cumsum(n_at)])
        position = np.repeat(np.arange(longest), n_at)
        lines = first[np.arange(len(position)) - starts[position]] + position
        return cls(people, lines, tuple(starts.tolist()))


def _recency(months_ago: Numbers) -> Floats:
    """Return `values.recency` of each."""
    undated = values.recency(None)
    known = 1.0 - 0.4 * np.minimum(1.0, np.maximum(0.0, (months_ago.astype(np.float64) - 24) / 120))
    return np.where(months_ago == UNDATED, undated, known)


def _incidence(ids: Numbers, lengths: Numbers, n_terms: int) -> sp.csr_array:
    indptr = np.zeros(len(lengths) + 1, dtype=np.int32)
    np.cumsum(lengths, out=indptr[1:])
    return sp.csr_array((np.ones(len(ids)), ids.astype(np.int32), indptr), shape=(len(lengths), n_terms))


@dataclass(frozen=True, slots=True)
class BlockScorer(Rules):
    """Scores of a block for one job, without parts; equal to `ReferenceScorer` bit for bit."""

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
        rules: dict[PartKind, Callable[[], Floats]] = {
            PartKind.SKILL: lambda: self.skill(block.skills, slot, len(block)),
            PartKind.CERTIFICATE: lambda: self.skill(block.skills, slot, len(block)),
            PartKind.DUTY: lambda: duties[slot.line],
            PartKind.TITLE: lambda: self._title(block, titles),
            PartKind.EXPERIENCE: lambda: self._months(block, slot, titles),
            PartKind.EDUCATION: lambda: self.education(block.degrees, slot),
            PartKind.LANGUAGE: lambda: self.language(block.languages, slot, len(block)),
            PartKind.WORDING: lambda: self._wording(block, plan),
            PartKind.MEANING: lambda: self._meaning(block, plan),
        }
        return rules[slot.kind]()

    def _wording(self, block: CandidateBlock, plan: JobPlan) -> Floats:
        return calibrated(self.coverage(block.text_terms, [plan.features.text_terms])[:, 0], values.WORDING_RANGE)

    def _meaning(self, block: CandidateBlock, plan: JobPlan) -> Floats:
        norms, asked = block.columns.text_norms, plan.features.text_vector[None, :]
        return calibrated(similarities(block.text_vectors, asked, left_norms=norms)[:, 0], values.MEANING_RANGE)

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
        norms = block.columns.line_numbers[:, 0]
        cosines = similarities(block.line_vectors, plan.features.requirement_vectors[rows], left_norms=norms)
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
        norms, asked = block.columns.title_numbers[:, 0], plan.features.title_vector[None, :]
        cosines = similarities(block.title_vectors, asked, left_norms=norms)[:, 0]
        likeness = np.maximum(0.0, cosines)
        for occupation in plan.title_occupations:
            named = block.occupations.get(occupation)
            if named is not None:
                likeness[named[0]] = 1.0
        return likeness

    def _title(self, block: CandidateBlock, titles: Floats) -> Floats:
        fits = calibrated(titles, values.TITLE_RANGE) * block.title_recency
        best = np.full(len(block), NOT_HELD)
        np.maximum.at(best, block.title_owner, fits)
        return self.floored(best)

    def _months(self, block: CandidateBlock, slot: Slot, titles: Floats) -> Floats:
        is_relevant = calibrated(titles, values.TITLE_RANGE) >= values.RELEVANT_TITLE
        return self.experience(slot, block.periods.relevant(is_relevant), block.periods.in_all())

    def is_field_met(self, held: str, slot: Slot) -> bool:
        """Return whether a field of study shares a word with the one that the slot asks for; nothing asked is always met."""
        if slot.requirement is None or not slot.requirement.field:
            return True
        return not set(self.tfidf.terms(slot.requirement.field).tolist()).isdisjoint(self.tfidf.terms(held).tolist())


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
    order = block.by_position
    best = [np.zeros((len(block), likeness.shape[1])) for _ in range(n_best)]
    likeness = likeness[order.lines]
    for start, end in pairwise(order.starts):
        value = likeness[start:end]
        for place in best:
            held = place[: end - start]
            held[:], value = np.maximum(held, value), np.minimum(held, value)
    back = np.empty_like(order.people)
    back[order.people] = np.arange(len(back))
    return [place[back] for place in best]
