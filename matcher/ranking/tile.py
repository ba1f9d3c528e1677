"""A few hundred people against a few hundred lines of adverts at once, small enough to stay in the processor's cache.

Whatever is compared here is compared as in `matcher.ranking.block`, operation for operation, so that the bits are the same;
only memory is used anew instead of being asked for, and lines stand in an order in which no row has to be looked up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from matcher.features.cosine import MAX_DIMS, Int8Vectors, squared_norms
from matcher.features.tfidf import TfidfModel
from matcher.ranking import values
from matcher.ranking.block import CandidateBlock, Floats
from matcher.ranking.measures import N_BEST
from matcher.ranking.months import MonthsTable
from matcher.ranking.plan import JobPlan


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """Texts of adverts, one a column."""

    vectors: npt.NDArray[np.float32]
    """Shape (n_dims, n)."""
    norms: Floats
    """Shape (n,): squared, 1 where the vector is all zero."""
    weights: sp.csr_array
    """Shape (n_terms, n): the weight of each term that is asked for."""
    totals: Floats
    """Shape (n,): the sums of the weights, 1 where there are none."""

    @classmethod
    def of(cls, tfidf: TfidfModel, vectors: Int8Vectors, terms: Sequence[npt.NDArray[np.int32]]) -> Asked:
        """Return the columns of these vectors, shape (n, n_dims), and lists of terms."""
        lengths = [len(entry) for entry in terms]
        ids = np.concatenate([np.zeros(0, dtype=np.int32), *terms])
        weights = tfidf.weights(ids).astype(np.float64)
        indptr = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
        by_text = sp.csr_array((weights, ids, indptr), shape=(len(lengths), tfidf.n_terms))
        totals = np.array([max(1, tfidf.weight(entry)) for entry in terms], dtype=np.float64)
        return cls(np.ascontiguousarray(vectors.astype(np.float32).T), _norms(vectors), by_text.T.tocsr(), totals)

    def __len__(self) -> int:
        return len(self.totals)


class Scratch:
    """Memory that is used again and again: asking for it anew costs more than all that is computed in it."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, type], npt.NDArray[np.generic]] = {}

    def floats(self, name: str, n_rows: int, n_columns: int) -> Floats:
        """Return an array of float64 with anything in it; what was returned under this name before is gone."""
        held: Floats = self._array(name, np.float64, n_rows * n_columns)  # type: ignore[assignment]
        return held[: n_rows * n_columns].reshape(n_rows, n_columns)

    def products(self, n_rows: int, n_columns: int) -> npt.NDArray[np.float32]:
        """Return the array of float32 that matrix products are put into."""
        held: npt.NDArray[np.float32] = self._array("products", np.float32, n_rows * n_columns)  # type: ignore[assignment]
        return held[: n_rows * n_columns].reshape(n_rows, n_columns)

    def _array(self, name: str, kind: type, size: int) -> npt.NDArray[np.generic]:
        held = self._held.get((name, kind))
        if held is None or len(held) < size:
            held = np.empty(size, dtype=kind)
            self._held[name, kind] = held
        return held


@dataclass(frozen=True, slots=True, eq=False)
class Tile:
    """People, those with the most lines first; the first lines of all, then all second lines, and so on."""

    n_people: int
    line_starts: tuple[int, ...]
    """Shape (most_lines + 1,): lines at position p are at ``line_starts[p]:line_starts[p + 1]``, of the first people."""
    line_vectors: Int8Vectors
    line_norms: Floats
    line_terms: sp.csr_array
    text_vectors: Int8Vectors
    text_norms: Floats
    text_terms: sp.csr_array
    title_vectors: Int8Vectors
    title_norms: Floats
    title_recency: Floats
    with_titles: npt.NDArray[np.int64]
    """Who has titles, ascending."""
    first_titles: npt.NDArray[np.int64]
    """Their first titles."""
    occupations: dict[str, npt.NDArray[np.int64]]
    months: MonthsTable

    @classmethod
    def of(cls, block: CandidateBlock) -> Tile:
        """Return the tile of a block whose candidates stand in falling order of their numbers of lines."""
        order = np.argsort(block.line_position, kind="stable")
        counts = np.bincount(block.line_position)
        with_titles, first_titles = np.unique(block.title_owner, return_index=True)
        return cls(
            n_people=len(block),
            line_starts=(0, *np.cumsum(counts).tolist()),
            line_vectors=block.line_vectors[order],
            line_norms=_norms(block.line_vectors[order]),
            line_terms=block.line_terms[order],
            text_vectors=block.text_vectors,
            text_norms=_norms(block.text_vectors),
            text_terms=block.text_terms,
            title_vectors=block.title_vectors,
            title_norms=_norms(block.title_vectors),
            title_recency=block.title_recency,
            with_titles=with_titles,
            first_titles=first_titles,
            occupations=block.occupations,
            months=MonthsTable.of([candidate.view for candidate in block.candidates]),
        )

    def line_fits(self, asked: Asked, scratch: Scratch) -> Floats:
        """Return the values of the adverts' lines, shape (n_asked, n_people)."""
        best = self._best_lines(asked, scratch)
        measure = best[0]
        for place in best[1:]:
            np.add(measure, place, out=measure)
        np.divide(measure, N_BEST, out=measure)
        np.multiply(1.0 - values.LINE_WHOLE, measure, out=measure)
        whole = _coverage(self.text_terms, asked)
        np.multiply(values.LINE_WHOLE, whole, out=whole)
        np.add(measure, whole, out=measure)
        return _calibrate(measure, values.LINE_RANGE).T.copy()

    def _best_lines(self, asked: Asked, scratch: Scratch) -> list[Floats]:
        """Return the best, second best, ... likeness among each person's lines, each (n_people, n_asked)."""
        best = [scratch.floats(f"best {place}", self.n_people, len(asked)) for place in range(N_BEST)]
        for place in best:
            place.fill(0.0)
        shared = self.line_terms @ asked.weights
        credit = shared.data / asked.totals[shared.indices] * (1.0 - values.LINE_SEMANTIC)
        for start, end in zip(self.line_starts, self.line_starts[1:], strict=False):
            likeness = _cosines(self.line_vectors[start:end], self.line_norms[start:end], asked, scratch)
            np.maximum(0.0, likeness, out=likeness)
            np.multiply(values.LINE_SEMANTIC, likeness, out=likeness)
            part = slice(int(shared.indptr[start]), int(shared.indptr[end]))
            rows = np.repeat(np.arange(end - start), np.diff(shared.indptr[start : end + 1]))
            likeness.reshape(-1)[rows * len(asked) + shared.indices[part]] += credit[part]
            lower = scratch.floats("lower", end - start, len(asked))
            for place in best[:-1]:
                held = place[: end - start]
                np.minimum(held, likeness, out=lower)
                np.maximum(held, likeness, out=held)
                likeness, lower = lower, likeness
            last = best[-1][: end - start]
            np.maximum(last, likeness, out=last)
        return best

    def text_values(self, asked: Asked, scratch: Scratch) -> tuple[Floats, Floats]:
        """Return the values of the whole texts' words and of their meaning, each (n_asked, n_people)."""
        wording = _calibrate(_coverage(self.text_terms, asked), values.WORDING_RANGE)
        cosines = _cosines(self.text_vectors, self.text_norms, asked, scratch)
        return wording.T.copy(), _calibrate(cosines, values.MEANING_RANGE).T.copy()

    def title_values(
        self, asked: Asked, plans: Sequence[JobPlan], scratch: Scratch, *, neutral: float
    ) -> tuple[Floats, npt.NDArray[np.int64]]:
        """Return the values of the titles and the months in positions like the jobs', each (n_plans, n_people)."""
        fits = _cosines(self.title_vectors, self.title_norms, asked, scratch)
        np.maximum(0.0, fits, out=fits)
        for column, plan in enumerate(plans):
            for occupation in plan.title_occupations:
                if occupation in self.occupations:
                    fits[self.occupations[occupation], column] = 1.0
        fits = _calibrate(fits, values.TITLE_RANGE)
        months = self.months.relevant(fits >= values.RELEVANT_TITLE)
        result = np.full((self.n_people, len(plans)), neutral)
        if len(self.with_titles):
            best = np.maximum.reduceat(fits * self.title_recency[:, None], self.first_titles, axis=0)
            result[self.with_titles] = neutral + (1.0 - neutral) * best
        return result.T.copy(), months


def _norms(vectors: Int8Vectors) -> Floats:
    if vectors.shape[1] > MAX_DIMS:
        raise ValueError(f"vectors of {vectors.shape[1]} dimensions are not exact in float32; at most {MAX_DIMS}")
    norms = squared_norms(vectors).astype(np.float64)
    norms[norms == 0.0] = 1.0  # then every product is 0
    return norms


def _cosines(held: Int8Vectors, norms: Floats, asked: Asked, scratch: Scratch) -> Floats:
    """Return `matcher.features.cosine.similarities`, shape (n_held, n_asked), in memory that the next call uses again."""
    products = scratch.products(len(held), len(asked))
    np.matmul(held.astype(np.float32), asked.vectors, out=products)
    lengths = scratch.floats("lengths", len(held), len(asked))
    np.multiply.outer(norms, asked.norms, out=lengths)
    np.sqrt(lengths, out=lengths)
    cosines = scratch.floats("cosines", len(held), len(asked))
    return np.divide(products, lengths, out=cosines)


def _coverage(held: sp.csr_array, asked: Asked) -> Floats:
    coverage: Floats = (held @ asked.weights).toarray()
    coverage /= asked.totals
    return coverage


def _calibrate(measures: Floats, bounds: tuple[float, float]) -> Floats:
    """Return what `calibrated` returns, in the memory of `measures`."""
    low, high = bounds
    np.subtract(measures, low, out=measures)
    np.divide(measures, high - low, out=measures)
    np.maximum(0.0, measures, out=measures)
    return np.minimum(1.0, measures, out=measures)
