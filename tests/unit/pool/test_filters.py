"""Filters choose who is looked at, and change nothing else."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from matcher.domain.document import Document
from matcher.domain.resume import AsOf, Contact, DegreeLevel
from matcher.engine.matcher import Matcher
from matcher.errors import UsageError
from matcher.pool.entries import NewPerson
from matcher.pool.filters import AskedLanguage, Filters, lies_in
from matcher.pool.talent_pool import TalentPool
from matcher.ranking.among import among

DAY = date(2026, 3, 1)
HOMES = ("Hamburg, Germany", "Austin, TX", "Munich", "", "Remote")
BLOCKS = {
    "ada": "Lives in Berlin\n\nLanguages\nGerman (C1), English\n\nEducation\nMaster of Science in Biology, 2015\n\n"
    "Experience\nCook, Alder Hotel\nJan 2015 - Dec 2019\n- Menu planning and HACCP records",
    "ben": "Languages\nGerman (A2), Polish (native)\n\nExperience\nCook, Birch Hotel\nJan 2018 - Dec 2018\n- Menu planning",
    "cy": "Experience\nNurse, Example Hospital\n- Wound care and triage",
}  # fmt: skip


@pytest.fixture
def few(make, shared: Matcher) -> TalentPool:
    """Three people: of one nothing is known."""
    pool = make("few")
    people = []
    for name, block in BLOCKS.items():
        text = f"{name.title()} Example\n{name}@example.com\n\n{block}\n"
        resume = shared.parse_resume(Document.from_text(text, content_hash=name.encode().hex() * 12))
        as_of = {"ada": AsOf(date(2026, 1, 5), "given"), "ben": AsOf(date(2020, 1, 5), "given")}.get(name)
        place = {"ada": "Berlin, Germany", "ben": "Kraków, Poland"}.get(name, "")
        resume = replace(resume, contact=replace(resume.contact, location=place), as_of=as_of)
        people.append(NewPerson.of(f"{name}.txt", resume, shared.candidate(resume), facts={"outcome": "ok"}))
    pool.add(people[:2], day=DAY)
    pool.add(people[2:], day=date(2026, 4, 1))
    return pool


@pytest.fixture
def homed(people) -> list[NewPerson]:
    """The people, each with a home."""
    return [
        replace(person, contact=replace(person.contact, location=HOMES[at % len(HOMES)])) for at, person in enumerate(people)
    ]


@pytest.mark.parametrize(
    ("words", "found", "unknown"),
    [
        ({"location": ["Germany"]}, "ada cy", "cy"),
        ({"location": ["berlin"]}, "ada cy", "cy"),
        ({"location": ["Krakow", "Germany"]}, "ada ben cy", "cy"),
        ({"location": ["Hamburg"]}, "cy", "cy"),
        ({"language": ["de"]}, "ada ben cy", "cy"),
        ({"language": ["de>=B2"]}, "ada cy", "cy"),
        ({"language": ["German>=c2"]}, "cy", "cy"),
        ({"language": ["English>=B2"]}, "ada cy", "ada cy"),
        ({"language": ["de", "pl>=C2"]}, "ben cy", "cy"),
        ({"min_years": 3}, "ada cy", "cy"),
        ({"max_years": 1}, "ben cy", "cy"),
        ({"degree": "bachelor"}, "ada ben cy", "ben cy"),
        ({"degree": "doctorate"}, "ben cy", "ben cy"),
        ({"added_since": date(2026, 3, 2)}, "cy", ""),
        ({"as_of_since": date(2025, 1, 1)}, "ada cy", "cy"),
        ({"must": ["wound care"]}, "cy", ""),
        ({"must": ["HACCP"], "language": ["de"]}, "ada", ""),
        ({}, "ada ben cy", ""),
    ],
)
def test_who_is_looked_at(few: TalentPool, words, found: str, unknown: str) -> None:
    def names(numbers) -> str:
        return " ".join(sorted(few.people.of([number])[number].file.removesuffix(".txt") for number in numbers))

    passing = few.passing(few.filters(**words))
    assert (names(passing.people.tolist()), names(passing.unknown)) == (found, unknown)
    assert passing.n_left_out == 3 - len(found.split())
    known = few.passing(few.filters(**words, is_known_only=True))
    assert names(known.people.tolist()) == " ".join(name for name in found.split() if name not in unknown.split())
    assert known.unknown == {}
    for one in passing.counts:
        assert one.n_left_out + one.n_unknown <= 3


def test_what_each_filter_does_is_counted_alone(few: TalentPool) -> None:
    passing = few.passing(few.filters(location=["Germany"], language=["de>=B2"], must=["HACCP"]))
    assert [tuple(count) for count in passing.counts] == [
        ("place: Germany", 1, 1),
        ("language: German B2 or above", 1, 1),
        ("skill: apply HACCP", 2, 0),
    ]
    assert (len(passing.people), passing.n_people, passing.n_left_out) == (1, 3, 2)


def test_near_to_a_skill_is_not_the_skill(make, people, shared: Matcher) -> None:
    pool = make("pool")
    pool.add(people, day=DAY)
    taxonomy = shared.components.taxonomy
    held = {skill.concept_id for person in people for skill in person.candidate.view.skills}
    near = [
        (asked, other)
        for asked in sorted(held)
        for other, relation in taxonomy.neighbours(asked).items()
        if not relation.is_held and other in held
    ]
    assert near
    for asked, _ in near[:20]:
        allowed = {other for other, relation in taxonomy.neighbours(asked).items() if relation.is_held} | {asked}
        expected = {
            person.candidate.resume_id
            for person in people
            if any(taxonomy.canonical(skill.concept_id) in allowed for skill in person.candidate.view.skills)
        }
        numbers = pool.passing(Filters(must=(asked,))).people.tolist()
        assert {person.resume_id for person in pool.people.of(numbers).values()} == expected


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"language": ["Klingon"]}, "no language that is known"),
        ({"language": ["de>=good"]}, "no level of a language"),
        ({"language": ["de>="]}, "no level of a language"),
        ({"degree": "diploma"}, "is no degree: give secondary"),
        ({"degree": "none"}, "is no degree"),
        ({"location": [" , "]}, "a place to filter by is empty"),
        ({"min_years": -1}, "no years of experience"),
        ({"max_years": float("nan")}, "no years of experience"),
        ({"min_years": 3, "max_years": 2}, "above the most"),
        ({"must": ["wownd care"]}, "no skill that is known"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(few: TalentPool, words, told: str) -> None:
    with pytest.raises(UsageError, match=told) as raised:
        few.filters(**words)
    assert "\n" not in str(raised.value)


def test_words_of_filters() -> None:
    assert lies_in("New York, NY", "Ohio") is False
    assert lies_in("Springfield", "Illinois") is None
    assert lies_in("München, Deutschland", "Munchen") is True
    assert lies_in("Madrid, España", "Spain") is True
    assert lies_in("Remote", "Spain") is None


@pytest.mark.parametrize("depth", [1, 4, 15, 1000])
def test_a_filtered_list_is_that_of_a_pool_of_those_who_pass(make, homed, jobs, depth: int) -> None:
    """However few of those who pass are among the stored pairs, and whatever is stored of the others."""
    pool = make("pool", depth=depth)
    pool.add(homed, day=DAY)
    pool.add_jobs(jobs[:4], day=DAY)
    cases = [
        pool.filters(location=["Hamburg"], is_known_only=True),
        pool.filters(location=["Texas"]),
        pool.filters(min_years=4),
        pool.filters(location=["Nowhere"], is_known_only=True),
        pool.filters(),
    ]
    for at, filters in enumerate(cases):
        passing = {person.resume_id for person in pool.people.of(pool.passing(filters).people.tolist()).values()}
        alone = make(f"alone-{depth}-{at}", depth=depth)
        alone.add([person for person in homed if person.candidate.resume_id in passing], day=DAY)
        alone.add_jobs(jobs[:4], day=DAY)
        for job in jobs[:4]:
            for k in (1, 3, None):
                found, expected = pool.shortlist(job.job_id, k=k, filters=filters), alone.shortlist(job.job_id, k=k)
                assert [(entry.person.resume_id, entry.score.hex()) for entry in found.entries] == [
                    (entry.person.resume_id, entry.score.hex()) for entry in expected.entries
                ]
                assert (found.n_scored, found.n_people) == (expected.n_scored, expected.n_people)
    assert pool.verify(is_recomputed=True).problems == (), "nothing that was scored for a filter is kept"


def test_equals_are_taken_together_among_those_who_pass(make, homed, jobs) -> None:
    twins = [
        replace(
            homed[0],
            content_hash=f"{at:064x}",
            candidate=replace(homed[0].candidate, resume_id=f"{at:016x}"),
            contact=Contact(name=f"Twin {at}", location=HOMES[at % 2]),
        )
        for at in range(10)
    ]
    pool, alone = make("pool", depth=3), make("alone", depth=3)
    pool.add([*twins, *homed[1:20]], day=DAY)
    pool.add_jobs(jobs[:3], day=DAY)
    filters = pool.filters(location=["Hamburg"])
    ids = {person.resume_id for person in pool.people.of(pool.passing(filters).people.tolist()).values()}
    alone.add([person for person in [*twins, *homed[1:20]] if person.candidate.resume_id in ids], day=DAY)
    alone.add_jobs(jobs[:3], day=DAY)
    for job in jobs[:3]:
        found, expected = pool.shortlist(job.job_id, k=None, filters=filters), alone.shortlist(job.job_id, k=None)
        assert [entry.person.resume_id for entry in found.entries] == [entry.person.resume_id for entry in expected.entries]


def test_only_those_who_pass_are_estimated_and_scored(make, homed, jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    pool = make("pool", depth=10)
    pool.add(homed, day=DAY)
    pool.add_jobs(jobs[:1], day=DAY)
    filters = pool.filters(location=["Hamburg"], is_known_only=True)
    expected = set(pool.passing(filters).people.tolist())
    assert 10 < len(expected) < len(homed) // 2
    estimated, loaded = [], []
    selector, people = type(pool.pairs.ranker.selector), type(pool.people)
    approximate, load = selector.approximate, people.load
    monkeypatch.setattr(
        selector, "approximate", lambda own, block, plan: estimated.append(len(block)) or approximate(own, block, plan)
    )
    monkeypatch.setattr(people, "load", lambda own, numbers: loaded.extend(numbers) or load(own, numbers))
    assert pool.shortlist(jobs[0].job_id, filters=filters).n_scored == 10
    assert sum(estimated) == len(expected)
    assert set(loaded) <= expected


def test_estimates_among_some_are_those_among_all(people, jobs, shared: Matcher) -> None:
    ranker = shared.components.ranker
    block = ranker.selection([person.candidate for person in people])
    chance = random.Random(3)
    for share in (0.02, 0.3, 0.95):
        rows = np.flatnonzero([chance.random() < share for _ in people])
        for job in jobs[:6]:
            plan = ranker.plan(job)
            some = ranker.selector.approximate(among(block, rows, plan), plan)
            assert some.tolist() == ranker.selector.approximate(block, plan)[rows].tolist()


def test_where_somebody_lives_reaches_no_score(make, people, homed, jobs) -> None:
    pool, other = make("pool"), make("other")
    pool.add(homed[:12], day=DAY)
    other.add(people[:12], day=DAY)
    for entry in (pool, other):
        entry.add_jobs(jobs[:2], day=DAY)
    for job in jobs[:2]:
        lists = [entry.shortlist(job.job_id, k=None).entries for entry in (pool, other)]
        assert [(x.person.resume_id, x.score) for x in lists[0]] == [(x.person.resume_id, x.score) for x in lists[1]]
    shards = b"".join(path.read_bytes() for path in sorted(pool.store.path.glob("*.shard")))
    others = b"".join(path.read_bytes() for path in sorted(other.store.path.glob("*.shard")))
    assert shards == others


def test_where_an_erased_person_lived_is_gone(make, people) -> None:
    pool = make("pool")
    home = "Quittenhausen, Germany"
    pool.add([replace(people[0], contact=replace(people[0].contact, location=home)), people[1]], day=DAY)
    assert pool.export(people[0].candidate.resume_id, to="standard output")["contact"]["location"] == home
    pool.erase([people[0].candidate.resume_id])
    assert not [path for path in pool.store.path.rglob("*") if path.is_file() and home.encode() in path.read_bytes()]
    assert pool.store.value("SELECT count(*) FROM spoken WHERE person = 1") == 0


def test_of_people_from_before_it_is_unknown_until_all_is_made_anew(
    few: TalentPool, shared: Matcher, older_pool, tmp_path
) -> None:
    older = tmp_path / "older"
    few.close()
    older_pool(few.store.path, older, version=2)
    with TalentPool.open(older, matcher=shared) as pool:
        for filters in (pool.filters(location=["Germany"]), pool.filters(language=["pl"])):
            passing = pool.passing(filters)
            assert (len(passing.people), len(passing.unknown)) == (3, 3)
        assert len(pool.passing(pool.filters(must=["HACCP"])).people) == 1, "it is in the arrays"
        assert pool.verify(is_recomputed=True).problems == ()
        pool.rescore()
        assert len(pool.passing(pool.filters(language=["pl"], is_known_only=True)).people) == 1
        assert pool.passing(pool.filters(location=["Berlin"])).unknown.keys() >= {3}
        assert pool.store.value("SELECT count(*) FROM contacts WHERE location IS NULL") == 0
        assert pool.verify(is_recomputed=True).problems == ()


def test_a_language_that_was_changed_is_found(few: TalentPool) -> None:
    with few.store.writing():
        few.store.change("UPDATE spoken SET level = 'C2' WHERE code = 'de' AND person = 2")
    assert any("languages that are filtered by" in problem for problem in few.verify(is_recomputed=True).problems)


def test_filters_by_ids(few: TalentPool) -> None:
    filters = Filters(languages=(AskedLanguage("de", "B2"),), degree=DegreeLevel.MASTER, min_months=60, is_known_only=True)
    assert len(few.passing(filters).people) == 1
