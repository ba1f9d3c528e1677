"""A whole run: resumes and jobs in, ranked shortlists and every file's outcome out.

The work is cut into units that a ledger keeps account of (`matcher.batch.stages`): whatever ends a run, it goes on from the
units that are done. The result reads from their part files, which go when the run is closed.
"""

from __future__ import annotations

import glob
import hashlib
import json
import platform
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from matcher.batch.engines.opening import LOKY, open_engine
from matcher.batch.inputs.resume_input import ResumeInput
from matcher.batch.parsing import shared_matcher
from matcher.batch.progress import Progress, Stage, silent
from matcher.batch.request import RankRequest
from matcher.batch.stages import LISTING, STAGES, HopelessError, Stages, Stock, digest_of_names, find_inputs, listed, read_stock
from matcher.batch.units import writing
from matcher.batch.units.firm_unit import firm_in_units
from matcher.batch.units.jobs_unit import JobUnits
from matcher.batch.units.lazy import Lazy
from matcher.batch.units.results import Kept, described
from matcher.batch.units.run_people import shared_people
from matcher.batch.units.scoring_unit import Scored
from matcher.batch.units.workplace import FOLDER, open_workplace, remove_workplace
from matcher.domain.job import Posting
from matcher.domain.outcome import JobOutcome
from matcher.domain.redirect import Redirects
from matcher.domain.shortlist import JobFile, RunResult
from matcher.engine.redirecting import redirects_among
from matcher.errors import StrictError, UsageError
from matcher.features.precise import PreciseEncoder
from matcher.persistence.ledger import Ledger
from matcher.reports.folder import write_outputs

_LIBRARIES = ("numpy", "scipy", "scikit-learn", "spacy", "pdfminer.six")
_PRECISE_LIBRARIES = ("onnxruntime", "tokenizers")
MANIFEST = "manifest.json"
_MOST_PATHS = 100
"""Sources beyond which their folders stand for them: they travel to the workers of a cluster with each unit."""
_REQUEST = "request"


@dataclass(frozen=True, slots=True)
class Inventory:
    """What a run would work on."""

    inputs: tuple[ResumeInput, ...]
    postings: tuple[Posting, ...]
    job_files: tuple[JobFile, ...]


def take_stock(request: RankRequest) -> Inventory:
    """Return the inputs of a run, found and listed but not yet read (jobs given as documents are read).

    Raises
    ------
    InputError
        Missing paths, nothing to read, a table without its columns, no usable job, an application to an unknown job.
    """
    found = {entry.file: entry for entry in find_inputs(request, request.out)}
    stock = read_stock(request)
    return Inventory(tuple(found[file] for file in sorted(found)), stock.postings, stock.files)


def rank_files(request: RankRequest, *, progress: Progress | None = None) -> RunResult:
    """Return the result of ranking every readable resume for every usable job, all of it in memory.

    Raises
    ------
    MatcherError
        As `ranked`.
    """
    with ranked(replace(request, out=None), progress=progress, left_out=request.out) as result:
        return replace(
            result,
            shortlists=tuple(replace(shortlist, entries=tuple(shortlist.entries)) for shortlist in result.shortlists),
            resumes=tuple(result.resumes),
            resume_roles=dict(result.resume_roles.items()),
            manifest=_in_memory(result.manifest),
            index=None,
            adverts=None,
            n_rows=None,
        )


@contextmanager
def ranked(
    request: RankRequest, *, progress: Progress | None = None, is_resumed: bool = False, left_out: Path | None = None
) -> Iterator[RunResult]:
    """Give the result of ranking every readable resume for every usable job, to be written before the block ends.

    Parameters
    ----------
    is_resumed
        Go on with the run that was begun in the folder of the results, if there is one.
    left_out
        A folder whose files are no resumes, where the request names none for the results.

    Raises
    ------
    MatcherError
        As `written`.
    """
    with _run(request, progress=progress, is_resumed=is_resumed, left_out=left_out) as (stages, kept):
        yield kept.result(stages.ledger)


@contextmanager
def written(
    request: RankRequest, *, progress: Progress | None = None, is_resumed: bool = False, with_parquet: bool = False
) -> Iterator[RunResult]:
    """Rank every readable resume for every usable job, write the results into `request.out`, and give what was written.

    Parameters
    ----------
    is_resumed
        Go on with the run that was begun in the folder of the results, if there is one.
    with_parquet
        As `matcher.reports.folder.write_outputs` takes it.

    Raises
    ------
    InputError
        The inputs cannot be used, or not one resume could be read.
    StrictError
        `is_strict`, and a resume or job could not be read.
    UsageError
        Another process works into the folder, or the run that was begun there is another one.
    ModelError, MissingExtraError
        The precise encoder is asked for and cannot be used.
    OutputError
        The folder cannot be written; what is done is kept.
    """
    out = request.out
    if out is None:
        raise UsageError("there is no folder to write the results into")
    with _run(request, progress=progress, is_resumed=is_resumed) as (stages, kept):
        result = kept.result(stages.ledger)
        stages.notify(Stage.WRITING, 0, 1)
        # Workers of other machines do not write there: one of them that is believed dead might go on writing.
        is_worth_it = stages.engine.name == LOKY and result.count_rows() >= writing.ROWS_WORTH_IT
        make = writing.made_beside(stages.engine, kept, stages.ledger) if is_worth_it else None
        write_outputs(result, out, with_parquet=with_parquet, make=make)
        stages.notify(Stage.WRITING, 1, 1)
        yield result


@contextmanager
def _run(
    request: RankRequest, *, progress: Progress | None, is_resumed: bool, left_out: Path | None = None
) -> Iterator[tuple[Stages, Kept]]:
    """Give a run that is worked out, and what it found; when the block ends, its part files go."""
    started, clock = datetime.now(UTC), time.monotonic()
    # First: what is missing shall not be found out after all has been read.
    encoder = _encoder(request)
    with ExitStack() as stack:
        if request.out is None:
            path = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="matcher-"))) / FOLDER
        else:
            path = request.out.absolute() / FOLDER
        place, ledger = open_workplace(path, STAGES, is_resumed=is_resumed)
        stack.callback(ledger.close)
        _refuse_another(request, encoder, ledger)
        try:
            engine = stack.enter_context(
                open_engine(
                    request.engine, n_jobs=request.n_jobs, scheduler=request.scheduler, folder=path, paths=_paths(request)
                )
            )
            stages = Stages(request, place, ledger, engine, progress or silent, left_out or request.out)
            if is_resumed:
                stages.forget_damaged()
            kept = _worked_out(stages, encoder)
            facts = _facts(request, started, clock) | {_REQUEST: request.digest(), "files": digest_of_names(ledger)}
            yield stages, replace(kept, manifest={**kept.manifest, "run": facts})
        except (UsageError, StrictError) as error:
            if ledger.get(LISTING) is None or isinstance(error, (HopelessError, StrictError)):
                ledger.close()
                remove_workplace(path)  # there is nothing to go on with
            raise
        ledger.close()
        remove_workplace(path)


def is_finished(request: RankRequest) -> bool:
    """Return whether the folder of the results holds all that this request would give, of files with the same names.

    Raises
    ------
    InputError
        The resumes cannot be found.
    """
    try:
        found = json.loads((Path(request.out or "") / MANIFEST).read_text(encoding="utf-8"))
        run = found["run"]
        if run[_REQUEST] != request.digest() or found["models"] != _models(request, _encoder(request)):
            return False
        named = run["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    with tempfile.TemporaryDirectory(prefix="matcher-") as folder:
        ledger = Ledger.open(Path(folder) / "ledger.sqlite")
        try:
            ledger.list_files(listed(find_inputs(request, request.out)))
            return bool(digest_of_names(ledger) == named)
        finally:
            ledger.close()


def _encoder(request: RankRequest) -> PreciseEncoder | None:
    return None if request.precise is None else PreciseEncoder.load(request.precise)


def _models(request: RankRequest, encoder: PreciseEncoder | None) -> dict[str, str]:
    """Return the sha256 of everything trained that the results depend on."""
    return shared_matcher(request.config).components.hashes() | ({} if encoder is None else {"precise": encoder.sha256})


def _refuse_another(request: RankRequest, encoder: PreciseEncoder | None, ledger: Ledger) -> None:
    """Raise `UsageError` where the run that was begun is not the one that is asked for."""
    facts, begun = request.facts() | {"models": _models(request, encoder)}, ledger.get(_REQUEST)
    if begun is None:
        ledger.put(_REQUEST, json.dumps(facts))
        return
    earlier = json.loads(begun)
    other = [
        _named(name, earlier.get(name), value)
        for name, value in json.loads(json.dumps(facts)).items()
        if earlier.get(name) != value
    ]
    if other:
        raise UsageError(
            f"{request.out}: the run that was begun there had other {', '.join(other)}; give the same to go on with it, or "
            "begin anew with --force"
        )


def _named(name: str, earlier: Any, now: Any) -> str:
    """Return the name of what differs between two runs, with the settings that differ."""
    if not (isinstance(earlier, dict) and isinstance(now, dict)):
        return name
    before, after = dict(_flat(earlier)), dict(_flat(now))
    return f"{name} ({', '.join(key for key in sorted({*before, *after}) if before.get(key) != after.get(key))})"


def _flat(settings: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in settings.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value


def _paths(request: RankRequest) -> list[Path]:
    """Return what every worker must see, beside the folder of the work."""
    sources = [Path(source).absolute() for source in request.resumes if not glob.has_magic(source)]
    if len(sources) > _MOST_PATHS:  # a shell made them of a pattern
        sources = sorted({source.parent for source in sources})
    return sources if request.precise is None else [*sources, request.precise.absolute()]


def _worked_out(stages: Stages, encoder: PreciseEncoder | None) -> Kept:
    request = stages.request
    stock = stages.list_inputs()
    jobs, job_files = stages.extract_jobs(stock)
    people = stages.read_files()
    if request.is_strict:
        stages.refuse_unread(job_files)
    is_selected = stages.select(jobs, people)
    scored_files = stages.score(jobs, job_files, is_selected=is_selected)
    if request.is_strict:
        stages.refuse_unread(scored_files)
    return Kept(
        place=stages.place,
        units=jobs,
        files_in_unit=stages.files_in_unit,
        job_files=scored_files,
        manifest=_manifest(request, stock, jobs, encoder),
        band_meaning=shared_matcher(request.config).components.ranker.config.band_meaning,
        redirects=_redirects(stages, stock, jobs, scored_files),
        is_precise=encoder is not None,
    )


def _redirects(stages: Stages, stock: Stock, jobs: JobUnits, job_files: Sequence[JobFile]) -> Redirects | None:
    if stock.applications is None:
        return None
    request, place = stages.request, stages.place
    applied = stock.applications.among([described(found) for found in stages.ledger.found()])
    scores = np.concatenate([Scored.open(place, unit).scores() for unit, count in enumerate(jobs.counts) if count])
    failed = {file.job_id for file in job_files if file.outcome is JobOutcome.FAILED}
    adverts = jobs.jobs()
    numbers: Sequence[int] = range(len(adverts))
    if failed:  # else the scores, which may be most of the memory, would be copied for nothing
        numbers = [number for number in numbers if adverts[number].job_id not in failed]
        scores = scores[numbers]
    found = redirects_among(
        shared_matcher(request.config).components.ranker,
        shared_people(place, request.config).candidates,
        Lazy(len(numbers), lambda at: adverts[numbers[at]]),
        scores,
        config=request.config.redirects,
        applied_to=applied.by_resume,
        openings=stock.openings,
        firm=partial(firm_in_units, engine=stages.engine, place=place, config=request.config, jobs=jobs, numbers=numbers),
    )
    return replace(found, unmatched=applied.unmatched)


def _facts(request: RankRequest, started: datetime, clock: float) -> dict[str, Any]:
    return {
        "started": started.isoformat(timespec="seconds"),
        "seconds": round(time.monotonic() - clock, 3),
        "n_jobs": request.n_jobs,
        "engine": request.engine,
        "python": platform.python_version(),
        "platform": platform.platform(),
    }


def _manifest(request: RankRequest, stock: Stock, jobs: JobUnits, encoder: PreciseEncoder | None) -> dict[str, Any]:
    libraries = _LIBRARIES if encoder is None else (*_LIBRARIES, *_PRECISE_LIBRARIES)
    manifest: dict[str, Any] = {
        "config": request.config.to_dict() | {"top_k": "all" if request.top_k is None else request.top_k},
        "inputs": {"jobs": {job.job_id: hashlib.sha256(job.text.encode()).hexdigest() for job in jobs.jobs()}},
        "models": _models(request, encoder),
        "versions": {"matcher": version("resume-job-matcher")} | {name: version(name) for name in libraries},
    }
    if stock.applications is not None:
        manifest["redirects"] = {"applied_to": stock.applications.digest, "openings": stock.openings}
    return manifest


def _in_memory(manifest: Mapping[str, Any]) -> dict[str, Any]:
    inputs = manifest["inputs"]
    return {**manifest, "inputs": {**inputs, "resumes": dict(inputs["resumes"].items())}}
