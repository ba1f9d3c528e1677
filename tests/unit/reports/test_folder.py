"""The output folder: whole files or none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from matcher.domain.shortlist import RunResult
from matcher.errors import OutputError
from matcher.persistence import database
from matcher.reports import folder
from matcher.reports.folder import SINKS, WRITERS, write_outputs
from matcher.reports.records import Add

PROMISED = {
    "shortlists.csv", "shortlists.xlsx", "shortlists.jsonl", "jobs.jsonl", "adjacent_roles.csv", "outcomes.csv",
    "job_outcomes.csv", "report.html", "manifest.json",
}  # fmt: skip


def test_every_promised_file_is_written_and_nothing_else(result: RunResult, tmp_path: Path) -> None:
    paths = write_outputs(result, tmp_path / "new" / "out")
    assert {path.name for path in paths} == PROMISED
    assert {*SINKS, *WRITERS} - PROMISED == {"redirects.csv", "assignment.csv", "shortlists.parquet"}
    assert {path.name for path in (tmp_path / "new" / "out").iterdir()} == PROMISED
    assert paths[-1].name == "manifest.json"


def test_what_is_written_is_on_the_disk_before_it_has_its_name(
    result: RunResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places: list[Path] = []
    monkeypatch.setattr(database.os, "fsync", lambda descriptor: places.append(Path(f"/proc/self/fd/{descriptor}").readlink()))
    write_outputs(result, tmp_path / "out", with_parquet=True)
    synced = [place.name for place in places]
    assert PROMISED | {"shortlists.parquet", "part-00000.parquet"} <= {*synced}
    assert {place.parent.name.rpartition("-")[0] for place in places if place.name in PROMISED} == {".matcher-unfinished"}
    assert synced[-1] == "out"


def test_all_but_the_manifest_repeat_byte_for_byte(result: RunResult, tmp_path: Path) -> None:
    first, second = write_outputs(result, tmp_path / "a"), write_outputs(result, tmp_path / "b")
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name


def test_a_file_in_the_way_of_the_folder(result: RunResult, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("in the way", encoding="utf-8")
    with pytest.raises(OutputError, match="out cannot be written") as caught:
        write_outputs(result, tmp_path / "out")
    assert caught.value.exit_code == 74
    assert "-o" in str(caught.value)


@pytest.mark.parametrize("name", sorted(PROMISED))
def test_a_place_that_cannot_be_written_is_named(result: RunResult, tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(OutputError, match=name):
        write_outputs(result, tmp_path)
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_full_disk_leaves_the_old_file_and_no_half_of_a_new_one(
    result: RunResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_result: RunResult, path: Path) -> None:
        path.write_text("half", encoding="utf-8")
        raise OSError(28, "No space left on device")

    write_outputs(result, tmp_path)
    before = (tmp_path / "report.html").read_bytes()
    monkeypatch.setattr(folder, "SINKS", {})
    monkeypatch.setattr(folder, "WRITERS", {"report.html": full})
    with pytest.raises(OutputError, match=r"report\.html cannot be written \(No space left on device\)"):
        write_outputs(result, tmp_path)
    assert (tmp_path / "report.html").read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == PROMISED, "the earlier run's files are all there still"


def test_each_of_the_files_written_together_is_named_when_it_fails(
    result: RunResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def full(_result: RunResult, path: Path) -> Iterator[Add]:
        path.mkdir()

        def add(_record: object) -> None:
            raise OSError(28, "No space left on device")

        yield add

    write_outputs(result, tmp_path, with_parquet=True)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    for failing in SINKS:
        monkeypatch.setattr(folder, "SINKS", SINKS | {failing: full})
        with pytest.raises(OutputError, match=rf"{failing} cannot be written \(No space left on device\)"):
            write_outputs(result, tmp_path, with_parquet=True)
        assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before
        assert {path.name for path in tmp_path.iterdir()} == {*before, "shortlists.parquet"}


def test_half_new_and_half_old_files_have_no_manifest(
    result: RunResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(path: Path) -> None:
        if path.name == "outcomes.csv":
            raise KeyboardInterrupt

    write_outputs(result, tmp_path)
    monkeypatch.setattr(folder, "synced", killed)
    with pytest.raises(KeyboardInterrupt):
        write_outputs(result, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == PROMISED - {"manifest.json"}


def test_a_run_killed_while_it_wrote_the_folder_is_no_hindrance(result: RunResult, tmp_path: Path) -> None:
    left = tmp_path / ".matcher-unfinished-by-a-run-that-was-killed"
    (left / "shortlists.parquet").mkdir(parents=True)
    (left / "shortlists.parquet" / "part-00000.parquet").write_bytes(b"PAR1, and no more")
    (left / "outcomes.csv").write_bytes(b"half")
    paths = write_outputs(result, tmp_path, with_parquet=True)
    assert {path.name for path in tmp_path.iterdir()} == PROMISED | {"shortlists.parquet"} == {path.name for path in paths}


def test_a_folder_of_somebody_else_is_not_removed(result: RunResult, tmp_path: Path) -> None:
    (tmp_path / "redirects.csv").mkdir()
    (tmp_path / "redirects.csv" / "theirs.txt").write_text("theirs", encoding="utf-8")
    write_outputs(result, tmp_path)
    assert (tmp_path / "redirects.csv" / "theirs.txt").exists()
