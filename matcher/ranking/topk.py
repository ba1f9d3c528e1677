"""The k highest of many scores, kept while blocks of people pass: exact, the same for any blocks in any order, mergeable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple, Self

import numpy as np
import numpy.typing as npt

from matcher.ranking.fused_query import Integers
from matcher.ranking.retrieve import best_rows

_ROOM = 2
"""Entries kept for a job, in multiples of the depth, before they are cut to it."""


class _Entries(NamedTuple):
    values: Integers
    codes: npt.NDArray[np.int64]
    """Block << 32 | row."""
    heads: npt.NDArray[np.uint64]

    def take(self, which: npt.NDArray[np.int64]) -> _Entries:
        """Return those at `which`."""
        return _Entries(self.values[which], self.codes[which], self.heads[which])


_NOBODY = _Entries(np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.uint64))


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """The people chosen for each job; of a part of the people, it can be merged with those of other parts."""

    depth: int
    indptr: npt.NDArray[np.int64]
    """Shape (n_jobs + 1,): job j's are ``rows[indptr[j]:indptr[j + 1]]``, ascending by block and row."""
    blocks: npt.NDArray[np.int32]
    rows: npt.NDArray[np.int32]
    values: npt.NDArray[np.int32]
    """Fused scores: 2^22 is 1."""
    heads: npt.NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.indptr) - 1

    def of(self, job: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """Return the block numbers, rows and fused scores of those chosen for a job."""
        part = slice(int(self.indptr[job]), int(self.indptr[job + 1]))
        return self.blocks[part], self.rows[part], self.values[part]

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return the arrays by name, to be stored without pickling."""
        return {entry.name: np.asarray(getattr(self, entry.name)) for entry in fields(self)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Return what gave these `arrays`."""
        return cls(
            int(arrays["depth"].flat[0]), **{entry.name: arrays[entry.name] for entry in fields(cls) if entry.name != "depth"}
        )


@dataclass(slots=True)
class Best:
    """The best so far of each job, and the least score that can still be among them."""

    n_jobs: int
    depth: int
    bounds: Integers = field(init=False)
    """Shape (n_jobs,): a lower score is not among the best; minus infinity until there are `depth`."""
    _kept: list[list[_Entries]] = field(init=False)
    _counts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        if self.depth < 1:
            raise ValueError(f"a depth of {self.depth} chooses nobody: at least 1")
        self.bounds = np.full(self.n_jobs, -np.inf, dtype=np.float32)
        self._kept = [[] for _ in range(self.n_jobs)]
        self._counts = [0] * self.n_jobs

    def add(self, job: int, values: Integers, codes: npt.NDArray[np.int64], heads: npt.NDArray[np.uint64]) -> None:
        """Let these scores of a job take part."""
        if len(values):
            self._kept[job].append(_Entries(values, codes, heads))
            self._counts[job] += len(values)
            if self._counts[job] >= _ROOM * self.depth:
                self._cut(job)

    def chosen(self) -> Chosen:
        """Return who is among the best of each job."""
        found = []
        for job in range(self.n_jobs):
            kept = self._cut(job)
            found.append(kept.take(np.argsort(kept.codes, kind="stable")))
        codes = np.concatenate([kept.codes for kept in found])
        return Chosen(
            depth=self.depth,
            indptr=np.cumsum([0, *(len(kept.codes) for kept in found)]),
            blocks=(codes >> 32).astype(np.int32),
            rows=(codes & 0xFFFFFFFF).astype(np.int32),
            values=np.concatenate([kept.values for kept in found]).astype(np.int32),
            heads=np.concatenate([kept.heads for kept in found]),
        )

    def _cut(self, job: int) -> _Entries:
        values, codes, heads = zip(_NOBODY, *self._kept[job], strict=True)
        entries = _Entries(np.concatenate(values), np.concatenate(codes), np.concatenate(heads))
        entries = entries.take(best_rows(entries.values, entries.heads, self.depth))
        self._kept[job], self._counts[job] = [entries], len(entries.values)
        if len(entries.values) >= self.depth:
            self.bounds[job] = entries.values.min()
        return entries


def merged(parts: Sequence[Chosen], depth: int) -> Chosen:
    """Return what one pass over the people of all `parts` chooses; each must have been chosen with this depth or more.

    Raises
    ------
    ValueError
        The parts are of different jobs, or less deep.
    """
    if len({len(part) for part in parts}) != 1 or min(part.depth for part in parts) < depth:
        raise ValueError(f"parts that are merged to a depth of {depth} must be as deep, and of the same jobs")
    best = Best(len(parts[0]), depth)
    for part in parts:
        codes = part.blocks.astype(np.int64) << 32 | part.rows
        for job in range(len(part)):
            of_job = slice(int(part.indptr[job]), int(part.indptr[job + 1]))
            best.add(job, part.values[of_job].astype(np.float32), codes[of_job], part.heads[of_job])
    return best.chosen()


def least_of_best(scores: Integers, depth: int) -> float:
    """Return a bound that at least `depth` of the scores reach; minus infinity where there are fewer.

    Each chunk's maximum is a score of its own, so `depth` scores reach the `depth`-th largest of the maxima.
    """
    n = len(scores)
    if n < depth:
        return -np.inf
    size = max(1, n // (4 * depth))
    maxima = scores[: n // size * size].reshape(size, -1).max(axis=0)
    return float(np.partition(maxima, len(maxima) - depth)[len(maxima) - depth])


def best_jobs(scores: Integers, heads: npt.NDArray[np.uint64], n_best: int) -> tuple[npt.NDArray[np.int32], Integers]:
    """Return the highest `n_best` (or all) jobs of each person and their scores, best first, shapes (n, n_best).

    `scores` has shape (n_jobs, n). Equal scores are taken in the order of `heads`, equal heads in that of the jobs.
    """
    n_jobs, n = scores.shape
    n_best = min(n_best, n_jobs)
    size = max(1, n_jobs // (4 * n_best))
    maxima = scores[: n_jobs // size * size].reshape(size, -1, n).max(axis=0)
    least = np.partition(maxima, len(maxima) - n_best, axis=0)[len(maxima) - n_best]
    job, person = np.nonzero(scores >= least)
    values = scores[job, person]
    order = np.lexsort((job, heads[job], -values, person))
    starts = np.searchsorted(person[order], np.arange(n))
    best = order[starts[:, None] + np.arange(n_best)]
    return job[best].astype(np.int32), values[best]
