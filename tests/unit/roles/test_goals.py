"""The goal score: each part by hand, nothing for what is not declared, and no loss for what an advert leaves unsaid."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.domain.goals import Conditions, Goals, Level, Mode, Pay, Period
from matcher.domain.job import Job
from matcher.domain.suggestion import SideScore
from matcher.engine.matcher import Matcher
from matcher.errors import ConfigError
from matcher.roles.config import GoalsConfig
from matcher.roles.fields import FIELDS, field_of
from matcher.roles.goals import GoalScorer
from matcher.roles.ladder import Ladder
from matcher.roles.must_not import MustNot

CONFIG = GoalsConfig()
EUROS = Pay(40_000.0, None, "EUR", Period.YEAR)


def _score(matcher: Matcher, goals: Goals, job: Job, config: GoalsConfig = CONFIG) -> SideScore | None:
    parts = matcher.components
    ladder = Ladder(parts.taxonomy, parts.titles)
    return GoalScorer(goals, parts.taxonomy, parts.encoder, ladder, config=config).score(job, ladder.of_job(job))


def _job(matcher: Matcher, title: str = "Registered Nurse", text: str = "Wound care.", **conditions: object) -> Job:
    job = matcher.parse_job({"title": title, "description": text})
    return replace(job, conditions=Conditions(**conditions))  # type: ignore[arg-type]


def _value(matcher: Matcher, goals: Goals, job: Job) -> tuple[float, bool]:
    score = _score(matcher, goals, job)
    assert score is not None
    (part,) = score.parts
    assert part.why.endswith(".")
    return part.value, part.is_known


def test_nothing_declared_has_no_score(shared: Matcher) -> None:
    assert _score(shared, Goals(), _job(shared)) is None
    assert _score(shared, Goals(must_not=("travel",)), _job(shared)) is None


def test_titles_count_by_meaning_and_occupation(shared: Matcher) -> None:
    goals = Goals(titles=("charge nurse",))
    same, called, other = (
        _value(shared, goals, _job(shared, title)) for title in ("Charge Nurse", "Registered Nurse", "Truck Driver")
    )
    assert same == (1.0, True)
    assert 0.8 <= called[0] < 1.0  # another name of the same occupation
    assert other[0] < 0.1
    assert _value(shared, goals, _job(shared, "")) == (0.5, False)
    assert _value(shared, Goals(titles=("Qwxyz",)), _job(shared)) == (0.5, False)
    assert _value(shared, Goals(titles=("Qwxyz", "charge nurse")), _job(shared, "Charge Nurse")) == (1.0, True)


@pytest.mark.parametrize(
    ("goals", "title", "text", "expected"),
    [
        (Goals(fields=("healthcare",)), "Registered Nurse", "Wound care.", (1.0, True)),
        (Goals(fields=("food",)), "Registered Nurse", "Wound care.", (0.0, True)),
        (Goals(fields=("food",)), "Qwxyz", "Wound care.", (0.5, False)),
        (Goals(fields=("computing",)), "Backend Developer", "Python.", (1.0, True)),
        (Goals(fields=("food",)), "Site Steward", "Python.", (0.5, False)),  # its occupation is half a guess
        (Goals(levels=(Level.SENIOR,)), "Senior Nurse", "Wound care.", (1.0, True)),
        (Goals(levels=(Level.SENIOR,)), "Lead Nurse", "Wound care.", (0.5, True)),
        (Goals(levels=(Level.SENIOR,)), "Nurse", "Three years of experience.", (0.5, False)),
        (Goals(levels=(Level.MID,)), "Nurse", "Three years of experience.", (1.0, True)),
        (Goals(levels=(Level.INTERN,)), "Nurse", "Three years of experience.", (0.0, True)),
        (Goals(levels=(Level.SENIOR,)), "Nurse", "Eight years of experience.", (1.0, True)),
        (Goals(levels=(Level.HEAD,)), "Junior Nurse", "Wound care.", (0.0, True)),
        (Goals(levels=(Level.HEAD,)), "Nurse", "Wound care.", (0.5, False)),
        (Goals(languages=("de",)), "Nurse", "Fluent German is required.", (1.0, True)),
        (Goals(languages=("de",)), "Nurse", "Fluent Dutch is required.", (0.0, True)),
        (Goals(languages=("de",)), "Nurse", "Dutch is a plus.", (0.5, False)),
    ],
)
def test_what_title_and_text_say(shared: Matcher, goals: Goals, title: str, text: str, expected: tuple[float, bool]) -> None:
    assert _value(shared, goals, _job(shared, title, text)) == expected


@pytest.mark.parametrize(
    ("goals", "conditions", "expected"),
    [
        (Goals(modes=(Mode.REMOTE,)), {"modes": (Mode.REMOTE, Mode.HYBRID)}, (1.0, True)),
        (Goals(modes=(Mode.REMOTE,)), {"modes": (Mode.ON_SITE,)}, (0.0, True)),
        (Goals(modes=(Mode.REMOTE,)), {}, (0.5, False)),
        (Goals(places=("Leeds", "Germany")), {"places": ("Hamburg, Germany",)}, (1.0, True)),
        (Goals(places=("Leeds",)), {"places": ("Hamburg, Germany",)}, (0.0, True)),
        (Goals(places=("Leeds",)), {"places": ("Remote",)}, (0.5, False)),
        (Goals(min_pay=EUROS), {"pay": Pay(42_000.0, 50_000.0, "EUR", Period.YEAR)}, (1.0, True)),
        (Goals(min_pay=EUROS), {"pay": Pay(20.0, 20.0, "EUR", Period.HOUR)}, (1.0, True)),
        (Goals(min_pay=EUROS), {"pay": Pay(36_000.0, 44_000.0, "EUR", Period.YEAR)}, (0.75, True)),
        (Goals(min_pay=EUROS), {"pay": Pay(30_000.0, 39_000.0, "EUR", Period.YEAR)}, (0.0, True)),
        (Goals(min_pay=EUROS), {"pay": Pay(None, 39_000.0, "EUR", Period.YEAR)}, (0.0, True)),
        (Goals(min_pay=EUROS), {"pay": Pay(30_000.0, None, "EUR", Period.YEAR)}, (0.5, False)),
        (Goals(min_pay=EUROS), {"pay": Pay(90_000.0, 99_000.0, "USD", Period.YEAR)}, (0.5, False)),
        (Goals(min_pay=EUROS), {}, (0.5, False)),
    ],
)
def test_what_the_conditions_say(
    shared: Matcher, goals: Goals, conditions: dict[str, object], expected: tuple[float, bool]
) -> None:
    assert _value(shared, goals, _job(shared, **conditions)) == expected


modes = st.lists(st.sampled_from(Mode), max_size=2, unique=True).map(tuple)
places = st.sampled_from([(), ("Hamburg, Germany",), ("Leeds, UK",), ("Remote",), ("Springfield",)])
pays = st.sampled_from([None, Pay(18.0, 25.0, "EUR", Period.HOUR), Pay(60_000.0, None, "EUR", Period.YEAR),
                        Pay(None, 30_000.0, "EUR", Period.YEAR), Pay(1.0, 2.0, "GBP", Period.DAY)])  # fmt: skip
wishes = st.builds(
    Goals,
    titles=st.sampled_from([(), ("nurse",), ("cook", "waiter")]),
    levels=st.lists(st.sampled_from(Level), max_size=2, unique=True).map(tuple),
    fields=st.lists(st.sampled_from(sorted(FIELDS)), max_size=2, unique=True).map(tuple),
    modes=modes,
    places=st.sampled_from([(), ("Hamburg",), ("UK", "Berlin"), ("Illinois",)]),
    min_pay=st.sampled_from([None, EUROS]),
    languages=st.sampled_from([(), ("de",), ("en", "nl")]),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wishes, modes, places, pays)
def test_parts_sum_and_silence_never_costs_what_a_mismatch_costs(
    shared: Matcher, goals: Goals, offered: tuple[Mode, ...], where: tuple[str, ...], pay: Pay | None
) -> None:
    said = _score(shared, goals, _job(shared, modes=offered, places=where, pay=pay))
    silent = _score(shared, goals, _job(shared))
    assert (said is None) == (silent is None) == goals.is_empty
    if said is None or silent is None:
        return
    for score in (said, silent):
        assert 0.0 <= score.score <= 1.0
        assert math.isclose(score.score, math.fsum(part.share for part in score.parts), abs_tol=1e-9)
        assert math.isclose(1.0, math.fsum(part.weight for part in score.parts), abs_tol=1e-9)
    assert all(part.value == CONFIG.neutral for score in (said, silent) for part in score.parts if not part.is_known)
    for name, unsaid in (("mode", {"modes": ()}), ("place", {"places": ()}), ("pay", {"pay": None})):
        part = said.part(name)
        if part is not None and part.is_known and part.value < CONFIG.neutral:
            quieter = _score(shared, goals, _job(shared, **({"modes": offered, "places": where, "pay": pay} | unsaid)))
            assert quieter is not None
            assert quieter.score > said.score


@pytest.mark.parametrize(
    ("word", "text", "where"),
    [
        ("night shift", "Night shifts every second week", "text"),
        ("night shift", "There are no night shifts here", None),
        ("on-call", "You are on call one week in six", "text"),
        ("on-call", "We never ask for on-call duty. On call is paid.", "text"),
        ("travel", "No travel", None),
        ("sale", "Wholesale trade", None),
        ("COBOL", "Requirements:\n- COBOL required", "requirements"),
        ("cobol", "Requirements:\n- COBOL or Python", "text"),
        ("Go", "Requirements:\n- Go to customers", None),
        ("Go", "Requirements:\n- Python and SQL\n- Go (programming language) required", "requirements"),
        ("example stores", "Shop work", "employer"),
        ("Clerk", "Shop work", "title"),
    ],
)
def test_what_is_ruled_out_is_found_where_it_is_said(shared: Matcher, word: str, text: str, where: str | None) -> None:
    posting = {"title": "Clerk", "description": text, "company": "Example Stores"}
    crossed = MustNot([word], shared.components.taxonomy).crossed(shared.parse_job(posting))
    assert [entry.where for entry in crossed] == ([where] if where else [])


def test_fields_follow_the_classification() -> None:
    assert field_of("onet:15-1252.00") == "computing"
    assert field_of("esco:0b2d3242") == ""
    groups = [group for found in FIELDS.values() for group in found]
    assert len(groups) == len(set(groups)) == 23


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": -1}, "goals.title"),
        ({"against": 0.7}, "must rise"),
        ({"grows": 0.6}, "within reach"),
        ({"near_effort": 0}, "0.01"),
    ],
)
def test_settings_out_of_range_are_refused(changes: dict[str, float], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        GoalsConfig(**changes)
