"""Options that choose who in a pool is looked at, and what is said of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from matcher.cli.pool_options import day

if TYPE_CHECKING:
    from matcher.pool.filters import Filters, Passing
    from matcher.pool.talent_pool import TalentPool

LocationOption = Annotated[
    list[str] | None,
    typer.Option("--location", metavar="PLACE", help="Town, region or country in the contact block; several: one is enough."),
]
LanguageOption = Annotated[
    list[str] | None,
    typer.Option("--language", metavar="LANGUAGE", help="A language, e.g. de, or with the least level de>=B2; several: all."),
]
MinYearsOption = Annotated[float | None, typer.Option("--min-years", metavar="N", help="Least years in dated positions.")]
MaxYearsOption = Annotated[float | None, typer.Option("--max-years", metavar="N", help="Most years in dated positions.")]
DegreeOption = Annotated[
    str | None,
    typer.Option(
        "--degree", metavar="LEVEL", help="Least degree: secondary, vocational, associate, bachelor, master, doctorate."
    ),
]
AddedSinceOption = Annotated[
    str | None, typer.Option("--added-since", metavar="DATE", help="Only who came in on this day or later.")
]
AsOfSinceOption = Annotated[
    str | None, typer.Option("--as-of-since", metavar="DATE", help="Only resumes that were written on this day or later.")
]
MustOption = Annotated[
    list[str] | None,
    typer.Option("--must", metavar="SKILL", help="A skill that the resume shows, not one that is near to it; several: all."),
]
KnownOption = Annotated[
    bool, typer.Option("--known-only", help="Leave out those as well of whom the resume does not say what a filter asks for.")
]


def asked_in(
    *, added_since: str | None, as_of_since: str | None, is_known_only: bool, **given: Sequence[str] | str | float | None
) -> dict[str, Any]:
    """Return what options ask for, without those that were not given.

    Raises
    ------
    UsageError
        A day is none, or --known-only stands alone.
    """
    from matcher.errors import UsageError

    days = {"added_since": day(added_since, "--added-since"), "as_of_since": day(as_of_since, "--as-of-since")}
    asked: dict[str, Any] = {name: value for name, value in (given | days).items() if value is not None and value != []}
    if is_known_only and not asked:
        raise UsageError("--known-only goes with a filter, such as --location or --language")
    return asked | {"is_known_only": True} if is_known_only else asked


def filters_in(pool: TalentPool, asked: dict[str, Any]) -> Filters | None:
    """Return the filters of what is asked for; None where nothing is."""
    return pool.filters(**asked) if asked else None


def filters_record(passing: Passing | None) -> dict[str, Any] | None:
    """Return what filters did as a record; None without filters."""
    from matcher.reports.escaping import encodable

    if passing is None:
        return None
    return {
        "n_people": passing.n_people,
        "n_left_out": passing.n_left_out,
        "n_unknown": len(passing.unknown),
        "each": [
            {"filter": encodable(count.label), "n_left_out": count.n_left_out, "n_unknown": count.n_unknown}
            for count in passing.counts
        ],
    }


def print_filters(passing: Passing) -> None:
    """Print how many people are looked at, and what each filter leaves out or does not know."""
    from matcher.reports.escaping import visible

    n_looked_at = len(passing.people)
    unknown = f"; of {len(passing.unknown)} of them something is not known" if passing.unknown else ""
    typer.echo(f"{n_looked_at} of {passing.n_people} people are looked at, {passing.n_left_out} are left out{unknown}")
    for count in passing.counts:
        typer.echo(visible(f"  {count.label}: leaves out {count.n_left_out}, not known of {count.n_unknown}"))


def unknown_of(passing: Passing | None, number: int) -> list[str]:
    """Return the filters that do not know of a person."""
    return [] if passing is None else list(passing.unknown.get(number, ()))
