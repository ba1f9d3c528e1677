"""What comes into a pool: stored, scored against what is there, and told to who watches; one transaction for some at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from matcher.domain.job import Job
from matcher.pool.entries import NewPerson
from matcher.pool.jobs import Jobs
from matcher.pool.pairs import NewPeople, Pairs
from matcher.pool.watches import Told, Watches

_AT_ONCE = 256
"""People added in one transaction."""


@dataclass(frozen=True, slots=True)
class CameIn:
    """The store's numbers of what came in, what was there already, and what watches tell."""

    numbers: tuple[int, ...]
    known: tuple[str, ...]
    told: tuple[Told, ...]
    refused: tuple[str, ...] = ()
    """Ids of jobs that are there with other words."""


@dataclass(frozen=True, slots=True)
class Additions:
    """Additions to a store."""

    pairs: Pairs
    jobs: Jobs
    watches: Watches
    refuse_other_models: Callable[[], object]
    """Raises where the store holds scores of other models; asked within each transaction."""

    def add_people(self, people: Iterable[NewPerson], day: date) -> CameIn:
        """Add people; who is there already is left as it is, and told by file."""
        numbers: list[int] = []
        known: list[str] = []
        told: list[Told] = []
        for part in _parts(people, _AT_ONCE):
            with self.pairs.store.writing():
                self.refuse_other_models()
                present = self.pairs.people.known([person.candidate.resume_id for person in part])
                fresh: dict[str, NewPerson] = {}
                for person in part:
                    if person.candidate.resume_id in present or person.candidate.resume_id in fresh:
                        known.append(person.file)
                    else:
                        fresh[person.candidate.resume_id] = person
                if fresh:
                    came, fired = self._insert(list(fresh.values()), day)
                    numbers += came
                    told += fired
        return CameIn(tuple(numbers), tuple(known), tuple(told))

    def _insert(self, people: Sequence[NewPerson], day: date) -> tuple[list[int], list[Told]]:
        numbers = [self.pairs.people.insert(person, day) for person in people]
        candidates = [person.candidate for person in people]
        ranker = self.pairs.ranker
        selection = ranker.selection(candidates)
        self.pairs.segments.add(numbers, candidates, selection)
        pairs = self.pairs.meet(NewPeople(np.array(numbers, dtype=np.int64), ranker.block(candidates), selection))
        return numbers, self.watches.tell_of_people(pairs)

    def add_jobs(self, jobs: Iterable[Job], day: date) -> CameIn:
        """Add jobs; those that are there already are told by id, whether word for word or with other words."""
        numbers: list[int] = []
        known: list[str] = []
        refused: list[str] = []
        told: list[Told] = []
        for job in jobs:
            with self.pairs.store.writing():
                self.refuse_other_models()
                there = self.jobs.compared(job)
                if there is not None:
                    (known if there else refused).append(job.job_id)
                    continue
                number = self.jobs.insert(job, day)
                pairs = self.pairs.settle(number)
                scored = {pair.person for pair in pairs}
                # Who is watched is told of a job whether or not many others look nearer to it.
                pairs += self.pairs.apart(number, [person for person in self.watches.people() if person not in scored])
                told += self.watches.tell_of_jobs(pairs)
                numbers.append(number)
        return CameIn(tuple(numbers), tuple(known), tuple(told), tuple(refused))

    def watch(self, *, person: str, job: str, above: float) -> tuple[int, list[Told]]:
        """Watch a person for jobs, or a job for people, and return the watch's number and what is above its mark now."""
        store = self.pairs.store
        with store.writing():
            self.refuse_other_models()
            if person:
                who = self.pairs.people.find(person).number
                number = self.watches.add(person=who, above=above)
                pairs = [pair for each in self.jobs.all() for pair in self.pairs.apart(each.number, [who])]
                return number, self.watches.tell_of_jobs(pairs, of=number)
            where = self.jobs.find(job).number
            number = self.watches.add(job=where, above=above)
            everyone = [row["person"] for row in store.rows("SELECT person FROM people ORDER BY person")]
            return number, self.watches.tell_of_people(self.pairs.apart(where, everyone), of=number)


def _parts(people: Iterable[NewPerson], size: int) -> Iterator[list[NewPerson]]:
    part: list[NewPerson] = []
    for person in people:
        part.append(person)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part
