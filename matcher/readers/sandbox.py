"""Reads files in worker processes with limits, so that no file can hurt more than itself."""

from __future__ import annotations

import hashlib
import os
import weakref
from pathlib import Path
from types import TracebackType
from typing import Self

from matcher.domain.outcome import Outcome, ReadResult
from matcher.readers.cache import DocumentCache
from matcher.readers.engine_names import TESSERACT
from matcher.readers.limits import Limits
from matcher.readers.read import TOO_MUCH_MEMORY, too_large_reason
from matcher.readers.tries import read_in_tries
from matcher.readers.worker_process import WorkerDied, WorkerProcess

_RETRY_PATIENCE = 4
_FINAL_AFTER_RETRY = frozenset((Outcome.TIMEOUT, Outcome.MEMORY))


class Sandbox:
    """Reads one file at a time in a worker process; workers are started when they are needed and replaced when they die.

    A PDF that the first engine cannot read goes to others, each in a worker of its own (`matcher.readers.tries`). With a
    `cache`, a file that was read before is not read again.

    A worker is a plain subprocess, so that it works inside joblib and Dask workers, which may not have children of their own
    kind (docs/adr/0003-sandbox.md). Use one for each process and thread. A sandbox that a fork carried into a child
    process starts a worker of its own there.

    Examples
    --------
    >>> with Sandbox() as sandbox:
    ...     sandbox.read(b"Ada Example, electrician", name="ada.txt").outcome
    <Outcome.OK: 'ok'>
    """

    def __init__(self, limits: Limits | None = None, *, cache: DocumentCache | None = None) -> None:
        self.limits = limits or Limits()
        self.cache = cache
        self._workers: dict[str, WorkerProcess] = {}
        # A sandbox that nobody closed ends its workers with itself, at the latest with the program.
        weakref.finalize(self, _end_all, self._workers)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self.close()

    def __reduce__(self) -> tuple[object, ...]:
        # A sandbox that is pickled into another process starts anew there.
        return _opened, (self.limits, self.cache)

    def close(self) -> None:
        """End the workers. The sandbox can be used again: it starts new ones."""
        _end_all(self._workers)

    def read(self, source: str | os.PathLike[str] | bytes, *, name: str = "") -> ReadResult:
        """Return the outcome of reading a file, given by path or as bytes; only a broken installation raises.

        Parameters
        ----------
        name
            Becomes `ReadResult.source`; the path as given when left out.

        Raises
        ------
        MatcherError
            No worker can be started.
        """
        if isinstance(source, bytes):
            data = source
        else:
            name = name or os.fspath(source)
            refused = self._load(Path(source), name)
            if isinstance(refused, ReadResult):
                return refused
            data = refused
        if len(data) > self.limits.max_file_bytes:
            reason = too_large_reason(len(data), self.limits)
            return ReadResult(name, Outcome.TOO_LARGE, reason, None, hashlib.sha256(data).hexdigest())
        known = self.cache.get(data, name, self.limits) if self.cache else None
        if known is not None:
            return known
        result = read_in_tries(data, self.limits, lambda engine: self._read(data, name, engine))
        if self.cache:
            self.cache.put(data, result, self.limits)
        return result

    def _read(self, data: bytes, name: str, engine: str) -> ReadResult:
        """Return the outcome of reading with one engine."""
        # Text recognition does its work in processes of its own, while the worker waits.
        patience = _RETRY_PATIENCE if engine == TESSERACT else 1
        result = self._read_once(data, name, engine, patience=patience)
        if result.outcome in _FINAL_AFTER_RETRY:
            # Once more, alone in a fresh worker: neither what was read before nor a busy machine may decide.
            self._end(engine)
            result = self._read_once(data, name, engine, patience=_RETRY_PATIENCE)
        return result

    def _load(self, path: Path, name: str) -> bytes | ReadResult:
        try:
            if not path.is_file():
                what = (
                    "it is a folder"
                    if path.is_dir()
                    else "it is no ordinary file"
                    if path.exists()
                    else "there is no such file"
                )
                return ReadResult(name, Outcome.UNREADABLE, f"the file cannot be opened: {what}")
            n_bytes = path.stat().st_size
            if n_bytes > self.limits.max_file_bytes:
                return ReadResult(name, Outcome.TOO_LARGE, too_large_reason(n_bytes, self.limits))
            return path.read_bytes()
        except (OSError, ValueError) as error:
            detail = getattr(error, "strerror", None) or "the path is not valid"
            return ReadResult(name, Outcome.UNREADABLE, f"the file cannot be opened: {detail}; check its permissions")

    def _read_once(self, data: bytes, name: str, engine: str, *, patience: int) -> ReadResult:
        worker = self._ready_worker(engine)
        try:
            result = worker.ask(data, name, patience=patience)
        except WorkerDied as death:
            self._end(engine)
            return _failed(data, name, death.outcome, self.limits)
        if result.outcome is Outcome.MEMORY or worker.n_read >= self.limits.max_documents:
            self._end(engine)
        return result

    def _ready_worker(self, engine: str) -> WorkerProcess:
        worker = self._workers.get(engine)
        if worker is not None and not worker.is_usable():
            self._end(engine)
            worker = None
        if worker is None:
            worker = self._workers[engine] = WorkerProcess(self.limits, engine)
        return worker

    def _end(self, engine: str) -> None:
        worker = self._workers.pop(engine, None)
        if worker is not None:
            worker.end()


def _end_all(workers: dict[str, WorkerProcess]) -> None:
    while workers:
        workers.popitem()[1].end()


def _opened(limits: Limits, cache: DocumentCache | None) -> Sandbox:
    return Sandbox(limits, cache=cache)


def granted_limits(limits: Limits | None = None) -> dict[str, str]:
    """Return the limits that this machine's kernel grants a worker, by name, in words.

    Raises
    ------
    MatcherError
        No worker can be started.
    """
    limits = limits or Limits()
    worker = WorkerProcess(limits, limits.pdf_engine)
    worker.end()
    return worker.granted


def _failed(data: bytes, name: str, outcome: Outcome, limits: Limits) -> ReadResult:
    reasons = {
        Outcome.TIMEOUT: f"reading it takes more than {limits.cpu_seconds} s of computing time; ask for a simpler PDF or DOCX",
        Outcome.MEMORY: TOO_MUCH_MEMORY,
        Outcome.PARSER_CRASH: "the file reader died on it; ask for the file as a new PDF or DOCX, and report it",
    }
    return ReadResult(name, outcome, reasons[outcome], None, hashlib.sha256(data).hexdigest())
