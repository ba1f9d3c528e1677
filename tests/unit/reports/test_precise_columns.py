"""What the precise encoder says stands in every report of a run that asked for it, and in no other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from matcher.domain.shortlist import Precise, RunResult
from matcher.reports.page import render_page
from matcher.reports.records import Sink, iter_records, pour
from matcher.reports.tables import PRECISE_COLUMNS, SHORTLIST_COLUMNS, csv_sink
from matcher.reports.workbook import xlsx_sink


def write(sink: Sink, result: RunResult, path: Path) -> None:
    with sink(result, path) as add:
        pour(result, [add])


@pytest.fixture
def precise_result(result: RunResult) -> RunResult:
    """The run with the first three of each list compared, in reverse."""
    shortlists = [
        replace(
            shortlist,
            entries=tuple(
                entry._replace(precise=Precise(4 - entry.rank, entry.rank / 8)) if entry.rank <= 3 else entry
                for entry in shortlist.entries
            ),
        )
        for shortlist in result.shortlists
    ]
    return replace(result, shortlists=tuple(shortlists), is_precise=True)


def test_records_have_both_figures_and_nothing_else_changes(result: RunResult, precise_result: RunResult) -> None:
    records = list(iter_records(precise_result))
    assert [(record["precise_rank"], record["precise_score"]) for record in records[:4]] == [
        (3, 0.125), (2, 0.25), (1, 0.375), (None, None),
    ]  # fmt: skip
    bare = [{key: value for key, value in record.items() if key not in PRECISE_COLUMNS} for record in records]
    assert bare == list(iter_records(result))


def test_the_columns_stand_behind_the_band(result: RunResult, precise_result: RunResult, tmp_path: Path) -> None:
    write(csv_sink, precise_result, tmp_path / "with.csv")
    write(csv_sink, result, tmp_path / "without.csv")
    head, first, *rest = (tmp_path / "with.csv").read_text(encoding="utf-8-sig").splitlines()
    assert "score,band,band_meaning,precise_rank,precise_score,must_haves" in head
    assert ",3,0.125," in first
    assert ",,," in rest[2]
    assert (tmp_path / "without.csv").read_text(encoding="utf-8-sig").startswith(",".join(SHORTLIST_COLUMNS) + "\n")


def test_the_workbook_has_them(precise_result: RunResult, tmp_path: Path) -> None:
    write(xlsx_sink, precise_result, tmp_path / "x.xlsx")
    head, first = list(load_workbook(tmp_path / "x.xlsx")["Shortlists"].iter_rows(values_only=True))[:2]
    row = dict(zip(head, first, strict=True))
    assert (row["precise rank"], row["precise score"]) == (3, 0.125)


def test_the_page_shows_them_only_when_asked(result: RunResult, precise_result: RunResult) -> None:
    page = render_page(precise_result)
    assert page.count("precise encoder: rank") == 9
    assert "precise encoder: rank 3, <span" in page
    assert "second opinion" in page
    assert "precise encoder" not in render_page(result)
