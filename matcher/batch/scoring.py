"""Shortlists for many jobs, over processes where that pays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from matcher.batch.parsing import leave_stopping_alone, shared_matcher
from matcher.batch.shielding import shielded
from matcher.config import MatcherConfig
from matcher.domain.job import Job
from matcher.domain.shortlist import Shortlist
from matcher.features.precise import PreciseEncoder
from matcher.ranking.block import Floats
from matcher.ranking.candidate import Candidate
from matcher.ranking.precise import PreciseOrder
from matcher.ranking.shortlisting import Ranker
from matcher.roles.redirects import Asked, Firm, firm_among

_T = TypeVar("_T")

_ROWS_WORTH_A_PROCESS = 400
"""Rows of shortlists below which sending the resumes to other processes costs more than it saves."""
_PAIRS_WORTH_A_PROCESS = 1_000_000
"""People times jobs below which that is so for how firm places are."""


def score_jobs(
    candidates: Sequence[Candidate],
    jobs: Sequence[Job],
    config: MatcherConfig,
    *,
    top_k: int | None,
    n_jobs: int,
    on_done: Callable[[int], None],
    scores: Floats | None = None,
) -> list[Shortlist]:
    """Return a shortlist for each job, in their order; `on_done` is told how many are finished.

    Everyone's scores go into `scores` where it is given, shape (n_jobs, n_candidates), however long the shortlists are.
    """
    length = len(candidates) if top_k is None else min(top_k, len(candidates))
    on_done(0)
    if n_jobs == 1 or length * len(jobs) < _ROWS_WORTH_A_PROCESS:
        scored = _score_block(candidates, jobs, config, top_k, with_scores=scores is not None, on_done=on_done)
        return _kept(scored, scores, 0)
    n_processes = _n_processes(len(jobs), n_jobs)
    size = -(-len(jobs) // n_processes)
    blocks = [(candidates, jobs[start : start + size], config, top_k) for start in range(0, len(jobs), size)]
    shortlists: list[Shortlist] = []
    for block in _over_processes(partial(_score_block, with_scores=scores is not None), blocks):
        shortlists.extend(_kept(block, scores, len(shortlists)))
        on_done(len(shortlists))
    return shortlists


def firm_places_of(
    asked: Asked, *, candidates: Sequence[Candidate], jobs: Sequence[Job], config: MatcherConfig, n_jobs: int
) -> dict[tuple[int, int], Firm]:
    """Return what `matcher.roles.redirects.firm_among` returns, found by processes where that pays."""
    if n_jobs == 1 or len(asked) * len(candidates) < _PAIRS_WORTH_A_PROCESS:
        return _firm_block(candidates, jobs, config, asked)
    n_processes = _n_processes(len(asked), n_jobs)
    size = -(-len(asked) // n_processes)
    numbers = list(asked)
    blocks = [
        (candidates, jobs, config, {job: asked[job] for job in numbers[start : start + size]})
        for start in range(0, len(numbers), size)
    ]
    return {place: firm for block in _over_processes(_firm_block, blocks) for place, firm in block.items()}


def _n_processes(n_items: int, n_jobs: int) -> int:
    from joblib import cpu_count

    return min(n_items, cpu_count() if n_jobs < 0 else n_jobs)


def _over_processes(work: Callable[..., _T], blocks: Sequence[tuple[object, ...]]) -> Iterator[_T]:
    """Yield what `work` returns for the arguments in each block, in order, a process for each block."""
    from joblib import Parallel, delayed

    parallel = Parallel(
        n_jobs=len(blocks), backend="loky", return_as="generator", max_nbytes=None, initializer=leave_stopping_alone
    )
    with shielded():
        results = parallel(delayed(work)(*block) for block in blocks)
    yield from results


def _firm_block(
    candidates: Sequence[Candidate], jobs: Sequence[Job], config: MatcherConfig, asked: Asked
) -> dict[tuple[int, int], Firm]:
    return firm_among(shared_matcher(config).components.ranker, candidates, jobs, asked)


def _score_block(
    candidates: Sequence[Candidate],
    jobs: Sequence[Job],
    config: MatcherConfig,
    top_k: int | None,
    *,
    with_scores: bool,
    on_done: Callable[[int], None] | None = None,
) -> list[tuple[Shortlist, Floats | None]]:
    """Return the shortlist of each job, and everyone's scores where they are asked for: for many people they are large."""
    ranker = shared_matcher(config).components.ranker
    plans = [ranker.plan(job) for job in jobs]
    scored = []
    for plan, standing in zip(plans, ranker.standings(ranker.grid(candidates), plans), strict=True):
        scored.append((ranker.listed(standing, candidates, plan, top_k=top_k), standing.scores if with_scores else None))
        if on_done is not None:
            on_done(len(scored))
    return scored


def _kept(scored: Sequence[tuple[Shortlist, Floats | None]], scores: Floats | None, first: int) -> list[Shortlist]:
    """Return the shortlists, the scores put into their rows of `scores`, which begin at `first`."""
    if scores is not None:
        for at, (_, row) in enumerate(scored, start=first):
            scores[at] = row
    return [shortlist for shortlist, _ in scored]


def with_precise(
    shortlists: Sequence[Shortlist],
    candidates: Sequence[Candidate],
    ranker: Ranker,
    encoder: PreciseEncoder,
    *,
    on_done: Callable[[int], None],
) -> list[Shortlist]:
    """Return the shortlists with the precise encoder's order beside their own; `on_done` is told how many are finished."""
    order = PreciseOrder(ranker, encoder)
    on_done(0)
    ordered: list[Shortlist] = []
    for shortlist in shortlists:
        ordered.append(order.beside(shortlist, candidates))
        on_done(len(ordered))
    return ordered
