"""The engine that is the workers of a Dask cluster."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from pathlib import Path
from typing import Any

from matcher.batch.engines.cluster import JOIN_SECONDS, agree, connected, workers
from matcher.batch.engines.protocol import LOOKS_EVERY_SECONDS, Flow, R, T, WorkersLostError, guarded
from matcher.batch.engines.readiness import Footing, cleared, laid, require
from matcher.errors import EngineError, InputError, MatcherError

_COUNT_EVERY_SECONDS = 3
_ALONE_SECONDS = 20
"""How long a cluster may be without a worker: a nanny needs some seconds to start one anew."""
_PATIENCE_SECONDS = 3600
"""How long nothing may finish."""
_LOGGERS = ("distributed", "distributed.client")

_ONE_AT_A_TIME = threading.Lock()


class DaskEngine:
    """Works on one unit at a time in each worker process that a scheduler knows.

    distributed's client is used as it is: where Dask gives a unit up, joblib's `Parallel` over it waits for ever, or for its
    timeout, and does not say which (docs/adr/0023).

    Parameters
    ----------
    folder
        On storage that the workers share, under the same path; tasks name files by absolute paths.
    paths
        What else the workers must see.

    Raises
    ------
    InputError
        No scheduler answers, it has no workers, or one of them has other versions, or does not see the files.
    MissingExtraError
        Dask is not installed.
    """

    name = "dask"

    def __init__(self, scheduler: str, *, folder: Path, paths: Iterable[Path] = ()) -> None:
        self.scheduler = scheduler
        self._client = connected(scheduler)
        self._levels = {name: logging.getLogger(name).level for name in _LOGGERS}
        for name in _LOGGERS:  # what goes wrong is said by us, once
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self._footing: Footing | None = None
        try:
            self._counted, self.n_workers = 0.0, 0
            self._footing = laid(folder, paths)
            agree(self._client, self._footing, self._awaited())
        except BaseException:
            self.close()
            raise

    def unordered(self, work: Callable[[T], R], tasks: Iterable[T]) -> Iterator[R]:
        """Yield what `work` returns for each task, as it finishes."""
        from distributed import KilledWorker

        self._awaited()
        flow: Flow[T, Any] = Flow(
            submit=lambda task: self._client.submit(_in_worker, self._footing, work, task, pure=False),
            cancel=_release,
            limit=lambda: 2 * max(1, self._count()),
            watch=self._look,
        )
        lost: list[T] = []
        with contextlib.closing(flow.finished(tasks)) as finished:
            for task, future in finished:
                try:
                    result = self._result(future)
                except (KilledWorker, WorkersLostError):
                    # It took several workers along: the rest that is out is finished, and the caller decides.
                    flow.is_draining = True
                    lost.append(task)
                else:
                    future.release()
                    yield result
        if lost:
            raise WorkersLostError(tuple(lost))

    def _result(self, future: Any) -> Any:
        """Return what the unit returned, or raise what it raised; `WorkersLostError` where the scheduler let go of it."""
        waited = 0.0
        while True:
            try:
                return future.result(timeout=LOOKS_EVERY_SECONDS)
            except CancelledError:
                self._look(0.0)
                raise WorkersLostError(()) from None
            except TimeoutError:
                if future.status == "error":  # the unit's own
                    raise
                # The worker that held the result died before it was fetched: it is worked out again.
                waited += LOOKS_EVERY_SECONDS
                self._look(waited)

    def _look(self, idle_seconds: float) -> None:
        """Raise if there is nothing to wait for."""
        if self._client.status != "running":
            raise EngineError(f"the scheduler at {self.scheduler} is gone; start it again, with workers")
        if idle_seconds >= _ALONE_SECONDS and not self._count():
            raise EngineError(f"all workers of the scheduler at {self.scheduler} are gone; start some")
        if idle_seconds >= _PATIENCE_SECONDS:
            raise EngineError(f"nothing was finished for {_PATIENCE_SECONDS // 60} minutes; look at the workers' own messages")

    def _count(self) -> int:
        """Return the number of workers, asked for every few seconds."""
        if time.monotonic() - self._counted > _COUNT_EVERY_SECONDS:
            with contextlib.suppress(MatcherError):
                self.n_workers = len(workers(self._client))
            self._counted = time.monotonic()
        return self.n_workers

    def _awaited(self) -> list[str]:
        """Return the addresses of the workers; the first may still be starting."""
        deadline = time.monotonic() + JOIN_SECONDS
        while True:
            self._look(0.0)
            found = workers(self._client)
            self._counted, self.n_workers = time.monotonic(), len(found)
            if found:
                return found
            if time.monotonic() > deadline:
                raise InputError(
                    f"the scheduler at {self.scheduler} has no workers; start one on each machine: dask worker {self.scheduler}"
                )
            time.sleep(0.2)

    def stop(self) -> None:
        """Take back what is not begun; what workers have begun they end, and nobody listens."""
        self.close()

    def close(self) -> None:
        """Leave the scheduler; the cluster stays."""
        with contextlib.suppress(OSError, TimeoutError):
            self._client.close(timeout=1)
        if self._footing is not None:
            cleared(self._footing)
        for name, level in self._levels.items():
            logging.getLogger(name).setLevel(level)


def _in_worker(footing: Footing, work: Callable[[T], R], task: T) -> R:
    # A worker with several threads works on one unit at a time all the same: models, and what reads documents, are one for
    # the process.
    with _ONE_AT_A_TIME:
        require(footing)
        return guarded(work, task)


def _release(futures: list[Any]) -> None:
    for future in futures:
        future.release()
