"""Names and sentences to concepts."""

from __future__ import annotations

import pytest

from matcher.domain.concept import Seniority
from matcher.engine.matcher import Matcher


def test_exact_names_come_first_then_names_without_level_then_the_nearest(shared: Matcher) -> None:
    exact = shared.normalize_title("Registered Nurse", 3)
    assert (exact[0].label, exact[0].score) == ("Registered Nurses", 1.0)
    assert 0.0 < exact[-1].score <= 0.9
    level = shared.normalize_title("Senior Software Engineer II", 1)[0]
    assert (level.label, level.score) == ("Software Developers", 0.95)
    meant = shared.normalize_title("person who repairs the wiring of houses", 5)
    assert all(found.score <= 0.9 for found in meant)
    assert any("Electric" in found.label for found in meant)


@pytest.mark.parametrize("title", ["nurse", "Cook", "Senior Accountant - Retail", "head of sales", "qqqq"])
def test_scores_fall_and_only_as_many_as_asked_for_come(shared: Matcher, title: str) -> None:
    five = shared.normalize_title(title, 5)
    assert [found.score for found in five] == sorted((found.score for found in five), reverse=True)
    assert len({found.id for found in five}) == len(five) <= 5
    assert all(0.0 < found.score <= 1.0 for found in five)
    assert shared.normalize_title(title, 2) == five[:2], "asking for fewer changes nothing else"
    assert shared.normalize_title(title, 0) == shared.normalize_title(title, -3) == []


def test_what_says_nothing_finds_nothing(shared: Matcher) -> None:
    for text in ("", "   ", "日本語", "!!!", "\x00"):
        assert shared.normalize_title(text) == []
        assert shared.link_skills(text) == []


def test_skills_that_are_named_come_before_those_that_are_near(shared: Matcher) -> None:
    found = shared.link_skills("Write services in Python and run them on Kubernetes", 6)
    assert {skill.label for skill in found if skill.score == 1.0} >= {"Python", "Kubernetes"}
    assert found[-1].score < 1.0
    assert [skill.score for skill in found] == sorted((skill.score for skill in found), reverse=True)
    assert shared.link_skills("Write services in Python and run them on Kubernetes", 3) == found[:3]
    assert shared.link_skills("Python", 0) == []


def test_a_sentence_without_names_is_linked_by_meaning(shared: Matcher) -> None:
    labels = [skill.label for skill in shared.link_skills("looking after old people in their homes", 10)]
    assert any("elder" in label or "older" in label or "home" in label for label in labels), labels


def test_a_title_is_understood_as_occupations_with_its_seniority_beside(shared: Matcher) -> None:
    title = shared.understand_title("Head of Sales", 2)
    assert (title.given, title.bare, title.seniority) == ("Head of Sales", "sales manager", Seniority.HEAD)
    assert (title.occupations[0].label, title.occupations[0].score) == ("Sales Managers", 0.95)
    assert (title.esco[0].label, title.esco[0].score) == ("sales manager", 0.95), "a name of ESCO's counts as a name"
    assert len(title.occupations) == len(title.esco) == 2
    nurse = shared.understand_title("Registered nurse")
    sure = dict(shared.components.taxonomy.crosswalk(nurse.occupations[0].id))
    assert nurse.esco
    assert {found.id: found.score for found in nurse.esco} == {found.id: sure[found.id] for found in nurse.esco}
    assert [found.score for found in nurse.esco] == sorted((found.score for found in nurse.esco), reverse=True)


def test_the_occupation_that_roles_are_reached_from_comes_first(shared: Matcher) -> None:
    # Likeness finds one that scores higher; the name is what roles next door go by.
    title = "bank account manager"
    home = shared.normalize_title(title, 1)[0]
    assert shared.normalize_title(title, 3)[0] != home
    assert shared.understand_title(title).occupations[0] == home


@pytest.mark.parametrize("title", ["", "   ", "qqqq zzzz", "日本語", "\x00"])
def test_what_is_like_no_occupation_is_understood_as_nothing(shared: Matcher, title: str) -> None:
    understood = shared.understand_title(title)
    assert (understood.given, understood.occupations, understood.esco) == (title, (), ())
    assert not understood.is_understood
    assert shared.understand_title("Cook", 0).occupations == shared.understand_title("Cook", -1).esco == ()
