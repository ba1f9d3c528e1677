"""Rows of ids of unequal length in two flat arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True, eq=False)
class IdRows:
    """Rows of sorted distinct ids (compressed sparse row layout without the values).

    Examples
    --------
    >>> rows = IdRows.from_lists([[3, 1, 3], [], [2]])
    >>> rows.row(0).tolist(), rows.row(1).tolist(), rows.distinct().tolist()
    ([1, 3], [], [1, 2, 3])
    """

    indptr: npt.NDArray[np.int64]
    """Shape (n_rows + 1,): row i is ``ids[indptr[i]:indptr[i + 1]]``."""
    ids: npt.NDArray[np.int32]

    @classmethod
    def from_lists(cls, lists: Iterable[Iterable[int]]) -> IdRows:
        """Return rows that hold the distinct ids of each list in ascending order."""
        distinct = [sorted(set(ids)) for ids in lists]
        indptr = np.zeros(len(distinct) + 1, dtype=np.int64)
        np.cumsum([len(ids) for ids in distinct], out=indptr[1:])
        return cls(indptr, np.fromiter(chain.from_iterable(distinct), dtype=np.int32, count=int(indptr[-1])))

    @classmethod
    def from_sorted(cls, rows: Sequence[npt.NDArray[np.int32]]) -> IdRows:
        """Return these rows, each of which must hold distinct ids in ascending order."""
        indptr = np.zeros(len(rows) + 1, dtype=np.int64)
        np.cumsum([len(row) for row in rows], out=indptr[1:])
        return cls(indptr, np.concatenate([np.zeros(0, dtype=np.int32), *rows]))

    def __len__(self) -> int:
        return len(self.indptr) - 1

    def row(self, index: int) -> npt.NDArray[np.int32]:
        """Return the ids of one row, ascending."""
        return self.ids[self.indptr[index] : self.indptr[index + 1]]

    def take(self, indices: Sequence[int]) -> IdRows:
        """Return the rows at `indices`, in that order."""
        return IdRows.from_sorted([self.row(index) for index in indices])

    def append(self, other: IdRows) -> IdRows:
        """Return these rows and then those of `other`."""
        indptr = np.concatenate([self.indptr, other.indptr[1:] + self.indptr[-1]])
        return IdRows(indptr, np.concatenate([self.ids, other.ids]))

    def distinct(self) -> npt.NDArray[np.int32]:
        """Return every id that some row holds, ascending."""
        return np.unique(self.ids)
