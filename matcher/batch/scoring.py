"""Shortlists for many jobs, over processes where that pays."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from matcher.batch.parsing import leave_stopping_alone, shared_matcher
from matcher.config import MatcherConfig
from matcher.domain.job import Job
from matcher.domain.shortlist import Shortlist
from matcher.features.precise import PreciseEncoder
from matcher.ranking.block import Floats
from matcher.ranking.candidate import Candidate
from matcher.ranking.precise import PreciseOrder
from matcher.ranking.shortlisting import Ranker

_ROWS_WORTH_A_PROCESS = 400
"""Rows of shortlists below which sending the resumes to other processes costs more than it saves."""


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
        return _kept(_score_block(candidates, jobs, config, top_k, on_done=on_done), scores, 0)
    from joblib import Parallel, cpu_count, delayed

    n_processes = min(len(jobs), cpu_count() if n_jobs < 0 else n_jobs)
    size = -(-len(jobs) // n_processes)
    blocks = [jobs[start : start + size] for start in range(0, len(jobs), size)]
    parallel = Parallel(
        n_jobs=n_processes, backend="loky", return_as="generator", max_nbytes=None, initializer=leave_stopping_alone
    )
    shortlists: list[Shortlist] = []
    for block in parallel(delayed(_score_block)(candidates, block, config, top_k) for block in blocks):
        shortlists.extend(_kept(block, scores, len(shortlists)))
        on_done(len(shortlists))
    return shortlists


def _score_block(
    candidates: Sequence[Candidate],
    jobs: Sequence[Job],
    config: MatcherConfig,
    top_k: int | None,
    *,
    on_done: Callable[[int], None] | None = None,
) -> list[tuple[Shortlist, Floats]]:
    ranker = shared_matcher(config).components.ranker
    plans = [ranker.plan(job) for job in jobs]
    scored = []
    for plan, standing in zip(plans, ranker.standings(ranker.grid(candidates), plans), strict=True):
        scored.append((ranker.listed(standing, candidates, plan, top_k=top_k), standing.scores))
        if on_done is not None:
            on_done(len(scored))
    return scored


def _kept(scored: Sequence[tuple[Shortlist, Floats]], scores: Floats | None, first: int) -> list[Shortlist]:
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
