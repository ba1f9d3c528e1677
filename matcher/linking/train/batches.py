"""Lines put together to batches of tensors, lines of like length beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from matcher.linking.train.labelled import LabelledLine

LARGEST_COMPONENT = 127
"""Of an int8 vector: training sees components from -1 to 1."""
_N_SORTED_TOGETHER = 20
"""Batches whose lines are sorted by length, so that little is padded."""


class Batch(NamedTuple):
    """Lines of a batch, padded to the longest; tensors of shape (n_lines, n_tokens, ...)."""

    lines: tuple[LabelledLine, ...]
    vectors: Any
    """Components from -1 to 1."""
    hashed: Any
    named: Any
    tags: Any
    """Whole numbers, shape (n_lines, n_tokens, 2)."""
    mask: Any
    """1 where there is a token."""


def batches(torch: Any, lines: Sequence[LabelledLine], size: int, generator: np.random.Generator) -> Iterator[Batch]:
    """Yield all lines once, in an order drawn from `generator`."""
    order = generator.permutation(len(lines))
    pools = np.array_split(order, max(1, round(len(order) / (size * _N_SORTED_TOGETHER))))
    chosen = [
        pool[first : first + size]
        for pool in (sorted(pool, key=lambda index: len(lines[index].tags)) for pool in pools)
        for first in range(0, len(pool), size)
    ]
    for index in generator.permutation(len(chosen)):
        yield batch_of(torch, [lines[position] for position in chosen[index]])


def batch_of(torch: Any, lines: Sequence[LabelledLine]) -> Batch:
    """Return the batch of these lines."""
    return Batch(
        tuple(lines),
        _padded(torch, [line.features.vectors.astype(np.float32) / LARGEST_COMPONENT for line in lines]),
        _padded(torch, [line.features.hashed for line in lines]),
        _padded(torch, [line.features.named for line in lines]),
        _padded(torch, [line.tags for line in lines]),
        _padded(torch, [np.ones(len(line.tags), dtype=np.float32) for line in lines]),
    )


def _padded(torch: Any, arrays: Sequence[np.ndarray[Any, Any]]) -> Any:
    return torch.nn.utils.rnn.pad_sequence([torch.from_numpy(array) for array in arrays], batch_first=True)
