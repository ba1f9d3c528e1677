"""Titles as people write them to occupations: what they clearly mean, and nothing where that would be a guess."""

from __future__ import annotations

import pytest

from matcher.taxonomy.taxonomy import Taxonomy

NURSES = "onet:29-1141.00"
SOFTWARE = "onet:15-1252.00"
WELDERS = "onet:51-4121.00"


@pytest.mark.parametrize(
    ("title", "meant"),
    [
        ("Senior Registered Nurse", NURSES),
        ("Registered Nurse (ICU)", NURSES),
        ("Registered Nurse, Medical-Surgical Unit", NURSES),
        ("Agency Nurse", NURSES),
        ("Charge Nurse, Intensive Care Unit", NURSES),
        ("Backend Developer (Python)", SOFTWARE),
        ("Lead Java Back-End Engineer", SOFTWARE),
        ("Staff Software Engineer", SOFTWARE),
        ("Senior Frontend Developer (React)", "onet:15-1254.00"),
        ("Senior Accountant, Financial Reporting", "onet:13-2011.00"),
        ("Senior financial reporting accountant", "onet:13-2011.00"),
        ("Mechanical Engineer II", "onet:17-2141.00"),
        ("Electrician (Nights)", "onet:47-2111.00"),
        ("Combo Pipe Welder", WELDERS),
        ("Welder / Fabricator (TIG and MIG)", WELDERS),
        ("Head of Sales", "onet:11-2022.00"),
    ],
)
def test_level_bracket_and_modifier_do_not_hide_the_occupation(taxonomy: Taxonomy, title: str, meant: str) -> None:
    assert taxonomy.occupations_named(title) == ()
    assert meant in taxonomy.occupations_titled(title)


@pytest.mark.parametrize(
    ("title", "not_meant"),
    [
        ("Senior UX Designer", "onet:15-1253.00"),  # O*NET has testers called so as well
        ("Frontend Developer", "onet:15-1255.00"),
        ("Senior Accountant", "onet:43-3031.00"),
        ("Charge Nurse, Intensive Care Unit", "onet:29-2061.00"),
        ("Veterinary Nurse", NURSES),
        ("Nursery Nurse", NURSES),
    ],
)
def test_what_shares_a_name_or_a_word_only_is_not_meant(taxonomy: Taxonomy, title: str, not_meant: str) -> None:
    assert not_meant not in taxonomy.occupations_titled(title)
    assert taxonomy.occupations_titled(title), "something is meant"


@pytest.mark.parametrize(
    "title",
    [
        "", "日本語", "Senior", "(Remote)", "Team Leader, Customer Service", "Engineer, Software", "Technician - HVAC",
        "Owner, Small Business", "Advisor, Customer Care", "Assistant Store Manager", "Assistant to the Head Chef",
        "Supervisor of Electricians", "Prompt Engineer", "Cyber defence specialist", "IT operations engineer",
        "Regional Truck Driver", "Senior Application Engineer", "Apprentice Electrician", "Nurse Intern", "Pool RN PT",
    ],
)  # fmt: skip
def test_no_occupation_is_guessed(taxonomy: Taxonomy, title: str) -> None:
    assert taxonomy.occupations_titled(title) == ()


def test_a_name_of_its_own_means_what_it_names(taxonomy: Taxonomy) -> None:
    for title in ("Software Engineer", "cook", "Head of kitchen", "Staff Nurse"):
        assert taxonomy.occupations_titled(title) == taxonomy.occupations_named(title) != ()


def test_what_a_level_is_taken_from_means_no_more_than_the_bare_name(taxonomy: Taxonomy) -> None:
    for name in ("Software Engineer", "Accountant", "Electrician", "Sous Chef", "Physical Therapist", "Graphic Designer"):
        assert set(taxonomy.occupations_titled(f"Senior {name}")) <= set(taxonomy.occupations_named(name))
        assert taxonomy.occupations_titled(f"Senior {name}") == taxonomy.occupations_titled(f"{name} II - Nights")


def test_of_a_title_without_end_at_most_the_first_words_are_read(taxonomy: Taxonomy) -> None:
    assert taxonomy.occupations_titled("senior " * 50_000 + "software " * 50_000 + "engineer") == ()
    assert taxonomy.occupations_titled("nurse, " * 50_000)[0] == NURSES
