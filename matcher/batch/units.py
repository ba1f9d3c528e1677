"""Units of work through an engine: those that a lost process leaves behind are begun again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from matcher.batch.engines.protocol import Engine, WorkersLostError
from matcher.errors import EngineError

T = TypeVar("T")
R = TypeVar("R")


def run_units(
    engine: Engine,
    work: Callable[[T], R],
    pending: Callable[[], Iterable[T]],
    on_done: Callable[[R], None],
    *,
    patience: int,
    alone: Callable[[T], object] | None = None,
) -> None:
    """Have `work` done for all tasks; `on_done` is told of each result, in this process, in any order.

    Parameters
    ----------
    pending
        Gives the tasks that are not done: asked at first, and again whenever processes were lost.
    patience
        How often processes may be lost in a row before the run is given up.
    alone
        Done with each task that was out when processes were lost, one at a time, before all go on: it finds out which of
        them it was. Else those that were only beside it would begin again beside it, and be lost with it again.

    Raises
    ------
    EngineError
        Processes are lost again and again.
    """
    n_in_vain = 0
    suspects: list[T] = []
    while True:
        try:
            while alone is not None and suspects:
                for _ in engine.unordered(alone, suspects[:1]):
                    del suspects[0]
            for result in engine.unordered(work, pending()):
                on_done(result)
                n_in_vain = 0
        except WorkersLostError as error:
            n_in_vain += 1
            if n_in_vain >= patience:
                raise EngineError(
                    f"worker processes end again and again ({error}): the memory may be too small, try --n-jobs 1"
                ) from None
            suspects = suspects or list(error.suspects)
        else:
            return
