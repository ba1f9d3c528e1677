"""People and jobs in number, made of the generated ones that come along; nobody real."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from matcher.domain.document import Document
from matcher.engine.matcher import Matcher
from matcher.evaluation.people import generated
from matcher.pool.entries import NewPerson
from matcher.pool.talent_pool import TalentPool

DAY = date(2026, 3, 1)


@cache
def _made(matcher: Matcher, half: str) -> tuple[list[NewPerson], list]:
    judged = generated(half)
    people = []
    for number, person in enumerate(judged.people[::5]):
        text = person.text + f"\n\nReference {number}-{half}, reach me at person{number}.{half}@example.com"
        resume = matcher.parse_resume(Document.from_text(text, content_hash=hashlib.sha256(text.encode()).hexdigest()))
        people.append(NewPerson.of(f"{half}-{number}.txt", resume, matcher.candidate(resume), facts={"outcome": "ok"}))
    adverts = [{"id": advert.id, "title": advert.title, "description": advert.text} for advert in judged.adverts[::6]]
    return people, [matcher.parse_job(advert) for advert in adverts]


@pytest.fixture(scope="session")
def people(shared: Matcher) -> list[NewPerson]:
    """About a hundred people."""
    return _made(shared, "even")[0]


@pytest.fixture(scope="session")
def jobs(shared: Matcher) -> list:
    """Some jobs."""
    return _made(shared, "even")[1]


@pytest.fixture
def make(tmp_path: Path, shared: Matcher, request: pytest.FixtureRequest):
    """Return what makes an empty pool of a name."""

    def made(name: str, *, depth: int = 1000, retention_days: int | None = 180) -> TalentPool:
        pool = TalentPool.create(tmp_path / name, retention_days=retention_days, depth=depth, matcher=shared)
        request.addfinalizer(pool.close)
        return pool

    return made
