"""What the commands print, and where: results to stdout, everything else to stderr."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn, TextIO

from matcher.batch.progress import Progress, silent
from matcher.cli import json_log
from matcher.errors import OutputError
from matcher.reports.escaping import visible


def fail(sentence: str, exit_code: int, *, command: str = "") -> NoReturn:
    """Print one sentence to stderr, and the command that goes on, if there is one, and leave with `exit_code`."""
    sentence = _on_one_line(sentence)
    if json_log.is_on():
        json_log.write("error", message=sentence, exit_code=exit_code, **({"resume": command} if command else {}))
    else:
        # The command is as it is to be typed: two blanks in a name stay two.
        _write(f"matcher: {sentence}{f'; what is done is kept. Go on with: {command}' if command else ''}\n")
    raise SystemExit(exit_code)


def warn(sentence: str) -> None:
    """Print a warning to stderr."""
    if json_log.is_on():
        json_log.write("warning", message=_on_one_line(sentence))
    else:
        _write(f"matcher: warning: {_on_one_line(sentence)}\n")


def tell(sentence: str) -> None:
    """Print to stderr what the user should know of the results."""
    if json_log.is_on():
        json_log.write("note", message=_on_one_line(sentence))
    else:
        _write(f"matcher: {_on_one_line(sentence)}\n")


def _write(line: str) -> None:
    with suppress(OSError):  # as in the log: results and exit code still count
        sys.stderr.write(line)
        sys.stderr.flush()


def _on_one_line(sentence: str) -> str:
    # File names come from strangers: no line breaks, and nothing that a terminal takes for a command.
    return " ".join(visible(sentence).split())


@contextmanager
def results() -> Iterator[TextIO]:
    """Give stdout for results: in UTF-8 whatever the terminal's setting, and flushed while errors can still be told."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    try:
        yield sys.stdout
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"the results cannot be written ({error.strerror}); free the disk they go to") from None


def close_stdout() -> None:
    """Let what is still to be written go nowhere: else Python complains at its end that it cannot be written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def progress(*, is_shown: bool) -> Iterator[Progress]:
    """Give a function that is told how far each stage is.

    It goes to the log where there is one. Else it is shown if `is_shown`, but nothing is where stderr is no terminal.
    """
    if json_log.is_on():
        with json_log.logged() as note:
            yield note
    elif is_shown and sys.stderr.isatty():
        from rich.console import Console

        from matcher.cli.bar import shown

        with shown(Console(stderr=True)) as show:
            yield show
    else:
        yield silent
