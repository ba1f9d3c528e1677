"""The engine that is this process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from matcher.batch.engines.protocol import R, T


class SerialEngine:
    """Works on one unit after the other, here."""

    name = "serial"
    n_workers = 1

    def unordered(self, work: Callable[[T], R], tasks: Iterable[T]) -> Iterator[R]:
        """Yield what `work` returns for each task."""
        return map(work, tasks)

    def stop(self) -> None:
        """Do nothing: what interrupts this process interrupts the unit."""

    def close(self) -> None:
        """Do nothing: there is nothing to end."""
