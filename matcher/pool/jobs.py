"""Jobs in the store."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from matcher.domain.job import Job
from matcher.errors import InputError
from matcher.persistence.store import Store
from matcher.pool.entries import PooledJob
from matcher.pool.jobs_coding import encode_job


@dataclass(frozen=True, slots=True)
class Jobs:
    """The jobs of a store."""

    store: Store

    def compared(self, job: Job) -> bool | None:
        """Return whether the job with this id is there with the same words; None where there is none with this id."""
        there = self.store.value("SELECT sha256 FROM jobs WHERE job_id = ?", (job.job_id,))
        return None if there is None else there == _sha256(encode_job(job))

    def insert(self, job: Job, day: date) -> int:
        """Add a job, which is not there yet, and return its number; within the store's `writing`."""
        extracted = encode_job(job)
        values = (job.job_id, job.title, day.isoformat(), extracted, _sha256(extracted))
        return self.store.change("INSERT INTO jobs VALUES (NULL, ?, ?, ?, ?, ?)", values)

    def remove(self, number: int) -> None:
        """Remove a job with its scores and watches; within the store's `writing`."""
        self.store.change("DELETE FROM jobs WHERE job = ?", (number,))

    def all(self) -> list[PooledJob]:
        """Return all jobs, by id."""
        return [self.of(row["job"]) for row in self.store.rows("SELECT job FROM jobs ORDER BY job_id")]

    def find(self, job_id: str) -> PooledJob:
        """Return the job with this id.

        Raises
        ------
        InputError
            There is none.
        """
        number = self.store.value("SELECT job FROM jobs WHERE job_id = ?", (job_id,))
        if number is None:
            raise InputError(f"{job_id!r} is no job in the pool; matcher pool jobs list shows their ids")
        return self.of(number)

    def of(self, number: int) -> PooledJob:
        """Return the job with this number."""
        row = self.store.rows("SELECT job_id, title, added FROM jobs WHERE job = ?", (number,))[0]
        n_scored = int(self.store.value("SELECT count(*) FROM scores WHERE job = ?", (number,)))
        return PooledJob(number, row["job_id"], row["title"], date.fromisoformat(row["added"]), n_scored)


def _sha256(extracted: str) -> str:
    return hashlib.sha256(extracted.encode("ascii")).hexdigest()
