"""Redirects as tables, sheets and a section of the report."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from matcher.domain.redirect import Application, Assigned, Finding, RankRange, Redirects, Stand, Unmatched
from matcher.domain.shortlist import RunResult
from matcher.reports.folder import write_outputs
from matcher.reports.page import render_page


@pytest.fixture
def redirected(result: RunResult) -> RunResult:
    """The last for the first job is redirected to the second, the first for it stays, the next one applied to nothing."""
    entries = result.shortlists[0].entries
    ids = [entry.match.resume_id for entry in entries]
    there = next(entry for entry in result.shortlists[1].entries if entry.match.resume_id == ids[-1])
    target = (Stand("job-2", 2, there.match.score, RankRange(1, 3)), there.match)
    applications = (
        Application(ids[0], Finding.STAYS, Stand("job-1", 1, entries[0].match.score)),
        Application(ids[1], Finding.NO_APPLICATION),
        Application(ids[-1], Finding.REDIRECT, Stand("job-1", 12, entries[-1].match.score, RankRange(12, 12)), (target,)),
    )
    best = Stand("job-1", 1, 0.9)
    assigned = (
        Assigned(ids[1], best),
        Assigned(ids[0], best, best, 0.0),
        Assigned(ids[-1], best, Stand("job-2", 4, 0.5), 0.25),
    )
    openings = {"job-1": 1, "job-2": 2, "job-3": 1}
    return replace(
        result, redirects=Redirects(applications, assigned, 12, openings, (Unmatched("applied.csv row 9", "x.pdf"),))
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_application_has_a_row_redirects_first(redirected: RunResult, tmp_path: Path) -> None:
    write_outputs(redirected, tmp_path)
    rows = _rows(tmp_path / "redirects.csv")
    assert [row["finding"] for row in rows] == ["redirect", "stays", "no application"]
    first = rows[0]
    assert first["summary"] == "applied to job-1 (rank 12 of 12), would be rank 2 for job-2"
    assert (first["redirect_rank_best"], first["redirect_rank_worst"], first["choice"]) == ("1", "3", "1")
    assert first["file"].startswith("applicants/")
    assert first["reasons"].endswith(".")
    assert rows[2]["applied_to"] == rows[2]["redirect_to"] == ""
    assignment = _rows(tmp_path / "assignment.csv")
    assert [(row["assigned_to"], row["regret"]) for row in assignment] == [("job-1", "0.0"), ("job-2", "0.25"), ("", "")]
    book = load_workbook(tmp_path / "shortlists.xlsx")
    assert book.sheetnames[2:4] == ["Redirects", "Assignment"]
    assert book["Redirects"].max_row == book["Assignment"].max_row == 4


def test_the_report_says_it_and_what_named_nobody(redirected: RunResult) -> None:
    page = render_page(redirected)
    assert "far better placed for another: 1 redirect" in page
    assert "rank 2 of 12 (1 to 3)" in page
    assert "1 resume came without a job applied to" in page
    assert "1 row of the applications named nobody" in page
    assert 'regret <span class="figure">0.250' in page
    none = replace(redirected, redirects=replace(redirected.redirects, applications=redirected.redirects.applications[:1]))  # type: ignore[union-attr,type-var]
    assert "Nobody stands far better for a job they did not apply to." in render_page(none)


def test_a_run_without_applications_writes_none_and_leaves_none_of_an_earlier_one(
    redirected: RunResult, result: RunResult, tmp_path: Path
) -> None:
    write_outputs(redirected, tmp_path)
    write_outputs(result, tmp_path)
    assert not (tmp_path / "redirects.csv").exists()
    assert not (tmp_path / "assignment.csv").exists()
    assert 'id="redirects"' not in render_page(result)


def test_titles_are_made_safe(redirected: RunResult, tmp_path: Path) -> None:
    hostile = "=HYPERLINK(1)<script>"
    jobs = tuple(replace(entry, job=replace(entry.job, title=hostile)) for entry in redirected.shortlists)
    write_outputs(replace(redirected, shortlists=jobs), tmp_path)
    assert _rows(tmp_path / "redirects.csv")[0]["redirect_title"] == f"'{hostile}"
    assert "<script" not in (tmp_path / "report.html").read_text(encoding="utf-8")
