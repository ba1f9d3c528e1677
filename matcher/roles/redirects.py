"""Redirects: who applied to one job and stands far better for another.

Scores of different jobs are not comparable, places among the same people are. A redirect is a place among the first for
another job, far ahead of the place for the job applied to, that holds when any one line of the resume, or of either job, is
dropped (docs/adr/0014-redirects.md).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from matcher.domain.job import Job
from matcher.domain.match import Match
from matcher.domain.redirect import Application, Assigned, Finding, RankRange, Redirects, Stand
from matcher.ranking.block import Floats
from matcher.ranking.candidate import Candidate, tie_key
from matcher.ranking.shortlisting import Ranker, by_rank
from matcher.ranking.ties import Standing
from matcher.roles.assignment import Ranks, assign
from matcher.roles.config import RedirectsConfig

Asked = Mapping[int, Sequence[int]]
"""Jobs, ascending, and for each the people whose places are asked for."""

_PEOPLE_AT_ONCE = 256
"""People whose places for all jobs are laid side by side."""


class Firm(NamedTuple):
    """The places that ties leave open, and the places without each line of the resume, and of the job."""

    places: RankRange
    of_resume: list[int]
    of_job: list[int]


@dataclass(frozen=True, slots=True)
class Everyone:
    """All people of a run against all its jobs."""

    candidates: Sequence[Candidate]
    job_ids: Sequence[str]
    scores: Floats
    """Shape (n_jobs, n_people)."""
    firm: Callable[[Asked], Mapping[tuple[int, int], Firm]]
    """Tells how firm the places are that a redirect may rest on, by job and person: see `firm_places`."""
    matches: Callable[[Asked], Mapping[tuple[int, int], Match]]
    """Gives the reasons, by job and person."""


def find_redirects(
    everyone: Everyone,
    applied_to: Mapping[str, Sequence[str]],
    openings: Mapping[str, int],
    config: RedirectsConfig,
) -> Redirects:
    """Return every application with what came of it, and the assignment of people to openings.

    Parameters
    ----------
    applied_to
        Resume id to the ids of the jobs applied to. People may be missing; jobs that are not among these are passed over.
    openings
        Job id to its openings; 1 where it is missing.
    """
    ranks = _ranks(everyone)
    at = {job_id: index for index, job_id in enumerate(everyone.job_ids)}
    resume_ids = [tie_key(everyone.candidates, person)[1] for person in range(len(everyone.candidates))]
    applied = [sorted(at[job_id] for job_id in set(applied_to.get(resume_id, ())) & set(at)) for resume_id in resume_ids]
    wanted = _far_better(everyone, ranks, applied, config)
    firm = everyone.firm(_by_job((job, person) for (person, home), jobs in wanted.items() for job in (home, *jobs)))
    kept = {at: _kept(everyone, ranks, firm, at, jobs, config) for at, jobs in wanted.items()}
    matches = everyone.matches(_by_job((job, person) for (person, _), jobs in kept.items() for job in jobs))
    applications = []
    for person in _canonical(everyone.candidates):
        resume_id = resume_ids[person]
        if not applied[person]:
            applications.append(Application(resume_id, Finding.NO_APPLICATION))
        for home in applied[person]:
            jobs = kept.get((person, home), ())
            targets = tuple((_stand(everyone, ranks, job, person, firm), matches[job, person]) for job in jobs)
            finding = Finding.REDIRECT if targets else Finding.STAYS
            applications.append(Application(resume_id, finding, _stand(everyone, ranks, home, person, firm), targets))
    counts = {job_id: openings.get(job_id, 1) for job_id in everyone.job_ids}
    return Redirects(tuple(applications), tuple(_assigned(everyone, ranks, counts)), len(everyone.candidates), counts)


def _ranks(everyone: Everyone) -> Ranks:
    ranks = np.empty(everyone.scores.shape, dtype=np.int32)
    for row, scores in zip(ranks, everyone.scores, strict=True):
        row[by_rank(scores, everyone.candidates)] = np.arange(1, len(row) + 1)
    return ranks


def _canonical(candidates: Sequence[Candidate]) -> list[int]:
    """Return the people in an order that does not depend on the input's."""
    return sorted(range(len(candidates)), key=lambda index: tie_key(candidates, index))


def _far_better(
    everyone: Everyone, ranks: Ranks, applied: Sequence[Sequence[int]], config: RedirectsConfig
) -> dict[tuple[int, int], list[int]]:
    """Return for each (person, job applied to) the jobs with a far better place, best first; ties are not looked at yet."""
    n_people = ranks.shape[1]
    first = max(config.least_first, int(config.first_share * n_people))
    found = {}
    for start in range(0, n_people, _PEOPLE_AT_ONCE):
        some = slice(start, start + _PEOPLE_AT_ONCE)
        places, scores = ranks[:, some].T.copy(), everyone.scores[:, some].T.copy()
        for person, (own, values) in enumerate(zip(places, scores, strict=True), start=start):
            for home in applied[person]:
                is_better = (
                    (own <= first)
                    & (own * config.times_better <= own[home])
                    & (own[home] - own >= config.least_gap * n_people)
                    & (values - values[home] >= config.least_gain)
                )
                is_better[list(applied[person])] = False
                jobs = np.flatnonzero(is_better)
                if len(jobs):
                    key = lambda job, own=own, values=values: (own[job], -values[job], everyone.job_ids[job])  # noqa: E731
                    found[person, home] = sorted(jobs.tolist(), key=key)
    return found


def _by_job(pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    """Return the jobs of these (job, person), ascending, and the people of each."""
    people: dict[int, set[int]] = defaultdict(set)
    for job, person in pairs:
        people[job].add(person)
    return {job: sorted(people[job]) for job in sorted(people)}


def _kept(
    everyone: Everyone,
    ranks: Ranks,
    firm: Mapping[tuple[int, int], Firm],
    at: tuple[int, int],
    jobs: Sequence[int],
    config: RedirectsConfig,
) -> list[int]:
    """Return which of the far better jobs of a (person, job applied to) are told, best first."""
    person, home = at
    held = [job for job in jobs if _holds(firm, person, home, job, ranks)]
    enough = config.least_of_best * max((everyone.scores[job, person] for job in held), default=0.0)
    return [job for job in held if everyone.scores[job, person] >= enough][: config.n_targets]


def firm_places(asked: Asked, standings: Iterable[Standing]) -> dict[tuple[int, int], Firm]:
    """Return for each (job, person) that is asked for how firm the place is, of the standings of these jobs.

    The standings are gone through one by one, to hold one at a time.
    """
    firm = {}
    for (job, people), standing in zip(asked.items(), standings, strict=True):
        without = standing.places_without_lines(people)
        for person, places, each in zip(people, standing.ranges(people), without, strict=True):
            firm[job, person] = Firm(places, *each)
    return firm


def firm_among(
    ranker: Ranker, candidates: Sequence[Candidate], jobs: Sequence[Job], asked: Asked
) -> dict[tuple[int, int], Firm]:
    """Return for each (job, person) that is asked for how firm the place among all `candidates` is."""
    if not asked:
        return {}
    plans = [ranker.plan(jobs[job]) for job in asked]
    return firm_places(asked, ranker.standings(ranker.grid(candidates), plans, is_for_all=True))


def _holds(firm: Mapping[tuple[int, int], Firm], person: int, home: int, job: int, ranks: Ranks) -> bool:
    """Return whether the place for `job` stays the better one whichever line is dropped: of the resume or of either job."""
    here, there = firm[home, person], firm[job, person]
    if len(here.of_resume) == len(there.of_resume):
        is_firm = all(new < old for new, old in zip(there.of_resume, here.of_resume, strict=True))
    else:  # lines that repeat one of the adverts are not counted for it: then which is which is not known
        is_firm = max(there.of_resume, default=0) < min(here.of_resume, default=1)
    return (
        is_firm
        and all(new < ranks[home, person] for new in there.of_job)
        and all(old > ranks[job, person] for old in here.of_job)
    )


def _stand(
    everyone: Everyone, ranks: Ranks, job: int, person: int, firm: Mapping[tuple[int, int], Firm] | None = None
) -> Stand:
    found = None if firm is None else firm.get((job, person))
    score = float(everyone.scores[job, person])
    return Stand(everyone.job_ids[job], int(ranks[job, person]), score, None if found is None else found.places)


def _assigned(everyone: Everyone, ranks: Ranks, openings: Mapping[str, int]) -> list[Assigned]:
    people = _canonical(everyone.candidates)
    jobs = sorted(range(len(everyone.job_ids)), key=lambda job: everyone.job_ids[job])
    places = ranks[np.ix_(jobs, people)]
    taken = assign(places, [openings[everyone.job_ids[job]] for job in jobs])
    # Of the jobs with the best place the one with the highest score; of equal ones the smallest id.
    is_best = places == places.min(axis=0)
    best_jobs = np.where(is_best, everyone.scores[np.ix_(jobs, people)], -1.0).argmax(axis=0).tolist()
    result = []
    for person, index, best_index in zip(people, taken, best_jobs, strict=True):
        best = jobs[best_index]
        entry = Assigned(tie_key(everyone.candidates, person)[1], _stand(everyone, ranks, best, person))
        if index is not None:
            job = jobs[index]
            regret = int(ranks[job, person] - ranks[best, person]) / len(people)
            entry = Assigned(entry.resume_id, entry.best, _stand(everyone, ranks, job, person), regret)
        result.append(entry)
    return result
