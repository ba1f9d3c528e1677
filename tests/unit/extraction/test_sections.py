"""Where sections begin, by wording and by form."""

from __future__ import annotations

from itertools import pairwise

import pytest

from matcher.domain.document import Document, Line
from matcher.domain.resume import SectionKind
from matcher.extraction.headings import heading_kind, tail_kind
from matcher.extraction.sections import find_sections, section_at


def _kinds(text: str) -> list[tuple[str, str]]:
    return [(section.kind.value, section.title) for section in find_sections(Document.from_text(text))]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Professional Experience", SectionKind.EXPERIENCE),
        ("WORK HISTORY:", SectionKind.EXPERIENCE),
        ("Employment", SectionKind.EXPERIENCE),
        ("Core Competencies", SectionKind.SKILLS),
        ("Top Skills", SectionKind.SKILLS),
        ("Education & Training", SectionKind.EDUCATION),
        ("Licenses & Certifications", SectionKind.CERTIFICATES),
        ("Selected Projects", SectionKind.PROJECTS),
        ("Professional Summary", SectionKind.SUMMARY),
        ("S K I L L S", SectionKind.SKILLS),
        ("C O N TA C T", SectionKind.HEADER),
        ("Volunteer Experience", SectionKind.VOLUNTEERING),
        ("Hobbies and Interests", SectionKind.INTERESTS),
        ("Head of Education", None),
        ("Skills Trainer", None),
        ("I have experience", None),
        ("Experience 2019", None),
    ],
)
def test_wordings(text: str, kind: SectionKind | None) -> None:
    assert heading_kind(text) is kind


def test_a_longer_heading_is_named_by_its_last_word() -> None:
    assert tail_kind("Performance Experience") is SectionKind.EXPERIENCE
    assert tail_kind("five years of hard work experience in") is None


def test_the_usual_order() -> None:
    text = "Ada Example\nada@example.com\n\nSUMMARY\nI cook.\n\nEXPERIENCE\nCook, Blue Door\n2019 - 2021\n\nEDUCATION\nGED"
    assert _kinds(text) == [("header", ""), ("summary", "SUMMARY"), ("experience", "EXPERIENCE"), ("education", "EDUCATION")]


def test_a_paragraph_under_the_name_is_a_summary() -> None:
    text = (
        "Ada Example\nada@example.com | Leeds, UK\n\n"
        "Cook with ten years in busy kitchens who likes calm services, clean benches and good stock every day.\n\n"
        "Skills\nKnives"
    )
    assert [kind for kind, _ in _kinds(text)] == ["header", "summary", "skills"]


def test_labels_inside_roles_do_not_end_them_but_languages_do() -> None:
    text = (
        "Ada Example\n\nExperience\nDeveloper, Blue Door Ltd\n2019 - 2021\n- Built things\nTools: Python, SQL\n\n"
        "Developer, Red Door Ltd\n2017 - 2019\n- Built more\n\nLanguages: English, Spanish"
    )
    assert _kinds(text) == [("header", ""), ("experience", "Experience"), ("languages", "Languages")]


def test_languages_over_programming_languages_are_skills() -> None:
    assert _kinds("Ada Example\n\nLanguages\nPython, Rust, Java") == [("header", ""), ("skills", "Languages")]
    assert _kinds("Ada Example\n\nLanguages\nPolish, English") == [("header", ""), ("languages", "Languages")]


def test_a_heading_in_the_left_cell_of_a_row() -> None:
    text = "Ada Example\n\nExperience\tCook, Blue Door\t2019 - 2021\n- Soup\n\nEducation\tGED\t2010"
    document = Document.from_text(text)
    experience = find_sections(document)[1]
    assert experience.kind is SectionKind.EXPERIENCE
    assert experience.span.of(text).startswith("Cook, Blue Door")


def test_a_heading_broken_over_two_lines() -> None:
    assert ("skills", "Technical Skills") in _kinds("Ada Example\n\nTechnical\nSkills\n\nWelding, Brazing")


def test_words_of_headings_inside_lists_and_sentences_are_none() -> None:
    text = "Ada Example\n\nSkills\nTeaching\nResearch\nWriting\nPlanning\n\nExperience\n- Education\n- projects"
    assert [kind for kind, _ in _kinds(text)] == ["header", "skills", "experience"]


def test_a_heading_of_unknown_wording_in_the_style_of_the_others() -> None:
    text = "Ada Example\n\nEducation\nGED, 2010\n\nClinical rotations and work\nBarista | Cup | 2019 - 2021\n\nSkills\nCoffee"
    plain = Document.from_text(text)
    headings = {"Education", "Clinical rotations and work", "Skills"}
    lines = tuple(
        Line(
            line.start,
            line.end,
            1,
            None,
            14.0 if text[line.start : line.end] in headings else 10.0,
            text[line.start : line.end] in headings,
        )
        for line in plain.lines
    )
    document = Document("", "text/plain", text, lines, plain.words)
    assert [section.kind.value for section in find_sections(document)] == ["header", "education", "experience", "skills"]


def test_no_headings_at_all() -> None:
    text = (
        "Ada Example\nada@example.com\n\nCook, Blue Door, 2019 - 2021\n- Soup for sixty\n\n"
        "BSc in Chemistry, Leeds University, 2015\n\nsoup, knives, stock, sauces, ordering"
    )
    assert [kind for kind, _ in _kinds(text)] == ["header", "experience", "education", "skills"]
    assert _kinds("") == []


def test_sections_do_not_overlap_and_are_found_by_position() -> None:
    text = "Ada Example\n\nSkills\nKnives\n\nEducation\nGED"
    sections = find_sections(Document.from_text(text))
    for first, second in pairwise(sections):
        assert first.span.end <= second.span.start
    found = section_at(sections, text.index("Knives"))
    assert found is not None
    assert found.kind is SectionKind.SKILLS
    assert section_at(sections, text.index("Skills")) is None
