"""The choice of whom to score: near the score, the same in any order, and plain arrays."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from matcher.domain.job import Job
from matcher.domain.match import PartKind
from matcher.domain.view import ScoringView
from matcher.ranking.candidate import Candidate
from matcher.ranking.retrieve import Postings, SelectionBlock, best_rows
from matcher.ranking.shortlisting import Ranker

MakeView = Callable[[int], ScoringView]
ESTIMATED = (PartKind.DUTY, PartKind.EXPERIENCE, PartKind.EDUCATION)


@pytest.fixture(scope="module")
def people(ranker: Ranker, make_view: MakeView) -> list[Candidate]:
    return [ranker.candidate(f"id{seed}", make_view(seed)) for seed in range(150)]


def test_parts_that_need_no_lines_are_the_scores_own(ranker: Ranker, nurse_job: Job, people: list[Candidate]) -> None:
    plan = ranker.plan(nurse_job)
    exact = ranker.fast.values(ranker.block(people), plan)
    estimated = ranker.selector.values(ranker.selection(people), plan)
    assert estimated.shape == exact.shape
    for slot, true, near in zip(plan.slots, exact, estimated, strict=True):
        if slot.kind not in ESTIMATED:
            assert near.tolist() == true.tolist(), slot.kind
        assert near.min() >= 0.0
        assert near.max() <= 1.0


def test_the_estimate_comes_near_the_score(ranker: Ranker, nurse_job: Job, people: list[Candidate]) -> None:
    plan = ranker.plan(nurse_job)
    exact = ranker.fast.score(ranker.block(people), plan)
    selection = ranker.selection(people)
    assert np.corrcoef(exact, ranker.selector.approximate(selection, plan))[0, 1] > 0.95
    chosen = ranker.selector.select(selection, plan, 40)
    assert set(np.argsort(-exact)[:20].tolist()) <= set(chosen.tolist())


def test_who_is_chosen_does_not_depend_on_the_order(ranker: Ranker, nurse_job: Job, people: list[Candidate]) -> None:
    plan = ranker.plan(nurse_job)
    shuffled = random.Random(4).sample(people, len(people))
    chosen = [
        {group[row].resume_id for row in ranker.selector.select(ranker.selection(group), plan, 30).tolist()}
        for group in (people, shuffled)
    ]
    assert chosen[0] == chosen[1]
    assert len(chosen[0]) >= 30


def test_equal_estimates_are_cut_by_digest_and_equal_people_stay_together() -> None:
    estimates = np.array([0.9, 0.5, 0.5, 0.5, 0.1, 0.5])
    heads = np.array([7, 3, 1, 2, 0, 2], dtype=np.uint64)
    assert best_rows(estimates, heads, 1).tolist() == [0]
    assert best_rows(estimates, heads, 2).tolist() == [0, 2]
    assert best_rows(estimates, heads, 3).tolist() == [0, 2, 3, 5], "3 and 5 cannot be told apart"
    assert best_rows(estimates, heads, 6).tolist() == [0, 1, 2, 3, 4, 5]


def test_a_block_is_stored_as_plain_arrays(ranker: Ranker, nurse_job: Job, people: list[Candidate]) -> None:
    plan, block = ranker.plan(nurse_job), ranker.selection(people)
    stored = io.BytesIO()
    np.savez(stored, **block.arrays())  # type: ignore[arg-type]
    stored.seek(0)
    with np.load(stored, allow_pickle=False) as arrays:
        again = SelectionBlock.from_arrays(arrays)
    assert ranker.selector.approximate(again, plan).tolist() == ranker.selector.approximate(block, plan).tolist()


def test_parts_of_a_pool_give_the_same_estimates(ranker: Ranker, nurse_job: Job, people: list[Candidate]) -> None:
    plan = ranker.plan(nurse_job)
    whole = ranker.selector.approximate(ranker.selection(people), plan)
    parts = [ranker.selector.approximate(ranker.selection(people[start : start + 40]), plan) for start in range(0, 150, 40)]
    assert np.concatenate(parts).tolist() == whole.tolist()


def test_people_and_jobs_without_anything(ranker: Ranker, make_job: Callable[..., Job], people: list[Candidate]) -> None:
    empty = ranker.candidate("empty", ScoringView((), (), (), (), ()))
    for job in (make_job([], title=""), make_job([("zzzz", {})], title="zzz"), make_job([("Spanish", {})])):
        plan = ranker.plan(job)
        estimates = ranker.selector.approximate(ranker.selection([empty]), plan)
        assert estimates.shape == (1,)
        assert 0.0 <= estimates[0] <= 1.0
        same = ranker.selection([replace(people[0], resume_id=str(n)) for n in range(5)])
        assert ranker.selector.select(same, plan, 2).tolist() == [0, 1, 2, 3, 4]


def test_of_several_levels_the_highest_counts() -> None:
    held = Postings.of([("b", 3, 1), ("a", 2, 0), ("b", 1, 2), ("b", 3, 3)])
    rows, levels = held.holders("b")
    assert (rows.tolist(), levels.tolist()) == ([1, 3], [2, 3])
    assert held.holders("c")[0].tolist() == []
    assert Postings.of([]).holders("a")[0].tolist() == []
