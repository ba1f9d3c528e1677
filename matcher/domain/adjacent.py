"""Roles next door."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from matcher.domain.match import Quote


class Step(StrEnum):
    """Where a move leads: by job zone, and by whether people are led, which counts as a zone."""

    UP = "up"
    LEVEL = "level"
    DOWN = "down"
    UNKNOWN = "unknown"


class Shown(NamedTuple):
    """A skill that carries over, and the words of the resume that show it."""

    label: str
    quote: Quote


@dataclass(frozen=True, slots=True)
class AdjacentRole:
    """An occupation near to a resume, a job or a title."""

    occupation_id: str
    title: str
    readiness: float
    """In [0, 1]: the weighted share of its skills that carry over, or closeness where no skills are known."""
    step: Step
    carries_over: tuple[str, ...]
    """Labels of skills that carry over, most important first."""
    to_add: tuple[str, ...]
    """Labels of skills to add, most important first."""
    via: str
    """Label of the occupation it is reached from."""
    evidence: tuple[Shown, ...] = ()
    """Of a resume: what shows the skills of `carries_over`, in their order; those without come with the position held."""
    through: str = ""
    """Of a role two moves away the label of the occupation in between; empty for one move."""

    @property
    def moves(self) -> int:
        """How many moves away it is, 1 or 2."""
        return 2 if self.through else 1
