"""Compacting gives room back, and loses nothing: whenever it ends, whoever reads, whoever writes."""

from __future__ import annotations

import random
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from datetime import date
from pathlib import Path

import pytest

from matcher.errors import OutputError, PoolError
from matcher.persistence.database import DATABASE
from matcher.persistence.store import Store
from matcher.pool import segments
from matcher.pool.talent_pool import TalentPool

DAY = date(2026, 3, 1)
_COMPACTING = """
import os
import signal
import sys
from pathlib import Path
from matcher.persistence.store import Store
from matcher.pool.segments import Segments
from matcher.pool.talent_pool import TalentPool

def dies(holder, name, nth):
    # Ends the process, as kill -9 does, before a method runs for the nth time.
    method, calls = getattr(holder, name), []
    def run(*values, **named):
        calls.append(name)
        if len(calls) == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return method(*values, **named)
    setattr(holder, name, run)

where = sys.argv[2]
with TalentPool.open(sys.argv[1]) as pool:
    if where != "nowhere":
        name, nth = where.split()
        dies({"unlink": Path, "join": Segments}.get(name, Store), name, int(nth))
    print("ready", flush=True)
    sys.stdin.readline()
    pool.compact()
print("done", flush=True)
"""


@pytest.fixture
def holed(make, people, jobs, monkeypatch: pytest.MonkeyPatch) -> TalentPool:
    """A pool of which two thirds were erased, and of many small files."""
    monkeypatch.setattr(segments, "MOST_ROWS", 8)
    pool = make("pool")
    pool.add_jobs(jobs[:2], day=DAY)
    for start in range(0, 60, 6):
        pool.add(people[start : start + 6], day=DAY)
    pool.erase([person.candidate.resume_id for at, person in enumerate(people[:60]) if at % 3])
    monkeypatch.undo()
    return pool


def _files(pool: TalentPool) -> set[str]:
    return {path.relative_to(pool.store.path).as_posix() for path in pool.store.path.rglob("*") if path.is_file()}


def _size(path: Path) -> int:
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())


def _compacting(pool: Path, where: str = "nowhere") -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _COMPACTING, str(pool), where]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline() == "ready\n"
    process.stdin.write("go\n")
    process.stdin.flush()
    return process


def _end(process: subprocess.Popen[str]) -> int:
    process.communicate(timeout=120)
    return process.returncode


def test_room_is_given_back_and_nothing_changes(holed: TalentPool, people, jobs) -> None:
    before, size = holed.verify(is_recomputed=True), _size(holed.store.path)
    lists = [[(entry.person.number, entry.score) for entry in holed.shortlist(job.job_id, k=None).entries] for job in jobs[:2]]
    n_segments = len(holed.segments.all())
    done = holed.compact()
    assert (done.n_before, done.n_after, done.is_settled) == (size, _size(holed.store.path), True)
    assert done.n_after < size * 0.6
    assert (n_segments - done.n_joined, len(holed.segments.all())) == (1, 1)
    assert holed.verify(is_recomputed=True) == before
    assert lists == [
        [(entry.person.number, entry.score) for entry in holed.shortlist(job.job_id, k=None).entries] for job in jobs[:2]
    ]
    n_record = sum(row[0] for row in holed.store.rows("SELECT n_view + n_arrays + n_text FROM people"))
    assert holed.store.shard_path("records").stat().st_size == n_record
    again = holed.compact()
    assert (again.n_joined, again.n_before, again.n_after) == (0, done.n_after, done.n_after)
    holed.add(people[60:63], day=DAY)
    holed.erase([people[0].candidate.resume_id])
    holed.compact()
    assert holed.verify(is_recomputed=True).problems == ()
    assert people[0].contact.emails[0].encode() not in b"".join(
        path.read_bytes() for path in holed.store.path.rglob("*") if path.is_file()
    )


def test_an_empty_pool_is_compacted_too(make, people) -> None:
    pool = make("pool")
    pool.compact()
    pool.add(people[:2], day=DAY)
    pool.erase([person.candidate.resume_id for person in people[:2]])
    pool.compact()
    assert pool.verify().problems == ()
    pool.add(people[:2], day=DAY)
    assert pool.verify(is_recomputed=True).problems == ()


@pytest.mark.parametrize(
    ("where", "is_compacted"),
    [
        ("rewrite 1", False),  # before anything is written
        ("rewrite 2", False),  # one of two shards is written
        ("join 1", False),  # both are
        ("_sync 1", False),  # all is written and nothing is synced
        ("unlink 1", True),  # committed, and no old file is gone
        ("unlink 2", True),
        ("shrink 1", True),  # the database still has its gaps
    ],
)
def test_killed_at_any_step(holed: TalentPool, people, shared, where: str, is_compacted: bool) -> None:
    before, size = holed.verify(is_recomputed=True), _size(holed.store.path)
    names = {path.name for path in holed.store.path.glob("*.shard")}
    holed.close()
    assert _end(_compacting(holed.store.path, where)) == -signal.SIGKILL
    left = {path.name for path in holed.store.path.glob("*.shard")}
    with TalentPool.open(holed.store.path, matcher=shared) as pool:
        assert pool.verify(is_recomputed=True) == before
        now = {path.name for path in holed.store.path.glob("*.shard")}
        assert (now != names) == is_compacted
        assert now <= left
        assert len(now) == 2, "what was left lying about is gone"
        pool.add(people[60:62], day=DAY)
        pool.compact()
        assert pool.verify(is_recomputed=True).problems == ()
        assert _size(pool.store.path) < size


def killed_while_compacting(pool: TalentPool, shared, *, seed: int, n_kills: int) -> None:
    """Kill compactions at random moments, and see that the state is the same after each."""
    chance = random.Random(seed)
    before = pool.verify(is_recomputed=True)
    pool.close()
    n_cut_short = 0
    for _ in range(n_kills):
        process = _compacting(pool.store.path)
        time.sleep(chance.uniform(0.0, 0.03))
        process.send_signal(signal.SIGKILL)
        n_cut_short += _end(process) == -signal.SIGKILL
        with TalentPool.open(pool.store.path, matcher=shared) as opened:
            assert opened.verify(is_recomputed=True) == before
            assert len(list(opened.store.path.glob("*.shard"))) == 2
            with opened.store.writing():  # make a hole again
                opened.people.move("records")
                opened.store.append("records", bytes(5000))
    assert n_cut_short > 0


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_killed_while_compacting_thirty_times(holed: TalentPool, shared) -> None:
    killed_while_compacting(holed, shared, seed=5, n_kills=30)


def test_who_reads_goes_on(holed: TalentPool, people, jobs, shared) -> None:
    with TalentPool.open(holed.store.path, matcher=shared) as reader:
        expected = [entry.person.number for entry in reader.shortlist(jobs[0].job_id, k=None).entries]
        filters = reader.filters(min_years=1)
        with reader.store.reading():
            names = _files(holed)
            done = holed.compact()
            assert not done.is_settled, "the state before is still read"
            assert names - _files(holed), "old files have lost their names"
            assert [
                entry.person.number for entry in reader.shortlist(jobs[0].job_id, k=None, is_explained=True).entries
            ] == expected
            assert len(reader.people.load(expected)) == len(expected)
            assert len(reader.segments.all()) > 1, "the state before"
            assert len(reader.passing(filters).people)
        assert [
            entry.person.number for entry in reader.shortlist(jobs[0].job_id, k=None, is_explained=True).entries
        ] == expected
        assert len(reader.segments.all()) == 1
        reader.add(people[60:62], day=DAY)  # one that was opened before writes into the new files
    assert holed.verify(is_recomputed=True).problems == ()
    assert holed.compact().is_settled


def test_who_reads_while_another_compacts_again_and_again(holed: TalentPool, jobs, shared) -> None:
    """Whoever begins to read in the very moment in which files are exchanged finds one state or the other."""
    expected = [entry.person.number for entry in holed.shortlist(jobs[0].job_id, k=None).entries]
    is_over = threading.Event()
    n_lists = 0

    def exchange() -> None:
        with TalentPool.open(holed.store.path, matcher=shared) as other:
            for _ in range(25):
                with other.store.writing():
                    other.people.move("records")
                    other.people.move("vectors")
        is_over.set()

    thread = threading.Thread(target=exchange)
    thread.start()
    while not is_over.is_set() or not n_lists:
        n_lists += 1
        assert [person.number for person, _ in holed.everyone()] == sorted(
            expected, key=[person.number for person in holed.people.all()].index
        )
    thread.join()
    assert holed.verify(is_recomputed=True).problems == ()


def test_who_writes_is_waited_for(holed: TalentPool) -> None:
    other = sqlite3.connect(holed.store.path / DATABASE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    holed.store._connection.execute("PRAGMA busy_timeout = 50")
    names = _files(holed)
    with pytest.raises(OutputError, match="another process has been writing"):
        holed.compact()
    other.execute("ROLLBACK")
    other.close()
    assert _files(holed) >= {name for name in names if not name.endswith(("-wal", "-shm"))}
    assert holed.compact().n_joined > 0


def test_an_erasure_is_ended_first(holed: TalentPool, people, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_store: Store) -> None:
        raise PoolError("another process still reads")

    with monkeypatch.context() as patch:
        patch.setattr(Store, "scrub", fail)
        with pytest.raises(PoolError):
            holed.erase([people[0].candidate.resume_id])
    with pytest.raises(PoolError, match="matcher pool verify"):
        holed.compact()
    with TalentPool.open(holed.store.path) as opened:  # which ends it
        opened.compact()
        assert opened.verify().problems == ()


def test_a_full_disk_leaves_the_pool_as_it_was(holed: TalentPool) -> None:
    before, names = holed.verify(is_recomputed=True), _files(holed)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(OutputError, match="the pool cannot be written"):
            holed.compact()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert {name for name in _files(holed) if not name.startswith(DATABASE)} == {
        name for name in names if not name.startswith(DATABASE)
    }
    assert holed.verify(is_recomputed=True) == before
    assert holed.compact().n_joined > 0
