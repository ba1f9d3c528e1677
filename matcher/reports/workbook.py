"""shortlists.xlsx: the shortlists, their parts, adjacent roles and outcomes as a workbook for people.

Sheets are written row by row (`constant_memory`) and dated to a fixed day, so that equal results give equal bytes and
memory does not grow with the run.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matcher.domain.shortlist import RunResult
from matcher.reports.advice import attention_order, resume_advice
from matcher.reports.manifest import facts
from matcher.reports.records import Add, Record
from matcher.reports.redirects import ASSIGNMENT_COLUMNS, REDIRECT_COLUMNS, assignment_rows, redirect_rows
from matcher.reports.tables import (
    JOB_OUTCOME_COLUMNS,
    OUTCOME_COLUMNS,
    ROLE_COLUMNS,
    Row,
    cells,
    job_outcome_rows,
    outcome_rows,
    role_rows,
    shortlist_columns,
    shortlist_row,
)

if TYPE_CHECKING:
    from xlsxwriter import Workbook

MAX_ROWS = 100_000
"""Rows of one sheet; a sheet that is cut says so in a box and in its last row, and the CSV files hold the rest."""
MAX_DETAILS = 20_000
"""Rows of the sheets with many for each person, parts and adjacent roles: with more a workbook would open slowly."""

_FIXED_DAY = datetime(2000, 1, 1)  # noqa: DTZ001 - not a moment: a constant that keeps equal workbooks equal
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_PART_COLUMNS = (
    "job_id", "rank", "resume_id", "file", "kind", "asks_for", "importance", "status", "found", "relation",
    "weight", "value", "share", "loss_if_removed", "would_add", "sentence", "evidence", "page",
)  # fmt: skip
_WIDTHS = {
    "job_title": 28, "file": 30, "name": 30, "source": 26, "reason": 60, "what_to_do": 50, "sentence": 70, "evidence": 60,
    "asks_for": 40, "matched_skills": 40, "partial_skills": 24, "adjacent_skills": 40, "missing_skills": 40,
    "unknown_skills": 24, "notes": 40, "must_haves_passed": 32, "must_haves_unknown": 32, "must_haves_failed": 32,
    "resume_id": 19, "occupation": 30, "occupation_id": 18, "carries_over": 50, "to_add": 50, "via": 30, "value": 12,
    "through": 30, "key": 44, "band_meaning": 40, "hidden_reasons": 24, "found": 24, "as_of": 24,
    "finding": 15, "applied_to": 22, "applied_title": 28, "redirect_to": 22, "redirect_title": 28, "reasons": 70, "summary": 60,
    "assigned_to": 22, "assigned_title": 28, "best_job": 22,
}  # fmt: skip
_FRACTIONS = frozenset(
    {"score", "precise_score", "weight", "share", "loss_if_removed", "would_add", "readiness"}
    | {"redirect_score", "best_score", "regret"}
)
_SCORE_BAR = "#9DC3E6"
_CUT = "#C98A1B"
_CUT_BOX = {
    "width": 460,
    "height": 34,
    "fill": {"color": "#FFF3D6"},
    "line": {"color": _CUT},
    "font": {"bold": True, "color": "#6B4700"},
    "object_position": 3,
}
_STATES = {  # Colour goes with the word, never instead of it.
    "must_haves": {"pass": "good", "unknown": "open", "fail": "bad"},
    "must_haves_passed": {"": "plain"},
    "must_haves_unknown": {"": "open"},
    "must_haves_failed": {"": "bad"},
    "needs_human": {"yes": "bad", "look": "open"},
    "status": {"matched": "good", "adjacent": "open", "partial": "open", "missing": "bad", "unknown": "open"},
}


@dataclass(frozen=True, slots=True)
class _Styles:
    """Cell formats of a workbook, by what they mean."""

    head: Any
    plain: Any
    fraction: Any
    good: Any
    open: Any
    bad: Any

    @classmethod
    def of(cls, workbook: Workbook) -> _Styles:
        top = {"valign": "top"}
        return cls(
            head=workbook.add_format({"bold": True, "bg_color": "#1F3A4D", "font_color": "#FFFFFF", "valign": "vcenter"}),
            plain=workbook.add_format(top),
            fraction=workbook.add_format(top | {"num_format": "0.0000"}),
            good=workbook.add_format(top | {"bg_color": "#E3F1E7", "font_color": "#14532D"}),
            open=workbook.add_format(top | {"bg_color": "#FFF3D6", "font_color": "#6B4700"}),
            bad=workbook.add_format(top | {"bg_color": "#FBE4E4", "font_color": "#8B1A1A"}),
        )


@contextmanager
def xlsx_sink(result: RunResult, path: Path, *, max_rows: int = MAX_ROWS) -> Iterator[Add]:
    """Write the workbook, at most `max_rows` rows on each sheet."""
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    with path.open("wb") as file, _scratch(path) as scratch:
        workbook = xlsxwriter.Workbook(file, _OPTIONS | {"tmpdir": str(scratch)})
        try:
            yield from _filled(workbook, result, max_rows)
            workbook.close()
        except FileCreateError as error:
            raise OSError(getattr(error.args[0], "errno", None), getattr(error.args[0], "strerror", str(error))) from None
        finally:
            for sheet in workbook.worksheets():
                sheet.row_data_fh.close()


@contextmanager
def _scratch(path: Path) -> Iterator[Path]:
    """Give a folder for what constant memory leaves behind, on the disk of the workbook: the one with room for it."""
    scratch = path.with_name(f"{path.name}.sheets")
    shutil.rmtree(scratch, ignore_errors=True)  # of a process that was lost
    scratch.mkdir()
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _filled(workbook: Workbook, result: RunResult, max_rows: int) -> Iterator[Add]:
    """Yield, once, what takes the records of the shortlists; then write the other sheets."""
    workbook.set_properties({"title": "Shortlists", "created": _FIXED_DAY})
    styles = _Styles.of(workbook)
    n_details = min(max_rows, MAX_DETAILS)
    people = _Sheet(workbook, "Shortlists", shortlist_columns(result), styles=styles, max_rows=max_rows)
    parts = _Sheet(workbook, "Parts", _PART_COLUMNS, styles=styles, max_rows=n_details, held_by="shortlists.jsonl")

    def add(record: Record) -> None:
        people.add(shortlist_row(record))
        if not parts.is_cut:
            parts.extend(_part_rows(record))

    yield add
    sheets = [people, parts]
    for name, columns, rows, held_by in _other_sheets(result):
        n_rows = n_details if columns is ROLE_COLUMNS else max_rows
        sheet = _Sheet(workbook, name, columns, styles=styles, max_rows=n_rows, held_by=held_by)
        sheet.extend(rows)
        sheets.append(sheet)
    about = _Sheet(workbook, "About", ("key", "value"), styles=styles, max_rows=MAX_ROWS)
    about.extend(_about_rows(result, sheets))
    for sheet in (*sheets, about):
        sheet.finish()


def _other_sheets(result: RunResult) -> Iterator[tuple[str, Sequence[str], Iterable[Row], str]]:
    """Yield name, columns and rows of the sheets that are not of the shortlists, and the file that holds all their rows."""
    if result.redirects is not None:
        yield "Redirects", REDIRECT_COLUMNS, redirect_rows(result), "redirects.csv"
        yield "Assignment", ASSIGNMENT_COLUMNS, assignment_rows(result), "assignment.csv"
    yield "Adjacent roles", ROLE_COLUMNS, role_rows(result), "adjacent_roles.csv"
    yield "Outcomes", ("needs_human", *OUTCOME_COLUMNS, "what_to_do"), _outcome_rows(result), "outcomes.csv"
    yield "Jobs", JOB_OUTCOME_COLUMNS, job_outcome_rows(result.jobs), "job_outcomes.csv"


def _part_rows(record: Record) -> Iterator[Row]:
    """Yield a row for each part of a score; `value` is calibrated to [0, 1], `share` is weight times value."""
    owner = {name: record[name] for name in ("job_id", "rank", "resume_id")} | {"file": record["files"]}
    for part in record["parts"]:
        quotes = part["evidence"]
        yield {
            **owner,
            **part,
            "asks_for": part["label"],
            "evidence": " | ".join(quote["text"] for quote in quotes),
            "page": [str(quote["page"]) for quote in quotes if quote["page"]],
        }


def _outcome_rows(result: RunResult) -> Iterator[Row]:
    """Yield a row for each file, those that need a human first, then those with a remark: a pass for each kind."""
    for group, word in enumerate(("yes", "look", "no")):
        files = (entry for entry in result.resumes if attention_order(entry)[0] == group)
        for entry in files:
            (row,) = outcome_rows([entry])
            yield {**row, "needs_human": word, "what_to_do": resume_advice(entry.outcome).to_do}


def _about_rows(result: RunResult, sheets: Iterable[_Sheet]) -> Iterator[Row]:
    yield {"key": "score", "value": "The score is the sum of its parts (sheet Parts): share = weight x value."}
    yield {"key": "band", "value": f"A word for the score. {result.band_meaning.legend}"}
    yield {
        "key": "rank best, rank worst",
        "value": "Ties: dropping any one line of one of the resumes, or of the advert, would swap the people in these places.",
    }
    yield {
        "key": "must-haves",
        "value": "Shown beside the score; unknown means that the resume does not say, not that it fails.",
    }
    limits = f"A sheet holds at most {MAX_ROWS} rows, Parts and Adjacent roles at most {MAX_DETAILS}"
    yield {"key": "rows", "value": f"{limits}; shortlists.csv and shortlists.jsonl hold all."}
    yield from ({"key": f"rows of {sheet.name}", "value": sheet.note} for sheet in sheets if sheet.is_cut)
    yield from ({"key": key, "value": value} for key, value in facts(result.manifest))


class _Sheet:
    """A head, and rows from top to bottom, as constant memory demands, as many as a sheet may hold."""

    def __init__(
        self,
        workbook: Workbook,
        name: str,
        columns: Sequence[str],
        *,
        styles: _Styles,
        max_rows: int,
        held_by: str = "shortlists.csv",
    ) -> None:
        self.name = name
        self.is_cut = False
        self._sheet = workbook.add_worksheet(name)
        self._columns, self._styles, self._max_rows = columns, styles, max_rows
        self._held_by = held_by
        self._n_rows = 0
        for index, column in enumerate(columns):
            self._sheet.set_column(index, index, _WIDTHS.get(column, max(9, len(column) + 2)))
        self._sheet.write_row(0, 0, [column.replace("_", " ") for column in columns], styles.head)

    @property
    def note(self) -> str:
        """What a sheet that is cut says of itself."""
        return f"Cut after {self._n_rows} rows: {self._held_by} holds all of them."

    def add(self, row: Row) -> None:
        """Write a row, or note that there is one more than the sheet may hold."""
        if self._n_rows == self._max_rows:
            self.is_cut = True
            return
        self._n_rows += 1
        sheet, at, styles = self._sheet, self._n_rows, self._styles
        for index, (column, cell) in enumerate(zip(self._columns, cells(row, self._columns), strict=True)):
            if isinstance(cell, str):
                if cell:
                    style = _style(column, cell, styles) if column in _STATES else styles.plain
                    sheet.write_string(at, index, cell, style)
            else:
                sheet.write_number(at, index, cell, styles.fraction if column in _FRACTIONS else styles.plain)

    def extend(self, rows: Iterable[Row]) -> None:
        """Write rows for as long as the sheet may hold them."""
        for row in rows:
            self.add(row)
            if self.is_cut:
                return

    def finish(self) -> None:
        """Say in the last row, and in a box over the first, that the sheet is cut, where it is; make it ready to use."""
        sheet, n_rows = self._sheet, self._n_rows
        if self.is_cut:
            sheet.write_string(n_rows + 1, 0, self.note, self._styles.open)
            # A row that was written is gone; a box can still be laid over the first of them, where everyone looks.
            sheet.insert_textbox(1, 1, self.note, _CUT_BOX)
            sheet.set_tab_color(_CUT)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(n_rows, 1), len(self._columns) - 1)
        if "score" in self._columns and n_rows:
            at = self._columns.index("score")
            scale = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1}
            sheet.conditional_format(1, at, n_rows, at, {"type": "data_bar", "bar_color": _SCORE_BAR, **scale})
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)


def _style(column: str, text: str, styles: _Styles) -> Any:
    named = _STATES.get(column, {})
    return getattr(styles, named.get(text) or named.get("") or "plain")
