"""Scores of pairs: a new job meets the people who are there, new people meet the jobs, and nobody else is scored again.

For each job the `depth` people with the highest estimates are scored, everyone where there are no more. Who they are depends
on who is in the pool, never on the order in which they came; each score is what scoring that pair alone would give.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from matcher.domain.job import Job
from matcher.persistence.store import Store
from matcher.pool.jobs_coding import decode_job
from matcher.pool.people import People
from matcher.pool.segments import Segments
from matcher.ranking.block import CandidateBlock, Floats
from matcher.ranking.plan import JobPlan
from matcher.ranking.retrieve import SelectionBlock, best_rows
from matcher.ranking.shortlisting import Ranker

_AT_ONCE = 1_024
"""People whose lines are compared with a job at once."""


class NewPeople(NamedTuple):
    """People who were just added, stacked for both steps."""

    numbers: npt.NDArray[np.int64]
    block: CandidateBlock
    selection: SelectionBlock


class NewPair(NamedTuple):
    """A pair that was scored for the first time."""

    job: int
    person: int
    score: float


@dataclass(frozen=True, slots=True)
class Pairs:
    """The scored pairs of a store."""

    store: Store
    people: People
    segments: Segments
    ranker: Ranker
    depth: int
    plans: dict[str, JobPlan]
    """By the hash of the extracted job: planning one takes longer than reading it."""

    def plan(self, number: int) -> JobPlan:
        """Return the plan of a job in the pool."""
        row = self.store.rows("SELECT extracted, sha256 FROM jobs WHERE job = ?", (number,))[0]
        if row["sha256"] not in self.plans:
            self.plans[row["sha256"]] = self.ranker.plan(decode_job(row["extracted"]))
        return self.plans[row["sha256"]]

    def job(self, number: int) -> Job:
        """Return a job in the pool."""
        return self.plan(number).job

    def meet(self, new: NewPeople) -> list[NewPair]:
        """Score new people for all jobs, keep those who are selected, and return all new scores; within `writing`."""
        pairs: list[NewPair] = []
        n_people = len(self.people)
        for row in self.store.rows("SELECT job FROM jobs ORDER BY job"):
            job, plan = row["job"], self.plan(row["job"])
            scores = self.ranker.scores(new.block, plan)
            estimates = self.ranker.selector.approximate(new.selection, plan)
            is_kept = self._make_room(job, new, estimates) if n_people > self.depth else np.ones(len(scores), dtype=np.bool_)
            self._insert(job, new.numbers[is_kept], scores[is_kept], estimates[is_kept])
            pairs += [NewPair(job, person, score) for person, score in zip(new.numbers.tolist(), scores.tolist(), strict=True)]
        return pairs

    def _make_room(self, job: int, new: NewPeople, estimates: Floats) -> npt.NDArray[np.bool_]:
        """Remove the pairs that the new people push out of the selection, and return who of the new is in it."""
        held = self.store.rows(
            "SELECT s.person, s.estimate, p.digest FROM scores s JOIN people p USING (person) WHERE s.job = ?", (job,)
        )
        heads = np.array([int(row["digest"][:16], 16) for row in held], dtype=np.uint64)
        all_estimates = np.concatenate([np.array([row["estimate"] for row in held], dtype=np.float64), estimates])
        chosen = best_rows(all_estimates, np.concatenate([heads, new.selection.digest_heads]), self.depth)
        is_chosen = np.zeros(len(all_estimates), dtype=np.bool_)
        is_chosen[chosen] = True
        pushed = [row["person"] for row, stays in zip(held, is_chosen[: len(held)].tolist(), strict=True) if not stays]
        self.store.change_many("DELETE FROM scores WHERE job = ? AND person = ?", [(job, person) for person in pushed])
        return is_chosen[len(held) :]

    def settle(self, job: int) -> list[NewPair]:
        """Score whoever is selected for a job and not scored yet, and return these pairs; within `writing`."""
        plan = self.plan(job)
        chosen = self.chosen(plan)
        held = {row["person"] for row in self.store.rows("SELECT person FROM scores WHERE job = ?", (job,))}
        self.store.change_many(
            "DELETE FROM scores WHERE job = ? AND person = ?", [(job, person) for person in sorted(held - set(chosen))]
        )
        missing = [person for person in chosen if person not in held]
        pairs: list[NewPair] = []
        for numbers, scores in self.scored(missing, plan):
            estimates = np.array([chosen[person] for person in numbers])
            self._insert(job, np.array(numbers, dtype=np.int64), scores, estimates)
            pairs += [NewPair(job, person, score) for person, score in zip(numbers, scores.tolist(), strict=True)]
        return pairs

    def apart(self, job: int, people: Sequence[int]) -> list[NewPair]:
        """Return the scores of these people for a job, without keeping them."""
        return [
            NewPair(job, person, score)
            for numbers, scores in self.scored(people, self.plan(job))
            for person, score in zip(numbers, scores.tolist(), strict=True)
        ]

    def chosen(self, plan: JobPlan, *, only: npt.NDArray[np.int64] | None = None) -> dict[int, float]:
        """Return who is selected for a job among everyone, or among some, with their estimates."""
        people, estimates, heads = self.segments.estimates(self.ranker.selector, plan, only=only)
        rows = best_rows(estimates, heads, self.depth)
        return dict(zip(people[rows].tolist(), estimates[rows].tolist(), strict=True))

    def scored(self, people: Sequence[int], plan: JobPlan) -> Iterator[tuple[Sequence[int], Floats]]:
        """Yield people, some at once, with their scores for a job."""
        for start in range(0, len(people), _AT_ONCE):
            numbers = people[start : start + _AT_ONCE]
            yield numbers, self.ranker.scores(self.ranker.block(self.people.load(numbers)), plan)

    def _insert(self, job: int, people: npt.NDArray[np.int64], scores: Floats, estimates: Floats) -> None:
        rows = zip(people.tolist(), scores.tolist(), estimates.tolist(), strict=True)
        self.store.change_many("INSERT INTO scores VALUES (?, ?, ?, ?)", [(job, *row) for row in rows])

    def first_of(self, job: int, people: npt.NDArray[np.int64], k: int | None) -> tuple[list[tuple[int, float]], int]:
        """Return the first `k` for a job of some people (numbers, ascending), and how many of them are scored.

        They are those that a pool of these people alone would give. Stored scores are taken where they are there; where too few
        of the stored are looked at, selection is done anew among these people, and the others are scored without being kept.
        """
        rows = self.store.rows("SELECT person, score FROM scores WHERE job = ?", (job,))
        is_in = np.isin(np.array([row["person"] for row in rows], dtype=np.int64), people)
        scores = {row["person"]: row["score"] for row, stays in zip(rows, is_in.tolist(), strict=True) if stays}
        # The stored come before everybody else by the estimate, so the first of these people are among them where they suffice.
        if len(scores) < min(self.depth, len(people)):
            plan = self.plan(job)
            missing = [person for person in self.chosen(plan, only=people) if person not in scores]
            for numbers, found in self.scored(missing, plan):
                scores |= zip(numbers, found.tolist(), strict=True)
        least = sorted(scores.values(), reverse=True)[:k][-1:]
        ahead = [person for person, score in scores.items() if [score] >= least]
        name = "SELECT digest, resume_id FROM people WHERE person = ?"
        names = {person: tuple(self.store.rows(name, (person,))[0]) for person in ahead}
        ahead.sort(key=lambda person: (-scores[person], names[person]))
        return [(person, scores[person]) for person in ahead[:k]], len(scores)

    def first(self, job: int, k: int | None) -> list[tuple[int, float]]:
        """Return the first `k` people of a job (all when None) with their scores: ties as everywhere."""
        rows: list[Any] = self.store.rows(
            "SELECT s.person, s.score FROM scores s JOIN people p USING (person) WHERE s.job = ?"
            " ORDER BY s.score DESC, p.digest, p.resume_id LIMIT ?",
            (job, -1 if k is None else k),
        )
        return [(row["person"], row["score"]) for row in rows]
