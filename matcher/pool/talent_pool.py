"""`TalentPool`: people and jobs that stay."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from matcher.config import MatcherConfig
from matcher.domain.job import Job
from matcher.engine.matcher import Matcher
from matcher.errors import InputError, PoolError, UsageError
from matcher.persistence.store import Store
from matcher.pool.entries import (
    Added,
    AddedJobs,
    Change,
    NewPerson,
    PooledJob,
    PoolShortlist,
    Standing,
)
from matcher.pool.jobs_coding import encode_job
from matcher.pool.pairs import NewPeople, Pairs
from matcher.pool.people import RECORDS, VECTORS, People
from matcher.pool.segments import Segments

FOREVER = "forever"
DEPTH = 1_000
"""People scored for each job; everyone where there are no more."""
_AT_ONCE = 256
"""People added in one transaction."""
_FIRST = 10


class TalentPool:
    """A folder of people and jobs. Make one with `TalentPool.create`, open it with `TalentPool.open`.

    Examples
    --------
    >>> with TalentPool.open("pool/") as pool:  # doctest: +SKIP
    ...     pool.shortlist("nurse-7").entries[0].person.name
    """

    def __init__(self, store: Store, matcher: Matcher | None) -> None:
        self.store = store
        self._given = matcher
        self.meta = {row["key"]: row["value"] for row in store.rows("SELECT key, value FROM meta")}
        self.people = People(store, int(self.meta["n_dims"]))
        self.segments = Segments(store)

    @classmethod
    def create(
        cls,
        path: Path | str,
        *,
        retention_days: int | None,
        config: MatcherConfig | None = None,
        depth: int = DEPTH,
        matcher: Matcher | None = None,
    ) -> Self:
        """Return a new, empty pool.

        Parameters
        ----------
        retention_days
            After so many days in the pool a person is listed as past retention; None for no limit. There is no default.
        config
            The settings of all scores in this pool.
        depth
            How many people are scored for each job, chosen by an estimate of their scores; everyone where there are no more.

        Raises
        ------
        InputError
            The folder is not empty.
        UsageError
            `retention_days` or `depth` is below 1.
        """
        if retention_days is not None and retention_days < 1:
            raise UsageError(f"retention is {retention_days} days: give a number from 1 up, or forever")
        if depth < 1:
            raise UsageError(f"depth is {depth}: give a number from 1 up")
        settings = config or (matcher.config if matcher else MatcherConfig())
        matcher = matcher or Matcher.load(settings)
        meta = {
            "config": settings.to_toml(),
            "depth": str(depth),
            "models": _models(matcher),
            "n_dims": str(matcher.components.encoder.n_dims),
            "retention_days": FOREVER if retention_days is None else str(retention_days),
        }
        widths = {RECORDS: 1, VECTORS: matcher.components.encoder.n_dims}
        return cls(Store.create(Path(path), meta=meta, widths=widths), matcher)

    @classmethod
    def open(cls, path: Path | str, *, matcher: Matcher | None = None) -> Self:
        """Return the pool in a folder; models are loaded when they are first needed.

        Raises
        ------
        InputError
            There is no pool.
        PoolError
            It is damaged, or a newer matcher wrote it.
        """
        return cls(Store.open(Path(path)), matcher)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def lend(self, matcher: Matcher) -> None:
        """Use a matcher that was loaded elsewhere with the pool's settings."""
        self._given = matcher

    def close(self) -> None:
        """Let go of the folder, and end the process that reads documents."""
        self.store.close()
        if "matcher" in self.__dict__ and self._given is None:
            self.matcher.close()

    @cached_property
    def config(self) -> MatcherConfig:
        """The settings that all scores in this pool were made with."""
        return MatcherConfig.from_text(self.meta["config"])

    @cached_property
    def matcher(self) -> Matcher:
        """The matcher with the pool's settings.

        Raises
        ------
        PoolError
            The pool was scored with other models, or by another version of matcher.
        """
        matcher = self._given or Matcher.load(self.config)
        if _models(matcher) != self.meta["models"]:
            raise PoolError(
                f"{self.store.path}: the scores in this pool were made with other models or by another version of matcher; "
                "run matcher pool rescore to make all of them anew"
            )
        return matcher

    @cached_property
    def pairs(self) -> Pairs:
        """The scored pairs."""
        ranker = self.matcher.components.ranker
        return Pairs(self.store, self.people, self.segments, ranker, int(self.meta["depth"]), {})

    @property
    def retention_days(self) -> int | None:
        """Days after which people are past retention; None for no limit."""
        return None if self.meta["retention_days"] == FOREVER else int(self.meta["retention_days"])

    def add(self, people: Iterable[NewPerson], *, day: date | None = None) -> Added:
        """Add people, score them for all jobs, and return who came in; who is there already is left as it is.

        Parameters
        ----------
        day
            When they came in; by default today. It enters no score.
        """
        added: list[int] = []
        known: list[str] = []
        for part in _parts(people, _AT_ONCE):
            self.matcher  # noqa: B018 - models are looked at before the store waits for others
            with self.store.writing():
                present = self.people.known([person.candidate.resume_id for person in part])
                fresh: dict[str, NewPerson] = {}
                for person in part:
                    if person.candidate.resume_id in present or person.candidate.resume_id in fresh:
                        known.append(person.file)
                    else:
                        fresh[person.candidate.resume_id] = person
                if fresh:
                    added += self._insert(list(fresh.values()), day or _today())
        found = self.people.of(added)
        return Added(tuple(found[number] for number in added), tuple(known))

    def _insert(self, people: Sequence[NewPerson], day: date) -> list[int]:
        numbers = [self.people.insert(person, day) for person in people]
        candidates = [person.candidate for person in people]
        ranker = self.pairs.ranker
        selection = ranker.selection(candidates)
        self.segments.add(numbers, candidates, selection)
        self.pairs.meet(NewPeople(np.array(numbers, dtype=np.int64), ranker.block(candidates), selection))
        return numbers

    def add_jobs(self, jobs: Iterable[Job], *, day: date | None = None) -> AddedJobs:
        """Add jobs and score the people who are there for them.

        Raises
        ------
        InputError
            The pool has another job with one of the ids.
        """
        added: list[int] = []
        known: list[str] = []
        for job in jobs:
            extracted = encode_job(job)
            sha256 = hashlib.sha256(extracted.encode("ascii")).hexdigest()
            self.matcher  # noqa: B018 - models are looked at before the store waits for others
            with self.store.writing():
                there = self.store.value("SELECT sha256 FROM jobs WHERE job_id = ?", (job.job_id,))
                if there == sha256:
                    known.append(job.job_id)
                    continue
                if there is not None:
                    raise InputError(
                        f"job {job.job_id!r} is in the pool with other words; remove it first: matcher pool jobs remove"
                    )
                values = (job.job_id, job.title, (day or _today()).isoformat(), extracted, sha256)
                number = self.store.change("INSERT INTO jobs VALUES (NULL, ?, ?, ?, ?, ?)", values)
                self.pairs.settle(number)
                added.append(number)
        return AddedJobs(tuple(self._job(number) for number in added), tuple(known))

    def remove_job(self, job_id: str) -> PooledJob:
        """Remove a job with its scores and watches."""
        with self.store.writing():
            job = self.job(job_id)
            self.store.change("DELETE FROM jobs WHERE job = ?", (job.number,))
        return job

    def jobs(self) -> list[PooledJob]:
        """Return all jobs, by id."""
        return [self._job(row["job"]) for row in self.store.rows("SELECT job FROM jobs ORDER BY job_id")]

    def job(self, job_id: str) -> PooledJob:
        """Return the job with this id.

        Raises
        ------
        InputError
            There is none.
        """
        number = self.store.value("SELECT job FROM jobs WHERE job_id = ?", (job_id,))
        if number is None:
            raise InputError(f"{job_id!r} is no job in the pool; matcher pool jobs list shows their ids")
        return self._job(number)

    def _job(self, number: int) -> PooledJob:
        row = self.store.rows("SELECT job_id, title, added FROM jobs WHERE job = ?", (number,))[0]
        n_scored = int(self.store.value("SELECT count(*) FROM scores WHERE job = ?", (number,)))
        return PooledJob(number, row["job_id"], row["title"], date.fromisoformat(row["added"]), n_scored)

    def shortlist(self, job_id: str, *, k: int | None = _FIRST, is_explained: bool = False) -> PoolShortlist:
        """Return the first `k` people of a job, all when None; with the parts of their scores where asked for."""
        with self.store.reading():
            job = self.job(job_id)
            found = self.pairs.first(job.number, k)
            people = self.people.of([person for person, _ in found])
            matches = {}
            if is_explained:
                plan = self.pairs.plan(job.number)
                candidates = self.people.load([person for person, _ in found])
                matches = {entry.resume_id: self.pairs.ranker.score(entry, plan) for entry in candidates}
            entries = [
                Standing(rank, people[person], score, people[person].added < job.added, matches.get(people[person].resume_id))
                for rank, (person, score) in enumerate(found, start=1)
            ]
            return PoolShortlist(job, tuple(entries), len(self.people))

    def first(self, k: int = _FIRST) -> dict[str, list[str]]:
        """Return the resume ids of the first `k` of every job, to be compared with `changes` after an addition."""
        return {
            job.job_id: [entry.person.resume_id for entry in self.shortlist(job.job_id, k=k).entries] for job in self.jobs()
        }

    def changes(self, before: Mapping[str, Sequence[str]], k: int = _FIRST) -> Iterator[Change]:
        """Yield what is different among the first `k` of every job that was there `before`."""
        for job_id, earlier in before.items():
            now = self.shortlist(job_id, k=k)
            ids = {entry.person.resume_id for entry in now.entries}
            entered = tuple((entry.rank, entry.person) for entry in now.entries if entry.person.resume_id not in earlier)
            left = tuple(self.people.find(resume_id) for resume_id in earlier if resume_id not in ids)
            if entered or left:
                yield Change(now.job, entered, left)


def _parts(people: Iterable[NewPerson], size: int) -> Iterator[list[NewPerson]]:
    part: list[NewPerson] = []
    for person in people:
        part.append(person)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part


def _models(matcher: Matcher) -> str:
    """Return what names the scores that a matcher gives."""
    components = matcher.components
    return json.dumps(components.hashes() | {"scores": components.fingerprint(matcher.config.ranking)}, sort_keys=True)


def _today() -> date:
    return datetime.now(UTC).astimezone().date()
