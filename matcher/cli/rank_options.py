"""Options of ``matcher rank`` alone."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Engines(StrEnum):
    """What the work is spread with."""

    LOKY = "loky"
    DASK = "dask"


SourcesArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="RESUMES... JOBS",
        help="Resumes: files, folders, globs, a zip or tar, or texts in the rows of JSON Lines or Parquet. Last: the jobs, "
        "a table (CSV, TSV, JSON, JSON Lines, Parquet) or a folder of documents.",
        show_default=False,
    ),
]
OutOption = Annotated[Path, typer.Option("--out", "-o", metavar="OUT", help="Folder for the results.")]
TopOption = Annotated[str, typer.Option("--top-k", metavar="N|all", help="Length of each shortlist.")]
IdColumnOption = Annotated[str, typer.Option("--id-column", help="Column of the job table that holds the id.")]
TitleColumnOption = Annotated[str, typer.Option("--title-column", help="Column with the title.")]
DescriptionColumnOption = Annotated[str, typer.Option("--description-column", help="Column with the description.")]
CompanyColumnOption = Annotated[str, typer.Option("--company-column", help="Column with the company.")]
LocationColumnOption = Annotated[str, typer.Option("--location-column", help="Column with the place.")]
OpeningsColumnOption = Annotated[str, typer.Option("--openings-column", help="Column with how many people are sought.")]
StrictOption = Annotated[bool, typer.Option("--strict", help="Stop with exit code 3 when a resume or job cannot be read.")]
ForceOption = Annotated[bool, typer.Option("--force", help="Begin anew, and overwrite results that are in OUT.")]
ResumeOption = Annotated[
    bool,
    typer.Option("--resume", help="Go on with the run that was begun in OUT, from what is kept in OUT/.work until it ends."),
]
EngineOption = Annotated[
    Engines, typer.Option("--engine", help="What the work is spread with: processes of this machine, or a Dask cluster.")
]
SchedulerOption = Annotated[
    str, typer.Option("--scheduler", metavar="ADDRESS", help="Of the Dask cluster, such as tcp://10.0.0.5:8786.")
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="List what would be read and written, and stop.")]

AppliedOption = Annotated[
    str | None,
    typer.Option(
        "--applied-to",
        metavar="TABLE|folder",
        help="Who applied to which job, for redirects: a table with job_id and file or resume_id; or the word folder, where "
        "resumes lie in folders called like the jobs.",
        show_default=False,
    ),
]

ParquetOption = Annotated[
    bool, typer.Option("--parquet", help="Write the shortlists as Parquet too; beyond 100,000 rows that is done unasked.")
]
