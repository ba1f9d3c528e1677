"""Which words are told to narrow the field, and in which company they are left alone."""

from __future__ import annotations

import pytest

from matcher.adverts.narrowing import term_rules
from matcher.domain.job_check import Narrowing, NarrowingTerm, Source
from matcher.engine.matcher import Matcher


def _terms(shared: Matcher, body: str, title: str = "Accountant") -> list[NarrowingTerm]:
    return list(shared.check_job({"id": "7", "title": title, "description": body}).narrowing)


@pytest.mark.parametrize(
    ("line", "kind", "term"),
    [
        ("We are looking for a salesman.", Narrowing.GENDER, "salesman"),
        ("We need a cleaning lady for two mornings.", Narrowing.GENDER, "cleaning lady"),
        ("Female candidates preferred.", Narrowing.GENDER, "Female candidates"),
        ("He will report to the head of finance.", Narrowing.GENDER, "He will"),
        ("You are a spreadsheet ninja.", Narrowing.GENDER, "ninja"),
        ("Be a rock star in our team.", Narrowing.GENDER, "rock star"),
        ("You have a killer instinct.", Narrowing.GENDER, "killer instinct"),
        ("Join our young dynamic team!", Narrowing.AGE, "young dynamic"),
        ("Join a young and motivated team!", Narrowing.AGE, "young and motivated"),
        ("You are a digital native.", Narrowing.AGE, "digital native"),
        ("We seek a recent graduate.", Narrowing.AGE, "recent graduate"),
        ("No more than 5 years of experience.", Narrowing.AGE, "No more than 5 years of experience"),
        ("Applicants aged 25 to 35.", Narrowing.AGE, "Applicants aged 25 to 35"),
        ("Native English speaker.", Narrowing.ORIGIN, "Native English speaker"),
        ("German is your mother tongue.", Narrowing.ORIGIN, "mother tongue"),
        ("Must be a German citizen.", Narrowing.ORIGIN, "Must be a German citizen"),
        ("Send your CV with date of birth.", Narrowing.ORIGIN, "CV with date of birth"),
        ("Able-bodied people only.", Narrowing.BODY, "Able-bodied"),
        ("Clean-shaven appearance.", Narrowing.LOOKS, "Clean-shaven"),
        ("Please send your CV with a photo.", Narrowing.LOOKS, "CV with a photo"),
        ("Preferably unmarried.", Narrowing.FAMILY, "unmarried"),
        ("No gaps in employment.", Narrowing.GAPS, "No gaps"),
        ("You must be currently employed.", Narrowing.GAPS, "must be currently employed"),
        ("A degree from a top-tier university.", Narrowing.SCHOOL, "from a top-tier university"),
        ("You are a good culture fit.", Narrowing.CULTURE, "culture fit"),
        ("We work hard and play hard.", Narrowing.CULTURE, "work hard and play hard"),
        ("A driving licence is essential.", Narrowing.DRIVING, "driving licence"),
    ],
)
def test_terms_are_found_with_their_line(shared: Matcher, line: str, kind: Narrowing, term: str) -> None:
    (found,) = _terms(shared, f"You keep the books.\n{line}\nRequirements:\n- SAP")
    assert (found.kind, found.term, found.quote.text) == (kind, term, line)
    assert found.reason
    assert found.instead


@pytest.mark.parametrize(
    "line",
    [
        "Cloud-native services, React Native apps and native iOS apps.",
        "You look after native plants and Native American collections.",
        "English at native level or near-native.",
        "A junior or senior accountant.",
        "He or she will report to the head of finance.",
        "Salesman or saleswoman.",
        "They will report to the head of finance.",
        "Ms Lee leads the team; she will get in touch with you.",
        "You work with young people and young children.",
        "Recent graduates are welcome to apply.",
        "You train recent graduates.",
        "At least 5 years of experience.",
        "You must be 18 years or older.",
        "Children aged 11 to 18.",
        "Attractive salary and excellent health insurance.",
        "You sell food of good appearance.",
        "Clean-shaven for the fit test of the respirator.",
        "You must be able to lift 20 kg.",
        "Gaps in employment must be explained (safeguarding).",
        "Aggressive growth targets; de-escalate aggressive behaviour of patients.",
        "Our pupils go to Russell Group universities.",
        "A family-owned firm.",
        "We work for a prestigious university and a leading business school.",
        "There is no age limit.",
        "You serve native Spanish speakers among our clients.",
        "You see to it that there are no gaps in our workflow.",
        "Parcels must be under 50 lbs.",
        "A ceiling height of at least 3 m.",
        "Our manager is an engineer; she has grown the team since 2010.",
        "Services for young professionals.",
        "We hire regardless of age, gender, nationality, marital status or disability; no male-only shortlists.",
        "The HE sector and MBA schools.",
        "You set up the NinjaOne agent and the setup wizard.",
        "Journeyman electrician.",
        "A driving licence is an advantage.",
    ],
)
def test_words_in_other_company_are_left_alone(shared: Matcher, line: str) -> None:
    assert _terms(shared, f"You keep the books.\n{line}\nRequirements:\n- SAP") == []


def test_a_licence_is_no_term_where_somebody_drives(shared: Matcher) -> None:
    licence = "- A valid driving licence is required"
    assert [term.kind for term in _terms(shared, f"Requirements:\n- SAP\n{licence}")] == [Narrowing.DRIVING]
    assert _terms(shared, f"You travel to our customers.\n\nRequirements:\n- SAP\n{licence}") == []
    assert _terms(shared, f"Requirements:\n- SAP\n{licence}", title="Delivery Driver") == []


def test_a_citizen_is_no_term_where_a_clearance_is_needed(shared: Matcher) -> None:
    line = "Must be a US citizen.\n\nRequirements:\n- SAP"
    assert len(_terms(shared, line)) == 1
    assert _terms(shared, f"{line}\n- Secret clearance") == []


def test_the_title_is_read_and_a_term_told_once(shared: Matcher) -> None:
    (found,) = _terms(shared, "The salesman sells.\nA salesman travels.\nRequirements:\n- SAP", title="Salesman")
    assert found.quote.source is Source.TITLE


def test_hostile_lines_take_no_time(shared: Matcher) -> None:
    # Each of these would make a pattern with nested repetition run for minutes.
    body = "\n".join(["young " * 150, "no " * 300, "native " * 140, "must be " * 120, "cv and " * 140, "a" * 999])
    assert _terms(shared, body) == []


def test_each_entry_of_the_list_is_whole() -> None:
    assert {rule.kind for rule in term_rules()} == set(Narrowing)
    assert all(rule.reason.endswith(".") and rule.instead for rule in term_rules())
