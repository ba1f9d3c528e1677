"""How a command ends that is told to stop, and the command that goes on."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from matcher.cli import stopping
from matcher.errors import EngineError, InputError, OutputError

Invoke = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def _afterwards() -> Iterator[None]:
    yield
    stopping.reset()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("rank a b.csv -o out", "matcher rank a b.csv -o out --resume"),
        ("rank --force a b.csv -o out", "matcher rank a b.csv -o out --resume"),
        ("rank a --resume b.csv -o out --force", "matcher rank a b.csv -o out --resume"),
        ("rank -o out -- --force b.csv", "matcher rank -o out --resume -- --force b.csv"),
    ],
)
def test_the_command_that_goes_on(given: str, expected: str) -> None:
    assert stopping.resume_command(["matcher", *given.split()]) == expected


def test_a_shell_reads_every_word_as_it_was() -> None:
    words = ["two  blanks", "it's", "$HOME `id`", "Zoë", "tab\tline\nend", "\x1b[31m'red'\\", os.fsdecode(b"caf\xe9.pdf"), ""]
    line = stopping.resume_command(["matcher", *words])
    assert line.isprintable(), "nothing that a terminal obeys, and one line"
    shell = shutil.which("bash")
    assert shell
    done = subprocess.run([shell, "-c", f"printf '%s\\0' {line}"], capture_output=True, check=True)
    assert list(map(os.fsdecode, done.stdout.split(b"\0")))[:-1] == ["matcher", *words, "--resume"]


def test_the_program_is_called_as_it_can_be_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "bin" / "matcher"
    script.parent.mkdir()
    script.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert stopping.resume_command([str(script), "rank"]) == f"{script} rank --resume"
    monkeypatch.setenv("PATH", str(script.parent))
    assert stopping.resume_command([str(script), "rank"]) == "matcher rank --resume"
    assert stopping.resume_command(["/somewhere/matcher/__main__.py", "rank"]) == f"{sys.executable} -m matcher rank --resume"


@pytest.mark.parametrize(
    ("error", "is_kept", "code", "said"),
    [
        (KeyboardInterrupt(), True, 130, "stopped; what is done is kept. Go on with: matcher parse 'a  b' --resume"),
        (KeyboardInterrupt(), False, 130, "stopped"),
        (OutputError("disk full"), True, 74, "disk full; what is done is kept. Go on with: matcher parse 'a  b' --resume"),
        (OutputError("disk full"), False, 74, "disk full"),
        (EngineError("gone"), True, 1, "gone; what is done is kept. Go on with: matcher parse 'a  b' --resume"),
        (InputError("no such folder"), True, 2, "no such folder"),
    ],
)
def test_the_command_is_told_where_there_is_work_to_go_on_with(
    invoke: Invoke, monkeypatch: pytest.MonkeyPatch, error: BaseException, is_kept: bool, code: int, said: str
) -> None:
    def broken(*_arguments: object, **_options: object) -> None:
        with stopping.resumable(lambda: is_kept):
            raise error

    monkeypatch.setattr("matcher.batch.inputs.find_resumes", broken)
    assert invoke("parse", "a  b") == (code, "", f"matcher: {said}\n")
    _, _, err = invoke("parse", "a  b", "--log-json")
    record = json.loads(err)
    assert record.get("resume") == ("matcher parse 'a  b' --log-json --resume" if is_kept and code != 2 else None)


def test_a_failure_of_ours_is_told_with_the_command_too(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object, **_options: object) -> None:
        with stopping.resumable(lambda: True):
            raise ZeroDivisionError

    monkeypatch.setattr("matcher.batch.inputs.find_resumes", broken)
    monkeypatch.delenv("MATCHER_DEBUG", raising=False)
    code, _, err = invoke("parse", "a")
    assert code == 70
    assert err.endswith("Go on with: matcher parse a --resume\n")


def test_after_the_block_there_is_nothing_to_go_on_with() -> None:
    with stopping.resumable(lambda: True):
        assert stopping.command_to_go_on()
    assert stopping.stopped() == ("stopped", "")


def test_a_folder_that_cannot_be_looked_at_is_no_reason_to_fail() -> None:
    def gone() -> bool:
        raise PermissionError

    with stopping.resumable(gone):
        assert stopping.command_to_go_on() == ""


_STUBBORN = """
import sys, time
from matcher.cli import stopping
stopping.install()
{more}
def rest():
    print("ready", flush=True)
    time.sleep(60)
def deaf():
    while True:
        try:
            rest()
        except KeyboardInterrupt:
            print("heard", flush=True)
try:
    {work}
except KeyboardInterrupt:
    stopping.end_stopped()
"""


def _started(work: str, *, more: str = "") -> subprocess.Popen[str]:
    program = _STUBBORN.format(work=work, more=more)
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


_PATIENT = "stopping._PATIENCE_SECONDS = 60"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_command_ends_itself(number: signal.Signals, code: int) -> None:
    process = _started("rest()", more=_PATIENT)
    process.send_signal(number)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (code, "matcher: stopped\n")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_command_that_does_not_end_is_ended_within_two_seconds(number: signal.Signals, code: int) -> None:
    process = _started("deaf()")
    began = time.monotonic()
    process.send_signal(number)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (code, "matcher: stopped\n")
    # The processors are shared with other tests: that is allowed for, but not more.
    assert 1.4 < time.monotonic() - began < 2.0 * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def test_who_asks_twice_is_obeyed_at_once() -> None:
    process = _started("deaf()", more=_PATIENT)
    process.send_signal(signal.SIGINT)
    assert process.stdout is not None
    assert process.stdout.readline() == "heard\n"
    time.sleep(1.0)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (130, "matcher: stopped\n")


def test_one_press_that_arrives_twice_is_one() -> None:
    process = _started("deaf()", more="stopping._ONE_PRESS_SECONDS, stopping._PATIENCE_SECONDS = 2, 4")
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    time.sleep(0.1)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 143
    assert time.monotonic() - began > 3.5, "it had its time to end what it had started"
    process.communicate()


def test_children_do_not_outlive_an_end_by_force() -> None:
    more = (
        "import multiprocessing\n"
        "from matcher.batch.shielding import shielded\n"
        "child = multiprocessing.get_context('spawn').Process(target=time.sleep, args=(60,))\n"
        "with shielded():\n    child.start()\nprint(child.pid, file=sys.stderr, flush=True)\n"
    )
    process = _started("deaf()", more=more)
    time.sleep(1.5)  # until the child sleeps as well
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=30)
    pid, said = err.split("\n", 1)
    assert (process.returncode, said) == (130, "matcher: stopped\n"), "nor does the child say anything"
    assert not Path(f"/proc/{pid}/fd/1").exists()


def test_a_signal_that_is_ignored_stays_ignored() -> None:
    program = (
        "import os, signal, time\nfrom matcher.cli import stopping\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "stopping.install()\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(0.1)\nprint('went on')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "went on\n", "")


def test_what_breaks_while_it_ends_is_not_told() -> None:
    more = (
        "class Fragile:\n    def __del__(self):\n        raise ValueError\n"
        "import threading\n"
        "def fail_later():\n    time.sleep(0.3)\n    raise ValueError\n"
        "fragile, thread = Fragile(), threading.Thread(target=fail_later)\n"
    )
    process = _started("thread.start(); rest()", more=more)
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (130, "matcher: stopped\n")
