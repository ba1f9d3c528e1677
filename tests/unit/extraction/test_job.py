"""Jobs from adverts: requirements with importance, either/or groups, years, degrees, languages, licences."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.domain.job import Importance, Job, Posting, Requirement, RequirementKind
from matcher.domain.place import Span
from matcher.domain.resume import DegreeLevel
from matcher.extraction.alternatives import group_alternatives
from matcher.extraction.asked import find_asked_degrees, find_asked_languages, find_years
from matcher.extraction.importance import importance_at, reaches
from matcher.extraction.job import JobExtractor, clean_title
from matcher.taxonomy.taxonomy import Taxonomy

JOBS = Path(__file__).resolve().parents[3] / "data" / "samples" / "jobs.csv"
MUST, NICE = Importance.MUST, Importance.NICE


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    return Taxonomy.load()


@pytest.fixture(scope="module")
def extractor(taxonomy: Taxonomy) -> JobExtractor:
    return JobExtractor(taxonomy)


def _job(extractor: JobExtractor, description: str, title: str = "Developer") -> Job:
    return extractor.extract(Posting("j1", title, description))


def _skills(job: Job, taxonomy: Taxonomy) -> list[tuple[frozenset[str], Importance]]:
    """Concepts by the lower-case form of the name asked for in these tests, any of the concept's names."""
    return [
        (
            frozenset(name.lower() for concept in requirement.concepts for name in taxonomy.names(concept)),
            requirement.importance,
        )
        for requirement in job.requirements
        if requirement.concepts
    ]


def _one(job: Job, kind: RequirementKind) -> Requirement:
    (found,) = [requirement for requirement in job.requirements if requirement.kind is kind]
    return found


def test_either_or_groups_count_once(extractor: JobExtractor, taxonomy: Taxonomy) -> None:
    job = _job(extractor, "Requirements\n- PostgreSQL or MySQL\n- Java and Kotlin\n- AWS, GCP or Azure")
    groups = [names for names, _ in _skills(job, taxonomy)]
    assert [len(requirement.concepts) for requirement in job.requirements] == [2, 1, 1, 3]
    assert {"postgresql", "mysql"} <= groups[0]
    assert {"aws", "gcp", "azure"} <= groups[3]
    assert all(requirement.importance is MUST for requirement in job.requirements)
    assert [requirement.id for requirement in job.requirements] == ["r1", "r2", "r3", "r4"]


def test_a_concept_counts_once_with_its_strongest_importance(extractor: JobExtractor, taxonomy: Taxonomy) -> None:
    job = _job(extractor, "Responsibilities\n- Write Python\n\nRequirements\n- Python\n\nNice to have\n- Python, Docker")
    found = [(sorted({"python", "docker"} & names), importance) for names, importance in _skills(job, taxonomy)]
    assert found == [(["python"], MUST), (["docker"], NICE)]


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("Requirements\n- SQL", MUST),
        ("Must have: SQL", MUST),
        ("Preferred\n- SQL", NICE),
        ("Requirements\n- SQL is a plus", NICE),
        ("Skills\n- SQL", NICE),
        ("Skills\n- SQL (required)", MUST),
        ("Responsibilities\n- Write SQL", NICE),
        ("You must know SQL well.", MUST),
    ],
)
def test_importance_follows_heading_and_words(
    extractor: JobExtractor, taxonomy: Taxonomy, description: str, expected: Importance
) -> None:
    assert [importance for names, importance in _skills(_job(extractor, description), taxonomy) if "sql" in names] == [expected]


@pytest.mark.parametrize(
    ("line", "word", "expected"),
    [
        ("Bachelor's degree required, Master's preferred", "Master", NICE),
        ("Bachelor's degree required, Master's preferred", "Bachelor", MUST),
        ("Must have SQL; Kafka a plus", "Kafka", NICE),
        ("Must have SQL, Kafka is a plus", "SQL", MUST),
        ("Must have SQL, Kafka is a plus", "Kafka", NICE),
        ("Python (required), Go (nice to have), SQL", "Go", NICE),
        ("Python (required), Go (nice to have), SQL", "Python", MUST),
        ("Ideally you know Kafka", "Kafka", NICE),
    ],
)
def test_words_of_strength_reach_what_they_speak_of(line: str, word: str, expected: Importance) -> None:
    other = NICE if expected is MUST else MUST
    assert importance_at(reaches(line), line.index(word), other) is expected


def test_other_words_leave_the_default() -> None:
    assert reaches("Report to the manager as required") == []
    assert importance_at([], 3, MUST) is MUST


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Java and Kotlin", [[0], [1]]),
        ("Java or Kotlin", [[0, 1]]),
        ("either Java and Kotlin", [[0, 1]]),
        ("tools such as Java, Kotlin and others", [[0, 1]]),
        ("Java, NewThing or Kotlin", [[0, 1]]),
        ("Java, Kotlin or NewThing", [[0, 1]]),
        ("Java, Kotlin", [[0], [1]]),
        ("Java. Or maybe not Kotlin", [[0], [1]]),
    ],
)
def test_groups_of_alternatives(line: str, expected: list[list[int]]) -> None:
    spans = [Span(line.index(name), line.index(name) + len(name)) for name in ("Java", "Kotlin")]
    assert group_alternatives(line, spans) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("3+ years of experience in retail", [("3+ years", 36)]),
        ("At least five (5) years of nursing experience", [("5+ years", 60)]),
        ("2-4 years of experience", [("2-4 years", 24)]),
        ("two years' experience as a cook", [("2+ years", 24)]),
        ("Minimum of 2 years of experience", [("2+ years", 24)]),
        ("You have a total of five years of experience in sales", [("5+ years", 60)]),
        ("Min. of 18 months working with children", [("18+ months", 18)]),
        (
            "In excess of 10 years' experience, with a minimum of 3-5 years as a manager",
            [("10+ years", 120), ("3-5 years", 36)],
        ),
        ("Experience: 6 months", [("6+ months", 6)]),
        ("Minimum 1 year of verifiable tractor-trailer experience", [("1+ year", 12)]),
        ("At least 23 years old", []),
        ("Founded 20 years ago", []),
        ("after 2 years of service you get a bonus", []),
        ("No accidents in the last 3 years", []),
        ("a 2 years contract", []),
        ("We look back on a history of 20 years in retail", []),
        ("Grow over the course of 3 years with us", []),
        ("A shift of 40 hours, a waiting period of 6 months working for us", []),
        ("Our team has a combined total of 90 years of experience", []),
        ("Children of 3 years in nursery", []),
        ("A maximum of 3 years of experience", []),
        ("Bachelor's degree or 3 years of relevant experience", []),
    ],
)
def test_years_of_experience(line: str, expected: list[tuple[str, int]]) -> None:
    assert [(asked.label, asked.months) for asked in find_years(line)] == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Bachelor's or Master's degree in Physics", [DegreeLevel.BACHELOR]),
        ("BSN required; MSN preferred", [DegreeLevel.BACHELOR, DegreeLevel.MASTER]),
        ("High school diploma or GED", [DegreeLevel.SECONDARY]),
        ("Degree in mathematics or a closely related subject", [DegreeLevel.BACHELOR]),
        ("A Level 3 food safety certificate", []),
        ("A high degree of independence", []),
        ("Scrum Master", []),
        ("Master electrician", []),
        ("MS Office", []),
    ],
)
def test_degrees(line: str, expected: list[DegreeLevel]) -> None:
    assert [asked.level for asked in find_asked_degrees(line)] == expected


def test_equivalent_experience_is_noted() -> None:
    (asked,) = find_asked_degrees("Bachelor's degree in Computer Science or equivalent experience")
    assert (asked.field, asked.label) == ("Computer Science", "Bachelor, Computer Science, or equivalent experience")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Fluent English (C1)", [("en", "C1")]),
        ("Spanish is a plus", [("es", None)]),
        ("Bilingual English/Spanish", [("en", "C1"), ("es", "C1")]),
        ("Conversational Spanish", [("es", "B1")]),
        ("Knowledge of French cuisine", []),
        ("Experience as an English teacher is required", []),
        ("Fluent in Python", []),
    ],
)
def test_languages(line: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(asked.code, asked.level) for asked in find_asked_languages(line)] == expected


def test_kinds_of_requirements(extractor: JobExtractor) -> None:
    job = _job(
        extractor,
        "Requirements\n- 4+ years of site experience\n- Bachelor's degree in Nursing\n- Fluent German\n- Security licence SIA\n"
        "- Keeps calm with angry visitors",
    )
    assert _one(job, RequirementKind.EXPERIENCE).min_months == 48
    assert _one(job, RequirementKind.EDUCATION).degree is DegreeLevel.BACHELOR
    assert _one(job, RequirementKind.EDUCATION).field == "Nursing"
    assert (_one(job, RequirementKind.LANGUAGE).language_code, _one(job, RequirementKind.LANGUAGE).language_level) == (
        "de",
        "C1",
    )
    assert "licence" in _one(job, RequirementKind.CERTIFICATE).label
    assert _one(job, RequirementKind.DUTY).line == "Keeps calm with angry visitors"


def test_boilerplate_gives_no_requirements(extractor: JobExtractor) -> None:
    job = _job(
        extractor, "Duties\n- Write Python\n\nBenefits\n- Training in Java and SQL\n\nAcme is an equal opportunity employer."
    )
    assert [requirement.line for requirement in job.requirements] == ["Write Python"]
    assert [span.of(job.text) for span in job.boilerplate] == [
        "Training in Java and SQL",
        "Acme is an equal opportunity employer.",
    ]
    assert [span.of(job.text) for span in job.lines] == ["Write Python"]


@pytest.mark.parametrize("description", ["", "   \n ", "Cook", "😀", "We need a cook."])
def test_short_descriptions_work(extractor: JobExtractor, description: str) -> None:
    job = _job(extractor, description)
    assert job.title == "Developer"
    assert all(requirement.span.of(job.text) == requirement.line for requirement in job.requirements)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Senior Developer (m/f/d) - Remote", "Senior Developer"),
        ("Cook | Full-time | Req #1234", "Cook"),
        ("URGENT: Staff Nurse (Remote)", "Staff Nurse"),
        ("Data Analyst - JR-10023", "Data Analyst"),
        ("C++ Developer", "C++ Developer"),
        ("(m/w/d)", "(m/w/d)"),
        ("Welder / Fabricator", "Welder / Fabricator"),
    ],
)
def test_titles_are_cleaned(title: str, expected: str) -> None:
    assert clean_title(title) == expected


def test_sample_adverts(extractor: JobExtractor, taxonomy: Taxonomy) -> None:
    with JOBS.open(encoding="utf-8", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    assert len(rows) >= 15
    for row in rows.values():
        job = _job(extractor, row["description"], row["title"])
        assert len(job.requirements) >= 4, row["id"]
        assert job.boilerplate, row["id"]
        dropped = " ".join(span.of(job.text) for span in job.boilerplate).lower()
        for requirement in job.requirements:
            assert "equal opportunity" not in requirement.line.lower()
            assert "401(k)" not in requirement.line
        assert "equal opportunit" not in job.text.lower() or "equal opportunit" in dropped
    accountant = _job(extractor, rows["staff-accountant"]["description"])
    found = {(requirement.kind, requirement.importance, requirement.label) for requirement in accountant.requirements}
    assert (RequirementKind.EXPERIENCE, MUST, "2+ years") in found
    assert (RequirementKind.SKILLS, MUST, taxonomy.skill(next(iter(_excel(accountant, taxonomy)))).label) in found


def _excel(job: Job, taxonomy: Taxonomy) -> list[str]:
    return [
        concept
        for requirement in job.requirements
        for concept in requirement.concepts
        if any(name.lower() in ("excel", "microsoft excel") for name in taxonomy.names(concept))
    ]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300), st.text(max_size=40))
def test_any_advert_gives_valid_spans(extractor: JobExtractor, description: str, title: str) -> None:
    job = _job(extractor, description, title)
    spans = [*job.lines, *job.boilerplate, *(requirement.span for requirement in job.requirements)]
    assert all(0 <= span.start < span.end <= len(job.text) for span in spans)
    assert set(job.lines).isdisjoint(job.boilerplate)
    assert {requirement.span for requirement in job.requirements} <= set(job.lines)
    assert [requirement.id for requirement in job.requirements] == [f"r{n}" for n in range(1, len(job.requirements) + 1)]
    assert all(requirement.span.of(job.text) == requirement.line for requirement in job.requirements)


def test_statements_are_told_as_often_as_they_are_made(extractor: JobExtractor) -> None:
    years = "- 3+ years of experience"
    job = _job(
        extractor, f"Your tasks:\n- Run Docker\n\nWhat you bring:\n- Docker\n{years}\n\nNice to have:\n- Docker\n{years}"
    )
    found = extractor.statements(job)
    told = [(entry.requirement.label, entry.requirement.importance.value, entry.is_worded) for entry in found]
    assert told == [
        ("Docker", "nice", False), ("Docker", "must", False), ("3+ years", "must", True), ("Docker", "nice", True),
        ("3+ years", "nice", True),
    ]  # fmt: skip
    assert [entry.label for entry in job.requirements] == ["Docker", "3+ years"]
