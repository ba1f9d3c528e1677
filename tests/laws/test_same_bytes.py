"""Law 1: the same inputs give the same bytes, whatever their order, the number of processes and the hash seed."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

Rank = Callable[..., Path]


@pytest.fixture(scope="module")
def first(rank: Rank, samples: Path, some_resumes: list[str]) -> Path:
    return rank(*some_resumes, str(samples / "jobs.csv"), "--n-jobs", "1", "--top-k", "all")


def _records(out: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (out / "shortlists.jsonl").read_text(encoding="utf-8").splitlines()]


def test_order_processes_and_hash_seed_change_no_byte(first: Path, rank: Rank, samples: Path, some_resumes: list[str]) -> None:
    again = rank(*some_resumes[::-1], str(samples / "jobs.csv"), "--n-jobs", "2", "--top-k", "all", hash_seed="4711")
    for name in ("shortlists.jsonl", "shortlists.csv", "jobs.jsonl", "adjacent_roles.csv", "outcomes.csv", "job_outcomes.csv"):
        assert (again / name).read_bytes() == (first / name).read_bytes(), name


def test_redirects_do_not_depend_on_order_and_processes(
    rank: Rank, samples: Path, some_resumes: list[str], tmp_path: Path
) -> None:
    jobs = ("electrician", "registered-nurse", "line-cook")
    rows = [f"{Path(file).name},{jobs[at % 3]}" for at, file in enumerate(some_resumes)]
    written = []
    for order, n_jobs, seed in ((1, "1", "0"), (-1, "2", "4711")):
        table = tmp_path / f"applied{n_jobs}.csv"
        table.write_text("\n".join(["file,job_id", *rows[::order]]), encoding="utf-8")
        options = ("--applied-to", str(table), "--n-jobs", n_jobs, "--top-k", "3" if order > 0 else "all")
        written.append(rank(*some_resumes[::order], str(samples / "jobs.csv"), *options, hash_seed=seed))
    for name in ("redirects.csv", "assignment.csv"):
        assert (written[0] / name).read_bytes() == (written[1] / name).read_bytes(), name
    assert "\nredirect," in (written[0] / "redirects.csv").read_text(encoding="utf-8-sig")


def test_manifests_differ_only_in_their_run(first: Path, rank: Rank, samples: Path, some_resumes: list[str]) -> None:
    again = rank(*some_resumes, str(samples / "jobs.csv"), "--n-jobs", "1", "--top-k", "all")
    manifests = [json.loads((out / "manifest.json").read_text(encoding="utf-8")) for out in (first, again)]
    runs = [manifest.pop("run") for manifest in manifests]
    assert manifests[0] == manifests[1]
    assert all("started" in run for run in runs)


def test_removing_resumes_changes_no_other_record_but_ranks(
    first: Path, rank: Rank, samples: Path, some_resumes: list[str]
) -> None:
    fewer = rank(*some_resumes[2:], str(samples / "jobs.csv"), "--n-jobs", "1", "--top-k", "all")
    before = {(record["job_id"], record["resume_id"]): record for record in _records(first)}
    after = _records(fewer)
    assert len(before) > len(after) > 0
    for record in after:
        known = before[record["job_id"], record["resume_id"]]
        for key in ("rank", "rank_best", "rank_worst", "n_scored"):
            record.pop(key)
            known = {name: value for name, value in known.items() if name != key}
        assert record == known


def test_parts_sum_to_the_score_as_written(first: Path) -> None:
    records = _records(first)
    assert records
    for record in records:
        assert math.isclose(sum(part["share"] for part in record["parts"]), record["score"], abs_tol=1e-9)


def test_every_file_has_one_outcome(first: Path, some_resumes: list[str]) -> None:
    import csv

    with (first / "outcomes.csv").open(encoding="utf-8-sig", newline="") as stream:
        files = [row["file"] for row in csv.DictReader(stream)]
    assert sorted(files) == sorted(some_resumes)


def test_file_names_and_folders_change_no_score(
    first: Path, rank: Rank, samples: Path, some_resumes: list[str], tmp_path: Path
) -> None:
    moved = tmp_path / "Ünïcode folder"
    moved.mkdir()
    for number, file in enumerate(some_resumes):
        shutil.copy(file, moved / f"maria-nurse-{number}{Path(file).suffix}")
    renamed = rank(str(moved), str(samples / "jobs.csv"), "--n-jobs", "1", "--top-k", "all")
    scores = [
        {(record["job_id"], record["resume_id"]): (record["score"], record["rank"]) for record in _records(out)}
        for out in (first, renamed)
    ]
    assert scores[0] == scores[1]
