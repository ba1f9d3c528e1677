"""A few hundred people against a few hundred lines of adverts at once, small enough to stay in the processor's cache.

Whatever is compared here is compared as in `matcher.ranking.block`, operation for operation, so that the bits are the same;
only memory is used anew instead of being asked for, and lines stand in an order in which no row has to be looked up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from matcher.features.cosine import MAX_DIMS, Int8Vectors, squared_norms
from matcher.features.tfidf import TfidfModel
from matcher.ranking import values
from matcher.ranking.block import CandidateBlock, Floats
from matcher.ranking.columns import Numbers
from matcher.ranking.held import Held
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
        return cls(
            np.ascontiguousarray(vectors.astype(np.float32).T),
            _norms(squared_norms(vectors), vectors),
            by_text.T.tocsr(),
            totals,
        )

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
    occupations: Held
    """Occupations, and the titles that name them."""
    months: MonthsTable

    @classmethod
    def of(cls, block: CandidateBlock) -> Tile:
        """Return the tile of a block whose candidates stand in falling order of their numbers of lines."""
        order, columns = block.by_position.lines, block.columns
        with_titles, first_titles = np.unique(block.title_owner, return_index=True)
        return cls(
            n_people=len(block),
            line_starts=block.by_position.starts,
            line_vectors=block.line_vectors[order],
            line_norms=_norms(columns.line_numbers[order, 0], columns.line_vectors),
            line_terms=block.line_terms[order],
            text_vectors=block.text_vectors,
            text_norms=_norms(columns.text_norms, columns.text_vectors),
            text_terms=block.text_terms,
            title_vectors=block.title_vectors,
            title_norms=_norms(columns.title_numbers[:, 0], columns.title_vectors),
            title_recency=block.title_recency,
            with_titles=with_titles,
            first_titles=first_titles,
            occupations=block.occupations,
            months=MonthsTable.of(block.periods),
        )

    def line_fits(self, asked: Asked, scratch: Scratch) -> Floats:
        """Return the values of the adverts' lines, shape (n_asked, n_people)."""
        best = self._no_lines(asked, scratch, N_BEST)
        for likeness in self._likeness(asked, scratch):
            _keep_best(best, likeness, scratch)
        return _calibrate(self._measure(best, coverage_of(self.text_terms, asked)), values.LINE_RANGE).T.copy()

    def line_fits_and_losses(self, asked: Asked, own_terms: sp.csr_array, scratch: Scratch) -> tuple[Floats, Floats]:
        """Return the values of the adverts' lines, and what they lose without each line of a resume.

        Parameters
        ----------
        own_terms
            Shape (n_lines, n_terms): 1 where no other line of the resume holds the term; lines stand as in the tile.

        Returns
        -------
        fits, losses
            Shapes (n_asked, n_people) and (n_asked, n_lines); the losses are gone with the next call.
        """
        best = self._no_lines(asked, scratch, N_BEST + 1)
        every = scratch.floats("every", self.line_starts[-1], len(asked))
        for (start, end), likeness in zip(pairwise(self.line_starts), self._likeness(asked, scratch), strict=True):
            every[start:end] = likeness
            _keep_best(best, likeness, scratch)
        third, fourth = best[N_BEST - 1].copy(), best[N_BEST].copy()
        measure = self._measure(best[:N_BEST], coverage_of(self.text_terms, asked))
        fits = _calibrate(measure.copy(), values.LINE_RANGE)
        own = own_terms @ asked.weights
        credit = -values.LINE_WHOLE * (own.data / asked.totals[own.indices])
        losses = scratch.floats("losses", len(asked), self.line_starts[-1])
        for start, end in pairwise(self.line_starts):
            likeness, people = every[start:end], slice(0, end - start)
            is_best = likeness >= third[people]
            np.subtract(likeness, fourth[people], out=likeness)
            np.multiply(likeness, is_best, out=likeness)
            np.divide(likeness, N_BEST, out=likeness)
            np.multiply(1.0 - values.LINE_WHOLE, likeness, out=likeness)
            without = np.subtract(measure[people], likeness, out=likeness)
            _add_at(without, own, slice(start, end), credit)
            np.subtract(fits[people], _calibrate(without, values.LINE_RANGE), out=without)
            losses[:, start:end] = without.T
        return fits.T.copy(), losses

    def _no_lines(self, asked: Asked, scratch: Scratch, n_best: int) -> list[Floats]:
        best = [scratch.floats(f"best {place}", self.n_people, len(asked)) for place in range(n_best)]
        for place in best:
            place.fill(0.0)
        return best

    def _likeness(self, asked: Asked, scratch: Scratch) -> Iterator[Floats]:
        """Yield how near the lines come, position by position, shape (n_lines, n_asked); each is gone with the next."""
        shared = self.line_terms @ asked.weights
        credit = (1.0 - values.LINE_SEMANTIC) * (shared.data / asked.totals[shared.indices])
        for start, end in pairwise(self.line_starts):
            likeness = _cosines(self.line_vectors[start:end], self.line_norms[start:end], asked, scratch)
            np.maximum(0.0, likeness, out=likeness)
            np.multiply(values.LINE_SEMANTIC, likeness, out=likeness)
            _add_at(likeness, shared, slice(start, end), credit)
            yield likeness

    def _measure(self, best: Sequence[Floats], whole: Floats) -> Floats:
        """Return the measure of the adverts' lines, shape (n_people, n_asked), in the memory of what is given."""
        measure = best[0]
        for place in best[1:]:
            np.add(measure, place, out=measure)
        np.divide(measure, N_BEST, out=measure)
        np.multiply(1.0 - values.LINE_WHOLE, measure, out=measure)
        np.multiply(values.LINE_WHOLE, whole, out=whole)
        return np.add(measure, whole, out=measure)

    def text_values(self, asked: Asked, scratch: Scratch) -> tuple[Floats, Floats]:
        """Return the values of the whole texts' words and of their meaning, each (n_asked, n_people)."""
        wording = _calibrate(coverage_of(self.text_terms, asked), values.WORDING_RANGE)
        cosines = _cosines(self.text_vectors, self.text_norms, asked, scratch)
        return wording.T.copy(), _calibrate(cosines, values.MEANING_RANGE).T.copy()

    def title_fits(self, asked: Asked, plans: Sequence[JobPlan], scratch: Scratch) -> Floats:
        """Return how near each title comes to the jobs', calibrated, shape (n_titles, n_plans); gone with the next call."""
        fits = _cosines(self.title_vectors, self.title_norms, asked, scratch)
        np.maximum(0.0, fits, out=fits)
        for column, plan in enumerate(plans):
            for occupation in plan.title_occupations:
                named = self.occupations.get(occupation)
                if named is not None:
                    fits[named[0], column] = 1.0
        return _calibrate(fits, values.TITLE_RANGE)

    def title_values(self, fits: Floats, *, neutral: float) -> Floats:
        """Return the values of the titles, shape (n_plans, n_people)."""
        result = np.full((self.n_people, fits.shape[1]), neutral)
        if len(self.with_titles):
            best = np.maximum.reduceat(fits * self.title_recency[:, None], self.first_titles, axis=0)
            result[self.with_titles] = neutral + (1.0 - neutral) * best
        return result.T.copy()


def _keep_best(best: Sequence[Floats], likeness: Floats, scratch: Scratch) -> None:
    """Put the likeness of one line of each of the first people among their best ones; uses up `likeness`."""
    lower = scratch.floats("lower", *likeness.shape)
    for place in best[:-1]:
        held = place[: len(likeness)]
        np.minimum(held, likeness, out=lower)
        np.maximum(held, likeness, out=held)
        likeness, lower = lower, likeness
    last = best[-1][: len(likeness)]
    np.maximum(last, likeness, out=last)


def _add_at(dense: Floats, sparse: sp.csr_array, rows: slice, numbers: Floats) -> None:
    """Add to `dense`, which are these rows, `numbers` where `sparse` holds something."""
    part = slice(int(sparse.indptr[rows.start]), int(sparse.indptr[rows.stop]))
    at = np.repeat(np.arange(len(dense)), np.diff(sparse.indptr[rows.start : rows.stop + 1]))
    dense.reshape(-1)[at * dense.shape[1] + sparse.indices[part]] += numbers[part]


def _norms(squared: Numbers, vectors: Int8Vectors) -> Floats:
    if vectors.shape[1] > MAX_DIMS:
        raise ValueError(f"vectors of {vectors.shape[1]} dimensions are not exact in float32; at most {MAX_DIMS}")
    norms = squared.astype(np.float64)
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


def coverage_of(held: sp.csr_array, asked: Asked) -> Floats:
    """Return the share of the weight of each column's terms in each row of `held`, shape (n_rows, n_asked)."""
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
