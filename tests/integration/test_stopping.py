"""Ctrl-C, as a terminal sends it: to the command and all its processes, at any moment, with one sentence and no traceback."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

JOBS = "id,title,description\n" + "".join(f"{n},Registered Nurse,Triage and wound care on ward {n}.\n" for n in range(60))
RESUME = "Ada Example\n\nExperience\n\nRegistered Nurse, Example Hospital\nJan 2019 - Present\n- Triage {}\n"
SECONDS = 2.0
STOPPED = re.compile(r"matcher: stopped(; what is done is kept\. Go on with: .* rank .* --resume)?\n")
"""What a command says that was stopped before or after it kept anything."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "resumes").mkdir()
    for number in range(240):
        (tmp_path / "resumes" / f"{number}.txt").write_text(RESUME.format(number), encoding="utf-8")
    (tmp_path / "jobs.csv").write_text(JOBS, encoding="utf-8")
    return tmp_path


def _started(folder: Path, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-W", "error", "-m", "matcher", "rank", "resumes", "jobs.csv", "-o", "out", "--no-cache", *more]
    return subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True, start_new_session=True)


def _ended(process: subprocess.Popen[str]) -> str:
    """Return what a command says from being stopped until its last process is gone."""
    began = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    process.wait(timeout=60)
    seconds = time.monotonic() - began
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    # The processors are shared with other tests: that is allowed for, but not more.
    assert seconds < SECONDS * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1)), f"it took {seconds:.1f} s"
    return err


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc to look for the first moment")
@pytest.mark.parametrize("seconds", [0.0, 0.1, 0.3, 0.6, 1.0, 1.5, 2.5])
def test_before_anything_is_done(folder: Path, seconds: float) -> None:
    process = _started(folder, "--n-jobs", "2")
    while not _listens(process.pid):
        time.sleep(0.001)
    time.sleep(seconds)  # modules are imported, models loaded
    assert STOPPED.fullmatch(_ended(process))


def _listens(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    caught = next(line for line in status.splitlines() if line.startswith("SigCgt:"))
    return bool(int(caught.split()[1], 16) >> signal.SIGTERM - 1 & 1)


@pytest.mark.parametrize("n_jobs", ["1", "2"])
@pytest.mark.parametrize(
    ("event", "stage"), [("stage_started", "reading"), ("stage_ended", "reading"), ("stage_started", "scoring")]
)
def test_in_the_midst_of_a_stage(folder: Path, n_jobs: str, event: str, stage: str) -> None:
    process = _started(folder, "--n-jobs", n_jobs, "--log-json", "--top-k", "all")
    assert process.stderr is not None
    log = iter(process.stderr.readline, "")
    assert any((line["event"], line["stage"]) == (event, stage) for line in map(json.loads, log))
    time.sleep(0.3)
    *_, last = map(json.loads, _ended(process).splitlines())
    assert (last["event"], last["message"]) == ("stopped", "stopped; what is done is kept")
    assert last["resume"].endswith(" --resume")


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """Return the two ends of a terminal: what the user has, and what the command has."""
    ends = os.openpty()
    yield ends
    for end in ends:
        os.close(end)


# A process becomes the owner of a terminal, and then the command.
_AT_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""


def test_at_a_terminal_there_is_a_bar_and_a_key_that_stops(folder: Path, terminal: tuple[int, int]) -> None:
    user, screen = terminal
    command = [sys.executable, "-c", _AT_TERMINAL, "-m", "matcher", "parse", "resumes", "--no-cache", "--n-jobs", "2"]
    process = subprocess.Popen(
        command, cwd=folder, stdin=screen, stdout=subprocess.DEVNULL, stderr=screen, start_new_session=True,
        env=os.environ | {"TERM": "xterm", "COLUMNS": "100"},
    )  # fmt: skip
    shown = b""
    while b"/240" not in shown:
        shown += os.read(user, 4096)
    os.write(user, b"\x03")
    assert process.wait(timeout=60) == 130
    while b"stopped" not in shown:
        shown += os.read(user, 4096)
    assert b"reading" in shown
    assert shown.rstrip().endswith(b"matcher: stopped")
    assert shown.rindex(b"\x1b[?25h") > shown.rindex(b"\x1b[?25l"), "the cursor is back"
    assert b"Traceback" not in shown


def test_at_a_terminal_records_go_where_they_are_sent(folder: Path, terminal: tuple[int, int]) -> None:
    command = [sys.executable, "-m", "matcher", "parse", "resumes/1.txt", "resumes/2.txt", "--format", "jsonl"]
    with (folder / "records.jsonl").open("wb") as file:
        subprocess.run(command, cwd=folder, stdin=terminal[1], stdout=file, stderr=terminal[1], timeout=120, check=True)
    records = map(json.loads, (folder / "records.jsonl").read_text(encoding="utf-8").splitlines())
    assert [record["file"] for record in records] == ["resumes/1.txt", "resumes/2.txt"]
    assert b"reading" in os.read(terminal[0], 4096)
