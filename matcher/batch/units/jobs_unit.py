"""A unit of jobs: a block of adverts to what they ask for, in one part file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from matcher.batch.parsing import shared_matcher
from matcher.batch.units.coding import decode, encode, n_packed, packed, unpacked
from matcher.batch.units.lazy import Lazy
from matcher.batch.units.remembered import shared_memory
from matcher.batch.units.workplace import RUN, Workplace
from matcher.config import MatcherConfig
from matcher.domain.job import Job, Posting
from matcher.persistence.arrays import read_arrays
from matcher.persistence.ledger import Unit

STAGE = "jobs"


@dataclass(frozen=True, slots=True)
class JobsTask:
    """Adverts to extract."""

    place: Workplace
    n: int
    postings: tuple[Posting, ...]
    config: MatcherConfig
    cache: Path | None = None
    """Where adverts are remembered; None to remember none."""


def extract_unit(task: JobsTask) -> Unit:
    """Extract the jobs of a unit and write its part file; an advert on which that fails stands in it with the reason.

    Raises
    ------
    OutputError
        The part file cannot be written.
    """
    return task.place.made(STAGE, task.n, lambda: _read(task))


def _read(task: JobsTask) -> dict[str, npt.NDArray[Any]]:
    jobs, failures = [], []
    for posting in task.postings:
        job, failure = _extracted(posting, task)
        jobs.append(b"" if job is None else encode(job))
        failures.append(encode((posting.job_id, failure)) if failure else b"")
    return packed("jobs", jobs) | packed("failures", failures)


def _extracted(posting: Posting, task: JobsTask) -> tuple[Job | None, str]:
    memory = None if task.cache is None else shared_memory(task.config, task.cache)
    known = None if memory is None else memory.recall_advert(posting)
    if known is not None:
        return known, ""
    try:
        matcher = shared_matcher(task.config)
        job = matcher.parse_job(posting)
        matcher.components.ranker.plan(job)  # an advert that cannot be scored is found now, not among others
    except Exception as error:  # noqa: BLE001 - a batch item: the run goes on, the job is listed for a person
        return None, f"matcher failed on this advert ({type(error).__name__}); please report it"
    if memory is not None:
        memory.remember_advert(posting, job)
    return job, ""


def jobs_of(place: Workplace, n: int) -> list[Job]:
    """Return the jobs of a unit, without those that could not be extracted."""
    return list(_jobs(read_arrays(place.part(STAGE, n), holder=RUN)))


def failures_of(place: Workplace, n: int) -> dict[str, str]:
    """Return why jobs of a unit could not be extracted, by their ids."""
    arrays = read_arrays(place.part(STAGE, n), holder=RUN)
    found = (unpacked("failures", arrays, at) for at in range(n_packed("failures", arrays)))
    return dict(decode(data, tuple[str, str]) for data in found if data)


def n_jobs_of(place: Workplace, n: int) -> int:
    """Return how many jobs of a unit could be extracted."""
    return int((np.diff(read_arrays(place.part(STAGE, n), holder=RUN)["jobs_at"]) > 0).sum())


def _jobs(arrays: Mapping[str, npt.NDArray[Any]]) -> Iterator[Job]:
    for at in range(n_packed("jobs", arrays)):
        data = unpacked("jobs", arrays, at)
        if data:
            yield decode(data, Job)


@dataclass(frozen=True, slots=True)
class JobUnits:
    """The jobs of a run: unit after unit."""

    place: Workplace
    counts: tuple[int, ...]
    """How many jobs each unit has."""

    def __len__(self) -> int:
        return sum(self.counts)

    def find(self, number: int) -> tuple[int, int]:
        """Return the unit of a job, and where in it the job stands."""
        for unit, count in enumerate(self.counts):
            if number < count:
                return unit, number
            number -= count
        raise IndexError(number)

    def jobs(self) -> Sequence[Job]:
        """Return all jobs; those of one unit at a time are in memory."""
        unit_jobs = lru_cache(maxsize=1)(lambda unit: jobs_of(self.place, unit))

        def get(number: int) -> Job:
            unit, at = self.find(number)
            return unit_jobs(unit)[at]

        return Lazy(len(self), get)
