"""Watches tell each pair once, also of people whom nobody would have scored otherwise."""

from __future__ import annotations

from datetime import date

import pytest

from matcher.errors import InputError, UsageError
from matcher.pool.talent_pool import TalentPool

DAY = date(2026, 3, 1)


def _told(fired) -> set[tuple[str, str]]:
    return {(entry.job.job_id, entry.person.resume_id) for entry in fired}


def _above(pool: TalentPool, mark: float) -> set[tuple[str, str]]:
    return {
        (job.job_id, entry.person.resume_id)
        for job in pool.jobs.all()
        for entry in pool.shortlist(job.job_id, k=None).entries
        if entry.score > mark
    }


def test_a_watched_job_tells_of_new_people_once(make, people, jobs) -> None:
    pool = make("pool")
    pool.add_jobs(jobs[:3], day=DAY)
    pool.add(people[:10], day=DAY)
    _, now = pool.watch(job=jobs[0].job_id, above=0.2)
    assert _told(now) == {pair for pair in _above(pool, 0.2) if pair[0] == jobs[0].job_id}
    later = pool.add(people[10:40], day=DAY).fired
    assert _told(later)
    assert _told(now) | _told(later) == {pair for pair in _above(pool, 0.2) if pair[0] == jobs[0].job_id}
    assert not _told(now) & _told(later)
    assert pool.add(people[:40], day=DAY).fired == ()
    assert pool.watch(job=jobs[0].job_id, above=0.2)[1] == ()
    assert len(pool.watches()) == 1


@pytest.mark.parametrize("depth", [1, 1000])
def test_a_watched_person_hears_of_new_jobs_however_many_are_nearer(make, people, jobs, depth: int, shared) -> None:
    pool = make("pool", depth=depth)
    pool.add(people[:30], day=DAY)
    someone = people[3].candidate
    _, now = pool.watch(person=someone.resume_id, above=0.0)
    assert now == ()
    fired = pool.add_jobs(jobs[:5], day=DAY).fired
    expected = {job.job_id: score for job in jobs[:5] if (score := shared.score(someone, job).score) > 0.0}
    assert {entry.job.job_id: entry.score for entry in fired} == expected
    assert len(expected) >= 4


def test_a_watched_job_hears_of_people_who_are_not_selected(make, people, jobs, shared) -> None:
    pool = make("pool", depth=1)
    pool.add_jobs(jobs[:1], day=DAY)
    pool.watch(job=jobs[0].job_id, above=0.15)
    fired = pool.add(people[:40], day=DAY).fired
    assert {entry.person.resume_id for entry in fired} == {
        person.candidate.resume_id for person in people[:40] if shared.score(person.candidate, jobs[0]).score > 0.15
    }
    assert len(fired) > 1
    late = make("late", depth=1)
    late.add_jobs(jobs[:1], day=DAY)
    late.add(people[:40], day=DAY)
    assert _told(late.watch(job=jobs[0].job_id, above=0.15)[1]) == _told(fired), "whether it was there before them or not"


def test_watches_go_with_whom_they_are_of(make, people, jobs) -> None:
    pool = make("pool")
    pool.add(people[:5], day=DAY)
    pool.add_jobs(jobs[:2], day=DAY)
    watch, _ = pool.watch(person=people[0].candidate.resume_id, above=0.1)
    pool.watch(job=jobs[0].job_id, above=0.1)
    pool.watch(job=jobs[1].job_id, above=0.1)
    pool.erase([people[0].candidate.resume_id])
    pool.remove_job(jobs[0].job_id)
    assert [found.job.job_id for found in pool.watches()] == [jobs[1].job_id]
    with pytest.raises(InputError, match=f"no watch {watch.number + 50}"):
        pool.unwatch(watch.number + 50)
    pool.unwatch(pool.watches()[0].number)
    assert pool.watches() == []
    assert pool.verify().problems == ()


def test_a_watch_is_of_one_thing(make) -> None:
    pool = make("pool")
    for given in ({"above": 0.5}, {"job": "a", "person": "b", "above": 0.5}, {"job": "a", "above": 1.5}):
        with pytest.raises(UsageError):
            pool.watch(**given)
