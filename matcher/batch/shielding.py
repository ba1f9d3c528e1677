"""Processes that Ctrl-C does not reach."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker


@contextmanager
def shielded() -> Iterator[None]:
    """Let no process that is started inside hear of Ctrl-C, from its first instruction on.

    A terminal sends it to all. A process that is still importing has no handler of ours yet, and Python would print a
    traceback. The mask of blocked signals is inherited, by threads that start processes later as well; this process gets
    the signal in another thread, or when the block ends.
    """
    # Python's own helper is started first: starting it lifts the mask.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
