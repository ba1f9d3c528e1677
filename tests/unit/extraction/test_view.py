"""The scoring view: each line once, what it shows, and the same whoever wrote it."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.domain.document import Document
from matcher.domain.resume import DegreeLevel, EvidenceLevel, Resume, SectionKind
from matcher.domain.view import ScoringView, ViewLanguage
from matcher.extraction.resume import ResumeExtractor
from matcher.extraction.view import build_view
from matcher.taxonomy.taxonomy import Taxonomy

LISTED = """{name}
{email} | {phone} | {address}

Summary
{first} is a backend developer with 6 years of experience. She led teams and built services in Python and Go.

Skills
Python, Ruby, Swift, PostgreSQL, Docker

Experience
Senior Developer, {employer}, Denver, CO
Mar 2019 - Present
- Led migration to Kubernetes; {first} mentored four engineers
- Chase overdue invoices with a script written in Python
- Built Excel dashboards in May 2020 for {employer}

Developer, Acorn Systems, Springfield, IL
Jan 2015 to Feb 2019
- Maintained Java services and PostgreSQL
- Maintained Java services and PostgreSQL

Education
BSc in Computer Science, {school}, {year}

Languages
English (native), Spanish (B2)

References
{name} was great, says Jo in SAP
"""
CAPITALS = """{upper}
Registered Nurse
Address: {address}
Phone: {phone}
Email: {email}

PROFESSIONAL EXPERIENCE

{employer}
Registered Nurse
June 2018 - Present
* Gave wound care to adults; {first}'s unit won an award
* Trained new nurses

EDUCATION

{school}
Associate Degree in Nursing, {year}

CERTIFICATIONS
BLS, ACLS

PERSONAL DETAILS
Date of birth: 3 March 1985
Nationality: Norwegian
"""
SHAPES = {"listed": LISTED, "capitals": CAPITALS}
PEOPLE = [
    (
        "Maria Lopez",
        "maria@example.com",
        "555-0101",
        "12 Elm St, Denver, CO",
        "Brightwater Inc",
        "University of Denver",
        "2014",
    ),
    (
        "Ruby Swift",
        "rs@example.com",
        "(303) 555-0199",
        "9 Longer Street Name, Leeds, UK",
        "Greenfield Partners LLC",
        "Leeds Polytechnic",
        "2012",
    ),
    ("May Chase", "mc@example.org", "+1 303 555 0100", "Tempe, AZ", "Stonebridge Inc", "Arizona State University", "2013"),
    ("Bartholomew Featherstonehaugh", "b@example.net", "+44 1632 555019", "Bath, UK", "Foo Ltd", "Bath College", "2011"),
]


@pytest.fixture(scope="module")
def extractor() -> ResumeExtractor:
    return ResumeExtractor(Taxonomy.load())


def _text(shape: str, person: tuple[str, ...]) -> str:
    keys = ("name", "email", "phone", "address", "employer", "school", "year")
    fields = dict(zip(keys, person, strict=True))
    return SHAPES[shape].format(**fields, first=person[0].split()[0], upper=person[0].upper())


def _resume(extractor: ResumeExtractor, text: str) -> Resume:
    return extractor.extract(Document.from_text(text))


def _view(extractor: ResumeExtractor, text: str) -> ScoringView:
    return build_view(_resume(extractor, text))


def _line(view: ScoringView, words: str) -> int:
    (index,) = [index for index, line in enumerate(view.lines) if words in line.text]
    return index


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("person", PEOPLE[1:], ids=lambda person: person[0])
def test_the_view_is_the_same_whoever_wrote_it(extractor: ResumeExtractor, shape: str, person: tuple[str, ...]) -> None:
    first, second = _view(extractor, _text(shape, PEOPLE[0])), _view(extractor, _text(shape, person))
    assert [line.text for line in second.lines] == [line.text for line in first.lines]
    assert second.digest() == first.digest()


_NAME_PART = st.text(alphabet=string.ascii_lowercase, min_size=4, max_size=12).map(lambda part: part.capitalize() + "x")


@settings(max_examples=25, deadline=None)
@given(st.tuples(_NAME_PART, _NAME_PART).map(" ".join))
def test_random_names_leave_no_trace(extractor: ResumeExtractor, name: str) -> None:
    usual = _view(extractor, _text("listed", PEOPLE[0]))
    view = _view(extractor, _text("listed", (name, *PEOPLE[0][1:])))
    assert view.digest() == usual.digest()


def test_no_identity_in_the_lines(extractor: ResumeExtractor) -> None:
    for shape in SHAPES:
        for person in PEOPLE:
            body = "\n".join(line.text for line in _view(extractor, _text(shape, person)).lines)
            name, email, phone, address, employer, school, year = person
            for trace in (name, email, phone, address, employer, school, year, "She", "Norwegian", "1985"):
                assert trace not in body
            assert "says Jo" not in body


def test_lines_carry_level_and_age(extractor: ResumeExtractor) -> None:
    view = _view(extractor, _text("listed", PEOPLE[0]))
    summary = view.lines[_line(view, "backend developer")]
    assert summary.text.startswith("[name] is a backend developer with 6 years of experience. [pronoun] led teams")
    assert (summary.section, summary.level, summary.months_ago) == (SectionKind.SUMMARY, EvidenceLevel.LISTED, None)
    current = view.lines[_line(view, "Kubernetes")]
    assert (current.text, current.level, current.months_ago) == (
        "Led migration to Kubernetes; [name] mentored four engineers", EvidenceLevel.DATED_ROLE, 0,
    )  # fmt: skip
    older = view.lines[_line(view, "Maintained Java")]
    assert (older.level, older.months_ago) == (EvidenceLevel.DATED_ROLE, view.roles[1].months_ago)
    assert view.lines[_line(view, "BSc")].text == "BSc in Computer Science"


def test_a_repeated_line_stands_once(extractor: ResumeExtractor) -> None:
    text = _text("listed", PEOPLE[0])
    again = text.replace("Skills\n", "Skills\n" + "Python, Ruby, Swift, PostgreSQL, Docker\n\n" * 5)
    assert _view(extractor, again).digest() == _view(extractor, text).digest()


def test_skills_point_to_the_lines_that_show_them(extractor: ResumeExtractor) -> None:
    taxonomy = Taxonomy.load()
    view = _view(extractor, _text("listed", PEOPLE[0]))
    names = {(taxonomy.skill(skill.concept_id).label, int(skill.level), view.lines[skill.line].text) for skill in view.skills}
    assert ("Python", 1, "Python, Ruby, Swift, PostgreSQL, Docker") in names
    assert ("Python", 3, "Chase overdue invoices with a script written in Python") in names
    assert not [label for label, _, _ in names if label == "SAP"]
    assert len(set(view.skills)) == len(view.skills)


def test_roles_education_and_languages(extractor: ResumeExtractor) -> None:
    view = _view(extractor, _text("listed", PEOPLE[0]))
    assert (view.roles[0].title, view.roles[0].months_ago) == ("Senior Developer", 0)
    assert view.roles[1].months == 50
    assert view.lines[view.roles[1].line].text == "Developer"
    (course,) = view.education
    assert (course.level, course.field) == (DegreeLevel.BACHELOR, "Computer Science")
    line = _line(view, "Spanish")
    assert view.languages == (ViewLanguage("en", "native", line), ViewLanguage("es", "B2", line))


def test_name_of_a_school_or_an_employer_shows_no_skill(extractor: ResumeExtractor) -> None:
    text = _text("listed", (*PEOPLE[0][:4], "Docker Works Ltd", "Docker Java Bootcamp", "2014"))
    assert _view(extractor, text).digest() == _view(extractor, _text("listed", PEOPLE[0])).digest()


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=400))
def test_any_text_gives_a_sound_view(extractor: ResumeExtractor, text: str) -> None:
    view = _view(extractor, text)
    entries = [*view.skills, *view.roles, *view.education, *view.languages]
    assert all(0 <= entry.line < len(view.lines) for entry in entries)
    assert len(view.digest()) == 64
