"""A suite run: our figures beside the rivals', on the same queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from matcher.evaluation.measures import paired_interval, per_query
from matcher.evaluation.tasks import System, Task, grouped

OURS = "matcher"


@dataclass(frozen=True, slots=True)
class Figure:
    """The mean of one measure for one system."""

    system: str
    measure: str
    value: float
    lead: tuple[float, float] | None
    """95 % interval of how far ours is ahead of it (paired bootstrap); None for ours."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """All figures of a suite."""

    name: str
    split: str
    n_queries: int
    n_documents: int
    figures: tuple[Figure, ...]

    def value(self, system: str, measure: str) -> float:
        """Return one figure."""
        return next(figure.value for figure in self.figures if (figure.system, figure.measure) == (system, measure))

    def record(self) -> dict[str, Any]:
        """Return all of it for JSON."""
        return asdict(self)


def compare(task: Task, systems: Mapping[str, System]) -> Comparison:
    """Return the figures of each system, ours first.

    Parameters
    ----------
    systems
        By name; the first is ours.
    """
    figures: list[Figure] = []
    ranked = {name: grouped(system(task.queries, task.documents), task) for name, system in systems.items()}
    ours = next(iter(ranked))
    for measure in task.measures:
        values = {name: per_query(scores, names, task.answers, measure) for name, (scores, names) in ranked.items()}
        for name, each in values.items():
            lead = None if name == ours else paired_interval(values[ours], each)
            figures.append(Figure(name, measure, float(each.mean()), lead))
    return Comparison(task.name, task.split, len(task.queries), len(set(task.groups)), tuple(figures))
