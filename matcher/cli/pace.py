"""How fast a stage goes and when it will have ended, from what it did lately: for the bar and for the log."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import pairwise

_WINDOW_SECONDS = 30.0
"""Speed is that of the last half minute: files are of different kinds, and what was read before takes no time at all."""
_MERGED_SECONDS = 0.25
"""Arrivals nearer than this are one: processes that finish together say nothing about speed between each other."""
_N_KEPT = 4
"""Arrivals that are looked at however long ago they are: blocks of work may take minutes each."""
_SETTLED_SECONDS = 2.0
"""A stage that is younger has no speed yet."""


class Pace:
    """One stage: how far it is, how fast, and how long it will take.

    Speed counts from the stage's first call on, so that what an earlier run had done is no speed.
    """

    def __init__(self, n_done: int, n_total: int | None, *, now: float) -> None:
        self.n_done = n_done
        self.n_total = n_total
        self.n_failed = 0
        self._began = self._opened = now
        self._n_before = n_done
        self._ended: float | None = None
        self._arrivals: deque[tuple[float, int]] = deque([(now, n_done)])

    @property
    def has_ended(self) -> bool:
        """Whether all is done."""
        return self._ended is not None

    def move(self, n_done: int, n_total: int | None, *, n_failed: int, now: float) -> None:
        """Take note of how far the stage is."""
        arrivals = self._arrivals
        if n_done > self.n_done:
            if len(arrivals) > 1 and now - self._opened < _MERGED_SECONDS:
                arrivals.pop()
            else:
                self._opened = now
            arrivals.append((now, n_done))
            while len(arrivals) > _N_KEPT and (arrivals[1][0] <= now - _WINDOW_SECONDS or self._has_start_up()):
                arrivals.popleft()
        self.n_done, self.n_total, self.n_failed = n_done, n_total, n_failed
        self._ended = now if n_done == n_total else None

    def end(self, *, now: float) -> None:
        """Take note that the stage has ended, where no total says so."""
        self._ended = self._ended or now

    def seconds(self, now: float) -> float:
        """Return how long the stage takes, or took."""
        return (self._ended or now) - self._began

    def rate(self, now: float) -> float | None:
        """Return items a second over the last half minute, at the end over all; None where there is nothing yet to go by."""
        if self._ended is not None:
            return (self.n_done - self._n_before) / (self._ended - self._began) if self._ended > self._began else None
        arrivals = list(self._arrivals)  # the bar asks from a thread of its own
        (first, n_first), (last, n_last) = arrivals[0], arrivals[-1]
        if len(arrivals) < 3 or last - first < _SETTLED_SECONDS:
            return None
        # Waiting longer than it took before is part of the truth: the rate falls, slowly.
        stalled = max(0.0, now - last - max(_gaps(arrivals)))
        return (n_last - n_first) / (last - first + stalled)

    def seconds_left(self, now: float) -> float | None:
        """Return how long the rest of the stage takes at this rate; None where that cannot be said."""
        rate = self.rate(now)
        if rate is None or self.n_total is None or self.has_ended:
            return None
        return (self.n_total - self.n_done) / rate

    def _has_start_up(self) -> bool:
        """Whether the wait for the first arrival is looked at, and stands out: processes were started and models loaded."""
        first, *others = _gaps(self._arrivals)
        return self._arrivals[0][0] == self._began and first > 2 * max(others)


def _gaps(arrivals: Iterable[tuple[float, int]]) -> list[float]:
    return [after - before for (before, _), (after, _) in pairwise(arrivals)]


class Paces:
    """The stages of one piece of work, in the order in which they began."""

    def __init__(self) -> None:
        self.by_stage: dict[str, Pace] = {}

    def move(
        self, stage: str, n_done: int, n_total: int | None, *, n_failed: int = 0, now: float
    ) -> Iterator[tuple[str, str, Pace]]:
        """Take note of how far `stage` is, and yield what that means: (event, stage, pace).

        Events are 'stage_started', 'progress' and 'stage_ended'; a stage without a total ends when another one begins.
        """
        pace = self.by_stage.get(stage)
        if pace is None or n_done < pace.n_done:  # it is done once more
            yield from self.end(now=now, is_total_known=False)
            self.by_stage.pop(stage, None)
            pace = self.by_stage[stage] = Pace(n_done, n_total, now=now)
            yield "stage_started", stage, pace
        had_ended = pace.has_ended
        pace.move(n_done, n_total, n_failed=n_failed, now=now)
        if not had_ended:
            yield ("stage_ended" if pace.has_ended else "progress"), stage, pace

    def end(self, *, now: float, is_total_known: bool = True) -> Iterator[tuple[str, str, Pace]]:
        """Take note that what has not ended has, and yield it; without `is_total_known` only what cannot say so itself."""
        for stage, pace in self.by_stage.items():
            if not pace.has_ended and (is_total_known or pace.n_total is None):
                pace.end(now=now)
                yield "stage_ended", stage, pace
