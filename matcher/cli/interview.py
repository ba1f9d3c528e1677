"""``matcher interview``: what to ask a person about one job, and why."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from matcher.cli.chosen_job import chosen_posting
from matcher.cli.console import results
from matcher.cli.options import ConfigOption, CorrectionsOption, SetOption, load_config, with_corrections

EXAMPLE = "Example: matcher interview ada.pdf jobs.csv --job-id 7, or matcher interview ada.pdf advert.txt --format markdown"


class Format(StrEnum):
    """How the sheet is printed."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


def interview(
    resume: Annotated[Path, typer.Argument(metavar="RESUME", help="A resume.", show_default=False)],
    job: Annotated[
        Path, typer.Argument(metavar="JOB", help="An advert as a document, or a table of jobs.", show_default=False)
    ],
    job_id: Annotated[str, typer.Option(help="Which job of the table; not needed where there is one.")] = "",
    most: Annotated[int, typer.Option(min=1, help="How many open points to ask about at most; the rest is counted.")] = 15,
    corrections: CorrectionsOption = None,
    config: ConfigOption = None,
    settings: SetOption = None,
    form: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TEXT,
) -> None:
    """Print the questions that a resume leaves open for a job, to ask or to practise, each with what it comes from."""
    from matcher.engine.matcher import Matcher
    from matcher.reports import interview as sheets

    with Matcher.load(load_config(config, settings)) as matcher:
        posting = chosen_posting(job, job_id, matcher.read)
        sheet = matcher.interview(with_corrections(matcher, resume, corrections), posting, most=most)
    write = {Format.TEXT: sheets.as_text, Format.MARKDOWN: sheets.as_markdown, Format.JSON: sheets.as_json}[form]
    with results() as stream:
        stream.write(write(sheet))
