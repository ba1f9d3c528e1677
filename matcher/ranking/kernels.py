"""The two inner loops of the fused selection, with numba where it is installed and with numpy and scipy where not.

Both add whole numbers below 2^24 in float32, which is exact in any order: they give the same bits, and tests hold them to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from matcher.ranking.fused_index import FusedIndex
from matcher.ranking.fused_query import FusedQueries, Integers

Found = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]
"""Of each job how many, and their rows, job by job and ascending."""


class Kernels(Protocol):
    """What adds the sparse parts to the product, and what finds the rows above a bound."""

    name: str

    def add_sparse(self, scores: Integers, index: FusedIndex, queries: FusedQueries, jobs: slice, fits: Integers) -> None:
        """Add terms, groups and titles to `scores`, shape (n_jobs, n), in place; `fits` is of `FusedIndex.title_fits`."""
        ...

    def above(self, scores: Integers, bounds: Integers) -> Found:
        """Return where each job's scores reach its bound."""
        ...


@dataclass(frozen=True, slots=True)
class NumpyKernels:
    """With numpy and scipy alone."""

    name: str = "numpy"

    def add_sparse(self, scores: Integers, index: FusedIndex, queries: FusedQueries, jobs: slice, fits: Integers) -> None:
        """Add terms, groups and titles to `scores`, shape (n_jobs, n), in place."""
        n = scores.shape[1]
        tail = sp.csr_matrix((index.tail.values, index.tail.rows, index.tail.indptr), shape=(len(index.tail.indptr) - 1, n))
        best, earned = np.empty(n, dtype=np.float32), np.empty(n, dtype=np.float32)
        for row, job in zip(scores, range(jobs.start, jobs.stop), strict=True):
            terms, weights = queries.tail.row(job)
            if len(terms):
                row += tail[terms].T @ weights
            for group, weight in zip(*queries.asked.row(job), strict=True):
                part = slice(int(index.groups.indptr[group]), int(index.groups.indptr[group + 1]))
                row[index.groups.rows[part]] += weight * index.groups.values[part]
        for row, fit in zip(scores, fits, strict=True):
            for k, (which, recency) in enumerate(index.titles.nth):
                some = best[: len(which)] if k == 0 else earned[: len(which)]
                np.take(fit, which, out=some, mode="clip")
                some *= recency
                if k:
                    np.maximum(best[: len(which)], some, out=best[: len(which)])
            if index.titles.nth:
                first = len(index.titles.nth[0][0])
                row[:first] += best[:first]

    def above(self, scores: Integers, bounds: Integers) -> Found:
        """Return where each job's scores reach its bound."""
        found = [np.flatnonzero(row >= bound) for row, bound in zip(scores, bounds, strict=True)]
        return np.array([len(rows) for rows in found], dtype=np.int64), np.concatenate(found)


@dataclass(frozen=True, slots=True)
class NumbaKernels:
    """With loops compiled by numba."""

    add_terms: Callable[..., Any]
    add_titles: Callable[..., Any]
    counts_above: Callable[..., Any]
    rows_above: Callable[..., Any]
    name: str = "numba"

    def add_sparse(self, scores: Integers, index: FusedIndex, queries: FusedQueries, jobs: slice, fits: Integers) -> None:
        """Add terms, groups and titles to `scores`, shape (n_jobs, n), in place."""
        for asked, held in ((queries.tail, index.tail), (queries.asked, index.groups)):
            of_jobs = asked.indptr[jobs.start : jobs.stop + 1]
            self.add_terms(scores, of_jobs, asked.which, asked.weights, held.indptr, held.rows, held.values)
        if index.titles.nth:
            ends = np.cumsum([0, *(len(which) for which, _ in index.titles.nth)])
            which = np.concatenate([which for which, _ in index.titles.nth])
            recency = np.concatenate([recency for _, recency in index.titles.nth])
            self.add_titles(scores, fits, ends, which, recency)

    def above(self, scores: Integers, bounds: Integers) -> Found:
        """Return where each job's scores reach its bound."""
        counts = self.counts_above(scores, bounds)
        return counts, self.rows_above(scores, bounds, counts)


NUMPY: Kernels = NumpyKernels()


@lru_cache(maxsize=1)
def numba_kernels() -> Kernels | None:
    """Return the compiled loops, or None where numba is not installed."""
    try:
        import numba
    except ImportError:
        return None

    jit = numba.njit(nogil=True)

    @jit
    def add_terms(scores, of_jobs, which, weights, indptr, rows, values):  # type: ignore[no-untyped-def]
        for job in range(scores.shape[0]):
            row = scores[job]
            for at in range(of_jobs[job], of_jobs[job + 1]):
                thing, weight = which[at], weights[at]
                for entry in range(indptr[thing], indptr[thing + 1]):
                    row[rows[entry]] += weight * values[entry]

    @jit
    def add_titles(scores, fits, ends, which, recency):  # type: ignore[no-untyped-def]
        best = np.empty(ends[1], np.float32)
        for job in range(scores.shape[0]):
            row, fit = scores[job], fits[job]
            for at in range(ends[1]):
                best[at] = fit[which[at]] * recency[at]
            for k in range(1, len(ends) - 1):
                for at in range(ends[k], ends[k + 1]):
                    earned = fit[which[at]] * recency[at]
                    best[at - ends[k]] = max(best[at - ends[k]], earned)
            for at in range(ends[1]):
                row[at] += best[at]

    @jit
    def counts_above(scores, bounds):  # type: ignore[no-untyped-def]
        counts = np.zeros(scores.shape[0], np.int64)
        for job in range(scores.shape[0]):
            row, bound, count = scores[job], bounds[job], 0
            for at in range(scores.shape[1]):
                count += row[at] >= bound
            counts[job] = count
        return counts

    @jit
    def rows_above(scores, bounds, counts):  # type: ignore[no-untyped-def]
        found = np.empty(counts.sum(), np.int64)
        free = 0
        for job in range(scores.shape[0]):
            row, bound = scores[job], bounds[job]
            if counts[job]:
                for start in range(0, scores.shape[1], 64):
                    end = min(start + 64, scores.shape[1])
                    count = 0
                    for at in range(start, end):
                        count += row[at] >= bound
                    if count:
                        for at in range(start, end):
                            if row[at] >= bound:
                                found[free] = at
                                free += 1
        return found

    return NumbaKernels(add_terms, add_titles, counts_above, rows_above)


def best_kernels() -> Kernels:
    """Return the compiled loops where numba is installed, else those of numpy."""
    return numba_kernels() or NUMPY
