"""A unit of scoring: a block of jobs to their shortlists, in one part file.

Everyone is scored where there are few enough; else those are who were selected.
"""

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
from matcher.batch.units.jobs_unit import jobs_of
from matcher.batch.units.run_people import RunPeople, shared_people
from matcher.batch.units.selecting_unit import selected
from matcher.batch.units.workplace import RUN, Workplace
from matcher.config import MatcherConfig
from matcher.domain.adjacent import AdjacentRole
from matcher.domain.job import Job
from matcher.domain.shortlist import Ranked, ScoreWithHidden, largest_differences
from matcher.errors import MatcherError
from matcher.features.precise import PreciseEncoder
from matcher.persistence.arrays import read_arrays
from matcher.persistence.ledger import Unit
from matcher.ranking.block import Floats
from matcher.ranking.candidate import Candidate
from matcher.ranking.plan import JobPlan
from matcher.ranking.precise import PreciseOrder
from matcher.ranking.shortlisting import Ranker, by_rank
from matcher.ranking.ties import Standing

STAGE = "scoring"

_JOBS_AT_ONCE = 4
"""Whose people, when they were selected, are in memory at a time: 30 MB of part files, and thirty times that around them."""

_OF_THE_MACHINE = (MatcherError, MemoryError, OSError)
"""What says nothing of a job, and may be over when the run goes on."""

Roles = tuple[AdjacentRole, ...]
Worth = tuple[ScoreWithHidden, ...]


@dataclass(frozen=True, slots=True)
class ScoringTask:
    """Jobs to list people for: those of a unit of jobs."""

    place: Workplace
    n: int
    config: MatcherConfig
    top_k: int | None
    precise: Path | None = None
    n_threads: int = 1
    """Of the precise encoder."""
    with_scores: bool = False
    """Keep everyone's scores, for redirects."""
    first_selected: int | None = None
    """The number of the first job of the unit among all, where people were selected; None where everyone is scored."""


def score_unit(task: ScoringTask) -> Unit:
    """Score people for the jobs of a unit, and write its part file.

    Raises
    ------
    OutputError
        The part file cannot be written.
    """
    return task.place.made(STAGE, task.n, lambda: _scored(task))


def _scored(task: ScoringTask) -> dict[str, npt.NDArray[Any]]:
    people = shared_people(task.place, task.config)
    jobs = jobs_of(task.place, task.n)
    try:
        lists = list(_lists(task, people, jobs, task.first_selected))
    except _OF_THE_MACHINE:
        raise
    except Exception:  # noqa: BLE001 - a batch item: it is found out which, and the others get their lists
        lists = [_list_or_failure(task, people, at, job) for at, job in enumerate(jobs)]
    worth: dict[int, Worth] = {}
    for found in lists:
        for number, pair in found.worth.items():
            worth[number] = largest_differences((*worth.get(number, ()), pair))
    hidden = sorted(worth)
    return {
        **packed("heads", [found.head for found in lists]),
        **packed("rows", [row for found in lists for row in found.rows]),
        "bounds": np.cumsum([0, *(len(found.rows) for found in lists)], dtype=np.int64),
        **packed(
            "failures", [encode((job.job_id, found.failure)) for job, found in zip(jobs, lists, strict=True) if found.failure]
        ),
        "hidden": np.array(hidden, dtype=np.int64),
        **packed("worth", [encode(worth[number]) for number in hidden]),
        "scores": np.stack([found.scores for found in lists]) if task.with_scores and lists else np.zeros((0, 0)),
    }


@dataclass(frozen=True, slots=True)
class _List:
    """What is kept of one job, encoded, and everyone's scores."""

    head: bytes
    rows: Sequence[bytes]
    worth: Mapping[int, ScoreWithHidden]
    scores: Floats
    failure: str = ""


def _list_or_failure(task: ScoringTask, people: RunPeople, at: int, job: Job) -> _List:
    first = None if task.first_selected is None else task.first_selected + at
    try:
        (found,) = _lists(task, people, [job], first)
    except _OF_THE_MACHINE:
        raise
    except Exception as error:  # noqa: BLE001 - the run goes on, the job is listed for a person
        failure = f"matcher failed while it scored this job ({type(error).__name__}); please report it"
        return _List(encode((0, len(people), ())), (), {}, np.zeros(len(people)), failure)
    return found


def _lists(task: ScoringTask, people: RunPeople, jobs: Sequence[Job], first_selected: int | None) -> Iterator[_List]:
    matcher = shared_matcher(task.config)
    ranker = matcher.components.ranker
    plans = [ranker.plan(job) for job in jobs]
    precise = None if task.precise is None else PreciseOrder(ranker, _shared_encoder(task.precise, task.n_threads))
    for plan, met in zip(plans, _met(first_selected, task.place, ranker, people, plans), strict=True):
        candidates = met.candidates
        shortlist = ranker.listed(met.standing, candidates, plan, top_k=task.top_k)
        if precise is not None:
            listed = by_rank(met.standing.scores, candidates)[: task.top_k]
            shortlist = precise.beside(shortlist, [candidates[index] for index in listed])
        n_unscored = len(people) - shortlist.n_scored
        yield _List(
            encode((shortlist.n_scored, n_unscored, matcher.adjacent_roles(plan.job))),
            [encode(row._replace(score_with_hidden=met.meant.get(row.match.resume_id))) for row in shortlist.entries],
            met.worth,
            met.standing.scores if task.with_scores else np.zeros(0),
        )


@dataclass(frozen=True, slots=True)
class _Met:
    """The people who met a job."""

    candidates: Sequence[Candidate]
    standing: Standing
    worth: dict[int, ScoreWithHidden]
    """By number in the run: what hidden text would have been worth to those who have any."""
    meant: dict[str, float]
    """By resume id: what the score would be then."""


def _met(
    first_selected: int | None, place: Workplace, ranker: Ranker, people: RunPeople, plans: Sequence[JobPlan]
) -> Iterator[_Met]:
    """Yield who met each job: everyone, or those selected."""
    if first_selected is None:
        meant = _meant(ranker, people, people.hiding.tolist(), plans)
        for at, standing in enumerate(ranker.standings(people.grid, plans)):
            yield _with_worth(
                people, plans[at], standing, people.candidates, {number: row[at] for number, row in meant.items()}
            )
        return
    for job, plan in enumerate(plans, start=first_selected):
        if job % _JOBS_AT_ONCE == 0:
            people.let_go()
        numbers = selected(place, job)
        block = people.candidates.block(numbers)
        hiding = np.intersect1d(numbers, people.hiding, assume_unique=True).tolist()
        here = {number: row[0] for number, row in _meant(ranker, people, hiding, [plan]).items()}
        yield _with_worth(people, plan, ranker.standing_of(block, plan), block.candidates, here, numbers)


def _meant(
    ranker: Ranker, people: RunPeople, numbers: Sequence[int], plans: Sequence[JobPlan]
) -> dict[int, npt.NDArray[np.float64]]:
    """Return, by number, what the jobs' scores would be if hidden text counted, each of shape (n_plans,)."""
    if not numbers or not plans:
        return {}
    scores = ranker.all_scores(ranker.grid([people.revealed(number) for number in numbers]), plans)
    return dict(zip(numbers, scores.T, strict=True))


def _with_worth(
    people: RunPeople,
    plan: JobPlan,
    standing: Standing,
    candidates: Sequence[Candidate],
    meant: Mapping[int, float],
    numbers: npt.NDArray[np.int64] | None = None,
) -> _Met:
    worth, by_id = {}, {}
    for number, score in meant.items():
        at = number if numbers is None else int(np.searchsorted(numbers, number))
        worth[number] = ScoreWithHidden(plan.job.job_id, float(standing.scores[at]), float(score))
        by_id[people.candidates.resume_id(number)] = float(score)
    return _Met(candidates, standing, worth, by_id)


@lru_cache(maxsize=1)
def _shared_encoder(folder: Path, n_threads: int) -> PreciseEncoder:
    return PreciseEncoder.load(folder, n_threads=n_threads)


@dataclass(frozen=True, slots=True)
class Scored:
    """What a unit of scoring found; read from its part file when asked for."""

    arrays: Mapping[str, npt.NDArray[Any]]

    @classmethod
    def open(cls, place: Workplace, n: int) -> Scored:
        """Return what a unit found."""
        return cls(read_arrays(place.part(STAGE, n), holder=RUN))

    def head(self, at: int) -> tuple[int, int, Roles]:
        """Return how many people were scored for a job, how many were not, and the roles next to it."""
        return decode(unpacked("heads", self.arrays, at), tuple[int, int, Roles])

    def n_rows(self, at: int | None = None) -> int:
        """Return how many are listed for a job, or for all."""
        bounds = self.arrays["bounds"]
        return int(bounds[-1] if at is None else bounds[at + 1] - bounds[at])

    def row(self, at: int, place: int) -> Ranked:
        """Return who is at a place, from 0, of a job's list."""
        return decode(unpacked("rows", self.arrays, int(self.arrays["bounds"][at]) + place), Ranked)

    def failures(self) -> dict[str, str]:
        """Return why jobs could not be scored, by their ids."""
        found = (unpacked("failures", self.arrays, at) for at in range(n_packed("failures", self.arrays)))
        return dict(decode(data, tuple[str, str]) for data in found)

    def scores(self) -> Floats:
        """Return everyone's scores, shape (n_jobs, n_people), where they were kept."""
        return self.arrays["scores"]

    def worth_of(self, number: int) -> Worth:
        """Return what hidden text would have been worth to the person with this number; nothing where there is none."""
        hidden = self.arrays["hidden"]
        at = int(np.searchsorted(hidden, number))
        if at == len(hidden) or hidden[at] != number:
            return ()
        return decode(unpacked("worth", self.arrays, at), Worth)
