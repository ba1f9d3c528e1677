"""Who fits which job, from the stored scores; reasons are made when somebody looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from matcher.pool.entries import Change, Fit, PooledJob, PoolShortlist, Standing
from matcher.pool.filters import Passing
from matcher.pool.jobs import Jobs
from matcher.pool.pairs import Pairs
from matcher.pool.people import People


def shortlist_of(
    pairs: Pairs, job: PooledJob, *, k: int | None, is_explained: bool, passing: Passing | None = None
) -> PoolShortlist:
    """Return the first `k` people of a job, all when None; with the parts of their scores where asked for."""
    if passing is None:
        found, n_scored, n_people = pairs.first(job.number, k), job.n_scored, len(pairs.people)
    else:
        found, n_scored = pairs.first_of(job.number, passing.people, k)
        n_people = len(passing.people)
    people = pairs.people.of([person for person, _ in found])
    matches = {}
    if is_explained:
        plan = pairs.plan(job.number)
        candidates = pairs.people.load([person for person, _ in found])
        matches = {entry.resume_id: pairs.ranker.score(entry, plan) for entry in candidates}
    entries = [
        Standing(rank, people[person], score, people[person].added < job.added, matches.get(people[person].resume_id))
        for rank, (person, score) in enumerate(found, start=1)
    ]
    return PoolShortlist(job, tuple(entries), n_people, n_scored, passing)


def jobs_of(pairs: Pairs, jobs: Jobs, named: str, *, k: int | None) -> list[Fit]:
    """Return the first `k` jobs of a person, all when None; those that the person is not scored for are scored now."""
    person = pairs.people.find(named)
    rows = pairs.store.rows("SELECT job, score FROM scores WHERE person = ?", (person.number,))
    scores = {row["job"]: row["score"] for row in rows}
    known = jobs.all()
    for job in known:
        if job.number not in scores:
            scores[job.number] = pairs.apart(job.number, [person.number])[0].score
    best = sorted(known, key=lambda job: (-scores[job.number], job.job_id))[:k]
    (candidate,) = pairs.people.load([person.number])
    return [
        Fit(rank, job, person, pairs.ranker.score(candidate, pairs.plan(job.number)), person.added < job.added)
        for rank, job in enumerate(best, start=1)
    ]


def changes(shortlist: Callable[[str], PoolShortlist], people: People, before: Mapping[str, Sequence[str]]) -> Iterator[Change]:
    """Yield what is different in shortlists that were `before`: job id to resume ids."""
    for job_id, earlier in before.items():
        now = shortlist(job_id)
        ids = {entry.person.resume_id for entry in now.entries}
        entered = tuple((entry.rank, entry.person) for entry in now.entries if entry.person.resume_id not in earlier)
        left = tuple(people.find(resume_id) for resume_id in earlier if resume_id not in ids)
        if entered or left:
            yield Change(now.job, entered, left)
