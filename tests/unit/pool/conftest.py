"""People and jobs in number, made of the generated ones that come along; nobody real."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from matcher.domain.document import Document
from matcher.engine.matcher import Matcher
from matcher.evaluation.people import generated
from matcher.persistence import pool_schema
from matcher.persistence.database import DATABASE
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


@pytest.fixture
def older_pool() -> Callable[..., None]:
    """Return what makes of a pool, in another folder, the one that an older version would have made."""
    return _older_pool


def _older_pool(path: Path, to: Path, *, version: int = 1) -> None:
    """Take the tables of the version, made by its statements, and the rest as it is."""
    shutil.copytree(path, to)
    for file in to.glob(f"{DATABASE}*"):
        file.unlink()
    os.close(os.open(to / DATABASE, os.O_CREAT | os.O_RDWR, 0o600))
    older = sqlite3.connect(to / DATABASE)
    older.execute("ATTACH ? AS now", (str(path / DATABASE),))
    for statement in (statement for step in range(1, version + 1) for statement in pool_schema.STEPS[step]):
        older.execute(statement)
    tables = [row[0] for row in older.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")]
    for table in ("people", "jobs", *(table for table in tables if table not in ("people", "jobs"))):
        columns = ", ".join(row[1] for row in older.execute(f"PRAGMA main.table_info({table})"))
        older.execute(f"INSERT INTO main.{table} SELECT {columns} FROM now.{table}")
    older.execute(f"PRAGMA main.user_version = {version}")
    older.commit()
    older.close()
