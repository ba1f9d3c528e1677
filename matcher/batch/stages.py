"""The stages of a run: each is a list of units, of which those that are done already are passed over."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np

from matcher.batch.engines.opening import LOKY
from matcher.batch.engines.protocol import Engine
from matcher.batch.engines.serial import SerialEngine
from matcher.batch.inputs.applications import FOLDER, Applications, read_applications
from matcher.batch.inputs.postings import read_postings
from matcher.batch.inputs.resume_input import ResumeInput
from matcher.batch.inputs.resumes import iter_resumes
from matcher.batch.parsing import shared_matcher, shared_sandbox
from matcher.batch.progress import Progress, Stage, silent
from matcher.batch.request import RankRequest
from matcher.batch.units import jobs_unit, reading_unit, scoring_unit, selecting_unit
from matcher.batch.units.coding import decode, encode, packed, unpacked
from matcher.batch.units.jobs_unit import JobsTask, JobUnits, extract_unit, failures_of, jobs_of, n_jobs_of
from matcher.batch.units.reading_unit import Read, ReadingTask, read_begun, read_unit
from matcher.batch.units.results import described
from matcher.batch.units.run_people import write_index
from matcher.batch.units.running import run_units
from matcher.batch.units.scoring_unit import Scored, ScoringTask, score_unit
from matcher.batch.units.selecting_unit import SelectingTask, select_unit, write_selection
from matcher.batch.units.workplace import RUN, Workplace
from matcher.domain.document import Cut, cuts_reason
from matcher.domain.job import Posting
from matcher.domain.outcome import JobOutcome
from matcher.domain.shortlist import JobFile
from matcher.errors import InputError, OutputError, StrictError
from matcher.persistence.arrays import read_arrays, write_arrays
from matcher.persistence.ledger import Ledger, Listed, Unit
from matcher.reports.folder import SINKS, WRITERS
from matcher.text.language import remark_on

T = TypeVar("T")
_Task = TypeVar("_Task", JobsTask, ReadingTask, SelectingTask, ScoringTask)

LISTING = "listing"
STAGES = (LISTING, jobs_unit.STAGE, reading_unit.STAGE, selecting_unit.STAGE, scoring_unit.STAGE)

_FEWEST_FILES, _MOST_FILES = 8, 256
"""In a unit of reading: few, so that all processes end together; many, so that a million files make no million part files."""
_MOST_JOBS = 64
"""In a unit of jobs: so many are compared at once."""
_MOST_ROWS = 20_000
"""Listed in a unit of scoring: they are in memory until its part file is written."""
_UNITS_PER_WORKER = 8
_ROWS_WORTH_A_PROCESS = 400
"""Rows of shortlists below which, with no more than a few files, starting processes costs more than it saves."""
_MOST_IN_VAIN = 64
"""Times that processes may be lost while files are read, with no unit done in between: each file may end two."""
_PATIENCE = 3
"""Times that a unit of jobs or of scoring may end its process: it will not be another one the fourth time."""


class HopelessError(InputError):
    """Nothing that came in can be used: a run would end here again."""


@dataclass(frozen=True, slots=True)
class Stock:
    """The jobs of a run, and who applied to them."""

    postings: tuple[Posting, ...]
    files: tuple[JobFile, ...]
    applications: Applications | None = None
    """Where the run was told who applied to what."""

    @property
    def openings(self) -> dict[str, int]:
        """How many people each job takes, by its id."""
        return {posting.job_id: posting.openings for posting in self.postings}


@dataclass(frozen=True, slots=True)
class Stages:
    """A run at work."""

    request: RankRequest
    place: Workplace
    ledger: Ledger
    engine: Engine
    notify: Progress
    out: Path | None
    """Folder of the results."""

    def forget_damaged(self) -> None:
        """Let units be done anew whose part files are not what they were.

        Raises
        ------
        OutputError
            It is the list of jobs, which all others go by.
        """
        for stage in STAGES:
            for unit in self.ledger.done(stage):
                if not self.place.is_whole(stage, unit):
                    if stage == LISTING:
                        raise OutputError(f"{self.place.part(stage, unit.n)} is damaged: {RUN.when_damaged}")
                    self._forget(stage, unit.n)

    def _forget(self, stage: str, n: int) -> None:
        self.place.part(stage, n).unlink(missing_ok=True)
        size = self.files_in_unit if stage == reading_unit.STAGE else 0
        self.ledger.forget(stage, n, files=range(n * size, (n + 1) * size))

    def list_inputs(self) -> Stock:
        """Return the jobs, and take in the resumes; of a run that goes on, as they were when it began.

        Raises
        ------
        InputError
            Missing paths, nothing to read, a table without its columns, no usable job, an application to an unknown job.
        """
        if self.ledger.get(LISTING) is None:
            stock = read_stock(self.request)
            self.notify(Stage.LISTING, 0, None)
            n_files = self.ledger.list_files(listed(find_inputs(self.request, self.out), self.notify))
            self.notify(Stage.LISTING, n_files, n_files)
            records = packed("stock", [encode(stock.postings), encode(stock.files)])
            self.place.part(LISTING, 0).unlink(missing_ok=True)
            unit = self.place.write(LISTING, 0, lambda path: write_arrays(path, records))
            self.ledger.commit(LISTING, unit)
            self.ledger.put("jobs", str(len(stock.postings)))
            self.ledger.put("files in a unit", str(self._files_in_unit(n_files)))
            self.ledger.put("jobs in a unit", str(self._jobs_in_unit(len(stock.postings))))
            self.ledger.put(LISTING, "done")
            return stock
        arrays = read_arrays(self.place.part(LISTING, 0), holder=RUN)
        postings = decode(unpacked("stock", arrays, 0), tuple[Posting, ...])
        files = decode(unpacked("stock", arrays, 1), tuple[JobFile, ...])
        return Stock(postings, files, _applications(self.request, files))

    def _files_in_unit(self, n_files: int) -> int:
        share = n_files // (self.engine.n_workers * _UNITS_PER_WORKER)
        return max(_FEWEST_FILES, min(_MOST_FILES, share))

    def _jobs_in_unit(self, n_jobs: int) -> int:
        n_listed = self.ledger.n_files if self.request.top_k is None else self.request.top_k
        share = -(-n_jobs // (self.engine.n_workers * _UNITS_PER_WORKER))
        return max(1, min(_MOST_JOBS, share, _MOST_ROWS // max(1, n_listed)))

    @property
    def files_in_unit(self) -> int:
        """How many files a unit of reading has; the last one may have fewer."""
        return int(self.ledger.get("files in a unit") or _FEWEST_FILES)

    def extract_jobs(self, stock: Stock) -> tuple[JobUnits, tuple[JobFile, ...]]:
        """Return the jobs, and what became of each row or file now that they were extracted.

        Raises
        ------
        HopelessError
            Not one job could be extracted.
        """
        size = int(self.ledger.get("jobs in a unit") or 1)
        blocks = [stock.postings[start : start + size] for start in range(0, len(stock.postings), size)]
        request, n_jobs = self.request, len(stock.postings)
        n_done = sum(len(blocks[unit.n]) for unit in self.ledger.done(jobs_unit.STAGE))
        self.notify(Stage.JOBS, n_done, n_jobs)

        def on_done(unit: Unit) -> None:
            nonlocal n_done
            self.ledger.commit(jobs_unit.STAGE, unit)
            n_done += len(blocks[unit.n])
            self.notify(Stage.JOBS, n_done, n_jobs)

        def tasks() -> Iterator[JobsTask]:
            return (JobsTask(self.place, n, block, request.config, request.cache) for n, block in enumerate(blocks))

        self._run(jobs_unit.STAGE, extract_unit, tasks, on_done)
        units = JobUnits(self.place, tuple(n_jobs_of(self.place, n) for n in range(len(blocks))))
        failed: dict[str, str] = {}
        for n in range(len(blocks)):
            failed |= failures_of(self.place, n)
        if not len(units):
            raise HopelessError(f"not one of the {len(stock.postings)} jobs could be read: {next(iter(failed.values()))}")
        remarks = {job.job_id: _remarks(job.cuts, job.language) for n in range(len(blocks)) for job in jobs_of(self.place, n)}
        return units, tuple(_told(file, failed, remarks) for file in stock.files)

    def read_files(self) -> tuple[int, ...]:
        """Read the resumes, and return how many people each part file holds, of those that hold any.

        Raises
        ------
        HopelessError
            Not one file could be read as a resume.
        """
        size, n_files = self.files_in_unit, self.ledger.n_files
        request = self.request

        def tasks() -> Iterator[ReadingTask]:
            for n, first in enumerate(range(0, n_files, size)):
                # Looked up only for units that are drawn: a million inputs are not held.
                yield ReadingTask(self.place, n, first, (), request.config, request.cache)

        def drawn(task: ReadingTask) -> ReadingTask:
            inputs = tuple(decode(data, ResumeInput) for data in self.ledger.inputs(task.first, size))
            return replace(task, inputs=inputs)

        n_done = self.ledger.count("f.entry IS NOT NULL")
        n_failed = self.ledger.count("f.entry IS NOT NULL AND f.row IS NULL")
        self.notify(Stage.READING, n_done, n_files, n_failed=n_failed)

        def on_done(read: Read) -> None:
            nonlocal n_done, n_failed
            self.ledger.commit(reading_unit.STAGE, read.unit, read.outcomes)
            n_done += len(read.outcomes)
            n_failed += sum(outcome.row is None for outcome in read.outcomes)
            self.notify(Stage.READING, n_done, n_files, n_failed=n_failed)

        self._run(reading_unit.STAGE, read_unit, tasks, on_done, drawn=drawn, patience=_MOST_IN_VAIN, alone=read_begun)
        shared_sandbox(request.config.reading, request.cache).close()  # of this process, where it read files itself
        self.ledger.find_twins()
        kept: list[tuple[int, Sequence[int]]] = []
        numbers: list[int] = []
        for n, first in enumerate(range(0, n_files, size)):
            found = self.ledger.people(first, size)
            if found:
                kept.append((n, [row for _, row in found]))
                numbers += [number for number, _ in found]
        if not numbers:
            first_found = self.ledger.first_found("1")
            first_entry = None if first_found is None else described(first_found)
            reason = "" if first_entry is None else f"; {first_entry.file}: {first_entry.reason}"
            raise HopelessError(f"none of the {n_files} files could be read as a resume{reason}")
        write_index(self.place, kept, numbers)
        return tuple(len(rows) for _, rows in kept)

    def refuse_unread(self, job_files: Sequence[JobFile]) -> None:
        """Raise `StrictError` where a resume or a job could not be read."""
        unread = "f.row IS NULL AND f.twin_of IS NULL"
        n_unread = self.ledger.count(unread)
        refused = [entry for entry in job_files if entry.outcome is not JobOutcome.OK]
        if n_unread or refused:
            found = self.ledger.first_found(unread)
            entry = None if found is None else described(found)
            first = f"{entry.file}: {entry.reason}" if entry else f"{refused[0].source}: {refused[0].reason}"
            counted = f"{_counted(n_unread, 'resume')} and {_counted(len(refused), 'job')}"
            raise StrictError(f"{counted} could not be read, and --strict was given; {first}")

    def select(self, jobs: JobUnits, counts: Sequence[int]) -> bool:
        """Choose whom to score, and return whether there was a choice to make: of few people everyone is scored.

        Parameters
        ----------
        counts
            How many people each part file holds.
        """
        request, config = self.request, self.request.config.selection
        if request.top_k is None or request.applied_to or sum(counts) <= config.everyone_up_to:
            return False
        depth = max(config.depth, 2 * request.top_k)
        n_done = 0

        def on_done(unit: Unit) -> None:
            nonlocal n_done
            self.ledger.commit(selecting_unit.STAGE, unit)
            n_done += 1
            self.notify(Stage.SELECTING, n_done, len(parts))

        parts = list(selecting_unit.ranges(counts))
        n_done = len(self.ledger.done(selecting_unit.STAGE))
        self.notify(Stage.SELECTING, n_done, len(parts))

        n_pairs = sum(counts) * len(jobs) // self.engine.n_workers

        def tasks() -> Iterator[SelectingTask]:
            for n, (first, last) in enumerate(parts):
                yield SelectingTask(self.place, n, first, last, jobs, request.config, depth, n_pairs)

        self._run(selecting_unit.STAGE, select_unit, tasks, on_done)
        firsts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        write_selection(self.place, self.ledger.done(selecting_unit.STAGE), firsts, depth)
        return True

    def score(self, jobs: JobUnits, job_files: Sequence[JobFile], *, is_selected: bool) -> tuple[JobFile, ...]:
        """Score people for all jobs, list them, and return what became of each row or file now.

        Raises
        ------
        InputError
            Not one job could be scored. What else is done is kept.
        """
        n_jobs, request = len(jobs), self.request
        n_done = sum(jobs.counts[unit.n] for unit in self.ledger.done(scoring_unit.STAGE))
        self.notify(Stage.SCORING, n_done, n_jobs)

        def on_done(unit: Unit) -> None:
            nonlocal n_done
            self.ledger.commit(scoring_unit.STAGE, unit)
            n_done += jobs.counts[unit.n]
            self.notify(Stage.SCORING, n_done, n_jobs)

        def tasks() -> Iterator[ScoringTask]:
            for n in range(len(jobs.counts)):
                yield ScoringTask(
                    self.place,
                    n,
                    request.config,
                    request.top_k,
                    precise=request.precise and request.precise.absolute(),  # workers may stand in another folder
                    n_threads=request.n_jobs if self.engine.n_workers == 1 else 1,
                    with_scores=bool(request.applied_to),
                    first_selected=sum(jobs.counts[:n]) if is_selected else None,
                )

        self._run(scoring_unit.STAGE, score_unit, tasks, on_done)
        failed: dict[str, str] = {}
        for n in range(len(jobs.counts)):
            failed |= Scored.open(self.place, n).failures()
        if len(failed) == n_jobs:
            for unit in self.ledger.done(scoring_unit.STAGE):
                self._forget(scoring_unit.STAGE, unit.n)  # another version may be able to
            raise InputError(f"not one of the {n_jobs} jobs could be scored: {next(iter(failed.values()))}")
        return tuple(_told(file, failed, {}) for file in job_files)

    def _worked_by(self) -> Engine:
        n_listed = self.ledger.n_files if self.request.top_k is None else self.request.top_k
        n_rows = int(self.ledger.get("jobs") or 0) * min(n_listed, self.ledger.n_files)
        is_small = self.ledger.n_files <= _FEWEST_FILES and n_rows < _ROWS_WORTH_A_PROCESS
        return SerialEngine() if is_small and self.engine.name == LOKY else self.engine

    def _run(
        self,
        stage: str,
        work: Callable[[_Task], T],
        tasks: Callable[[], Iterable[_Task]],
        on_done: Callable[[T], None],
        *,
        drawn: Callable[[_Task], _Task] | None = None,
        patience: int = _PATIENCE,
        alone: Callable[[_Task], object] | None = None,
    ) -> None:
        """Have the units of a stage done that are not yet; `drawn` makes a task ready when its turn comes."""

        def pending() -> Iterator[_Task]:
            done = {unit.n for unit in self.ledger.done(stage)}
            return (drawn(task) if drawn else task for task in tasks() if task.n not in done)

        run_units(self._worked_by(), work, pending, on_done, patience=patience, alone=alone)


def read_stock(request: RankRequest) -> Stock:
    """Return the jobs of a run (those given as documents are read), and who applied to them."""
    with shared_matcher(request.config) as matcher:  # closed: keeps the models, ends the process that reads documents
        postings, files = read_postings(request.jobs, columns=request.columns, read_document=matcher.read)
    return Stock(tuple(postings), tuple(files), _applications(request, files))


def find_inputs(request: RankRequest, out: Path | None) -> Iterator[ResumeInput]:
    """Yield the resumes of a run as they are found, in no order; twice, where two sources name one."""
    left_out = [request.jobs]
    if request.applied_to and request.applied_to != FOLDER:
        left_out.append(Path(request.applied_to))
    if out:
        left_out += [out, *(out / name for name in (*SINKS, *WRITERS))]  # the results may be written right among the resumes
    return iter_resumes(request.resumes, left_out=left_out, columns=request.text_columns)


def listed(inputs: Iterable[ResumeInput], notify: Progress = silent) -> Iterator[Listed]:
    """Yield resumes as the ledger takes them in."""
    for n, entry in enumerate(inputs, start=1):
        path = os.path.abspath(entry.path)  # noqa: PTH100 - resolve would look at the disk; workers may stand in another folder
        name = entry.file.encode("utf-8", "surrogatepass")
        yield Listed(name, os.fsencode(path), entry.position, encode(replace(entry, path=path)))
        if not n % 1_000:
            notify(Stage.LISTING, n, None)


def digest_of_names(ledger: Ledger) -> str:
    """Return what names the files of a run."""
    digest = hashlib.sha256()
    for found in ledger.found():
        digest.update(len(found.file).to_bytes(4, "big") + found.file)
    return digest.hexdigest()


def _applications(request: RankRequest, files: Iterable[JobFile]) -> Applications | None:
    # Known are jobs that could not be read as well: who applied to one of them is told, not refused.
    known = {file.job_id for file in files if file.job_id}
    return read_applications(request.applied_to, known) if request.applied_to else None


def _remarks(cuts: Sequence[Cut], language: str) -> str:
    return "; ".join(filter(None, (cuts_reason(cuts), remark_on(language))))


def _told(file: JobFile, failed: dict[str, str], remarks: dict[str, str]) -> JobFile:
    if file.outcome is not JobOutcome.OK:
        return file
    if file.job_id in failed:
        return replace(file, outcome=JobOutcome.FAILED, reason=failed[file.job_id])
    return replace(file, reason="; ".join(filter(None, (file.reason, remarks.get(file.job_id, "")))))


def _counted(n: int, noun: str) -> str:
    return f"{n} {noun}{'' if n == 1 else 's'}"
