from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from matcher.features.cosine import similarities, squared_norms

ROWS = arrays(np.int8, st.tuples(st.integers(1, 6), st.just(48)), elements=st.integers(-127, 127))


def naive(left: np.ndarray, right: np.ndarray) -> list[list[float]]:
    """The definition, in Python's own integers."""
    rows = []
    for a in left.tolist():
        row = []
        for b in right.tolist():
            norms = sum(x * x for x in a) * sum(y * y for y in b)
            row.append(sum(x * y for x, y in zip(a, b, strict=True)) / math.sqrt(norms) if norms else 0.0)
        rows.append(row)
    return rows


@given(ROWS, ROWS)
def test_equals_the_definition_bit_for_bit(left: np.ndarray, right: np.ndarray) -> None:
    assert similarities(left, right).tolist() == naive(left, right)


def test_equals_the_definition_at_full_length_and_largest_values() -> None:
    generator = np.random.default_rng(1)
    left = generator.choice(np.array([-127, 126, 127], dtype=np.int8), (3, 256))
    right = np.concatenate([left, generator.integers(-127, 128, (4, 256), dtype=np.int8), np.zeros((1, 256), np.int8)])
    assert similarities(left, right).tolist() == naive(left, right)


def test_a_block_equals_its_rows() -> None:
    generator = np.random.default_rng(2)
    left, right = (generator.integers(-127, 128, (n, 256), dtype=np.int8) for n in (37, 23))
    whole = similarities(left, right)
    assert all((similarities(left[i : i + 1], right[j : j + 1])[0, 0] == whole[i, j]) for i in range(37) for j in range(23))


def test_norms_are_exact_integers() -> None:
    assert squared_norms(np.full((1, 256), -127, dtype=np.int8)).tolist() == [256 * 127 * 127]


def test_vectors_too_long_for_float32_are_refused() -> None:
    long = np.zeros((1, 1025), dtype=np.int8)
    with pytest.raises(ValueError, match="1025"):
        similarities(long, long)
