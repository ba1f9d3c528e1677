"""A cluster of a scheduler and three workers, started as the README says, on this machine."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import matcher
from matcher.batch.engines import cluster as reaching
from matcher.batch.engines import dask
from matcher.batch.engines.opening import open_engine
from matcher.batch.engines.protocol import WorkersLostError
from matcher.errors import EngineError, InputError

UNITS = """
import multiprocessing
import os
import time
from pathlib import Path

from matcher.readers import Sandbox


def doubled(task):
    folder, number = task
    with (Path(folder) / f"{number}.{os.getpid()}").open("a") as file:  # what was begun, and by whom
        file.write("begun\\n")
    time.sleep(0.3)
    return number, 2 * number


def deadly(number):
    if number == 3:
        os.kill(os.getpid(), 9)
    time.sleep(0.1)
    return number


def read(path):
    assert multiprocessing.current_process().daemon  # a worker with a nanny may not have children of its own kind
    with Sandbox() as sandbox:
        return Path(path).name, str(sandbox.read(path).outcome)
"""
OTHER_VERSION = """
import importlib.metadata
real = importlib.metadata.version
importlib.metadata.version = lambda name: "0.0.9" if name == "resume-job-matcher" else real(name)
"""
OTHER_SOURCE = """
import sys
sys.modules["matcher.batch.engines"] = None  # what a matcher is without that came before it
"""
_LINE = re.compile(r"^\$ (.*?)(?:\s+#.*)?$", re.MULTILINE)


def _commands(root: Path) -> list[str]:
    """Return the command lines in the README's section on clusters."""
    text = (root / "README.md").read_text(encoding="utf-8")
    section = text.partition("## Growing past one machine")[2].partition("\n## ")[0]
    return _LINE.findall("".join(re.findall(r"^```console\n(.*?)^```", section, re.DOTALL | re.MULTILINE)))


class Cluster:
    """Processes of `dask`, each with the processes that it starts in a session of its own."""

    def __init__(self, folder: Path, root: Path) -> None:
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        _, self._scheduler, self._worker, self.rank = _commands(root)
        (self.folder / "units_on_cluster.py").write_text(UNITS, encoding="utf-8")
        file = folder / "scheduler.json"
        self._start(self._scheduler, "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))
        self.address = json.loads(_awaited(lambda: file.exists() and file.read_text(encoding="utf-8")))["address"]

    def worker(self, *options: str) -> subprocess.Popen[bytes]:
        line = re.sub(r"tcp://\S+", self.address, self._worker).replace("--nworkers 4", "--nworkers 1")
        assert self.address in line
        local = ("--host", "127.0.0.1", "--no-dashboard", "--local-directory", str(self.folder / "scratch"))
        return self._start(line, *local, *options)

    def _start(self, line: str, *options: str) -> subprocess.Popen[bytes]:
        dask, *words = shlex.split(line)
        assert dask == "dask"
        package_root = str(Path(matcher.__file__).resolve().parents[1])
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", *words, *options],
            env=os.environ | {"PYTHONPATH": os.pathsep.join((package_root, str(self.folder)))},
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.processes.append(process)
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Kill it with its nanny, or its worker: what a machine does that loses its power."""
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _awaited(look: Callable[[], object], seconds: float = 60) -> str:
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return str(found)


@pytest.fixture(scope="module")
def cluster(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    cluster = Cluster(tmp_path_factory.mktemp("cluster"), root)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(cluster.folder)
        try:
            for _ in range(3):
                cluster.worker()
            yield cluster
        finally:
            for process in cluster.processes:
                cluster.kill(process)
            sys.modules.pop("units_on_cluster", None)


@pytest.fixture
def ready(cluster: Cluster) -> Cluster:
    """The cluster with three workers."""
    client = reaching.connected(cluster.address)
    try:
        _awaited(lambda: len(reaching.workers(client)) == 3)
    finally:
        client.close()
    return cluster


def test_a_killed_worker_costs_only_what_it_had(ready: Cluster, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    from units_on_cluster import doubled

    (tmp_path / "begun").mkdir()
    tasks = [(str(tmp_path / "begun"), number) for number in range(30)]
    results = []
    with open_engine("dask", scheduler=ready.address, folder=tmp_path / "work", paths=[tmp_path]) as engine:
        assert engine.n_workers == 3
        for result in engine.unordered(doubled, tasks):
            results.append(result)
            if len(results) == 6:
                ready.kill(ready.processes[1])
    assert sorted(results) == [(number, 2 * number) for number in range(30)]
    begun = list((tmp_path / "begun").iterdir())
    assert 30 <= len(begun) <= 34  # the one it worked on, and those whose results were not fetched yet
    assert len({file.suffix for file in begun}) == 3
    assert list((tmp_path / "work").iterdir()) == []
    assert capfd.readouterr() == ("", "")
    ready.worker()


def test_documents_are_read_in_workers(ready: Cluster, samples: Path, tmp_path: Path) -> None:
    from units_on_cluster import read

    files = sorted((samples / "resumes").glob("chef-*.pdf"))
    assert len(files) >= 3
    with open_engine("dask", scheduler=ready.address, folder=tmp_path, paths=files) as engine:
        outcomes = dict(engine.unordered(read, map(str, files)))
    assert outcomes == {file.name: "ok" for file in files}


@pytest.mark.parametrize(
    ("change", "said"),
    [(OTHER_VERSION, "has matcher 0.0.9, and this machine"), (OTHER_SOURCE, "cannot run this matcher, or has just ended")],
    ids=["version", "source"],
)
def test_another_version_is_named(ready: Cluster, tmp_path: Path, change: str, said: str) -> None:
    preload = tmp_path / "other_version.py"
    preload.write_text(change, encoding="utf-8")
    process = ready.worker("--preload", str(preload), "--worker-port", str(port := _free_port()))
    client = reaching.connected(ready.address)
    try:
        _awaited(lambda: len(reaching.workers(client)) == 4)
        with pytest.raises(InputError, match=re.escape(f"the worker tcp://127.0.0.1:{port} {said}")):
            _open(ready.address, tmp_path)
    finally:
        ready.kill(process)
        client.close()


def test_a_path_that_a_worker_does_not_see_is_named(ready: Cluster, tmp_path: Path) -> None:
    missing = re.escape(f"does not see {tmp_path / 'resumes'}; put it on storage that all machines share")
    with pytest.raises(InputError, match=rf"^the worker tcp://127\.0\.0\.1:\d+ {missing}"):
        _open(ready.address, tmp_path, tmp_path / "resumes")


def test_a_unit_that_kills_is_given_up_and_named(ready: Cluster, tmp_path: Path) -> None:
    from units_on_cluster import deadly

    with open_engine("dask", scheduler=ready.address, folder=tmp_path) as engine:
        results = []
        with pytest.raises(WorkersLostError) as caught:
            results.extend(engine.unordered(deadly, range(8)))
        assert caught.value.suspects == (3,)
        assert sorted(engine.unordered(deadly, range(4, 8))) == [4, 5, 6, 7]


def test_the_readme_ranks_on_a_cluster(ready: Cluster, samples: Path, tmp_path: Path) -> None:
    (tmp_path / "resumes").mkdir()
    for file in sorted((samples / "resumes").glob("chef-*.pdf"))[:3]:
        (tmp_path / "resumes" / file.name).write_bytes(file.read_bytes())
    (tmp_path / "jobs.csv").write_bytes((samples / "jobs.csv").read_bytes())
    words = shlex.split(re.sub(r"tcp://\S+", ready.address, ready.rank))
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=200
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "out" / "report.html").is_file()


def test_a_wrong_address_and_a_silent_one_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = 2 * reaching.CONNECT_SECONDS + reaching.JOIN_SECONDS + reaching.ANSWER_SECONDS + reaching.ARRIVE_SECONDS
    assert seconds <= 30
    monkeypatch.setattr(reaching, "CONNECT_SECONDS", 1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        for address in (f"tcp://127.0.0.1:{_free_port()}", f"tcp://127.0.0.1:{silent.getsockname()[1]}"):
            started = time.monotonic()
            with pytest.raises(InputError, match=f"no Dask scheduler answers at {address}"):
                _open(address, tmp_path)
            assert time.monotonic() - started < 10


def _open(address: str, folder: Path, *paths: Path) -> None:
    with open_engine("dask", scheduler=address, folder=folder, paths=paths):
        pass


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_a_scheduler_without_workers_and_one_that_ends_are_told(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lonely = Cluster(tmp_path, root)
    try:
        with monkeypatch.context() as patch:
            patch.setattr(dask, "JOIN_SECONDS", 0.5)
            with pytest.raises(InputError, match=f"has no workers; start one on each machine: dask worker {lonely.address}"):
                _open(lonely.address, tmp_path)
        lonely.worker()
        monkeypatch.setattr(dask, "JOIN_SECONDS", 60)
        with open_engine("dask", scheduler=lonely.address, folder=tmp_path) as engine:
            results = engine.unordered(time.sleep, [0, 60, 60])
            next(results)
            lonely.kill(lonely.processes[0])
            started = time.monotonic()
            with pytest.raises(EngineError, match=f"the scheduler at {lonely.address} is gone"):
                next(results)
            assert time.monotonic() - started < 10
    finally:
        for process in lonely.processes:
            lonely.kill(process)


def test_a_cluster_that_lost_its_workers_is_told(ready: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask, "_ALONE_SECONDS", 2)
    with open_engine("dask", scheduler=ready.address, folder=tmp_path) as engine:
        results = engine.unordered(time.sleep, [0, 60, 60])
        next(results)
        for process in ready.processes[1:]:
            ready.kill(process)
        with pytest.raises(EngineError, match=r"all workers of the scheduler at .* are gone"):
            next(results)
        started = time.monotonic()
        engine.stop()
        assert time.monotonic() - started < 2
