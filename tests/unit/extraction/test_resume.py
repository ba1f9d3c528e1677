"""A whole resume: the rooms together, odd text, and how much of the known truth is found."""

from __future__ import annotations

import json
import runpy
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from resume_truths import made

from matcher.domain.document import Document
from matcher.domain.place import Span
from matcher.domain.resume import AsOf, Resume, SectionKind, SkillMention
from matcher.extraction.resume import ResumeExtractor, as_of_of
from matcher.readers.read import read_document
from matcher.taxonomy.taxonomy import Taxonomy

RESUME = """Ada Example
Springfield, IL | (312) 555-0123 | ada@example.com

Summary
Sous chef with ten years in busy kitchens who likes calm services and clean benches every day.

Experience
Sous Chef, Blue Door Ltd\tJan 2020 - Present
- Cooked for sixty guests a night

Line Cook, Red Lion Hotel\tJun 2017 - Mar 2020
- Grill section

Education
Diploma in Culinary Arts, Elm College, 2017

Languages
English (native), Spanish (B2)

Certifications
ServSafe Manager, 2021
"""


class _NoSkills:
    """Stands in for the finder of skills: structure is tested here."""

    def find_mentions(self, *_: object) -> tuple[SkillMention, ...]:
        return ()


@pytest.fixture(scope="module")
def extractor() -> ResumeExtractor:
    return ResumeExtractor(Taxonomy.load(), skills=_NoSkills())


def test_all_rooms_together(extractor: ResumeExtractor) -> None:
    document = Document.from_text(RESUME, content_hash="0123456789abcdef" * 4)
    resume = extractor.extract(document, as_of=date(2021, 12, 15))
    assert resume.resume_id == "0123456789abcdef"
    assert resume.as_of == AsOf(date(2021, 12, 15), "given")
    assert [(role.title, role.employer, role.months) for role in resume.roles] == [
        ("Sous Chef", "Blue Door Ltd", 24),
        ("Line Cook", "Red Lion Hotel", 34),
    ]
    assert resume.experience_months == 55  # January to March 2020 are in both
    assert [(entry.degree, entry.school) for entry in resume.education] == [("Diploma in Culinary Arts", "Elm College")]
    assert [(language.code, language.level) for language in resume.languages] == [("en", "native"), ("es", "B2")]
    assert [certificate.name for certificate in resume.certificates] == ["ServSafe Manager"]
    assert (resume.contact.name, resume.contact.location) == ("Ada Example", "Springfield, IL")
    assert resume.language == "en"
    assert [section.kind for section in resume.sections][:2] == [SectionKind.HEADER, SectionKind.SUMMARY]


def test_present_without_a_day_is_the_latest_date_named(extractor: ResumeExtractor) -> None:
    document = Document.from_text(RESUME)
    resume = extractor.extract(document)
    assert resume.as_of == AsOf(date(2020, 3, 31), "latest_date") == as_of_of(document)
    assert [role.months for role in resume.roles] == [3, 34]


def test_the_running_system_finds_skills() -> None:
    resume = ResumeExtractor(Taxonomy.load()).extract(Document.from_text(RESUME + "\nSkills\nPython, Microsoft Excel\n"))
    assert resume.skills
    assert all(skill.span.of(resume.document.text) == skill.text for skill in resume.skills)


def _spans(resume: Resume) -> Iterator[Span]:
    yield from (section.span for section in resume.sections)
    for role in resume.roles:
        yield from (role.span, role.heading)
    yield from (entry.span for entry in resume.education)
    yield from resume.contact.spans


def _check(resume: Resume) -> None:
    text = resume.document.text
    assert all(0 <= span.start < span.end <= len(text) for span in _spans(resume))
    for first, second in pairwise(resume.sections):
        assert first.span.end <= second.span.start
    for role in resume.roles:
        assert role.span.start <= role.heading.start <= role.heading.end <= role.span.end
        assert role.title_span is None or role.title_span.of(text).split() == role.title.split()
        assert role.months is None or role.months > 0
    assert all(language.span.of(text) for language in resume.languages)
    assert all(certificate.span.of(text).split() == certificate.name.split() for certificate in resume.certificates)
    assert all(email in text.replace(" ", "") for email in resume.contact.emails)


_WORDS = st.sampled_from(
    (
        *(
            "Experience",
            "Education",
            "Skills",
            "Languages:",
            "Certifications",
            "Cook",
            "Engineer,",
            "Ltd",
            "|",
            "—",
            "–",
            "-",
            "\t",
            "•",
            "\n",
            "\n\n",
        ),
        *(
            "Jan 2019",
            "Present",
            "2020",
            "03/2018",
            "B.Sc. in",
            "University of",
            "Leeds, UK",
            "English (native)",
            "Certified",
            "RN license,",
            "&",
            "at",
        ),
        *("ada@example.com", "(312) 555-0123", "(", ")", ":", ";", ".", "'", "É", "Ł", "漢字", "\u200b", "\r", "\x0c"),
    )
)


@settings(max_examples=250, deadline=None)
@given(st.lists(_WORDS, max_size=80).map(" ".join) | st.text(max_size=300))
def test_odd_text_never_raises_and_spans_lie_inside(extractor: ResumeExtractor, text: str) -> None:
    _check(extractor.extract(Document.from_text(text)))


@pytest.mark.parametrize(
    "text",
    [
        "Experience\n" + "Cook, " * 4000,
        "A " * 20_000,
        "Experience\n" + "2019 - 2020\n" * 1500,
        "a@" * 9000,
        "1-" * 15_000,
        "Certifications\n" + "2019 " + "- " * 20_000 + "x",
        "Skills\n" + "Native " * 8000,
        "A. " * 15_000,
        "12 Oak " * 8000,
        "www." * 10_000,
        "B.S. in " * 4000,
        "(" * 20_000,
    ],
)
def test_hostile_text_takes_bounded_time(extractor: ResumeExtractor, text: str) -> None:
    _check(extractor.extract(Document.from_text(text)))


# --- how much of the truth is found: floors a little under what was measured, as a guard ---

FIELDS = runpy.run_path(str(Path(__file__).parents[3] / "benchmarks" / "fields.py"))
_FLOORS = {
    "name": 1.0, "email": 0.98, "phone": 0.98, "location": 0.98, "title": 0.93, "employer": 0.92, "dates": 0.94,
    "level": 0.94, "field": 0.8, "school": 0.9, "language": 0.97, "language level": 0.9, "certificate": 0.85,
}  # fmt: skip


def test_the_samples_truth_is_found(extractor: ResumeExtractor, samples: Path) -> None:
    if not (samples / "truth.json").is_file():
        pytest.skip("no samples")
    truths = json.loads((samples / "truth.json").read_text(encoding="utf-8"))["resumes"]
    tally = FIELDS["Tally"]()
    for name, truth in truths.items():
        if truth["outcome"] != "ok" or "contact" not in truth:
            continue
        document = read_document((samples / "resumes" / name).read_bytes(), name=name).document
        assert document is not None, name
        resume = extractor.extract(document)
        _check(resume)
        FIELDS["compare"](tally, truth, resume)
    print(tally.report())  # noqa: T201 - shown with pytest -s
    low = {field: tally.recall(field) for field, floor in _FLOORS.items() if tally.recall(field) < floor}
    assert not low, f"{low}\n{tally.report()}"


@pytest.mark.shared_data
def test_the_fixtures_truth_is_found(extractor: ResumeExtractor, shared_data: Path) -> None:
    tally = FIELDS["Tally"]()
    for file in sorted((shared_data / "pdf-fixtures").glob("*.truth.json")):
        truth = json.loads(file.read_text(encoding="utf-8"))
        document = read_document(file.with_name(file.name.replace(".truth.json", ".pdf")).read_bytes()).document
        assert document is not None, file.name
        resume = extractor.extract(document)
        _check(resume)
        FIELDS["compare_fixture"](tally, truth, resume)
    print(tally.report())  # noqa: T201 - shown with pytest -s
    assert all(tally.recall(field) >= 0.9 for field in tally.counts), tally.report()


def test_the_truth_of_generated_resumes_is_found(extractor: ResumeExtractor) -> None:
    tally = FIELDS["Tally"]()
    for seed in range(0, 120, 2):  # odd seeds are for `make bench-parse`
        resume = made(seed)
        document = read_document(resume.text.encode()).document
        assert document is not None, seed
        FIELDS["compare"](tally, resume.truth, extractor.extract(document))
    assert all(tally.recall(field) >= 0.92 and tally.precision(field) >= 0.95 for field in tally.counts), tally.report()


def test_the_tally_counts_each_value_once() -> None:
    tally = FIELDS["Tally"]()
    tally.add("title", ["cook", "cook", "chef", ""], ["cook", "waiter", ""])
    tally.add("certificate", ["food hygiene 2019"], ["food hygiene", "food hygiene"])
    assert tally.counts == {"title": [1, 3, 2], "certificate": [1, 1, 2]}
    assert (tally.recall("title"), tally.precision("certificate")) == (1 / 3, 0.5)


def test_work_without_a_heading_is_found(extractor: ResumeExtractor) -> None:
    work = "Line Cook at Saltmarsh Bistro    2019 - 2022\n- Ran the grill"
    text = f"Ada Example\nada@example.com\n\n{work}\n\nEducation\nB.A. in History, 2018\n"
    document = read_document(text.encode()).document
    assert document is not None
    assert [(role.title, role.employer) for role in extractor.extract(document).roles] == [("Line Cook", "Saltmarsh Bistro")]


def test_qualifications_over_a_degree_are_an_education(extractor: ResumeExtractor) -> None:
    document = read_document(b"Ada Example\n\nQualifications\nM.S. Data Science, Pine Valley College, 2018\n").document
    assert document is not None
    [entry] = extractor.extract(document).education
    assert (entry.field, entry.school) == ("Data Science", "Pine Valley College")
