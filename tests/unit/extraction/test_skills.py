"""Skill mentions: context of ambiguous names, denials, and what is no mention at all."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.domain.document import Document
from matcher.domain.place import Span
from matcher.domain.resume import Contact, EvidenceLevel, Role, Section, SectionKind, YearMonth
from matcher.engine.matcher import Matcher
from matcher.extraction.skills import SkillFinder
from matcher.taxonomy.taxonomy import Taxonomy


@pytest.fixture(scope="module")
def finder() -> SkillFinder:
    return SkillFinder(Taxonomy.load())


def _named(finder: SkillFinder, text: str) -> list[str]:
    return [hit.span.of(text) for hit in finder.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Python (primary), R and Go", ["Python", "R", "Go"]),
        ("Java/Kotlin, HTML & CSS", ["Java", "Kotlin", "HTML", "CSS"]),
        ("C, C++ and Python", ["C", "C++", "Python"]),
        ("Proficient in Excel and Word", ["Excel", "Word"]),
        ("Word, Excel, PowerPoint", ["Word", "Excel", "PowerPoint"]),
        ("languages: go, rust, python", ["go", "rust", "python"]),
        ("Used R for statistics", ["R", "statistics"]),
        ("Migrated the reporting from Excel to SQL", ["Excel", "SQL"]),
        ("Frontend developers (React) wanted", ["React"]),
        ("experience with Go services", ["Go"]),
        ("Applied machine\nlearning daily", ["machine\nlearning"]),
    ],
)
def test_names_the_skill(finder: SkillFinder, text: str, expected: list[str]) -> None:
    assert [name for name in _named(finder, text) if name in expected] == expected


@pytest.mark.parametrize(
    "text",
    [
        "excel in a fast-paced environment",
        "Excel in fast-paced environments",
        "Access to sensitive data",
        "go to market",
        "spread by word of mouth",
        "lead a team",
        "Lead, mentor and coach",
        "React to changes quickly",
        "Vitamin C and hepatitis C",
        "C-level visitors",
        "Class C license",
        "Spring 2019 semester",
        "It was good and led to more",
        "Ruby led the team",
    ],
)
def test_leaves_ordinary_words_alone(finder: SkillFinder, text: str) -> None:
    ambiguous = {"excel", "access", "go", "word", "lead", "react", "c", "spring", "it", "led", "ruby"}
    assert not [name for name in _named(finder, text) if name.lower() in ambiguous]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("No experience in Java or Kotlin, but strong SQL", ["SQL"]),
        ("Not familiar with SAP. Python daily.", ["Python"]),
        ("never used Docker, SAP or Java\nPython", ["Python"]),
        ("Java: none; Python", ["Python"]),
        ("Python experience not required", []),
        ("Not only Python but also Java", ["Python", "Java"]),
        ("including but not limited to Python", ["Python"]),
    ],
)
def test_denied_skills_are_no_mentions(finder: SkillFinder, text: str, kept: list[str]) -> None:
    tools = {"Java", "Kotlin", "SQL", "SAP", "Python", "Docker"}
    assert [name for name in _named(finder, text) if name in tools] == kept


@pytest.mark.parametrize(
    "text", ["python@example.com", "github.com/python/x", "my_python_file.py", "C:\\python\\x", "www.python.org", "sandboxes"]
)
def test_addresses_paths_and_parts_of_words_hold_no_skills(finder: SkillFinder, text: str) -> None:
    assert _named(finder, text) == []


def test_a_name_does_not_reach_over_a_comma(finder: SkillFinder) -> None:
    assert "SQL, Server" not in _named(finder, "SQL, Server")
    assert "SQL Server" in _named(finder, "SQL Server")


TEXT = """Ruby Python
python@example.com

Skills
Go, Ruby, Excel

Experience
Developer, Oracle, Java
2019 - 2021
Built services in Kotlin

Projects
A bot in PostgreSQL

Education
Oxford Python School

Interests
Docker
"""


def _span(words: str, start: int = 0) -> Span:
    begin = TEXT.index(words, start)
    return Span(begin, begin + len(words))


def _sections() -> list[Section]:
    kinds = [
        ("Skills", SectionKind.SKILLS),
        ("Experience", SectionKind.EXPERIENCE),
        ("Projects", SectionKind.PROJECTS),
        ("Education", SectionKind.EDUCATION),
        ("Interests", SectionKind.INTERESTS),
    ]
    starts = [TEXT.index(f"\n{title}\n") + 1 for title, _ in kinds] + [len(TEXT)]
    found = [Section(SectionKind.HEADER, "", Span(0, starts[0]))]
    for (title, kind), start, end in zip(kinds, starts, starts[1:], strict=False):
        found.append(Section(kind, title, Span(start + len(title) + 1, end)))
    return found


def _role(*, months: int | None) -> Role:
    heading = Span(TEXT.index("Developer, Oracle"), TEXT.index("Built"))
    span = Span(heading.start, TEXT.index("\nProjects"))
    return Role("Developer", "Oracle", "Java", YearMonth(2019), YearMonth(2021), False, months, span, heading, None)


def test_mentions_carry_section_level_and_role(finder: SkillFinder) -> None:
    document = Document.from_text(TEXT)
    contact = Contact(name="Ruby Python", spans=(_span("Ruby Python"), _span("python@example.com")))
    mentions = finder.find_mentions(document, _sections(), [_role(months=25)], contact)
    found = {(mention.text, mention.section, mention.level, mention.role) for mention in mentions}
    assert found == {
        ("Go", SectionKind.SKILLS, EvidenceLevel.LISTED, None),
        ("Ruby", SectionKind.SKILLS, EvidenceLevel.LISTED, None),
        ("Excel", SectionKind.SKILLS, EvidenceLevel.LISTED, None),
        ("Kotlin", SectionKind.EXPERIENCE, EvidenceLevel.DATED_ROLE, 0),
        ("PostgreSQL", SectionKind.PROJECTS, EvidenceLevel.PROJECT, None),
    }
    assert all(mention.span.of(TEXT) == mention.text for mention in mentions)


def test_a_role_without_dates_shows_a_skill_like_a_project(finder: SkillFinder) -> None:
    mentions = finder.find_mentions(Document.from_text(TEXT), _sections(), [_role(months=None)], None)
    assert [mention.level for mention in mentions if mention.text == "Kotlin"] == [EvidenceLevel.PROJECT]


def test_finder_travels_to_other_processes(finder: SkillFinder) -> None:
    again = pickle.loads(pickle.dumps(finder))
    assert _named(again, "Python and SQL") == _named(finder, "Python and SQL") == ["Python", "SQL"]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_any_text_gives_ordered_spans_inside_it(finder: SkillFinder, text: str) -> None:
    hits = finder.find(text)
    assert all(0 <= hit.span.start < hit.span.end <= len(text) for hit in hits)
    assert [hit.span for hit in hits] == sorted(hit.span for hit in hits)


@pytest.mark.parametrize("run", ["(", "x", "1-", " ", "not have "])
def test_hostile_runs_cost_no_more_than_text(finder: SkillFinder, run: str) -> None:
    # Without its guard an unbroken run of 50,000 brackets takes spaCy's tokeniser minutes.
    assert _named(finder, run * (50_000 // len(run)) + " Python")[-1:] in (["Python"], [])


def test_many_roles_with_one_employer_take_no_time_that_grows_with_their_square(shared: Matcher) -> None:
    """The test's time limit is the guard: 40 kB took 16 s, and this would have taken many minutes."""
    job = "Nurse, Ward 7\nJan 2015 - Dec 2020\n- Wound care and triage of patients\n\n"
    resume = shared.parse_resume(Document.from_text("Ada Example\n\nExperience\n\n" + job * 4_000))
    assert len(resume.roles) > 1_000
    assert len(resume.skills) > 1_000
