"""Compacting a pool: the room of people who were erased, and of what was written anew, is given back to the disk.

What is kept is copied into new files, and the database turns to them in one commit. A process that ends before it leaves the
pool as it was; one that ends after it leaves old files behind, which the next one that writes removes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from matcher.errors import PoolError
from matcher.persistence.store import Store
from matcher.pool.people import RECORDS, VECTORS, People
from matcher.pool.segments import Segments


@dataclass(frozen=True, slots=True)
class Compacted:
    """What compacting came to."""

    n_before: int
    """Bytes of all files that are the pool's own."""
    n_after: int
    n_joined: int
    """Files for selection that there are fewer."""
    is_settled: bool
    """Whether nobody was reading; else the journal is emptied, and its room given back, by a later command."""


def compact(people: People, segments: Segments) -> Compacted:
    """Write shards without the rows of nobody, join the files for selection, and write the database without gaps.

    Raises
    ------
    PoolError
        An erasure was begun and not ended.
    OutputError
        Another process has been writing for too long, or the disk is full; nothing has changed then.
    """
    store = people.store
    n_before = _size(store)
    with store.writing():
        if store.value("SELECT count(*) FROM erased"):
            raise PoolError(
                f"{store.path}: an erasure was begun and not ended: run matcher pool verify, and then compact again"
            )
        for shard in (RECORDS, VECTORS):
            spans = people.spans(shard)
            if int((spans.ends - spans.starts).sum()) < store.n_rows(shard):
                people.move(shard)
        n_joined = segments.join()
    is_settled = store.shrink()
    return Compacted(n_before, _size(store), n_joined, is_settled)


def _size(store: Store) -> int:
    own = [path for name in store.own_files() for path in _below(store.path / name)]
    return sum(path.stat().st_size for path in own)


def _below(path: Path) -> list[Path]:
    if path.is_dir():
        return [entry for entry in path.rglob("*") if entry.is_file()]
    return [path] if path.is_file() else []
