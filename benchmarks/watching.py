"""Watches a process and all that it starts, from a thread: processor time used so far, and the most memory each has held.

Memory is told in three ways, which differ where files are memory-mapped. Resident: all pages that a process touches, those of
mapped files included, which the kernel takes back when others need room. Of its own: pages that no file is behind, which it
cannot take back. Proportional: resident, with pages that several processes share divided among them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from figures import proportional_bytes, tree

_TICKS = os.sysconf("SC_CLK_TCK")
_KIB = 1024
MIB = 1 << 20


@dataclass(slots=True)
class Peaks:
    """The most that one process held, in bytes."""

    name: str
    resident: int = 0
    own: int = 0
    proportional: int = 0

    def to_dict(self) -> dict[str, object]:
        """Return it for a file of figures, in MiB."""
        return {
            "process": self.name,
            "resident_mib": round(self.resident / MIB),
            "own_mib": round(self.own / MIB),
            "proportional_mib": round(self.proportional / MIB),
        }


@dataclass(slots=True)
class Watch:
    """Looks at a tree of processes until it is left."""

    root: int
    every_seconds: float = 0.2
    by_pid: dict[int, Peaks] = field(default_factory=dict)
    together: int = 0
    """The most that all held at once, proportional, in bytes."""
    _cpu: float = 0.0
    _is_over: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._look_on, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        if self._thread is not None:
            self._thread.join()

    def cpu_seconds(self) -> float:
        """Return the processor time that all of them took so far, those included that have ended and were waited for."""
        self._cpu = max(self._cpu, sum(map(cpu_seconds_of, tree(self.root))))
        return self._cpu

    def peaks(self, *, n: int = 6) -> list[Peaks]:
        """Return the first process and those of the others that held the most, in the order of when they began."""
        others = sorted((entry for pid, entry in self.by_pid.items() if pid != self.root), key=lambda entry: -entry.own)[:n]
        chosen = {id(entry) for entry in others}
        return [entry for pid, entry in sorted(self.by_pid.items()) if pid == self.root or id(entry) in chosen]

    def _look_on(self) -> None:
        n_looks = 0
        while not self._is_over.wait(self.every_seconds):
            is_thorough = n_looks % 5 == 0  # the kernel walks all pages for this
            n_looks += 1
            sizes = 0
            for pid in tree(self.root):
                resident, own = memory_of(pid)
                entry = self.by_pid.setdefault(pid, Peaks(_name_of(pid, is_root=pid == self.root)))
                entry.resident, entry.own = max(entry.resident, resident), max(entry.own, own)
                if is_thorough:
                    size = proportional_bytes(pid)
                    entry.proportional = max(entry.proportional, size)
                    sizes += size
            self.together = max(self.together, sizes)
            self.cpu_seconds()


def memory_of(pid: int) -> tuple[int, int]:
    """Return the bytes that are resident, and of these those that no file is behind; zeros of a process that is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0, 0
    found = dict(line.split(":", 1) for line in lines if line.startswith(("VmRSS", "RssAnon")))
    resident, own = (int(found.get(name, "0").split()[0]) * _KIB for name in ("VmRSS", "RssAnon"))
    return resident, own


def cpu_seconds_of(pid: int) -> float:
    """Return the processor time of a process and of those of its children that it waited for; 0 of one that is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(int(value) for value in fields[11:15]) / _TICKS


@dataclass(frozen=True, slots=True)
class Cores:
    """What the processors of the machine did up to a moment."""

    clock: float
    busy: float
    idle: float

    @classmethod
    def now(cls) -> Self:
        """Return it for now; all in seconds."""
        fields = [int(value) for value in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
        idle = fields[3] + fields[4]
        return cls(time.monotonic(), (sum(fields) - idle) / _TICKS, idle / _TICKS)

    def share_busy_since(self, earlier: Cores) -> float:
        """Return which share of the processors' time was used by anybody."""
        busy, idle = self.busy - earlier.busy, self.idle - earlier.idle
        return busy / max(busy + idle, 1e-9)


def _name_of(pid: int, *, is_root: bool) -> str:
    if is_root:
        return "first"
    try:
        told = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        return "gone"
    kinds = {"popen_loky": "worker", "resource_tracker": "tracker", "forkserver": "reader"}
    return next((kind for word, kind in kinds.items() if word in told), "other")


@dataclass(slots=True)
class StageTimes:
    """What a stage of a command took, from its first line in the log to the first line of the next."""

    n_done: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    cores_busy: float = 0.0
    """Share of the machine's cores that somebody used."""

    def to_dict(self, n_cores: int) -> dict[str, object]:
        """Return it for a file of figures."""
        return {
            "done": self.n_done,
            "seconds": round(self.seconds, 2),
            "cpu_seconds": round(self.cpu_seconds, 2),
            "share_of_cores": round(self.cpu_seconds / max(self.seconds, 1e-9) / n_cores, 3),
            "share_of_cores_used_by_anybody": round(self.cores_busy, 3),
        }


@dataclass(frozen=True, slots=True)
class Watched:
    """What a command took."""

    stages: dict[str, StageTimes]
    peaks: list[Peaks]
    together: int
    seconds: float
    cpu_seconds: float

    def to_dict(self) -> dict[str, object]:
        """Return it for a file of figures."""
        n_cores = os.cpu_count() or 1
        return {
            "seconds": round(self.seconds, 2),
            "cpu_seconds": round(self.cpu_seconds, 2),
            "stages": {name: stage.to_dict(n_cores) for name, stage in self.stages.items()},
            "memory": [entry.to_dict() for entry in self.peaks],
            "memory_of_all_together_mib": round(self.together / MIB),
        }


def watched(arguments: Sequence[str], *, environment: Mapping[str, str] | None = None, until: str = "") -> Watched:
    """Return what ``matcher ARGUMENTS --log-json`` took, stage by stage; ends this program where the command fails.

    The command is stopped when the stage `until` begins.
    """
    command = [sys.executable, "-m", "matcher", *arguments, "--log-json"]
    started = time.monotonic()
    stages: dict[str, StageTimes] = {"starting": StageTimes()}
    last = ""
    with (
        subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, encoding="utf-8", env=environment
        ) as process,
        Watch(process.pid) as watch,
    ):
        begun = (time.monotonic(), 0.0, Cores.now())
        for line in process.stderr or ():
            last = line
            event = json.loads(line)
            if event["event"] == "stage_started":
                if event["stage"] == until:
                    break
                begun = _end(stages, begun, watch)
                stages[event["stage"]] = StageTimes()
            if event.get("stage") in stages:
                stages[event["stage"]].n_done = event["done"]
        _end(stages, begun, watch)
        cpu_seconds = watch.cpu_seconds()
        if until:
            process.terminate()
            process.communicate()
    if process.returncode and not until:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}: {last.strip()}")
    return Watched(stages, watch.peaks(), watch.together, time.monotonic() - started, cpu_seconds)


def _end(stages: dict[str, StageTimes], begun: tuple[float, float, Cores], watch: Watch) -> tuple[float, float, Cores]:
    """Write down what the stage that was under way took, and return when the next one begins."""
    clock, cpu_seconds, cores = begun
    now = (time.monotonic(), watch.cpu_seconds(), Cores.now())
    stage = stages[next(reversed(stages))]
    stage.seconds, stage.cpu_seconds = now[0] - clock, now[1] - cpu_seconds
    stage.cores_busy = now[2].share_busy_since(cores)
    return now
