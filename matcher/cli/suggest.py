"""``matcher suggest``: the candidate's page, from one resume and many jobs."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from matcher.cli.console import progress, results
from matcher.cli.options import (
    ConfigOption,
    CorrectionsOption,
    LogOption,
    QuietOption,
    SetOption,
    load_config,
    with_corrections,
)

EXAMPLE = "Example: matcher suggest ada.pdf jobs.csv --goals goals.toml, or matcher suggest ada.pdf jobs/ -o page.html"


class Format(StrEnum):
    """How the page is written."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


def suggest(
    resume: Annotated[Path, typer.Argument(metavar="RESUME", help="A resume.", show_default=False)],
    jobs: Annotated[Path, typer.Argument(metavar="JOBS", help="A table of jobs, or a folder of adverts.", show_default=False)],
    goals: Annotated[
        Path | None, typer.Option("--goals", metavar="FILE", help="What you want, in TOML; see docs/goals.md.")
    ] = None,
    corrections: CorrectionsOption = None,
    top_k: Annotated[int, typer.Option("--top-k", min=1, help="How many jobs to show in full.")] = 10,
    form: Annotated[
        Format | None,
        typer.Option("--format", help="How to write it.", show_default="text; of -o, what the ending says"),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Where to write it; the terminal without.")
    ] = None,
    config: ConfigOption = None,
    settings: SetOption = None,
    is_quiet: QuietOption = False,
    _is_logged: LogOption = False,
) -> None:
    """Show one person which jobs fit, which to grow into and how, what to learn first, and what was read from the resume.

    Nothing is hidden: every job stands in the list, whatever it is to you, and every score can be followed to its reasons.
    """
    from matcher.batch.inputs.postings import Columns, read_postings
    from matcher.domain.outcome import JobOutcome
    from matcher.engine.matcher import Matcher
    from matcher.engine.suggesting import goals_of
    from matcher.reports.escaping import visible
    from matcher.reports.folder import write_text_whole
    from matcher.reports.suggestion_page import as_html
    from matcher.reports.suggestion_records import as_json
    from matcher.reports.suggestion_text import as_text

    chosen = _format(form, out)
    wanted = goals_of(goals)  # first: a slip in the file is told at once
    with Matcher.load(load_config(config, settings)) as matcher, progress(is_shown=not is_quiet) as show:
        postings, files = read_postings(jobs, columns=Columns(), read_document=matcher.read)
        page = matcher.suggest(
            with_corrections(matcher, resume, corrections),
            postings,
            goals=wanted,
            top_k=top_k,
            on_done=lambda stage, n_done: show(stage, n_done, len(postings)),
        )
    page = replace(page, not_read=tuple(entry for entry in files if entry.outcome is not JobOutcome.OK))
    text = {Format.TEXT: as_text, Format.JSON: as_json, Format.HTML: as_html}[chosen](page)
    if out is not None:
        write_text_whole(text, out)
        if not is_quiet:
            n_jobs = f"{len(page.jobs)} job{'' if len(page.jobs) == 1 else 's'}"
            typer.echo(f"{n_jobs} compared, {page.n_best} shown in full. Page: {visible(str(out))}")
        return
    with results() as stream:
        stream.write(text)


def _format(form: Format | None, out: Path | None) -> Format:
    if form is not None or out is None:
        return form or Format.TEXT
    endings = {".html": Format.HTML, ".htm": Format.HTML, ".json": Format.JSON}
    return endings.get(out.suffix.lower(), Format.TEXT)
