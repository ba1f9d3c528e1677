"""The journal of a unit: what is whole counts, what is torn is cut off."""

from __future__ import annotations

from pathlib import Path

from matcher.batch.units.journal import Journal


def test_a_unit_that_is_begun_again_finds_what_it_kept(tmp_path: Path) -> None:
    path = tmp_path / "0.journal"
    journal = Journal.open(path, sitting=1)
    journal.begin(0)
    journal.keep(0, b"first")
    journal.begin(1)
    journal.close()
    again = Journal.open(path, sitting=1)
    assert (again.kept, dict(again.n_begun)) == ({0: b"first"}, {0: 1, 1: 1})
    again.begin(1)
    again.close()
    third = Journal.open(path, sitting=1)
    assert third.n_begun[1] == 2, "it has ended two processes"
    third.close()
    later = Journal.open(path, sitting=2)
    assert (later.kept, dict(later.n_begun)) == ({0: b"first"}, {}), "who ended an earlier sitting is not known"
    later.remove()
    later.close()
    assert not path.exists()


def test_a_last_entry_that_is_torn_is_cut_off_and_written_over(tmp_path: Path) -> None:
    path = tmp_path / "0.journal"
    journal = Journal.open(path, sitting=1)
    journal.keep(0, b"first")
    n_whole = path.stat().st_size
    journal.keep(1, b"second")
    journal.close()
    whole = path.read_bytes()
    for torn in (whole[:-1], whole[: n_whole + 5], whole[:-1] + b"?"):
        path.write_bytes(torn)
        again = Journal.open(path, sitting=1)
        assert again.kept == {0: b"first"}
        assert path.stat().st_size == n_whole
        again.keep(1, b"anew")
        again.close()
        last = Journal.open(path, sitting=1)
        assert last.kept == {0: b"first", 1: b"anew"}
        last.close()
