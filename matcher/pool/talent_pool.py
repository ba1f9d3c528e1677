"""`TalentPool`: people and jobs that stay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self, Unpack

from matcher.config import MatcherConfig
from matcher.domain.document import Document
from matcher.domain.job import Job
from matcher.domain.outcome import Outcome
from matcher.engine.matcher import Matcher
from matcher.engine.sources import ResumeSource
from matcher.errors import InputError, PoolError, UsageError
from matcher.extraction.skills import SkillFinder
from matcher.persistence.store import Store
from matcher.pool.additions import Additions
from matcher.pool.compaction import Compacted, compact
from matcher.pool.duplicates import SamePerson, find_duplicates
from matcher.pool.entries import (
    Added,
    AddedJobs,
    Change,
    Firing,
    Fit,
    NewPerson,
    Person,
    PooledJob,
    PoolShortlist,
    Watch,
)  # fmt: skip
from matcher.pool.erasure import Erased, copies_of, erase, traces_of
from matcher.pool.filter_words import FilterWords, filters_of
from matcher.pool.filters import Filters, Passing, passing
from matcher.pool.jobs import Jobs
from matcher.pool.keeping import everything_of, past_retention
from matcher.pool.pairs import Pairs
from matcher.pool.people import RECORDS, VECTORS, People
from matcher.pool.rescoring import rescore
from matcher.pool.segments import Segments
from matcher.pool.shortlists import changes, jobs_of, shortlist_of
from matcher.pool.similar import Similar, find_similar
from matcher.pool.verification import Verified, verify
from matcher.pool.watches import Told, Watches
from matcher.ranking.candidate import Candidate

FOREVER = "forever"
DEPTH = 1_000
"""People scored for each job; everyone where there are no more."""
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
        self.jobs = Jobs(store)
        self.watching = Watches(store)

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
        if "_loaded" in self.__dict__ and self._given is None:
            self._loaded.close()

    @cached_property
    def config(self) -> MatcherConfig:
        """The settings that all scores in this pool were made with."""
        return MatcherConfig.from_text(self.meta["config"])

    @cached_property
    def _loaded(self) -> Matcher:
        return self._given or Matcher.load(self.config)

    @property
    def is_current(self) -> bool:
        """Whether the models and the version of matcher that are here made the pool's scores."""
        # Asked of the store each time: another process may have made all scores anew since this one opened it.
        return bool(_models(self._loaded) == self.store.value("SELECT value FROM meta WHERE key = 'models'"))

    @property
    def matcher(self) -> Matcher:
        """The matcher with the pool's settings.

        Raises
        ------
        PoolError
            The pool was scored with other models, or by another version of matcher.
        """
        matcher = self._loaded
        if not self.is_current:
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
    def _additions(self) -> Additions:
        return Additions(self.pairs, self.jobs, self.watching, lambda: self.matcher)

    @property
    def retention_days(self) -> int | None:
        """Days after which people are past retention; None for no limit."""
        return None if self.meta["retention_days"] == FOREVER else int(self.meta["retention_days"])

    def new_person(self, resume: ResumeSource, *, file: str = "") -> NewPerson:
        """Return a resume ready to be added; `file` is what it is called, by default its path where one is given.

        Raises
        ------
        DocumentError
            It cannot be read.
        """
        parsed = self.matcher.parse_resume(resume)
        name = file or (str(resume) if isinstance(resume, str | Path) else "")
        return NewPerson.of(name, parsed, self.matcher.candidate(parsed), facts={"outcome": Outcome.OK.value})

    def add(self, people: Iterable[NewPerson], *, day: date | None = None) -> Added:
        """Add people, score them for all jobs, and return who came in; who is there already is left as it is.

        Parameters
        ----------
        day
            When they came in; by default today. It enters no score.
        """
        came = self._additions.add_people(people, day or today())
        found = self.people.of(came.numbers)
        return Added(tuple(found[number] for number in came.numbers), came.known, self._firings(came.told))

    def add_jobs(self, jobs: Iterable[Job], *, day: date | None = None) -> AddedJobs:
        """Add jobs and score the people who are there for them; one whose id the pool has with other words is refused."""
        came = self._additions.add_jobs(jobs, day or today())
        added = tuple(self.jobs.of(number) for number in came.numbers)
        return AddedJobs(added, came.known, came.refused, self._firings(came.told))

    def remove_job(self, job_id: str) -> PooledJob:
        """Remove a job with its scores and watches."""
        with self.store.writing():
            job = self.jobs.find(job_id)
            self.jobs.remove(job.number)
        return job

    def shortlist(
        self, job_id: str, *, k: int | None = _FIRST, is_explained: bool = False, filters: Filters | None = None
    ) -> PoolShortlist:
        """Return the first `k` people of a job, all when None; with the parts of their scores where asked for.

        With `filters` it is the shortlist of a pool that holds only those who are looked at.
        """
        return self.shortlists([job_id], k=k, is_explained=is_explained, filters=filters)[0]

    def shortlists(
        self, job_ids: Iterable[str], *, k: int | None = _FIRST, is_explained: bool = False, filters: Filters | None = None
    ) -> list[PoolShortlist]:
        """Return the shortlists of several jobs, all of one state of the pool."""
        with self.store.reading():
            found = None if filters is None else self.passing(filters)
            jobs = [self.jobs.find(job_id) for job_id in job_ids]
            return [shortlist_of(self.pairs, job, k=k, is_explained=is_explained, passing=found) for job in jobs]

    def filters(self, **words: Unpack[FilterWords]) -> Filters:
        """Return filters given in words, e.g. ``location=["Hamburg"], language=["de>=B2"], degree="bachelor"``.

        Raises
        ------
        UsageError
            There is no such language, level, degree or skill.
        """
        return filters_of(lambda: SkillFinder(self._loaded.components.taxonomy), **words)

    def passing(self, filters: Filters) -> Passing:
        """Return who is looked at, how many each filter leaves out, and of whom it does not know."""
        with self.store.reading():
            return passing(filters, self.store, self.segments, lambda: self._loaded.components.taxonomy)

    def jobs_for(self, named: str, *, k: int | None = _FIRST) -> list[Fit]:
        """Return the first `k` jobs of a person (resume id, its beginning, or file), all when None; ties by job id."""
        with self.store.reading():
            return jobs_of(self.pairs, self.jobs, named, k=k)

    def watch(self, *, person: str = "", job: str = "", above: float) -> tuple[Watch, tuple[Firing, ...]]:
        """Watch a person for jobs, or a job for people, and return the watch and what is above its mark now.

        Raises
        ------
        UsageError
            Not exactly one of the two is given, or `above` is not in [0, 1].
        """
        if bool(person) == bool(job) or not 0.0 <= above <= 1.0:
            raise UsageError("a watch is of a person or of a job, and above a score from 0 to 1")
        number, told = self._additions.watch(person=person, job=job, above=above)
        (made,) = [watch for watch in self.watches() if watch.number == number]
        return made, self._firings(told)

    def watches(self) -> list[Watch]:
        """Return all watches, by number."""
        found = []
        for row in self.store.rows("SELECT watch, person, job, above FROM watches ORDER BY watch"):
            person = None if row["person"] is None else self.people.of([row["person"]])[row["person"]]
            job = None if row["job"] is None else self.jobs.of(row["job"])
            found.append(Watch(row["watch"], person, job, row["above"]))
        return found

    def told(self) -> tuple[Firing, ...]:
        """Return what watches have told so far, by watch, job and person."""
        rows = self.store.rows("SELECT watch, job, person, score FROM firings ORDER BY watch, job, person")
        return self._firings([Told(*row) for row in rows])

    def unwatch(self, number: int) -> None:
        """Remove a watch.

        Raises
        ------
        InputError
            There is none with this number.
        """
        with self.store.writing():
            if not self.store.rows("SELECT 1 FROM watches WHERE watch = ?", (number,)):
                raise InputError(f"there is no watch {number}; matcher pool watch list shows them")
            self.store.change("DELETE FROM watches WHERE watch = ?", (number,))

    def _firings(self, told: Sequence[Told]) -> tuple[Firing, ...]:
        people = self.people.of([entry.person for entry in told])
        return tuple(Firing(entry.watch, people[entry.person], self.jobs.of(entry.job), entry.score) for entry in told)

    def everyone(self) -> list[tuple[Person, Candidate]]:
        """Return all people, by name, each with what is scored of them.

        Raises
        ------
        PoolError
            They were made ready with other models, or by another version of matcher.
        """
        self.matcher  # noqa: B018 - with other models their vectors mean nothing
        with self.store.reading():
            people = self.people.all()
            return list(zip(people, self.people.load([person.number for person in people]), strict=True))

    def similar(self, resume: ResumeSource | Candidate, *, k: int = _FIRST) -> list[Similar]:
        """Return the `k` people most like a resume, by meaning and skills; it is no score for a job."""
        candidate = resume if isinstance(resume, Candidate) else self.matcher.candidate(resume)
        with self.store.reading():
            return find_similar(candidate, self.people, self.segments, k=k)

    def duplicates(self, named: str = "") -> list[SamePerson]:
        """Return pairs of files that seem to be of one person, by content; of everyone, or of one."""
        with self.store.reading():
            of = self.people.find(named).number if named else None
            return find_duplicates(self.people, self.segments, of=of)

    def past_retention(self, day: date | None = None) -> list[Person]:
        """Return who has been in the pool for longer than was said when it was made."""
        return past_retention(self.people.all(), self.retention_days, day or today())

    def export(self, named: str, *, to: str, day: date | None = None) -> dict[str, Any]:
        """Return all that is stored of a person; that it was written `to` somewhere is remembered until they are erased."""
        with self.store.writing():
            person = self.people.find(named)
            self.store.change("INSERT INTO exports VALUES (?, ?, ?)", (person.number, to, (day or today()).isoformat()))
            return everything_of(self.people, person)

    def erase(self, named: Sequence[str], *, cache: Path | None = None) -> Erased:
        """Erase people for good, with their copies in the pool's folder and in the `cache` of documents.

        Nobody else's score changes.

        Raises
        ------
        PoolError
            A trace was found afterwards, or another process still reads what was before.
        """
        persons = list({person.number: person for person in map(self.people.find, named)}.values())
        is_settled = self.is_current and len(self.people) > int(self.meta["depth"])
        return erase(self.people, self.segments, persons, pairs=self.pairs if is_settled else None, cache=cache)

    def copies_of(self, person: Person) -> list[Path]:
        """Return what in the pool's folder besides the pool itself tells of someone, and would be removed with them."""
        return copies_of(self.store, person, traces_of(self.people, person))

    def compact(self) -> Compacted:
        """Give the room of those who were erased back to the disk; no score changes.

        Raises
        ------
        PoolError
            An erasure was begun and not ended.
        """
        return compact(self.people, self.segments)

    def rescore(self) -> int:
        """Make all arrays and scores anew with the models that are here, and return the number of scores."""
        ranker, models = self._loaded.components.ranker, _models(self._loaded)
        pairs = Pairs(self.store, self.people, self.segments, ranker, int(self.meta["depth"]), {})
        return rescore(pairs, models, lambda text: self._loaded.parse_resume(Document.from_text(text)).contact.location)

    def verify(self, *, is_recomputed: bool = False) -> Verified:
        """Return what a look at everything finds; where asked for, all arrays and scores are made anew and compared.

        Nobody writes meanwhile.
        """
        with self.store.writing():
            return verify(self.people, self.segments, pairs=self.pairs if is_recomputed else None)

    def first(self, k: int = _FIRST) -> dict[str, list[str]]:
        """Return the resume ids of the first `k` of every job, to be compared with `changes` after an addition."""
        return {
            job.job_id: [entry.person.resume_id for entry in self.shortlist(job.job_id, k=k).entries] for job in self.jobs.all()
        }

    def changes(self, before: Mapping[str, Sequence[str]], k: int = _FIRST) -> Iterator[Change]:
        """Yield what is different among the first `k` of every job that was there `before`."""
        yield from changes(lambda job_id: self.shortlist(job_id, k=k), self.people, before)


def _models(matcher: Matcher) -> str:
    """Return what names the scores that a matcher gives."""
    return matcher.components.fingerprint(matcher.config.ranking)


def today() -> date:
    """Return the day it is here."""
    return datetime.now(UTC).astimezone().date()
