"""``matcher rank``: shortlists for every job."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from matcher.cli.console import progress, results, warn
from matcher.cli.options import (
    ConfigOption,
    JobsOption,
    LogOption,
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
from matcher.cli.rank_options import (
    AppliedOption,
    CompanyColumnOption,
    DescriptionColumnOption,
    DryRunOption,
    EngineOption,
    Engines,
    ForceOption,
    IdColumnOption,
    LocationColumnOption,
    OpeningsColumnOption,
    OutOption,
    ParquetOption,
    ResumeOption,
    SchedulerOption,
    SourcesArgument,
    StrictOption,
    TitleColumnOption,
    TopOption,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcher.batch.request import RankRequest
    from matcher.domain.shortlist import RunResult

EXAMPLE = "Example: matcher rank resumes/ jobs.csv -o out/ --top-k 20"


def rank(
    sources: SourcesArgument,
    out: OutOption,
    top_k: TopOption = "20",
    config: ConfigOption = None,
    settings: SetOption = None,
    pdf_engine: PdfEngineOption = None,
    is_uncached: NoCacheOption = False,
    precise: PreciseOption = None,
    applied_to: AppliedOption = None,
    n_jobs: JobsOption = -1,
    id_column: IdColumnOption = "id",
    title_column: TitleColumnOption = "title",
    description_column: DescriptionColumnOption = "description",
    company_column: CompanyColumnOption = "company",
    location_column: LocationColumnOption = "location",
    openings_column: OpeningsColumnOption = "openings",
    text_column: TextColumnOption = "text",
    resume_id_column: ResumeIdColumnOption = "id",
    engine: EngineOption = Engines.LOKY,
    scheduler: SchedulerOption = "",
    is_strict: StrictOption = False,
    with_parquet: ParquetOption = False,
    is_forced: ForceOption = False,
    is_resumed: ResumeOption = False,
    is_dry_run: DryRunOption = False,
    is_quiet: QuietOption = False,
    _is_logged: LogOption = False,
) -> None:
    """Rank resumes against jobs and write shortlists, reasons, adjacent roles and a report into OUT.

    Every file ends up in outcomes.csv; those that cannot be read are listed there and in the report for a person to look at.
    """
    from matcher.batch.inputs.postings import Columns
    from matcher.batch.inputs.texts import TextColumns
    from matcher.batch.request import RankRequest

    *resumes, jobs = _at_least_two(sources)
    request = RankRequest(
        resumes=tuple(resumes),
        jobs=Path(jobs),
        config=load_config(config, settings, pdf_engine=pdf_engine),
        columns=Columns(id_column, title_column, description_column, company_column, location_column, openings_column),
        text_columns=TextColumns(text_column, resume_id_column),
        top_k=_length(top_k),
        n_jobs=checked_n_jobs(n_jobs),
        engine=engine.value,
        scheduler=scheduler,
        is_strict=is_strict,
        out=out,
        applied_to=applied_to or "",
        cache=None if is_uncached else cache_folder(),
        precise=precise,
    )
    if is_dry_run:
        _list_inputs(request, out)
        return
    _run(request, out, is_forced=is_forced, is_resumed=is_resumed, is_quiet=is_quiet, with_parquet=with_parquet)


def _at_least_two(sources: list[str]) -> list[str]:
    from matcher.errors import UsageError

    if len(sources) < 2:
        raise UsageError("give resumes and then jobs, e.g. matcher rank resumes/ jobs.csv -o out/")
    return sources


def _run(request: RankRequest, out: Path, *, is_forced: bool, is_resumed: bool, is_quiet: bool, with_parquet: bool) -> None:
    from matcher.batch.engines.opening import DASK
    from matcher.batch.run import is_finished, written
    from matcher.batch.units.workplace import FOLDER, is_unfinished, refuse_worked_at, remove_workplace
    from matcher.cli.stopping import resumable
    from matcher.errors import UsageError
    from matcher.reports.destination import prepare_folder
    from matcher.reports.folder import PARQUET

    if is_forced and is_resumed:
        raise UsageError("--force begins anew and --resume goes on: give one of them")
    if request.scheduler and request.engine != DASK:
        raise UsageError("--scheduler is the address of a Dask cluster: give --engine dask with it")
    is_begun = is_unfinished(out / FOLDER)
    if is_begun:
        refuse_worked_at(out / FOLDER)
    if is_begun and not (is_forced or is_resumed):
        raise UsageError(f"{out}: a run was begun there and not finished; go on with --resume, or begin anew with --force")
    is_there = not with_parquet or (out / PARQUET).exists()
    if is_resumed and not is_begun and is_there and is_finished(request):
        remove_workplace(out / FOLDER)  # of a run that was killed while it tidied up
        if not is_quiet:
            holds = f"{out} holds what this command gives for files of these names"
            typer.echo(f"Nothing is left to do: {holds}; if one was changed since, begin anew with --force.")
        return
    prepare_folder(out, is_forced=is_forced or (is_resumed and is_begun))
    with (
        resumable(lambda: is_unfinished(out / FOLDER)),
        progress(is_shown=not is_quiet) as show,
        written(request, progress=show, is_resumed=is_resumed, with_parquet=with_parquet) as result,
    ):
        warnings, lines = tuple(_warnings(result)), tuple(_summary(result, out))
    # The run is over, and its workplace gone, before anybody is told: a pipe that is closed changes nothing any more.
    for sentence in warnings:
        warn(sentence)
    if not is_quiet:
        with results() as stdout:
            stdout.writelines(f"{line}\n" for line in lines)


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


def _warnings(result: RunResult) -> Iterator[str]:
    from matcher.domain.outcome import JobOutcome
    from matcher.reports.advice import needs_human

    unread = (entry for entry in result.resumes if needs_human(entry))
    first_unread = next(unread, None)
    if first_unread is not None:
        n_unread = 1 + sum(1 for _ in unread)
        could = f"{_counted(n_unread, 'file')} could not be read and {'needs' if n_unread == 1 else 'need'} a human"
        yield f"{could}: see outcomes.csv; first {first_unread.file}: {first_unread.reason}"
    refused = [entry for entry in result.jobs if entry.outcome is not JobOutcome.OK]
    if refused:
        yield f"{_counted(len(refused), 'job')} left out: see job_outcomes.csv; first {refused[0].source}: {refused[0].reason}"
    unmatched = result.redirects.unmatched if result.redirects else ()
    if unmatched:
        first = f"first {unmatched[0].name!r} in {unmatched[0].source}"
        yield f"{_counted(len(unmatched), 'application')} named nobody among the resumes: {first}"


def _summary(result: RunResult, out: Path) -> Iterator[str]:
    from matcher.domain.outcome import JobOutcome
    from matcher.reports.escaping import visible
    from matcher.reports.workbook import MAX_ROWS

    n_scored = sum(entry.outcome.is_scored for entry in result.resumes)
    n_jobs = sum(entry.outcome is JobOutcome.OK for entry in result.jobs)
    ranked = f"{_counted(n_scored, 'resume')} ranked for {_counted(n_jobs, 'job')}"
    yield f"{ranked}. Report: {visible(str(out / 'report.html'))}"
    if result.count_rows() > MAX_ROWS:
        yield f"shortlists.xlsx holds the first {MAX_ROWS:,} rows; shortlists.csv and shortlists.parquet hold all."


def _counted(n: int, noun: str) -> str:
    return f"{n} {noun}{'' if n == 1 else 's'}"
