"""Cosine of int8 vectors, the same bits on every machine.

The products are sums of integers below 2^24, which float32 holds exactly in whatever order BLAS adds them; the norms are
integers, and one square root and one division are rounded as IEEE 754 prescribes.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

MAX_DIMS = 1024
"""127 * 127 * 1024 < 2^24: the longest vectors whose products float32 holds exactly."""

Int8Vectors = npt.NDArray[np.int8]


_ROWS_AT_ONCE = 1024
"""So many rows as float32 stay in the processor's cache."""


def squared_norms(vectors: Int8Vectors) -> npt.NDArray[np.int64]:
    """Return the sum of squares of each row, shape (n,)."""
    norms = np.empty(len(vectors), dtype=np.int64)
    for first in range(0, len(vectors), _ROWS_AT_ONCE):
        wide = vectors[first : first + _ROWS_AT_ONCE].astype(np.int32)
        norms[first : first + _ROWS_AT_ONCE] = np.einsum("ij,ij->i", wide, wide)
    return norms


def similarities(
    left: Int8Vectors, right: Int8Vectors, *, left_norms: npt.NDArray[np.integer] | None = None
) -> npt.NDArray[np.float64]:
    """Return the cosine of every pair of rows, shape (n_left, n_right), in [-1, 1]; 0 where a row is all zero.

    Parameters
    ----------
    left_norms
        `squared_norms` of the left, where they are known.

    Examples
    --------
    >>> rows = np.array([[3, 4], [0, 5], [0, 0]], dtype=np.int8)
    >>> similarities(rows[:1], rows).tolist()
    [[1.0, 0.8, 0.0]]
    """
    if left.shape[1] > MAX_DIMS:
        raise ValueError(f"vectors of {left.shape[1]} dimensions are not exact in float32; at most {MAX_DIMS}")
    turned = right.astype(np.float32).T
    products = np.empty((len(left), len(right)))
    for first in range(0, len(left), _ROWS_AT_ONCE):
        products[first : first + _ROWS_AT_ONCE] = left[first : first + _ROWS_AT_ONCE].astype(np.float32) @ turned
    norms = np.multiply.outer(squared_norms(left) if left_norms is None else left_norms, squared_norms(right)).astype(
        np.float64
    )
    np.sqrt(norms, out=norms)
    norms[norms == 0.0] = 1.0  # then the product is 0 as well
    products /= norms
    return products
