"""The fused score of many jobs: integer weights, made of the plans, so that one pass over people serves all of them.

The score's text parts are linear here: the cosine and the coverage of the whole text as they are, and the lines of the advert
summed up before anybody is looked at. With the marks of degree and years they are one product with a dense row a person: the
commonest terms, the text's vector, the marks. The rarer terms come from an inverted list. Titles and skills keep the score's
own rules: the best title by likeness and time, the best of the skills that earn credit.

Everything is a whole number, and no sum of any part of a score reaches 2^24. float32 holds all of them, so that products are
exact in whatever order they are added: the same on every machine, with or without numba.
"""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Self

import numpy as np
import numpy.typing as npt

from matcher.domain.match import PartKind
from matcher.domain.resume import DegreeLevel
from matcher.features.tfidf import TfidfModel
from matcher.ranking import values
from matcher.ranking.config import RankingConfig
from matcher.ranking.fused import RECENCY_UNIT, UNIT, key_of, of_unit_length
from matcher.ranking.plan import JobPlan, Slot

ONE = 1 << 22
"""A score of 1."""
LIMIT = 1 << 24
"""What no sum of any part of a score may reach."""
CREDIT_UNIT = 240
N_HEAD = 256
"""Terms that stand in the dense rows: those with the lowest weight of the frozen model."""
N_LEVELS = 8

# Least squares over the first tenth of 4,000 generated people for each of 60 adverts (synthetic: benchmarks/crowd.py;
# benchmarks/recall.py --fit prints them anew): what the score's text parts come to, as a linear function of the cosine and the
# coverage of the whole text, and of the sums of the cosines and coverages of the advert's lines.
MEANING, WORDING = 1.47, 2.03
LINE_COSINES, LINE_COVERAGES = 0.53, 0.87
CONSTANT, OF_LINES, OF_TITLE = -0.025, -0.039, -0.124
RELEVANT_MONTHS = 0.8
"""Of all months, those taken to be in the job's line of work, others counted a third: the years that count."""

MONTHS_FROM = (0, 3, 6, 12, 18, 24, 30, 36, 48, 60, 72, 84, 96, 120, 150, 180, 240, 300)
"""Where the marks of experience begin: each stands for the months in its middle."""
N_MARKS = 1 + len(DegreeLevel) + len(MONTHS_FROM)
"""For everyone, a degree, and months."""

Integers = npt.NDArray[np.float32]
"""Whole numbers, held as float32."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows of unequal length in flat arrays: row i is ``which[indptr[i]:indptr[i + 1]]``, with its weights."""

    indptr: npt.NDArray[np.int64]
    which: npt.NDArray[np.int64]
    weights: Integers

    @classmethod
    def of(cls, rows: Sequence[Mapping[int, float]]) -> Self:
        """Return the rows of these mappings."""
        return cls(
            np.array([0, *accumulate(map(len, rows))], dtype=np.int64),
            np.array([key for row in rows for key in row], dtype=np.int64),
            np.array([weight for row in rows for weight in row.values()], dtype=np.float32),
        )

    def row(self, index: int) -> tuple[npt.NDArray[np.int64], Integers]:
        """Return one row and its weights."""
        part = slice(int(self.indptr[index]), int(self.indptr[index + 1]))
        return self.which[part], self.weights[part]


@dataclass(frozen=True, slots=True, eq=False)
class FusedQueries:
    """Some jobs, ready to be met by people."""

    heads: npt.NDArray[np.uint64]
    """Shape (n_jobs,): of the job's id; breaks ties among jobs."""
    dense: Integers
    """Shape (n_jobs, n_head + n_dims + `N_MARKS`)."""
    head_terms: npt.NDArray[np.int32]
    """Shape (n_head,), ascending."""
    tail_terms: npt.NDArray[np.int32]
    """Other terms that some job asks for, ascending."""
    tail: Rows
    """Of each job: places in `tail_terms`."""
    keys: npt.NDArray[np.uint64]
    """Skills and languages that earn anything, ascending."""
    credits: npt.NDArray[np.uint8]
    """Shape (n_credits, `N_LEVELS`), of `CREDIT_UNIT`: what one key earns in one group, by the level with which it is held."""
    groups: Rows
    """Of each distinct group of skills: places in `keys`; the weights are rows of `credits`."""
    asked: Rows
    """Of each job: groups, of which the best that is held counts."""
    title_vectors: Integers
    """Shape (n_jobs, n_dims)."""
    title_top: Integers
    """Shape (n_jobs,): a title that fits, held now, earns this times `RECENCY_UNIT`."""
    title_occupations: tuple[npt.NDArray[np.uint64], ...]
    """Of each job: what its title clearly means."""

    def __len__(self) -> int:
        return len(self.heads)

    @classmethod
    def of(cls, plans: Sequence[JobPlan], *, tfidf: TfidfModel, config: RankingConfig, n_head: int = N_HEAD) -> Self:
        """Return the queries of `plans`, in their order; at least one.

        Raises
        ------
        ValueError
            A score could reach 2^24, and would not be exact.
        """
        head_terms = np.sort(np.argsort(tfidf.idf, kind="stable")[:n_head]).astype(np.int32)
        terms = [_terms(plan, tfidf) for plan in plans]
        in_head = set(head_terms.tolist())
        tail_terms = np.array(sorted({term for row in terms for term in row if term not in in_head}), dtype=np.int32)
        place = {term: at for at, term in enumerate(tail_terms.tolist())}
        slots = [_Groups.of(plan, config) for plan in plans]
        keys, earned, groups, asked = _grouped(slots)
        top = [round(ONE * (1.0 - config.neutral) * _weight(plan, PartKind.TITLE) / RECENCY_UNIT) for plan in plans]
        dense = np.zeros((len(plans), n_head + plans[0].features.text_vector.shape[0] + N_MARKS), dtype=np.float32)
        for row, plan, weights in zip(dense, plans, terms, strict=True):
            row[:n_head] = [weights.get(term, 0) for term in head_terms.tolist()]
            row[n_head:-N_MARKS] = _direction(plan)
            row[-N_MARKS:] = _marks(plan, config)
        queries = cls(
            heads=np.array([_head(plan.job.job_id) for plan in plans], dtype=np.uint64),
            dense=dense,
            head_terms=head_terms,
            tail_terms=tail_terms,
            tail=Rows.of([{place[term]: weight for term, weight in row.items() if term not in in_head} for row in terms]),
            keys=keys,
            credits=earned,
            groups=groups,
            asked=asked,
            title_vectors=of_unit_length(np.stack([plan.features.title_vector for plan in plans])).astype(np.float32),
            title_top=np.array(top, dtype=np.float32),
            title_occupations=tuple(
                np.array(sorted(key_of("occupation", name) for name in plan.title_occupations), dtype=np.uint64)
                for plan in plans
            ),
        )
        if max(queries.bounds()) >= LIMIT:
            raise ValueError("the fused score of a job is not exact in float32: its weights are too large")
        return queries

    def bounds(self) -> list[int]:
        """Return what no sum of any part of a score can exceed, for each job.

        Single products and their sums, in whatever order: Cauchy-Schwarz bounds every part of the product with a vector, the
        sum of the absolute weights every part of the rest; the groups and the title count once.
        """
        n_head, n_dims = len(self.head_terms), self.title_vectors.shape[1]
        longest = UNIT + math.sqrt(n_dims) / 2  # each component is rounded by at most a half
        wide = self.dense.astype(np.float64)
        vectors = np.sqrt((wide[:, n_head:-N_MARKS] ** 2).sum(axis=1)) * longest
        present = np.abs(wide[:, :n_head]).sum(axis=1) + np.abs(wide[:, -N_MARKS:]).sum(axis=1)
        rest = [
            float(np.abs(self.tail.row(job)[1]).sum(dtype=np.float64))
            + CREDIT_UNIT * float(np.abs(self.asked.row(job)[1]).sum(dtype=np.float64))
            + RECENCY_UNIT * float(self.title_top[job])
            for job in range(len(self))
        ]
        return [math.ceil(bound) for bound in (vectors + present + np.array(rest)).tolist()]


def _weight(plan: JobPlan, *kinds: PartKind) -> float:
    return math.fsum(slot.weight for slot in plan.slots if slot.kind in kinds)


def _head(job_id: str) -> int:
    return int.from_bytes(hashlib.sha256(job_id.encode("utf-8", "surrogatepass")).digest()[:8], "big")


def _terms(plan: JobPlan, tfidf: TfidfModel) -> dict[int, int]:
    """Return what each term earns: its share of the coverage of the whole text and of the lines."""
    earned: dict[int, float] = defaultdict(float)
    features = plan.features
    lists = [(features.text_terms, WORDING * _weight(plan, PartKind.WORDING))]
    lists += [
        (features.requirement_terms.row(slot.line), LINE_COVERAGES * slot.weight)
        for slot in plan.slots
        if slot.kind is PartKind.DUTY
    ]
    for ids, weight in lists:
        total = max(1, tfidf.weight(ids))
        for term, idf in zip(ids.tolist(), tfidf.weights(ids).tolist(), strict=True):
            earned[term] += weight * idf / total
    return {term: weight for term in sorted(earned) if (weight := round(ONE * earned[term]))}


def _direction(plan: JobPlan) -> npt.NDArray[np.float64]:
    """Return what the components of a text's vector earn: the cosines with the whole text and with the lines."""
    features = plan.features
    rows = [slot for slot in plan.slots if slot.kind is PartKind.DUTY]
    vectors = np.concatenate([features.text_vector[None, :], features.requirement_vectors[[slot.line for slot in rows]]])
    weights = [MEANING * _weight(plan, PartKind.MEANING), *(LINE_COSINES * slot.weight for slot in rows)]
    total = np.zeros(vectors.shape[1])
    for vector, weight in zip(of_unit_length(vectors), weights, strict=True):
        total = total + vector.astype(np.float64) * (weight / UNIT)
    return np.asarray(np.rint(total * (ONE / UNIT)))


def _marks(plan: JobPlan, config: RankingConfig) -> npt.NDArray[np.float64]:
    """Return what everyone has, and what degrees and months earn above what is unknown."""
    known = 1.0 - config.neutral
    with_neutral = _weight(plan, PartKind.TITLE, PartKind.EXPERIENCE, PartKind.EDUCATION, PartKind.LANGUAGE)
    lines, title = _weight(plan, PartKind.DUTY), _weight(plan, PartKind.TITLE)
    base = CONSTANT + OF_LINES * lines + OF_TITLE * title + config.neutral * with_neutral
    degrees, months = np.zeros(len(DegreeLevel)), np.zeros(len(MONTHS_FROM))
    for slot in plan.slots:
        asked = slot.requirement
        if slot.kind is PartKind.EDUCATION:
            level = asked.degree if asked and asked.degree is not None else DegreeLevel.NONE
            degrees += slot.weight * known * np.array([values.degree(held, level, is_field_met=True) for held in DegreeLevel])
        if slot.kind is PartKind.EXPERIENCE:
            n_asked = (asked.min_months or 0) if asked else 0
            months += slot.weight * known * np.array([_years(n, n_asked) for n in _middles()])
    return np.asarray(np.rint(ONE * np.array([base, *degrees, *months])))


def _middles() -> list[float]:
    ends = (*MONTHS_FROM[1:], MONTHS_FROM[-1] + 60)
    return [(start + end - 1) / 2 for start, end in zip(MONTHS_FROM, ends, strict=True)]


def _years(months: float, asked: int) -> float:
    return min(1.0, RELEVANT_MONTHS * months / asked) if asked > 0 else 1.0


@dataclass(frozen=True, slots=True)
class _Groups:
    """What a job asks for in groups of skills or languages: what each earns by level, and the weight of the group."""

    slots: tuple[tuple[tuple[tuple[int, bytes], ...], int], ...]

    @classmethod
    def of(cls, plan: JobPlan, config: RankingConfig) -> Self:
        found = []
        for slot in plan.slots:
            if slot.kind in (PartKind.SKILL, PartKind.CERTIFICATE):
                earned, weight = _skills(slot, config), slot.weight
            elif slot.kind is PartKind.LANGUAGE:
                earned, weight = _language(slot), slot.weight * (1.0 - config.neutral)
            else:
                continue
            whole = round(ONE * weight / CREDIT_UNIT)
            if earned and whole:
                found.append((tuple(sorted(earned.items())), whole))
        return cls(tuple(found))


def _skills(slot: Slot, config: RankingConfig) -> dict[int, bytes]:
    factors = (0.0, config.levels.listed, config.levels.project, config.levels.dated_role)
    earned = {}
    for held, credit in slot.credits.items():
        by_level = [round(CREDIT_UNIT * credit.value * factor) for factor in factors]
        if any(by_level):
            earned[key_of("skill", held)] = bytes(by_level + [0] * (N_LEVELS - len(by_level)))
    return earned


def _language(slot: Slot) -> dict[int, bytes]:
    if slot.requirement is None:
        return {}
    asked = values.CEFR[slot.requirement.language_level]
    by_level = [round(CREDIT_UNIT * max(0.0, 1.0 - 0.25 * max(0, asked - held))) for held in range(N_LEVELS)]
    return {key_of("language", slot.requirement.language_code): bytes(by_level)}


def _grouped(slots: Sequence[_Groups]) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint8], Rows, Rows]:
    """Return the keys, the credits, the distinct groups, and the groups of each job."""
    distinct: dict[tuple[tuple[int, bytes], ...], int] = {}
    asked: list[dict[int, float]] = []
    for job in slots:
        row: dict[int, float] = defaultdict(float)
        for earned, weight in job.slots:
            row[distinct.setdefault(earned, len(distinct))] += weight
        asked.append(row)
    keys = sorted({key for earned in distinct for key, _ in earned})
    place = {key: at for at, key in enumerate(keys)}
    told: dict[bytes, int] = {}
    groups = [{place[key]: float(told.setdefault(by_level, len(told))) for key, by_level in earned} for earned in distinct]
    by_levels = np.frombuffer(b"".join(told), dtype=np.uint8).reshape(-1, N_LEVELS)
    return np.array(keys, dtype=np.uint64), by_levels, Rows.of(groups), Rows.of(asked)
