"""Moves on the graph of roles: one to a neighbour, or two by way of a neighbour."""

from __future__ import annotations

from typing import NamedTuple

from matcher.roles.graph import RoleGraph

_N_THROUGH = 20
"""Neighbours, nearest first, through which a second move is looked for: as many as O*NET names of each occupation."""
_N_SECOND = 20
"""Occupations two moves away, nearest first."""


class Move(NamedTuple):
    """An occupation that can be reached."""

    occupation_id: str
    closeness: float
    """In (0, 1]; of two moves the product."""
    through: str = ""
    """Id of the occupation in between; empty for one move."""


def moves_from(graph: RoleGraph, occupation_id: str) -> tuple[Move, ...]:
    """Return the neighbours of an occupation, and the nearest of those that only a second move reaches."""
    direct = tuple(Move(other, closeness) for other, closeness in graph.near.get(occupation_id, ()))
    passed = {occupation_id, *(move.occupation_id for move in direct)}
    second: dict[str, tuple[float, str]] = {}
    for first in direct[:_N_THROUGH]:
        for other, near in graph.near.get(first.occupation_id, ()):
            closeness = first.closeness * near
            if other not in passed and (other not in second or closeness > second[other][0]):
                second[other] = closeness, first.occupation_id
    nearest = sorted(second, key=lambda other: (-second[other][0], other))[:_N_SECOND]
    return (*direct, *(Move(other, *second[other]) for other in nearest))
