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

    def insert(self, job: Job, day: date) -> int | None:
        """Add a job and return its number, None where it is there already; within the store's `writing`.

        Raises
        ------
        InputError
            Another job has its id.
        """
        extracted = encode_job(job)
        sha256 = hashlib.sha256(extracted.encode("ascii")).hexdigest()
        there = self.store.value("SELECT sha256 FROM jobs WHERE job_id = ?", (job.job_id,))
        if there == sha256:
            return None
        if there is not None:
            raise InputError(f"job {job.job_id!r} is in the pool with other words; remove it first: matcher pool jobs remove")
        values = (job.job_id, job.title, day.isoformat(), extracted, sha256)
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
