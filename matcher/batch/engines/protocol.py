"""What an engine is: units of work in, results out as they finish, few in flight, and an error instead of an endless wait."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any, Generic, Protocol, TypeVar

from matcher.errors import MatcherError

T = TypeVar("T")
R = TypeVar("R")

LOOKS_EVERY_SECONDS = 1.0
"""How often somebody looks whether the workers are still there, while nothing finishes."""


class WorkersLostError(Exception):
    """Workers died and took units with them. Units that had finished were given out before; run those that are left again.

    `suspects` are the tasks that were with the workers: one of them may be what kills. With Dask they are exactly those that
    were given up, with processes of this machine all that were handed out.
    """

    def __init__(self, suspects: tuple[Any, ...]) -> None:
        super().__init__(f"{len(suspects)} units were lost with the workers that had them")
        self.suspects = suspects


class Engine(Protocol):
    """Runs units of work; a context manager (`matcher.batch.engines.opening.open_engine`)."""

    name: str

    @property
    def n_workers(self) -> int:
        """How many units are worked on at a time."""

    def unordered(self, work: Callable[[T], R], tasks: Iterable[T]) -> Iterator[R]:
        """Yield what `work` returns for each task, as it finishes.

        Parameters
        ----------
        work
            A function of a module, or a `functools.partial` of one. It may run twice for the same task, at the same time too
            (a worker that is believed dead may live): equal tasks must leave equal files, written under a name of their own
            and renamed.
        tasks
            Small values that can be pickled, drawn in this thread and only as workers come free: at most twice `n_workers`
            are out.

        Raises
        ------
        WorkersLostError
            Workers died, and units with them. The engine can be used again.
        MatcherError
            There are no workers any more, or they cannot be reached.
        Exception
            What `work` raised.
        """

    def stop(self) -> None:
        """Give up at once what runs."""

    def close(self) -> None:
        """End what was started, when all is done."""


class Promise(Protocol):
    """What the futures of all libraries have."""

    def add_done_callback(self, call: Callable[[Any], object], /) -> object:
        """Have `call` called when it is done, in whatever thread."""


P = TypeVar("P", bound=Promise)


@dataclass(slots=True)
class Flow(Generic[T, P]):
    """Keeps few tasks in flight.

    The tasks are drawn, and the results given out, in the thread that asks: what stands behind `tasks` may be a database, which
    belongs to one thread. joblib's `Parallel` draws them in threads of its own (docs/adr/0023).
    """

    submit: Callable[[T], P]
    cancel: Callable[[list[P]], None]
    limit: Callable[[], int]
    watch: Callable[[float], None]
    """Called with the seconds since something finished, while nothing does; raises when there is no hope."""
    is_draining: bool = False
    """Whether no more tasks are drawn."""

    def finished(self, tasks: Iterable[T]) -> Generator[tuple[T, P], None, None]:
        """Yield each task with its future, which is done; left early, what is in flight is cancelled."""
        waiting = enumerate(tasks)
        flying: dict[int, tuple[T, P]] = {}
        landed: SimpleQueue[int] = SimpleQueue()
        idle_seconds = 0.0
        try:
            while True:
                while not self.is_draining and len(flying) < self.limit():
                    drawn = next(waiting, None)
                    if drawn is None:
                        self.is_draining = True
                        break
                    number, task = drawn
                    future = self.submit(task)
                    flying[number] = (task, future)
                    future.add_done_callback(partial(_land, landed, number))
                if not flying:
                    return
                try:
                    number = landed.get(timeout=LOOKS_EVERY_SECONDS)
                except Empty:
                    idle_seconds += LOOKS_EVERY_SECONDS
                    self.watch(idle_seconds)
                    continue
                idle_seconds = 0.0
                yield flying.pop(number)
        finally:
            self.cancel([future for _, future in flying.values()])


def _land(landed: SimpleQueue[int], number: int, _: object) -> None:
    landed.put(number)


def guarded(work: Callable[[T], R], task: T) -> R:
    """Return `work(task)` in a worker; an error that could not travel is replaced by one that can.

    An error whose class takes more than its message would break the pipe of the worker, and count as its death.
    """
    try:
        return work(task)
    except Exception as error:
        try:
            pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
        except Exception:  # noqa: BLE001 - whatever its class does, its words have to arrive
            # Only our own errors are known to hold no words of a resume.
            words = f": {error}" if isinstance(error, MatcherError) else ""
            raise MatcherError(f"{type(error).__name__} in a worker{words}") from None
        raise
