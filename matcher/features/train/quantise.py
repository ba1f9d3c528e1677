"""Float vectors to the integers that are shipped."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from matcher.features.cosine import Int8Vectors

_LARGEST_WEIGHT = 32_767


def quantise(vectors: npt.NDArray[np.float32]) -> tuple[Int8Vectors, npt.NDArray[np.int16]]:
    """Return int8 rows, each scaled to its own largest component, and the int16 weights that undo the scaling.

    ``weights[i] * rows[i]`` is proportional to ``vectors[i]`` with one factor for all rows. A row of zeros weighs 1.
    """
    exact = vectors.astype(np.float64)
    largest = np.abs(exact).max(axis=1)
    scale = np.where(largest > 0, largest, 1.0)
    rows = np.rint(exact * (127.0 / scale)[:, None]).astype(np.int8)
    weights = np.rint(largest * (_LARGEST_WEIGHT / max(float(largest.max(initial=0.0)), 1e-30)))
    return rows, np.maximum(weights, 1.0).astype(np.int16)
