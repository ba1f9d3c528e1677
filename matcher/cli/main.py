"""The command ``matcher``: commands from their files, errors to one sentence and an exit code."""

from __future__ import annotations

import io
import logging
import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import Annotated, NoReturn, ParamSpec, TypeVar

import typer

from matcher.cli import json_log, stopping
from matcher.cli.console import close_stdout, fail
from matcher.errors import EngineError, MatcherError, OutputError

P = ParamSpec("P")
R = TypeVar("R")


class _Ended(BaseException):
    """The user stopped the command, or nobody reads its output; typer would end both in ways that differ by version."""


def _told(command: Callable[P, R]) -> Callable[P, R]:
    """Return `command` with its two ends from outside told to `main`."""

    @wraps(command)
    def run(*arguments: P.args, **options: P.kwargs) -> R:
        try:
            return command(*arguments, **options)
        except (KeyboardInterrupt, BrokenPipeError) as error:
            raise _Ended from error

    return run


app = typer.Typer(
    name="matcher",
    help="Rank resumes against job descriptions, offline, with reasons for every score.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(is_wanted: bool) -> None:  # noqa: FBT001 - typer calls it with the flag
    if is_wanted:
        from importlib.metadata import version

        typer.echo(f"matcher {version('resume-job-matcher')}")
        raise typer.Exit


@app.callback()
def _root(
    _version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Rank resumes against job descriptions, offline, with reasons for every score."""


def _register() -> None:
    from matcher.cli import (
        check_job,
        corrections,
        doctor,
        evaluate,
        explain,
        interview,
        parse,
        pool,
        rank,
        roles,
        suggest,
        train,
    )

    app.command("rank", epilog=rank.EXAMPLE)(_told(rank.rank))
    app.command("parse", epilog=parse.EXAMPLE)(_told(parse.parse))
    app.command("explain", epilog=explain.EXAMPLE)(_told(explain.explain))
    app.command("roles", epilog=roles.EXAMPLE)(_told(roles.roles))
    app.command("suggest", epilog=suggest.EXAMPLE)(_told(suggest.suggest))
    app.command("interview", epilog=interview.EXAMPLE)(_told(interview.interview))
    app.command("corrections", epilog=corrections.EXAMPLE)(_told(corrections.corrections))
    app.command("check-job", epilog=check_job.EXAMPLE)(_told(check_job.check_job))
    app.command("evaluate", epilog=evaluate.EXAMPLE)(_told(evaluate.evaluate))
    app.command("doctor", epilog=doctor.EXAMPLE)(_told(doctor.doctor))
    app.add_typer(pool.app(_told), name="pool")
    app.add_typer(train.app, name="train")


_register()


def main() -> None:
    """Run the command line and leave with its exit code."""
    json_log.switch(False)  # noqa: FBT003 - the callback of its option
    stopping.reset(_stopped_line)
    logging.lastResort = logging.NullHandler()  # what libraries log is theirs, and may hold words of a resume
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal without our quotation marks, or a file name that is no text, shall not end a command.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        app()
    except BaseException as error:  # noqa: BLE001 - here a command ends, whatever ends it
        _end(error)


def _end(error: BaseException) -> NoReturn:
    is_stopped = isinstance(error, KeyboardInterrupt) or isinstance(error.__cause__, KeyboardInterrupt)
    if is_stopped or stopping.is_asked():  # then other errors are what became of libraries that were cut short
        stopping.end_stopped()
    if isinstance(error, SystemExit):
        raise error
    if isinstance(error, MatcherError):
        may_go_on = isinstance(error, OutputError | EngineError)
        fail(str(error), error.exit_code, command=stopping.command_to_go_on() if may_go_on else "")
    if isinstance(error, _Ended):
        # The reader of our output has gone (`matcher parse ... | head`): not an error, and nobody to tell.
        close_stdout()
        sys.exit(0)
    if os.environ.get("MATCHER_DEBUG"):
        raise error
    fail(
        f"matcher failed in a way it should not ({type(error).__name__}). Nothing was sent anywhere; "
        "set MATCHER_DEBUG=1 to see where, and please report it",
        70,
        command=stopping.command_to_go_on(),
    )


def _stopped_line(sentence: str, command: str) -> str:
    if not json_log.is_on():
        return stopping.plain(sentence, command)
    return json_log.line("stopped", message=sentence, **({"resume": command} if command else {}))
