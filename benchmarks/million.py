"""Prints what it takes to choose among very many people whom to score for many jobs, and to score and list those chosen.

The people are made (synthetic): see recombined.py. They are written as the units of reading write them, so that ``matcher rank
--resume`` goes on from there, in its own processes: what is measured is that command. Their files take 14 KB each on the disk.
Seconds are those on the wall: other work on the machine makes them longer, CPU seconds hardly.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from crowd import ONET, Crowd
from recombined import MakingTask, make_unit
from watching import MIB, Watched, watched

from matcher.batch.engines.opening import open_engine
from matcher.batch.inputs.resume_input import ResumeInput
from matcher.batch.progress import Stage
from matcher.batch.request import RankRequest
from matcher.batch.run import ranked
from matcher.batch.stages import STAGES
from matcher.batch.units.coding import decode
from matcher.batch.units.reading_unit import STAGE
from matcher.batch.units.scoring_unit import STAGE as SCORING
from matcher.batch.units.workplace import FOLDER, open_workplace

N_BASES = 3_000
_IN_UNIT = 256


class _EnoughError(Exception):
    """The run is as far as it shall go."""


def write_jobs(path: Path, crowd: Crowd, n: int) -> None:
    """Write the table of jobs."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, ["id", "title", "description"])
        writer.writeheader()
        writer.writerows(crowd.advert(number) for number in range(n))


def begin(
    folder: Path, n_people: int, n_jobs: int, *, onet: Path, n_bases: int, n_processes: int, n_recombined: int | None = None
) -> RankRequest:
    """Begin a run in `folder` and make its people, as though their files had been read.

    With `n_recombined`, people beyond that number are earlier ones once more, under other ids.
    """
    write_jobs(folder / "jobs.csv", Crowd.from_onet(onet), n_jobs)
    with (folder / "people.jsonl").open("w", encoding="utf-8") as stream:
        stream.writelines(json.dumps({"id": f"{number:07d}", "text": ""}) + "\n" for number in range(n_people))
    request = RankRequest(
        resumes=(str(folder / "people.jsonl"),), jobs=folder / "jobs.csv", out=folder / "out", n_jobs=n_processes
    )

    def until_reading(stage: str, _n_done: int, _n_total: int | None, /, *, n_failed: int = 0) -> None:
        del n_failed
        if stage == Stage.READING:
            raise _EnoughError

    try:
        with ranked(request, progress=until_reading):
            sys.exit("the run did not stop before it read")
    except _EnoughError:
        pass
    path = (folder / "out" / FOLDER).absolute()
    place, ledger = open_workplace(path, STAGES, is_resumed=True)
    try:
        size = int(ledger.get("files in a unit") or _IN_UNIT)

        def task(n: int, first: int) -> MakingTask:
            names = tuple(decode(data, ResumeInput).file for data in ledger.inputs(first, size))
            is_repeated = n >= n_anew and len(names) == size
            return MakingTask(place, n, first, names, onet, n_bases, n % n_anew if is_repeated else None)

        n_anew = max(1, (n_recombined or n_people) // size)
        with open_engine(n_jobs=n_processes) as engine:
            for some in (range(n_anew), range(n_anew, -(-n_people // size))):
                for made in engine.unordered(make_unit, (task(n, n * size) for n in some)):
                    ledger.commit(STAGE, made.unit, made.outcomes)
    finally:
        ledger.close()
    return request


def go_on(request: RankRequest, *, with_numba: bool, until: str = "") -> Watched:
    """Return what the rest of the run takes, as far as the stage `until`."""
    arguments = ["rank", *request.resumes, str(request.jobs), "-o", str(request.out), "--resume"]
    with tempfile.TemporaryDirectory() as name:
        environment = dict(os.environ)
        if not with_numba:  # as where it is not installed
            (Path(name) / "numba.py").write_text("raise ImportError\n", encoding="utf-8")
            environment["PYTHONPATH"] = os.pathsep.join(filter(None, (name, environment.get("PYTHONPATH"))))
        return watched([*arguments, "--n-jobs", str(request.n_jobs), "--no-cache"], environment=environment, until=until)


def bytes_in(folder: Path) -> int:
    """Return how many bytes the files in a folder take."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def show(name: str, found: Watched) -> None:
    """Print what a run took."""
    print(f"{name}: {found.seconds:.1f} s, {found.cpu_seconds:.1f} CPU s")
    for stage, times in found.stages.items():
        told = f"{times.seconds:8.1f} s {times.cpu_seconds:8.1f} CPU s, cores {times.cores_busy:.0%} busy by anybody"
        print(f"  {stage:<10} {times.n_done:>10,} {told}")
    for entry in found.peaks:
        told = f"{entry.own / MIB:7,.0f} MiB of its own, {entry.resident / MIB:7,.0f} with mapped files"
        print(f"  {entry.name:<10} {told}, {entry.proportional / MIB:7,.0f} proportional")
    print(f"  all together, proportional: {found.together / MIB:,.0f} MiB", flush=True)


def measured(folder: Path, options: argparse.Namespace) -> dict[str, object]:
    """Make the people, run, and return the figures."""
    figures: dict[str, object] = {"people": options.people, "jobs": options.jobs, "synthetic": True}
    started = time.monotonic()
    request = begin(
        folder,
        options.people,
        options.jobs,
        onet=options.onet,
        n_bases=options.bases,
        n_processes=options.processes,
        n_recombined=options.recombined,
    )
    work = folder / "out" / FOLDER
    figures |= {"seconds_to_make": round(time.monotonic() - started, 1), "bytes_on_disk": bytes_in(work)}
    print(f"{options.people:,} people made in {figures['seconds_to_make']} s, {bytes_in(work) / 1e9:.2f} GB", flush=True)
    ways = {"numba": True, "numpy": False}
    for at, name in enumerate(options.kernels):
        if at + 1 < len(options.kernels):
            kept = folder / "kept"
            shutil.copytree(work, kept, copy_function=os.link)  # part files are never written again
            (kept / "ledger.sqlite").unlink()
            shutil.copy2(work / "ledger.sqlite", kept / "ledger.sqlite")
        found = go_on(request, with_numba=ways[name], until="" if options.all else Stage.WRITING)
        show(f"{options.people:,} x {options.jobs:,}, {name}", found)
        figures[name] = found.to_dict() | {"sha256_of_lists": _sha256(work)}
        if at + 1 < len(options.kernels):
            shutil.rmtree(folder / "out")
            (folder / "out").mkdir()
            kept.rename(work)
    return figures


def _sha256(work: Path) -> str:
    """Return what tells whether the lists of two runs are the same; nothing where they were written and the work is gone."""
    digest = hashlib.sha256()
    for path in sorted((work / SCORING).glob("*.part")):
        digest.update(path.read_bytes())
    return digest.hexdigest() if (work / SCORING).exists() else ""


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50_000)
    parser.add_argument("--jobs", type=int, default=200)
    parser.add_argument("--bases", type=int, default=N_BASES, help="people who are read, of whom the others are made")
    parser.add_argument("--recombined", type=int, help="people beyond this number are earlier ones once more, under other ids")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--kernels", nargs="+", choices=("numba", "numpy"), default=["numba", "numpy"])
    parser.add_argument("--all", action="store_true", help="write the results as well")
    parser.add_argument("--onet", type=Path, default=ONET, help="folder of an O*NET download")
    parser.add_argument("--folder", type=Path, help="where the files go and stay; by default they are removed")
    parser.add_argument("--json", type=Path, help="file for the figures")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = options.folder or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        figures = measured(folder.absolute(), options)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
