"""Columns of people put together from those of several files, in any order, without reading anybody else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from matcher.ranking.columns import AT, KIND_OF, KINDS, OF_PEOPLE, Columns, Ints

_CODED = {"skills": 0, "occupations": 1, "languages": 0}
"""Arrays that name things, and which of their columns holds the code."""


def gathered(
    parts: Sequence[Mapping[str, npt.NDArray[Any]]],
    codes: Sequence[npt.NDArray[np.int32]],
    which: Ints,
    rows: npt.NDArray[np.int32],
    *,
    names: Mapping[str, int],
) -> Columns:
    """Return the columns of chosen people, at least one.

    Parameters
    ----------
    parts
        Where they are: the arrays of `Columns`.
    codes
        For each part: what its codes are among `names`.
    which, rows
        For each person the part, and the row in it.
    """
    part_of, row_of = which.tolist(), rows.tolist()

    def joined(name: str, first: list[int], last: list[int]) -> npt.NDArray[Any]:
        own = [part[name] for part in parts]
        return np.concatenate([own[part][start:end] for part, start, end in zip(part_of, first, last, strict=True)])

    bounds = joined("starts", row_of, (rows + 2).tolist()).reshape(len(rows), 2, len(KINDS)).astype(np.int64)
    first, last = bounds[:, 0], bounds[:, 1]
    starts = np.zeros((len(rows) + 1, len(KINDS)), dtype=np.int64)
    np.cumsum(last - first, axis=0, out=starts[1:])
    # Lists of numbers, and none of slices: whoever makes thousands of objects wakes the collector of garbage.
    spans = {kind: (first[:, place].tolist(), last[:, place].tolist()) for kind, place in AT.items()}
    arrays = {name: joined(name, *spans[kind]) for name, kind in KIND_OF.items()}
    arrays |= {name: joined(name, row_of, (rows + 1).tolist()) for name in OF_PEOPLE}
    at = np.cumsum([0, *(len(own) for own in codes)])[which]
    all_codes = np.concatenate(codes)
    for name, column in _CODED.items():
        array, kind = arrays[name].astype(np.int64), AT[KIND_OF[name]]
        array[:, column] = all_codes[array[:, column] + np.repeat(at, last[:, kind] - first[:, kind])]
        arrays[name] = array
    return Columns(names=names, starts=starts, **arrays)
