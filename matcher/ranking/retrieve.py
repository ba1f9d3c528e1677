"""Which people are worth scoring for a job: a cheap estimate of the score, to choose the few that are scored exactly.

The estimate decides who is compared, never what the score is. It has most parts of the score as they are; the parts that
compare lines are estimated from the whole text, so that no line of anybody has to be read. It is made of integers, exact
divisions and sums in a fixed order: the same people are chosen on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from matcher.domain.match import PartKind
from matcher.domain.resume import DegreeLevel
from matcher.features.cosine import Int8Vectors, similarities
from matcher.features.tfidf import TfidfModel
from matcher.ranking import values
from matcher.ranking.block import Floats, calibrated, summed
from matcher.ranking.candidate import Candidate
from matcher.ranking.config import RankingConfig
from matcher.ranking.plan import JobPlan, Slot

# The value of a line of an advert, estimated from the whole text: least squares over 30 adverts x 5,000 generated people
# (synthetic: benchmarks/crowd.py with O*NET's sentences; benchmarks/everyone.py --fit prints them anew).
_LINE_CONSTANT, _LINE_COSINE, _LINE_COVERAGE, _LINE_BOTH = -0.027, 0.255, 0.598, 0.967
_UNKNOWN = -1
_ROWS_AT_ONCE = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """Names, and who has each: compressed rows."""

    names: npt.NDArray[np.str_]
    """Distinct, ascending."""
    indptr: npt.NDArray[np.int64]
    """Shape (n_names + 1,): ``rows[indptr[i]:indptr[i + 1]]`` have the name at i."""
    rows: npt.NDArray[np.int32]
    levels: npt.NDArray[np.int8]
    """As long as `rows`: the best level with which it is held; 0 where there are no levels."""

    @classmethod
    def of(cls, held: Iterable[tuple[str, int, int]]) -> Self:
        """Return the postings of (name, row, level); of several levels for a name and row the highest counts."""
        best: dict[tuple[str, int], int] = {}
        for name, row, level in held:
            best[name, row] = max(level, best.get((name, row), level))
        ordered = sorted(best)
        names, counts = np.unique(np.array([name for name, _ in ordered], dtype=np.str_), return_counts=True)
        return cls(
            names,
            np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            np.array([row for _, row in ordered], dtype=np.int32),
            np.array([best[key] for key in ordered], dtype=np.int8),
        )

    def holders(self, name: str) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int8]]:
        """Return the rows that have `name`, ascending, and their levels."""
        at = int(np.searchsorted(self.names, name)) if len(self.names) else 0
        if at == len(self.names) or self.names[at] != name:
            return self.rows[:0], self.levels[:0]
        part = slice(int(self.indptr[at]), int(self.indptr[at + 1]))
        return self.rows[part], self.levels[part]


@dataclass(frozen=True, slots=True, eq=False)
class SelectionBlock:
    """What the estimate needs of many people: stacked arrays without a line of text, that may be memory-mapped."""

    digest_heads: npt.NDArray[np.uint64]
    """Shape (n,): the first eight bytes of each view's digest, big-endian; breaks ties."""
    text_vectors: Int8Vectors
    """Shape (n, n_dims)."""
    term_indptr: npt.NDArray[np.int64]
    """Shape (n_terms + 1,): the people whose text has term t are ``term_rows[term_indptr[t]:term_indptr[t + 1]]``."""
    term_rows: npt.NDArray[np.int32]
    title_owner: npt.NDArray[np.int32]
    """Shape (n_titles,): which person each title belongs to; ascending."""
    title_vectors: Int8Vectors
    title_recency: Floats
    title_months: npt.NDArray[np.int32]
    """Shape (n_titles,): months in the position, -1 without dates."""
    experience_months: npt.NDArray[np.int32]
    """Shape (n,): months in all dated positions, -1 without dates."""
    best_degree: npt.NDArray[np.int8]
    """Shape (n,): the highest `DegreeLevel`, -1 where there is no education."""
    skills: Postings
    """Concept id to people and the level of evidence."""
    occupations: Postings
    """Occupation id to the stacked titles that name it."""
    languages: Postings
    """Language code to people and the rank of their level."""

    @classmethod
    def of(cls, candidates: Sequence[Candidate], *, n_terms: int) -> Self:
        """Return the block of `candidates`, in their order; at least one."""
        features = [candidate.features for candidate in candidates]
        views = [candidate.view for candidate in candidates]
        roles = [role for view in views for role in view.roles]
        months = [view.experience_months for view in views]
        term_indptr, term_rows = _inverted([entry.text_terms for entry in features], n_terms)
        named = [occupations for candidate in candidates for occupations in candidate.role_occupations]
        return cls(
            digest_heads=np.array([int(candidate.digest[:16], 16) for candidate in candidates], dtype=np.uint64),
            text_vectors=np.stack([entry.text_vector for entry in features]),
            term_indptr=term_indptr,
            term_rows=term_rows,
            title_owner=np.repeat(np.arange(len(views), dtype=np.int32), [len(view.roles) for view in views]),
            title_vectors=np.concatenate([entry.title_vectors for entry in features]),
            title_recency=np.array([values.recency(role.months_ago) for role in roles], dtype=np.float64),
            title_months=np.array([_UNKNOWN if role.months is None else role.months for role in roles], dtype=np.int32),
            experience_months=np.array([_UNKNOWN if n is None else n for n in months], dtype=np.int32),
            best_degree=np.array(
                [max((int(entry.level) for entry in view.education), default=_UNKNOWN) for view in views], dtype=np.int8
            ),
            skills=Postings.of(
                (skill.concept_id, row, int(skill.level)) for row, view in enumerate(views) for skill in view.skills
            ),
            occupations=Postings.of((name, at, 0) for at, names in enumerate(named) for name in names),
            languages=Postings.of(
                (entry.code, row, values.CEFR[entry.level]) for row, view in enumerate(views) for entry in view.languages
            ),
        )

    def __len__(self) -> int:
        return len(self.digest_heads)

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return the arrays under flat names ('skills.names'), to be stored without pickling."""
        flat: dict[str, npt.NDArray[Any]] = {}
        for entry in fields(self):
            value = getattr(self, entry.name)
            if isinstance(value, Postings):
                flat |= {f"{entry.name}.{part.name}": getattr(value, part.name) for part in fields(value)}
            else:
                flat[entry.name] = value
        return flat

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Return the block that gave these `arrays`; they may be memory-mapped, and are not copied."""
        made: dict[str, Any] = {}
        for entry in fields(cls):
            if entry.name in arrays:
                made[entry.name] = arrays[entry.name]
            else:
                made[entry.name] = Postings(**{part.name: arrays[f"{entry.name}.{part.name}"] for part in fields(Postings)})
        return cls(**made)


def _inverted(texts: Sequence[npt.NDArray[np.int32]], n_terms: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
    ids = np.concatenate(texts)
    owners = np.repeat(np.arange(len(texts), dtype=np.int32), [len(text) for text in texts])
    counts = np.bincount(ids, minlength=n_terms)
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64), owners[np.argsort(ids, kind="stable")]


@dataclass(frozen=True, slots=True)
class Selector:
    """Estimates scores, and chooses whom to score."""

    tfidf: TfidfModel
    config: RankingConfig

    def select(self, block: SelectionBlock, plan: JobPlan, depth: int) -> npt.NDArray[np.int64]:
        """Return the rows of the `depth` people with the highest estimates, ascending; more only where views are equal."""
        return best_rows(self.approximate(block, plan), block.digest_heads, depth)

    def approximate(self, block: SelectionBlock, plan: JobPlan) -> Floats:
        """Return the estimated scores, shape (n,): near the scores, and no scores."""
        return summed(self.values(block, plan), [slot.weight for slot in plan.slots])

    def values(self, block: SelectionBlock, plan: JobPlan) -> Floats:
        """Return the estimated value of each part, shape (n_slots, n); all but lines, years and degrees are the score's own."""
        titles = self._title_fits(block, plan)
        wording, meaning, lines = self._asked(block, plan)
        rules: dict[PartKind, Callable[[Slot], Floats]] = {
            PartKind.SKILL: lambda slot: self._skill(block, slot),
            PartKind.CERTIFICATE: lambda slot: self._skill(block, slot),
            PartKind.DUTY: lambda slot: lines[slot.line],
            PartKind.TITLE: lambda _slot: self._title(block, titles),
            PartKind.EXPERIENCE: lambda slot: self._experience(block, slot, titles),
            PartKind.EDUCATION: lambda slot: self._education(block, slot),
            PartKind.LANGUAGE: lambda slot: self._language(block, slot),
            PartKind.WORDING: lambda _slot: wording,
            PartKind.MEANING: lambda _slot: meaning,
        }
        rows = [rules[slot.kind](slot) for slot in plan.slots]
        return np.stack(rows) if rows else np.zeros((0, len(block)))

    def _asked(self, block: SelectionBlock, plan: JobPlan) -> tuple[Floats, Floats, dict[int, Floats]]:
        """Return the values of the whole text's words and meaning, and the estimate of each line of the advert."""
        rows = [slot.line for slot in plan.slots if slot.kind is PartKind.DUTY]
        features = plan.features
        vectors = np.concatenate([features.text_vector[None, :], features.requirement_vectors[rows]])
        cosines = _cosines(vectors, block.text_vectors)
        coverage = self._coverage(block, [features.text_terms, *(features.requirement_terms.row(row) for row in rows)])
        estimates = {row: line_estimate(np.maximum(0.0, cosines[at]), coverage[at]) for at, row in enumerate(rows, start=1)}
        return calibrated(coverage[0], values.WORDING_RANGE), calibrated(cosines[0], values.MEANING_RANGE), estimates

    def _coverage(self, block: SelectionBlock, asked: Sequence[npt.NDArray[np.int32]]) -> Floats:
        """Return the share of the weight of each list of terms in each text, shape (n_lists, n)."""
        sums = np.zeros((len(asked), len(block)), dtype=np.int64)
        for row, terms in zip(sums, asked, strict=True):
            for term, weight in zip(terms.tolist(), self.tfidf.weights(terms).tolist(), strict=True):
                row[block.term_rows[block.term_indptr[term] : block.term_indptr[term + 1]]] += weight
        totals = np.array([max(1, self.tfidf.weight(terms)) for terms in asked], dtype=np.float64)
        return np.asarray(sums / totals[:, None])

    def _title_fits(self, block: SelectionBlock, plan: JobPlan) -> Floats:
        likeness = np.maximum(0.0, _cosines(plan.features.title_vector[None, :], block.title_vectors)[0])
        for occupation in plan.title_occupations:
            likeness[block.occupations.holders(occupation)[0]] = 1.0
        return calibrated(likeness, values.TITLE_RANGE)

    def _title(self, block: SelectionBlock, titles: Floats) -> Floats:
        best = _best_of(block, titles * block.title_recency, _UNKNOWN)
        return self._floored(best, is_known=best >= 0.0)

    def _skill(self, block: SelectionBlock, slot: Slot) -> Floats:
        best = np.zeros(len(block))
        factors = np.array([0.0, *(self.config.levels.of(level) for level in (1, 2, 3))])  # type: ignore[arg-type]
        for held, credit in slot.credits.items():
            rows, levels = block.skills.holders(held)
            best[rows] = np.maximum(best[rows], credit.value * factors[levels])
        return best

    def _experience(self, block: SelectionBlock, slot: Slot, titles: Floats) -> Floats:
        """Return the value of the months; those of positions held at one time are counted for each, up to all there are."""
        asked = slot.requirement.min_months or 0 if slot.requirement else 0
        in_all = block.experience_months.astype(np.float64)
        months = np.where(titles >= values.RELEVANT_TITLE, np.maximum(0, block.title_months), 0)
        relevant = np.minimum(in_all, np.bincount(block.title_owner, weights=months, minlength=len(block)))
        counted = relevant + (in_all - relevant) / 3
        fits = np.minimum(1.0, counted / asked) if asked > 0 else np.ones(len(block))
        return self._floored(fits, is_known=in_all >= 0.0)

    def _education(self, block: SelectionBlock, slot: Slot) -> Floats:
        """Return the value of the degrees, as if every field of study were the one asked for."""
        asked = slot.requirement.degree if slot.requirement and slot.requirement.degree is not None else DegreeLevel.NONE
        by_level = np.array([values.degree(level, asked, is_field_met=True) for level in DegreeLevel])
        return self._floored(by_level[np.maximum(0, block.best_degree)], is_known=block.best_degree >= 0)

    def _language(self, block: SelectionBlock, slot: Slot) -> Floats:
        best = np.full(len(block), self.config.neutral)
        if slot.requirement is not None:
            rows, levels = block.languages.holders(slot.requirement.language_code)
            below = np.maximum(0, values.CEFR[slot.requirement.language_level] - levels.astype(np.int64))
            fits = np.maximum(0.0, 1.0 - 0.25 * below)
            best[rows] = self.config.neutral + (1.0 - self.config.neutral) * fits
        return best

    def _floored(self, fits: Floats, *, is_known: npt.NDArray[np.bool_]) -> Floats:
        neutral = self.config.neutral
        return np.where(is_known, neutral + (1.0 - neutral) * fits, neutral)


def _cosines(asked: Int8Vectors, held: Int8Vectors) -> Floats:
    """Return the cosines, shape (n_asked, n_held); the held ones, which may lie on disk, are read a few at a time."""
    cosines = np.empty((len(asked), len(held)))
    for first in range(0, len(held), _ROWS_AT_ONCE):
        part = slice(first, first + _ROWS_AT_ONCE)
        cosines[:, part] = similarities(asked, np.asarray(held[part]))
    return cosines


def line_estimate(cosines: Floats, coverage: Floats) -> Floats:
    """Return the estimated value of a line of an advert from its cosine with, and its coverage by, the whole text."""
    estimate = _LINE_CONSTANT + _LINE_COSINE * cosines + _LINE_COVERAGE * coverage + _LINE_BOTH * (cosines * coverage)
    return np.minimum(1.0, np.maximum(0.0, estimate))


def _best_of(block: SelectionBlock, fits: Floats, without: float) -> Floats:
    best = np.full(len(block), without, dtype=np.float64)
    if len(fits):
        owners, first = np.unique(block.title_owner, return_index=True)
        best[owners] = np.maximum.reduceat(fits, first)
    return best


def best_rows(
    estimates: npt.NDArray[np.floating[Any]], digest_heads: npt.NDArray[np.uint64], depth: int
) -> npt.NDArray[np.int64]:
    """Return the rows of the `depth` highest estimates, ascending.

    Equal estimates are taken in the order of `digest_heads`; who is equal in both is taken together, so that the choice never
    depends on the order of the rows.
    """
    if depth >= len(estimates):
        return np.arange(len(estimates))
    least = -np.partition(-estimates, depth - 1)[depth - 1]
    above = np.flatnonzero(estimates > least)
    level = np.flatnonzero(estimates == least)
    heads = digest_heads[level]
    last = np.partition(heads, depth - len(above) - 1)[depth - len(above) - 1]
    return np.sort(np.concatenate([above, level[heads <= last]]))
