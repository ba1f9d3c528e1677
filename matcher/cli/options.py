"""Options that several commands share."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.cli import json_log

if TYPE_CHECKING:
    from matcher.config import MatcherConfig
    from matcher.engine.matcher import Matcher
    from matcher.engine.sources import ResumeSource

ConfigOption = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="Settings in TOML; see docs/configuration.md.")
]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="One setting, e.g. ranking.weights.skills=0.5. May be repeated."),
]
JobsOption = Annotated[int, typer.Option("--n-jobs", metavar="N", help="Processes to use; -1 means one for each processor.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary.")]
LogOption = Annotated[
    bool,
    typer.Option(
        "--log-json",
        help="Progress, warnings and errors as JSON on stderr, a line each.",
        callback=json_log.switch,
        is_eager=True,
    ),
]
NoCacheOption = Annotated[
    bool, typer.Option("--no-cache", help="Read every file anew, and keep no text of it for the next run.")
]


TextColumnOption = Annotated[
    str,
    typer.Option("--text-column", metavar="NAME", help="Where resumes are rows (JSON Lines, Parquet): the text's field."),
]
ResumeIdColumnOption = Annotated[
    str, typer.Option("--resume-id-column", metavar="NAME", help="Field that such rows are shown by, if it is there.")
]
CorrectionsOption = Annotated[
    Path | None,
    typer.Option(
        "--corrections", metavar="FILE", help="What the person says was read wrongly; begin with matcher corrections RESUME."
    ),
]
PreciseOption = Annotated[
    Path | None,
    typer.Option(
        "--precise", metavar="DIR", help="The precise encoder, made by matcher train precise; no score depends on it."
    ),
]


class PdfEngine(StrEnum):
    """What reads PDF first; the other one is tried when it fails."""

    PDFMINER = "pdfminer"
    PDFIUM = "pdfium"


PdfEngineOption = Annotated[
    PdfEngine | None, typer.Option("--pdf-engine", help="What reads PDF first; pdfium is faster.", show_default="pdfminer")
]


def load_config(path: Path | None, settings: list[str] | None, *, pdf_engine: PdfEngine | None = None) -> MatcherConfig:
    """Return the configuration that the options name."""
    from matcher.config import MatcherConfig

    config = MatcherConfig() if path is None else MatcherConfig.from_toml(path)
    config = config.with_settings(settings or ())
    return config if pdf_engine is None else config.with_settings([f'reading.pdf_engine="{pdf_engine.value}"'])


def with_corrections(matcher: Matcher, resume: ResumeSource, corrections: Path | None) -> ResumeSource:
    """Return the resume as the person's corrections have it, and tell on stderr what they are; without a file, itself."""
    if corrections is None:
        return resume
    from matcher.cli.console import tell

    corrected = matcher.correct(resume, corrections)
    tell(f"{corrections}: {corrected.correction or 'changes nothing of what was read'}")
    return corrected


def cache_folder() -> Path:
    """Return the user's folder for documents that were read before."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    # The standard: a path that is not absolute is ignored.
    home = Path(base) if Path(base).is_absolute() else Path("~/.cache").expanduser()
    return home / "matcher" / "documents"


def checked_n_jobs(n_jobs: int) -> int:
    """Return the number of processes, -1 replaced by the number of processors."""
    from matcher.errors import UsageError

    if n_jobs == -1:
        from joblib import cpu_count

        return int(cpu_count())
    if n_jobs < 1:
        raise UsageError(f"--n-jobs is {n_jobs}: give a number from 1 up, or -1 for one process for each processor")
    return n_jobs
