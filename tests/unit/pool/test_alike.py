"""Who is alike, who came twice, and what is shown of whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from matcher.domain.document import Document
from matcher.domain.resume import Contact
from matcher.errors import InputError
from matcher.pool.duplicates import grouped
from matcher.pool.entries import NewPerson

DAY = date(2026, 3, 1)


def _parsed(shared, text: str, file: str) -> NewPerson:
    import hashlib

    resume = shared.parse_resume(Document.from_text(text, content_hash=hashlib.sha256(text.encode()).hexdigest()))
    return NewPerson.of(file, resume, shared.candidate(resume), facts={"outcome": "ok"})


def _named(person: NewPerson, name: str, *, emails: tuple[str, ...] = (), phones: tuple[str, ...] = ()) -> NewPerson:
    return replace(person, contact=Contact(name=name, emails=emails, phones=phones))


def test_the_same_text_with_a_line_more_is_one_person(make, people, shared) -> None:
    pool = make("pool")
    again = _named(_parsed(shared, people[4].text + "\n- Trained the new colleagues of the ward", "again.txt"), "Someone Else")
    pool.add([*(_named(person, "One Name") for person in people[:30]), again], day=DAY)
    pairs = pool.duplicates()
    assert [{pair.first.file, pair.second.file} for pair in pairs] == [{people[4].file, "again.txt"}]
    assert "runs of eight words" in pairs[0].reasons[0]
    assert pool.duplicates(people[3].candidate.resume_id) == []
    assert len(pool.duplicates("again.txt")) == 1


def test_a_name_alone_is_nothing_and_an_address_is_something(make, people) -> None:
    pool = make("pool")
    named = [_named(person, "Ada Example") for person in people[:6]]
    named[1] = _named(people[1], "Ada Example", emails=("ada@example.com",), phones=("+1 614 555 0101",))
    named[2] = _named(people[2], "A. E.", emails=("ADA@example.com",))
    named[3] = _named(people[3], "Ben", phones=("(614) 555-0101",))
    pool.add(named, day=DAY)
    pairs = pool.duplicates()
    assert {(pair.first.resume_id, pair.second.resume_id): pair.reasons for pair in pairs} == {
        tuple(sorted((people[1].candidate.resume_id, people[2].candidate.resume_id))): ("the same e-mail address",),
        tuple(sorted((people[1].candidate.resume_id, people[3].candidate.resume_id))): ("the same telephone number",),
    }
    assert [sorted(person.file for person in group) for group in grouped(pairs)] == [
        sorted(person.file for person in people[1:4])
    ]


def test_an_agencys_address_says_nothing(make, people) -> None:
    pool = make("pool")
    pool.add([_named(person, str(at), emails=("office@example.com",)) for at, person in enumerate(people[:6])], day=DAY)
    assert pool.duplicates() == []


def test_the_most_alike_come_first_and_oneself_not_at_all(make, people) -> None:
    pool = make("pool")
    pool.add(people[:50], day=DAY)
    pool.add(people[50:], day=DAY)
    found = pool.similar(people[0].candidate, k=12)
    assert people[0].candidate.resume_id not in {entry.person.resume_id for entry in found}
    assert [entry.likeness for entry in found] == sorted((entry.likeness for entry in found), reverse=True)
    best = found[0]
    assert best.likeness == pytest.approx((best.meaning + best.skills) / 2)
    own = {skill.concept_id for skill in people[0].candidate.view.skills}
    its = {
        skill.concept_id
        for person in people
        if person.candidate.resume_id == best.person.resume_id
        for skill in person.candidate.view.skills
    }
    assert set(best.shared) == own & its
    assert best.skills == pytest.approx(len(own & its) / len(own | its))


def test_someone_is_found_by_id_beginning_or_file(make, people) -> None:
    pool = make("pool")
    pool.add(people[:5], day=DAY)
    pool.add([replace(people[5], file="in/one_%.pdf"), replace(people[6], file="other/one_%.pdf")], day=DAY)
    wanted = people[2].candidate.resume_id
    assert {pool.people.find(named).resume_id for named in (wanted, wanted[:8], people[2].file)} == {wanted}
    with pytest.raises(InputError, match="any of 2"):
        pool.people.find("one_%.pdf")
    assert pool.people.find("in/one_%.pdf").resume_id == people[5].candidate.resume_id
    for nobody in ("zz", "", "abcdef0123456789", "even-99.txt"):
        with pytest.raises(InputError, match="nobody in the pool"):
            pool.people.find(nobody)


def test_who_came_before_the_job_is_a_past_applicant(make, people, jobs) -> None:
    pool = make("pool")
    pool.add(people[:3], day=date(2026, 1, 1))
    pool.add_jobs(jobs[:1], day=date(2026, 2, 1))
    pool.add(people[3:5], day=date(2026, 2, 1))
    found = pool.shortlist(jobs[0].job_id, k=None, is_explained=True)
    past = {entry.person.resume_id for entry in found.entries if entry.is_past}
    assert past == {person.candidate.resume_id for person in people[:3]}
    assert len(found.entries) == 5
    assert all(entry.match is not None and entry.match.score == entry.score for entry in found.entries)


def test_a_persons_jobs_are_those_whose_people_they_are(make, people, jobs) -> None:
    for depth in (2, 1000):
        pool = make(f"pool-{depth}", depth=depth)
        pool.add(people[:8], day=DAY)
        pool.add_jobs(jobs[:4], day=DAY)
        fits = pool.jobs_for(people[1].candidate.resume_id, k=None)
        assert sorted(fit.job.job_id for fit in fits) == sorted(job.job_id for job in jobs[:4])
        assert [fit.match.score for fit in fits] == sorted((fit.match.score for fit in fits), reverse=True)


def test_changes_say_who_enters_and_who_leaves(make, people, jobs) -> None:
    pool = make("pool")
    pool.add_jobs(jobs[:2], day=DAY)
    pool.add(people[:12], day=DAY)
    before = pool.first(3)
    pool.add(people[12:], day=DAY)
    for change in pool.changes(before, 3):
        now = pool.shortlist(change.job.job_id, k=3).entries
        earlier = before[change.job.job_id]
        assert {(entry.rank, entry.person.resume_id) for entry in now if entry.person.resume_id not in earlier} == {
            (rank, person.resume_id) for rank, person in change.entered
        }
        assert {person.resume_id for person in change.left} == set(earlier) - {entry.person.resume_id for entry in now}
        assert change.entered
    assert list(pool.changes(pool.first(3), 3)) == []


def test_of_those_who_are_equally_alike_the_order_of_arrival_decides_nothing(make, people) -> None:
    alike = people[0].candidate
    twins = [replace(people[0], file=f"{at}.txt", candidate=replace(alike, resume_id=f"{at:x}" * 16)) for at in range(6)]
    for name, order in (("up", twins), ("down", twins[::-1])):
        pool = make(name)
        pool.add(order[:3], day=DAY)
        pool.add(order[3:], day=DAY)
        found = pool.similar(people[1].candidate, k=2)
        assert [entry.person.resume_id for entry in found] == ["0" * 16, "1" * 16], name
