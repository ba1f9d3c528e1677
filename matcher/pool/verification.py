"""Whether a pool is what it says: hashes of all that is stored, no row without an owner, no byte that belongs to nobody."""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matcher.candidates.coding import decode_view, encode_candidate
from matcher.errors import PoolError
from matcher.persistence.arrays import file_sha256
from matcher.persistence.store import Store
from matcher.pool.pairs import Pairs
from matcher.pool.people import RECORDS, VECTORS, People, best_levels
from matcher.pool.segments import Segments
from matcher.pool.traces import files_below

_AT_ONCE = 1 << 16
_MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Verified:
    """What a look at everything came to."""

    problems: tuple[str, ...]
    """A sentence each; none in a pool that is as it should be."""
    n_people: int
    n_jobs: int
    n_pairs: int
    state: str
    """sha256 of all that is stored, whatever the order in which it came: pools with equal contents have equal ones."""
    n_recomputed: int = 0
    """Pairs that were scored anew and compared."""


def verify(people: People, segments: Segments, *, pairs: Pairs | None = None) -> Verified:
    """Look at everything; with `pairs` all arrays and scores are made anew and compared, bit for bit."""
    store = people.store
    problems = [*store.problems(), *_files(store), *_people(people), *_gaps(people), *_segments(people, segments)]
    n_recomputed = 0
    if pairs is not None and not problems:
        problems += _arrays(people, pairs)
        for row in store.rows("SELECT job, job_id FROM jobs ORDER BY job_id"):
            found, n_scored = _scores(pairs, row["job"], row["job_id"])
            problems += found
            n_recomputed += n_scored
    counts = [int(store.value(f"SELECT count(*) FROM {table}")) for table in ("people", "jobs", "scores")]  # noqa: S608
    told = problems[:_MOST_TOLD]
    if len(problems) > _MOST_TOLD:
        told.append(f"... and {len(problems) - _MOST_TOLD} more")
    n_people, n_jobs, n_pairs = counts
    return Verified(tuple(told), n_people, n_jobs, n_pairs, state(store), n_recomputed)


def state(store: Store) -> str:
    """Return the sha256 of the store's contents, in an order that does not depend on when what was added."""
    digest = hashlib.sha256()
    for statement in (
        """SELECT resume_id, content_hash, digest, added, as_of, as_of_source, facts, record_sha256, vectors_sha256
            FROM people ORDER BY resume_id""",
        """SELECT p.resume_id, c.file, c.name, c.emails, c.phones, c.location
            FROM contacts c JOIN people p USING (person) ORDER BY 1""",
        "SELECT p.resume_id, s.code, s.level FROM spoken s JOIN people p USING (person) ORDER BY 1, 2",
        "SELECT job_id, title, added, sha256 FROM jobs ORDER BY job_id",
        """SELECT j.job_id, p.resume_id, s.score, s.estimate
            FROM scores s JOIN jobs j USING (job) JOIN people p USING (person) ORDER BY 1, 2""",
        """SELECT p.resume_id, j.job_id, w.above
            FROM watches w LEFT JOIN people p USING (person) LEFT JOIN jobs j USING (job) ORDER BY 1, 2, 3""",
    ):
        for row in store.rows(statement):
            cells = [cell.hex() if isinstance(cell, float) else cell for cell in row]
            digest.update(json.dumps(cells).encode("ascii") + b"\n")
        digest.update(b"\n")
    return digest.hexdigest()


def _files(store: Store) -> Iterator[str]:
    own = store.own_files()
    for path in files_below(store.path):
        name = path.relative_to(store.path)
        if name.parts[0] in own and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield f"{name}: others than you can open it; run chmod 600 {path}"
    for shard, n_rows, n_counted in store.shard_sizes():
        if n_rows != n_counted:
            yield f"{shard}.shard has {n_rows} rows where {n_counted} are counted"
    if store.value("SELECT count(*) FROM erased"):
        yield "an erasure was begun and not ended; close whatever else reads the pool and run this again"


def _people(people: People) -> Iterator[str]:
    for row in people.store.rows("SELECT person, resume_id FROM people ORDER BY resume_id"):
        problem = people.problem(row["person"])
        if problem:
            yield problem
    without = people.store.value("SELECT count(*) FROM people WHERE person NOT IN (SELECT person FROM contacts)")
    if without:
        yield f"{without} people have no contact row"


def _gaps(people: People) -> Iterator[str]:
    """Yield where bytes belong to two people, or to nobody and are not zero."""
    for shard in (RECORDS, VECTORS):
        spans = people.spans(shard)
        end = 0
        for at, last in [*zip(spans.starts.tolist(), spans.ends.tolist(), strict=True), (people.store.n_rows(shard),) * 2]:
            if at < end:
                yield f"{shard}.shard: row {at} belongs to two people"
            elif _is_anything(people.store, shard, end, at):
                yield f"{shard}.shard: rows {end} to {at} belong to nobody and are not empty"
            end = max(end, last)


def _is_anything(store: Store, shard: str, start: int, end: int) -> bool:
    parts = (store.read(shard, at, min(_AT_ONCE, end - at)) for at in range(start, end, _AT_ONCE))
    return any(part.strip(b"\0") for part in parts)


def _segments(people: People, segments: Segments) -> Iterator[str]:
    store = people.store
    numbers: list[int] = []
    for row in store.rows("SELECT file, n_rows, sha256 FROM segments ORDER BY segment"):
        path = store.arrays_path(row["file"])
        if not path.is_file() or file_sha256(path) != row["sha256"]:
            yield f"{row['file']} is missing or differs from its hash"
            return
    for segment in segments.all():
        numbers += segment.people.tolist()
    if sorted(numbers) != [row["person"] for row in store.rows("SELECT person FROM people ORDER BY person")]:
        yield "those who can be selected for a job are not those who are in the pool"


def _arrays(people: People, pairs: Pairs) -> Iterator[str]:
    for row in people.store.rows("SELECT person, resume_id FROM people ORDER BY resume_id"):
        held = people.load([row["person"]])[0]
        coded = encode_candidate(held)
        view, _, _ = decode_view(coded.view)
        anew = encode_candidate(pairs.ranker.candidate(held.resume_id, view))
        if (anew.arrays, anew.vectors) != (coded.arrays, coded.vectors) or view.digest() != held.digest:
            yield f"{row['resume_id']}: the arrays differ from those made of the view anew"
        is_filled = people.contact(row["person"])["location"] is not None  # else they came in before this was kept
        if is_filled and people.spoken(row["person"]) != best_levels(view):
            yield f"{row['resume_id']}: the languages that are filtered by differ from those of the view"


def _scores(pairs: Pairs, job: int, job_id: str) -> tuple[list[str], int]:
    plan = pairs.plan(job)
    rows = pairs.store.rows("SELECT person, score, estimate FROM scores WHERE job = ?", (job,))
    held = {row["person"]: (row["score"], row["estimate"]) for row in rows}
    chosen = pairs.chosen(plan)
    if set(chosen) != set(held):
        return [f"job {job_id!r}: those who are scored are not those who would be selected"], 0
    n_scored = 0
    for numbers, scores in pairs.scored(sorted(chosen), plan):
        n_scored += len(numbers)
        anew = {number: (score, chosen[number]) for number, score in zip(numbers, np.asarray(scores).tolist(), strict=True)}
        wrong = [number for number in numbers if anew[number] != held[number]]
        if wrong:
            return [f"job {job_id!r}: {len(wrong)} scores differ from those made anew"], n_scored
    return [], n_scored


def refuse_problems(verified: Verified) -> None:
    """Raise where something was found.

    Raises
    ------
    PoolError
        There are problems.
    """
    if verified.problems:
        n = len(verified.problems)
        raise PoolError(f"{n} problem{'' if n == 1 else 's'} found in the pool; restore it from your backup")
