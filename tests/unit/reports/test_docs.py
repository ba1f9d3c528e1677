"""docs/outputs.md names every file and every column that is written."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from matcher.domain.interview import InterviewSheet, Question, Raised
from matcher.domain.match import PartKind, PartStatus, Quote
from matcher.domain.shortlist import RunResult
from matcher.reports import tables
from matcher.reports.folder import SINKS, WRITERS
from matcher.reports.interview import as_json
from matcher.reports.job_records import job_record
from matcher.reports.records import iter_records
from matcher.reports.redirects import ASSIGNMENT_COLUMNS, REDIRECT_COLUMNS

PAGE = Path(__file__).parents[3] / "docs" / "outputs.md"


def section(name: str) -> set[str]:
    """Return what stands in backticks under the heading `name`."""
    _, _, rest = PAGE.read_text(encoding="utf-8").partition(f"\n## {name}\n")
    return set(re.findall(r"`([^`]+)`", rest.partition("\n## ")[0]))


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("shortlists.csv", (*tables.SHORTLIST_COLUMNS, *tables.PRECISE_COLUMNS)),
        ("adjacent_roles.csv", tables.ROLE_COLUMNS),
        ("redirects.csv", REDIRECT_COLUMNS),
        ("assignment.csv", ASSIGNMENT_COLUMNS),
        ("outcomes.csv", tables.OUTCOME_COLUMNS),
        ("job_outcomes.csv", tables.JOB_OUTCOME_COLUMNS),
    ],
)
def test_every_column_is_described(name: str, columns: tuple[str, ...]) -> None:
    assert set(columns) <= section(name)


def test_every_key_is_described(result: RunResult) -> None:
    record = next(iter_records(result))
    keys = {*record, *record["parts"][0], *record["must_haves"][0], *record["parts"][0]["evidence"][0]}
    assert keys <= section("shortlists.jsonl")


def test_every_key_of_a_job_is_described(result: RunResult) -> None:
    record = job_record(result.shortlists[0].job)
    assert {*record, *record["requirements"][0]} <= section("jobs.jsonl")


def test_every_key_of_an_interview_sheet_is_described() -> None:
    opening = Question(Raised.STRENGTH, "How?", "why", "what", PartKind.TITLE, PartStatus.MATCHED, "Cook", "Cook")
    asked = replace(opening, evidence=(Quote("Cooked", 1, None),))
    record = json.loads(as_json(InterviewSheet("7", "Cook", "ab", opening, (asked,))))
    (question,) = record["questions"]
    assert {*record, *question, *question["evidence"][0]} <= section("matcher interview --format json")


def test_every_file_is_listed() -> None:
    assert {*SINKS, *WRITERS} <= set(re.findall(r"^\| `([\w.]+)`", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE))
