"""What an evaluation asks: queries, documents, and which answer which."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.errors import InputError

Scores = npt.NDArray[np.float64]
"""Shape (n_queries, n_documents); higher is better."""
System = Callable[[Sequence[str], Sequence[str]], Scores]
"""Scores each of the documents (second) for each of the queries (first)."""


@dataclass(frozen=True, slots=True)
class Task:
    """A suite made ready: every system gets the same queries and documents."""

    name: str
    split: str
    """Which data it is, and whether anybody may have tuned on it."""
    queries: tuple[str, ...]
    documents: tuple[str, ...]
    answers: tuple[Mapping[str, int], ...]
    """For each query the right groups with their grade, above 0."""
    groups: tuple[str, ...]
    """For each document what it stands for, such as an occupation; the best document of a group counts."""
    measures: tuple[str, ...]
    """Names of `matcher.evaluation.measures`, the main one first."""
    left_out: tuple[frozenset[int], ...] = ()
    """For each query the documents that are not ranked for it; empty for none at all."""

    def __post_init__(self) -> None:
        if not self.documents or not any(self.answers):
            raise InputError(f"{self.name}: what was given holds no query with an answer, so nothing can be measured")


def grouped(scores: Scores, task: Task) -> tuple[Scores, tuple[str, ...]]:
    """Return the best score of each group for each query, and the groups in ascending order."""
    names = sorted(set(task.groups))
    position = {name: index for index, name in enumerate(names)}
    column = np.array([position[group] for group in task.groups])
    order = np.argsort(column, kind="stable")
    starts = np.searchsorted(column[order], np.arange(len(names)))
    best = np.empty((len(scores), len(names)))
    for number, scored in enumerate(scores):  # row by row: the whole may be of a gigabyte
        row = np.array(scored, dtype=np.float64)
        row[list(task.left_out[number]) if task.left_out else []] = -np.inf
        best[number] = np.maximum.reduceat(row[order], starts)
    return best, tuple(names)
