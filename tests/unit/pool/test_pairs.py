"""What is scored does not depend on who came when, and each score is the one that scoring the pair alone gives."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from matcher.candidates.restack import restacked
from matcher.domain.resume import Contact
from matcher.engine.matcher import Matcher
from matcher.pool import segments
from matcher.pool.talent_pool import TalentPool

DAY = date(2026, 3, 1)


def _pairs(pool: TalentPool) -> list[tuple[str, str, str, str]]:
    rows = pool.store.rows(
        "SELECT j.job_id, p.resume_id, s.score, s.estimate FROM scores s JOIN jobs j USING (job) JOIN people p USING (person)"
    )
    return sorted((row[0], row[1], row[2].hex(), row[3].hex()) for row in rows)


def test_a_stored_score_is_the_score_of_the_pair(make, people, jobs, shared: Matcher) -> None:
    pool = make("pool")
    pool.add(people[:20], day=DAY)
    pool.add_jobs(jobs[:3], day=DAY)
    pool.add(people[20:30], day=DAY)
    candidates = {person.candidate.resume_id: person.candidate for person in people}
    found = pool.store.rows(
        "SELECT j.job_id, p.resume_id, s.score FROM scores s JOIN jobs j USING (job) JOIN people p USING (person)"
    )
    assert len(found) == 90
    by_id = {job.job_id: job for job in jobs}
    for job_id, resume_id, score in found:
        assert score == shared.score(candidates[resume_id], by_id[job_id]).score


@pytest.mark.parametrize(("depth", "most_rows"), [(1, 8192), (7, 16), (40, 16), (1000, 50)])
def test_the_order_of_adding_changes_nothing(
    make, people, jobs, depth: int, most_rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segments, "MOST_ROWS", most_rows)
    first = make("first", depth=depth)
    first.add(people, day=DAY)
    first.add_jobs(jobs, day=DAY)
    expected = _pairs(first)
    assert {row[1] for row in expected} <= {person.candidate.resume_id for person in people}
    for seed in range(3):
        order = random.Random(seed)
        pool = make(f"other-{seed}", depth=depth)
        steps = [("person", person) for person in people] + [("job", job) for job in jobs]
        order.shuffle(steps)
        while steps:
            n_next = order.randint(1, 40)
            part, steps = steps[:n_next], steps[n_next:]
            pool.add([thing for kind, thing in part if kind == "person"], day=DAY)
            pool.add_jobs([thing for kind, thing in part if kind == "job"], day=DAY)
        assert _pairs(pool) == expected
        assert pool.verify(is_recomputed=True).problems == ()
        assert pool.verify().state == first.verify().state


def test_a_block_put_together_selects_as_one_made_anew(people, jobs, shared: Matcher) -> None:
    ranker = shared.components.ranker
    everyone = [person.candidate for person in people]
    order = random.Random(1)
    for _ in range(5):
        cuts = sorted(order.sample(range(1, len(everyone)), 3))
        parts = [everyone[start:end] for start, end in pairwise([0, *cuts, len(everyone)])]
        kept = [np.array([order.random() < 0.6 for _ in part]) for part in parts]
        stays = [entry for part, mask in zip(parts, kept, strict=True) for entry, keep in zip(part, mask, strict=True) if keep]
        made, anew = restacked([ranker.selection(part) for part in parts], kept), ranker.selection(stays)
        left, right = made.arrays(), anew.arrays()
        assert left.keys() == right.keys()
        for name in left:
            assert left[name].tolist() == right[name].tolist(), name
            assert left[name].dtype.kind == right[name].dtype.kind, name
        for job in jobs[:4]:
            plan = ranker.plan(job)
            assert ranker.selector.approximate(made, plan).tolist() == ranker.selector.approximate(anew, plan).tolist()


def test_who_somebody_is_reaches_no_score(make, people, jobs) -> None:
    pool, other = make("pool"), make("other")
    pool.add(people[:12], day=DAY)
    other.add(
        [replace(person, contact=Contact(name="Eve Specimen"), file="x.pdf", text="nothing") for person in people[:12]], day=DAY
    )
    for entry in (pool, other):
        entry.add_jobs(jobs[:3], day=DAY)
    assert _pairs(pool) == _pairs(other)


def test_candidates_come_back_as_they_went_in(make, people, shared: Matcher) -> None:
    pool = make("pool")
    added = pool.add(people[:10], day=DAY)
    loaded = pool.people.load([person.number for person in added.people])
    for before, after in zip(people[:10], loaded, strict=True):
        own = before.candidate
        assert (after.view, after.digest, after.notes, after.role_occupations) == (
            own.view,
            own.digest,
            own.notes,
            own.role_occupations,
        )
        assert after.run_keys.tolist() == own.run_keys.tolist()
        for name in ("line_vectors", "title_vectors", "title_lines", "text_vector", "text_terms"):
            left, right = getattr(after.features, name), getattr(own.features, name)
            assert left.dtype == right.dtype
            assert left.tolist() == right.tolist()
        for name in ("line_terms", "line_tokens", "title_terms"):
            left, right = getattr(after.features, name), getattr(own.features, name)
            assert (left.ids.tolist(), left.indptr.tolist()) == (right.ids.tolist(), right.indptr.tolist())
            assert (left.ids.dtype, left.indptr.dtype) == (right.ids.dtype, right.indptr.dtype)


def test_adding_again_changes_nothing(make, people, jobs) -> None:
    pool = make("pool")
    pool.add(people[:8], day=DAY)
    pool.add_jobs(jobs[:2], day=DAY)
    before = _pairs(pool)
    again = pool.add(people[:9], day=DAY)
    assert (len(again.people), len(again.known)) == (1, 8)
    assert pool.add_jobs(jobs[:2], day=DAY).known == tuple(job.job_id for job in jobs[:2])
    assert [row for row in _pairs(pool) if row[1] != people[8].candidate.resume_id] == before
