"""The people of a run as its part files hold them: whoever works at a unit opens them by their paths."""

from __future__ import annotations

import resource
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from matcher.batch.coding import packed, unpacked
from matcher.batch.parsing import shared_matcher
from matcher.batch.reading_unit import STAGE, revealed_of
from matcher.batch.workplace import RUN, Workplace, cannot_work
from matcher.candidates.people import PeopleFiles
from matcher.candidates.people_file import PeopleFile
from matcher.config import MatcherConfig
from matcher.errors import OutputError
from matcher.persistence.arrays import read_arrays, write_arrays
from matcher.ranking.candidate import Candidate
from matcher.ranking.grid import Grid

_INDEX = "people.index"
_OTHER_OPEN_FILES = 256
"""That a process has open besides, at most."""


def write_index(place: Workplace, kept: Sequence[tuple[int, Sequence[int]]], numbers: Sequence[int]) -> None:
    """Write who the people of a run are: of each unit of reading the rows that count, and the number of everyone's file.

    Raises
    ------
    OutputError
        It cannot be written.
    """
    rows = [np.array(found, dtype=np.int64).tobytes() for _, found in kept]
    arrays = {
        "units": np.array([n for n, _ in kept], dtype=np.int64),
        "numbers": np.array(numbers, dtype=np.int64),
        **packed("rows", rows),
    }
    path = place.path / _INDEX
    try:
        path.unlink(missing_ok=True)
        write_arrays(path, arrays)
    except OSError as error:
        raise cannot_work(place.path, error) from None


@dataclass(frozen=True)
class RunPeople:
    """Everyone in a run, numbered from 0."""

    files: tuple[PeopleFile, ...]
    rows: tuple[npt.NDArray[np.int64], ...]
    """Of each file, the rows that count: copies of another file do not."""
    config: MatcherConfig

    @cached_property
    def candidates(self) -> PeopleFiles:
        """Everyone, each decoded when asked for."""
        tfidf = shared_matcher(self.config).components.ranker.encoder.tfidf
        return PeopleFiles(self.files, self.rows, tfidf=tfidf)

    @cached_property
    def grid(self) -> Grid:
        """Everyone, stacked for many jobs."""
        return self.candidates.grid()

    @cached_property
    def revealed(self) -> dict[int, Candidate]:
        """By number: who people would be if the text in their files that nobody sees counted; those who have such text."""
        found: dict[int, Candidate] = {}
        number = 0
        for file, rows in zip(self.files, self.rows, strict=True):
            extra = file.arrays()
            has_text = np.diff(extra["revealed_at"])[rows] > 0
            for at in np.flatnonzero(has_text).tolist():
                candidate = revealed_of(extra, int(rows[at]), self.config)
                if candidate is not None:
                    found[number + at] = candidate
            number += len(rows)
        return found

    def let_go(self, numbers: Iterable[int] | None = None) -> None:
        """Let the kernel take back the memory in which part files (all when None) were read: those of a million are 14 GB."""
        for number in range(len(self.files)) if numbers is None else numbers:
            self.files[number].let_go()

    def __len__(self) -> int:
        return sum(map(len, self.rows))


@lru_cache(maxsize=1)
def shared_people(place: Workplace, config: MatcherConfig) -> RunPeople:
    """Return the people of a run; this process opens them once."""
    index = read_arrays(place.path / _INDEX, holder=RUN)
    units = index["units"].tolist()
    _allow_open_files(len(units))
    rows = tuple(np.frombuffer(unpacked("rows", index, at), dtype=np.int64) for at in range(len(units)))
    return RunPeople(tuple(PeopleFile.open(place.part(STAGE, n), holder=RUN) for n in units), rows, config)


def _allow_open_files(n: int) -> None:
    """Raise this process's limit of open files where it is below what `n` memory-mapped ones take.

    Raises
    ------
    OutputError
        The machine does not allow so many.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = n + _OTHER_OPEN_FILES
    if soft == resource.RLIM_INFINITY or soft >= needed:
        return
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))
    except (ValueError, OSError):
        raise OutputError(
            f"{n} part files must be open at once, and the machine allows a process {hard} files: raise the limit (ulimit -Hn "
            f"{needed}), and go on with --resume"
        ) from None


def file_numbers(place: Workplace) -> npt.NDArray[np.int64]:
    """Return the number of everyone's file, ascending."""
    return read_arrays(place.path / _INDEX, holder=RUN)["numbers"]
