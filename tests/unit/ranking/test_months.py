"""Months of many people at once are the months of each alone."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
import pytest

from matcher.domain.resume import EvidenceLevel, SectionKind
from matcher.domain.view import ScoringView, ViewLine, ViewRole, covered_months
from matcher.ranking.columns import Columns
from matcher.ranking.months import MonthsTable, Periods
from matcher.ranking.shortlisting import Ranker


def _view(rng: random.Random) -> ScoringView:
    lines = tuple(ViewLine(f"line {number}", SectionKind.EXPERIENCE, EvidenceLevel.LISTED) for number in range(4))
    roles = []
    for _ in range(rng.choice([0, 1, 2, 3, 6, 7, 11])):
        ended = rng.choice([None, rng.randrange(-5, 60)])
        # Also what a strange resume may give: an end before the start, a period in the future, one end unknown.
        started = rng.choice([None, rng.randrange(-9, 90)]) if ended is None else ended + rng.choice([-7, -1, 0, 3, 40])
        roles.append(ViewRole("Cook", None, ended, started, rng.randrange(4)))
    return ScoringView(lines, (), tuple(roles), (), ())


def _months(view: ScoringView, flags: list[bool]) -> int:
    return covered_months(
        [role.period for role, flag in zip(view.roles, flags, strict=True) if flag and role.period is not None]
    )


@pytest.fixture
def make_periods(ranker: Ranker) -> Callable[[list[ScoringView]], Periods]:
    def made(views: list[ScoringView]) -> Periods:
        people = [ranker.candidate(str(number), view) for number, view in enumerate(views)]
        return Periods.of(Columns.of(people, ranker.encoder.tfidf))

    return made


@pytest.mark.parametrize("seed", range(6))
def test_months_are_those_of_each(make_periods: Callable[[list[ScoringView]], Periods], seed: int) -> None:
    rng = random.Random(seed)
    views = [_view(rng) for _ in range(60)]
    periods = make_periods(views)
    assert periods.in_all().tolist() == [-1 if view.experience_months is None else view.experience_months for view in views]
    table, n_titles = MonthsTable.of(periods), sum(len(view.roles) for view in views)
    flags = np.array([[rng.random() < 0.6 for _ in range(3)] for _ in range(n_titles)])
    ends = np.cumsum([0, *(len(view.roles) for view in views)]).tolist()
    expected = [
        [_months(view, flags[first:last, job].tolist()) for view, first, last in zip(views, ends, ends[1:], strict=False)]
        for job in range(3)
    ]
    assert table.relevant(flags).tolist() == expected
    assert [periods.relevant(flags[:, job]).tolist() for job in range(3)] == expected
