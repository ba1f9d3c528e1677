"""``matcher check-job``: what an advert asks of reality."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.cli.chosen_job import chosen_posting
from matcher.cli.console import progress, results
from matcher.cli.options import (
    ConfigOption,
    JobsOption,
    LogOption,
    NoCacheOption,
    PdfEngineOption,
    QuietOption,
    SetOption,
    cache_folder,
    checked_n_jobs,
    load_config,
)

if TYPE_CHECKING:
    from matcher.batch.people import People

EXAMPLE = "Example: matcher check-job jobs.csv --job-id 7 --pool resumes/, or matcher check-job advert.txt"


class Format(StrEnum):
    """How the check is printed."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


_PoolOption = Annotated[
    list[str] | None,
    typer.Option(
        "--pool",
        metavar="PATHS...",
        help="Resumes to hold the must-haves against: files, folders, globs, a zip or a talent pool. After JOB.",
        show_default=False,
    ),
]


def check_job(
    job: Annotated[
        Path, typer.Argument(metavar="JOB", help="An advert as a document, or a table of jobs.", show_default=False)
    ],
    more: Annotated[list[str] | None, typer.Argument(metavar="POOL", hidden=True)] = None,
    job_id: Annotated[str, typer.Option(help="Which job of the table; not needed where there is one.")] = "",
    pool: _PoolOption = None,
    most: Annotated[int, typer.Option(min=1, help="How many people of a group to name; the rest is counted.")] = 10,
    config: ConfigOption = None,
    settings: SetOption = None,
    pdf_engine: PdfEngineOption = None,
    is_uncached: NoCacheOption = False,
    n_jobs: JobsOption = -1,
    is_quiet: QuietOption = False,
    _is_logged: LogOption = False,
    form: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TEXT,
) -> None:
    """Print what each must-have of an advert costs, what in it does not go together, and what narrows the field for nothing.

    Without --pool the advert's words alone are checked.
    """
    from matcher.batch.parsing import shared_matcher
    from matcher.batch.people import read_people
    from matcher.errors import UsageError
    from matcher.persistence.store import is_pool
    from matcher.reports import job_check as checks

    if more and not pool:
        raise UsageError(f"{more[0]}: one job at a time; resumes come after --pool")
    chosen = load_config(config, settings, pdf_engine=pdf_engine)
    n_processes = checked_n_jobs(n_jobs)
    with shared_matcher(chosen) as matcher:  # closed: keeps the models, ends the process that reads documents
        posting = chosen_posting(job, job_id, matcher.read)
        # An option takes one value: what a shell makes of --pool resumes/* goes on as arguments.
        sources = [path for path in (*(pool or ()), *(more or ())) if Path(path) != job]
        people = _pooled([Path(path) for path in sources if is_pool(Path(path))])
        files = [path for path in sources if not is_pool(Path(path))]
        if files:
            cache = None if is_uncached else cache_folder()
            with progress(is_shown=not is_quiet) as show:
                read = read_people(files, chosen, n_jobs=n_processes, cache=cache, left_out=[job], progress=show)
            people = read.with_others(people)
        check = matcher.check_job(posting, people.candidates)
    write = {Format.TEXT: checks.as_text, Format.MARKDOWN: checks.as_markdown, Format.JSON: checks.as_json}[form]
    with results() as stream:
        stream.write(write(checks.Shown(check, people.files, most=most)))


def _pooled(paths: Sequence[Path]) -> People:
    """Return the people in talent pools, each once."""
    from matcher.batch.people import People
    from matcher.domain.outcome import Outcome
    from matcher.domain.shortlist import ResumeFile
    from matcher.pool.talent_pool import TalentPool

    people = People((), ())
    for path in paths:
        with TalentPool.open(path) as pool:
            everyone = pool.everyone()
        files = [ResumeFile(person.file, person.resume_id, Outcome(person.facts["outcome"])) for person, _ in everyone]
        people = people.with_others(People(tuple(files), tuple(candidate for _, candidate in everyone)))
    return people
