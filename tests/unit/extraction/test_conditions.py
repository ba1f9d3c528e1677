"""Mode and place of a job, where the advert clearly says them."""

from __future__ import annotations

import pytest

from matcher.domain.goals import Conditions, Mode
from matcher.domain.job import Posting
from matcher.engine.matcher import Matcher
from matcher.extraction.conditions import read_conditions
from matcher.extraction.modes import modes_in_name, modes_in_text
from matcher.extraction.places import whereabouts

REMOTE, HYBRID, ON_SITE = Mode.REMOTE, Mode.HYBRID, Mode.ON_SITE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("This is a fully remote position.", (REMOTE,)),
        ("You can work from anywhere in the EU", (REMOTE,)),
        ("The role is 100% remote", (REMOTE,)),
        ("Location: Remote", (REMOTE,)),
        ("No remote work.", (ON_SITE,)),
        ("You must work on site.", (ON_SITE,)),
        ("You join our London office, on site five days a week.", (ON_SITE,)),
        ("Three days on site five times a year", (HYBRID,)),
        ("Remote work is not possible", (ON_SITE,)),
        ("This is not a remote role", (ON_SITE,)),
        ("This job cannot be done from home", (ON_SITE,)),
        ("On-site position, five shifts a week", (ON_SITE,)),
        ("Hybrid schedule (two days from home)", (HYBRID,)),
        ("three days a week in the office above the shop", (HYBRID,)),
        ("Work remotely or come in: remote or hybrid", (REMOTE, HYBRID)),
        ("Remote working is possible", (REMOTE,)),
        ("We offer remote work", (REMOTE,)),
        ("Hybrid working", (HYBRID,)),
        ("We are a remote-first company", ()),
        ("Remote work is not required", ()),
        ("Experience with remote working tools", ()),
        ("There is no remote support team", ()),
        ("Some on-site work with customers", ()),
        ("remote since 2016, profitable since 2019", ()),
        ("Remote patient monitoring and remote sensing", ()),
        ("You lead remote teams in four countries", ()),
        ("On-site child care and parking", ()),
        ("Hybrid cloud and hybrid vehicles", ()),
        ("Travel to remote sites", ()),
        ("", ()),
    ],
)
def test_modes_in_text(text: str, expected: tuple[Mode, ...]) -> None:
    assert modes_in_text(text) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Remote (US)", (REMOTE,)),
        ("Austin, TX (hybrid)", (HYBRID,)),
        ("London, UK (two days on site)", (HYBRID,)),
        ("Hybrid, Amsterdam or remote in the EU", (REMOTE, HYBRID)),
        ("Software Engineer - Remote", (REMOTE,)),
        ("Remote Sensing Analyst", ()),
        ("Berlin, no remote", (ON_SITE,)),
        ("Berlin", ()),
    ],
)
def test_modes_in_titles_and_places(name: str, expected: tuple[Mode, ...]) -> None:
    assert modes_in_name(name) == expected


def test_title_and_place_speak_before_the_text() -> None:
    posting = Posting("1", "Nurse (remote)", "", location="")
    assert read_conditions(posting, "Hybrid schedule.").modes == (REMOTE,)
    assert read_conditions(Posting("1", "Nurse", ""), "Hybrid schedule.").modes == (HYBRID,)


def test_a_place_is_taken_from_the_text_where_the_table_has_none() -> None:
    text = "A nurse is wanted.\nLocation: Salt Lake City, UT\nWe helped people in Boston, MA."
    assert read_conditions(Posting("1", "Nurse", text), text).places == ("Salt Lake City, UT",)
    assert read_conditions(Posting("1", "Nurse", text, location="Ogden, UT"), text).places == ("Ogden, UT",)
    assert read_conditions(Posting("1", "Nurse", ""), "We helped people in Boston, MA.").places == ()


def test_a_job_holds_what_its_posting_says(shared: Matcher) -> None:
    job = shared.parse_job({"title": "Cook - Remote", "description": "You cook. Pay: £18 per hour.", "location": "Leeds, UK"})
    assert job.title == "Cook"
    assert (job.conditions.modes, job.conditions.places) == ((REMOTE,), ("Leeds, UK",))
    assert job.conditions.pay is not None
    assert job.conditions.pay.said == "£18 per hour"
    assert shared.parse_job({"title": "Cook", "description": "You cook."}).conditions == Conditions()


@pytest.mark.parametrize(
    ("place", "wanted", "expected"),
    [
        ("Rochester, MN", "Minnesota", True),
        ("Rochester, MN", "USA", True),
        ("Rochester, MN", "Rochester, NY", False),
        ("London, UK (two days on site)", "London", True),
        ("London, UK", "England", None),
        ("Hamburg", "Hamburg, Germany", None),
        ("Hamburg, Germany", "hamburg", True),
        ("Springfield", "Illinois", None),
        ("Atlanta, Georgia", "Atlanta, GA", True),
        ("Toronto, ON", "Canada", True),
        ("Stoke-on-Trent", "Clacton-on-Sea", False),
        ("Remote", "Berlin", None),
        ("Remote (US)", "Germany", False),
        ("", "Berlin", None),
    ],
)
def test_whether_a_place_lies_where_it_is_wanted(place: str, wanted: str, expected: bool | None) -> None:
    assert whereabouts(place).may_lie_in(whereabouts(wanted)) is expected
