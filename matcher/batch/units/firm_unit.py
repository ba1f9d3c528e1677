"""A unit of redirects: how firm the places are that they may rest on, for some jobs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matcher.batch.engines.protocol import Engine
from matcher.batch.parsing import shared_matcher
from matcher.batch.units.jobs_unit import JobUnits
from matcher.batch.units.run_people import shared_people
from matcher.batch.units.running import run_units
from matcher.batch.units.workplace import Workplace
from matcher.config import MatcherConfig
from matcher.roles.redirects import Asked, Firm, firm_places

_PEOPLE_WORTH_A_UNIT = 256
"""Places asked for, below which a unit of its own costs more than it saves."""

Firms = Mapping[tuple[int, int], Firm]


@dataclass(frozen=True, slots=True)
class FirmTask:
    """Jobs, and for each the people whose places are asked for."""

    place: Workplace
    config: MatcherConfig
    jobs: JobUnits
    asked: Asked


def firm_unit(task: FirmTask) -> dict[tuple[int, int], Firm]:
    """Return for each (job, person) that is asked for how firm the place among everyone is."""
    ranker = shared_matcher(task.config).components.ranker
    jobs = task.jobs.jobs()
    plans = [ranker.plan(jobs[number]) for number in task.asked]
    grid = shared_people(task.place, task.config).grid
    return firm_places(task.asked, ranker.standings(grid, plans, is_for_all=True))


def firm_in_units(
    asked: Asked, *, engine: Engine, place: Workplace, config: MatcherConfig, jobs: JobUnits, numbers: Sequence[int]
) -> Firms:
    """Return what `firm_unit` returns for all that is asked, worked out by an engine.

    Parameters
    ----------
    numbers
        Which of the run's jobs are meant: those that could be scored.
    """
    asked = {numbers[at]: people for at, people in asked.items()}
    n_asked = sum(map(len, asked.values()))
    size = max(1, -(-len(asked) // max(1, min(engine.n_workers, n_asked // _PEOPLE_WORTH_A_UNIT))))
    order = list(asked)
    left = [order[start : start + size] for start in range(0, len(order), size)]
    found: dict[tuple[int, int], Firm] = {}

    def pending() -> Sequence[FirmTask]:
        parts = ({job: asked[job] for job in part} for part in left if not _is_found(part, asked, found))
        return [FirmTask(place, config, jobs, part) for part in parts]

    run_units(engine, firm_unit, pending, found.update, patience=3)
    places = {number: at for at, number in enumerate(numbers)}
    return {(places[number], person): firm for (number, person), firm in found.items()}


def _is_found(part: Sequence[int], asked: Asked, found: Firms) -> bool:
    return all((job, person) in found for job in part for person in asked[job])
