"""The people that are shown for one job, measured together: the same bits as one pair at a time.

A row of a shortlist takes a dozen measures, and the score of the resume without each piece of evidence as many more. For few
people all of it comes from arrays that hold only the words that the job asks for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
import numpy.typing as npt

from matcher.domain.match import PartKind
from matcher.features.cosine import Int8Vectors, similarities
from matcher.features.rows import IdRows
from matcher.features.tfidf import TermIds, TfidfModel
from matcher.ranking.block import Floats
from matcher.ranking.candidate import Candidate
from matcher.ranking.measures import Pair
from matcher.ranking.plan import JobPlan, Slot
from matcher.ranking.values import LINE_SEMANTIC


@dataclass(frozen=True, slots=True, eq=False)
class AskedWords:
    """The words of a job: of each of its lines that is compared, and of the whole text."""

    columns: npt.NDArray[np.int32]
    """Shape (n_terms,): where each term of the vocabulary stands among the job's words, -1 where it is none."""
    weights: Floats
    """Shape (n_words, n_rows + 1): what each weighs in each line that is compared, and last in the whole text."""
    totals: Floats
    """Shape (n_rows + 1,): the sums of the weights, 1 where there are none."""

    @classmethod
    def of(cls, asked: Sequence[TermIds], tfidf: TfidfModel) -> AskedWords:
        """Return the words of these texts."""
        terms = np.unique(np.concatenate(asked))
        columns = np.full(tfidf.n_terms, -1, dtype=np.int32)
        columns[terms] = np.arange(len(terms))
        weights = np.zeros((len(terms), len(asked)))
        for index, entry in enumerate(asked):
            weights[columns[entry], index] = tfidf.weights(entry)
        totals = weights.sum(axis=0)
        totals[totals == 0.0] = 1.0
        return cls(columns, weights, totals)

    def held(self, rows: IdRows) -> Floats:
        """Return which of the words each row holds, shape (n_rows, n_words): 1 or 0."""
        held = np.zeros((len(rows), len(self.weights)))
        at = self.columns[rows.ids]
        is_asked = at >= 0
        held[np.repeat(np.arange(len(rows)), np.diff(rows.indptr))[is_asked], at[is_asked]] = 1.0
        return held

    def coverage(self, held: Floats) -> Floats:
        """Return the share of the weight of each text's words that each row holds, shape (n_rows, n_texts)."""
        # Sums of integers, which float64 holds exactly in any order; only the division is rounded.
        return np.asarray((held @ self.weights) / self.totals)


@dataclass(frozen=True, slots=True, eq=False)
class ShownPair(Pair):
    """A pair that was measured together with others."""

    column_of: Mapping[int, int]
    """Row of the job's features to column, for the lines that are compared."""
    held: Floats
    """Shape (n_lines, n_words): which of the job's words each line of the resume holds."""
    likeness: Floats
    """Shape (n_lines, n_rows): how near each line comes to each that is compared."""
    coverage: list[float]
    """The share of the words of each compared line, and last of the whole text, that the resume holds."""
    titles: list[float]
    cosine: float

    def line_likeness(self, slot: Slot) -> list[float]:
        """Return how near each line of the resume comes to the slot's line of the job, in [0, 1]."""
        found: list[float] = self.likeness[:, self.column_of[slot.line]].tolist()
        return found

    def line_coverage(self, slot: Slot) -> float:
        """Return the share of the weight of the words of the slot's line that stand anywhere in the resume."""
        return self.coverage[self.column_of[slot.line]]

    def title_likeness(self) -> list[float]:
        """Return how near each position's title comes to the job's, in [0, 1]."""
        return self.titles

    def wording(self) -> float:
        """Return the share of the weight of the job's words that stand in the resume."""
        return self.coverage[-1]

    def meaning(self) -> float:
        """Return the cosine of the whole texts' embeddings."""
        return self.cosine


class Shown:
    """One job and some people, at least one.

    Attributes
    ----------
    pairs
        In the order of the candidates.
    words
        Of the job.
    column_of
        Row of the job's features to column, for the lines that are compared.
    """

    def __init__(self, candidates: Sequence[Candidate], plan: JobPlan, tfidf: TfidfModel) -> None:
        features = [candidate.features for candidate in candidates]
        rows = list(dict.fromkeys(slot.line for slot in plan.slots if slot.kind is PartKind.DUTY))
        asked = [plan.features.requirement_terms.row(row) for row in rows]
        self.plan = plan
        self.column_of = {row: column for column, row in enumerate(rows)}
        self.words = AskedWords.of([*asked, plan.features.text_terms], tfidf)
        self._vectors = plan.features.requirement_vectors[rows]
        held = [self.words.held(entry.line_terms) for entry in features]
        likeness = self.likeness(np.concatenate([entry.line_vectors for entry in features]), np.concatenate(held))
        coverage = self.words.coverage(np.stack([lines.max(axis=0, initial=0.0) for lines in held]))
        titles = similarities(np.concatenate([entry.title_vectors for entry in features]), plan.features.title_vector[None, :])
        near = np.maximum(0.0, titles[:, 0]).tolist()
        of_lines = _cut([len(entry.line_vectors) for entry in features])
        of_titles = _cut([len(entry.title_vectors) for entry in features])
        cosines = self.meanings(np.stack([entry.text_vector for entry in features])).tolist()
        self.pairs = tuple(
            ShownPair(
                candidate,
                plan,
                tfidf,
                column_of=self.column_of,
                held=held[index],
                likeness=likeness[of_lines[index]],
                coverage=coverage[index].tolist(),
                titles=[
                    1.0 if plan.title_occupations & named else fit
                    for fit, named in zip(near[of_titles[index]], candidate.role_occupations, strict=True)
                ],
                cosine=cosines[index],
            )
            for index, candidate in enumerate(candidates)
        )

    def likeness(self, vectors: Int8Vectors, held: Floats) -> Floats:
        """Return how near lines come to each that is compared, shape (n_lines, n_rows), by what they mean and hold."""
        shares = self.words.coverage(held)[:, :-1]
        cosines = similarities(vectors, self._vectors)
        return np.asarray(LINE_SEMANTIC * np.maximum(0.0, cosines) + (1.0 - LINE_SEMANTIC) * shares)

    def meanings(self, vectors: Int8Vectors) -> Floats:
        """Return the cosines of whole texts to the job's, shape (n_texts,)."""
        return similarities(vectors, self.plan.features.text_vector[None, :])[:, 0]


def _cut(lengths: Sequence[int]) -> list[slice]:
    return [slice(start, end) for start, end in pairwise(accumulate(lengths, initial=0))]
