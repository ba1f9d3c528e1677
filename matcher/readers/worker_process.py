"""One worker process: started, asked for one file after the other, ended."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from matcher.domain.outcome import Outcome, ReadResult
from matcher.errors import MatcherError
from matcher.readers.frames import PipeClosed, PipeTimeout, receive_frame, send_frame
from matcher.readers.limits import Limits
from matcher.readers.wire import decode_result
from matcher.readers.worker import READY, worker_argument

_KEPT_VARIABLES = ("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "PYTHONHOME", "SYSTEMROOT", "TESSDATA_PREFIX")


class WorkerDied(Exception):  # noqa: N818 - what became of a worker
    """The worker has ended, or was ended, before it gave an answer; `outcome` is that of the file it had."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome


class WorkerProcess:
    """A process of `matcher.readers.worker` that reads with one engine.

    Raises
    ------
    MatcherError
        It cannot be started.
    """

    def __init__(self, limits: Limits, engine: str) -> None:
        self.limits = limits
        self.n_read = 0
        self._owner = os.getpid()
        self._process, self.granted = _started(limits, engine)

    @property
    def pid(self) -> int:
        """The number of the process, and of its process group."""
        return self._process.pid

    def is_usable(self) -> bool:
        """Return whether it lives and belongs to this process."""
        return self._owner == os.getpid() and self._process.poll() is None

    def ask(self, data: bytes, name: str, *, patience: float) -> ReadResult:
        """Return the outcome of reading `data`, waiting `patience` times the limit of the wall clock.

        Raises
        ------
        WorkerDied
            It did not answer.
        """
        deadline = time.monotonic() + self.limits.wall_seconds * patience
        label = name.encode("utf-8", "surrogateescape")
        try:
            send_frame(_inbox(self._process), len(label).to_bytes(4, "big") + label + data, deadline=deadline)
            result = decode_result(receive_frame(_outbox(self._process), deadline=deadline))
        except PipeTimeout:
            raise WorkerDied(Outcome.TIMEOUT) from None
        except (PipeClosed, ValueError, KeyError, TypeError):
            raise WorkerDied(_outcome_of_death(self._process)) from None
        self.n_read += 1
        return result

    def end(self) -> None:
        """End the process with all that it may have started."""
        if self._owner == os.getpid():
            _end(self._process)
        else:  # inherited over a fork: the worker is the parent's, only our copies of its pipes are closed
            self._process.returncode = 0
            _close_pipes(self._process)


def _started(limits: Limits, engine: str) -> tuple[subprocess.Popen[bytes], dict[str, str]]:
    """Return a worker that has said it is ready, and the limits it was granted."""
    worker = subprocess.Popen(  # noqa: S603 - this interpreter, with our own module
        [sys.executable, "-B", "-P", "-m", "matcher.readers.worker", worker_argument(limits, engine)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
        start_new_session=True,
        env=_environment(),
    )
    try:
        greeting = receive_frame(_outbox(worker), deadline=time.monotonic() + limits.start_seconds)
        if greeting.startswith(READY):
            return worker, json.loads(greeting.removeprefix(READY))
    except (PipeClosed, PipeTimeout, ValueError):
        pass
    except BaseException:  # Ctrl-C before it has answered: nobody else knows of it
        _end(worker)
        raise
    worker.kill()
    complaint = worker.communicate()[1].decode("utf-8", "replace").strip().rpartition("\n")[2]
    raise MatcherError(f"the process that reads files cannot be started: {complaint or 'no answer'}; run `matcher doctor`")


def _end(worker: subprocess.Popen[bytes]) -> None:
    """Kill the worker with all that it may have started."""
    if worker.poll() is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    _close_pipes(worker)


def _close_pipes(worker: subprocess.Popen[bytes]) -> None:
    for pipe in (worker.stdin, worker.stdout, worker.stderr):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()


def _environment() -> dict[str, str]:
    """Return the few variables a worker needs: nothing of the user's settings can reach a parser (CMAP_PATH)."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    package_root = str(Path(__file__).resolve().parents[2])
    folders = [package_root, *(folder for folder in sys.path if folder and folder != package_root)]
    return kept | {
        "PYTHONPATH": os.pathsep.join(folders),
        "PYTHONHASHSEED": "0",
        "LC_ALL": "C.UTF-8",
        "OMP_NUM_THREADS": "1",
    }


def _outcome_of_death(worker: subprocess.Popen[bytes]) -> Outcome:
    with contextlib.suppress(subprocess.TimeoutExpired):
        worker.wait(timeout=5)
    return Outcome.TIMEOUT if worker.returncode == -signal.SIGXCPU else Outcome.PARSER_CRASH


def _inbox(worker: subprocess.Popen[bytes]) -> int:
    assert worker.stdin is not None  # noqa: S101 - for the type: it was asked for
    return worker.stdin.fileno()


def _outbox(worker: subprocess.Popen[bytes]) -> int:
    assert worker.stdout is not None  # noqa: S101 - for the type: it was asked for
    return worker.stdout.fileno()
