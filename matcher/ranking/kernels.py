"""The inner loops of the fused selection: with numba where it is installed, with numpy and scipy where not.

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

Places = npt.NDArray[np.int64]
Rows32 = npt.NDArray[np.int32]

_PAIRS_THAT_PAY = 200_000_000
"""Compiling takes two to three CPU seconds in each process; a pair takes 10 to 20 ns less."""


class Kernels(Protocol):
    """What adds the sparse parts of the scores to the product."""

    @property
    def name(self) -> str:
        """The library."""
        ...

    def add_sparse(self, scores: Integers, index: FusedIndex, queries: FusedQueries, jobs: slice, *, fits: Integers) -> None:
        """Add terms, groups and titles to `scores`, shape (n_jobs, n), in place; `fits` is of `FusedIndex.title_fits`."""
        ...


@dataclass(frozen=True, slots=True)
class NumpyKernels:
    """With numpy and scipy alone."""

    name: str = "numpy"

    def add_sparse(self, scores: Integers, index: FusedIndex, queries: FusedQueries, jobs: slice, *, fits: Integers) -> None:
        """Add terms, groups and titles to `scores`, shape (n_jobs, n), in place."""
        n = scores.shape[1]
        tail = sp.csr_matrix((index.tail.values, index.tail.rows, index.tail.indptr), shape=(len(index.tail.indptr) - 1, n))
        best, earned = np.empty(n, dtype=np.float32), np.empty(n, dtype=np.float32)
        for at, job in enumerate(range(jobs.start, jobs.stop)):
            row = scores[at]
            terms, weights = queries.tail.row(job)
            if len(terms):
                np.add(row, tail[terms].T @ weights, out=row)
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


@dataclass(frozen=True, slots=True)
class LoopKernels:
    """With loops, which numba compiles."""

    add_terms: Callable[..., Any]
    add_groups: Callable[..., Any]
    add_titles: Callable[..., Any]
    name: str

    def add_sparse(self, scores: Integers, index: FusedIndex, queries: FusedQueries, jobs: slice, *, fits: Integers) -> None:
        """Add terms, groups and titles to `scores`, shape (n_jobs, n), in place."""
        asked, held = queries.tail, index.tail
        of_jobs = asked.indptr[jobs.start : jobs.stop + 1]
        self.add_terms(scores, of_jobs, asked.which, asked.weights, held.indptr, held.rows)
        asked, held = queries.asked, index.groups
        of_jobs = asked.indptr[jobs.start : jobs.stop + 1]
        self.add_groups(scores, of_jobs, asked.which, asked.weights, held.indptr, held.rows, held.values)
        if index.titles.nth:
            ends = np.cumsum([0, *(len(which) for which, _ in index.titles.nth)])
            which = np.concatenate([which for which, _ in index.titles.nth])
            recency = np.concatenate([recency for _, recency in index.titles.nth])
            self.add_titles(scores, fits, ends, which, recency)


NUMPY: Kernels = NumpyKernels()


@lru_cache(maxsize=1)
def numba_kernels() -> Kernels | None:
    """Return the compiled loops, or None where numba is not installed."""
    try:
        import numba
    except ImportError:
        return None
    compiled = numba.njit(nogil=True)
    return LoopKernels(compiled(_add_terms), compiled(_add_groups), compiled(_add_titles), "numba")


def _add_terms(scores: Integers, of_jobs: Places, which: Places, weights: Integers, indptr: Places, rows: Rows32) -> None:
    for job in range(scores.shape[0]):
        row = scores[job]
        for at in range(of_jobs[job], of_jobs[job + 1]):
            thing, weight = which[at], weights[at]
            for entry in range(indptr[thing], indptr[thing + 1]):
                row[rows[entry]] += weight


def _add_groups(
    scores: Integers, of_jobs: Places, which: Places, weights: Integers, indptr: Places, rows: Rows32, values: Integers
) -> None:
    for job in range(scores.shape[0]):
        row = scores[job]
        for at in range(of_jobs[job], of_jobs[job + 1]):
            thing, weight = which[at], weights[at]
            for entry in range(indptr[thing], indptr[thing + 1]):
                row[rows[entry]] += weight * values[entry]


def _add_titles(scores: Integers, fits: Integers, ends: Places, which: Places, recency: Integers) -> None:
    best = np.empty(ends[1], np.float32)
    for job in range(scores.shape[0]):
        row, fit = scores[job], fits[job]
        for at in range(ends[1]):
            best[at] = fit[which[at]] * recency[at]
        for k in range(1, len(ends) - 1):
            for at in range(ends[k], ends[k + 1]):
                best[at - ends[k]] = max(best[at - ends[k]], fit[which[at]] * recency[at])
        for at in range(ends[1]):
            row[at] += best[at]


LOOPS: Kernels = LoopKernels(_add_terms, _add_groups, _add_titles, "loops")
"""What numba compiles, as it stands: slow, to be tested where numba is not installed."""


def kernels_for(n_pairs: int) -> Kernels:
    """Return what selects from so many pairs in the least time: compiling takes longer than numpy needs for a few."""
    fast = numba_kernels() if n_pairs >= _PAIRS_THAT_PAY else None
    return fast or NUMPY
