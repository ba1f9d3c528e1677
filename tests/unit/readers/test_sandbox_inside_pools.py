"""The sandbox inside processes that may not have children of their own kind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import matcher

PROGRAM = """
import sys
from matcher.readers import Limits, Sandbox

def read(data, name):
    import multiprocessing
    with Sandbox(Limits(max_pages=3)) as sandbox:
        result = sandbox.read(data, name=name)
    return str(result.outcome), result.source, multiprocessing.current_process().daemon

FILES = [(b"Ada Example, cook", "a.txt"), (b"\\0", "b.txt"), (b"Grace Example, chef", "c.txt")]
HERE = __import__("os").getpid()

def run(kind):
    if kind == "daemon":
        import multiprocessing
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            return pool.starmap(read, FILES)
    if kind == "loky":
        import joblib
        return joblib.Parallel(n_jobs=2, backend="loky", timeout=100)(joblib.delayed(read)(*file) for file in FILES)
    import dask
    dask.config.set({"distributed.comm.timeouts.connect": "60s"})
    from distributed import Client, LocalCluster
    with LocalCluster(n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1") as cluster:
        with Client(cluster) as client:
            return client.gather([client.submit(read, *file, pure=False) for file in FILES])

if __name__ == "__main__":
    print([(outcome, source) for outcome, source, _ in run(sys.argv[1])])
"""


@pytest.mark.parametrize("kind", ["daemon", "loky", "dask"])
def test_files_are_read_inside(kind: str, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    root = str(Path(matcher.__file__).resolve().parents[1])
    done = subprocess.run(
        [sys.executable, str(program), kind],
        env=os.environ | {"PYTHONPATH": os.pathsep.join((root, str(tmp_path)))},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().endswith("[('ok', 'a.txt'), ('unsupported_type', 'b.txt'), ('ok', 'c.txt')]")
