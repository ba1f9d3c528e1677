"""What becomes a placeholder, and what must not."""

from __future__ import annotations

import pytest

from matcher.domain.document import Document
from matcher.domain.place import Span
from matcher.domain.resume import (
    Contact,
    DegreeLevel,
    Education,
    EvidenceLevel,
    Resume,
    Role,
    SectionKind,
    SkillMention,
)
from matcher.extraction.name_words import NameWords
from matcher.extraction.redaction import Redactor, without_placeholders


def _resume(text: str, *, name: str = "", skills: tuple[str, ...] = (), employer: str = "", school: str = "") -> Resume:
    document = Document.from_text(text)
    mentions = tuple(
        SkillMention(
            skill,
            skill,
            skill,
            Span(text.index(skill), text.index(skill) + len(skill)),
            SectionKind.OTHER,
            EvidenceLevel.LISTED,
        )
        for skill in skills
    )
    nowhere = Span(0, 0)
    roles = (Role("Cook", employer, "", None, None, False, None, nowhere, nowhere, None),) if employer else ()
    education = (Education(DegreeLevel.BACHELOR, "BSc", "", school, None, None, nowhere),) if school else ()
    return Resume("r", document, (), mentions, roles, education, (), (), Contact(name=name), None, None)


def _redacted(text: str, *, is_education: bool = False, **known: object) -> str:
    redactor = Redactor(_resume(text, **known))  # type: ignore[arg-type]
    return redactor.redact(Span(0, len(text)), is_education=is_education)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Write to jo.b@example.com or 555-0101 now", "Write to [email] or [phone] now"),
        ("See https://example.com/jo and github.com/jo", "See [link] and [link]"),
        ("She led her team; he did too", "[pronoun] led [pronoun] team; [pronoun] did too"),
        ("Known as she/her at work", "Known as [pronoun] at work"),
        ("Date of birth: 3 May 1985", "[personal]"),
        ("Gender: female", "[personal]"),
        ("Nationality: Polish | Python", "[personal] | Python"),
        ("US citizen, 34 years old", "[personal], [personal]"),
        ("Proud mother of two, cook", "[personal], cook"),
        ("Worked as a waitress", "Worked as a waiter"),
        ("Stewardess on long flights", "Steward on long flights"),
        ("From 2015 to 2019 in kitchens", "From [date] in kitchens"),
        ("Assisted Mr. Brown", "Assisted [title] Brown"),
    ],
)
def test_identity_becomes_a_placeholder(text: str, expected: str) -> None:
    assert _redacted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Cared for female patients in the maternity ward",
        "Cut costs by 2,000 dollars for 1,500 users",
        "Raised NPS from 24 to 61 in 90 days",
        "HIS and EHR systems",
        "Managed budgets of $45,000",
        "Wrote 3 papers; served 1200 guests",
    ],
)
def test_words_of_work_stay(text: str) -> None:
    assert _redacted(text) == text


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Maria Lopez", "Maria led MARIA LOPEZ and Lopez's team", "[name] led [name] and [name]'s team"),
        ("Maria Q. Lopez", "Maria Lopez sings", "[name] sings"),
        ("José Núñez", "Jose Nunez cooks with José", "[name] cooks with [name]"),
        ("May Chase", "Chase overdue invoices in May 2020", "Chase overdue invoices in [date]"),
        ("May Chase", "May led the team with Chase", "[name] led the team with [name]"),
        ("Grant Young", "Grant writing for young people", "Grant writing for young people"),
        ("Mark Hall", "Mark Hall marks essays", "[name] marks essays"),
        ("Ana de la Cruz", "The cost of de la carte", "The cost of de la carte"),
    ],
)
def test_names_and_words_that_look_like_them(name: str, text: str, expected: str) -> None:
    assert _redacted(text, name=name) == expected


def test_a_skill_is_no_name() -> None:
    text = "Ruby, Swift and Python"
    assert _redacted(text, name="Ruby Swift", skills=("Ruby", "Swift", "Python")) == text


def test_employers_and_schools() -> None:
    assert _redacted("At Acme Foods we won", employer="Acme Foods Ltd") == "At [employer] we won"
    assert _redacted("Oracle tuning", employer="Oracle", skills=("Oracle",)) == "Oracle tuning"
    assert _redacted("Top of Hill College", school="Hill College") == "Top of [school]"
    assert _redacted("Thesis, University of Hill Town", is_education=True) == "Thesis, [school]"


def test_without_placeholders_tells_what_a_line_still_says() -> None:
    assert without_placeholders("[name] - [date]").split() == ["-"]


def test_without_a_name_nothing_is_found() -> None:
    assert list(NameWords("").find("Anna")) == []
    assert list(NameWords("X").find("X-ray")) == []
