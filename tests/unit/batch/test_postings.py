"""Rows and documents to postings: N in, N out, and no words turned into others."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from matcher.batch.inputs.postings import Columns, read_postings
from matcher.domain.document import Document
from matcher.domain.job import Posting
from matcher.domain.outcome import JobOutcome, Outcome, ReadResult
from matcher.domain.shortlist import JobFile
from matcher.errors import InputError


def _read_document(path: Path) -> ReadResult:
    """Stand in for the reader: text files are read, all others are broken."""
    if path.suffix != ".txt" or not path.is_file():
        return ReadResult(str(path), Outcome.MALFORMED, "it is damaged")
    document = Document.from_text(path.read_text(encoding="utf-8"))
    if len(document.text) > 100:
        return ReadResult(str(path), Outcome.PARTIAL, "only the first 50 of 60 pages were read", document)
    return ReadResult(str(path), Outcome.OK, document=document)


def _read(path: Path, **columns: str) -> tuple[list[Posting], list[JobFile]]:
    return read_postings(path, columns=Columns(**columns), read_document=_read_document)


def _write(path: Path, content: object) -> Path:
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_a_row_becomes_a_posting_and_its_text_stays_as_it_is(tmp_path: Path) -> None:
    table = _write(tmp_path / "jobs.csv", ' ID ,Title,DESCRIPTION,company\n 007 , Nurse ,"  two\n lines ",Example\n')
    postings, files = _read(table)
    assert postings == [Posting("007", "Nurse", "  two\n lines ", "Example", source="jobs.csv row 1")]
    assert files == [JobFile("jobs.csv row 1", "007", JobOutcome.OK)]


def test_every_row_ends_in_one_outcome(tmp_path: Path) -> None:
    rows = "1,Nurse,Care\n1,Nurse again,Care\n2,Cook,\n,No id,Text\nx\n3,,Cooking\n"
    postings, files = _read(_write(tmp_path / "jobs.csv", f"id,title,description\n{rows}"))
    assert [posting.job_id for posting in postings] == ["1", "3"]
    assert sorted((file.source, file.outcome.value) for file in files) == [
        ("jobs.csv row 1", "ok"), ("jobs.csv row 2", "duplicate"), ("jobs.csv row 3", "empty_job"),
        ("jobs.csv row 4", "bad_row"), ("jobs.csv row 5", "bad_row"), ("jobs.csv row 6", "ok"),
    ]  # fmt: skip
    assert all(file.reason for file in files if file.outcome is not JobOutcome.OK)


def test_columns_may_have_other_names(tmp_path: Path) -> None:
    table = _write(tmp_path / "jobs.csv", "ref,Position,Text,Town\n1,Nurse,Care,Leeds\n")
    (posting,), _ = _read(table, id="Ref", title="position", description=" text", location="TOWN")
    assert (posting.job_id, posting.title, posting.description, posting.location) == ("1", "Nurse", "Care", "Leeds")


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({}, "no column 'title' (it has: description, id, name); name yours with --title-column"),
        ({"title": "name", "company": "firm"}, "no column 'firm'"),
        ({"title": "nam"}, "no column 'nam'"),
    ],
)
def test_a_column_that_is_missing_is_said_with_those_there_are(tmp_path: Path, columns: dict[str, str], words: str) -> None:
    with pytest.raises(InputError) as refused:
        _read(_write(tmp_path / "jobs.csv", "id,name,description\n1,Nurse,Care\n"), **columns)
    assert words in str(refused.value)


def test_a_table_of_something_else_is_refused_briefly(tmp_path: Path) -> None:
    names = ",".join(f"column{number}{'x' * 300}" for number in range(100))
    with pytest.raises(InputError) as refused:
        _read(_write(tmp_path / "jobs.csv", f"{names}\n{',' * 99}\n"))
    assert len(str(refused.value)) < 1000


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("jobs.csv", "id,title,description\n", "the table has no rows"),
        ("jobs.json", "[]", "the table has no rows"),
        ("jobs.json", "[7]", "not one usable job in it (jobs.json row 1: the entry is not an object with fields)"),
        ("jobs.csv", "id,title,description\n1,Nurse, \n", "the description is empty"),
        ("jobs.pdf", "x", "not one usable job in it (jobs.pdf: it is damaged)"),
    ],
)
def test_without_one_usable_job_the_first_reason_is_told(tmp_path: Path, name: str, content: str, words: str) -> None:
    with pytest.raises(InputError) as refused:
        _read(_write(tmp_path / name, content))
    assert words in str(refused.value)


def test_cells_of_other_types_become_the_text_a_person_would_write(tmp_path: Path) -> None:
    jobs = [
        {"id": 1, "title": "Nurse", "description": ["Care", None, "Triage"], "company": {"name": "Example"}, "location": None},
        {"ID": 2.0, "Title": None, "Description": 3.5, "company": True},
        {"id": None, "title": "x", "description": "y"},
        {"id": float("nan"), "title": "x", "description": "y"},
    ]
    postings, files = _read(_write(tmp_path / "jobs.json", jobs))
    assert postings[0] == Posting("1", "Nurse", "Care\nTriage", "Example", source="jobs.json row 1")
    assert (postings[1].job_id, postings[1].title, postings[1].description) == ("2", "", "3.5")
    assert [file.outcome.value for file in files] == ["ok", "ok", "bad_row", "bad_row"]


def test_half_characters_in_json_do_not_stop_a_run(tmp_path: Path) -> None:
    (posting,), _ = _read(
        _write(tmp_path / "jobs.json", '[{"id": "a\\ud800", "title": "\\udfff", "description": "\\ud83d text"}]')
    )
    assert (posting.job_id + posting.title + posting.description).encode("utf-8")


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        (pa.array([1, None, 3]), ["1", "3"]),
        (pa.array([1.0, float("nan"), 3.0]), ["1", "3"]),
        (pa.array(["a", None, "b"]), ["a", "b"]),
        (pa.array([b"a", None, b"b"]), ["a", "b"]),
    ],
)
def test_parquet_ids_with_a_gap(tmp_path: Path, ids: pa.Array, expected: list[str]) -> None:
    table = pa.table({"id": ids, "title": ["Nurse"] * 3, "description": ["Care"] * 3})
    parquet.write_table(table, tmp_path / "jobs.parquet")
    postings, files = _read(tmp_path / "jobs.parquet")
    assert [posting.job_id for posting in postings] == expected
    assert [file.outcome.value for file in files] == ["ok", "bad_row", "ok"]


def test_a_folder_of_documents_lists_whatever_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    _write(tmp_path / "cook.txt", "\n Head Chef \nCooking for many")
    _write(tmp_path / "nurse.txt", "Nurse\nCare")
    _write(tmp_path / "nurse.pdf", "")
    _write(tmp_path / "long.txt", "Clerk\n" + "typing " * 40)
    _write(tmp_path / "jobs.csv", "id\n")
    _write(tmp_path / ".hidden", "x")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    postings, files = _read(tmp_path)
    assert [(posting.job_id, posting.title) for posting in postings] == [
        ("cook", "Head Chef"), ("long", "Clerk"), ("nurse.txt", "Nurse"),
    ]  # fmt: skip
    assert {file.source: (file.outcome.value, bool(file.reason)) for file in files} == {
        "cook.txt": ("ok", False), "gone.txt": ("unreadable", True), "jobs.csv": ("unreadable", True),
        "long.txt": ("ok", True), "more": ("unreadable", True), "nurse.pdf": ("unreadable", True), "nurse.txt": ("ok", False),
    }  # fmt: skip


def test_names_that_are_no_text_can_be_written(tmp_path: Path) -> None:
    _write(tmp_path / os.fsdecode(b"caf\xe9.txt"), "Waiter\nServing")
    (posting,), (file,) = _read(tmp_path)
    assert (posting.job_id, file.source) == ("caf\\udce9", "caf\\udce9.txt")


def test_one_document_is_a_job(tmp_path: Path) -> None:
    (posting,), _ = _read(_write(tmp_path / "nurse.txt", "Nurse\nCare"))
    assert posting == Posting("nurse", "Nurse", "Nurse\nCare", source="nurse.txt")


def test_paths_that_are_not_there_or_not_readable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="no such file or folder"):
        _read(tmp_path / "none.csv")
    with pytest.raises(InputError, match="the folder is empty"):
        _read(tmp_path)
    with pytest.raises(InputError, match="cannot be read"):
        _read(tmp_path / ("x" * 300))

    def refuse(_path: Path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(InputError, match="cannot be read \\(Permission denied\\)"):
        _read(tmp_path)


def test_openings_are_whole_numbers_and_one_where_nothing_is_said(tmp_path: Path) -> None:
    rows = "1,Nurse,Care,3\n2,Cook,Food,\n3,Vet,Cats,many\n4,Smith,Iron,0\n"
    postings, files = _read(_write(tmp_path / "jobs.csv", f"id,title,description,openings\n{rows}"))
    assert [(posting.job_id, posting.openings) for posting in postings] == [("1", 3), ("2", 1), ("4", 0)]
    assert [(file.job_id, file.reason) for file in files if file.outcome is JobOutcome.BAD_ROW] == [
        ("3", "openings is 'many': give a whole number from 0 to 100000, or nothing for 1")
    ]
