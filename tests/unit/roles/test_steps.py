"""A step by job zone, then by leading people."""

from __future__ import annotations

import pytest

from matcher.domain.adjacent import Step
from matcher.domain.concept import Occupation
from matcher.roles.steps import leads, step_between, zones_up


@pytest.mark.parametrize(
    ("code", "title", "expected"),
    [
        ("11-2022.00", "", True),  # sales managers
        ("35-1012.00", "", True),  # first-line supervisors of food preparation
        ("53-1042.00", "", True),  # first-line supervisors of helpers
        ("29-1141.00", "Registered nurse", False),  # 29-1 is no group of supervisors
        ("13-1111.00", "Management analyst", False),
        ("35-2014.00", "Senior cook", False),
        ("35-2014.00", "Lead cook", True),
        ("15-1252.00", "Head of engineering", True),
    ],
)
def test_who_leads_people(code: str, title: str, expected: bool) -> None:
    assert leads(Occupation(f"onet:{code}", "x"), title) is expected


def test_a_step_is_by_zone_and_leading_people_counts_as_one() -> None:
    cook, chef, manager = (
        Occupation(f"onet:{code}", "x", zone) for code, zone in (("35-2014.00", 2), ("35-1011.00", 3), ("11-9051.00", 3))
    )
    waiter, baker = Occupation("onet:35-3031.00", "x", 1), Occupation("onet:51-3011.00", "x", 3)
    assert step_between(cook, chef, is_leading=False) is Step.UP
    assert step_between(cook, waiter, is_leading=True) is Step.DOWN
    assert step_between(baker, chef, is_leading=False) is Step.UP, "the same zone, but people are led"
    supervisor = Occupation("onet:35-1012.00", "x", 2)
    assert step_between(baker, supervisor, is_leading=False) is Step.LEVEL, "a zone lower, and people are led"
    assert step_between(chef, manager, is_leading=True) is Step.LEVEL
    assert step_between(chef, baker, is_leading=True) is Step.DOWN
    assert step_between(cook, Occupation("onet:35-9099.00", "x"), is_leading=False) is Step.UNKNOWN
    assert [zones_up(cook, role) for role in (chef, waiter, Occupation("onet:35-9099.00", "x"))] == [1, 0, 0]
