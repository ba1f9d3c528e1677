"""The rules of the score with numbers worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from matcher.domain.job import Importance, Job, RequirementKind
from matcher.domain.match import MustState, PartKind, PartStatus
from matcher.domain.resume import DegreeLevel, EvidenceLevel, SectionKind
from matcher.domain.view import ScoringView, ViewEducation, ViewLanguage, ViewLine, ViewRole, ViewSkill
from matcher.errors import ConfigError
from matcher.ranking import values
from matcher.ranking.config import Bands, Credits, Levels, RankingConfig, Weights
from matcher.ranking.shortlisting import Ranker

MUST, NICE = Importance.MUST, Importance.NICE
EMPTY = ScoringView((), (), (), (), ())
MakeJob = Callable[..., Job]


@pytest.mark.parametrize(("measure", "expected"), [(-1.0, 0.0), (0.1, 0.0), (0.325, 0.5), (0.55, 1.0), (0.9, 1.0)])
def test_measures_are_stretched_and_cut(measure: float, expected: float) -> None:
    assert values.calibrated(measure, (0.10, 0.55)) == pytest.approx(expected)


def test_a_known_value_is_lifted_to_the_neutral_one_and_above() -> None:
    assert [values.floored(value, 0.25) for value in (0.0, 0.5, 1.0)] == [0.25, 0.625, 1.0]


@pytest.mark.parametrize(
    ("months_ago", "factor"),
    [(0, 1.0), (24, 1.0), (54, 0.9), (84, 0.8), (144, 0.6), (600, 0.6), (None, 0.8), (-12, 1.0)],
)
def test_a_position_fades_from_two_years_to_twelve(months_ago: int | None, factor: float) -> None:
    assert values.recency(months_ago) == pytest.approx(factor)


@pytest.mark.parametrize(
    ("relevant", "in_all", "asked", "expected"),
    [(36, 36, 36, 1.0), (12, 36, 36, 20 / 36), (0, 36, 36, 1 / 3), (0, 0, 36, 0.0), (0, 0, 0, 1.0), (99, 99, 12, 1.0)],
)
def test_months_outside_the_line_of_work_count_a_third(relevant: int, in_all: int, asked: int, expected: float) -> None:
    assert values.experience(relevant, in_all, asked) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("held", "asked", "is_field_met", "expected"),
    [
        (DegreeLevel.BACHELOR, DegreeLevel.BACHELOR, True, 1.0),
        (DegreeLevel.DOCTORATE, DegreeLevel.BACHELOR, True, 1.0),
        (DegreeLevel.BACHELOR, DegreeLevel.MASTER, True, 0.7),
        (DegreeLevel.BACHELOR, DegreeLevel.MASTER, False, 0.56),
        (DegreeLevel.NONE, DegreeLevel.DOCTORATE, True, 0.0),
    ],
)
def test_each_level_of_education_below_costs_three_tenths(
    held: DegreeLevel, asked: DegreeLevel, is_field_met: bool, expected: float
) -> None:
    assert values.degree(held, asked, is_field_met=is_field_met) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("held", "asked", "expected"),
    [("B2", "B2", 1.0), ("native", "A1", 1.0), ("C1", "C2", 0.75), ("A1", "C2", 0.0), (None, "B2", 0.75), ("A2", None, 0.75)],
)
def test_each_level_of_a_language_below_costs_a_quarter(held: str | None, asked: str | None, expected: float) -> None:
    assert values.language(held, asked) == pytest.approx(expected)


def _only(ranker: Ranker, **weights: float) -> Ranker:
    """Return the ranker with these weights and all others 0."""
    nothing = dict.fromkeys(Weights.__dataclass_fields__, 0.0)
    return replace(ranker, config=replace(ranker.config, weights=Weights(**(nothing | weights))))


def _skills(concepts: dict[str, str], *asked: tuple[str, Importance]) -> list[tuple[str, dict[str, object]]]:
    kind = RequirementKind.SKILLS
    return [(name, {"kind": kind, "importance": importance, "concepts": (concepts[name],)}) for name, importance in asked]


def test_a_must_weighs_twice_a_nice_and_few_skills_share_less(
    ranker: Ranker, make_job: MakeJob, concepts: dict[str, str]
) -> None:
    # Two skills of 3 units: their family has 3/6 of its weight; experience has all of its own. 0.5 : 0.5.
    entries = _skills(concepts, ("Python", MUST), ("Docker", NICE))
    entries.append(("2 years", {"kind": RequirementKind.EXPERIENCE, "min_months": 24}))
    plan = _only(ranker, skills=1.0, experience=0.5).plan(make_job(entries))
    assert [(slot.label, round(slot.weight, 12)) for slot in plan.slots] == [
        ("Python", round(1 / 3, 12)), ("Docker", round(1 / 6, 12)), ("2 years", 0.5),
    ]  # fmt: skip


def test_a_score_worked_out_by_hand(ranker: Ranker, make_job: MakeJob, concepts: dict[str, str]) -> None:
    entries = _skills(concepts, ("Python", MUST), ("Kubernetes", MUST), ("payroll", MUST))
    entries += [
        ("2 years", {"kind": RequirementKind.EXPERIENCE, "importance": MUST, "min_months": 24}),
        ("Master", {"kind": RequirementKind.EDUCATION, "importance": MUST, "degree": DegreeLevel.MASTER}),
        ("Spanish", {"kind": RequirementKind.LANGUAGE, "importance": MUST, "language_code": "es", "language_level": "C1"}),
    ]
    # Six units of skills fill their family: weights 6 : 2 : 1 : 1, so 0.2 for each skill, 0.2, 0.1 and 0.1.
    chosen = _only(ranker, skills=6.0, experience=2.0, education=1.0, languages=1.0)
    plan = chosen.plan(make_job(entries))
    lines = tuple(ViewLine(f"line {index}", SectionKind.OTHER, EvidenceLevel.LISTED) for index in range(5))
    view = ScoringView(
        lines,
        (
            ViewSkill(concepts["Python"], EvidenceLevel.PROJECT, 0),
            ViewSkill(concepts["Docker"], EvidenceLevel.DATED_ROLE, 1),
        ),
        (ViewRole("Truck Driver", 12, 10, 21, 2),),
        (ViewEducation(DegreeLevel.BACHELOR, "", 3),),
        (ViewLanguage("es", "B1", 4),),
    )
    relation = ranker.taxonomy.relation(concepts["Kubernetes"], concepts["Docker"])
    assert relation is not None
    match = chosen.reference.score(chosen.candidate("a", view), plan)
    expected = {
        "Python": (0.2, 0.9, PartStatus.MATCHED),
        "Kubernetes": (0.2, ranker.config.credits.of(relation), PartStatus.ADJACENT),
        "payroll": (0.2, 0.0, PartStatus.MISSING),
        # 12 months of another line of work count 4 of 24; then from [0, 1] to [0.25, 1].
        "2 years": (0.2, 0.25 + 0.75 * 4 / 24, PartStatus.PARTIAL),
        "Master": (0.1, 0.25 + 0.75 * 0.7, PartStatus.PARTIAL),
        "Spanish": (0.1, 0.25 + 0.75 * 0.5, PartStatus.PARTIAL),
    }
    found = {part.label: (part.weight, part.value, part.status) for part in match.parts}
    assert set(found) == set(expected)
    for label, (weight, value, status) in expected.items():
        assert found[label] == (pytest.approx(weight), pytest.approx(value), status), label
    assert match.score == pytest.approx(sum(weight * value for weight, value, _ in expected.values()))
    assert {must.label: must.state for must in match.must_haves} == {
        "Python": MustState.PASS, "Kubernetes": MustState.UNKNOWN, "payroll": MustState.UNKNOWN,
        "2 years": MustState.FAIL, "Master": MustState.FAIL, "Spanish": MustState.FAIL,
    }  # fmt: skip
    assert chosen.fast.score(chosen.block([chosen.candidate("a", view)]), plan)[0] == match.score


def test_what_a_resume_leaves_out_is_worth_the_neutral_share(
    ranker: Ranker, make_job: MakeJob, concepts: dict[str, str]
) -> None:
    entries = _skills(concepts, ("Python", MUST))
    entries += [
        ("2 years", {"kind": RequirementKind.EXPERIENCE, "min_months": 24}),
        ("Master", {"kind": RequirementKind.EDUCATION, "degree": DegreeLevel.MASTER}),
        ("Spanish", {"kind": RequirementKind.LANGUAGE, "language_code": "es"}),
    ]
    chosen = _only(ranker, skills=3.0, experience=1.0, education=1.0, languages=1.0, title=1.0)
    # One must is 2 of 6 units: 1 of 3. Five families of equal weight; all but the skill are neutral.
    plan = chosen.plan(make_job(entries))
    match = chosen.reference.score(chosen.candidate("a", EMPTY), plan)
    assert match.score == pytest.approx(4 / 5 * 0.25)
    assert {part.status for part in match.parts} == {PartStatus.UNKNOWN}
    assert [must.state for must in match.must_haves] == [MustState.UNKNOWN]


def test_a_technology_fails_only_beside_other_technologies(ranker: Ranker, make_job: MakeJob, concepts: dict[str, str]) -> None:
    plan = ranker.plan(make_job(_skills(concepts, ("Tableau", MUST), ("triage", MUST))))
    line = (ViewLine("x", SectionKind.SKILLS, EvidenceLevel.LISTED),)
    states = {}
    for name in ("Docker", "payroll"):
        view = replace(EMPTY, lines=line, skills=(ViewSkill(concepts[name], EvidenceLevel.LISTED, 0),))
        match = ranker.reference.score(ranker.candidate("a", view), plan)
        states[name] = [must.state for must in match.must_haves]
    assert states == {"Docker": [MustState.FAIL, MustState.UNKNOWN], "payroll": [MustState.UNKNOWN] * 2}


def test_a_job_that_asks_for_nothing_still_has_a_plan(ranker: Ranker, make_job: MakeJob) -> None:
    bare = ranker.plan(make_job([], title=""))
    assert bare.slots == ()
    titled = ranker.plan(make_job([], title="Registered Nurse"))
    assert [(slot.kind, slot.weight) for slot in titled.slots] == [(PartKind.TITLE, 1.0)]
    people = [ranker.candidate("a", EMPTY), ranker.candidate("b", replace(EMPTY, certificates=("x",)))]
    for plan in (bare, titled):
        shortlist = ranker.shortlist(ranker.lines(people), plan, top_k=None)
        scores = [entry.match.score for entry in shortlist.entries]
        assert scores == ranker.fast.score(ranker.block(people), plan).tolist()
        assert scores == [0.25 if plan is titled else 0.0] * 2


def test_lines_without_a_known_word_are_no_parts(ranker: Ranker, make_job: MakeJob) -> None:
    plan = ranker.plan(make_job([("zzzz qqqq", {}), ("", {}), ("and of the", {}), ("Wound care", {})], title="!!!"))
    assert [slot.label for slot in plan.slots if slot.kind is PartKind.DUTY] == ["Wound care"]
    assert PartKind.TITLE not in {slot.kind for slot in plan.slots}
    assert sum(slot.weight for slot in plan.slots) == pytest.approx(1.0)


@pytest.mark.parametrize("wanted", [["lines"], ["none"], ["none", "lines", "none"], ["roles", "none"]])
def test_blocks_of_people_without_lines_or_roles(ranker: Ranker, nurse_job: Job, wanted: list[str]) -> None:
    line = (ViewLine("Wound care on a surgical ward", SectionKind.OTHER, EvidenceLevel.LISTED),)
    views = {
        "none": EMPTY,
        "lines": replace(EMPTY, lines=line),
        "roles": replace(EMPTY, lines=line, roles=(ViewRole("", None, None, None, 0), ViewRole("Nurse", 5, None, 3, 0))),
    }
    plan = ranker.plan(nurse_job)
    people = [ranker.candidate(str(index), views[name]) for index, name in enumerate(wanted)]
    assert ranker.fast.score(ranker.block(people), plan).tolist() == [
        ranker.reference.score(person, plan).score for person in people
    ]


def test_would_add_does_not_count_a_line_twice(ranker: Ranker, make_job: MakeJob, concepts: dict[str, str]) -> None:
    label = ranker.taxonomy.skill(concepts["triage"]).label
    plan = ranker.plan(make_job([(f"{label} of patients", _skills(concepts, ("triage", MUST))[0][1])]))
    line = ViewLine(label.upper(), SectionKind.SKILLS, EvidenceLevel.LISTED)
    person = ranker.candidate("a", replace(EMPTY, lines=(line,)))
    match = ranker.with_losses(ranker.reference.score(person, plan), person, plan)
    part = next(part for part in match.parts if part.kind is PartKind.SKILL)
    # The words are there and were not taken for the skill: naming it adds the skill's own share, nothing else.
    assert part.would_add == pytest.approx(part.weight * ranker.config.levels.listed)


def test_settings_of_the_score_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ConfigError, match="must rise"):
        Levels(listed=1.0, project=0.9, dated_role=0.8)
    with pytest.raises(ConfigError, match="must fall"):
        Bands(strong=0.4, good=0.5, possible=0.35)
    with pytest.raises(ConfigError, match=r"ranking\.credits\.related"):
        Credits(related=-0.1)
    with pytest.raises(ConfigError, match="neutral"):
        RankingConfig(neutral=0.51)
    bands = Bands()
    assert [bands.of(score).value for score in (1.0, 0.65, 0.5, 0.35, 0.0)] == ["strong", "strong", "good", "possible", "weak"]
