"""The coverage matrix says what the must-haves and the parts say, by shape as well as by colour."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from matcher.domain.match import Match, MustHave, MustState, PartStatus
from matcher.domain.shortlist import Ranked, RunResult
from matcher.reports import page as page_module
from matcher.reports.coverage import Cover, Coverage, coverage
from matcher.reports.page import render_page
from matcher.reports.people import Names

PICTURES = (Path(page_module.__file__).parent / "templates" / "pictures.html.j2").read_text(encoding="utf-8")


def names_of(result: RunResult) -> Names:
    return Names.of(result, (entry.resume_id for entry in result.resumes))


def matrix_of(result: RunResult, job: int = 0, n_people: int = 20) -> Coverage:
    found = coverage(result.shortlists[job].entries[:n_people], names_of(result))
    assert found is not None
    return found


def test_every_cell_is_the_state_of_a_must_have_and_adjacent_is_told_apart(result: RunResult) -> None:
    matrix = matrix_of(result)
    assert matrix.has_musts
    assert matrix.columns == ("Python", "PostgreSQL or MySQL", "Kubernetes", "REST APIs", "3+ years")
    states = {Cover.PASS: MustState.PASS, Cover.FAIL: MustState.FAIL}
    n_adjacent = 0
    for row, entry in zip(matrix.rows, result.shortlists[0].entries, strict=True):
        assert row.rank == entry.rank
        statuses = {part.requirement_id: part.status for part in entry.match.parts}
        for cell, must in zip(row.cells, entry.match.must_haves, strict=True):
            assert states.get(cell, MustState.UNKNOWN) is must.state
            is_adjacent = statuses[must.requirement_id] is PartStatus.ADJACENT
            assert (cell is Cover.ADJACENT) == is_adjacent
            n_adjacent += is_adjacent
    assert n_adjacent > 0


def changed(result: RunResult, change: Callable[[Match], Match]) -> RunResult:
    first = result.shortlists[0]
    entries = tuple(entry._replace(match=change(entry.match)) for entry in first.entries)
    return replace(result, shortlists=(replace(first, entries=entries), *result.shortlists[1:]))


def test_without_must_haves_all_that_is_asked_is_shown_and_that_is_said(result: RunResult) -> None:
    bare = changed(result, lambda match: replace(match, must_haves=()))
    matrix = matrix_of(bare)
    assert not matrix.has_musts
    assert "GraphQL" in matrix.columns
    assert "English B2" in matrix.columns
    assert "Share the on-call duty" not in matrix.columns
    assert {Cover.MATCHED, Cover.MISSING, Cover.ADJACENT} <= set(matrix.legend)
    assert Cover.PASS not in matrix.legend
    assert render_page(bare).count("The advert states no must-haves") == 1


def test_nothing_asked_and_nobody_listed_give_no_matrix(result: RunResult) -> None:
    assert coverage((), names_of(result)) is None
    silent = changed(result, lambda match: replace(match, must_haves=(), parts=()))
    assert coverage(silent.shortlists[0].entries, names_of(silent)) is None
    assert render_page(silent).count('class="matrix') == 2


def test_more_columns_than_fit_a_page_are_counted(result: RunResult) -> None:
    many = tuple(MustHave(f"r{at}", f"Skill {at}", MustState.PASS) for at in range(1, 21))
    wide = changed(result, lambda match: replace(match, must_haves=many))
    matrix = matrix_of(wide)
    assert len(matrix.columns) == 12
    assert all(len(row.cells) == 12 for row in matrix.rows)
    assert not matrix.is_level
    assert "And 8 must-haves more, in the tables below." in render_page(wide)


def test_rows_are_the_people_shown_and_a_tie_keeps_their_order(result: RunResult) -> None:
    tied = [Ranked(1, entry.match) for entry in result.shortlists[0].entries]
    found = coverage(tied, names_of(result))
    assert found is not None
    assert [row.name.short for row in found.rows] == [names_of(result)[entry.match.resume_id].short for entry in tied]


def test_signs_differ_in_shape_and_each_has_a_word(result: RunResult) -> None:
    drawn = dict(re.findall(r'<symbol id="s-(\w+)"[^>]*>(.*?)</symbol>', PICTURES))
    assert set(drawn) == {cover.sign for cover in Cover}
    shapes = [re.sub(r'(fill|stroke)="#\w+"', "", drawing) for drawing in drawn.values()]
    assert len(set(shapes)) == len(shapes), "two signs differ by their colours alone"
    html = render_page(result)
    n_cells = sum(len(row.cells) for job in range(3) for row in matrix_of(result, job).rows)
    labels = re.findall(r'<svg width="28" height="22" role="img" aria-label="(\w+)">', html)
    assert len(labels) == n_cells
    assert set(labels) == {"pass", "adjacent", "unknown", "fail"}


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "شهادة السلامة الغذائية", "食品衛生責任者の資格" * 20, "x" * 500, "\u202eevil\x00"]
)
def test_labels_of_strangers_stay_short_text(with_text: Callable[[str], RunResult], text: str) -> None:
    result = with_text(text)
    for label in matrix_of(result).columns:
        assert len(label) <= 72
        assert "\u202e" not in label
    assert "<script" not in render_page(result)
