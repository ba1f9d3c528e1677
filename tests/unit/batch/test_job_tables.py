"""Tables as people save them, and as they break."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pytest
from pyarrow import parquet

from matcher.batch.inputs import csv_tables, tables
from matcher.batch.inputs.table_rows import BadRow, Row
from matcher.batch.inputs.tables import read_table
from matcher.errors import InputError


class Read(NamedTuple):
    """A table gone through."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    bad: tuple[BadRow, ...] = ()


def _read(path: Path) -> Read:
    table = read_table(path)
    entries = list(table.entries)
    assert [entry.number for entry in entries] == sorted({entry.number for entry in entries})
    rows = tuple(entry for entry in entries if isinstance(entry, Row))
    return Read(table.columns, rows, tuple(entry for entry in entries if isinstance(entry, BadRow)))


@pytest.fixture
def saved(tmp_path: Path):
    """Return a function that saves bytes or text as a table and reads it."""

    def read(name: str, content: str | bytes) -> Read:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return _read(path)

    return read


def _cells(table: Read) -> list[tuple[object, ...]]:
    return [(row.number, *row.cells.values()) for row in table.rows]


PLAIN = "id,title\n007,Nurse\nNA,\n"


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode(),
        PLAIN.strip().encode(),
        b"\n\n" + PLAIN.encode(),
        b"sep=;\r\n" + PLAIN.replace(",", ";").encode(),
        b'"id","title"\n"007","Nurse"\n"NA",""\n',
    ],
)
def test_every_way_to_save_a_csv_gives_the_same_rows(saved, content: bytes) -> None:
    table = saved("jobs.CSV", content)
    assert table.columns == ("id", "title")
    assert _cells(table) == [(1, "007", "Nurse"), (2, "NA", "")]
    assert table.bad == ()


def test_a_tsv_is_parted_by_tabs_alone(saved) -> None:
    assert _cells(saved("jobs.tsv", "id\ttitle\n1\tNurse, ICU; nights, weekends\n")) == [
        (1, "1", "Nurse, ICU; nights, weekends")
    ]


def test_delimiters_inside_quotes_do_not_count(saved) -> None:
    assert saved("jobs.csv", '"title, in full, of it";id\nNurse;1\n').columns == ("title, in full, of it", "id")


def test_a_file_of_another_encoding_is_read_as_windows_wrote_it(saved) -> None:
    assert _cells(saved("jobs.csv", "id,title\n1,Café–Koch\n".encode("cp1252"))) == [(1, "1", "Café–Koch")]


def test_fields_may_hold_breaks_quotes_and_any_length(saved) -> None:
    long = "word " * 600_000
    table = saved("jobs.csv", f'id,"ti\ntle"\n1,"two\nlines, ""quoted"""\n2,{long}\n3,5" screen\n')
    assert table.columns == ("id", "ti\ntle")
    assert _cells(table) == [(1, "1", 'two\nlines, "quoted"'), (2, "2", long), (3, "3", '5" screen')]


def test_rows_keep_their_numbers_beside_bad_ones(saved) -> None:
    table = saved("jobs.csv", 'id,title\n1,"a\nb"\n2\n3,c\n\n4,d,e\n5,f\n')
    assert _cells(table) == [(1, "1", "a\nb"), (3, "3", "c"), (5, "5", "f")]
    assert [row.number for row in table.bad] == [2, 4]
    assert table.bad[0].reason == "1 columns where 2 are expected"


def test_a_quotation_mark_that_is_not_closed_is_said(saved) -> None:
    table = saved("jobs.csv", 'id,title\n1,fine\n2,"open\n3,swallowed\n4,as well\n')
    assert _cells(table) == [(1, "1", "fine")]
    assert [(row.number, "not closed" in row.reason) for row in table.bad] == [(2, True)]
    # An odd number of marks alone means nothing.
    assert len(saved("jobs.csv", 'id,title\n1,5" screen\n2,"two\nlines"\n').rows) == 2


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("jobs.csv", "", "the table is empty"),
        ("jobs.csv", "\n\n \n", "the table is empty"),
        ("jobs.csv", "id,title,title\n1,a,b\n", "two columns are called 'title'"),
        ("jobs.json", "", "not valid JSON"),
        ("jobs.json", '{"id": 1}\n{"id": 2}\n', "to end in .jsonl"),
        ("jobs.json", "7", "not a list of jobs"),
        ("jobs.json", '"jobs"', "not a list of jobs"),
        ("jobs.json", "null", "not a list of jobs"),
        ("jobs.json", '{"jobs": {"id": 1}}', "not a list of jobs"),
        ("jobs.json", "[" * 100_000, "nested too deeply"),
        ("jobs.json", f"[1{'0' * 5000}]", "not valid JSON"),
        ("jobs.parquet", "id,title\n", "jobs.parquet"),
        ("jobs.parquet", "PAR1PAR1", "jobs.parquet"),
    ],
)
def test_tables_that_are_none_are_refused_by_name(saved, name: str, content: str, words: str) -> None:
    with pytest.raises(InputError) as refused:
        saved(name, content)
    assert words in str(refused.value)
    assert name in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_header_alone_is_a_table_without_rows(saved) -> None:
    assert saved("jobs.csv", "id,title\n") == Read(("id", "title"), ())
    assert saved("jobs.json", "[]") == Read((), ())


def test_json_lists_objects_and_wrapped_lists(saved) -> None:
    jobs = [{"id": 1, "title": "Nurse"}, {"id": 2, "extra": None}]
    for content in (jobs, {"jobs": jobs}):
        table = saved("jobs.json", json.dumps(content))
        assert table.columns == ("id", "title", "extra")
        assert [row.cells for row in table.rows] == jobs
    assert [row.cells for row in saved("jobs.json", json.dumps(jobs[0])).rows] == jobs[:1]
    table = saved("jobs.json", '[7, {"id": 1}, "x", null]')
    assert [row.number for row in table.rows] == [2]
    assert [row.number for row in table.bad] == [1, 3, 4]


def test_json_lines_break_at_line_feeds_only(saved) -> None:
    lines = ['{"id": "1", "title": "a\u2028b\u0085c"}', "", "{", "[1]", '{"id": "2"}']
    table = saved("jobs.jsonl", "\r\n".join(lines))
    assert [(row.number, row.cells["id"]) for row in table.rows] == [(1, "1"), (5, "2")]
    assert table.rows[0].cells["title"] == "a\u2028b\u0085c"
    assert table.bad == (BadRow(3, "the line is not valid JSON"), BadRow(4, "the entry is not an object with fields"))
    assert len(saved("jobs.ndjson", "[" * 100_000 + '\n{"id": 1}').bad) == 1


def test_parquet_rows_with_gaps(tmp_path: Path) -> None:
    table = pa.table({"id": pa.array([1, None], pa.int64()), "title": ["Nurse", None]})
    parquet.write_table(table, tmp_path / "jobs.parquet")
    read = _read(tmp_path / "jobs.parquet")
    assert read.columns == ("id", "title")
    assert _cells(read) == [(1, 1, "Nurse"), (2, None, None)]


def test_files_that_cannot_be_opened_are_named(tmp_path: Path) -> None:
    (tmp_path / "jobs.csv").mkdir()
    for name in ("none.csv", "jobs.csv", "none.parquet"):
        with pytest.raises(InputError, match=name):
            read_table(tmp_path / name)


def test_rows_are_the_same_whatever_the_blocks_that_a_csv_is_read_in(saved, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [f'{number},"line\r\n{"x" * (number % 37)}"' if number % 7 else f"{number}" for number in range(1, 200)]
    content = "\r\n".join(["id,title", *rows]) + "\r\n"
    expected = saved("jobs.csv", content)
    assert len(expected.rows) == 171
    assert expected.rows[0] == Row(1, {"id": "1", "title": "line\r\nx"})
    assert [row.number for row in expected.bad] == list(range(7, 200, 7))
    for n_bytes in range(60, 130):
        monkeypatch.setattr(csv_tables, "_BLOCKS", (n_bytes,))
        assert saved("jobs.csv", content) == expected, n_bytes


def test_a_row_that_is_larger_than_a_block_is_read_in_a_larger_one(saved, monkeypatch: pytest.MonkeyPatch) -> None:
    content = f"id,title\n1,a\n2\n3,{'x' * 500}\n4\n5,b\n"
    expected = saved("jobs.csv", content)
    monkeypatch.setattr(csv_tables, "_BLOCKS", (64, 1_024))
    assert saved("jobs.csv", content) == expected
    monkeypatch.setattr(csv_tables, "_BLOCKS", (64, 128))
    table = saved("jobs.csv", content)
    assert _cells(table) == [(1, "1", "a")]
    assert [row.number for row in table.bad] == [2, 3], "rows that cannot be reached are told of, not passed over"
    assert "that are read" in table.bad[1].reason


def test_a_mark_that_is_not_closed_is_found_at_the_end_of_many_blocks(saved, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_tables, "_BLOCKS", (100,))
    rows = "".join(f"{number},text\n" for number in range(1, 100))
    table = saved("jobs.csv", f'id,title\n{rows}100,"open ""quoted""\n101,swallowed\n')
    assert len(table.rows) == 99
    assert [(row.number, "not closed" in row.reason) for row in table.bad] == [(100, True)]
    for end in ('100,""', '100,"closed"\n', '100,5" screen', '100,"5"" screen"'):
        assert len(saved("jobs.csv", f'id,title\n0,5" screen\n{rows}{end}').rows) == 101, end


def test_a_line_of_json_that_is_too_long_is_one_bad_row(saved, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_LONGEST_LINE", 50)
    monkeypatch.setattr(tables, "_BUFFER", 7)
    table = saved("jobs.jsonl", f'{{"id": 1}}\n{{"id": "{"x" * 200}"}}\n{{"id": 3}}\n{" " * 60}')
    assert [row.number for row in table.rows] == [1, 3]
    assert [row.number for row in table.bad] == [2, 4]
    assert "more than" in table.bad[0].reason


def test_a_json_list_is_read_whole_and_so_may_not_be_of_any_size(saved, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_LARGEST_JSON", 10)
    with pytest.raises(InputError, match=r"with one object a line, as \.jsonl"):
        saved("jobs.json", '[{"id": 1}]')


def test_a_parquet_table_that_is_damaged_inside_says_where(tmp_path: Path) -> None:
    path = tmp_path / "jobs.parquet"
    table = pa.table({"id": [str(number) for number in range(1_000)]})
    parquet.write_table(table, path, row_group_size=500, compression="zstd", use_dictionary=False)
    at = parquet.ParquetFile(path).metadata.row_group(1).column(0).data_page_offset
    whole = path.read_bytes()
    path.write_bytes(whole[:at] + b"\xff" * 200 + whole[at + 200 :])
    with pytest.raises(InputError, match=r"jobs\.parquet: cannot be read beyond row \d"):
        _read(path)


_PEAK = """
import sys
from pathlib import Path
import pyarrow.csv, pyarrow.parquet
from matcher.batch.inputs.tables import read_table

def peak_kib():
    # Not getrusage: its peak begins with that of the process that started this one.
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])

for name in sys.argv[1:]:
    before = peak_kib()
    n_rows = sum(1 for _ in read_table(Path(name)).entries)
    print(n_rows, peak_kib() - before)
"""


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".parquet"])
def test_a_large_table_is_never_in_memory_as_a_whole(tmp_path: Path, ending: str) -> None:
    text = "Caring for patients on a ward. " * 100

    def write(name: str, n_rows: int) -> Path:
        path = tmp_path / f"{name}{ending}"
        rows = [{"id": str(number), "description": f"{number} {text}"} for number in range(n_rows)]
        if ending == ".parquet":  # in one row group
            parquet.write_table(pa.Table.from_pylist(rows), path, compression="none", use_dictionary=False)
            return path
        head = "id,description\n" if ending == ".csv" else ""
        lines = ('{id},"{description}"'.format(**row) if ending == ".csv" else json.dumps(row) for row in rows)
        path.write_text(head + "\n".join(lines), encoding="utf-8")
        return path

    small, large = write("small", 5_000), write("large", 30_000)
    out = subprocess.run(
        [sys.executable, "-c", _PEAK, small, large], check=True, capture_output=True, text=True
    ).stdout.splitlines()
    assert [int(line.split()[0]) for line in out] == [5_000, 30_000]
    assert int(out[1].split()[1]) < 50_000, "KiB beyond what the small one took; the large one has 90,000"
