"""The people of a run as its part files hold them: whoever works at a unit opens them by their paths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

from matcher.batch.coding import packed, unpacked
from matcher.batch.parsing import shared_matcher
from matcher.batch.reading_unit import STAGE, Roles, revealed_of, roles_of
from matcher.batch.workplace import Workplace
from matcher.candidates.people import PeopleFiles
from matcher.candidates.people_file import PeopleFile
from matcher.config import MatcherConfig
from matcher.persistence.arrays import read_arrays, write_arrays
from matcher.ranking.candidate import Candidate
from matcher.ranking.grid import Grid

_INDEX = "people.index"


def write_index(place: Workplace, kept: Sequence[tuple[int, Sequence[int]]]) -> None:
    """Write which rows of which part files are the people of a run: units, and of each the rows that count."""
    rows = [np.array(found, dtype=np.int32).tobytes() for _, found in kept]
    arrays = {"units": np.array([n for n, _ in kept], dtype=np.int64)} | packed("rows", rows)
    path = place.path / _INDEX
    path.unlink(missing_ok=True)
    write_arrays(path, arrays)


@dataclass(frozen=True)
class RunPeople:
    """Everyone in a run, numbered from 0."""

    files: tuple[PeopleFile, ...]
    rows: tuple[np.ndarray, ...]
    """Of each file, the rows that count: copies of another file do not."""
    config: MatcherConfig

    @cached_property
    def candidates(self) -> PeopleFiles:
        """Everyone, each decoded when asked for."""
        return PeopleFiles(self.files, self.rows)

    @cached_property
    def grid(self) -> Grid:
        """Everyone, stacked for many jobs."""
        return self.candidates.grid(shared_matcher(self.config).components.ranker)

    @cached_property
    def revealed(self) -> dict[int, Candidate]:
        """By number: who people would be if the text in their files that nobody sees counted; those who have such text."""
        found: dict[int, Candidate] = {}
        number = 0
        for file, rows in zip(self.files, self.rows, strict=True):
            bounds = file.extra["revealed_at"]
            for row in rows.tolist():
                if bounds[row + 1] > bounds[row]:
                    candidate = revealed_of(file.extra, row)
                    if candidate is not None:
                        found[number] = candidate
                number += 1
        return found

    def roles(self, number: int) -> Roles:
        """Return the roles next to someone."""
        at, row = self.candidates.place(number)
        return roles_of(self.files[at].extra, row)

    def __len__(self) -> int:
        return sum(map(len, self.rows))


@lru_cache(maxsize=1)
def shared_people(place: Workplace, config: MatcherConfig) -> RunPeople:
    """Return the people of a run; this process opens them once."""
    index = read_arrays(place.path / _INDEX)
    units = index["units"].tolist()
    rows = tuple(np.frombuffer(unpacked("rows", index, at), dtype=np.int32) for at in range(len(units)))
    return RunPeople(tuple(PeopleFile.open(_part(place, n)) for n in units), rows, config)


def _part(place: Workplace, n: int) -> Path:
    return place.part(STAGE, n)
