"""A unit of selecting: some of very many people against all jobs, to find those worth scoring, in one part file.

The choice is made of whole numbers: however people are cut into units, the same ones are chosen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from matcher.batch.parsing import shared_matcher
from matcher.batch.units.jobs_unit import JobUnits
from matcher.batch.units.reading_unit import FUSED
from matcher.batch.units.run_people import RunPeople, shared_people
from matcher.batch.units.workplace import RUN, Workplace, cannot_work
from matcher.config import MatcherConfig
from matcher.persistence.arrays import read_arrays, write_arrays
from matcher.persistence.ledger import Unit
from matcher.ranking.fused import FusedBlock, stacked
from matcher.ranking.fused_query import FusedQueries
from matcher.ranking.fused_select import select
from matcher.ranking.kernels import kernels_for
from matcher.ranking.topk import Chosen, merged

STAGE = "selecting"
PEOPLE_IN_UNIT = 65_536
_INDEX = "selected.index"


@dataclass(frozen=True, slots=True)
class SelectingTask:
    """Part files of people: those from `first` up to `last`, in the order of the index."""

    place: Workplace
    n: int
    first: int
    last: int
    jobs: JobUnits
    config: MatcherConfig
    depth: int
    n_pairs: int
    """Pairs that each process will have looked at in the end: of many, compiling takes less time than it saves."""


def select_unit(task: SelectingTask) -> Unit:
    """Choose the `depth` people for each job among those of a unit, and write its part file.

    Raises
    ------
    OutputError
        The part file cannot be written.
    """
    return task.place.made(STAGE, task.n, lambda: _selected(task).arrays())


def _selected(task: SelectingTask) -> Chosen:
    people = shared_people(task.place, task.config)
    blocks = ((number, _kept(people, number)) for number in range(task.first, task.last))
    queries = _shared_queries(task.jobs, task.config)
    chosen = select(blocks, queries, task.depth, kernels=kernels_for(task.n_pairs))
    people.let_go(range(task.first, task.last))
    return chosen


def _kept(people: RunPeople, number: int) -> FusedBlock:
    """Return what selection reads of the people in a file, without the rows that are copies."""
    file, rows = people.files[number], people.rows[number]
    block = FusedBlock.from_arrays(file.arrays(FUSED))
    if len(rows) == len(block):
        return block
    starts = np.flatnonzero(np.diff(rows, prepend=-2) != 1)
    runs = np.split(rows, starts[1:])
    return stacked([block.part(int(run[0]), int(run[-1]) + 1) for run in runs])


@lru_cache(maxsize=1)
def _shared_queries(jobs: JobUnits, config: MatcherConfig) -> FusedQueries:
    ranker = shared_matcher(config).components.ranker
    return ranker.fused_queries([ranker.plan(job) for job in jobs.jobs()])


def write_selection(place: Workplace, units: Sequence[Unit], firsts: npt.NDArray[np.int64], depth: int) -> None:
    """Write who was chosen for each job, of all units: everyone's number.

    Parameters
    ----------
    firsts
        The number of the first person of each part file.

    Raises
    ------
    OutputError
        It cannot be written.
    """
    parts = (Chosen.from_arrays(read_arrays(place.part(STAGE, unit.n), holder=RUN)) for unit in units)
    chosen = merged(list(parts), depth)
    numbers = firsts[chosen.blocks] + chosen.rows
    path = place.path / _INDEX
    try:
        path.unlink(missing_ok=True)
        write_arrays(path, {"numbers": numbers, "starts": chosen.indptr})
    except OSError as error:
        raise cannot_work(place.path, error) from None


@lru_cache(maxsize=1)
def _selection(place: Workplace) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    arrays = read_arrays(place.path / _INDEX, holder=RUN)
    return arrays["numbers"], arrays["starts"]


def selected(place: Workplace, job: int) -> npt.NDArray[np.int64]:
    """Return the numbers of the people who were chosen for a job, ascending."""
    numbers, starts = _selection(place)
    return np.sort(numbers[int(starts[job]) : int(starts[job + 1])])


def ranges(counts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield from which to which part file each unit goes, given how many people each has."""
    first, n_people = 0, 0
    for at, count in enumerate(counts, start=1):
        n_people += count
        if n_people >= PEOPLE_IN_UNIT or at == len(counts):
            yield first, at
            first, n_people = at, 0
