"""``matcher pool watch``: to be told, once for each pair, when a job fits a person or a person a job."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.cli.pool_options import PoolOption, opened

if TYPE_CHECKING:
    from matcher.pool.entries import Firing, Watch

_N_SHOWN = 60
AboveOption = Annotated[
    float, typer.Option("--above", metavar="T", min=0.0, max=1.0, help="Tell of scores above this.", show_default=False)
]


def candidate(
    named: Annotated[str, typer.Argument(metavar="CANDIDATE", help="Resume id, its beginning, or file.", show_default=False)],
    above: AboveOption,
    pool: PoolOption,
) -> None:
    """Watch a person: be told when a job is added that they score above T for. Those that are there now are told at once."""
    with opened(pool) as found:
        watch, fired = found.watch(person=named, above=above)
    _told(watch, fired)


def job(
    job_id: Annotated[str, typer.Argument(metavar="JOB", help="Id of the job.", show_default=False)],
    above: AboveOption,
    pool: PoolOption,
) -> None:
    """Watch a job: be told when a person is added who scores above T for it. Those who are there now are told at once."""
    with opened(pool) as found:
        watch, fired = found.watch(job=job_id, above=above)
    _told(watch, fired)


def listing(pool: PoolOption) -> None:
    """List the watches, and what each has told so far."""
    with opened(pool) as found:
        watches, told = found.watches(), found.told()
    for watch in watches:
        typer.echo(_line(watch))
        print_fired([entry for entry in told if entry.watch == watch.number])
    if not watches:
        typer.echo("Nothing is watched")


def remove(
    number: Annotated[int, typer.Argument(metavar="WATCH", help="Number of the watch.", show_default=False)], pool: PoolOption
) -> None:
    """Remove a watch."""
    with opened(pool) as found:
        found.unwatch(number)
    typer.echo(f"Removed watch {number}")


def _told(watch: Watch, fired: Iterable[Firing]) -> None:
    typer.echo(_line(watch))
    print_fired(fired)


def _line(watch: Watch) -> str:
    from matcher.reports.escaping import shortened

    if watch.person is not None:
        who = f"jobs for {shortened(watch.person.shown, _N_SHOWN)} ({watch.person.resume_id})"
    elif watch.job is not None:
        who = f"people for {shortened(watch.job.job_id, _N_SHOWN)}: {shortened(watch.job.title, _N_SHOWN)}"
    return f"watch {watch.number}: {who}, above {watch.above:g}"


def print_fired(fired: Iterable[Firing]) -> None:
    """Print what watches tell, the highest score first."""
    from matcher.reports.escaping import shortened

    for entry in sorted(fired, key=lambda entry: (entry.watch, -entry.score, entry.job.job_id, entry.person.resume_id)):
        who = f"{shortened(entry.person.shown, _N_SHOWN)} ({entry.person.resume_id})"
        what = f"{shortened(entry.job.job_id, _N_SHOWN)}: {shortened(entry.job.title, _N_SHOWN)}"
        typer.echo(f"  watch {entry.watch} tells: {who} scores {entry.score:.2f} for {what}")
