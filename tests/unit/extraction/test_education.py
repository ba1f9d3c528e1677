"""Degrees, fields and schools in the usual spellings."""

from __future__ import annotations

import pytest

from matcher.domain.document import Document
from matcher.domain.resume import DegreeLevel, Education
from matcher.extraction.dates import find_periods
from matcher.extraction.degrees import degree_level, find_degrees
from matcher.extraction.education import find_education
from matcher.extraction.lines import body_lines
from matcher.extraction.sections import find_sections


def _education(body: str) -> tuple[Education, ...]:
    document = Document.from_text(f"Ada Example\n\nEducation\n{body}")
    lines = body_lines(document)
    sections = find_sections(document, lines)
    return find_education(document, sections, lines=lines, periods=find_periods(document.text), as_of=None)


@pytest.mark.parametrize(
    ("text", "level", "field"),
    [
        ("B.S. in Computer Science", DegreeLevel.BACHELOR, "Computer Science"),
        ("BSc (Hons) Computer Science", DegreeLevel.BACHELOR, "Computer Science"),
        ("B.S.E. Mechanical Engineering", DegreeLevel.BACHELOR, "Mechanical Engineering"),
        ("Bachelor of Science, Biology", DegreeLevel.BACHELOR, "Biology"),
        ("Bachelor of Business Administration (BBA) in Accounting", DegreeLevel.BACHELOR, "Accounting"),
        ("Bachelor of Commerce", DegreeLevel.BACHELOR, "Commerce"),
        ("Master's degree in Nursing", DegreeLevel.MASTER, "Nursing"),
        ("M.Ed. Secondary Education", DegreeLevel.MASTER, "Secondary Education"),
        ("MBA, Finance", DegreeLevel.MASTER, "Finance"),
        ("Ph.D. in Physics", DegreeLevel.DOCTORATE, "Physics"),
        ("Juris Doctor", DegreeLevel.DOCTORATE, ""),
        ("Associate of Applied Science in Welding Technology", DegreeLevel.ASSOCIATE, "Welding Technology"),
        ("AAS Nursing", DegreeLevel.ASSOCIATE, "Nursing"),
        ("Diploma in Culinary Arts", DegreeLevel.VOCATIONAL, "Culinary Arts"),
        ("NVQ Level 3 Professional Cookery", DegreeLevel.VOCATIONAL, "Professional Cookery"),
        ("Electrical Apprenticeship", DegreeLevel.VOCATIONAL, ""),
        ("High School Diploma", DegreeLevel.SECONDARY, ""),
        ("GED", DegreeLevel.SECONDARY, ""),
        ("A-Levels: Maths, Physics", DegreeLevel.SECONDARY, ""),
    ],
)
def test_spellings(text: str, level: DegreeLevel, field: str) -> None:
    (degree,) = find_degrees(text)
    assert (degree.level, degree.field) == (level, field)
    assert degree.field_span is None or degree.field_span.of(text) == field
    assert text.startswith(degree.span.of(text))


@pytest.mark.parametrize(
    "text", ["master electrician", "Master Scheduler", "Scrum Master", "Boston, MA", "MS Office", "as a team", "Licensed MD"]
)
def test_what_is_no_degree(text: str) -> None:
    assert find_degrees(text) == []


def test_the_highest_level_counts() -> None:
    assert degree_level("Bachelor's or Master's degree in physics") is DegreeLevel.MASTER
    assert degree_level("a keen cook") is None


@pytest.mark.parametrize(
    "body",
    [
        "Ridgemont University\nB.S. in Physics\n2013 - 2017",
        "B.S. in Physics, Ridgemont University\t2013 - 2017",
        "B.S. in Physics\nRidgemont University | 2013 - 2017 |",
        "Ridgemont University — B.S. in Physics\n2013 - 2017",
        "2013 - 2017\tB.S. in Physics, Ridgemont University, Leeds, UK",
        "B.S. in Physics – Ridgemont University\n2013 - 2017",
        "- B.S. in Physics, Ridgemont University (2013 - 2017)",
        "Ridgemont University, Leeds, UK\t2013 - 2017\nB.S. in Physics",
    ],
)
def test_shapes_of_one_entry(body: str) -> None:
    (entry,) = _education(body)
    assert (entry.degree, entry.field, entry.school) == ("B.S. in Physics", "Physics", "Ridgemont University")
    assert (entry.start, entry.end) == ((2013, None), (2017, None))


def test_several_entries_keep_their_own_schools() -> None:
    body = (
        "Lakeside Institute of Technology\nMSc Physics\n2018\n\nNorthgate College\nBSc Physics\n2016\n\nElm High School, 2012"
    )
    assert [(entry.level, entry.school) for entry in _education(body)] == [
        (DegreeLevel.MASTER, "Lakeside Institute of Technology"),
        (DegreeLevel.BACHELOR, "Northgate College"),
        (DegreeLevel.SECONDARY, "Elm High School"),
    ]


def test_a_second_degree_under_the_same_school() -> None:
    entries = _education("Lakeside University\nMSc Physics, 2018\nBSc Physics, 2016")
    assert [entry.school for entry in entries] == ["Lakeside University", "Lakeside University"]
    assert [entry.end for entry in entries] == [(2018, None), (2016, None)]


def test_courses_and_grades_are_no_entries() -> None:
    (entry,) = _education("BSc Physics, Lakeside University, 2016\n- Relevant coursework: optics at the university\nGPA 3.7")
    assert entry.school == "Lakeside University"


def test_a_school_that_a_date_tears_apart() -> None:
    (entry,) = _education("MSc in Physics, Vistula University of\t2012 - 2017\nTechnology, Kraków")
    assert entry.school == "Vistula University of Technology"


def test_a_degree_outside_an_education_section() -> None:
    document = Document.from_text("Ada Example\n\nSummary\nCook who holds a Bachelor of Science in Chemistry.\n\nSkills\nSoup")
    lines = body_lines(document)
    (entry,) = find_education(document, find_sections(document, lines), lines=lines, periods=(), as_of=None)
    assert (entry.level, entry.field) == (DegreeLevel.BACHELOR, "Chemistry")
