"""Engines by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from matcher.batch.engines.dask import DaskEngine
from matcher.batch.engines.loky import LokyEngine
from matcher.batch.engines.protocol import Engine
from matcher.batch.engines.serial import SerialEngine
from matcher.errors import UsageError

LOKY, DASK = "loky", "dask"
ENGINES = (LOKY, DASK)
"""Those that can be asked for; `serial` is what loky with one process is."""


@contextmanager
def open_engine(
    name: str = LOKY, *, n_jobs: int = 1, scheduler: str = "", folder: Path | None = None, paths: Iterable[Path] = ()
) -> Iterator[Engine]:
    """Give an engine, ended with the block: closed, or, when an error or Ctrl-C leaves it, stopped.

    Parameters
    ----------
    n_jobs
        Processes of this machine for loky, -1 for one for each core; with 1 everything is done in this process.
    scheduler
        Address of Dask's scheduler.
    folder, paths
        For Dask: the folder of the work, and the inputs, which every worker must see under the same absolute paths.

    Raises
    ------
    UsageError
        No such engine, or Dask without a scheduler and a folder.
    InputError, MissingExtraError
        The cluster cannot be used.
    """
    engine = _opened(name, n_jobs, scheduler, folder, paths)
    try:
        yield engine
    except BaseException:
        engine.stop()
        raise
    engine.close()


def _opened(name: str, n_jobs: int, scheduler: str, folder: Path | None, paths: Iterable[Path]) -> Engine:
    if name == DASK:
        if not scheduler or folder is None:
            raise UsageError("the engine dask needs the address of a scheduler, such as tcp://10.0.0.5:8786")
        return DaskEngine(scheduler, folder=folder, paths=paths)
    if name != LOKY:
        raise UsageError(f"no engine is called {name!r}; there are {' and '.join(ENGINES)}")
    if n_jobs < 0:
        from joblib import cpu_count

        n_jobs = cpu_count()
    return SerialEngine() if n_jobs == 1 else LokyEngine(n_jobs)
