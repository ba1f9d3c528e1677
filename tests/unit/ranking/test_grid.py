"""Many people against many jobs: the same bits as one against one."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from matcher.domain.job import Importance, Job, RequirementKind
from matcher.domain.resume import DegreeLevel, EvidenceLevel, SectionKind
from matcher.domain.view import ScoringView, ViewLine, ViewRole
from matcher.ranking import grid as grids
from matcher.ranking.config import RankingConfig, Weights
from matcher.ranking.plan import JobPlan
from matcher.ranking.shortlisting import Ranker

MakeView = Callable[[int], ScoringView]
MakeJob = Callable[..., Job]
LINES = ("Wound care on a ward", "Wrote services in Python", "", "zzzz", "and of", "Spanish", "Drove lorries at night")
TITLES = ("", "Registered Nurse", "zzz", "Cook", "Head of Sales", "Truck Driver")


def _job(rng: random.Random, concepts: list[str], make_job: MakeJob) -> Job:
    entries = []
    for _ in range(rng.randrange(0, 9)):
        kind = rng.choice(list(RequirementKind))
        fields: dict[str, object] = {"kind": kind, "importance": rng.choice(list(Importance))}
        if kind in (RequirementKind.SKILLS, RequirementKind.CERTIFICATE):
            fields["concepts"] = tuple(rng.sample(concepts, rng.randrange(0, 4)))
        elif kind is RequirementKind.EXPERIENCE:
            fields["min_months"] = rng.choice([None, 0, 1, 36, 120])
        elif kind is RequirementKind.EDUCATION:
            fields |= {"degree": rng.choice([None, *DegreeLevel]), "field": rng.choice(["", "nursing", "zz"])}
        elif kind is RequirementKind.LANGUAGE:
            fields |= {"language_code": rng.choice(["es", "de"]), "language_level": rng.choice([None, "A1", "B2", "native"])}
        entries.append((rng.choice(LINES), fields))
    return make_job(entries, title=rng.choice(TITLES))


def _busy_view(rng: random.Random) -> ScoringView:
    """Return a view with more dated positions than most people ever have, some at one time."""
    lines, roles = [], []
    for index in range(rng.randrange(7, 20)):
        ended = rng.randrange(0, 200)
        title = f"{rng.choice(TITLES[1:])} {index}"
        lines.append(ViewLine(title, SectionKind.EXPERIENCE, EvidenceLevel.DATED_ROLE, ended))
        roles.append(ViewRole(title, 20, ended, ended + rng.randrange(0, 90), index))
    return ScoringView(tuple(lines), (), tuple(roles), (), ())


@pytest.mark.parametrize("seed", range(12))
def test_many_for_many_are_the_references_bits(
    ranker: Ranker,
    make_view: MakeView,
    make_job: MakeJob,
    concepts: dict[str, str],
    seed: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = random.Random(seed)
    monkeypatch.setattr(grids, "_PEOPLE_A_TILE", rng.choice([1, 3, 7]))
    monkeypatch.setattr(grids, "_JOBS_AT_ONCE", rng.choice([1, 2, 5]))
    weights = Weights(*(rng.choice([0.0, rng.random(), 9 * rng.random()]) for _ in range(8)), 0.5)
    chosen = replace(ranker, config=RankingConfig(weights=weights, neutral=rng.choice([0.0, 0.5, rng.random() / 2])))
    plans = [chosen.plan(_job(rng, list(concepts.values()), make_job)) for _ in range(6)]
    views = [make_view(rng.randrange(10_000)) for _ in range(9)] + [_busy_view(rng), ScoringView((), (), (), (), ())]
    people = [chosen.candidate(str(number), view) for number, view in enumerate(views)]
    expected = [[chosen.reference.score(person, plan) for person in people] for plan in plans]
    grid = chosen.grid(people)
    assert chosen.many.scores(grid, plans).tolist() == [[match.score for match in row] for row in expected]
    for row, found in zip(expected, chosen.many.values(grid, plans), strict=True):
        assert found.T.tolist() == [[part.value for part in match.parts] for match in row]


def test_tiles_of_the_usual_size_change_nothing(ranker: Ranker, nurse_job: Job, make_view: MakeView, make_job: MakeJob) -> None:
    people = [ranker.candidate(str(seed), make_view(seed)) for seed in range(300)]
    plans = [ranker.plan(job) for job in (nurse_job, make_job([("Drove lorries at night", {})], title="Cook"))] * 40
    scores, block = ranker.many.scores(ranker.grid(people), plans), ranker.block(people)
    assert scores.shape == (80, 300)
    for plan, row in zip(plans[:2], scores, strict=False):
        assert row.tolist() == ranker.fast.score(block, plan).tolist()
    assert (scores[::2] == scores[0]).all()
    assert (scores[1::2] == scores[1]).all()
    assert len(np.unique(scores[0])) > 100


def test_without_jobs_there_are_no_scores(ranker: Ranker, make_view: MakeView) -> None:
    plans: list[JobPlan] = []
    assert ranker.many.scores(ranker.grid([ranker.candidate("one", make_view(1))]), plans).shape == (0, 1)


def test_shortlists_of_many_jobs_are_those_of_each(
    ranker: Ranker, nurse_job: Job, make_view: MakeView, make_job: MakeJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grids, "_PEOPLE_A_TILE", 16)
    people = [ranker.candidate(str(seed), make_view(seed)) for seed in range(60)]
    people += [replace(people[3], resume_id="twin")]
    plans = [ranker.plan(job) for job in (nurse_job, make_job([("Drove lorries at night", {})], title="Cook"))]
    grid, lines = ranker.grid(people), ranker.lines(people)
    for top_k in (3, None):
        expected = [ranker.shortlist(lines, plan, top_k=top_k) for plan in plans]
        assert list(ranker.shortlists(grid, plans, top_k=top_k)) == expected
    whole = ranker.standing(lines, plans[0])
    assert any(place.best < place.worst for place in whole.ranges(range(61)))
    for index in (60, 0, 17):
        assert next(ranker.standings(grid, plans)).ranges([index]) == whole.ranges([index])
        assert next(ranker.standings(grid, plans)).places_without_a_line(index) == whole.places_without_a_line(index)


def test_lines_of_the_advert_in_a_resume_count_for_no_one(ranker: Ranker, make_view: MakeView, make_job: MakeJob) -> None:
    copied = (
        "Administered medication to patients on a surgical ward with great care and wrote it down at once for the next shift",
        "Handed over to the night shift in person and told the families what had changed over the day and why it had",
    )
    view = make_view(5)
    pasted = replace(view, lines=(*view.lines, *(ViewLine(line, SectionKind.SUMMARY, EvidenceLevel.LISTED) for line in copied)))
    people = [ranker.candidate(str(number), entry) for number, entry in enumerate([make_view(1), pasted, make_view(2), view])]
    plan = ranker.plan(make_job([(line, {}) for line in copied]))
    expected = [ranker.score(person, plan).score for person in people]
    assert ranker.score(people[1], plan).notes
    grid = ranker.grid(people)
    assert ranker.all_scores(grid, [plan])[0].tolist() == expected
    whole = ranker.standing(ranker.lines(people), plan)
    at_once = next(ranker.standings(grid, [plan], is_for_all=True))
    assert at_once.ranges(range(4)) == whole.ranges(range(4))
    assert at_once.lowest.tolist() == whole.lowest.tolist()
    standing = next(ranker.standings(grid, [plan]))
    assert standing.scores.tolist() == expected
    assert standing.ranges(range(4)) == whole.ranges(range(4))
    assert [standing.losses[index].tolist() for index in range(4)] == [entry.tolist() for entry in whole.losses]


@pytest.mark.parametrize("seed", range(12))
def test_what_a_line_is_worth_for_all_at_once_has_the_same_bits(
    ranker: Ranker,
    make_view: MakeView,
    make_job: MakeJob,
    concepts: dict[str, str],
    seed: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = random.Random(seed)
    monkeypatch.setattr(grids, "_PEOPLE_A_TILE", rng.choice([4, 9]))
    monkeypatch.setattr(grids, "_JOBS_AT_ONCE", rng.choice([2, 5]))
    plans = [ranker.plan(_job(rng, list(concepts.values()), make_job)) for _ in range(8)]
    views = [make_view(rng.randrange(10_000)) for _ in range(24)] + [_busy_view(rng), ScoringView((), (), (), (), ())]
    people = [ranker.candidate(str(number), view) for number, view in enumerate(views)]
    lines = ranker.lines(people)
    n_above_0 = 0
    for plan, standing in zip(plans, ranker.standings(ranker.grid(people), plans, is_for_all=True), strict=True):
        expected = ranker.standing(lines, plan)
        assert standing.lowest.tolist() == expected.lowest.tolist()
        assert standing.scores.tolist() == expected.scores.tolist()
        assert standing.shortened.tolist() == expected.shortened.tolist()
        assert standing.ranges(range(26)) == expected.ranges(range(26))
        assert standing.places_without_a_line(24) == expected.places_without_a_line(24)
        n_above_0 += int((standing.lowest < standing.scores).sum())
    assert n_above_0 > 20
