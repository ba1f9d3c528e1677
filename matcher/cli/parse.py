"""``matcher parse``: what is read from resumes, as records."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.cli.console import progress, results
from matcher.cli.options import (
    ConfigOption,
    JobsOption,
    LogOption,
    NoCacheOption,
    PdfEngineOption,
    QuietOption,
    ResumeIdColumnOption,
    SetOption,
    TextColumnOption,
    cache_folder,
    checked_n_jobs,
    load_config,
)

if TYPE_CHECKING:
    from matcher.reports.records import Record

EXAMPLE = "Example: matcher parse resumes/ --format jsonl > resumes.jsonl"


class Format(StrEnum):
    """How the records are printed."""

    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


def parse(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE|FOLDER...",
            help="Files, folders, globs, a zip or tar, or texts in the rows of JSON Lines or Parquet.",
            show_default=False,
        ),
    ],
    form: Annotated[Format, typer.Option("--format", help="How to print the records.")] = Format.JSON,
    is_deep: Annotated[
        bool,
        typer.Option("--deep", help="Look for phrases of skill that no list names as well: two to three times as slow."),
    ] = False,
    config: ConfigOption = None,
    settings: SetOption = None,
    pdf_engine: PdfEngineOption = None,
    is_uncached: NoCacheOption = False,
    text_column: TextColumnOption = "text",
    resume_id_column: ResumeIdColumnOption = "id",
    n_jobs: JobsOption = 1,
    is_quiet: QuietOption = False,
    _is_logged: LogOption = False,
) -> None:
    """Print one record a file: outcome, basics, work, education, skills with page and box.

    A file that cannot be read has its record too, with the reason. Field names are those of JSON Resume where it has them.
    """
    from matcher.batch.inputs.resumes import find_resumes
    from matcher.batch.inputs.texts import TextColumns
    from matcher.batch.parsing import parse_files
    from matcher.batch.progress import Stage
    from matcher.reports.resume_records import resume_record, write_records

    loaded = load_config(config, settings, pdf_engine=pdf_engine)
    inputs = find_resumes(sources, columns=TextColumns(text_column, resume_id_column))
    n_processes = checked_n_jobs(n_jobs)
    cache = None if is_uncached else cache_folder()
    # Where the records themselves go to a terminal, they are what moves.
    with progress(is_shown=not is_quiet and not sys.stdout.isatty()) as show, results() as stream:

        def records() -> Iterator[Record]:
            parsed = parse_files(inputs, loaded, n_jobs=n_processes, is_record=True, is_deep=is_deep, cache=cache)
            n_failed = 0
            show(Stage.READING, 0, len(inputs))
            for n_done, item in enumerate(parsed, start=1):
                n_failed += not item.entry.outcome.is_scored
                show(Stage.READING, n_done, len(inputs), n_failed=n_failed)
                yield resume_record(item.entry, item.resume)

        write_records(records(), stream, form=form.value)
