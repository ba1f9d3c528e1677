"""A whole run: resumes and jobs in, ranked shortlists and every file's outcome out."""

from __future__ import annotations

import hashlib
import platform
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from matcher.batch.applications import FOLDER, Applications, Applied, read_applications
from matcher.batch.inputs import find_resumes
from matcher.batch.parsing import ParsedFile, shared_matcher
from matcher.batch.people import Progress, candidates_of, parse_all
from matcher.batch.postings import Columns, read_postings
from matcher.batch.resume_input import ResumeInput
from matcher.batch.scoring import firm_places_of, score_jobs, with_precise
from matcher.batch.texts import TextColumns
from matcher.batch.unseen import with_worth
from matcher.config import MatcherConfig
from matcher.domain.document import cuts_reason
from matcher.domain.job import Job, Posting
from matcher.domain.outcome import JobOutcome, Outcome
from matcher.domain.redirect import Redirects
from matcher.domain.shortlist import JobFile, RunResult
from matcher.engine.matcher import Matcher
from matcher.engine.redirecting import redirects_among
from matcher.errors import InputError, StrictError
from matcher.features.precise import PreciseEncoder
from matcher.ranking.block import Floats
from matcher.ranking.candidate import Candidate
from matcher.text.language import remark_on

_LIBRARIES = ("numpy", "scipy", "scikit-learn", "spacy", "pdfminer.six")
_PRECISE_LIBRARIES = ("onnxruntime", "tokenizers")


@dataclass(frozen=True, slots=True)
class RankRequest:
    """What to rank against what."""

    resumes: tuple[str, ...]
    """Files, folders, globs, archives, or files with a text in each row."""
    jobs: Path
    config: MatcherConfig = field(default_factory=MatcherConfig)
    columns: Columns = field(default_factory=Columns)
    text_columns: TextColumns = field(default_factory=TextColumns)
    """Where resumes that are rows of a file have their text."""
    top_k: int | None = 20
    """Length of each shortlist; None for all."""
    n_jobs: int = 1
    is_strict: bool = False
    out: Path | None = None
    """Folder of the results, where it is known: what lies in it is no resume, though it may lie among them."""
    cache: Path | None = None
    """Folder of documents that were read before; None for none. It changes no result and is not in the manifest."""
    applied_to: str = ""
    """Table of who applied to which job, or 'folder' where the resumes lie in folders called like the jobs; for redirects."""
    precise: Path | None = None
    """Folder of the precise encoder, for a second order beside the scores; None for none."""


@dataclass(frozen=True, slots=True)
class Inventory:
    """What a run would work on."""

    inputs: tuple[ResumeInput, ...]
    postings: tuple[Posting, ...]
    job_files: tuple[JobFile, ...]
    applications: Applications | None = None
    """Where the run was told who applied to what."""

    @property
    def openings(self) -> dict[str, int]:
        """How many people each job takes, by its id."""
        return {posting.job_id: posting.openings for posting in self.postings}


def take_stock(request: RankRequest) -> Inventory:
    """Return the inputs of a run, found and listed but not yet read (jobs given as documents are read).

    Raises
    ------
    InputError
        Missing paths, nothing to read, a table without its columns, no usable job, an application to an unknown job.
    """
    tables = [path for path in (request.applied_to, request.out) if path and path != FOLDER]
    left_out = [request.jobs, *map(Path, tables)]
    inputs = find_resumes(request.resumes, left_out=left_out, columns=request.text_columns)
    with shared_matcher(request.config) as matcher:  # closed: keeps the models, ends the process that reads documents
        postings, files = read_postings(request.jobs, columns=request.columns, read_document=matcher.read)
    # Known are jobs that could not be read as well: who applied to one of them is told, not refused.
    known = {file.job_id for file in files if file.job_id}
    applications = read_applications(request.applied_to, known) if request.applied_to else None
    return Inventory(tuple(inputs), tuple(postings), tuple(files), applications)


def rank_files(request: RankRequest, *, progress: Progress | None = None) -> RunResult:
    """Return the result of ranking every readable resume for every usable job.

    Raises
    ------
    InputError
        The inputs cannot be used, or not one resume could be read.
    StrictError
        `is_strict`, and a resume or job could not be read.
    ModelError, MissingExtraError
        The precise encoder is asked for and cannot be used.
    """
    started, clock = datetime.now(UTC), time.monotonic()
    # First: what is missing shall not be found out after all has been read.
    encoder = None if request.precise is None else PreciseEncoder.load(request.precise, n_threads=request.n_jobs)
    stock = take_stock(request)
    notify = progress or _silent
    parsed = parse_all(stock.inputs, request.config, n_jobs=request.n_jobs, cache=request.cache, progress=notify)
    candidates = candidates_of(parsed)
    matcher = shared_matcher(request.config)
    jobs, job_files = _extract_jobs(stock, matcher)
    if request.is_strict:
        _refuse_unread(parsed, job_files)
    applied = None if stock.applications is None else stock.applications.among([item.entry for item in parsed])
    scores = None if applied is None else np.empty((len(jobs), len(candidates)))
    shortlists = score_jobs(
        candidates,
        jobs,
        request.config,
        top_k=request.top_k,
        n_jobs=request.n_jobs,
        on_done=lambda n_done: notify("scoring", n_done, len(jobs)),
        scores=scores,
    )
    if encoder is not None:
        shortlists = with_precise(
            shortlists,
            candidates,
            matcher.components.ranker,
            encoder,
            on_done=lambda n_done: notify("precise", n_done, len(jobs)),
        )
    redirects = None
    if applied is not None and scores is not None:
        redirects = _redirects(request, stock, applied, candidates, jobs, scores)
    parsed = with_worth(parsed, jobs, matcher)
    return RunResult(
        shortlists=tuple(shortlists),
        resumes=tuple(item.entry for item in parsed),
        jobs=job_files,
        job_roles={job.job_id: matcher.adjacent_roles(job) for job in jobs},
        resume_roles={candidate.resume_id: matcher.adjacent_roles(candidate) for candidate in candidates},
        manifest=_manifest(request, parsed, jobs, matcher, encoder)
        | _applied_facts(stock)
        | {"run": _facts(request, started, clock)},
        band_meaning=matcher.components.ranker.config.band_meaning,
        redirects=redirects,
    )


def _redirects(
    request: RankRequest,
    stock: Inventory,
    applied: Applied,
    candidates: Sequence[Candidate],
    jobs: Sequence[Job],
    scores: Floats,
) -> Redirects:
    found = redirects_among(
        shared_matcher(request.config).components.ranker,
        candidates,
        jobs,
        scores,
        config=request.config.redirects,
        applied_to=applied.by_resume,
        openings=stock.openings,
        firm=partial(firm_places_of, candidates=candidates, jobs=jobs, config=request.config, n_jobs=request.n_jobs),
    )
    return replace(found, unmatched=applied.unmatched)


def _applied_facts(stock: Inventory) -> dict[str, Any]:
    if stock.applications is None:
        return {}
    return {"redirects": {"applied_to": stock.applications.digest, "openings": stock.openings}}


def _facts(request: RankRequest, started: datetime, clock: float) -> dict[str, Any]:
    return {
        "started": started.isoformat(timespec="seconds"),
        "seconds": round(time.monotonic() - clock, 3),
        "n_jobs": request.n_jobs,
        "python": platform.python_version(),
        "platform": platform.platform(),
    }


def _silent(_stage: str, _n_done: int, _n_total: int) -> None:
    """Show nothing."""


def _extract_jobs(stock: Inventory, matcher: Matcher) -> tuple[list[Job], tuple[JobFile, ...]]:
    """Return the jobs, and what became of each row or file now that they were extracted."""
    jobs: list[Job] = []
    failed: dict[str, str] = {}
    for posting in stock.postings:
        try:
            jobs.append(matcher.parse_job(posting))
        except Exception as error:  # noqa: BLE001 - a batch item: the run goes on, the job is listed for a person
            failed[posting.job_id] = f"matcher failed on this advert ({type(error).__name__}); please report it"
    remarks = {job.job_id: "; ".join(filter(None, (cuts_reason(job.cuts), remark_on(job.language)))) for job in jobs}
    files = tuple(
        replace(file, outcome=JobOutcome.UNREADABLE, reason=failed[file.job_id])
        if file.outcome is JobOutcome.OK and file.job_id in failed
        else replace(file, reason="; ".join(filter(None, (file.reason, remarks.get(file.job_id, "")))))
        if file.outcome is JobOutcome.OK
        else file
        for file in stock.job_files
    )
    if not jobs:
        raise InputError(f"not one of the {len(stock.postings)} jobs could be read: {next(iter(failed.values()))}")
    return jobs, files


def _refuse_unread(parsed: Sequence[ParsedFile], job_files: Sequence[JobFile]) -> None:
    unread = [item.entry for item in parsed if not item.entry.outcome.is_scored and item.entry.outcome is not Outcome.DUPLICATE]
    refused = [entry for entry in job_files if entry.outcome is not JobOutcome.OK]
    if unread or refused:
        first = f"{unread[0].file}: {unread[0].reason}" if unread else f"{refused[0].source}: {refused[0].reason}"
        n_unread = f"{_counted(len(unread), 'resume')} and {_counted(len(refused), 'job')}"
        raise StrictError(f"{n_unread} could not be read, and --strict was given; {first}")


def _counted(n: int, noun: str) -> str:
    return f"{n} {noun}{'' if n == 1 else 's'}"


def _manifest(
    request: RankRequest,
    parsed: Sequence[ParsedFile],
    jobs: Sequence[Job],
    matcher: Matcher,
    encoder: PreciseEncoder | None,
) -> dict[str, Any]:
    libraries = _LIBRARIES if encoder is None else (*_LIBRARIES, *_PRECISE_LIBRARIES)
    return {
        "config": request.config.to_dict() | {"top_k": "all" if request.top_k is None else request.top_k},
        "inputs": {
            "resumes": {item.entry.file: item.content_hash for item in parsed},
            "jobs": {job.job_id: hashlib.sha256(job.text.encode()).hexdigest() for job in jobs},
        },
        "models": matcher.components.hashes() | ({} if encoder is None else {"precise": encoder.sha256}),
        "versions": {"matcher": version("resume-job-matcher")} | {name: version(name) for name in libraries},
    }
