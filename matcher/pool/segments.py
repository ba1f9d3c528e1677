"""Everyone's arrays for selection, in segments of some thousand people; a segment's file is replaced, never changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from sqlite3 import Row
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matcher.candidates.restack import restacked
from matcher.persistence.store import Store
from matcher.ranking.among import among
from matcher.ranking.block import Floats
from matcher.ranking.candidate import Candidate
from matcher.ranking.plan import JobPlan
from matcher.ranking.retrieve import SelectionBlock, Selector

MOST_ROWS = 8_192
"""People in a segment: few enough to write one anew in a moment, many enough for few segments."""
N_SKETCH = 16
"""Of someone's runs of words so many are kept, the smallest: two texts that share most runs share some of these."""
NO_RUN = np.uint32(0xFFFFFFFF)

_PEOPLE, _SKETCHES = "people", "sketches"


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """Some people's arrays."""

    people: npt.NDArray[np.int64]
    """Shape (n,): their numbers in the store."""
    sketches: npt.NDArray[np.uint32]
    """Shape (n, N_SKETCH): the smallest numbers of their runs of words; `NO_RUN` where there are fewer."""
    block: SelectionBlock

    def __len__(self) -> int:
        return len(self.people)


class Estimates(NamedTuple):
    """What selection knows of everyone for one job."""

    people: npt.NDArray[np.int64]
    estimates: Floats
    digest_heads: npt.NDArray[np.uint64]


class Segments:
    """The segments of a store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._opened: dict[tuple[str, str], Segment] = {}

    def all(self) -> list[Segment]:
        """Return all segments; their arrays are memory-mapped."""
        rows = self.store.rows("SELECT file, sha256 FROM segments ORDER BY segment")
        wanted = {(row["file"], row["sha256"]): None for row in rows}
        self._opened = {key: self._opened.get(key) or self._open(key[0]) for key in wanted}
        return list(self._opened.values())

    def estimates(self, selector: Selector, plan: JobPlan, *, only: npt.NDArray[np.int64] | None = None) -> Estimates:
        """Return everyone's estimate for a job, or those of some, whose numbers are given; nobody else is looked at then."""
        found = [Estimates(np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.uint64))]
        for segment in self.all():
            people, block = segment.people, segment.block
            if only is not None:
                rows = np.flatnonzero(np.isin(people, only, kind="sort"))
                if not len(rows):
                    continue
                if len(rows) < len(segment):
                    people, block = people[rows], among(block, rows, plan)
            found.append(Estimates(people, selector.approximate(block, plan), block.digest_heads))
        return Estimates(*map(np.concatenate, zip(*found, strict=True)))

    def add(self, people: Sequence[int], candidates: Sequence[Candidate], block: SelectionBlock) -> None:
        """Add people; within the store's `writing`. Small segments are joined, so that there are never many."""
        parts = [Segment(np.array(people, dtype=np.int64), _sketches(candidates), block)]
        n_rows = len(people)
        for row in self.store.rows("SELECT segment, file, n_rows FROM segments ORDER BY segment DESC"):
            if row["n_rows"] > n_rows or row["n_rows"] + n_rows > MOST_ROWS:
                break
            parts.insert(0, self._open(row["file"]))
            n_rows += row["n_rows"]
            self._drop(row["segment"], row["file"])
        self._insert(parts if len(parts) == 1 else [_joined(parts, [np.ones(len(part), dtype=np.bool_) for part in parts])])

    def remove(self, people: Collection[int]) -> None:
        """Remove people; within the store's `writing`."""
        wanted = np.array(sorted(people), dtype=np.int64)
        for row in self.store.rows("SELECT segment, file FROM segments ORDER BY segment"):
            segment = self._open(row["file"])
            is_kept = ~np.isin(segment.people, wanted)
            if is_kept.all():
                continue
            self._drop(row["segment"], row["file"])
            if is_kept.any():
                self._insert([_joined([segment], [is_kept])], number=row["segment"])

    def join(self) -> int:
        """Join neighbours that fit into one, and return how many files fewer there are; within the store's `writing`."""
        rows = self.store.rows("SELECT segment, file, n_rows FROM segments ORDER BY segment")
        groups: list[list[Row]] = []
        for row in rows:
            if groups and sum(held["n_rows"] for held in groups[-1]) + row["n_rows"] <= MOST_ROWS:
                groups[-1].append(row)
            else:
                groups.append([row])
        for group in groups:
            if len(group) == 1:
                continue
            parts = [self._open(row["file"]) for row in group]
            for row in group:
                self._drop(row["segment"], row["file"])
            everyone = [np.ones(len(part), dtype=np.bool_) for part in parts]
            self._insert([_joined(parts, everyone)], number=group[0]["segment"])
        return len(rows) - len(groups)

    def clear(self) -> None:
        """Remove all segments; within the store's `writing`."""
        for row in self.store.rows("SELECT segment, file FROM segments"):
            self._drop(row["segment"], row["file"])

    def _open(self, file: str) -> Segment:
        arrays = self.store.arrays(file)
        return Segment(arrays[_PEOPLE], arrays[_SKETCHES], SelectionBlock.from_arrays(arrays))

    def _drop(self, number: int, file: str) -> None:
        self.store.change("DELETE FROM segments WHERE segment = ?", (number,))
        self.store.drop_arrays(file)

    def _insert(self, segments: Sequence[Segment], *, number: int | None = None) -> None:
        for segment in segments:
            arrays = segment.block.arrays() | {_PEOPLE: segment.people, _SKETCHES: segment.sketches}
            file, sha256 = self.store.add_arrays(arrays)
            self.store.change("INSERT INTO segments VALUES (?, ?, ?, ?)", (number, file, len(segment), sha256))


def _sketches(candidates: Sequence[Candidate]) -> npt.NDArray[np.uint32]:
    sketches = np.full((len(candidates), N_SKETCH), NO_RUN, dtype=np.uint32)
    for row, candidate in zip(sketches, candidates, strict=True):
        keys = candidate.run_keys[:N_SKETCH]  # ascending
        row[: len(keys)] = keys
    return sketches


def _joined(parts: Sequence[Segment], kept: Sequence[npt.NDArray[np.bool_]]) -> Segment:
    pairs = list(zip(parts, kept, strict=True))
    return Segment(
        np.concatenate([part.people[is_kept] for part, is_kept in pairs]),
        np.concatenate([part.sketches[is_kept] for part, is_kept in pairs]),
        restacked([part.block for part in parts], kept),
    )
