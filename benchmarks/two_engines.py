"""Prints what ``matcher rank`` takes with processes of its own, and with as many workers of a Dask cluster here, in turns.

Resumes and adverts are made (synthetic): see crowd.py. The cluster is started once, and a first ranking that does not count
loads the models into its workers; processes of its own load them in every run.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from crowd import ONET, Crowd
from million import write_jobs
from watching import Watched, watched
from whole_run import write_resumes

_PATIENCE_SECONDS = 60
_STAGES = ("jobs", "reading", "scoring")
"""What the workers do; the rest is done by the first process."""


@contextmanager
def cluster(folder: Path, n_workers: int) -> Iterator[str]:
    """Give the address of a scheduler with workers of one thread."""
    file = folder / "scheduler.json"
    common = ["--host", "127.0.0.1", "--no-dashboard"]
    with ExitStack() as stack:

        def start(*arguments: str) -> None:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *arguments, *common], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            stack.callback(process.wait)
            stack.callback(process.terminate)

        start("scheduler", "--port", "0", "--scheduler-file", str(file))
        end = time.monotonic() + _PATIENCE_SECONDS
        while not (file.exists() and file.read_text(encoding="utf-8")):
            if time.monotonic() > end:
                sys.exit("the scheduler did not start")
            time.sleep(0.1)
        address = str(json.loads(file.read_text(encoding="utf-8"))["address"])
        scratch = ["--local-directory", str(folder / "scratch")]
        start("worker", address, "--nworkers", str(n_workers), "--nthreads", "1", *scratch)
        yield address


def in_turns(folder: Path, options: argparse.Namespace) -> dict[str, list[Watched]]:
    """Return what each engine took, round for round."""
    crowd = Crowd.from_onet(options.onet)
    write_resumes(folder / "resumes", crowd, options.people)
    write_jobs(folder / "jobs.csv", crowd, options.jobs)
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    found: dict[str, list[Watched]] = {"loky": [], "dask": []}
    with cluster(folder, options.processes) as address:
        engines = {"loky": ["--n-jobs", str(options.processes)], "dask": ["--engine", "dask", "--scheduler", address]}
        for n in range(options.rounds + 1):
            for name, chosen in engines.items():
                out = folder / f"{name}-{n}"
                arguments = ["rank", str(folder / "resumes"), str(folder / "jobs.csv"), "-o", str(out), "--no-cache", "-q"]
                taken = watched([*arguments, *chosen], environment=environment)
                if n:
                    found[name].append(taken)
            if (folder / f"loky-{n}/shortlists.jsonl").read_bytes() != (folder / f"dask-{n}/shortlists.jsonl").read_bytes():
                sys.exit("the two engines gave different lists")
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--jobs", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--onet", type=Path, default=ONET, help="folder of an O*NET download")
    parser.add_argument("--json", type=Path, help="file for the figures")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        found = in_turns(Path(name), options)
    figures: dict[str, object] = {"files": options.people, "jobs": options.jobs, "rounds": options.rounds, "synthetic": True}
    for stage in (*_STAGES, "all"):
        seconds = {
            engine: statistics.median(run.seconds if stage == "all" else run.stages[stage].seconds for run in runs)
            for engine, runs in found.items()
        }
        ratio = seconds["dask"] / seconds["loky"]
        figures[stage] = {engine: round(value, 2) for engine, value in seconds.items()} | {"ratio": round(ratio, 3)}
        print(f"{stage:<8} loky {seconds['loky']:7.1f} s   dask {seconds['dask']:7.1f} s   {ratio:.2f}", flush=True)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
