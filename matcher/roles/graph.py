"""How near O*NET's occupations are to each other, and which of ESCO each comes down to, as `matcher train roles` found it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from matcher.errors import ModelIntegrityError
from matcher.persistence.assets import asset_path
from matcher.persistence.bundle import Bundle, save_bundle

KIND = "roles-graph"
EDGES = "edges.npz"
OCCUPATIONS = "occupations.txt"
UNIT = 10_000
"""Closeness and likeness are stored as whole ten-thousandths."""

Weighted = tuple[tuple[str, float], ...]
"""Ids with a weight in (0, 1], best first."""


@dataclass(frozen=True, slots=True)
class RoleGraph:
    """Occupations next to each other, by id. An id that it does not know has no neighbours."""

    near: Mapping[str, Weighted]
    """O*NET id to the O*NET occupations next to it."""
    counterparts: Mapping[str, Weighted]
    """O*NET id to the ESCO occupations that do the same work; the best of each has 1."""
    sha256: str = ""

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Return the graph saved at `path`, by default the one that comes with matcher.

        Raises
        ------
        ModelError
            The bundle is missing, damaged, or of another version.
        """
        bundle = Bundle.open(path or asset_path("models", "roles"), kind=KIND)
        ids, arrays = bundle.text(OCCUPATIONS).split("\n"), bundle.arrays(EDGES)
        try:
            near, counterparts = (_edges(arrays, name, ids) for name in ("near", "counterparts"))
        except (KeyError, IndexError, ValueError):
            raise ModelIntegrityError("the graph of roles holds arrays that do not fit together: train it again") from None
        return cls(near, counterparts, bundle.sha256)

    def save(self, path: Path, about: Mapping[str, Any]) -> None:
        """Write the bundle; equal graphs give equal bytes."""
        edges = (self.near, self.counterparts)
        rows = [(key, *(other for other, _ in row)) for each in edges for key, row in each.items()]
        ids = sorted({key for row in rows for key in row})
        row = {key: index for index, key in enumerate(ids)}
        arrays = {**_arrays("near", self.near, row), **_arrays("counterparts", self.counterparts, row)}
        save_bundle(path, kind=KIND, arrays={EDGES: arrays}, files={OCCUPATIONS: "\n".join(ids).encode("utf-8")}, about=about)

    def closeness(self, ids: Sequence[str], others: Sequence[str]) -> npt.NDArray[np.float64]:
        """Return the closeness of `others` to each of `ids`, shape (n_ids, n_others); 0 where two are not neighbours."""
        place = {other: index for index, other in enumerate(others)}
        matrix = np.zeros((len(ids), len(others)))
        for row, key in zip(matrix, ids, strict=True):
            for other, closeness in self.near.get(key, ()):
                if other in place:
                    row[place[other]] = closeness
        return matrix


def _arrays(name: str, edges: Mapping[str, Weighted], row: Mapping[str, int]) -> dict[str, npt.NDArray[Any]]:
    sources = sorted(edges)
    targets = [(row[key], round(weight * UNIT)) for source in sources for key, weight in edges[source]]
    return {
        f"{name}_of": np.array([row[source] for source in sources], dtype=np.uint16),
        f"{name}_starts": np.cumsum([0, *(len(edges[source]) for source in sources)]).astype(np.uint32),
        name: np.array([target for target, _ in targets], dtype=np.uint16),
        f"{name}_weights": np.array([weight for _, weight in targets], dtype=np.uint16),
    }


def _edges(arrays: Mapping[str, npt.NDArray[Any]], name: str, ids: Sequence[str]) -> dict[str, Weighted]:
    sources, starts = arrays[f"{name}_of"].tolist(), arrays[f"{name}_starts"].tolist()
    targets = [
        (ids[row], weight / UNIT) for row, weight in zip(arrays[name].tolist(), arrays[f"{name}_weights"].tolist(), strict=True)
    ]
    slices = zip(sources, pairwise(starts), strict=True)
    return {ids[source]: tuple(targets[first:last]) for source, (first, last) in slices}
