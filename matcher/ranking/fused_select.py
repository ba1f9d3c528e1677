"""Chooses for each job the people with the highest fused scores, and for each person the jobs, in one pass over people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from matcher.ranking.fused import FusedBlock, stacked
from matcher.ranking.fused_index import FusedIndex, chunks
from matcher.ranking.fused_query import FusedQueries, Integers
from matcher.ranking.kernels import NUMPY, Kernels
from matcher.ranking.topk import Best, Chosen, best_jobs, least_of_best

_ROWS_AT_ONCE = 16_384
_JOBS_AT_ONCE = 256
"""Their scores of so many people, 16 MB, and what their titles earn stay near the processor."""
_MOST_SCORES = 1 << 25
"""Scores held at a time where all jobs of a person are looked at: 128 MB."""


@dataclass(frozen=True, slots=True, eq=False)
class JobsOfPeople:
    """The best jobs of some people, best first."""

    blocks: npt.NDArray[np.int32]
    """Shape (n,): with `rows`, who each is."""
    rows: npt.NDArray[np.int32]
    jobs: npt.NDArray[np.int32]
    """Shape (n, n_best): positions among the queries."""
    values: npt.NDArray[np.int32]
    """Shape (n, n_best): fused scores."""


@dataclass(frozen=True, slots=True, eq=False)
class _Stack:
    """Some rows of the people, and where they come from."""

    block: FusedBlock
    codes: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Room:
    """Memory that is used again: asking for it anew takes as long as a tenth of the work."""

    _held: dict[str, Integers] = field(default_factory=dict)

    def of(self, name: str, shape: tuple[int, int]) -> Integers:
        """Return an array of this shape with anything in it; valid until the same name is asked for again."""
        size = shape[0] * shape[1]
        if name not in self._held or len(self._held[name]) < size:
            self._held[name] = np.empty(size, dtype=np.float32)
        return self._held[name][:size].reshape(shape)


def select(
    blocks: Iterable[tuple[int, FusedBlock]],
    queries: FusedQueries,
    depth: int,
    *,
    n_best_jobs: int = 0,
    on_people: Callable[[JobsOfPeople], None] | None = None,
    kernels: Kernels = NUMPY,
) -> Chosen:
    """Return the `depth` people with the highest fused scores for each job, from numbered blocks of people.

    Who is chosen does not depend on the blocks, their order, or the kernels. Equal scores are taken in the order of the views'
    digests; people equal in both are taken together, so that a job may get a few more.

    Parameters
    ----------
    n_best_jobs
        How many jobs of each person are told to `on_people`, out of the same products, some thousand people at a time.
    kernels
        `NUMPY`, or `kernels_for` so many pairs. By default numpy's.

    Raises
    ------
    ValueError
        The depth is below 1.
    """
    chooser = Chooser(queries, depth, kernels=kernels, n_best_jobs=n_best_jobs, on_people=on_people)
    at_once = _ROWS_AT_ONCE
    if on_people is not None:
        at_once = max(256, min(at_once, _MOST_SCORES // len(queries)))
    for stack in _stacks(blocks, at_once):
        chooser.meet(FusedIndex.of(stack.block, queries), stack.codes, stack.block.heads)
    return chooser.chosen()


@dataclass(slots=True)
class Chooser:
    """Meets people stack by stack, and keeps the best of each job."""

    queries: FusedQueries
    depth: int
    kernels: Kernels
    n_best_jobs: int = 0
    on_people: Callable[[JobsOfPeople], None] | None = None
    _best: Best = field(init=False)
    _room: Room = field(default_factory=Room)

    def __post_init__(self) -> None:
        self._best = Best(len(self.queries), self.depth)

    def chosen(self) -> Chosen:
        """Return the best of everyone met."""
        return self._best.chosen()

    def meet(self, index: FusedIndex, codes: npt.NDArray[np.int64], heads: npt.NDArray[np.uint64]) -> None:
        """Let some people take part: `codes` and `heads` are in the order of the block that `index` was made of."""
        codes, heads = codes[index.order], heads[index.order]
        whole = None
        if self.on_people is not None:
            whole = self._room.of("scores", (len(self.queries), len(index)))
        for jobs in chunks(len(self.queries), _JOBS_AT_ONCE):
            out = None if whole is None else whole[jobs]
            scores = fused_scores(index, self.queries, jobs, kernels=self.kernels, room=self._room, out=out)
            self._keep(scores, jobs, codes, heads)
        if self.on_people is not None and whole is not None:
            best, values = best_jobs(whole, self.queries.heads, self.n_best_jobs)
            blocks, rows = (codes >> 32).astype(np.int32), (codes & 0xFFFFFFFF).astype(np.int32)
            self.on_people(JobsOfPeople(blocks, rows, best, values.astype(np.int32)))

    def _keep(self, scores: Integers, jobs: slice, codes: npt.NDArray[np.int64], heads: npt.NDArray[np.uint64]) -> None:
        bounds = self._best.bounds[jobs].copy()
        for at in np.flatnonzero(np.isneginf(bounds)).tolist():
            bounds[at] = least_of_best(scores[at], self.depth)
        for job, row, bound in zip(range(jobs.start, jobs.stop), scores, bounds, strict=True):
            some = np.flatnonzero(row >= bound)
            self._best.add(job, row[some], codes[some], heads[some])


def fused_scores(
    index: FusedIndex,
    queries: FusedQueries,
    jobs: slice,
    *,
    kernels: Kernels,
    room: Room | None = None,
    out: Integers | None = None,
) -> Integers:
    """Return the fused scores of all people of `index`, in its order, for some jobs, shape (n_jobs, n).

    They are written to `out`, or to `room`, where the next ones will be written as well.
    """
    room = room or Room()
    dense = queries.dense[jobs]
    scores = room.of("scores", (len(dense), len(index))) if out is None else out
    np.matmul(dense, index.dense.T, out=scores)
    fits = room.of("fits", (len(dense), len(index.titles.vectors)))
    index.title_fits(queries, jobs, out=fits)
    kernels.add_sparse(scores, index, queries, jobs, fits=fits)
    return scores


def _stacks(blocks: Iterable[tuple[int, FusedBlock]], at_once: int) -> Iterator[_Stack]:
    """Yield the people in stacks of about `at_once`: small blocks put together, large ones cut."""
    waiting: list[tuple[int, FusedBlock]] = []
    n_waiting = 0
    for number, block in blocks:
        waiting.append((number, block))
        n_waiting += len(block)
        if n_waiting >= at_once:
            yield from _cut(waiting, at_once)
            waiting, n_waiting = [], 0
    if n_waiting:
        yield from _cut(waiting, at_once)


def _cut(blocks: Sequence[tuple[int, FusedBlock]], at_once: int) -> Iterator[_Stack]:
    """Yield stacks of the `blocks`, in parts of about equal size where they are too many."""
    codes = np.concatenate([(number << 32) + np.arange(len(block), dtype=np.int64) for number, block in blocks])
    block = stacked([block for _, block in blocks])
    n_parts = max(1, round(len(block) / at_once))
    ends = [len(block) * part // n_parts for part in range(n_parts + 1)]
    for start, end in pairwise(ends):
        yield _Stack(block if n_parts == 1 else block.part(start, end), codes[start:end])
