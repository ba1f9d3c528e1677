"""Resumes that are texts in rows: each row is a file with one outcome, those that hold no text as well."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from matcher.batch.inputs.reading import InputReader
from matcher.batch.inputs.resume_input import Kind
from matcher.batch.inputs.resumes import find_resumes
from matcher.batch.inputs.texts import TextColumns
from matcher.domain.outcome import ReadResult
from matcher.readers.limits import Limits

LIMITS = Limits(max_file_bytes=1_000)


def _lines(path: Path, *lines: object) -> Path:
    path.write_bytes(b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines))
    return path


def _read(path: Path, columns: TextColumns | None = None) -> dict[str, object]:
    """Return what each row is read as, by the name it is shown by: its text, or its reason after its outcome."""
    found = find_resumes([str(path)], columns=columns)
    with InputReader(LIMITS) as reader:
        read = [(entry.file.partition("!/")[2], reader.read(entry)) for entry in found]
    assert len(dict(read)) == len(found)
    return {
        name: f"{result.outcome.value}: {result.reason}"
        if isinstance(result, ReadResult)
        else result.decode()
        if isinstance(result, bytes)
        else result
        for name, result in read
    }


def test_each_line_is_a_resume_shown_by_its_id_or_its_number(tmp_path: Path) -> None:
    path = _lines(
        tmp_path / "texts.JSONL",
        b"\xef\xbb\xbf" + json.dumps({"id": "ada", "text": "Ada Example"}).encode(),
        {"text": "No id"},
        b"  ",
        {"id": 7, "text": "Número\nsiete\u2028"},
        {"id": "ada", "text": "Another Ada"},
        {"id": "row 2", "text": "called like a row"},
        {"id": ["x"], "text": "odd id"},
        {"id": "i" * 201, "text": "long id"},
        {"id": "two\nlines\ud800", "text": "lone \ud800 surrogate"},
    )
    assert _read(path) == {
        "ada": "Ada Example",
        "row 2": "No id",
        "7": "Número\nsiete\u2028",
        "ada (2)": "Another Ada",
        "row 2 (2)": "called like a row",
        "row 7": "odd id",
        "row 8": "long id",
        "two lines\\ud800": "lone \\ud800 surrogate",
    }
    found = find_resumes([str(tmp_path / "*.JSONL")])
    assert len(found) == 8
    assert found[0].name.endswith(".JSONL!/ada.txt"), "so that a text that begins like Markdown is read as text"


def test_lines_that_hold_no_resume_are_listed_with_their_reason(tmp_path: Path) -> None:
    path = _lines(
        tmp_path / "texts.ndjson",
        b"{not JSON", b'{"text": "\xff"}', [1], {"id": "gap"}, {"text": None}, {"text": 7}, {"text": " "},
        {"id": "long", "text": "x" * 1_000}, b"[" * 100_000, {"text": "fine"},
    )  # fmt: skip
    read = _read(path)
    assert read.pop("row 10") == "fine"
    assert read.pop("long").startswith("too_large: ")
    assert read.pop("row 9").startswith("too_large: ")
    assert read == {
        "row 1": "unreadable: the line is not valid JSON in UTF-8",
        "row 2": "unreadable: the line is not valid JSON in UTF-8",
        "row 3": "unreadable: the line is not an object with fields",
        "gap": "unreadable: the row has no field 'text'; name yours with --text-column",
        "row 5": "unreadable: the row has nothing in 'text'",
        "row 6": "unreadable: the row has no text in 'text'",
        "row 7": "unreadable: the row has an empty text in 'text'",
    }


def test_nesting_that_is_too_deep_is_no_valid_line(tmp_path: Path) -> None:
    path = _lines(tmp_path / "texts.jsonl", b"[" * 100_000, {"text": "fine"})
    found = find_resumes([str(path)])
    with InputReader(Limits()) as reader:
        refused = reader.read(found[0])
        assert isinstance(refused, ReadResult)
        assert refused.reason == "the line is not valid JSON in UTF-8"
        assert reader.read(found[1]) == b"fine"


def test_a_line_of_any_length_is_one_row_that_is_not_held(tmp_path: Path) -> None:
    path = tmp_path / "texts.jsonl"
    with path.open("wb") as stream:
        stream.write(b'{"id": "big", "text": "')
        for _ in range(40):
            stream.write(b"x" * (1 << 20))
        stream.write(b'"}\n{"id": "small", "text": "fine"}')
    big, small = find_resumes([str(path)])
    assert big.file.endswith("!/row 1"), "its id is not looked for"
    assert big.n_bytes == 40 * (1 << 20) + len('{"id": "big", "text": ""}\n')
    with InputReader(Limits()) as reader:
        refused = reader.read(big)
        assert isinstance(refused, ReadResult)
        assert refused.outcome.value == "too_large"
        assert "40.0 MiB" in refused.reason
        assert reader.read(small) == b"fine"


def test_columns_are_called_what_the_user_calls_them(tmp_path: Path) -> None:
    rows = [{"ref": "a", "cv": "Ada Example", "id": 1, "text": "no"}, {"ref": "b", "cv": "Bo Example", "id": 2, "text": "no"}]
    columns = TextColumns("cv", "ref")
    parquet.write_table(pa.Table.from_pylist(rows), tmp_path / "texts.parquet")
    for path in (_lines(tmp_path / "texts.jsonl", *rows), tmp_path / "texts.parquet"):
        assert _read(path, columns) == {"a": "Ada Example", "b": "Bo Example"}


def test_files_of_texts_count_only_where_they_are_named(tmp_path: Path) -> None:
    _lines(tmp_path / "texts.jsonl", {"text": "Ada Example"})
    parquet.write_table(pa.table({"text": ["Ada Example"]}), tmp_path / "texts.parquet")
    assert [entry.kind for entry in find_resumes([str(tmp_path)])] == [Kind.FILE, Kind.FILE]
    assert [entry.kind for entry in find_resumes([f"{tmp_path}/*"])] == [Kind.LINES, Kind.PARQUET]


def test_files_without_rows_are_listed_themselves(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"text": pa.array([], pa.string())}), tmp_path / "empty.parquet")
    (tmp_path / "text.parquet").write_text("no Parquet", encoding="utf-8")
    (tmp_path / "cut.parquet").write_bytes((tmp_path / "empty.parquet").read_bytes()[:-20])
    (tmp_path / "empty.jsonl").write_bytes(b"\n \n")
    for entry in find_resumes([f"{tmp_path}/*"]):
        assert entry.file == entry.path
        assert entry.problem in {"the file is no Parquet file with rows", "the file has no lines with resumes"}


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())])
@pytest.mark.parametrize("group", [1, 7, 1_000])
def test_each_row_of_a_parquet_file_is_a_resume_in_any_order(tmp_path: Path, kind: pa.DataType, group: int) -> None:
    texts = [f"Person {number}, " + "welding " * (number % 50) for number in range(300)]
    texts[13], texts[14], texts[15] = None, "", "x" * 1_001
    table = pa.table({"n": range(300), "text": pa.array(texts, pa.string()).cast(kind)})
    parquet.write_table(table, tmp_path / "texts.parquet", row_group_size=group)
    found = find_resumes([str(tmp_path / "texts.parquet")])
    assert [entry.member for entry in found] == [f"row {number}" for number in range(1, 301)]
    shuffled = random.Random(5).sample(found, 300)
    for order in (found, shuffled):
        with InputReader(LIMITS) as reader:
            read = {entry.position: reader.read(entry) for entry in order}
        assert [read.pop(number).outcome.value for number in (13, 14, 15)] == ["unreadable", "unreadable", "too_large"]
        assert read == {number: text.encode() for number, text in enumerate(texts) if number not in (13, 14, 15)}


def test_ids_of_a_parquet_file_may_be_numbers_and_have_gaps(tmp_path: Path) -> None:
    table = pa.table({"id": pa.array([5, None, 5], pa.int64()), "text": ["a", "b", "c"]})
    parquet.write_table(table, tmp_path / "texts.parquet")
    assert _read(tmp_path / "texts.parquet") == {"5": "a", "row 2": "b", "5 (2)": "c"}


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        (TextColumns("cv"), r"no column 'cv' \(it has: number, text, text\); name yours with --text-column"),
        (TextColumns("text"), "no column 'text'"),
        (TextColumns("number"), "the column 'number' holds int64, not text"),
        (TextColumns("number", "ref"), "no column 'ref'.*--resume-id-column"),
    ],
)
def test_a_parquet_file_without_such_a_column_is_listed(tmp_path: Path, columns: TextColumns, words: str) -> None:
    table = pa.Table.from_arrays([pa.array([1, 2]), pa.array(["a", "b"]), pa.array(["c", "d"])], ["number", "text", "text"])
    parquet.write_table(table, tmp_path / "texts.parquet")
    (entry,) = find_resumes([str(tmp_path / "texts.parquet")], columns=columns)
    assert re.search(words, entry.problem)


def test_a_parquet_file_that_is_damaged_inside_loses_no_row(tmp_path: Path) -> None:
    path = tmp_path / "texts.parquet"
    texts = [f"{number} " + "".join(random.Random(number).choices("abcdefgh", k=400)) for number in range(400)]
    table = pa.table({"id": [f"p{number}" for number in range(400)], "text": texts})
    parquet.write_table(table, path, row_group_size=100, compression="zstd", use_dictionary=False)
    whole = path.read_bytes()
    at = parquet.ParquetFile(path).metadata.row_group(2).column(1).data_page_offset
    path.write_bytes(whole[:at] + b"\xff" * 4_000 + whole[at + 4_000 :])
    read = list(_read(path).items())
    assert [name for name, _ in read] == [f"p{number}" for number in range(400)]
    for number, (_, text) in enumerate(read):
        if 200 <= number < 300:
            assert text.startswith("unreadable: the file is damaged")
        else:
            assert text == texts[number]


def test_rows_of_a_file_that_changed_or_went_away_give_no_one_else_s_text(tmp_path: Path) -> None:
    path = _lines(tmp_path / "texts.jsonl", {"id": "a", "text": "Ada"}, {"id": "b", "text": "Bo"})
    found = find_resumes([str(path)])
    _lines(path, {"id": "z", "text": "Zoe"}, {"id": "a", "text": "Ada"}, {"id": "b", "text": "Bo"})
    for remove in (False, True):
        if remove:
            path.unlink()
        with InputReader(LIMITS) as reader:
            for entry in found:
                refused = reader.read(entry)
                assert isinstance(refused, ReadResult)
                assert refused.outcome.value == "unreadable"
