"""A second ranking of the same folder reads no file; `--no-cache` reads all and keeps none."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from matcher.batch.inputs.resumes import find_resumes
from matcher.batch.parsing import parse_files, shared_sandbox
from matcher.cli import options
from matcher.cli.main import app
from matcher.config import MatcherConfig
from matcher.engine.matcher import Matcher
from matcher.readers.cache import DocumentCache
from matcher.readers.worker_process import WorkerProcess


@pytest.fixture
def resumes(samples: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "resumes"
    folder.mkdir()
    for path in sorted((samples / "resumes").iterdir())[:5]:
        shutil.copy(path, folder)
    return folder


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    names: list[str] = []
    ask = WorkerProcess.ask
    monkeypatch.setattr(
        WorkerProcess, "ask", lambda self, data, name, **options: names.append(name) or ask(self, data, name, **options)
    )
    return names


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    yield
    shared_sandbox.cache_clear()


def rank(resumes: Path, samples: Path, out: Path, *more: str) -> Path:
    done = CliRunner().invoke(app, ["rank", str(resumes), str(samples / "jobs.csv"), "-o", str(out), "--n-jobs", "1", *more])
    assert done.exit_code == 0, done.output
    return out


def test_a_second_ranking_reads_no_file_and_no_advert(
    resumes: Path, samples: Path, tmp_path: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[str] = []
    parse_job = Matcher.parse_job
    monkeypatch.setattr(Matcher, "parse_job", lambda self, posting: parsed.append(posting.job_id) or parse_job(self, posting))
    first = rank(resumes, samples, tmp_path / "first")
    n_files = len(list(resumes.iterdir()))
    assert len(set(asked)) == n_files
    with (first / "outcomes.csv").open(encoding="utf-8-sig", newline="") as stream:
        n_people = sum(row["outcome"] in ("ok", "partial") for row in csv.DictReader(stream))
    with (first / "job_outcomes.csv").open(encoding="utf-8-sig", newline="") as stream:
        n_jobs = sum(1 for _ in csv.DictReader(stream))
    n_kept = n_files + n_people + n_jobs
    assert DocumentCache(options.cache_folder()).size()[0] == n_kept, "documents, who was made of them, and adverts"
    asked.clear()
    second = rank(resumes, samples, tmp_path / "second")
    assert asked == []
    assert len(parsed) == n_jobs
    for name in ("shortlists.jsonl", "shortlists.csv", "outcomes.csv", "adjacent_roles.csv", "jobs.jsonl"):
        assert (first / name).read_bytes() == (second / name).read_bytes()
    rank(resumes, samples, tmp_path / "third", "--no-cache")
    assert len(set(asked)) == n_files


def test_no_cache_keeps_nothing(resumes: Path, samples: Path, tmp_path: Path, asked: list[str]) -> None:
    rank(resumes, samples, tmp_path / "out", "--no-cache")
    assert asked
    assert not options.cache_folder().exists()


def test_the_engine_is_chosen_on_the_command_line(resumes: Path) -> None:
    done = CliRunner().invoke(app, ["parse", str(next(resumes.glob("*.pdf"))), "--pdf-engine", "pdfium", "--no-cache", "-q"])
    assert done.exit_code == 0
    assert '"pdfium"' in done.output
    done = CliRunner().invoke(app, ["parse", str(resumes), "--pdf-engine", "acrobat"])
    assert done.exit_code == 2


def test_processes_share_the_cache(resumes: Path, tmp_path: Path, samples: Path, asked: list[str]) -> None:
    for number in range(2):
        for path in list(resumes.iterdir())[:5]:
            (resumes / f"copy-{number}-{path.name}").write_bytes(path.read_bytes() + b" " * (number + 1))
    inputs = find_resumes([str(resumes)])
    store = tmp_path / "cache" / "documents"
    parsed = list(parse_files(inputs, MatcherConfig(), n_jobs=2, cache=store))
    assert len(parsed) == len(inputs) > 8
    again = list(parse_files(inputs, MatcherConfig(), n_jobs=1, cache=store))
    assert asked == []
    assert [item.entry for item in again] == [item.entry for item in parsed]


def test_the_library_keeps_nothing_unless_it_is_told_to(resumes: Path, tmp_path: Path, asked: list[str]) -> None:
    path = next(resumes.glob("*.pdf"))
    store = tmp_path / "kept"
    for _ in range(2):
        with Matcher(None, MatcherConfig(), cache=store) as matcher:  # type: ignore[arg-type]  # reading needs no models
            matcher.read(path)
    assert len(set(asked)) == 1
    assert DocumentCache(store).size()[0] == 1
    with Matcher(None, MatcherConfig()) as matcher:  # type: ignore[arg-type]
        matcher.read(path)
    assert not options.cache_folder().exists()


@pytest.mark.parametrize("base", ["", "relative/path"])
def test_the_folder_follows_the_standard(monkeypatch: pytest.MonkeyPatch, base: str) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", base)
    monkeypatch.setenv("HOME", "/nobody")
    assert options.cache_folder() == Path("/nobody/.cache/matcher/documents")
