"""Suggestions on the samples: order, scores kept apart, what is missing, and what it would add."""

from __future__ import annotations

import csv
import math
import random
from dataclasses import replace
from pathlib import Path

import pytest

from matcher.domain.goals import Goals
from matcher.domain.resume import EvidenceLevel, SectionKind
from matcher.domain.suggestion import Direction, Gap, Lift, Prospect, SideScore
from matcher.domain.view import ScoringView, ViewLine, ViewSkill
from matcher.engine.matcher import Matcher
from matcher.engine.results import Suggestion
from matcher.roles.config import GoalsConfig
from matcher.roles.learning import learning_order

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def rows(samples: Path) -> Rows:
    with (samples / "jobs.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def page(shared: Matcher, samples: Path, rows: Rows) -> Suggestion:
    return shared.suggest(samples / "resumes" / "developer-ruby-swift.pdf", rows)


def _order(suggestion: Suggestion) -> list[str]:
    return [job.job_id for job in suggestion.jobs]


def test_every_job_is_there_once_by_its_score(shared: Matcher, samples: Path, rows: Rows, page: Suggestion) -> None:
    assert sorted(_order(page)) == sorted(row["id"] for row in rows)
    assert [job.rank for job in page.jobs] == list(range(1, len(rows) + 1))
    forward = [job.forward for job in page.jobs]
    assert forward == sorted(forward, reverse=True)
    candidate = shared.candidate(samples / "resumes" / "developer-ruby-swift.pdf")
    assert [shared.score(candidate, row).score for row in rows] == [
        next(job.forward for job in page.jobs if job.job_id == row["id"]) for row in rows
    ]


def test_the_three_scores_are_sums_of_their_parts(shared: Matcher, samples: Path, rows: Rows) -> None:
    goals = {"titles": ["data analyst"], "modes": ["remote"], "places": ["Seattle"], "levels": ["mid"]}
    page = shared.suggest(samples / "resumes" / "developer-ruby-swift.pdf", rows, goals=goals)

    def holds(side: SideScore) -> bool:
        in_range = all(0.0 <= part.value <= 1.0 for part in side.parts)
        return in_range and math.isclose(side.score, math.fsum(part.share for part in side.parts), abs_tol=1e-9)

    for job in page.jobs:
        assert holds(job.reverse)
        assert job.goals is not None
        assert holds(job.goals)
    for job in page.best:
        assert job.match is not None
        assert math.isclose(job.forward, math.fsum(part.share for part in job.match.parts), abs_tol=1e-9)


def test_the_order_of_jobs_does_not_matter(shared: Matcher, samples: Path, rows: Rows, page: Suggestion) -> None:
    shuffled = rows[:]
    random.Random(1).shuffle(shuffled)
    resume = samples / "resumes" / "developer-ruby-swift.pdf"
    assert shared.suggest(resume, shuffled) == page
    twins = [row | {"id": name} for row in rows[:3] for name in (f"b-{row['id']}", f"a-{row['id']}")]
    assert _order(shared.suggest(resume, twins)) == _order(shared.suggest(resume, twins[::-1]))


def test_two_goal_files_give_opposite_orders(shared: Matcher, samples: Path, rows: Rows) -> None:
    resume = samples / "resumes" / "developer-ruby-swift.pdf"
    pair = [row for row in rows if row["id"] in ("backend-developer", "data-analyst")]
    build = shared.suggest(resume, pair, goals={"titles": ["Backend developer"], "modes": ["remote"]})
    count = shared.suggest(resume, pair, goals={"titles": ["Data analyst"], "places": ["Seattle"]})
    assert _order(build) == _order(count)[::-1] == ["backend-developer", "data-analyst"]
    assert {job.job_id: job.forward for job in build.jobs} == {job.job_id: job.forward for job in count.jobs}
    assert {job.job_id: job.reverse for job in build.jobs} == {job.job_id: job.reverse for job in count.jobs}
    assert count.jobs[1].direction is Direction.OFF_COURSE
    assert "other work than what you want: Data analyst" in count.jobs[1].why


def test_empty_goals_change_nothing(shared: Matcher, samples: Path, rows: Rows, page: Suggestion) -> None:
    resume = samples / "resumes" / "developer-ruby-swift.pdf"
    for goals in (None, {}, {"titles": []}, Goals()):
        assert shared.suggest(resume, rows, goals=goals) == page
    assert page.goals.is_empty
    assert all(job.goals is None for job in page.jobs)


def test_what_is_ruled_out_comes_last_and_says_why(shared: Matcher, samples: Path, rows: Rows, page: Suggestion) -> None:
    best = page.jobs[0]
    ruled = shared.suggest(
        samples / "resumes" / "developer-ruby-swift.pdf", rows, goals={"must_not": [best.company, "weekend shift"]}
    )
    assert len(ruled.jobs) == len(page.jobs)
    last = {job.job_id: job for job in ruled.jobs[-2:]}
    assert set(last) == {best.job_id, "customer-service"}
    assert last[best.job_id].crossed[0].where == "employer"
    assert all(job.direction is Direction.OFF_COURSE for job in last.values())
    assert "weekend shift" in last["customer-service"].why
    assert last[best.job_id].forward == best.forward


def test_the_objective_counts_until_goals_are_given(shared: Matcher, ada: bytes, rows: Rows) -> None:
    resume = ada + b"\nObjective\nSeeking a position as a data analyst in Seattle.\n"
    page = shared.suggest(resume, rows)
    assert (page.goals.source, page.goals.titles) == ("objective", ("data analyst",))
    assert page.jobs[0].job_id == "data-analyst"
    assert shared.suggest(resume, rows, goals={"titles": ["nurse"]}).goals.titles == ("nurse",)


def _with_mention(view: ScoringView, gap: Gap) -> ScoringView:
    line = ViewLine(gap.label, SectionKind.SKILLS, EvidenceLevel.LISTED)
    skill = ViewSkill(gap.concept_id, EvidenceLevel.LISTED, len(view.lines))
    return replace(view, lines=(*view.lines, line), skills=(*view.skills, skill))


@pytest.mark.parametrize("name", ["developer-ruby-swift.pdf", "nurse-amara-okoye.pdf", "accountant-robert-kessler.pdf"])
def test_what_a_skill_would_add_is_what_scoring_it_anew_adds(shared: Matcher, samples: Path, rows: Rows, name: str) -> None:
    ranker, view = shared.components.ranker, shared.view(samples / "resumes" / name)
    page = shared.suggest(samples / "resumes" / name, rows, top_k=2)
    by_id = {row["id"]: row for row in rows}
    n_checked = 0
    for job in page.best:
        assert job.match is not None
        exact = {part.concept_id: part.would_add for part in job.match.parts if part.would_add is not None}
        for gap in job.gaps:
            richer = ranker.candidate("richer", _with_mention(view, gap))
            again = shared.score(richer, by_id[job.job_id]).score - job.forward
            assert math.isclose(gap.would_add, again, abs_tol=1e-9)
            assert exact.get(gap.concept_id, gap.would_add) == gap.would_add
            n_checked += 1
    assert n_checked > 2
    assert [gap.would_add for gap in page.best[0].gaps] == sorted((gap.would_add for gap in page.best[0].gaps), reverse=True)
    gains = {(job.job_id, gap.concept_id): gap.would_add for job in page.best for gap in job.gaps}
    for lesson in page.lessons:
        assert all(gains[lift.job_id, lesson.concept_id] == lift.would_add for lift in lesson.lifts)
        assert lesson.total == math.fsum(lift.would_add for lift in lesson.lifts)


def _prospect(page: Suggestion, job_id: str, *gaps: Gap) -> Prospect:
    return replace(page.jobs[0], job_id=job_id, gaps=gaps)


def test_what_lifts_most_for_its_effort_is_learnt_first(page: Suggestion) -> None:
    def gap(name: str, would_add: float, near: str = "") -> Gap:
        return Gap(name, name, name, is_must=True, would_add=would_add, near=near)

    best = [
        _prospect(page, "one", gap("far", 0.05), gap("near", 0.04, "next door"), gap("worse", -0.01)),
        _prospect(page, "two", gap("far", 0.02), gap("both", 0.06)),
        _prospect(page, "three", gap("both", 0.03)),
    ]
    lessons = learning_order(best, GoalsConfig())
    assert [lesson.label for lesson in lessons] == ["both", "near", "far"]
    assert lessons[0].lifts == (Lift("two", 0.06), Lift("three", 0.03))
    assert [lesson.label for lesson in learning_order(best, GoalsConfig(near_effort=1.0))] == ["both", "far", "near"]


def test_jobs_are_grouped_by_employer(shared: Matcher, ada: bytes, nurse_advert: dict[str, str]) -> None:
    companies = ["Example Clinic", " example  CLINIC ", "", "Sample Hospital", "   "]
    rows = [nurse_advert | {"id": str(at), "company": company} for at, company in enumerate(companies)]
    page = shared.suggest(ada, rows)
    order = _order(page)
    assert [(entry.name.casefold(), set(entry.job_ids)) for entry in page.employers][-1] == ("", {"2", "4"})
    assert {entry.name.casefold() for entry in page.employers} == {"example clinic", "sample hospital", ""}
    for entry in page.employers:
        assert list(entry.job_ids) == sorted(entry.job_ids, key=order.index)


def test_where_nothing_fits_some_jobs_are_still_shown_in_full(shared: Matcher, samples: Path, rows: Rows) -> None:
    others = [row for row in rows if row["id"] not in ("backend-developer", "senior-frontend-developer")]
    page = shared.suggest(samples / "resumes" / "developer-ruby-swift.pdf", others)
    assert {job.direction for job in page.jobs} == {Direction.OFF_COURSE}
    assert page.n_best == 3
    assert all(job.match for job in page.best)


def test_what_is_near_to_a_skill_is_not_said_to_use_it(shared: Matcher) -> None:
    advert = {"id": "1", "title": "Platform Engineer", "description": "Requirements:\n- Kubernetes"}
    values = {}
    for skill in ("Docker", "Kubernetes"):
        (job,) = shared.suggest(f"Ada Example\n\nSkills\n\n- {skill}\n".encode(), [advert]).jobs
        part = next(part for part in job.reverse.parts if part.name == "strengths")
        values[skill] = part.value
        assert ("It uses 0 of the 1 skills" in part.why) is (skill == "Docker"), part.why
        assert ("next to others: Docker" in part.why) is (skill == "Docker"), part.why
    assert 0.0 < values["Docker"] < 0.6 < values["Kubernetes"]


def test_a_step_down_that_does_not_fit_keeps_its_place_without_goals(shared: Matcher, samples: Path, rows: Rows) -> None:
    page = shared.suggest(samples / "resumes" / "developer-daniel-hart.pdf", rows)
    assert [job.direction for job in page.best[:2]] == [Direction.GROW_INTO, Direction.OFF_COURSE]
    assert page.best[-1].direction is Direction.GROW_INTO
    assert all(job.direction is Direction.OFF_COURSE for job in page.jobs[page.n_best :])
    assert page.best[1].job_id not in {job_id for employer in page.employers for job_id in employer.job_ids}


def test_no_jobs_and_an_empty_resume(shared: Matcher, ada: bytes, nurse_advert: dict[str, str]) -> None:
    page = shared.suggest(ada, [])
    assert (page.jobs, page.n_best, page.lessons, page.employers) == ((), 0, (), ())
    assert page.reading.read
    bare = shared.suggest(b"Ada Example\n", [nurse_advert], goals={"titles": ["nurse"], "levels": ["senior"]})
    (job,) = bare.jobs
    assert [part.is_known for part in job.reverse.parts] == [False, False, False]
    assert job.reverse.score == 0.5
