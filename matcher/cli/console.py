"""What the commands print, and where: results to stdout, everything else to stderr."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn, TextIO

from matcher.batch.progress import Progress, silent
from matcher.errors import OutputError
from matcher.reports.escaping import visible


def fail(sentence: str, exit_code: int) -> NoReturn:
    """Print one sentence to stderr and leave with `exit_code`."""
    sys.stderr.write(f"matcher: {_on_one_line(sentence)}\n")
    raise SystemExit(exit_code)


def warn(sentence: str) -> None:
    """Print a warning to stderr."""
    sys.stderr.write(f"matcher: warning: {_on_one_line(sentence)}\n")


def tell(sentence: str) -> None:
    """Print to stderr what the user should know of the results."""
    sys.stderr.write(f"matcher: {_on_one_line(sentence)}\n")


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
    """Give a function that shows how far each stage is; nothing is shown where stderr is no terminal."""
    if not is_shown or not sys.stderr.isatty():
        yield silent
        return
    from rich import progress as rich_progress
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description:>8}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with rich_progress.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def show(stage: str, n_done: int, n_total: int | None, /, *, n_failed: int = 0) -> None:  # noqa: ARG001 - part of Progress
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=n_total)
            bar.update(tasks[stage], completed=n_done, total=n_total)

        yield show
