"""The engine that is processes of this machine: joblib's executor."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from functools import partial
from typing import Any

from matcher.batch.engines.protocol import Flow, R, T, WorkersLostError, guarded
from matcher.batch.shielding import shielded

_ORPHAN_LOOKS_EVERY_SECONDS = 1.0
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")
"""Each process is one of the workers asked for: its libraries shall not start threads for every core as well."""


class LokyEngine:
    """Works on `n_workers` units at a time, each in a process that stays for the next.

    A process that dies takes the others of its pool with it; the next call starts fresh ones.
    """

    name = "loky"

    def __init__(self, n_workers: int) -> None:
        self.n_workers = n_workers
        self._pool: Any = None

    def unordered(self, work: Callable[[T], R], tasks: Iterable[T]) -> Iterator[R]:
        """Yield what `work` returns for each task, as it finishes."""
        pool = self._started()
        flow: Flow[T, Future[R]] = Flow(
            submit=partial(_submitted, pool, work),
            cancel=_cancel,
            limit=lambda: 2 * self.n_workers,
            watch=lambda _idle_seconds: None,  # the pool itself tells of deaths, and processes here do not get lost
        )
        lost: list[T] = []
        with closing(flow.finished(tasks)) as finished:
            for task, future in finished:
                try:
                    result = future.result()
                except BrokenProcessPool:
                    flow.is_draining = True
                    lost.append(task)
                else:
                    yield result
        if lost:
            self.stop()
            raise WorkersLostError(tuple(lost))

    def _started(self) -> Any:
        from joblib.externals.loky import ProcessPoolExecutor

        if self._pool is None:
            _begin_tracker()
            # The executor itself has no reducers for arrays: nothing is pickled to disk.
            self._pool = ProcessPoolExecutor(
                self.n_workers, initializer=prepare_process, initargs=(os.getpid(),), env=_ONE_THREAD
            )
        return self._pool

    def stop(self) -> None:
        """Kill the processes, with those that read documents for them."""
        self._end(is_killed=True)

    def close(self) -> None:
        """End the processes; units that still run are waited for."""
        self._end(is_killed=False)

    def _end(self, *, is_killed: bool) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=True, kill_workers=is_killed)


def _begin_tracker() -> None:
    """Start joblib's helper that tidies up after processes, without a place to complain of those that were killed.

    It prints a traceback for each semaphore that a killed process took along, when all goes on well.
    """
    from joblib.externals.loky.backend import resource_tracker

    told, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        resource_tracker.ensure_running()
    finally:
        os.dup2(told, 2)
        os.close(told)
        os.close(nowhere)


def _submitted(pool: Any, work: Callable[[T], R], task: T) -> Future[R]:
    """Return the unit's future, also where the pool refuses it because a process has just died."""
    try:
        with shielded():  # the executor starts its processes when a unit comes
            future: Future[R] = pool.submit(guarded, work, task)
    except BrokenProcessPool as error:
        future = Future()
        future.set_exception(error)
    return future


def _cancel(futures: list[Future[R]]) -> None:
    for future in futures:
        future.cancel()


def prepare_process(owner: int) -> None:
    """Make this process one that only `owner`, the process that started it, ends; and that ends with it.

    joblib's executor would also replace a process that grew by 300 MB, with a warning. Files that are mapped into memory count
    as growth there, so that is turned off.
    """
    from joblib.externals.loky import process_executor

    leave_stopping_alone()
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})  # blocked at birth; the processes that read documents hear it
    process_executor._USE_PSUTIL = False  # noqa: SLF001 - there is no option for it
    threading.Thread(target=partial(_end_with, owner), name="ends with its owner", daemon=True).start()


def leave_stopping_alone() -> None:
    """Make this process pay no heed to Ctrl-C, which a terminal sends to all: the command that started it ends it.

    A process that is interrupted between two blocks would print a traceback. A handler, because a signal that is ignored
    would stay ignored in the processes that read documents.
    """
    signal.signal(signal.SIGINT, lambda *_: None)


def _end_with(owner: int) -> None:
    """End this process when `owner` is gone: killed, it could tell nobody, and its workers would go on."""
    while os.getppid() == owner:
        time.sleep(_ORPHAN_LOOKS_EVERY_SECONDS)
    os._exit(1)
