"""Roles next door, on a map of four occupations whose numbers can be worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from matcher.domain.adjacent import Shown, Step
from matcher.domain.concept import Occupation, Scored, Skill, SkillKind, SkillLink
from matcher.domain.job import Importance, Job, Requirement, RequirementKind
from matcher.domain.match import Quote
from matcher.domain.place import Place, Span
from matcher.domain.resume import EvidenceLevel, SectionKind
from matcher.domain.view import ScoringView, ViewLine, ViewRole, ViewSkill
from matcher.engine.matcher import Matcher
from matcher.errors import ConfigError
from matcher.roles.adjacent import AdjacentRoles
from matcher.roles.config import RolesConfig
from matcher.roles.graph import RoleGraph
from matcher.roles.profile import skill_profile

ZONES = {"cook": 2, "chef": 3, "baker": 2, "host": 1, "critic": None}
LINKS = {
    "cook": (SkillLink("frying", 1.0, True), SkillLink("hygiene", 0.8, True)),
    "chef": (SkillLink("planning", 1.0, True), SkillLink("frying", 0.6, True), SkillLink("hygiene", 0.4, False)),
    "baker": (SkillLink("baking", 1.0, True), SkillLink("hygiene", 1.0, True)),
    "host": (SkillLink("greeting", 1.0, True),),
    "critic": (),
}
NEAR = {
    "cook": (("baker", 0.8), ("chef", 0.8), ("host", 0.4), ("critic", 0.35)),
    "host": (("cook", 0.5), ("chef", 0.9)),
}


class Map:
    """Stands in for the taxonomy: each occupation has one sure counterpart, which holds its skills."""

    def occupation_skills(self, occupation_id: str) -> Sequence[SkillLink]:
        return LINKS.get(occupation_id.removeprefix("esco:"), ()) if occupation_id.startswith("esco:") else ()

    def occupation(self, occupation_id: str) -> Occupation:
        return Occupation(occupation_id, occupation_id.capitalize(), ZONES[occupation_id])

    def skill(self, skill_id: str) -> Skill:
        return Skill(skill_id, skill_id.upper(), SkillKind.SKILL)

    def broader(self, skill_id: str) -> Sequence[str]:
        return ("baking",) if skill_id == "sourdough" else ()


GRAPH = RoleGraph(NEAR, {name: ((f"esco:{name}", 1.0),) for name in ZONES})


class Titles:
    """Stands in for the index of titles: a title is its own occupation; a guess is what it looks like."""

    def find(self, title: str, *, k: int) -> list[Scored]:
        name, _, score = title.lower().partition("?")
        return [Scored(name, name, float(score or 1.0))] if name in ZONES else []


@pytest.fixture
def roles() -> AdjacentRoles:
    return AdjacentRoles(Map(), Titles(), GRAPH, RolesConfig())  # type: ignore[arg-type]


def _view(titles: Sequence[tuple[str, int | None]], *skills: str) -> ScoringView:
    lines = tuple(ViewLine(f"line {number}", SectionKind.EXPERIENCE, EvidenceLevel.LISTED) for number in range(9))
    held = tuple(ViewSkill(skill, EvidenceLevel.LISTED, 0) for skill in skills)
    positions = tuple(
        ViewRole(title, None if ago is None else 12, ago, None if ago is None else ago + 11, line)
        for line, (title, ago) in enumerate(titles)
    )
    return ScoringView(lines, held, positions, (), ())


def test_readiness_is_half_closeness_and_half_skills(roles: AdjacentRoles) -> None:
    found = {role.title: role for role in roles.for_title("Cook")}
    # Of a title nothing is shown: skills that the home takes as well count 0.6; few skills are counted as of 6 in weight.
    # An optional skill weighs half (the chef's hygiene: 0.2); a role one zone up keeps 0.85.
    assert found["Chef"].readiness == pytest.approx((0.5 * 0.8 + 0.5 * 0.6 * (0.6 + 0.2) / 6) * 0.85)
    assert found["Baker"].readiness == pytest.approx(0.5 * 0.8 + 0.5 * 0.6 * 1.0 / 6)
    assert found["Host"].readiness == pytest.approx(0.5 * 0.4)
    assert found["Critic"].readiness == pytest.approx(0.5 * 0.35)
    assert [role.title for role in roles.for_title("Cook")] == ["Baker", "Chef", "Critic", "Host"]
    assert (found["Chef"].carries_over, found["Chef"].to_add) == (("FRYING", "HYGIENE"), ("PLANNING",))
    assert {title: role.step for title, role in found.items()} == {
        "Chef": Step.UP, "Baker": Step.LEVEL, "Host": Step.DOWN, "Critic": Step.UNKNOWN,
    }  # fmt: skip
    assert {role.via for role in found.values()} == {"Cook"}


def test_what_a_person_shows_counts_in_full(roles: AdjacentRoles) -> None:
    found = {role.title: role for role in roles.for_view(_view([("Cook", 0)], "sourdough"))}
    # A narrower skill carries the broader one over.
    assert found["Baker"].carries_over == ("BAKING", "HYGIENE")
    assert found["Baker"].readiness == pytest.approx(0.5 * 0.8 + 0.5 * (1.0 + 0.6 * 1.0) / 6)
    assert found["Chef"].readiness == pytest.approx((0.5 * 0.8 + 0.5 * 0.6 * (0.6 + 0.2) / 6) * 0.85)


def test_what_a_person_shows_is_quoted_from_the_line_that_shows_it_best(roles: AdjacentRoles) -> None:
    view = _view([("Cook", 0)], "sourdough")
    place = Place(2)
    lines = (*view.lines[:3], replace(view.lines[3], text="baked sourdough daily", place=place), *view.lines[4:])
    skills = (*view.skills, ViewSkill("sourdough", EvidenceLevel.DATED_ROLE, 3))
    found = {role.title: role for role in roles.for_view(replace(view, lines=lines, skills=skills))}
    # Hygiene comes with the position held: nothing in the resume shows it.
    assert found["Baker"].evidence == (Shown("BAKING", Quote("baked sourdough daily", 3, place)),)
    assert found["Chef"].evidence == ()
    assert all(role.evidence == () for role in roles.for_title("Cook"))


def test_no_more_evidence_than_skills_that_are_named(roles: AdjacentRoles) -> None:
    short = AdjacentRoles(roles.taxonomy, roles.titles, GRAPH, RolesConfig(n_skills=1))
    found = {role.title: role for role in short.for_view(_view([("Cook", 0)], "baking", "hygiene"))}
    assert [entry.label for entry in found["Baker"].evidence] == list(found["Baker"].carries_over) == ["BAKING"]


def test_a_job_brings_what_it_asks_for(roles: AdjacentRoles) -> None:
    requirement = Requirement(
        "r1", RequirementKind.SKILLS, Importance.MUST, "x", "x", Span(0, 1), concepts=("greeting", "planning")
    )
    job = Job("j", "Cook", "", "", "x", (requirement,), ())
    readiness = {role.title: role.readiness for role in roles.for_job(job)}
    assert readiness["Chef"] == pytest.approx((0.5 * 0.8 + 0.5 * (1.0 + 0.6 * (0.6 + 0.2)) / 6) * 0.85)
    assert readiness["Host"] == pytest.approx(0.5 * 0.4 + 0.5 * 1.0 / 6)


def test_a_role_two_moves_away_says_through_which_one_and_comes_behind_unless_it_is_readier() -> None:
    graph = RoleGraph(
        {"cook": (("baker", 0.6), ("critic", 0.3)), "baker": (("chef", 0.9), ("cook", 0.9), ("critic", 0.9))},
        GRAPH.counterparts,
    )
    roles = AdjacentRoles(Map(), Titles(), graph, RolesConfig())  # type: ignore[arg-type]
    found = {role.title: role for role in roles.for_title("Cook")}
    assert {title: (role.moves, role.through, role.via) for title, role in found.items()} == {
        "Baker": (1, "", "Cook"),
        "Chef": (2, "Baker", "Cook"),
        "Critic": (1, "", "Cook"),  # as near as .54 by way of the baker, but it is known directly
    }
    assert list(found) == ["Baker", "Chef", "Critic"]
    assert found["Chef"].readiness == pytest.approx((0.5 * 0.6 * 0.9 + 0.5 * 0.6 * (0.6 + 0.2) / 6) * 0.85)
    assert found["Critic"].readiness == pytest.approx(0.5 * 0.3)
    assert found["Chef"].step is Step.UP, "the zones of the first and the last, not of the one in between"


def test_a_skill_that_the_position_takes_far_less_is_to_be_added(monkeypatch: pytest.MonkeyPatch, roles: AdjacentRoles) -> None:
    monkeypatch.setitem(LINKS, "cook", (SkillLink("frying", 1.0, True), SkillLink("hygiene", 0.7, True)))
    baker = next(role for role in roles.for_title("Cook") if role.title == "Baker")
    assert (baker.carries_over, baker.to_add) == ((), ("BAKING", "HYGIENE"))


class Counterparts(Map):
    """Counterparts of one occupation, and technologies of its own."""

    def occupation_skills(self, occupation_id: str) -> Sequence[SkillLink]:
        return {
            "esco:a": (SkillLink("frying", 1.0, True), SkillLink("hygiene", 0.5, False)),
            "esco:b": (SkillLink("frying", 1.0, True), SkillLink("hygiene", 1.0, True), SkillLink("baking", 0.4, True)),
            "cook": (SkillLink("oven software", 0.5, True), SkillLink("psychology", 1.0, True)),
            "chef": (),
        }[occupation_id]

    def skill(self, skill_id: str) -> Skill:
        kind = SkillKind.TECHNOLOGY if skill_id == "oven software" else SkillKind.KNOWLEDGE
        return Skill(skill_id, skill_id.upper(), kind)


def test_a_profile_weighs_counterparts_by_how_alike_they_are() -> None:
    alike = (("esco:a", 1.0), ("esco:b", 0.5))
    weights = {link.skill_id: link.weight for link in skill_profile(Counterparts(), "cook", alike)}  # type: ignore[arg-type]
    expected = {"frying": 1.0, "hygiene": 0.5, "oven software": 0.3, "baking": 0.2}
    assert weights == pytest.approx(expected)
    assert list(weights) == list(expected), "heaviest first"
    assert skill_profile(Counterparts(), "chef", ()) == ()  # type: ignore[arg-type]


def test_positions_held_are_not_next_door_and_the_nearest_home_counts(roles: AdjacentRoles) -> None:
    found = {role.title: role for role in roles.for_view(_view([("Cook", 30), ("Host", 0)]))}
    assert {title: role.via for title, role in found.items()} == {"Chef": "Host", "Baker": "Cook", "Critic": "Cook"}
    # A position further back counts .9; a step is from the last position, schooling needed beyond that of any.
    assert found["Baker"].readiness == pytest.approx(0.5 * 0.8 * 0.9 + 0.5 * 0.6 * 1.0 / 6)
    assert found["Baker"].step is Step.UP
    assert roles.for_view(_view([("Cook", 0), ("Host", 30)]))[0].step is Step.LEVEL


def test_a_step_down_stands_behind_roles_that_are_nearly_as_ready(roles: AdjacentRoles) -> None:
    found = roles.for_title("Cook")
    assert [role.title for role in found] == ["Baker", "Chef", "Critic", "Host"]
    assert found[3].readiness > found[2].readiness
    assert (found[3].step, found[2].step) == (Step.DOWN, Step.UNKNOWN)


def test_only_the_last_three_positions_count_undated_ones_last(roles: AdjacentRoles) -> None:
    assert roles.for_view(_view([("Cook", None), ("x", 0), ("y", 1), ("z", 2)])) == ()
    assert roles.for_view(_view([("Cook", None), ("x", 0), ("", 0), ("y", 1)])) != ()


def test_a_guess_has_no_neighbours(roles: AdjacentRoles) -> None:
    assert roles.for_title("cook?0.49") == roles.for_title("astronaut") == roles.for_title("") == ()
    half = {role.title: role.readiness for role in roles.for_title("cook?0.5")}
    assert half["Host"] == pytest.approx(0.5 * 0.4 * 0.5)
    assert roles.for_view(_view([])) == ()


def test_as_many_as_asked_for(roles: AdjacentRoles) -> None:
    assert [len(roles.for_title("Cook", k=k)) for k in (-1, 0, 1, 3, 99)] == [0, 0, 1, 3, 4]
    short = AdjacentRoles(roles.taxonomy, roles.titles, GRAPH, RolesConfig(n_roles=1, n_skills=1))
    assert [role.title for role in short.for_title("Cook")] == ["Baker"]
    (chef,) = [role for role in short.for_title("Cook", k=9) if role.title == "Chef"]
    assert chef.carries_over == ("FRYING",)


def test_settings_out_of_range_are_refused() -> None:
    for settings in ({"n_roles": -1}, {"n_roles": 101}, {"n_skills": 0}, {"n_skills": 51}):
        with pytest.raises(ConfigError, match=r"roles\.n_"):
            RolesConfig(**settings)


def test_who_leads_people_goes_down_to_a_role_that_does_not(shared: Matcher) -> None:
    def steps(title: str) -> dict[str, Step]:
        return {role.title: role.step for role in shared.adjacent_roles(title, 40)}

    assert steps("Cook")["Chefs and Head Cooks"] is Step.UP
    assert steps("Accountant")["Budget Analysts"] is Step.LEVEL
    assert steps("Lead accountant")["Budget Analysts"] is Step.DOWN
    assert steps("Senior accountant")["Budget Analysts"] is Step.LEVEL


def test_an_occupation_of_which_only_names_are_told_has_neighbours_too(shared: Matcher) -> None:
    titles = [role.title for role in shared.adjacent_roles("Social Workers, All Other", 9)]
    assert {"Healthcare Social Workers", "Mental Health and Substance Abuse Social Workers"} <= set(titles)


def test_every_occupation_that_has_tasks_takes_skills_to_name(shared: Matcher) -> None:
    roles = shared.components.roles
    reached = {key for row in roles.graph.near.values() for key, _ in row}
    assert len(reached) > 900
    assert all(len(roles.profile(key)) >= 10 for key in reached)


def test_on_the_real_map_a_nurse_s_neighbours_are_in_health_care(shared: Matcher) -> None:
    titles = " ".join(role.title for role in shared.adjacent_roles("Registered Nurse", 5))
    assert "Nurs" in titles
    assert shared.adjacent_roles("qqqq zzzz") == ()
