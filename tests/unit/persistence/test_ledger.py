"""The ledger of a run: all or nothing, one holder, and names that are no text."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from matcher.errors import OutputError, UsageError
from matcher.persistence.ledger import FileOutcome, Ledger, Listed, Unit


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    (tmp_path / ".work").mkdir()
    opened = Ledger.open(tmp_path / ".work" / "ledger.sqlite")
    yield opened
    opened.close()


def _listed(name: bytes, holder: bytes = b"", position: int | None = None) -> Listed:
    return Listed(name, holder or name, position, b"how to read " + name)


def test_files_are_numbered_as_they_lie_and_found_by_name(ledger: Ledger) -> None:
    members = [_listed(b"z.zip!/b", b"z.zip", 0), _listed(b"z.zip!/a", b"z.zip", 1), _listed(b"c.pdf")]
    assert ledger.list_files([members[1], members[2], members[0], members[2]]) == 3
    assert ledger.inputs(0, 10) == [b"how to read c.pdf", b"how to read z.zip!/b", b"how to read z.zip!/a"]
    assert [found.file for found in ledger.found()] == [b"c.pdf", b"z.zip!/a", b"z.zip!/b"]
    assert ledger.list_files([_listed(b"\xed\xb2\x80.pdf")]) == 1, "an earlier list is forgotten"
    assert ledger.inputs(0, 10) == [b"how to read \xed\xb2\x80.pdf"]


def test_a_unit_is_done_together_with_what_became_of_its_files(ledger: Ledger) -> None:
    ledger.list_files([_listed(b"a"), _listed(b"b"), _listed(b"c")])
    outcomes = [FileOutcome(0, "h1", "r1", 0, False, b"A"), FileOutcome(1, "", "r2", None, False, b"B")]
    ledger.commit("reading", Unit(0, "000000.part", "x"), outcomes)
    assert ledger.done("reading") == [Unit(0, "000000.part", "x")]
    assert ledger.done("scoring") == []
    assert ledger.people(0, 3) == [(0, 0)]
    assert (ledger.count("f.entry IS NOT NULL"), ledger.count("f.row IS NULL")) == (2, 2)
    assert [found.file for found in ledger.found_of("r2")] == [b"b"]
    ledger.forget("reading", 0)
    assert ledger.done("reading") == []


def test_the_first_by_name_is_read_and_the_others_are_its_copies(ledger: Ledger) -> None:
    ledger.list_files([_listed(b"b", b"1"), _listed(b"a", b"2"), _listed(b"c", b"3"), _listed(b"d", b"4"), _listed(b"e", b"5")])
    hashes = ["same", "same", "other", "same", ""]
    ledger.commit("reading", Unit(0, "p", "x"), [FileOutcome(n, hashes[n], f"r{n}", n, False, b"") for n in range(5)])
    ledger.find_twins()
    ledger.find_twins()
    assert {found.file: found.twin for found in ledger.found()} == {b"a": None, b"b": b"a", b"c": None, b"d": b"a", b"e": None}
    assert ledger.people(0, 5) == [(1, 1), (2, 2), (4, 4)]


def test_nobody_else_opens_it_meanwhile(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=f"{tmp_path}: another matcher is working into this folder"):
        Ledger.open(ledger.path)


def test_what_fails_halfway_is_undone(ledger: Ledger) -> None:
    ledger.list_files([_listed(b"a")])

    def entries() -> Iterator[Listed]:
        yield _listed(b"b")
        raise OSError("the disk went away")

    with pytest.raises(OSError, match="went away"):
        ledger.list_files(entries())
    assert [found.file for found in ledger.found()] == [b"a"]


def test_a_full_or_damaged_disk_is_one_sentence(ledger: Ledger, tmp_path: Path) -> None:
    ledger._connection.execute("PRAGMA max_page_count = 1")
    with pytest.raises(OutputError, match="free the disk"):
        ledger.list_files(_listed(str(n).encode() * 100) for n in range(5_000))
    other = tmp_path / "other" / "ledger.sqlite"
    other.parent.mkdir()
    other.write_bytes(b"no database" * 1_000)
    with pytest.raises(OutputError, match="not a database"):
        Ledger.open(other)


def test_it_survives_the_process_that_held_it(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    ledger = Ledger.open(path)
    ledger.put("key", "value")
    copied = tmp_path / "copy.sqlite"
    copied.write_bytes(path.read_bytes())
    Path(f"{copied}-wal").write_bytes(Path(f"{path}-wal").read_bytes())
    ledger.close()
    again = Ledger.open(copied)  # as the disk was while it was open
    assert (again.get("key"), again.get("other")) == ("value", None)
    again.clear()
    assert again.get("key") is None
    again.close()
    connection = sqlite3.connect(copied)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


@pytest.mark.parametrize("is_database", [False, True])
def test_one_that_cannot_be_read_is_told_and_can_be_begun_anew(tmp_path: Path, is_database: bool) -> None:
    path = tmp_path / "ledger.sqlite"
    if is_database:
        with closing(sqlite3.connect(path)) as other:
            other.execute("CREATE TABLE meta (name)")
    else:
        path.write_bytes(b"no database" * 1_000)
    with (
        pytest.raises(OutputError, match="is damaged, or another version's; begin anew with --force"),
        closing(Ledger.open(path)) as ledger,
    ):
        ledger.get("request")
    with closing(Ledger.open(path, is_cleared=True)) as ledger:
        assert ledger.list_files([_listed(b"a")]) == 1
        ledger.put("request", "r")
    with closing(Ledger.open(path, is_cleared=True)) as ledger:
        assert (ledger.n_files, ledger.get("request")) == (0, None)


def test_a_settled_ledger_is_read_beside_the_one_who_holds_it(ledger: Ledger) -> None:
    ledger.list_files([_listed(b"a"), _listed(b"b")])
    ledger.put("jobs", "3")
    ledger.settle()
    with closing(Ledger.snapshot(ledger.path)) as beside:
        assert (beside.n_files, beside.get("jobs")) == (2, "3")
        assert [found.file for found in beside.found()] == [b"a", b"b"]
        with pytest.raises(OutputError, match="cannot be written"):
            beside.put("jobs", "4")
    ledger.put("jobs", "5")
    assert ledger.get("jobs") == "5"


def test_a_ledger_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be read"):
        Ledger.snapshot(tmp_path / "gone.sqlite")
