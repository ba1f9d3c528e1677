"""A run that is killed goes on: the same bytes as one that was left alone, and no document read more than twice."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from matcher.batch.units.writing import ROWS_WORTH_IT
from matcher.evaluation.people import generated

N_KILLS = 50
N_PEOPLE, N_JOBS = 90, 24
COUNTING = """
import os, sys

def _note(event, arguments):
    if event == "open" and str(arguments[0]).endswith((".txt", "broken.pdf")) and "resumes" in str(arguments[0]):
        descriptor = os.open(os.environ["COUNTED"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(descriptor, (os.path.basename(arguments[0]) + "\\n").encode())
        os.close(descriptor)

if "COUNTED" in os.environ:
    sys.addaudithook(_note)
"""
"""A module that Python imports at its start: whatever process of a run opens a resume writes that down."""


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with resumes, jobs, and the results of a run that was left alone."""
    folder = tmp_path_factory.mktemp("resume")
    (folder / "resumes").mkdir()
    judged = generated("even")
    for person in judged.people[:N_PEOPLE]:
        (folder / "resumes" / f"{person.id}.txt").write_text(person.text, encoding="utf-8")
    (folder / "resumes" / "twin.txt").write_text(judged.people[0].text, encoding="utf-8")
    (folder / "resumes" / "broken.pdf").write_bytes(b"%PDF-1.7\n")
    jobs = [{"id": advert.id, "title": advert.title, "description": advert.text} for advert in judged.adverts[:N_JOBS]]
    (folder / "jobs.json").write_text(json.dumps(jobs), encoding="utf-8")
    (folder / "site").mkdir()
    (folder / "site" / "sitecustomize.py").write_text(COUNTING, encoding="utf-8")
    assert _ended(_run(folder, "undisturbed"))[0] == 0
    assert N_PEOPLE * N_JOBS > ROWS_WORTH_IT
    return folder


def _ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    output = "".join(process.communicate(timeout=240))
    return process.returncode, output


def _run(folder: Path, out: str, *options: str) -> subprocess.Popen[str]:
    environment = os.environ | {
        "COUNTED": str(folder / f"{out}.read"),
        "PYTHONPATH": os.pathsep.join([str(folder / "site"), os.environ.get("PYTHONPATH", "")]),
        "OMP_NUM_THREADS": "1",
    }
    command = [sys.executable, "-m", "matcher", "rank", "resumes", "jobs.json", "-o", out, "--no-cache", "--n-jobs", "2"]
    command += ["--top-k", "all"]  # so many rows that two processes write them
    return subprocess.Popen(
        [*command, *options],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def _children(pid: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text().rsplit(")", 1)[1].split()
                if int(stat[1]) == pid and b"popen_loky" in (entry / "cmdline").read_bytes():
                    found.append(int(entry.name))
            except (OSError, ValueError):
                continue
    return found


def _results(folder: Path) -> dict[str, bytes]:
    found = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
    manifest = json.loads(found.pop("manifest.json"))
    manifest.pop("run")
    found.pop("report.html")  # it shows when the run was, and how long it took
    found.pop("shortlists.xlsx")
    return found | {"manifest": json.dumps(manifest).encode()}


def _kill_and_resume(case: Path, out: str, chance: random.Random, *, longest: float) -> None:
    process = _run(case, out)
    whom = chance.choice(("run", "run", "worker", "all"))
    try:
        process.wait(timeout=chance.uniform(0.5, longest))
    except subprocess.TimeoutExpired:
        if whom == "worker":
            for child in _children(process.pid)[:1]:
                os.kill(child, signal.SIGKILL)
        elif whom == "all":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    code, output = _ended(process)
    if whom != "worker":
        code, output = _ended(_run(case, out, "--resume"))
    assert code == 0, output
    assert "Traceback" not in output
    assert _results(case / out) == _results(case / "undisturbed"), whom
    assert [path.name for path in (case / out).iterdir() if path.name.startswith(".")] == []
    read = Counter((case / f"{out}.read").read_text(encoding="utf-8").split("\n")[:-1])
    assert len(read) == N_PEOPLE + 2
    assert max(read.values()) <= 2, read.most_common(3)


@pytest.mark.parametrize("seed", range(2))
def test_a_run_goes_on_after_a_kill(case: Path, seed: int) -> None:
    _kill_and_resume(case, f"killed-{seed}", random.Random(seed), longest=8)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_run_goes_on_after_any_kill(case: Path) -> None:
    started = time.monotonic()
    assert _ended(_run(case, "timed"))[0] == 0
    longest = time.monotonic() - started
    for seed in range(100, 100 + N_KILLS):
        _kill_and_resume(case, f"killed-{seed}", random.Random(seed), longest=longest)
