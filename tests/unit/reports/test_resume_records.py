"""What was read from a resume, as records for other programs."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest

from matcher.domain.document import Document
from matcher.domain.outcome import Outcome
from matcher.domain.place import Span
from matcher.domain.resume import (
    AsOf,
    Certificate,
    Contact,
    DegreeLevel,
    Education,
    EvidenceLevel,
    Language,
    Resume,
    Role,
    SectionKind,
    SkillMention,
    YearMonth,
)
from matcher.domain.shortlist import ResumeFile
from matcher.reports.resume_records import CSV_COLUMNS, resume_record, write_records

TEXT = "Ada Example\nNurse, Example Hospital\nTriage\n=cmd()\n"


@pytest.fixture
def resume() -> Resume:
    nurse = Span(12, 35)
    here = {"location": "", "span": nurse, "heading": nurse, "title_span": None}
    return Resume(
        resume_id="0123456789abcdef",
        document=Document.from_text(TEXT),
        sections=(),
        skills=(
            SkillMention("matcher:x", "triage", "Triage", Span(36, 42), SectionKind.EXPERIENCE, EvidenceLevel.DATED_ROLE, 0),
            SkillMention("matcher:x", "triage", "Triage", Span(36, 42), SectionKind.EXPERIENCE, EvidenceLevel.LISTED),
        ),
        roles=(
            Role("Nurse", "Example Hospital", start=YearMonth(2019, 1), end=None, is_current=True, months=60, **here),
            Role("Carer", "", start=YearMonth(2015), end=YearMonth(2016, 12), is_current=False, months=None, **here),
            Role("", "", start=None, end=None, is_current=False, months=None, **here),
        ),
        education=(
            Education(DegreeLevel.BACHELOR, "BSc", "Nursing", "Example University", None, YearMonth(2014), nurse),
            Education(None, "", "", "Example School", None, None, nurse),
        ),
        languages=(Language("es", "Spanish", "B2", nurse), Language("de", "German", None, nurse)),
        certificates=(Certificate("=cmd()", Span(43, 49)),),
        contact=Contact("Ada Example", ("ada@example.com", "b@example.com"), (), "Leeds", ("https://example.com",)),
        as_of=AsOf(date(2024, 1, 1), "given"),
        experience_months=60,
    )


@pytest.fixture
def file() -> ResumeFile:
    return ResumeFile("caf\udce9.txt", "0123456789abcdef", Outcome.OK, as_of="2024-01-01 (given)")


def test_fields_have_the_names_of_json_resume(resume: Resume, file: ResumeFile) -> None:
    record = resume_record(file, resume)
    json.dumps(record).encode("utf-8")
    assert (record["file"], record["outcome"], record["reason"]) == ("caf\\udce9.txt", "ok", "")
    assert record["basics"] == {
        "name": "Ada Example", "email": "ada@example.com", "phone": "", "location": "Leeds",
        "profiles": [{"url": "https://example.com"}],
    }  # fmt: skip
    dates = [(work["startDate"], work["endDate"], work["months"]) for work in record["work"]]
    assert dates == [("2019-01", "present", 60), ("2015", "2016-12", None), (None, None, None)]
    assert (record["work"][0]["name"], record["work"][0]["position"]) == ("Example Hospital", "Nurse")
    assert [(entry["studyType"], entry["level"], entry["endDate"]) for entry in record["education"]] == [
        ("BSc", "bachelor", "2014"), ("", None, None),
    ]  # fmt: skip
    skill = record["skills"][0]
    assert (skill["concept_id"], skill["name"], skill["level"], skill["role"]) == ("matcher:x", "triage", "dated_role", 0)
    assert (skill["span"], skill["page"], skill["box"]) == ([36, 42], 1, None)
    assert TEXT[slice(*skill["span"])] == skill["text"]


def test_a_file_that_could_not_be_read_has_the_same_fields(resume: Resume, file: ResumeFile) -> None:
    unread = resume_record(ResumeFile("x.pdf", "", Outcome.ENCRYPTED, "protected"), None)
    assert (unread["outcome"], unread["reason"], unread["skills"]) == ("encrypted", "protected", [])
    assert set(unread) <= set(resume_record(file, resume))


def _written(records: list[dict[str, object]], form: str) -> str:
    stream = io.StringIO(newline="")
    write_records(iter(records), stream, form=form)
    return stream.getvalue()


@pytest.mark.parametrize("n", [0, 1, 3])
def test_json_is_one_array_and_json_lines_one_record_a_line(resume: Resume, file: ResumeFile, n: int) -> None:
    records = [resume_record(file, resume)] * n
    assert json.loads(_written(records, "json")) == records
    lines = _written(records, "jsonl").splitlines()
    assert [json.loads(line) for line in lines] == records


def test_csv_says_only_what_is_known_and_starts_no_formula(resume: Resume, file: ResumeFile) -> None:
    records = [resume_record(file, resume), resume_record(ResumeFile("x.pdf", "", Outcome.NO_TEXT, "a scan"), None)]
    rows = list(csv.DictReader(io.StringIO(_written(records, "csv"))))
    assert list(rows[0]) == list(CSV_COLUMNS)
    first, second = rows
    assert first["work"] == "Nurse at Example Hospital (2019-01 to present); Carer (2015 to 2016-12)"
    assert first["education"] == "BSc, Example University; Example School"
    assert first["languages"] == "Spanish B2; German"
    assert first["skills"] == "triage"
    assert not first["certificates"].startswith("=")
    assert "None" not in "".join(first.values())
    assert (second["file"], second["outcome"], second["reason"], second["name"]) == ("x.pdf", "no_text", "a scan", "")
    assert _written([], "csv").count("\n") == 1


def test_a_record_is_written_as_soon_as_it_is_known(resume: Resume, file: ResumeFile) -> None:
    data = io.BytesIO()
    stream = io.TextIOWrapper(data, encoding="utf-8")
    seen: list[int] = []

    def records():
        for _ in range(3):
            seen.append(len(data.getvalue()))
            yield resume_record(file, resume)

    write_records(records(), stream, form="jsonl")
    assert seen[0] == 0 < seen[1] < seen[2], "a line waits in a buffer"
