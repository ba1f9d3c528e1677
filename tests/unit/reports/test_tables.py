"""The CSV files: N in, N out; safe to open; rounded for people."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from matcher.domain.match import PartKind
from matcher.domain.shortlist import RunResult
from matcher.reports import tables
from matcher.reports.records import pour
from matcher.reports.tables import (
    csv_sink,
    write_adjacent_roles_csv,
    write_job_outcomes_csv,
    write_outcomes_csv,
)


def write_shortlists_csv(result: RunResult, path: Path) -> None:
    with csv_sink(result, path) as add:
        pour(result, [add])


WRITERS = [write_shortlists_csv, write_adjacent_roles_csv, write_outcomes_csv, write_job_outcomes_csv]
Writer = Callable[[RunResult, Path], None]


def read_table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def rows_of(result: RunResult, writer: Writer, tmp_path: Path) -> list[dict[str, str]]:
    writer(result, tmp_path / "x.csv")
    return read_table(tmp_path / "x.csv")


def test_shortlists_hold_each_pair_with_rounded_figures(result: RunResult, tmp_path: Path) -> None:
    rows = rows_of(result, write_shortlists_csv, tmp_path)
    assert len(rows) == 36
    assert tuple(rows[0]) == tables.SHORTLIST_COLUMNS
    match = result.shortlists[0].entries[0].match
    assert float(rows[0]["score"]) == round(match.score, 4)
    assert sum(float(rows[0][f"share_{kind.value}"]) for kind in PartKind) == pytest.approx(match.score, abs=1e-3)


def test_must_haves_are_worded_by_their_worst_state(result: RunResult, tmp_path: Path) -> None:
    rows = rows_of(result, write_shortlists_csv, tmp_path)
    assert {row["must_haves"] for row in rows} == {"pass", "unknown", "fail"}
    for row in rows:
        worst = "fail" if row["must_haves_failed"] else "unknown" if row["must_haves_unknown"] else "pass"
        assert row["must_haves"] == worst


def test_adjacent_skills_name_what_is_held(result: RunResult, tmp_path: Path) -> None:
    rows = rows_of(result, write_shortlists_csv, tmp_path)
    assert any("Kubernetes (has Docker, related)" in row["adjacent_skills"] for row in rows)
    assert not any("Kubernetes" in row["missing_skills"] and "Kubernetes" in row["adjacent_skills"] for row in rows)


def test_each_file_ends_in_one_outcome(result: RunResult, tmp_path: Path) -> None:
    rows = rows_of(result, write_outcomes_csv, tmp_path)
    assert sorted(row["file"] for row in rows) == sorted(entry.file for entry in result.resumes)
    assert [row["file"] for row in rows] == sorted(row["file"] for row in rows)
    by_file = {row["file"]: row for row in rows}
    assert by_file["inbox.zip!/locked.pdf"]["outcome"] == "encrypted"
    assert by_file["inbox.zip!/locked.pdf"]["pages"] == ""
    assert by_file["applicants/farid-invented.pdf"]["hidden_reasons"] == "same_colour; tiny"
    assert float(by_file["applicants/farid-invented.pdf"]["hidden_gain"]) == pytest.approx(0.3)
    assert by_file["applicants/amara-example.pdf"]["hidden_gain"] == ""


def test_jobs_have_outcomes_too(result: RunResult, tmp_path: Path) -> None:
    rows = rows_of(result, write_job_outcomes_csv, tmp_path)
    assert [row["outcome"] for row in rows] == ["ok", "ok", "ok", "empty_job"]


def test_adjacent_roles_of_jobs_come_before_those_of_people(result: RunResult, tmp_path: Path) -> None:
    rows = rows_of(result, write_adjacent_roles_csv, tmp_path)
    assert [row["kind"] for row in rows] == ["job"] * 2 + ["resume"] * 24
    assert rows[0]["name"] == "Backend developer"
    assert rows[0]["carries_over"] == "Python; databases; code review"
    assert [row["name"] for row in rows[2:]] == sorted(row["name"] for row in rows[2:])


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "\t=1+1", "-2+3", "a\x00b\nc", "caf\udce9", '"; DROP', "x\u202ey"])
def test_no_cell_runs(with_text: Callable[[str], RunResult], writer: Writer, text: str, tmp_path: Path) -> None:
    rows = rows_of(with_text(text), writer, tmp_path)
    texts = [cell for row in rows for cell in row.values()]
    assert texts
    for cell in texts:
        assert not any(ord(char) < 32 for char in cell)
        assert not cell.startswith(("=", "+", "@"))
        assert not cell.startswith("-") or cell[1:].replace(".", "").isdigit()


def test_files_open_in_excel_as_utf8(result: RunResult, tmp_path: Path) -> None:
    write_outcomes_csv(result, tmp_path / "x.csv")
    assert (tmp_path / "x.csv").read_bytes().startswith(b"\xef\xbb\xbffile,resume_id,outcome")
