"""Measuring: CPU time of this process and of others, and memory of a process with all its children."""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path


def cpu_seconds(work: Callable[[], object]) -> float:
    """Return the CPU seconds that `work` takes in this process, which cleans up before: nobody pays for another's garbage."""
    gc.collect()
    started = time.process_time()
    work()
    return time.process_time() - started


def paired(work: Callable[[], object], rival: Callable[[], object], *, n_rounds: int) -> tuple[float, float, float]:
    """Return the median CPU seconds of both, and the median of their ratios, run in turns so that noise meets both."""
    pairs = [(cpu_seconds(work), cpu_seconds(rival)) for _ in range(n_rounds)]
    ours, theirs = ([pair[side] for pair in pairs] for side in (0, 1))
    return statistics.median(ours), statistics.median(theirs), statistics.median(a / b for a, b in pairs)


def child_cpu_seconds(command: Sequence[str], *, n_rounds: int) -> float:
    """Return the median CPU seconds, user and system, of a command as a whole process."""
    seconds = []
    for _ in range(n_rounds):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"{' '.join(command)} ended with {process.returncode}")
        seconds.append(usage.ru_utime + usage.ru_stime)
    return statistics.median(seconds)


def peak_memory(command: Sequence[str]) -> tuple[int, int, float]:
    """Return the peak of the tree's memory in bytes, the peak of the parent's, and the wall seconds of a command.

    Memory is the proportional set size, in which pages that processes share are counted once.
    """
    started = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    peak_tree = peak_parent = 0
    while process.poll() is None:
        sizes = {pid: proportional_bytes(pid) for pid in tree(process.pid)}
        peak_tree = max(peak_tree, sum(sizes.values()))
        peak_parent = max(peak_parent, sizes.get(process.pid, 0))
        time.sleep(0.1)
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    return peak_tree, peak_parent, time.monotonic() - started


def tree(root: int) -> list[int]:
    """Return a process and all that it started and that are still there."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting.extend(children.get(pid, ()))
    return found


def proportional_bytes(pid: int) -> int:
    """Return the proportional set size of a process; 0 of one that is gone."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        return 0
    return 0
