"""Options that the commands of the pool share, and the pool that they name."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from matcher.pool.entries import Person
    from matcher.pool.talent_pool import TalentPool

PoolOption = Annotated[
    Path, typer.Option("--pool", metavar="PATH", envvar="MATCHER_POOL", help="Folder of the pool.", show_default=False)
]
RetentionOption = Annotated[
    str | None,
    typer.Option(
        "--retention-days", metavar="N|forever", help="Days that people are kept before they are listed as past retention."
    ),
]
DateOption = Annotated[
    str | None, typer.Option("--date", metavar="DATE", help="When they came in, e.g. 2026-05-31.", show_default="today")
]
TodayOption = Annotated[
    str | None, typer.Option("--today", metavar="DATE", help="The day to count retention to.", show_default="today")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
TopOption = Annotated[int, typer.Option("--top-k", metavar="N", min=1, help="How many of each shortlist are shown.")]


def opened(path: Path) -> TalentPool:
    """Return the pool at `path`."""
    from matcher.pool.talent_pool import TalentPool

    return TalentPool.open(path)


def retention(given: str) -> int | None:
    """Return the days of retention that an option names, None for no limit."""
    from matcher.errors import UsageError
    from matcher.pool.talent_pool import FOREVER

    if given == FOREVER:
        return None
    if given.isascii() and given.isdigit() and len(given) < 6 and int(given) > 0:
        return int(given)
    raise UsageError(f"--retention-days is {given!r}: give a number of days from 1 up, or forever")


def day(given: str | None, option: str = "--date") -> date | None:
    """Return the day that an option names."""
    from matcher.errors import UsageError

    try:
        return None if given is None else date.fromisoformat(given)
    except ValueError:
        raise UsageError(f"{option} is {given!r}: write a day as 2026-05-31") from None


def resume_date(person: Person) -> str:
    """Return the date of someone's resume, or that it has none."""
    return person.as_of.isoformat() if person.as_of else "no date"
