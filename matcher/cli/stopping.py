"""How a command ends when it is told to stop: soon, in one sentence, and with the command that goes on.

Ctrl-C and SIGTERM raise `KeyboardInterrupt` in the main thread, which ends what it has started and says so. It may be within a
library that does not return, or that swallows the exception: a thread that does nothing else ends the process when that takes
too long, or when the user insists. What is done is kept on disk whenever a process is killed, so that loses nothing.
"""

from __future__ import annotations

import _thread
import atexit
import os
import select
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NoReturn

_PATIENCE_SECONDS = 1.5
"""From the signal to the end by force; with what comes before and after, it stays below two seconds."""
_ONE_PRESS_SECONDS = 0.2
"""Signals nearer than this are one: `timeout` and some shells send it to the process, and to its group as well."""
_SHOW_CURSOR = b"\r\x1b[K\x1b[?25h"

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def plain(sentence: str, command: str) -> str:
    """Return the line that says that a command was stopped, and the command that goes on, if there is one."""
    return f"matcher: {sentence}. Go on with: {command}\n" if command else f"matcher: {sentence}\n"


class _State:
    """What this process knows of its end; signals are the process's, so this is as well."""

    # Written out: until `dataclasses` was imported Ctrl-C would still print a traceback.
    __slots__ = ("command", "has_kept_work", "line", "signal", "to_tell")

    def __init__(self) -> None:
        self.signal = 0
        self.command = ""
        self.has_kept_work: Callable[[], bool] | None = None
        self.line: Callable[[str, str], str] = plain
        self.to_tell = _thread.allocate_lock()


_STATE = _State()


def reset(line: Callable[[str, str], str] = plain) -> None:
    """Begin a command that nobody has stopped; `line` makes one line of a sentence and the command that goes on."""
    _STATE.command, _STATE.has_kept_work, _STATE.line = "", None, line


def install() -> None:
    """Make Ctrl-C and SIGTERM end this process within two seconds; a signal that is ignored stays ignored."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    atexit.register(_leave)  # the first to be registered is the last to be called
    os.register_at_fork(after_in_child=_forget)
    for number in _SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)
    _thread.start_new_thread(_watch, (reading,))


def _forget() -> None:
    signal.set_wakeup_fd(-1)  # else a signal to a child would end its parent


def _leave() -> None:
    """Leave out Python's own end where the user waits for it: to free all models one by one takes a second.

    It would also end by the signal, in place of our exit code, where the interrupt came while a class was made with exec().
    """
    if _STATE.signal:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
        os._exit(128 + _STATE.signal)


def _interrupt(number: int, _frame: FrameType | None) -> None:
    if _STATE.signal:
        return  # the other thread has heard it as well
    _STATE.signal = number
    # Whatever is cut short now may fail in ways that nobody needs to read.
    sys.unraisablehook = threading.excepthook = _hush
    warnings.showwarning = _hush
    raise KeyboardInterrupt


def _hush(*_failure: object, **_more: object) -> None:
    """Say nothing."""


def _watch(reading: int) -> None:
    """Wait for a signal, give the main thread its time, and end the process if it still is there."""
    number = os.read(reading, 1)[0]
    select.select((), (), (), _ONE_PRESS_SECONDS)
    while select.select((reading,), (), (), 0)[0]:
        os.read(reading, 16)
    select.select((reading,), (), (), _PATIENCE_SECONDS - _ONE_PRESS_SECONDS)
    _end_by_force(number)


def _end_by_force(number: int) -> NoReturn:
    try:
        if _STATE.to_tell.acquire(blocking=False):
            is_drawn = os.isatty(2) and os.environ.get("TERM", "dumb") not in {"dumb", "unknown"}
            line = _STATE.line(*stopped()).encode("utf-8", "backslashreplace")
            os.write(2, (_SHOW_CURSOR if is_drawn else b"") + line)
        if "multiprocessing.process" in sys.modules:  # nothing is imported here: the main thread may be at it
            for child in sys.modules["multiprocessing.process"].active_children():
                child.kill()
    finally:
        os._exit(128 + number)


def is_asked() -> bool:
    """Return whether the process was told to stop."""
    return _STATE.signal != 0


def stopped() -> tuple[str, str]:
    """Return the sentence that says that the command was stopped, and the command that goes on, or nothing."""
    command = command_to_go_on()
    return "stopped; what is done is kept" if command else "stopped", command


def end_stopped() -> NoReturn:
    """Say that the command was stopped, and leave."""
    if _STATE.to_tell.acquire(blocking=False):
        sys.stderr.write(_STATE.line(*stopped()))
    if not is_asked():
        _STATE.to_tell.release()
    raise SystemExit(128 + (_STATE.signal or signal.SIGINT))


@contextmanager
def resumable(has_kept_work: Callable[[], bool]) -> Iterator[None]:
    """Within the block, an end from outside is told with the command that goes on, where work was kept until then.

    Parameters
    ----------
    has_kept_work
        Asked at the end, perhaps by another thread, and has to answer at once: a look at the output folder.
    """
    _STATE.command, _STATE.has_kept_work = resume_command(sys.argv), has_kept_work
    yield
    _STATE.command, _STATE.has_kept_work = "", None  # not after an error: then it is told


def command_to_go_on() -> str:
    """Return the command that goes on with this one; empty where there is nothing to go on with."""
    if _STATE.has_kept_work is None:
        return ""
    try:
        return _STATE.command if _STATE.has_kept_work() else ""
    except OSError:
        return ""


def resume_command(argv: Sequence[str]) -> str:
    """Return the line to type that goes on with the command `argv`: without --force, with --resume once.

    Examples
    --------
    >>> resume_command(["matcher", "rank", "my resumes", "jobs.csv", "-o", "out", "--force"])
    "matcher rank 'my resumes' jobs.csv -o out --resume"
    """
    program, *arguments = argv
    at = arguments.index("--") if "--" in arguments else len(arguments)
    options = [argument for argument in arguments[:at] if argument not in {"--force", "--resume"}]
    words = (*_program(program), *options, "--resume", *arguments[at:])
    return " ".join(map(_quoted, words))


def _program(path: str) -> tuple[str, ...]:
    """Return the words that start this program again, short where the shell finds it by its name."""
    if os.path.basename(path) == "__main__.py":  # noqa: PTH119 - pathlib takes longer to import than this to run
        return (_short(sys.executable), "-m", "matcher")
    return (_short(path),)


def _short(path: str) -> str:
    import shutil

    name = os.path.basename(path)  # noqa: PTH119
    found = shutil.which(name)
    return name if found and os.path.samefile(found, path) else path  # noqa: PTH121


def _quoted(word: str) -> str:
    """Return `word` as a shell reads it; with bytes that are no text, or that a terminal would obey, spelled out."""
    import shlex

    if word.isprintable():
        return shlex.quote(word)
    spelled = (chr(byte) if 0x20 <= byte < 0x7F and byte not in b"\\'" else f"\\{byte:03o}" for byte in os.fsencode(word))
    return f"$'{''.join(spelled)}'"
