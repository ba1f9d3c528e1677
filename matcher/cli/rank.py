"""``matcher rank``: shortlists for every job."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.cli.console import progress, warn
from matcher.cli.options import (
    ConfigOption,
    JobsOption,
    NoCacheOption,
    PdfEngineOption,
    PreciseOption,
    QuietOption,
    ResumeIdColumnOption,
    SetOption,
    TextColumnOption,
    cache_folder,
    checked_n_jobs,
    load_config,
)

if TYPE_CHECKING:
    from matcher.batch.run import RankRequest
    from matcher.domain.shortlist import RunResult

EXAMPLE = "Example: matcher rank resumes/ jobs.csv -o out/ --top-k 20"

_SourcesArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="RESUMES... JOBS",
        help="Resumes: files, folders, globs, a zip or tar, or texts in the rows of JSON Lines or Parquet. Last: the jobs, "
        "a table (CSV, TSV, JSON, JSON Lines, Parquet) or a folder of documents.",
        show_default=False,
    ),
]

_StrictOption = Annotated[bool, typer.Option("--strict", help="Stop with exit code 3 when a resume or job cannot be read.")]

_AppliedOption = Annotated[
    str | None,
    typer.Option(
        "--applied-to",
        metavar="TABLE|folder",
        help="Who applied to which job, for redirects: a table with job_id and file or resume_id; or the word folder, where "
        "resumes lie in folders called like the jobs.",
        show_default=False,
    ),
]


def rank(
    sources: _SourcesArgument,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="OUT", help="Folder for the results.")],
    top_k: Annotated[str, typer.Option("--top-k", metavar="N|all", help="Length of each shortlist.")] = "20",
    config: ConfigOption = None,
    settings: SetOption = None,
    pdf_engine: PdfEngineOption = None,
    is_uncached: NoCacheOption = False,
    precise: PreciseOption = None,
    applied_to: _AppliedOption = None,
    n_jobs: JobsOption = -1,
    id_column: Annotated[str, typer.Option(help="Column of the job table that holds the id.")] = "id",
    title_column: Annotated[str, typer.Option(help="Column with the title.")] = "title",
    description_column: Annotated[str, typer.Option(help="Column with the description.")] = "description",
    company_column: Annotated[str, typer.Option(help="Column with the company.")] = "company",
    location_column: Annotated[str, typer.Option(help="Column with the place.")] = "location",
    openings_column: Annotated[str, typer.Option(help="Column with how many people are sought.")] = "openings",
    text_column: TextColumnOption = "text",
    resume_id_column: ResumeIdColumnOption = "id",
    is_strict: _StrictOption = False,
    is_forced: Annotated[bool, typer.Option("--force", help="Overwrite results that are in OUT.")] = False,
    is_dry_run: Annotated[bool, typer.Option("--dry-run", help="List what would be read and written, and stop.")] = False,
    is_quiet: QuietOption = False,
) -> None:
    """Rank resumes against jobs and write shortlists, reasons, adjacent roles and a report into OUT.

    Every file ends up in outcomes.csv; those that cannot be read are listed there and in the report for a person to look at.
    """
    from matcher.batch.postings import Columns
    from matcher.batch.run import RankRequest
    from matcher.batch.texts import TextColumns
    from matcher.errors import UsageError

    if len(sources) < 2:
        raise UsageError("give resumes and then jobs, e.g. matcher rank resumes/ jobs.csv -o out/")
    request = RankRequest(
        resumes=tuple(sources[:-1]),
        jobs=Path(sources[-1]),
        config=load_config(config, settings, pdf_engine=pdf_engine),
        columns=Columns(id_column, title_column, description_column, company_column, location_column, openings_column),
        text_columns=TextColumns(text_column, resume_id_column),
        top_k=_length(top_k),
        n_jobs=checked_n_jobs(n_jobs),
        is_strict=is_strict,
        out=out,
        applied_to=applied_to or "",
        cache=None if is_uncached else cache_folder(),
        precise=precise,
    )
    if is_dry_run:
        _list_inputs(request, out)
        return
    _run(request, out, is_forced=is_forced, is_quiet=is_quiet)


def _run(request: RankRequest, out: Path, *, is_forced: bool, is_quiet: bool) -> None:
    from matcher.batch.run import rank_files
    from matcher.reports.destination import prepare_folder
    from matcher.reports.folder import write_outputs

    prepare_folder(out, is_forced=is_forced)
    with progress(is_shown=not is_quiet) as show:
        result = rank_files(request, progress=show)
    write_outputs(result, out)
    _report(result, out, is_quiet=is_quiet)


def _length(top_k: str) -> int | None:
    from matcher.errors import UsageError

    if top_k == "all":
        return None
    if top_k.isascii() and top_k.isdigit() and int(top_k) > 0:
        return int(top_k)
    raise UsageError(f"--top-k is {top_k!r}: give a number from 1 up, or all")


def _list_inputs(request: RankRequest, out: Path) -> None:
    from matcher.batch.run import take_stock
    from matcher.reports.escaping import visible

    stock = take_stock(request)
    for entry in stock.inputs:
        typer.echo(f"resume  {visible(entry.file)}" + (f"  {entry.problem}" if entry.problem else ""))
    for posting in stock.postings:
        typer.echo(f"job     {visible(posting.job_id)}  {visible(posting.title)}  ({visible(posting.source)})")
    for refused in stock.job_files:
        if refused.outcome.value != "ok":
            typer.echo(f"no job  {visible(refused.source)}  {refused.outcome.value}: {refused.reason}")
    typer.echo(f"{len(stock.inputs)} files, {len(stock.postings)} jobs; results would be written to {out}")


def _report(result: RunResult, out: Path, *, is_quiet: bool) -> None:
    from matcher.domain.outcome import JobOutcome, Outcome

    unread = [entry for entry in result.resumes if not entry.outcome.is_scored and entry.outcome is not Outcome.DUPLICATE]
    refused = [entry for entry in result.jobs if entry.outcome is not JobOutcome.OK]
    if unread:
        n_files = f"{len(unread)} file{'s' if len(unread) > 1 else ''}"
        warn(f"{n_files} could not be read and need a human: see outcomes.csv; first {unread[0].file}: {unread[0].reason}")
    if refused:
        n_jobs = f"{len(refused)} job{'s' if len(refused) > 1 else ''}"
        warn(f"{n_jobs} left out: see job_outcomes.csv; first {refused[0].source}: {refused[0].reason}")
    unmatched = result.redirects.unmatched if result.redirects else ()
    if unmatched:
        n_rows = f"{len(unmatched)} application{'s' if len(unmatched) > 1 else ''}"
        warn(f"{n_rows} named nobody among the resumes: first {unmatched[0].name!r} in {unmatched[0].source}")
    if not is_quiet:
        n_scored = sum(entry.outcome.is_scored for entry in result.resumes)
        typer.echo(f"{n_scored} resumes ranked for {len(result.shortlists)} jobs. Report: {out / 'report.html'}")
