"""What must-haves cost: the states of single matches, counted."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import combinations

import pytest

from matcher.domain.job import Importance, Job, RequirementKind
from matcher.domain.job_check import Accepting, PoolCheck
from matcher.domain.match import Match, MustState, PartStatus
from matcher.domain.resume import DegreeLevel, EvidenceLevel, SectionKind
from matcher.domain.view import ScoringView, ViewLine, ViewSkill
from matcher.ranking.candidate import Candidate
from matcher.ranking.must_costs import must_have_costs
from matcher.ranking.shortlisting import Ranker

MUST = Importance.MUST


@pytest.fixture(scope="session")
def hard_job(concepts: dict[str, str], make_job: Callable[..., Job]) -> Job:
    skills = {"kind": RequirementKind.SKILLS, "importance": MUST}
    return make_job(
        [
            ("Kubernetes in production", skills | {"concepts": (concepts["Kubernetes"],)}),
            ("Python or Tableau", skills | {"concepts": (concepts["Python"], concepts["Tableau"])}),
            ("Docker", skills | {"concepts": (concepts["Docker"],), "importance": Importance.NICE}),
            ("At least 3 years", {"kind": RequirementKind.EXPERIENCE, "importance": MUST, "min_months": 36}),
            ("A degree", {"kind": RequirementKind.EDUCATION, "importance": MUST, "degree": DegreeLevel.BACHELOR}),
            ("Spanish", {"kind": RequirementKind.LANGUAGE, "importance": MUST, "language_code": "es"}),
            ("You must carry the pager", {"importance": MUST}),
        ],
        title="Software Developer",
    )


@pytest.fixture(scope="session")
def people(ranker: Ranker, make_view: Callable[[int], ScoringView]) -> list[Candidate]:
    return [ranker.candidate(f"p{seed:03}", make_view(seed)) for seed in range(150)]


@pytest.fixture(scope="session")
def matches(ranker: Ranker, people: list[Candidate], hard_job: Job) -> dict[str, Match]:
    plan = ranker.plan(hard_job)
    return {person.resume_id: ranker.score(person, plan) for person in people}


@pytest.fixture(scope="session")
def check(ranker: Ranker, people: list[Candidate], hard_job: Job) -> PoolCheck:
    return must_have_costs(ranker, people, ranker.plan(hard_job))


def _failed(match: Match) -> set[str]:
    return {entry.requirement_id for entry in match.must_haves if entry.state is MustState.FAIL}


def test_the_counts_are_those_of_the_matches(check: PoolCheck, matches: dict[str, Match]) -> None:
    assert [cost.requirement_id for cost in check.must_haves] == ["r1", "r2", "r4", "r5", "r6"]
    for cost in check.must_haves:
        states = [
            entry.state
            for match in matches.values()
            for entry in match.must_haves
            if entry.requirement_id == cost.requirement_id
        ]
        assert cost.n_pass == states.count(MustState.PASS)
        assert cost.n_fail == states.count(MustState.FAIL)
        assert cost.n_adjacent + cost.n_unknown == states.count(MustState.UNKNOWN)
        assert cost.n_pass + cost.n_adjacent + cost.n_unknown + cost.n_fail == check.n_people == 150
        assert cost.n_lost_alone == sum(_failed(match) == {cost.requirement_id} for match in matches.values())


def test_everybody_is_in_one_of_three_groups(check: PoolCheck, matches: dict[str, Match]) -> None:
    states = [{entry.state for entry in match.must_haves} for match in matches.values()]
    assert check.n_pass_all == sum(found == {MustState.PASS} for found in states)
    assert check.n_fail == sum(MustState.FAIL in found for found in states)
    assert check.n_without_fail == 150 - check.n_fail
    assert min(check.n_open, check.n_fail) > 0


def test_who_shows_something_near_is_named_by_score_and_once(check: PoolCheck, matches: dict[str, Match]) -> None:
    for cost in check.must_haves:
        near = {
            match.resume_id
            for match in matches.values()
            for part in match.parts
            if part.requirement_id == cost.requirement_id and part.status is PartStatus.ADJACENT
        }
        named = [name for group in cost.stand_ins for name in group.resume_ids]
        assert sorted(named) == sorted(near)
        assert cost.n_adjacent == len(near)
        for group in cost.stand_ins:
            scores = [matches[name].score for name in group.resume_ids]
            assert scores == sorted(scores, reverse=True)
        sizes = [len(group.resume_ids) for group in cost.stand_ins]
        assert sizes == sorted(sizes, reverse=True)


def test_docker_is_named_beside_kubernetes_and_counts_as_removed_until_accepted(
    check: PoolCheck, matches: dict[str, Match]
) -> None:
    cost = check.must_haves[0]
    docker = next(group for group in cost.stand_ins if group.label == "Docker")
    assert docker.accepting is Accepting.SKILL
    holders = {
        name for name in docker.resume_ids for part in matches[name].parts if part.found_label == "Docker" and part.evidence
    }
    assert holders == set(docker.resume_ids)
    assert cost.n_removed == cost.n_fail + cost.n_adjacent


def test_years_under_another_title_are_for_a_person_to_judge(check: PoolCheck) -> None:
    cost = next(cost for cost in check.must_haves if cost.requirement_id == "r4")
    assert cost.n_adjacent > 0
    assert {group.accepting for group in cost.stand_ins} == {Accepting.POSITIONS}
    assert cost.n_removed == cost.n_fail


def test_the_best_to_relax_is_the_best_of_all(check: PoolCheck, matches: dict[str, Match]) -> None:
    failed = [_failed(match) for match in matches.values()]
    names = [cost.requirement_id for cost in check.must_haves]
    assert len(check.relaxed) == 2
    for size, relaxed in enumerate(check.relaxed, start=1):
        gains = {
            choice: sum(len(missing) > 0 and missing <= set(choice) for missing in failed)
            for choice in combinations(names, size)
        }
        assert relaxed.n_gained == max(gains.values()) > 0
        assert gains[relaxed.requirement_ids] == relaxed.n_gained
        assert relaxed.n_without_fail == check.n_without_fail + relaxed.n_gained


def test_where_all_fail_two_things_a_pair_is_found_and_no_single_one(
    ranker: Ranker, concepts: dict[str, str], hard_job: Job
) -> None:
    line = ViewLine("skilled in payroll software", SectionKind.SKILLS, EvidenceLevel.LISTED, None)
    # Names a technology that is near to none of those asked for, so that they fail.
    held = ranker.taxonomy.lexicon.find(["autocad"])[0].concept_ids[0]
    view = ScoringView((line,), (ViewSkill(held, EvidenceLevel.LISTED, 0),), (), (), ())
    check = must_have_costs(ranker, [ranker.candidate("one", view)], ranker.plan(hard_job))
    assert [(entry.requirement_ids, entry.n_gained) for entry in check.relaxed] == [(("r1", "r2"), 1)]


def test_the_order_of_the_people_changes_nothing(
    ranker: Ranker, people: list[Candidate], hard_job: Job, check: PoolCheck
) -> None:
    shuffled = random.Random(5).sample(people, len(people))
    assert must_have_costs(ranker, shuffled, ranker.plan(hard_job)) == check


def test_gated_parts_are_the_parts_of_the_match(ranker: Ranker, people: list[Candidate], hard_job: Job) -> None:
    plan = ranker.plan(hard_job)
    for person in people[:40]:
        parts = ranker.reference.score(person, plan).parts
        gated = ranker.reference.gated_parts(person, plan)
        assert [part.requirement_id for part in gated] == ["r1", "r2", "r4", "r5", "r6"]
        assert all(part in parts for part in gated)


def test_lines_copied_from_the_advert_pass_nothing(
    ranker: Ranker, concepts: dict[str, str], make_job: Callable[..., Job]
) -> None:
    advert = (
        "Deep knowledge of Kubernetes clusters that serve many thousands of users every single day, and of how to keep them "
        "up at night when the data centre of the region is on fire and nobody answers the telephone"
    )
    entry = {"kind": RequirementKind.SKILLS, "importance": MUST, "concepts": (concepts["Kubernetes"],)}
    plan = ranker.plan(make_job([(advert, entry)], title="Developer"))
    lines = (ViewLine(advert, SectionKind.SKILLS, EvidenceLevel.LISTED, None),)
    copied = ranker.candidate(
        "p", ScoringView(lines, (ViewSkill(concepts["Kubernetes"], EvidenceLevel.LISTED, 0),), (), (), ())
    )
    assert ranker.counted(copied, plan).notes
    (cost,) = must_have_costs(ranker, [copied], plan).must_haves
    assert (cost.n_pass, cost.n_unknown) == (0, 1)


def test_a_job_without_must_haves_costs_nothing(ranker: Ranker, people: list[Candidate], make_job: Callable[..., Job]) -> None:
    check = must_have_costs(ranker, people[:3], ranker.plan(make_job([("Answer the telephone", {})])))
    assert check == PoolCheck(3, (), 3, 0, 0)
