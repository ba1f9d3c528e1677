"""The log for programs: with ``--log-json`` every line on stderr is one JSON object (docs/outputs.md)."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from matcher.batch.progress import Progress
from matcher.cli.pace import Pace, Paces

_LEVELS = {"warning": "warning", "error": "error", "stopped": "error"}
_LINE_EVERY_SECONDS = 1.0


@dataclass(slots=True)
class _Switch:
    """Whether the command that runs in this process keeps a log: stderr is the process's, so this is as well."""

    is_on: bool = False
    shows_warnings: Callable[..., None] = lambda *_: None
    """What shows warnings of libraries in the other state: now nothing does, or Python."""


_SWITCH = _Switch()


def is_on() -> bool:
    """Return whether stderr is a log."""
    return _SWITCH.is_on


def switch(is_wanted: bool) -> bool:  # noqa: FBT001 - typer calls it with the flag
    """Make stderr a log, or what people read."""
    if is_wanted != _SWITCH.is_on:
        import warnings

        line("note")  # loads what it takes: at an end by force nothing can be imported

        # What libraries warn of is no line of the log, and may hold words of a resume.
        _SWITCH.shows_warnings, warnings.showwarning = warnings.showwarning, _SWITCH.shows_warnings
    _SWITCH.is_on = is_wanted
    return is_wanted


def line(event: str, **facts: Any) -> str:
    """Return one line of the log: time, level and event come first."""
    import json
    from datetime import UTC, datetime

    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    return json.dumps({"time": now, "level": _LEVELS.get(event, "info"), "event": event} | facts) + "\n"


def write(event: str, **facts: Any) -> None:
    """Write one line of the log, if it can be written: a log on a full disk, or without a reader, ends no run."""
    with suppress(OSError):
        sys.stderr.write(line(event, **facts))
        sys.stderr.flush()


@contextmanager
def logged() -> Iterator[Progress]:
    """Give a function that writes how far each stage is: its beginning, its end, and in between once a second at most."""
    paces = Paces()
    written: dict[str, float] = {}

    def note(stage: str, n_done: int, n_total: int | None, /, *, n_failed: int = 0) -> None:
        now = time.monotonic()
        for event, name, pace in paces.move(stage, n_done, n_total, n_failed=n_failed, now=now):
            if event != "progress" or now - written[name] >= _LINE_EVERY_SECONDS:
                written[name] = now
                write(event, **_facts(name, pace, now))

    yield note
    now = time.monotonic()
    for event, name, pace in paces.end(now=now):
        write(event, **_facts(name, pace, now))


def _facts(stage: str, pace: Pace, now: float) -> dict[str, Any]:
    rate, left = pace.rate(now), pace.seconds_left(now)
    return {
        "stage": str(stage),
        "done": pace.n_done,
        "total": pace.n_total,
        "failed": pace.n_failed,
        "seconds": round(pace.seconds(now), 3),
        "rate": None if rate is None else round(rate, 3),
        "seconds_left": None if left is None else round(left, 1),
    }
