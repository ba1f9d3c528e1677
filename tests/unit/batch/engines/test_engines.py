"""Engines on one machine: every result, few tasks out, deaths told, and an end at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

import matcher
from matcher.batch.engines.opening import open_engine
from matcher.batch.engines.protocol import Engine, WorkersLostError
from matcher.errors import MatcherError, UsageError

PROGRAM = """
import sys
import units_of_work
from matcher.batch.engines.opening import open_engine

if __name__ == "__main__":
    with open_engine("loky", n_jobs=2) as engine:
        for pid in engine.unordered(units_of_work.pid_after, [0.3, 0.3, 60, 60]):
            print(pid, flush=True)
"""
SLOW_START = """
import sys, time
if any("popen_loky" in word for word in sys.orig_argv):
    open(f"starting.{time.time()}", "w").close()
    time.sleep(1)
"""


@pytest.fixture(params=[1, 2], ids=["serial", "loky"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with open_engine(n_jobs=request.param) as engine:
        assert engine.n_workers == request.param
        yield engine


@pytest.fixture
def pair() -> Iterator[Engine]:
    with open_engine("loky", n_jobs=2) as engine:
        yield engine


def test_every_task_gives_its_result(engine: Engine, units: ModuleType) -> None:
    assert sorted(engine.unordered(units.doubled, range(50))) == [2 * number for number in range(50)]
    assert list(engine.unordered(units.doubled, [])) == []
    assert list(engine.unordered(units.doubled, [0])) == [0]


def test_tasks_are_drawn_here_and_few_at_a_time(engine: Engine, units: ModuleType) -> None:
    drawn: list[int] = []

    def tasks() -> Iterator[int]:
        for number in range(30):
            drawn.append(threading.get_ident())
            yield number

    for n_given, _ in enumerate(engine.unordered(units.doubled, tasks())):
        assert len(drawn) - n_given <= 2 * engine.n_workers
    assert drawn == [threading.get_ident()] * 30


def test_what_a_unit_raises_is_raised(engine: Engine, units: ModuleType) -> None:
    with pytest.raises(LookupError) as caught:
        list(engine.unordered(units.refuses, [3]))
    assert caught.value.args == ("unit", 3)
    assert list(engine.unordered(units.doubled, [4])) == [8]


def test_an_error_that_cannot_travel_is_told(pair: Engine, units: ModuleType) -> None:
    with pytest.raises(MatcherError, match="DocumentError in a worker: cannot be read"):
        list(pair.unordered(units.refuses_with_more_than_words, [3]))


def test_left_early_no_more_is_drawn(pair: Engine, units: ModuleType) -> None:
    drawn: list[int] = []
    results = pair.unordered(units.doubled, (drawn.append(number) or number for number in range(1000)))
    next(results)
    results.close()
    assert len(drawn) <= 4
    assert list(pair.unordered(units.doubled, [4])) == [8]


def test_arrays_travel_as_they_are(pair: Engine, units: ModuleType) -> None:
    # joblib's Parallel would put them into memory-mapped pickles on disk.
    assert list(pair.unordered(units.type_of, [np.zeros(1 << 20)])) == ["ndarray"]


def test_a_killed_process_costs_only_what_was_out(pair: Engine, units: ModuleType) -> None:
    given: list[int] = []
    with pytest.raises(WorkersLostError) as caught:
        given.extend(pair.unordered(units.dies_at_seven, range(1000)))
    assert 7 in caught.value.suspects
    assert len(caught.value.suspects) <= 4
    assert not set(given) & set(caught.value.suspects)
    assert set(given) | set(caught.value.suspects) == set(range(len(given) + len(caught.value.suspects)))
    assert sorted(pair.unordered(units.dies_at_seven, range(8, 20))) == list(range(8, 20))


def test_stopping_kills_what_runs(pair: Engine, units: ModuleType) -> None:
    results = pair.unordered(units.pid_after, [0.5, 0.5, 60, 60, 60])
    pids = {next(results), next(results)}
    started = time.monotonic()
    pair.stop()
    assert time.monotonic() - started < 2
    assert not any(_lives(pid) for pid in pids)


@pytest.mark.parametrize("way", ["interrupted while they start", "interrupted", "killed"])
def test_workers_end_with_their_owner(way: str, units: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    if way == "interrupted while they start":
        (tmp_path / "sitecustomize.py").write_text(SLOW_START, encoding="utf-8")
    root = Path(matcher.__file__).resolve().parents[1]
    with subprocess.Popen(
        [sys.executable, "program.py"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": os.pathsep.join((str(tmp_path), str(root)))},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as owner:
        assert owner.stdout is not None
        if way == "interrupted while they start":
            pids = set()
            while len(list(tmp_path.glob("starting.*"))) < 2:
                time.sleep(0.01)
        else:
            pids = {int(owner.stdout.readline()), int(owner.stdout.readline())}
        started = time.monotonic()
        if way != "killed":
            os.killpg(owner.pid, signal.SIGINT)  # as a terminal does: to the command and all its processes
            _, said = owner.communicate(timeout=20)
            assert time.monotonic() - started < 4  # with the end of the interpreter, on a busy machine
            assert said.count("Traceback") == 1, said  # the owner's own
        else:
            owner.kill()
            owner.wait()
        while any(_lives(pid) for pid in pids) and time.monotonic() - started < 10:
            time.sleep(0.05)
    assert not any(_lives(pid) for pid in pids)


def _lives(pid: int) -> bool:
    with suppress(OSError):
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
        return state != "Z"
    return False


def test_what_cannot_be_opened_is_said() -> None:
    with pytest.raises(UsageError, match="loky and dask"), open_engine("ray"):
        pass
    with pytest.raises(UsageError, match="address of a scheduler"), open_engine("dask"):
        pass
