"""Lines that no score may rest on, and lines that must not be lost."""

from __future__ import annotations

import pytest

from matcher.extraction.advert_sections import AdvertSection, sectioned
from matcher.extraction.advert_text import advert_lines, clean_description
from matcher.extraction.boilerplate import is_boilerplate, is_formality


@pytest.mark.parametrize(
    "line",
    [
        "We pay $34-$41 per hour, depending on experience.",
        "Benefits include dental and vision, 401(k) and 15 days of PTO.",
        "Acme is an equal opportunity employer.",
        "All qualified applicants will receive consideration without regard to race or sex.",
        "To apply, send your resume to jobs@example.com.",
        "Founded in 1998, Acme is a leading provider of pumps with 400 employees.",
        "We offer 28 days of leave and a certificate programme.",
        "Salary: £40,000 to £45,000",
    ],
)
def test_boilerplate_is_seen(line: str) -> None:
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        "Knowledge of pension administration and 401(k) plans",
        "3+ years of experience with dental software",
        "You will design health insurance products",
        "Experience in competitive pay benchmarking",
        "Valid driver's license",
        "Degree in accounting; our customers expect it",
        "Build REST APIs in Python",
    ],
)
def test_requirements_are_kept(line: str) -> None:
    assert not is_boilerplate(line)


@pytest.mark.parametrize("line", ["Right to work in the UK", "Able to lift 50 pounds", "At least 23 years old"])
def test_formalities_are_seen(line: str) -> None:
    assert is_formality(line)


@pytest.mark.parametrize(
    "line", ["Valid driver's license and own car", "Strong communication skills and the ability to lift 35 lbs"]
)
def test_a_line_that_asks_more_is_no_formality(line: str) -> None:
    assert not is_formality(line)


def _sections(text: str) -> list[tuple[AdvertSection, str]]:
    return [(line.section, line.line.text) for line in sectioned(advert_lines(clean_description(text)))]


def test_headings_part_an_advert() -> None:
    text = "About Acme\nWe make pumps.\n\nWhat you'll do\n- Sell pumps\n\nWhat you need\n- Excel\n\n"
    text += "Nice to have: SAP\n\nPerks\n- Lunch"
    assert _sections(text) == [
        (AdvertSection.COMPANY, "We make pumps."),
        (AdvertSection.DUTIES, "Sell pumps"),
        (AdvertSection.MUST, "Excel"),
        (AdvertSection.NICE, "SAP"),
        (AdvertSection.BENEFITS, "Lunch"),
    ]


def test_about_the_company_without_a_further_heading_ends_where_the_work_begins() -> None:
    text = "About us\nWe make pumps. You will sell them to farms. You must know SAP."
    assert [section for section, _ in _sections(text)] == [AdvertSection.COMPANY, AdvertSection.OPENING, AdvertSection.OPENING]


def test_markup_and_inline_bullets_become_lines() -> None:
    html = "<p><b>Requirements</b></p><ul><li>SQL &amp; Python</li><li>Git</li></ul><script>alert(1)</script>"
    assert clean_description(html) == "Requirements\n\n- SQL & Python\n\n- Git"
    assert clean_description("You have: • SQL • Git") == "You have:\n- SQL\n- Git"


def test_sentences_are_cut_but_not_at_short_forms() -> None:
    lines = advert_lines("We need e.g. SQL. Dr. Ames leads. Approx. 5 people.")
    assert [line.text for line in lines] == ["We need e.g. SQL.", "Dr. Ames leads.", "Approx. 5 people."]
