"""Erasing people: all that the pool holds of them, what lies of them in its folder, and a search that shows that it is gone.

Copies go first and the database last: an erasure that is cut short finds the person still there and is made again, and one
that is cut short after the database had its turn is ended by whoever opens the pool next.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from matcher.errors import OutputError, PoolError
from matcher.persistence.database import BACKUPS, DATABASE
from matcher.persistence.store import Store
from matcher.pool.entries import Person
from matcher.pool.pairs import Pairs
from matcher.pool.people import RECORDS, VECTORS, People, Spans
from matcher.pool.segments import Segments
from matcher.pool.traces import FEWEST_BYTES, Hit, Trace, copies, search, search_file, text_traces
from matcher.readers.cache import DocumentCache

MOST_SEARCHED = 10
"""People whose traces are searched for byte by byte: each one takes a reading of the whole folder."""
_DATABASES = (DATABASE, f"{DATABASE}-wal")


@dataclass(frozen=True, slots=True)
class Export:
    """Something that the pool wrote about a person where it cannot reach it."""

    path: str
    day: str


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure came to."""

    n_people: int
    n_pairs: int
    """Scores removed."""
    removed: tuple[str, ...]
    """Files and folders inside the pool's folder that were removed, besides what is the pool's own."""
    n_cached: int
    """Entries removed from the cache of documents."""
    exports: tuple[Export, ...]
    """What lies elsewhere and has to be removed by hand."""
    n_bytes: int
    """Bytes of the pool's folder that were searched afterwards, without finding anything of those searched for."""
    n_searched: int
    """People whose traces were searched for: the first `MOST_SEARCHED`."""


def erase(people: People, segments: Segments, persons: Sequence[Person], *, pairs: Pairs | None, cache: Path | None) -> Erased:
    """Erase people for good.

    Parameters
    ----------
    pairs
        The scored pairs, where somebody else may have to take an erased person's place among those scored for a job.
    cache
        The folder of documents that were read before; None for none.

    Raises
    ------
    PoolError
        A trace was found afterwards, or another process still holds on to the state before.
    OutputError
        A copy, or an entry of the cache, cannot be removed; nobody was erased then.
    """
    store = people.store
    traces = {person.number: traces_of(people, person) for person in persons}
    exports = exports_elsewhere(store, persons)
    removed = _remove_copies(store, persons, traces)
    n_cached = sum(DocumentCache(cache).forget(person.content_hash) for person in persons) if cache else 0
    n_pairs = _remove(people, segments, persons, pairs)
    store.scrub()
    searched = [trace for person in persons[:MOST_SEARCHED] for trace in traces[person.number]]
    n_bytes = _prove(people, searched)
    n_searched = min(len(persons), MOST_SEARCHED)
    return Erased(len(persons), n_pairs, tuple(removed), n_cached, tuple(exports), n_bytes, n_searched)


def exports_elsewhere(store: Store, persons: Sequence[Person]) -> list[Export]:
    """Return what was exported of people to where an erasure does not reach: outside of the pool's folder.

    The erasure forgets it: whoever has to be told is told before.
    """
    inside = store.path.resolve()
    found = exports_of(store, persons)
    return [export for export in found if not Path(export.path).resolve().is_relative_to(inside)]


def exports_of(store: Store, persons: Sequence[Person]) -> list[Export]:
    """Return what was exported of people, and where to."""
    rows = [
        row
        for person in persons
        for row in store.rows("SELECT path, day FROM exports WHERE person = ? ORDER BY rowid", (person.number,))
    ]
    return [Export(row["path"], row["day"]) for row in rows]


def traces_of(people: People, person: Person) -> list[Trace]:
    """Return what is searched for once the person is erased."""
    contact = people.contact(person.number)
    found = [Trace("id", person.resume_id.encode()), Trace("hash", person.content_hash.encode())]
    found += [Trace("contact", entry.encode()) for entry in contact["emails"]]
    found += text_traces(people.text(person.number))
    if len(contact["name"].encode()) >= FEWEST_BYTES:
        found.append(Trace("name", contact["name"].encode()))
    vector = people.load([person.number])[0].features.text_vector
    if vector.any():
        found.append(Trace("vector", vector.tobytes()))
    return found


def copies_of(store: Store, person: Person, traces: Sequence[Trace], *, gone: Collection[int] = ()) -> list[Path]:
    """Return what in the pool's folder, besides the pool itself, tells of the person: backups, results of runs, exports.

    A line that somebody else's resume has as well, or an advert, tells of nobody; `gone` are the numbers of those who are
    erased together with the person.
    """
    told = [trace for trace in traces if trace.kind not in ("vector", "name")]
    found = copies(store.path, store.own_files(), told, person.content_hash)
    all_gone = {person.number, *gone}
    shared = {trace for trace in told if trace.kind == "text" and found and _is_shared(store, trace, gone=all_gone)}
    if shared:
        found = copies(store.path, store.own_files(), [trace for trace in told if trace not in shared], person.content_hash)
    backups = sorted((store.path / BACKUPS).glob("*")) if (store.path / BACKUPS).is_dir() else []
    return [*found, *backups]


def _remove_copies(store: Store, persons: Sequence[Person], traces: dict[int, list[Trace]]) -> list[str]:
    gone = {person.number for person in persons}
    found = dict.fromkeys(path for person in persons for path in copies_of(store, person, traces[person.number], gone=gone))
    for path in found:
        try:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        except OSError as error:
            raise OutputError(f"{path} cannot be removed ({error.strerror}); nobody was erased yet") from None
    return [path.relative_to(store.path).as_posix() for path in found]


def _remove(people: People, segments: Segments, persons: Sequence[Person], pairs: Pairs | None) -> int:
    store = people.store
    with store.writing():
        n_pairs, n_before = 0, len(people)
        jobs: dict[int, None] = {}
        for person in persons:
            row = store.rows("SELECT * FROM people WHERE person = ?", (person.number,))
            if not row:
                continue
            found = [entry["job"] for entry in store.rows("SELECT job FROM scores WHERE person = ?", (person.number,))]
            jobs.update(dict.fromkeys(found))
            n_pairs += len(found)
            n_record = row[0]["n_view"] + row[0]["n_arrays"] + row[0]["n_text"]
            store.change("INSERT INTO erased VALUES (?, ?, ?)", (RECORDS, row[0]["record_at"], n_record))
            store.change("INSERT INTO erased VALUES (?, ?, ?)", (VECTORS, row[0]["vectors_at"], row[0]["n_vectors"]))
            store.change("DELETE FROM people WHERE person = ?", (person.number,))
        segments.remove([person.number for person in persons])
        if pairs is not None and n_before > pairs.depth:  # else everybody was scored
            for job in sorted(jobs):
                pairs.settle(job)
    return n_pairs


def _prove(people: People, traces: Sequence[Trace]) -> int:
    """Search the folder for traces, and return how many bytes that was.

    What is in the resume or the contact of someone else as well, or in an advert, is theirs and stays.
    """
    store = people.store
    texts = [trace for trace in traces if trace.kind in ("text", "contact")]
    vectors = [trace for trace in traces if trace.kind == "vector"]
    words = [trace for trace in traces if trace.kind not in ("vector", "name")]
    names = [trace for trace in traces if trace.kind == "name"]
    files: dict[str, str] = {}
    while files != (files := _shard_files(store)):  # else another process has compacted the pool meanwhile
        wanted = {file: texts if shard == RECORDS else vectors for file, shard in files.items()}
        wanted |= {name: [*words, *names] for name in _DATABASES}
        hits, n_bytes = search(store.path, wanted, [*words, *vectors])
        with store.reading():
            is_theirs = _are_anothers(people, hits)
    shared = {hit.trace for hit, theirs in zip(hits, is_theirs, strict=True) if theirs and hit.trace.kind == "vector"}
    left = [hit for hit, theirs in zip(hits, is_theirs, strict=True) if not theirs and hit.trace not in shared]
    if left:
        raise PoolError(
            f"{store.path}: erased, but {left[0].file} still holds a trace ({left[0].trace.kind}); please report it"
        )
    return n_bytes


def _are_anothers(people: People, hits: Sequence[Hit]) -> list[bool]:
    """Return which places lie within what is stored of someone who is in the pool, or of a job.

    What `erased` lists by now is of someone whom another process is erasing: that one overwrites it.
    """
    shards = _shard_files(people.store)
    spans = {file: people.spans(shard) for file, shard in shards.items()}
    widths = {file: 1 if shard == RECORDS else people.n_dims for file, shard in shards.items()}
    held = {trace: _is_held(people.store, trace) for trace in {hit.trace for hit in hits if hit.file == DATABASE}}
    elsewhere = {hit.trace for hit in hits if hit.trace.kind == "text" and hit.file not in (*spans, *_DATABASES)}
    shared = {trace: _is_shared(people.store, trace) for trace in elsewhere}
    return [
        _is_anothers_row(people.store, spans[hit.file], shards[hit.file], hit.at // widths[hit.file])
        if hit.file in spans
        else (held if hit.file in _DATABASES else shared).get(hit.trace, False)
        for hit in hits
    ]


def _shard_files(store: Store) -> dict[str, str]:
    return {store.shard_path(shard).name: shard for shard in (RECORDS, VECTORS)}


def _is_anothers_row(store: Store, spans: Spans, shard: str, row: int) -> bool:
    if spans.is_covered(row):
        return True
    listed = "SELECT 1 FROM erased WHERE shard = ? AND ? >= first AND ? < first + n_rows"
    return bool(store.rows(listed, (shard, row, row)))


def _is_shared(store: Store, trace: Trace, *, gone: Collection[int] = ()) -> bool:
    """Return whether somebody's record other than of those who are `gone`, or an advert, has the words of a trace."""
    path = store.shard_path(RECORDS)
    if _is_held(store, trace, gone=gone):
        return True
    hits, _ = search_file(path, path.name, [trace])
    owner = "SELECT person FROM people WHERE ? BETWEEN record_at AND record_at + n_view + n_arrays + n_text - 1"
    return any(row["person"] not in gone for hit in hits for row in store.rows(owner, (hit.at,)))


def _is_held(store: Store, trace: Trace, *, gone: Collection[int] = ()) -> bool:
    """Return whether the contact of someone in the pool who is not `gone`, or an advert, has the words of a trace as well."""
    if trace.kind not in ("name", "contact", "text"):
        return False
    text = trace.data.decode("utf-8", "surrogatepass")
    contact = "SELECT person FROM contacts WHERE instr(name, ?) OR instr(file, ?) OR instr(emails, ?)"
    advert = "SELECT 1 FROM jobs WHERE instr(extracted, ?) OR instr(title, ?) LIMIT 1"
    has_contact = any(row["person"] not in gone for row in store.rows(contact, (text, text, text)))
    return has_contact or bool(store.rows(advert, (json.dumps(text)[1:-1], text)))
