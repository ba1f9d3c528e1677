"""``matcher pool jobs``: the jobs of a pool."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from matcher.cli.console import results, warn
from matcher.cli.pool_options import DateOption, JsonOption, PoolOption, TopOption, day, opened


def add(
    table: Annotated[Path, typer.Argument(metavar="JOBS", help="A table of jobs, or a folder of adverts.", show_default=False)],
    pool: PoolOption,
    date: DateOption = None,
    top_k: TopOption = 5,
) -> None:
    """Add jobs, score the people who are there for them, and show who leads."""
    from matcher.batch.inputs.postings import Columns, read_postings
    from matcher.cli.pool_lists import print_shortlist
    from matcher.cli.pool_watches import print_fired
    from matcher.domain.outcome import JobOutcome

    came = day(date)
    with opened(pool) as found:
        postings, files = read_postings(table, columns=Columns(), read_document=found.matcher.read)
        for file in files:
            if file.outcome is not JobOutcome.OK:
                warn(f"not added: {file.source}: {file.reason}")
        added = found.add_jobs((found.matcher.parse_job(posting) for posting in postings), day=came)
        for job_id in added.refused:
            how = "remove it, and with it its watches, first: matcher pool jobs remove"
            warn(f"not added: job {job_id!r} is in the pool with other words; {how}")
        known = f", {len(added.known)} were there already" if added.known else ""
        typer.echo(f"{len(added.jobs)} of {len(files)} jobs added{known}; {len(found.people)} people in the pool")
        for job in added.jobs:
            print_shortlist(found.shortlist(job.job_id, k=top_k, is_explained=True))
        print_fired(added.fired)


def listing(pool: PoolOption, is_json: JsonOption = False) -> None:
    """List the jobs of the pool."""
    import json

    from matcher.reports.escaping import encodable, visible

    with opened(pool) as found:
        jobs = found.jobs.all()
    if is_json:
        record = [
            {
                "job_id": encodable(job.job_id),
                "title": encodable(job.title),
                "added": job.added.isoformat(),
                "n_scored": job.n_scored,
            }
            for job in jobs
        ]
        with results() as stream:
            stream.write(json.dumps({"jobs": record}, ensure_ascii=False, indent=1) + "\n")
        return
    for job in jobs:
        typer.echo(f"{visible(job.job_id)}  {visible(job.title)}  added {job.added}, {job.n_scored} people scored")
    if not jobs:
        typer.echo("No jobs in the pool; add some with matcher pool jobs add")


def remove(
    job_id: Annotated[str, typer.Argument(metavar="JOB", help="Id of the job.", show_default=False)], pool: PoolOption
) -> None:
    """Remove a job with its scores and watches."""
    from matcher.reports.escaping import visible

    with opened(pool) as found:
        n_watches = sum(watch.job is not None and watch.job.job_id == job_id for watch in found.watches())
        job = found.remove_job(job_id)
    watches = f" and {n_watches} watch{'' if n_watches == 1 else 'es'}" if n_watches else ""
    typer.echo(f"Removed {visible(job.job_id)}, {visible(job.title)}, with {job.n_scored} scores{watches}")
