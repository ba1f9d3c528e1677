"""The log for programs: every line on stderr is one JSON object."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from matcher.cli import json_log
from matcher.errors import OutputError

Invoke = Callable[..., tuple[int, str, str]]
JOBS = "id,title,description\n1,Registered Nurse,Triage and wound care on a busy ward.\n2,Cook,Cooking.\n"


@pytest.fixture
def folder(tmp_path: Path, ada: bytes) -> Path:
    (tmp_path / "resumes").mkdir()
    (tmp_path / "resumes" / "ada.txt").write_bytes(ada)
    (tmp_path / "resumes" / "broken.pdf").write_bytes(b"%PDF-1.7\n")
    (tmp_path / "jobs.csv").write_text(JOBS, encoding="utf-8")
    return tmp_path


def _log(err: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in err.splitlines()]


STAGES = ("listing", "jobs", "reading", "scoring", "writing")


def test_a_run_told_as_json(invoke: Invoke, folder: Path) -> None:
    arguments = ("rank", folder / "resumes", folder / "jobs.csv", "-o", folder / "out", "--log-json", "--force")
    for extra in ((), ("--quiet",)):
        code, out, err = invoke(*arguments, *extra)
        assert (code, out == "") == (0, bool(extra)), "quiet leaves out the summary, not the log"
        log = _log(err)
        stages = [(line["event"], line["stage"]) for line in log if line["event"].startswith("stage_")]
        assert stages == [(f"stage_{what}", stage) for stage in STAGES for what in ("started", "ended")]
        ended = next(line for line in log if (line["event"], line.get("stage")) == ("stage_ended", "reading"))
        assert [ended[key] for key in ("level", "done", "total", "failed", "seconds_left")] == ["info", 2, 2, 1, None]
        assert list(ended)[:3] == ["time", "level", "event"]
        warned = log[-1]
        assert (warned["event"], warned["level"]) == ("warning", "warning")
        assert "1 file could not be read" in warned["message"]
        assert "Ada Example" not in err
        assert "ada@example.com" not in err


def test_results_on_stdout_stay_what_they_are(invoke: Invoke, folder: Path) -> None:
    code, out, err = invoke("parse", folder / "resumes", "--log-json", "--format", "jsonl")
    assert (code, len(out.splitlines())) == (0, 2)
    assert {line["stage"] for line in _log(err)} == {"reading"}
    _, plain, nothing = invoke("parse", folder / "resumes", "--format", "jsonl")
    assert (plain, nothing) == (out, ""), "the next command keeps no log"


def test_every_bar_is_a_log_then(invoke: Invoke, folder: Path) -> None:
    resume, jobs = folder / "resumes" / "ada.txt", folder / "jobs.csv"
    for arguments in (
        ("check-job", jobs, "--job-id", "1", "--pool", resume),
        ("suggest", resume, jobs),
        ("pool", "add", resume, "--pool", folder / "pool", "--retention-days", "forever"),
    ):
        code, _, err = invoke(*arguments, "--log-json")
        assert code == 0
        assert _log(err)[-1]["event"] == "stage_ended", arguments


def test_errors_are_lines_as_well(invoke: Invoke, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, _, err = invoke("parse", folder / "none\nhere", "--log-json")
    (line,) = _log(err)
    assert (code, line["level"], line["event"], line["exit_code"]) == (2, "error", "error", 2)
    assert "no such file or folder" in line["message"]

    def stopped(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("matcher.batch.inputs.resumes.find_resumes", stopped)
    code, _, err = invoke("parse", folder, "--log-json")
    (line,) = _log(err)
    assert (code, line["event"], line["message"]) == (130, "stopped", "stopped")


def test_progress_is_written_once_a_second(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    now = 0.0
    monkeypatch.setattr(json_log.time, "monotonic", lambda: now)
    with json_log.logged() as note:
        for n_done in range(1001):
            now = n_done / 100
            note("reading", n_done, 2000)
    log = _log(capsys.readouterr().err)
    assert [line["event"] for line in log] == ["stage_started", *["progress"] * 10, "stage_ended"]
    assert log[5]["rate"] == pytest.approx(100, rel=0.02)
    assert log[5]["seconds_left"] == pytest.approx((2000 - log[5]["done"]) / 100, rel=0.02)


def test_a_stage_that_broke_off_is_not_said_to_have_ended(capsys: pytest.CaptureFixture[str]) -> None:
    log = json_log.logged()
    log.__enter__()("reading", 1, 2)
    error = OutputError("full")
    assert not log.__exit__(OutputError, error, None)
    assert [line["event"] for line in _log(capsys.readouterr().err)] == ["stage_started"]


def test_libraries_write_nothing_of_their_own(folder: Path) -> None:
    program = (
        "import logging, sys, warnings\n"
        "from matcher.batch import inputs\n"
        "from matcher.cli.main import main\n"
        "def chatty(*_arguments, **_options):\n"
        "    logging.getLogger('somebody.else').error('Ada Example')\n"
        "    warnings.warn('Ada Example', stacklevel=1)\n"
        "    return []\n"
        "inputs.find_resumes = chatty\n"
        "sys.argv = ['matcher', 'parse', '.', '--log-json']\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, timeout=60, check=True)
    # A machine that is slow enough sees progress told as well.
    events = [line["event"] for line in _log(done.stderr) if line["event"] != "progress"]
    assert events == ["stage_started", "stage_ended"]
