"""The laws of the score, on views made by hand and by chance."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pytest

from matcher.domain.job import Importance, Job, RequirementKind
from matcher.domain.match import MustState, Part, PartKind, PartStatus
from matcher.domain.resume import DegreeLevel, EvidenceLevel, SectionKind
from matcher.domain.view import ScoringView, ViewEducation, ViewLine, ViewRole, ViewSkill
from matcher.ranking.candidate import Candidate
from matcher.ranking.config import RankingConfig, Weights
from matcher.ranking.explain import sentence
from matcher.ranking.measures import Pair
from matcher.ranking.plan import JobPlan
from matcher.ranking.reference import experience_months
from matcher.ranking.shortlisting import Ranker

MakeView = Callable[[int], ScoringView]
EMPTY = ScoringView((), (), (), (), ())


@pytest.fixture
def plan(ranker: Ranker, nurse_job: Job) -> JobPlan:
    return ranker.plan(nurse_job)


@pytest.fixture(scope="session")
def people(ranker: Ranker, make_view: MakeView) -> list[Candidate]:
    return [ranker.candidate(f"id{seed}", make_view(seed)) for seed in range(120)] + [ranker.candidate("empty", EMPTY)]


def _part(parts: tuple[Part, ...], kind: PartKind) -> Part:
    return next(part for part in parts if part.kind is kind)


def test_weights_of_a_plan_sum_to_one_and_name_every_requirement(plan: JobPlan) -> None:
    assert math.isclose(sum(slot.weight for slot in plan.slots), 1.0, abs_tol=1e-12)
    named = {slot.requirement.id for slot in plan.slots if slot.requirement}
    assert named == {"r1", "r2", "r3", "r4", "r5", "r6", "r7"}


def test_parts_sum_to_the_score(ranker: Ranker, plan: JobPlan, people: list[Candidate]) -> None:
    for person in people:
        match = ranker.reference.score(person, plan)
        assert 0.0 <= match.score <= 1.0
        assert math.isclose(sum(part.share for part in match.parts), match.score, abs_tol=1e-9)
        assert all(0.0 <= part.value <= 1.0 for part in match.parts)
        assert all(part.share == part.weight * part.value for part in match.parts)


def test_fast_path_equals_the_reference_bit_for_bit(ranker: Ranker, plan: JobPlan, people: list[Candidate]) -> None:
    expected = [ranker.reference.score(person, plan).score for person in people]
    assert len(set(expected)) > 50, "the views are too much alike to show anything"
    assert ranker.fast.score(ranker.block(people), plan).tolist() == expected


def test_fast_path_does_not_depend_on_the_block(ranker: Ranker, plan: JobPlan, people: list[Candidate]) -> None:
    together = dict(zip((p.resume_id for p in people), ranker.fast.score(ranker.block(people), plan).tolist(), strict=True))
    for chosen in (people[::-1], people[7:8], people[3:60:5]):
        scores = ranker.fast.score(ranker.block(chosen), plan).tolist()
        assert scores == [together[person.resume_id] for person in chosen]


def test_adding_a_resume_changes_no_other_score(ranker: Ranker, nurse_job: Job, people: list[Candidate]) -> None:
    plan = ranker.plan(nurse_job)
    without = ranker.shortlist(ranker.lines(people[1:]), plan, top_k=None)
    with_it = ranker.shortlist(ranker.lines(people), plan, top_k=None)
    before = {entry.match.resume_id: entry.match for entry in without.entries}
    for entry in with_it.entries:
        if entry.match.resume_id != people[0].resume_id:
            assert entry.match == before[entry.match.resume_id]


def test_repeating_a_line_or_a_skill_changes_nothing(ranker: Ranker, plan: JobPlan, concepts: dict[str, str]) -> None:
    line = ViewLine("Wound care on a surgical ward", SectionKind.SKILLS, EvidenceLevel.LISTED)
    skill = ViewSkill(concepts["wound care"], EvidenceLevel.LISTED, 0)
    once = ScoringView((line,), (skill,), (), (), ())
    often = replace(once, skills=(skill,) * 50)
    assert ranker.reference.score(ranker.candidate("a", once), plan).score == (
        ranker.reference.score(ranker.candidate("b", often), plan).score
    )


def test_saying_more_never_lowers_a_part_but_the_whole_text_meaning(
    ranker: Ranker, plan: JobPlan, people: list[Candidate]
) -> None:
    for person in people:
        full = ranker.reference.score(person, plan)
        for removed in range(len(person.view.lines)):
            fewer = ranker.candidate("x", person.view.without_lines(frozenset({removed})))
            less = ranker.reference.score(fewer, plan)
            for before, after in zip(full.parts, less.parts, strict=True):
                if before.kind is not PartKind.MEANING:
                    assert after.value <= before.value, (before.kind, before.label)


def test_losses_equal_scoring_the_view_without_the_evidence(ranker: Ranker, plan: JobPlan, people: list[Candidate]) -> None:
    n_checked = 0
    for person in people[:25]:
        match = ranker.with_losses(ranker.reference.score(person, plan), person, plan)
        for part in match.parts:
            if part.evidence:
                view = person.view.without_lines(frozenset(quote.line for quote in part.evidence))
                rebuilt = ranker.reference.score(ranker.candidate("x", view), plan)
                assert part.loss_if_removed == match.score - rebuilt.score
                n_checked += 1
            else:
                assert part.loss_if_removed is None
    assert n_checked > 50


def test_would_add_is_what_one_listed_mention_adds(ranker: Ranker, plan: JobPlan, concepts: dict[str, str]) -> None:
    person = ranker.candidate("a", EMPTY)
    match = ranker.with_losses(ranker.reference.score(person, plan), person, plan)
    part = next(part for part in match.parts if part.concept_id == concepts["triage"])
    label = ranker.taxonomy.skill(concepts["triage"]).label
    line = ViewLine(label, SectionKind.SKILLS, EvidenceLevel.LISTED)
    view = ScoringView((line,), (ViewSkill(concepts["triage"], EvidenceLevel.LISTED, 0),), (), (), ())
    added = ranker.reference.score(ranker.candidate("b", view), plan).score - match.score
    assert part.would_add == pytest.approx(added, abs=1e-12)
    assert added > 0


def test_unknown_gets_the_neutral_value_and_no_known_value_falls_below(ranker: Ranker, plan: JobPlan) -> None:
    nothing = ranker.reference.score(ranker.candidate("a", EMPTY), plan)
    worst = ScoringView(
        (
            ViewLine("Cook", SectionKind.EXPERIENCE, EvidenceLevel.DATED_ROLE, 200),
            ViewLine("school", SectionKind.EDUCATION, EvidenceLevel.LISTED),
        ),
        (),
        (ViewRole("Cook", 1, 200, 200, 0),),
        (ViewEducation(DegreeLevel.NONE, "", 1),),
        (),
    )
    known = ranker.reference.score(ranker.candidate("b", worst), plan)
    for kind in (PartKind.EXPERIENCE, PartKind.EDUCATION, PartKind.TITLE):
        unknown_part, known_part = _part(nothing.parts, kind), _part(known.parts, kind)
        assert unknown_part.status is PartStatus.UNKNOWN
        assert unknown_part.value == ranker.config.neutral
        assert known_part.status is not PartStatus.UNKNOWN
        assert known_part.value >= ranker.config.neutral


def test_years_count_whatever_level_bracket_or_modifier_the_titles_carry(ranker: Ranker, nurse_job: Job) -> None:
    def is_counted(job_title: str, held: str) -> bool:
        line = ViewLine(held, SectionKind.EXPERIENCE, EvidenceLevel.DATED_ROLE, 0)
        view = ScoringView((line,), (), (ViewRole(held, 40, 0, 40, 0),), (), ())
        relevant, in_all = experience_months(
            Pair(ranker.candidate("a", view), ranker.plan(replace(nurse_job, title=job_title)), ranker.encoder.tfidf)
        )
        assert relevant in (0, in_all)
        return relevant > 0

    assert is_counted("Charge Nurse, Intensive Care Unit", "Staff RN")
    assert is_counted("Backend Developer (Python)", "Senior Software Engineer")
    assert is_counted("Senior Accountant, Financial Reporting", "Audit Associate")
    assert not is_counted("Backend Developer (Python)", "Hotel Receptionist")
    assert not is_counted("Head Chef", "Assistant to the Manager")
    assert not is_counted("Senior Accountant", "Bookkeeper")


@pytest.mark.parametrize("job_title", ["Charge Nurse, Intensive Care Unit", "Backend Developer (Python)", "Senior Accountant"])
def test_dressed_titles_get_the_same_bits_in_every_path(
    ranker: Ranker, nurse_job: Job, make_view: MakeView, job_title: str
) -> None:
    dresses = ("Senior {}", "{} II (Nights)", "{} - Retail", "Agency {}", "{}")
    views = [
        replace(view, roles=tuple(replace(role, title=dress.format(role.title)) for role in view.roles))
        for view in map(make_view, range(40))
        for dress in dresses
    ]
    people = [ranker.candidate(f"id{number}", view) for number, view in enumerate(views)]
    plan = ranker.plan(replace(nurse_job, title=job_title))
    assert plan.title_occupations, "nothing would be shown"
    expected = [ranker.reference.score(person, plan).score for person in people]
    assert ranker.fast.score(ranker.block(people), plan).tolist() == expected
    assert ranker.many.scores(ranker.grid(people), [plan])[0].tolist() == expected


def test_adjacent_earns_less_than_held_and_is_called_adjacent(
    ranker: Ranker, make_job: Callable[..., Job], concepts: dict[str, str]
) -> None:
    asked = {"kind": RequirementKind.SKILLS, "importance": Importance.MUST, "label": "Kubernetes"}
    plan = ranker.plan(make_job([("Kubernetes in production", asked | {"concepts": (concepts["Kubernetes"],)})]))

    def skill_part(name: str) -> tuple[Part, MustState]:
        line = ViewLine(f"Ran services with {name}", SectionKind.EXPERIENCE, EvidenceLevel.DATED_ROLE, 0)
        view = ScoringView((line,), (ViewSkill(concepts[name], EvidenceLevel.DATED_ROLE, 0),), (), (), ())
        match = ranker.reference.score(ranker.candidate("a", view), plan)
        return _part(match.parts, PartKind.SKILL), match.must_haves[0].state

    held, state = skill_part("Kubernetes")
    assert (held.status, held.value, state) == (PartStatus.MATCHED, 1.0, MustState.PASS)
    adjacent, state = skill_part("Docker")
    assert adjacent.status is PartStatus.ADJACENT
    assert 0.0 < adjacent.value < held.value
    assert state is MustState.UNKNOWN
    assert "not named" in sentence(adjacent)
    missing, state = skill_part("Tableau")
    assert (missing.status, missing.value, state) == (PartStatus.MISSING, 0.0, MustState.FAIL)
    silent, state = skill_part("payroll")
    assert (silent.status, silent.value, state) == (PartStatus.MISSING, 0.0, MustState.UNKNOWN)


def test_either_or_counts_once_and_takes_the_better(ranker: Ranker, nurse_job: Job, concepts: dict[str, str]) -> None:
    plan = ranker.plan(nurse_job)
    line = ViewLine("Tableau", SectionKind.SKILLS, EvidenceLevel.LISTED)
    view = ScoringView((line,), (ViewSkill(concepts["Tableau"], EvidenceLevel.LISTED, 0),), (), (), ())
    parts = [
        part
        for part in ranker.reference.score(ranker.candidate("a", view), plan).parts
        if part.requirement_id == "r3" and part.kind is PartKind.SKILL
    ]
    assert [(part.status, part.concept_id) for part in parts] == [(PartStatus.MATCHED, concepts["Tableau"])]


def test_evidence_levels_rise_from_list_over_project_to_dated_role(
    ranker: Ranker, nurse_job: Job, concepts: dict[str, str]
) -> None:
    plan, values = ranker.plan(nurse_job), []
    for level in EvidenceLevel:
        line = ViewLine("Triage", SectionKind.EXPERIENCE, level)
        view = ScoringView((line,), (ViewSkill(concepts["triage"], level, 0),), (), (), ())
        match = ranker.reference.score(ranker.candidate("a", view), plan)
        values.append(next(part.value for part in match.parts if part.concept_id == concepts["triage"]))
    assert values == sorted(values)
    assert len(set(values)) == 3


def test_ties_are_broken_by_the_hash_of_the_view(ranker: Ranker, plan: JobPlan) -> None:
    views = [ScoringView((), (), (), (), (), certificates=(name,)) for name in ("a", "b", "c", "d")]
    people = [ranker.candidate(f"person{index}", view) for index, view in enumerate(views)]
    expected = sorted(person.digest for person in people)
    for order in (people, people[::-1]):
        shortlist = ranker.shortlist(ranker.lines(order), plan, top_k=None)
        assert [entry.match.view_digest for entry in shortlist.entries] == expected


def test_weights_move_the_score_and_zero_drops_a_family(ranker: Ranker, nurse_job: Job, people: list[Candidate]) -> None:
    only_titles = Weights(*([0.0] * 2), 1.0, *([0.0] * 6))
    other = replace(ranker, config=RankingConfig(weights=only_titles))
    plan = other.plan(nurse_job)
    assert {slot.kind for slot in plan.slots if slot.weight > 0} == {PartKind.TITLE}
    musts = [slot.requirement.id for slot in plan.slots if slot.weight == 0]
    assert musts == ["r1", "r2", "r5"], "must-haves are told whatever they weigh"
    assert len(other.reference.score(people[0], plan).must_haves) == 3
    assert other.reference.score(people[0], plan).score == other.fast.score(other.block(people[:1]), plan)[0]


def test_every_part_has_a_sentence_of_its_own(ranker: Ranker, plan: JobPlan, people: list[Candidate]) -> None:
    for person in people:
        for part in ranker.reference.score(person, plan).parts:
            text = sentence(part)
            assert text.endswith((".", "”.")), text
            assert "  " not in text
            assert "None" not in text
