"""What lasts: other versions, other processes, full disks, processes that are killed, files that were changed."""

from __future__ import annotations

import os
import random
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from matcher.config import MatcherConfig
from matcher.errors import InputError, OutputError, PoolError
from matcher.persistence import database, pool_schema
from matcher.persistence.database import BACKUPS, DATABASE
from matcher.persistence.store import Store
from matcher.pool.talent_pool import TalentPool

DAY = date(2026, 3, 1)
_ADDING = """
import hashlib
import sys
from datetime import date
from pathlib import Path
from matcher.domain.document import Document
from matcher.engine.matcher import Matcher
from matcher.pool import additions
from matcher.pool.entries import NewPerson
from matcher.pool.talent_pool import TalentPool

additions._AT_ONCE = 3
matcher = Matcher.load()
people = []
for file in sorted(Path(sys.argv[2]).iterdir()):
    data = file.read_bytes()
    resume = matcher.parse_resume(Document.from_text(data.decode(), content_hash=hashlib.sha256(data).hexdigest()))
    people.append(NewPerson.of(file.name, resume, matcher.candidate(resume), facts={"outcome": "ok"}))
with TalentPool.open(sys.argv[1], matcher=matcher) as pool:
    print("ready", flush=True)
    sys.stdin.readline()
    pool.add(people, day=date(2026, 3, 1))
print("done", flush=True)
"""


@pytest.fixture
def texts(people, tmp_path: Path) -> Path:
    """A folder with the texts of some people."""
    folder = tmp_path / "texts"
    folder.mkdir()
    for at, person in enumerate(people[:30]):
        (folder / f"{at:02d}.txt").write_text(person.text, encoding="utf-8")
    return folder


def _adding(pool: Path, texts: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _ADDING, str(pool), str(texts)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _go(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline() == "ready\n"
    process.stdin.write("go\n")
    process.stdin.flush()


def _end(process: subprocess.Popen[str]) -> int:
    process.communicate(timeout=120)
    return process.returncode


def _wait_for(process: subprocess.Popen[str], file: Path, *, n_bytes: int) -> None:
    """Wait until the file has grown beyond so many bytes: how far an addition is says the file, not the clock."""
    while process.poll() is None and (not file.exists() or file.stat().st_size <= n_bytes):
        time.sleep(0.001)


def killed_and_repeated(make, jobs, texts: Path, *, seed: int, n_kills: int) -> None:
    """Kill additions at random moments, and see that each leaves a clean pool, and that repeating gives the same state."""
    chance = random.Random(seed)
    whole, pool = make("whole"), make("killed")
    paths = [whole.store.path, pool.store.path]
    for entry in (whole, pool):
        entry.add_jobs(jobs[:3], day=DAY)
        entry.close()
    process = _adding(paths[0], texts)
    _go(process)
    assert _end(process) == 0
    n_whole = (paths[0] / "records.shard").stat().st_size
    n_cut_short = 0
    for _ in range(n_kills):
        process = _adding(paths[1], texts)
        _go(process)
        _wait_for(process, paths[1] / "records.shard", n_bytes=chance.randrange(n_whole * 9 // 10))
        time.sleep(chance.uniform(0.0, 0.05))
        process.send_signal(signal.SIGKILL)
        n_cut_short += _end(process) == -signal.SIGKILL
        with TalentPool.open(paths[1]) as opened:
            assert opened.verify().problems == ()
            if chance.random() < 0.5:  # else the next addition finds what this one left, and is killed in its turn
                opened.erase([person.resume_id for person in opened.people.all()[:10]])
                assert opened.verify().problems == ()
    process = _adding(paths[1], texts)
    _go(process)
    assert _end(process) == 0
    with TalentPool.open(paths[0]) as one, TalentPool.open(paths[1]) as other:
        assert other.verify().problems == ()
        assert one.verify().state == other.verify().state
        assert len(other.people) == 30
    assert n_cut_short > 0


def test_killed_while_adding(make, jobs, texts: Path) -> None:
    killed_and_repeated(make, jobs, texts, seed=1, n_kills=4)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_killed_while_adding_fifty_times(make, jobs, texts: Path) -> None:
    killed_and_repeated(make, jobs, texts, seed=2, n_kills=50)


def test_two_who_write_at_once_lose_nothing(make, jobs, texts: Path) -> None:
    pool = make("pool")
    pool.add_jobs(jobs[:2], day=DAY)
    others = texts.parent / "others"
    others.mkdir()
    for file in sorted(texts.iterdir())[15:]:
        shutil.move(file, others)
    processes = [_adding(pool.store.path, folder) for folder in (texts, others)]
    for process in processes:
        _go(process)
    assert [_end(process) for process in processes] == [0, 0]
    assert len(pool.people) == 30
    verified = pool.verify(is_recomputed=True)
    assert (verified.problems, verified.n_pairs) == ((), 60)


def test_who_waits_too_long_is_told(make, people, monkeypatch: pytest.MonkeyPatch) -> None:
    pool = make("pool")
    other = sqlite3.connect(pool.store.path / DATABASE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    pool.store._connection.execute("PRAGMA busy_timeout = 50")
    with pytest.raises(OutputError, match="another process has been writing"):
        pool.add(people[:1], day=DAY)
    other.execute("ROLLBACK")
    other.close()
    assert len(pool.add(people[:1], day=DAY).people) == 1


def test_reading_goes_on_while_another_writes(make, people, jobs, shared) -> None:
    pool = make("pool")
    pool.add(people[:5], day=DAY)
    pool.add_jobs(jobs[:1], day=DAY)
    expected = [entry.score for entry in pool.shortlist(jobs[0].job_id).entries]
    with TalentPool.open(pool.store.path, matcher=shared) as reader:

        def write_and_give_up() -> None:
            with pool.store.writing():
                pool.store.change("DELETE FROM scores")
                assert [entry.score for entry in reader.shortlist(jobs[0].job_id).entries] == expected
                assert len(reader.people.load([person.number for person in reader.people.all()])) == 5
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            write_and_give_up()
    assert [entry.score for entry in pool.shortlist(jobs[0].job_id).entries] == expected


def test_a_full_disk_keeps_nothing_half_written(make, people, jobs, shared) -> None:
    pool = make("pool")
    pool.add(people[:10], day=DAY)
    pool.add_jobs(jobs[:2], day=DAY)
    before = pool.verify().state
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    sizes = [path.stat().st_size for path in pool.store.path.glob("*.shard")]
    for limit in (max(sizes) + 4096, 4096):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
        try:
            with pytest.raises(OutputError, match="the pool cannot be written") as told:
                pool.add(people[10:60], day=DAY)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert "\n" not in str(told.value)
        with TalentPool.open(pool.store.path, matcher=shared) as again:
            verified = again.verify(is_recomputed=True)
            assert (verified.problems, verified.state) == ((), before)
    assert len(pool.add(people[10:60], day=DAY).people) == 50
    assert pool.verify().problems == ()


class _Between:
    """A connection that does something right after a statement."""

    def __init__(self, connection: sqlite3.Connection, statement: str, then: Callable[[], None]) -> None:
        self._connection = connection
        self._statement = statement
        self._then: Callable[[], None] | None = then

    def __getattr__(self, name: str):
        return getattr(self._connection, name)

    def execute(self, statement: str, *values):
        result = self._connection.execute(statement, *values)
        if statement == self._statement and self._then is not None:
            then, self._then = self._then, None
            then()
        return result


def _interrupt() -> None:
    raise KeyboardInterrupt


def test_an_interruption_right_after_the_commit_destroys_nothing(make, people, jobs) -> None:
    pool = make("pool")
    pool.add(people[:3], day=DAY)
    connection = pool.store._connection
    pool.store._connection = _Between(connection, "COMMIT", _interrupt)
    with pytest.raises(KeyboardInterrupt):
        pool.add(people[3:6], day=DAY)
    pool.store._connection = connection
    assert len(pool.people) == 6
    assert pool.verify(is_recomputed=True).problems == ()
    assert len(list((pool.store.path / "selection").iterdir())) == 1
    pool.add_jobs(jobs[:1], day=DAY)
    assert len(pool.shortlist(jobs[0].job_id).entries) == 6


def test_what_cannot_be_removed_after_the_commit_is_removed_by_the_next(make, people, monkeypatch) -> None:
    pool = make("pool")
    pool.add(people[:2], day=DAY)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", lambda *_args, **_kwargs: (_ for _ in ()).throw(PermissionError(13, "no")))
        pool.add(people[2:4], day=DAY)
    assert len(list((pool.store.path / "selection").iterdir())) == 2

    def fail() -> None:
        with pool.store.writing():
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert pool.verify(is_recomputed=True).problems == ()
    assert len(list((pool.store.path / "selection").iterdir())) == 1


def test_the_name_of_a_file_of_arrays_is_never_used_again(make, people, shared) -> None:
    pool = make("pool")
    pool.add(people[:1], day=DAY)
    names = {path.name for path in (pool.store.path / "selection").iterdir()}
    with TalentPool.open(pool.store.path, matcher=shared) as other:
        # The other one adds after this one's commit, and before this one removes what it dropped.
        connection = pool.store._connection
        pool.store._connection = _Between(connection, "COMMIT", lambda: other.add(people[1:3], day=DAY))
        pool.erase([people[0].candidate.resume_id])
        pool.store._connection = connection
        assert len(other.people) == 2
        assert other.verify(is_recomputed=True).problems == ()
    assert not names & {path.name for path in (pool.store.path / "selection").iterdir()}


def test_an_older_pool_becomes_one_of_today_with_a_copy_beside_it(
    make, people, jobs, shared, older_pool, tmp_path: Path
) -> None:
    pool = make("pool")
    pool.add(people[:8], day=DAY)
    pool.add_jobs(jobs[:2], day=DAY)
    state = pool.verify().state
    pool.close()
    older = tmp_path / "older"
    older_pool(pool.store.path, older)
    with TalentPool.open(older, matcher=shared) as updated:
        assert updated.verify(is_recomputed=True).problems == ()
        assert updated.rescore() == 16  # where they live and what they speak is read from what is stored
        assert updated.verify(is_recomputed=True).state == state
        updated.watch(job=jobs[0].job_id, above=0.9)
        (backup,) = (older / BACKUPS).iterdir()
        assert backup.stat().st_mode & 0o077 == 0
        kept = sqlite3.connect(backup)
        assert kept.execute("PRAGMA user_version").fetchone() == (1,)
        assert kept.execute("SELECT count(*) FROM people").fetchone() == (8,)
        assert not kept.execute("SELECT 1 FROM sqlite_master WHERE name = 'watches'").fetchall()
        kept.close()
        assert people[0].contact.emails[0].encode() in backup.read_bytes()
        updated.erase([people[0].candidate.resume_id])
        assert not backup.exists()


def test_a_migration_that_fails_leaves_the_older_pool(make, people, older_pool, tmp_path: Path, monkeypatch) -> None:
    pool = make("pool")
    pool.add(people[:2], day=DAY)
    pool.close()
    older = tmp_path / "older"
    older_pool(pool.store.path, older)
    steps = {**pool_schema.STEPS, 3: ("CREATE TABLE spoken (code)", "CREATE TABLE people (person)")}
    monkeypatch.setattr(database, "STEPS", steps)
    with pytest.raises(OutputError):
        Store.open(older)
    left = sqlite3.connect(older / DATABASE)
    assert left.execute("PRAGMA user_version").fetchone() == (1,)
    assert not left.execute("SELECT 1 FROM sqlite_master WHERE name IN ('watches', 'spoken')").fetchall()
    left.close()


def test_a_newer_pool_is_refused(make) -> None:
    pool = make("pool")
    pool.close()
    newer = sqlite3.connect(pool.store.path / DATABASE)
    newer.execute(f"PRAGMA user_version = {pool_schema.VERSION + 1}")
    newer.close()
    with pytest.raises(PoolError, match="a newer matcher wrote this pool"):
        TalentPool.open(pool.store.path)


def test_scores_made_anew_by_another_process_are_not_mixed_with_older_ones(make, people, jobs) -> None:
    pool = make("pool")
    pool.add(people[:2], day=DAY)
    other = TalentPool.open(pool.store.path)
    with other.store.writing():
        other.store.change("UPDATE meta SET value = 'newer' WHERE key = 'models'")
    other.close()
    with pytest.raises(PoolError, match="matcher pool rescore"):
        pool.add(people[2:4], day=DAY)
    with pytest.raises(PoolError, match="matcher pool rescore"):
        pool.add_jobs(jobs[:1], day=DAY)
    assert (len(pool.people), pool.jobs.all()) == (2, [])


def test_other_models_are_refused_until_all_is_scored_anew(make, people, jobs, shared) -> None:
    pool = make("pool", depth=5)
    pool.add(people[:12], day=DAY)
    pool.add_jobs(jobs[:2], day=DAY)
    state = pool.verify().state
    with pool.store.writing():
        pool.store.change("UPDATE meta SET value = 'another' WHERE key = 'models'")
        pool.store.change("UPDATE scores SET score = 0.5")
    pool.store.close()
    with TalentPool.open(pool.store.path, matcher=shared) as again:
        for what in (
            lambda: again.add(people[12:13]),
            lambda: again.add_jobs(jobs[2:3]),
            lambda: again.shortlist(jobs[0].job_id),
        ):
            with pytest.raises(PoolError, match="matcher pool rescore"):
                what()
        again.erase([people[0].candidate.resume_id])  # a right that does not wait for models
        assert again.rescore() == 10
        assert again.verify(is_recomputed=True).problems == ()
        again.add(people[:1], day=DAY)
        assert again.verify().state == state


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda path: _flip(path / "records.shard", 200), "differs from its hash"),
        (lambda path: _flip(path / "vectors.shard", 2000), "differs from its hash"),
        (lambda path: _flip(next((path / "selection").iterdir()), 5000), "differs from its hash"),
        (lambda path: os.truncate(path / "vectors.shard", 512), "is shorter than the pool says"),
        (lambda path: (path / "records.shard").chmod(0o644), "others than you can open it"),
        (lambda path: _sql(path, "DELETE FROM contacts WHERE person = 2"), "no contact row"),
        (lambda path: _sql(path, "INSERT INTO scores VALUES (99, 99, 0.5, 0.5)"), "belongs to nothing"),
        (lambda path: _sql(path, "DELETE FROM segments"), "not those who are in the pool"),
        (lambda path: _sql(path, "UPDATE people SET record_at = record_at - 1 WHERE person = 2"), "differs from its hash"),
        (lambda path: _sql(path, "DELETE FROM people WHERE person = 2"), "belong to nobody"),
    ],
)
def test_what_was_changed_is_found(make, people, jobs, shared, spoil, told: str) -> None:
    pool = make("pool")
    pool.add(people[:4], day=DAY)
    pool.add_jobs(jobs[:1], day=DAY)
    pool.close()
    spoil(pool.store.path)
    with TalentPool.open(pool.store.path, matcher=shared) as again:
        problems = again.verify().problems
    assert any(re.search(told, problem) for problem in problems), problems


def test_a_changed_score_is_found_when_all_are_made_anew(make, people, jobs) -> None:
    pool = make("pool")
    pool.add(people[:4], day=DAY)
    pool.add_jobs(jobs[:1], day=DAY)
    with pool.store.writing():
        pool.store.change("UPDATE scores SET score = score + 1e-15 WHERE person = 2")
    assert pool.verify().problems == ()
    assert "1 scores differ" in pool.verify(is_recomputed=True).problems[0]


def _flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(bytes(data))


def _sql(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path / DATABASE)
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_damaged_database_is_told_in_one_sentence(make, people) -> None:
    pool = make("pool")
    pool.add(people[:2], day=DAY)
    pool.close()
    (pool.store.path / DATABASE).write_bytes(b"SQLite format 3\0" + b"no more" * 1000)
    with pytest.raises(PoolError, match="is damaged"):
        TalentPool.open(pool.store.path)


def test_the_folder_is_the_owners_alone(make, people) -> None:
    pool = make("pool")
    pool.add(people[:2], day=DAY)
    assert pool.store.path.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o077 for path in pool.store.path.rglob("*") if path.is_file()} == {0}
    pool.close()
    pool.store.path.chmod(0o755)
    with pytest.raises(InputError, match="chmod 700"):
        TalentPool.open(pool.store.path)


def test_settings_are_the_pools_own(tmp_path: Path, shared) -> None:
    settings = MatcherConfig().with_settings(["ranking.weights.skills=0.5", "ranking.neutral=0.1"])
    TalentPool.create(tmp_path / "pool", retention_days=5, config=settings, matcher=shared).close()
    with TalentPool.open(tmp_path / "pool") as pool:
        assert pool.config == settings
        assert pool.retention_days == 5


def test_a_folder_with_other_things_is_no_place_for_a_pool(tmp_path: Path, shared) -> None:
    (tmp_path / "resume.txt").write_text("Ada", encoding="utf-8")
    with pytest.raises(InputError, match="not empty"):
        TalentPool.create(tmp_path, retention_days=1, matcher=shared)
    with pytest.raises(InputError, match="no pool there"):
        TalentPool.open(tmp_path)


def test_threads_that_open_it_each_for_themselves_lose_nothing(make, people, shared) -> None:
    pool = make("pool")

    def add(at: int) -> None:
        with TalentPool.open(pool.store.path, matcher=shared) as own:
            own.add(people[at : at + 5], day=DAY)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(add, range(0, 20, 5)))
    assert len(pool.people) == 20
    assert pool.verify().problems == ()
