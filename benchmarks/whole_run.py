"""Prints what ``matcher rank`` takes from files to results, twice: the second time from the cache of documents.

Resumes and adverts are made (synthetic) from a download of O*NET: see crowd.py. Each resume is a text file. Then the memory of
the first process is looked at, of runs over more and more files of a few lines each.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from crowd import ONET, Crowd
from million import bytes_in, show, write_jobs
from watching import MIB, Watched, watched

_N_FOLDERS = 100
"""So that no folder holds too many files for those who look into it."""


def write_resumes(folder: Path, crowd: Crowd, n: int) -> None:
    """Write `n` resumes as text files."""
    for number in range(n):
        _write(folder, number, crowd.resume(number))


def write_small_resumes(folder: Path, n: int) -> None:
    """Write `n` resumes of a few lines; each is another one, so that none is a copy."""
    for number in range(n):
        first, years = number % 40, 1 + number % 7
        lines = ["Experience", f"Electrician, {2017 - years} - 2024", f"- Wired {number} lamps and {first} doors", ""]
        _write(folder, number, "\n".join([*lines, "Skills", "Wiring, soldering"]))


def _write(folder: Path, number: int, text: str) -> None:
    path = folder / f"{number % _N_FOLDERS:02d}" / f"{number:06d}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def ranked(folder: Path, name: str, *, n_processes: int) -> Watched:
    """Return what ranking the resumes in a folder takes; documents are kept beside it."""
    environment = os.environ | {"XDG_CACHE_HOME": str(folder / "cache")}
    out = folder / name
    arguments = ["rank", str(folder / "resumes"), str(folder / "jobs.csv"), "-o", str(out), "--force"]
    return watched([*arguments, "--n-jobs", str(n_processes)], environment=environment)


def twice(folder: Path, options: argparse.Namespace) -> dict[str, object]:
    """Print and return what two runs over the same files take."""
    crowd = Crowd.from_onet(options.onet)
    write_resumes(folder / "resumes", crowd, options.people)
    write_jobs(folder / "jobs.csv", crowd, options.jobs)
    figures: dict[str, object] = {"files": options.people, "jobs": options.jobs, "synthetic": True}
    for name in ("first", "second"):
        found = ranked(folder, name, n_processes=options.processes)
        show(f"{options.people:,} files x {options.jobs:,} jobs, {name} run", found)
        figures[name] = found.to_dict()
        n_bytes, n_documents = bytes_in(folder / "cache"), len(list((folder / "cache").rglob("*.document")))
        print(f"  documents kept: {n_documents:,}, {n_bytes / MIB:,.0f} MiB", flush=True)
        figures["kept_documents"], figures["kept_bytes"] = n_documents, n_bytes
    if (folder / "first" / "shortlists.jsonl").read_bytes() != (folder / "second" / "shortlists.jsonl").read_bytes():
        sys.exit("the two runs gave different lists")
    return figures


def of_many(folder: Path, options: argparse.Namespace) -> list[dict[str, object]]:
    """Print and return the memory of the first process of runs over more and more small files."""
    figures = []
    for n in options.memory:
        here = folder / f"small-{n}"
        write_small_resumes(here / "resumes", n)
        write_jobs(here / "jobs.csv", Crowd.from_onet(options.onet), options.memory_jobs)
        found = ranked(here, "out", n_processes=options.processes)
        show(f"{n:,} small files x {options.memory_jobs} jobs", found)
        figures.append({"files": n, "jobs": options.memory_jobs} | found.to_dict())
    if len(figures) > 1:
        own = [entry["memory"][0]["own_mib"] for entry in figures]  # type: ignore[index]
        print(f"first process: {', '.join(map(str, own))} MiB of its own; from least to most {max(own) - min(own)} MiB")
    return figures


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000, help="files; 0 for none")
    parser.add_argument("--jobs", type=int, default=100)
    parser.add_argument("--memory", type=int, nargs="*", default=[], help="numbers of small files, such as 1000 10000 100000")
    parser.add_argument("--memory-jobs", type=int, default=4)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--onet", type=Path, default=ONET, help="folder of an O*NET download")
    parser.add_argument("--json", type=Path, help="file for the figures")
    options = parser.parse_args(arguments)
    figures: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as name:
        if options.people:
            figures["twice"] = twice(Path(name), options)
        figures["memory"] = of_many(Path(name), options)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
