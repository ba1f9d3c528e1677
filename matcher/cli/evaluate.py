"""``matcher evaluate``: how good the product is on data with known answers, beside rivals that everybody knows."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.cli.console import results
from matcher.cli.options import ConfigOption, PreciseOption, SetOption, load_config

if TYPE_CHECKING:
    from matcher.engine.matcher import Matcher
    from matcher.evaluation.comparison import Comparison
    from matcher.evaluation.tasks import System, Task

EXAMPLE = "Example: matcher evaluate resumes, or matcher evaluate titles --data downloads --picture titles.svg"

_PRECISE = "with --precise"
_MEANING = "embedding alone"
_DESCRIBED = "descriptions by embedding"


class Suite(StrEnum):
    """What is evaluated."""

    RESUMES = "resumes"
    TITLES = "titles"
    ALIAS = "alias"
    UNSEEN = "unseen"
    RELATED = "related"
    SPANS = "spans"
    LINKING = "linking"
    JUDGEMENTS = "judgements"


class Half(StrEnum):
    """Which half of the generated judgements."""

    EVEN = "even"
    ODD = "odd"


class Format(StrEnum):
    """How the figures are printed."""

    TABLE = "table"
    JSON = "json"


def evaluate(
    suite: Annotated[
        Suite,
        typer.Argument(
            help="resumes: people for adverts, generated, comes along. titles, alias, unseen, related, spans, linking: need "
            "downloads. judgements: your own.",
            show_default=False,
        ),
    ],
    data: Annotated[Path | None, typer.Option(metavar="DIR", help="Folder with the downloads, see docs/evaluation.md.")] = None,
    half: Annotated[Half, typer.Option(help="Half of the generated judgements: even to develop, odd to test.")] = Half.EVEN,
    judgements: Annotated[
        Path | None, typer.Option(metavar="CSV", help="Your judgements: columns job_id, resume_id, relevance (0, 1, 2, ...).")
    ] = None,
    resumes: Annotated[list[Path] | None, typer.Option(metavar="PATH", help="Your resumes, for judgements.")] = None,
    jobs: Annotated[Path | None, typer.Option(metavar="FILE", help="Your jobs, for judgements.")] = None,
    config: ConfigOption = None,
    settings: SetOption = None,
    precise: PreciseOption = None,
    form: Annotated[Format, typer.Option("--format", help="How to print the figures.")] = Format.TABLE,
    picture: Annotated[Path | None, typer.Option(metavar="FILE", help="Draw the main figure as .svg, .png or .pdf.")] = None,
) -> None:
    """Measure how good matcher is on data with known answers, beside TF-IDF, BM25 and chance on the same data.

    With --precise (resumes and linking) the precise encoder is one of the systems.
    """
    from matcher.engine.matcher import Matcher
    from matcher.errors import UsageError

    if precise is not None and suite not in (Suite.RESUMES, Suite.LINKING):
        raise UsageError(f"the suite {suite.value} does not use the precise encoder: leave out --precise")
    if picture is not None:  # before minutes of work
        from matcher.evaluation.picture import require_picture, save_picture

        require_picture(picture)
    with Matcher.load(load_config(config, settings), precise=precise) as matcher:
        if suite is Suite.JUDGEMENTS:
            comparison = _of_judgements(matcher, judgements, resumes, jobs)
        elif suite is Suite.RESUMES:
            comparison = _of_generated(matcher, half)
        else:
            comparison = _of_downloads(matcher, suite, data)
    if form is Format.JSON:
        import json

        with results() as stream:
            stream.write(json.dumps(comparison.record(), ensure_ascii=False, indent=1) + "\n")
    else:
        _print_table(comparison)
    if picture is not None:
        save_picture(comparison, picture)


def _of_generated(matcher: Matcher, half: Half) -> Comparison:
    from matcher.evaluation.ours import by_precise_ranking, by_ranking
    from matcher.evaluation.people import generated, people_task

    split = f"generated (synthetic), {half.value} half, {'for development' if half is Half.EVEN else 'for testing only'}"
    more = {_PRECISE: by_precise_ranking(matcher)} if matcher.precise else {}
    return _compared(people_task(generated(half.value), name="resumes", split=split), by_ranking(matcher), more)


def _of_downloads(matcher: Matcher, suite: Suite, data: Path | None) -> Comparison:
    from matcher.errors import UsageError
    from matcher.evaluation import suites
    from matcher.evaluation.ours import by_linking, by_meaning, by_names

    if data is None:
        raise UsageError(f"the suite {suite.value} needs downloads: name their folder with --data")
    if suite is Suite.SPANS:
        from matcher.evaluation.spans import spans

        return spans(data, matcher)
    readers = {
        Suite.TITLES: suites.titles,
        Suite.ALIAS: suites.alias,
        Suite.UNSEEN: suites.unseen,
        Suite.RELATED: suites.related,
        Suite.LINKING: suites.linking,
    }
    task = readers[suite](data)
    if suite is Suite.RELATED:
        return _of_related(task, data, matcher)
    if suite is not Suite.LINKING:
        meaning = {} if suite is Suite.TITLES else {_MEANING: by_meaning(matcher)}
        ours = by_meaning(matcher) if suite is Suite.TITLES else by_names(matcher, task, is_described=suite is Suite.UNSEEN)
        return _compared(task, ours, meaning)
    more = {_PRECISE: by_linking(matcher.components.skills)} if matcher.precise else {}
    return _compared(task, by_linking(matcher.components.skills.without_precise()), more)


def _of_related(task: Task, data: Path, matcher: Matcher) -> Comparison:
    from matcher.evaluation.graph import by_graph, held_out_graph
    from matcher.evaluation.ours import by_description, by_meaning

    graph = held_out_graph(data, matcher)
    return _compared(task, by_graph(graph, task), {_DESCRIBED: by_description(matcher), _MEANING: by_meaning(matcher)})


def _of_judgements(matcher: Matcher, judgements: Path | None, resumes: list[Path] | None, jobs: Path | None) -> Comparison:
    from matcher.errors import UsageError

    if judgements is None or not resumes or jobs is None:
        raise UsageError("the suite judgements needs --judgements CSV, --resumes PATH and --jobs FILE")
    from matcher.batch.judged import judged_task, read_judged

    return _compared(*judged_task(read_judged(matcher, judgements, resumes, jobs), matcher))


def _compared(task: Task, ours: System, more: Mapping[str, System] | None = None) -> Comparison:
    from matcher.evaluation.comparison import OURS, compare
    from matcher.evaluation.rivals import rivals

    return compare(task, {OURS: ours, **(more or {}), **rivals()})


def _print_table(comparison: Comparison) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    console.print(Text(f"{comparison.name}: {comparison.split}"))
    console.print(Text(f"{comparison.n_queries} queries, {comparison.n_documents} answers to choose from"))
    table = Table(box=None, pad_edge=False)
    for name, justify in (("measure", "left"), ("system", "left"), ("value", "right"), ("matcher is ahead by (95 %)", "left")):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    previous = ""
    for figure in comparison.figures:
        lead = "" if figure.lead is None else f"{figure.lead[0]:+.3f} to {figure.lead[1]:+.3f}"
        table.add_row(figure.measure if figure.measure != previous else "", figure.system, f"{figure.value:.3f}", lead)
        previous = figure.measure
    console.print(table)
