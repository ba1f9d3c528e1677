"""Standing watches: of a person, to tell when a job scores above a mark; of a job, when a person does. Each is told once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from matcher.persistence.store import Store
from matcher.pool.pairs import NewPair


class Told(NamedTuple):
    """A pair that a watch tells of, by the store's numbers."""

    watch: int
    job: int
    person: int
    score: float


@dataclass(frozen=True, slots=True)
class Watches:
    """The watches of a store."""

    store: Store

    def add(self, *, person: int | None = None, job: int | None = None, above: float) -> int:
        """Add a watch and return its number; one that is there with the same mark is kept; within `writing`."""
        there = self.store.value("SELECT watch FROM watches WHERE person IS ? AND job IS ? AND above = ?", (person, job, above))
        if there is not None:
            return int(there)
        return self.store.change("INSERT INTO watches VALUES (NULL, ?, ?, ?)", (person, job, above))

    def people(self) -> list[int]:
        """Return who is watched, ascending."""
        return [
            row["person"] for row in self.store.rows("SELECT DISTINCT person FROM watches WHERE person IS NOT NULL ORDER BY 1")
        ]

    def tell_of_jobs(self, pairs: Iterable[NewPair], *, of: int | None = None) -> list[Told]:
        """Return what watches of people, or one of them, tell of these pairs, and remember it; within `writing`."""
        return self._tell(pairs, "person", of)

    def tell_of_people(self, pairs: Iterable[NewPair], *, of: int | None = None) -> list[Told]:
        """Return what watches of jobs, or one of them, tell of these pairs, and remember it; within `writing`."""
        return self._tell(pairs, "job", of)

    def _tell(self, pairs: Iterable[NewPair], watched: str, of: int | None) -> list[Told]:
        marks: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for row in self.store.rows("SELECT watch, person, job, above FROM watches ORDER BY watch"):
            if row[watched] is not None and of in (None, row["watch"]):
                marks[row[watched]].append((row["watch"], row["above"]))
        told: list[Told] = []
        for pair in pairs if marks else ():
            for watch, above in marks.get(getattr(pair, watched), ()):
                found = (watch, pair.job, pair.person)
                if pair.score > above and not self._was_told(found):
                    self.store.change("INSERT INTO firings VALUES (?, ?, ?, ?)", (*found, pair.score))
                    told.append(Told(*found, pair.score))
        return told

    def _was_told(self, found: tuple[int, int, int]) -> bool:
        return bool(self.store.rows("SELECT 1 FROM firings WHERE watch = ? AND job = ? AND person = ?", found))
