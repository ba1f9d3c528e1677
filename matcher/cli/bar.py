"""Progress on a terminal: a line for each stage."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from matcher.batch.progress import Progress, Stage
from matcher.cli.pace import Pace, Paces

_LOOKS_A_SECOND = 4
_NARROW = 70
"""Columns of a terminal below which there is room for figures only."""


@contextmanager
def shown(console: Console) -> Iterator[Progress]:
    """Give a function that moves the bars; they go when the work has ended."""
    paces = Paces()

    def show(stage: str, n_done: int, n_total: int | None, /, *, n_failed: int = 0) -> None:
        for _ in paces.move(stage, n_done, n_total, n_failed=n_failed, now=time.monotonic()):
            pass  # the lines are drawn a few times a second, however often this is called

    def drawn() -> Table:
        return table(paces, now=time.monotonic(), width=console.width)

    # Results that go to a file meanwhile are not for this terminal.
    with Live(console=console, get_renderable=drawn, refresh_per_second=_LOOKS_A_SECOND, transient=True, redirect_stdout=False):
        yield show


def table(paces: Paces, *, now: float, width: int) -> Table:
    """Return the stages as lines that fit into `width` columns."""
    lines = Table.grid(padding=(0, 1, 0, 0), expand=width >= _NARROW)
    for name in ("stage", "bar", "done", "rate", "failed", "elapsed", "left"):
        if name != "bar":
            lines.add_column(
                no_wrap=True, overflow="ellipsis", justify="right" if name in ("done", "rate", "elapsed") else "left"
            )
        elif width >= _NARROW:
            lines.add_column(ratio=1, min_width=4)
    for stage, pace in list(paces.by_stage.items()):
        cells = [Text(cell) for cell in _figures(stage, pace, now)]
        bar = ProgressBar(total=pace.n_total, completed=pace.n_done, pulse=pace.n_total is None and not pace.has_ended)
        lines.add_row(cells[0], *([bar] if width >= _NARROW else []), *cells[1:])
    return lines


def _figures(stage: str, pace: Pace, now: float) -> tuple[str, ...]:
    of = "" if pace.n_total is None else f"/{pace.n_total:,}"
    failed = "unreadable" if stage == Stage.READING else "failed"
    rate, left = pace.rate(now), pace.seconds_left(now)
    return (
        stage,
        f"{pace.n_done:,}{of}",
        "" if rate is None else rate_in_words(rate),
        f"{pace.n_failed:,} {failed}" if pace.n_failed else "",
        clock(pace.seconds(now)),
        "" if left is None else f"{duration_in_words(left)} left",
    )


def rate_in_words(rate: float) -> str:
    """Return a rate in items a second, or a minute or an hour where that is a figure to grasp.

    Examples
    --------
    >>> [rate_in_words(rate) for rate in (1234.5, 12.34, 1.234, 0.05, 0.0005)]
    ['1,234/s', '12/s', '1.2/s', '3.0/min', '1.8/h']
    """
    unit, seconds = next((pair for pair in (("s", 1), ("min", 60)) if rate * pair[1] >= 1), ("h", 3600))
    return f"{rate * seconds:,.{0 if rate * seconds >= 10 else 1}f}/{unit}"


def duration_in_words(seconds: float) -> str:
    """Return about how long that is: as exact as such a guess can be, so that it does not flicker.

    Examples
    --------
    >>> [duration_in_words(seconds) for seconds in (2, 47, 200, 3900, 8000, 300_000)]
    ['5 s', '50 s', '4 min', '1 h 5 min', '2 h 15 min', '3 d 12 h']
    """
    if seconds <= 90:
        return f"{_up(seconds, 5)} s"
    minutes = _up(seconds / 60, 1 if seconds <= 3600 else 5)
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 24 * 60:
        return f"{minutes // 60} h {minutes % 60} min"
    hours = _up(seconds / 3600, 1)
    return f"{hours // 24} d {hours % 24} h"


def _up(amount: float, step: int) -> int:
    """Return the next multiple of `step`, at least one."""
    return max(step, -int(-amount // step) * step)


def clock(seconds: float) -> str:
    """Return a time that has passed.

    Examples
    --------
    >>> clock(59.9), clock(3725)
    ('0:59', '1:02:05')
    """
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
