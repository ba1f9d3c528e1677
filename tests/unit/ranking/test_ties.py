"""Tie widths: what one line is worth, and the places that a rank can take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from matcher.domain.job import Job
from matcher.domain.match import PartKind
from matcher.domain.redirect import RankRange
from matcher.domain.view import ScoringView
from matcher.ranking.dropped import BlockLines, LineLosses
from matcher.ranking.plan import JobPlan, weights_without_lines
from matcher.ranking.shortlisting import Ranker
from matcher.ranking.ties import Standing

MakeView = Callable[[int], ScoringView]


def _without_meaning(plan: JobPlan) -> JobPlan:
    # The whole text's meaning is taken as unchanged, on purpose.
    return replace(plan, slots=tuple(slot for slot in plan.slots if slot.kind is not PartKind.MEANING))


def test_a_lines_loss_is_what_the_score_of_a_resume_without_it_lacks(
    ranker: Ranker, nurse_job: Job, make_view: MakeView
) -> None:
    plan = _without_meaning(ranker.plan(nurse_job))
    candidates = [ranker.candidate(str(seed), make_view(seed)) for seed in range(40)]
    block = ranker.block(candidates)
    losses = LineLosses(ranker.fast).of(BlockLines.of(block), plan, ranker.fast.values(block, plan))
    scores = ranker.fast.score(block, plan)
    shorter = [
        ranker._without_lines(candidate, frozenset({line}))
        for candidate in candidates
        for line in range(len(candidate.view.lines))
    ]
    expected = scores[block.line_owner] - ranker.fast.score(ranker.block(shorter), plan)
    assert np.abs(losses - expected).max() < 1e-12
    assert (losses > 0.01).sum() > 20


def test_without_a_line_of_the_job_the_others_share_its_weight(ranker: Ranker, nurse_job: Job) -> None:
    plan = ranker.plan(nurse_job)
    shorter = replace(nurse_job, requirements=nurse_job.requirements[1:])
    expected = {(slot.kind, slot.label): slot.weight for slot in ranker.plan(shorter).slots}
    weights = weights_without_lines(plan, ranker.config.weights)
    assert len(weights) == 7
    for slot, weight in zip(plan.slots, weights[0], strict=True):
        assert weight == pytest.approx(expected.get((slot.kind, slot.label), 0.0), abs=1e-12)


def test_two_scores_tie_when_one_line_of_a_document_would_swap_them() -> None:
    # 0 leads; without its best line 1 would pass it. 1 and 2 swap without a line of the job. 3 is out of reach.
    losses = tuple(np.array([0.0, loss]) for loss in (0.25, 0.05, 0.1, 0.1))
    shortened = np.array([[0.9, 0.5, 0.5, 0.1], [0.8, 0.7, 0.6, 0.3]])
    standing = Standing(np.array([0.9, 0.7, 0.6, 0.2]), np.array([0.65, 0.65, 0.5, 0.1]), losses, shortened)
    assert standing.places_without_a_line(0) == ([1, 2], [1, 1])
    assert standing.places_without_a_line(3) == ([4, 4], [4, 4])
    assert standing.ranges(range(4)) == [RankRange(1, 2), RankRange(1, 3), RankRange(2, 3), RankRange(4, 4)]


def test_equal_scores_share_their_places() -> None:
    standing = Standing(np.array([0.5, 0.5, 0.1]), np.array([0.4, 0.4, 0.0]), (), np.zeros((0, 3)))
    assert standing.ranges([0, 1, 2]) == [RankRange(1, 2), RankRange(1, 2), RankRange(3, 3)]


def test_a_shortlist_shows_the_places_and_no_score_moves(ranker: Ranker, nurse_job: Job, make_view: MakeView) -> None:
    lines = ranker.lines([ranker.candidate(str(seed), make_view(seed)) for seed in range(30)])
    plan = ranker.plan(nurse_job)
    whole, cut = ranker.shortlist(lines, plan, top_k=None), ranker.shortlist(lines, plan, top_k=5)
    assert whole.entries[:5] == cut.entries, "who else is listed changes nobody's places"
    assert sorted(ranker.scores(lines.block, plan).tolist(), reverse=True) == [entry.match.score for entry in whole.entries]
    for entry in whole.entries:
        assert entry.places is not None
        assert 1 <= entry.places.best <= entry.rank <= entry.places.worst <= 30
    assert any(entry.places and entry.places.best < entry.places.worst for entry in whole.entries)
