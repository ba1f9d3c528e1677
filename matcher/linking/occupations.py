"""Occupations with their names, and the title that comes nearest; also how near two described occupations are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from matcher.features.cosine import similarities
from matcher.features.embeddings import StaticEncoder
from matcher.linking.names import Floats, NamedTexts, NameMeasure, to_groups

# Shares chosen in steps of a tenth on a fifth of the occupations that the suite related does not ask about (docs/models.md).
_TITLE = 0.2
_OPENING = 0.2
"""Of title and description, which say what an occupation is; the rest of a long text says what it shares with many."""


class OccupationIndex:
    """Occupations by all their names, and by a description each where there is one.

    Parameters
    ----------
    names
        For each occupation its names.
    described
        A description for each occupation; None without.
    """

    def __init__(self, measure: NameMeasure, names: Sequence[NamedTexts], described: NamedTexts | None = None) -> None:
        self._measure = measure
        self._names = NamedTexts.joined(names)
        self._starts = np.cumsum([0, *(len(each.starts) for each in names)])[:-1]
        self._described = described

    def scores(self, title: str) -> Floats:
        """Return how near `title` comes to each occupation, shape (n_occupations,), at most 1."""
        measure = self._measure
        to_described = None if self._described is None else measure.to_descriptions(title, self._described)
        return to_groups(
            measure.to_names(title, self._names), self._starts, measure.to_centres(title, self._names), to_described
        )


def nearness(left: Sequence[str], right: Sequence[str], encoder: StaticEncoder) -> npt.NDArray[np.float64]:
    """Return how near described occupations are, shape (n_left, n_right): by title, by title and description, and by all.

    Parameters
    ----------
    left, right
        Texts whose first line is a title and whose second describes it; what follows are tasks, tools and the like.
    """
    shares = ((1, _TITLE), (2, _OPENING), (None, 1.0 - _TITLE - _OPENING))
    parts = [share * similarities(*(encoder.encode_int8(_heads(side, n)) for side in (left, right))) for n, share in shares]
    return parts[0] + parts[1] + parts[2]


def _heads(texts: Sequence[str], n_lines: int | None) -> list[str]:
    return ["\n".join(text.split("\n")[:n_lines]) for text in texts]
