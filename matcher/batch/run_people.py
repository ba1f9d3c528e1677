"""The people of a run as its part files hold them: whoever works at a unit opens them by their paths."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterable, Sequence
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
_N_REVEALED = 1_024
"""People as they would be with hidden text, decoded, that are kept: of a million there may be more than fit."""
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
    def hiding(self) -> npt.NDArray[np.int64]:
        """The numbers, ascending, of those in whose files is text that nobody sees."""
        has_text = [np.diff(file.arrays()["revealed_at"])[rows] > 0 for file, rows in zip(self.files, self.rows, strict=True)]
        return np.flatnonzero(np.concatenate([np.zeros(0, dtype=bool), *has_text])).astype(np.int64)

    def revealed(self, number: int) -> Candidate:
        """Return who somebody in `hiding` would be if the text that nobody sees counted; those asked for last are kept."""
        return self._revealed(number)

    @cached_property
    def _revealed(self) -> Callable[[int], Candidate]:
        return lru_cache(maxsize=_N_REVEALED)(self._decoded)

    def _decoded(self, number: int) -> Candidate:
        file = int(np.searchsorted(self._firsts, number, side="right")) - 1
        row = int(self.rows[file][number - int(self._firsts[file])])
        return revealed_of(self.files[file].arrays(), row, self.config)

    @cached_property
    def _firsts(self) -> npt.NDArray[np.int64]:
        """The number of the first person of each file."""
        return np.cumsum([0, *map(len, self.rows[:-1])], dtype=np.int64)

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
