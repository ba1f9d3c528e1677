"""shortlists.xlsx, read back."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from matcher.domain.shortlist import RunResult
from matcher.reports import workbook
from matcher.reports.records import pour
from matcher.reports.workbook import xlsx_sink


def write_xlsx(result: RunResult, path: Path, **options: int) -> None:
    with xlsx_sink(result, path, **options) as add:
        pour(result, [add])


def load(result: RunResult, tmp_path: Path, **options: int) -> Workbook:
    write_xlsx(result, tmp_path / "x.xlsx", **options)
    return load_workbook(tmp_path / "x.xlsx")


def boxes(path: Path) -> list[str]:
    """Return the texts of the boxes that are laid over the sheets, which openpyxl leaves out."""
    with zipfile.ZipFile(path) as archive:
        drawings = [archive.read(name).decode() for name in sorted(archive.namelist()) if "drawings/drawing" in name]
    return re.findall(r"<a:t>([^<]+)</a:t>", "".join(drawings))


def table(sheet: Worksheet) -> list[dict[str, object]]:
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def test_it_says_what_the_bands_are(result: RunResult, tmp_path: Path) -> None:
    book = load(result, tmp_path)
    assert {row["band meaning"] for row in table(book["Shortlists"])} == {"uncalibrated"}
    about = {row["key"]: row["value"] for row in table(book["About"])}
    assert about["band"] == f"A word for the score. {result.band_meaning.legend}"


def test_sheets_and_sizes(result: RunResult, tmp_path: Path) -> None:
    book = load(result, tmp_path)
    assert book.sheetnames == ["Shortlists", "Parts", "Adjacent roles", "Outcomes", "Jobs", "About"]
    n_parts = sum(len(entry.match.parts) for job in result.shortlists for entry in job.entries)
    assert [len(table(book[name])) for name in book.sheetnames[:5]] == [36, n_parts, 26, 15, 4]


def test_shortlist_sheet_is_ready_to_use(result: RunResult, tmp_path: Path) -> None:
    sheet = load(result, tmp_path)["Shortlists"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:AD37"
    assert [rule.type for area in sheet.conditional_formatting for rule in area.rules] == ["dataBar"]
    assert table(sheet)[0]["score"] == round(result.shortlists[0].entries[0].match.score, 4)


def test_must_haves_are_coloured_and_worded(result: RunResult, tmp_path: Path) -> None:
    sheet = load(result, tmp_path)["Shortlists"]
    column = [cell.value for cell in sheet[1]].index("must haves") + 1
    colours = {
        str(sheet.cell(row, column).value): sheet.cell(row, column).fill.fgColor.rgb for row in range(2, sheet.max_row + 1)
    }
    assert set(colours) == {"pass", "unknown", "fail"}
    assert len(set(colours.values())) == 3


def test_files_that_need_a_human_come_first(result: RunResult, tmp_path: Path) -> None:
    rows = table(load(result, tmp_path)["Outcomes"])
    assert [row["needs human"] for row in rows] == ["yes"] * 2 + ["look"] * 3 + ["no"] * 10
    assert rows[0]["file"] == "applicants/scan.pdf"
    assert all(row["what to do"] for row in rows[:2])


def test_shares_of_the_parts_sheet_sum_to_the_scores(result: RunResult, tmp_path: Path) -> None:
    sums: dict[tuple[object, object], float] = {}
    for row in table(load(result, tmp_path)["Parts"]):
        key = (row["job id"], row["resume id"])
        sums[key] = sums.get(key, 0.0) + float(str(row["share"]))
    for shortlist in result.shortlists:
        for entry in shortlist.entries:
            key = (shortlist.job.job_id, entry.match.resume_id)
            assert sums[key] == pytest.approx(entry.match.score, abs=1e-3)


def test_equal_results_give_equal_bytes(result: RunResult, tmp_path: Path) -> None:
    write_xlsx(result, tmp_path / "a.xlsx")
    write_xlsx(result, tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    # Two writings within a second would agree on the clock too.
    assert load_workbook(tmp_path / "a.xlsx").properties.created == datetime(2000, 1, 1)  # noqa: DTZ001


def test_a_cut_sheet_says_so(result: RunResult, tmp_path: Path) -> None:
    sheet = load(result, tmp_path, max_rows=10)["Shortlists"]
    assert sheet.max_row == 12
    assert str(sheet.cell(12, 1).value).startswith("Cut after 10 rows")


def test_a_cut_sheet_says_so_at_its_top_and_in_the_summary(result: RunResult, tmp_path: Path) -> None:
    book = load(result, tmp_path, max_rows=15)
    note = "Cut after 15 rows: shortlists.csv holds all of them."
    assert note in boxes(tmp_path / "x.xlsx")
    assert len(boxes(tmp_path / "x.xlsx")) == 3
    about = {row["key"]: row["value"] for row in table(book["About"])}
    assert about["rows of Shortlists"] == note
    assert about["rows of Parts"] == "Cut after 15 rows: shortlists.jsonl holds all of them."
    assert about["rows of Adjacent roles"] == "Cut after 15 rows: adjacent_roles.csv holds all of them."
    assert "rows of Outcomes" not in about, "its 15 rows just fit"
    whole = load(result, tmp_path)
    assert not boxes(tmp_path / "x.xlsx")
    assert not [row for row in table(whole["About"]) if str(row["key"]).startswith("rows of")]


def test_sheets_with_many_rows_for_each_person_are_cut_earlier(
    result: RunResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MAX_DETAILS", 20)
    book = load(result, tmp_path)
    assert [len(table(book[name])) for name in ("Shortlists", "Parts", "Adjacent roles")] == [36, 21, 21]


@pytest.mark.parametrize(
    "text",
    ["=1+1", "https://example.com/x", "a\x00b\x0bc", "caf\udce9", "12", pytest.param("x" * 40_000, id="longer than a cell")],
)
def test_text_stays_text(with_text: Callable[[str], RunResult], text: str, tmp_path: Path) -> None:
    book = load(with_text(text), tmp_path)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in {"n", "s", "inlineStr"}
                assert cell.hyperlink is None
    assert str(table(book["Shortlists"])[0]["job title"]).endswith(text[-1] if text.isascii() else "udce9")


def test_an_unwritable_place_is_an_os_error(result: RunResult, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        write_xlsx(result, tmp_path / "absent" / "x.xlsx")
