"""``matcher explain``: the score of one pair as a readable table."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.cli.chosen_job import chosen_posting
from matcher.cli.console import results
from matcher.cli.options import ConfigOption, CorrectionsOption, SetOption, load_config, with_corrections

if TYPE_CHECKING:
    from matcher.engine.results import Explanation

EXAMPLE = "Example: matcher explain ada.pdf jobs.csv --job-id 7, or matcher explain ada.pdf advert.txt"


class Format(StrEnum):
    """How the explanation is printed."""

    TABLE = "table"
    JSON = "json"


def explain(
    resume: Annotated[Path, typer.Argument(metavar="RESUME", help="A resume.", show_default=False)],
    job: Annotated[
        Path, typer.Argument(metavar="JOB", help="An advert as a document, or a table of jobs.", show_default=False)
    ],
    job_id: Annotated[str, typer.Option(help="Which job of the table; not needed where there is one.")] = "",
    corrections: CorrectionsOption = None,
    config: ConfigOption = None,
    settings: SetOption = None,
    form: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TABLE,
) -> None:
    """Show how the score of one resume for one job comes about: every part, its evidence and what it is worth."""
    from matcher.engine.matcher import Matcher

    with Matcher.load(load_config(config, settings)) as matcher:
        posting = chosen_posting(job, job_id, matcher.read)
        explanation = matcher.explain(with_corrections(matcher, resume, corrections), posting)
    if form is Format.JSON:
        import json

        from matcher.reports.records import match_record

        with results() as stream:
            stream.write(json.dumps(match_record(explanation.match), ensure_ascii=False, indent=1) + "\n")
    else:
        _print_table(explanation, resume, posting.title)


def _print_table(explanation: Explanation, resume: Path, title: str) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from matcher.ranking.explain import summary
    from matcher.reports.escaping import encodable

    match = explanation.match
    console = Console()
    console.print(Text(f"{encodable(str(resume))} for {title}: {summary(match)}"))
    for must in match.must_haves:
        console.print(Text(f"  must-have {must.state.value:<7} {must.label}"))
    for note in match.notes:
        console.print(Text(f"  note: {note}"))
    table = Table(show_lines=False, pad_edge=False, box=None)
    for name, justify in (("part", "left"), ("adds", "right"), ("of", "right"), ("without", "right"), ("why", "left")):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    for part, why in zip(match.parts, explanation.sentences, strict=True):
        loss = f"{part.would_add:+.3f} with it" if part.would_add is not None else ""
        loss = f"{-part.loss_if_removed:+.3f}" if part.loss_if_removed is not None else loss
        quotes = "".join(f"\n  “{quote.text}”{_page(quote.place)}" for quote in part.evidence[:2])
        table.add_row(part.kind.value, f"{part.share:.3f}", f"{part.weight:.3f}", loss, Text(why + quotes))
    console.print(table)
    console.print(Text(f"sum {match.score:.4f}. {match.band.value}: {match.band_meaning}"))


def _page(place: object) -> str:
    page = getattr(place, "page", None)
    return f" (page {page})" if page else ""
