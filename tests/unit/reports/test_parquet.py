"""shortlists.parquet: the rows of the CSV, typed and in full, in parts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from large_runs import large_run

from matcher.domain.shortlist import Precise, RunResult
from matcher.reports import folder
from matcher.reports.folder import write_outputs
from matcher.reports.parquet import parquet_sink
from matcher.reports.records import iter_records, pour
from matcher.reports.tables import PRECISE_COLUMNS, SEPARATOR, SHORTLIST_COLUMNS, csv_sink


def write_parquet(result: RunResult, path: Path, **options: int) -> None:
    with parquet_sink(result, path, **options) as add:
        pour(result, [add])


def as_csv(frame: pd.DataFrame, path: Path) -> pd.DataFrame:
    """Return the table as the CSV has it: lists joined, fractions rounded, all of it text."""
    lists = [column for column in frame if isinstance(frame[column].iloc[0], np.ndarray)]
    flat = frame.assign(**{column: frame[column].map(SEPARATOR.join) for column in lists}).round(4)
    flat.to_csv(path, index=False)
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def test_rows_are_those_of_the_csv(result: RunResult, tmp_path: Path) -> None:
    write_parquet(result, tmp_path / "x.parquet")
    with csv_sink(result, tmp_path / "x.csv") as add:
        pour(result, [add])
    frame = pd.read_parquet(tmp_path / "x.parquet")
    table = pd.read_csv(tmp_path / "x.csv", dtype=str, keep_default_na=False, encoding="utf-8-sig")
    assert tuple(frame) == SHORTLIST_COLUMNS
    assert len(frame) == 36
    pd.testing.assert_frame_equal(as_csv(frame, tmp_path / "again.csv"), table)


def test_nothing_is_rounded_and_columns_have_types(result: RunResult, tmp_path: Path) -> None:
    write_parquet(result, tmp_path / "x.parquet")
    frame = pd.read_parquet(tmp_path / "x.parquet")
    scores = [entry.match.score for shortlist in result.shortlists for entry in shortlist.entries]
    assert frame["score"].tolist() == scores
    kinds = {field.name: str(field.type) for field in pq.read_schema(tmp_path / "x.parquet" / "part-00000.parquet")}
    assert (kinds["rank"], kinds["score"], kinds["band"]) == ("int64", "double", "string")
    assert kinds["file"] == kinds["notes"] == kinds["missing_skills"] == "list<element: string>"
    assert {kind for name, kind in kinds.items() if name.startswith("share_")} == {"double"}
    by_id = {record["resume_id"]: record["files"] for record in iter_records(result)}
    assert frame["file"].map(list).tolist() == [by_id[resume_id] for resume_id in frame["resume_id"]]


def test_what_is_not_known_is_null_not_a_number(result: RunResult, tmp_path: Path) -> None:
    first = result.shortlists[0]
    asked = replace(first, entries=(first.entries[0]._replace(precise=Precise(1, 0.5)), *first.entries[1:]))
    write_parquet(replace(result, shortlists=(asked,), is_precise=True), tmp_path / "x.parquet")
    frame = pd.read_parquet(tmp_path / "x.parquet")
    assert {*PRECISE_COLUMNS} <= {*frame}
    assert frame["precise_rank"].notna().tolist() == [True] + [False] * 11
    assert frame["rank_best"].isna().all()


def test_parts_follow_each_other_and_repeat_byte_for_byte(result: RunResult, tmp_path: Path) -> None:
    write_parquet(result, tmp_path / "whole.parquet")
    for name in ("a.parquet", "b.parquet"):
        write_parquet(result, tmp_path / name, n_rows_of_part=16)
    parts = sorted((tmp_path / "a.parquet").iterdir())
    assert [path.name for path in parts] == ["part-00000.parquet", "part-00001.parquet", "part-00002.parquet"]
    assert [pq.read_metadata(path).num_rows for path in parts] == [16, 16, 4]
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "a.parquet"), pd.read_parquet(tmp_path / "whole.parquet"))
    assert [path.read_bytes() for path in parts] == [(tmp_path / "b.parquet" / path.name).read_bytes() for path in parts]


def test_a_part_that_is_just_full_has_no_empty_one_behind_it(result: RunResult, tmp_path: Path) -> None:
    write_parquet(result, tmp_path / "x.parquet", n_rows_of_part=18)
    assert [pq.read_metadata(path).num_rows for path in sorted((tmp_path / "x.parquet").iterdir())] == [18, 18]


def test_groups_are_written_as_they_fill(tmp_path: Path) -> None:
    write_parquet(large_run(100, 2, 3000), tmp_path / "x.parquet", n_rows_of_part=5500)
    metadata = [pq.read_metadata(path) for path in sorted((tmp_path / "x.parquet").iterdir())]
    groups = [[part.row_group(at).num_rows for at in range(part.num_row_groups)] for part in metadata]
    assert groups == [[5000, 500], [500]]
    assert pd.read_parquet(tmp_path / "x.parquet")["rank"].tolist() == [*range(1, 3001)] * 2


def test_a_run_without_rows_still_has_columns(result: RunResult, tmp_path: Path) -> None:
    write_parquet(replace(result, shortlists=()), tmp_path / "x.parquet")
    frame = pd.read_parquet(tmp_path / "x.parquet")
    assert (len(frame), tuple(frame)) == (0, SHORTLIST_COLUMNS)


@pytest.mark.parametrize("text", ["caf\udce9", "a\x00b", "=1+1", "two\nlines"])
def test_text_comes_back_as_it_was(result: RunResult, tmp_path: Path, text: str) -> None:
    named = replace(result.shortlists[0], job=replace(result.shortlists[0].job, title=text))
    write_parquet(replace(result, shortlists=(named,)), tmp_path / "x.parquet")
    assert set(pd.read_parquet(tmp_path / "x.parquet")["job_title"]) == {text.replace("\udce9", "\\udce9")}


def test_it_is_written_when_asked_and_beyond_many_rows(
    result: RunResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "shortlists.parquet"
    assert path in write_outputs(result, tmp_path, with_parquet=True)
    (path / "part-00009.parquet").write_bytes(b"of a longer run")
    write_outputs(result, tmp_path, with_parquet=True)
    assert [part.name for part in path.iterdir()] == ["part-00000.parquet"], "an older folder is replaced, not added to"
    assert path not in write_outputs(result, tmp_path)
    assert not path.exists(), "that of an earlier run would seem to be of this one"
    monkeypatch.setattr(folder, "MANY_ROWS", 36)
    assert path not in write_outputs(result, tmp_path)
    monkeypatch.setattr(folder, "MANY_ROWS", 35)
    assert path in write_outputs(result, tmp_path)
    assert not [entry for entry in tmp_path.iterdir() if entry.name.startswith(".")]
