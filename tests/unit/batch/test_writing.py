"""Results that several processes write are those that one writes; a process that is lost costs its files only."""

from __future__ import annotations

import errno
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from matcher.batch.engines.protocol import WorkersLostError
from matcher.batch.engines.serial import SerialEngine
from matcher.batch.request import RankRequest
from matcher.batch.run import written
from matcher.batch.units import writing
from matcher.batch.units.workplace import FOLDER, is_unfinished
from matcher.domain.shortlist import RunResult
from matcher.errors import OutputError
from matcher.evaluation.people import generated
from matcher.reports import folder

pytestmark = pytest.mark.usefixtures("one_matcher")


@pytest.fixture
def request_(tmp_path: Path) -> RankRequest:
    judged = generated("even")
    (tmp_path / "resumes").mkdir()
    for person in judged.people[:10]:
        (tmp_path / "resumes" / f"{person.id}.txt").write_text(person.text, encoding="utf-8")
    jobs = [{"id": advert.id, "title": advert.title, "description": advert.text} for advert in judged.adverts[:4]]
    (tmp_path / "jobs.json").write_text(json.dumps(jobs), encoding="utf-8")
    return RankRequest((str(tmp_path / "resumes"),), tmp_path / "jobs.json", top_k=4, out=tmp_path / "out", n_jobs=2)


def _written(request: RankRequest, name: str) -> dict[str, bytes]:
    out = request.jobs.parent / name
    with written(replace(request, out=out), with_parquet=True) as result:
        assert result.count_rows() == 16
    assert not is_unfinished(out / FOLDER)
    assert [path.name for path in out.iterdir() if path.name.startswith(".")] == []
    found = {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    manifest = json.loads(found.pop("manifest.json"))
    del manifest["run"]
    with zipfile.ZipFile(out / "shortlists.xlsx") as book:
        sheets = sorted(name for name in book.namelist() if name.startswith("xl/worksheets/sheet"))
        assert len(sheets) == 6
        found["shortlists.xlsx"] = b"".join(map(book.read, sheets[:-1]))  # the last one, About, tells the seconds of the run
    del found["report.html"]
    return found | {"manifest": json.dumps(manifest).encode()}


@pytest.fixture
def groups(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """Return what is written beside each other, however few rows there are."""
    seen: list[tuple[str, ...]] = []
    told = writing.run_units

    def run_units(engine: Any, work: Any, pending: Any, on_done: Any, **options: Any) -> None:
        seen.extend(task.names for task in pending())
        told(engine, work, pending, on_done, **options)

    monkeypatch.setattr(writing, "run_units", run_units)
    monkeypatch.setattr(writing, "ROWS_WORTH_IT", 0)
    return seen


def test_several_processes_write_what_one_writes(request_: RankRequest, groups: list[tuple[str, ...]]) -> None:
    beside = _written(request_, "beside")
    assert [len(group) for group in groups] == [1, 8]
    assert groups[0] == ("shortlists.xlsx",)
    assert "manifest.json" not in groups[1]
    writing.ROWS_WORTH_IT = 17
    assert _written(request_, "alone") == beside
    assert len(groups) == 2


class _Lossy(SerialEngine):
    """Loses its worker to the first task that writes."""

    name = "loky"
    n_lost = 0

    def unordered(self, work: Callable[[Any], Any], tasks: Iterable[Any]) -> Iterator[Any]:
        for task in tasks:
            if isinstance(task, writing.WritingTask) and not self.n_lost:
                self.n_lost += 1
                (task.scratch / "shortlists.xlsx").write_bytes(b"half")
                (task.scratch / "shortlists.xlsx.sheets").mkdir()
                raise WorkersLostError((task,))
            yield work(task)


def test_files_of_a_lost_process_are_made_anew(
    request_: RankRequest, groups: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = _written(request_, "undisturbed")
    engine = _Lossy()
    _as_one_process(monkeypatch, engine)
    assert _written(request_, "lossy") == expected
    assert engine.n_lost == 1
    assert groups


def test_a_full_disk_while_one_of_two_groups_is_written_is_told_in_one_sentence(
    request_: RankRequest, groups: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_result: RunResult, path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    _as_one_process(monkeypatch, _Lossy())
    monkeypatch.setattr(folder, "WRITERS", folder.WRITERS | {"outcomes.csv": full})
    with pytest.raises(OutputError, match=r"out/outcomes\.csv cannot be written \(No space left on device\): free the disk"):
        _written(request_, "out")
    assert groups
    out = request_.out or Path()
    assert is_unfinished(out / FOLDER), "what is done is kept"
    assert [path.name for path in out.iterdir()] == [FOLDER]


def _as_one_process(monkeypatch: pytest.MonkeyPatch, engine: SerialEngine) -> None:
    monkeypatch.setattr("matcher.batch.run.open_engine", lambda *_, **__: nullcontext(engine))
