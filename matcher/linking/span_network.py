"""A small convolutional network in whole numbers: the same bits on every machine.

Activations are in units of 1/256 and weights of 1/4096, rounded after each layer. Products and sums stay below 2^53, so float64
BLAS gives them exactly in any order; scaling back is a power of two and one rounding, both prescribed by IEEE 754.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt

from matcher.errors import ModelIntegrityError
from matcher.linking.span_features import HASHED, N_NAMED, LineFeatures
from matcher.persistence.assets import asset_path
from matcher.persistence.bundle import Bundle

KIND = "skill-spans"
WEIGHTS = "weights.npz"
ACTIVATION_UNIT = 256
WEIGHT_UNIT = 4096
OUTSIDE, BEGIN, INSIDE = range(3)
N_TAGS = 3
N_HEADS = 2
"""One for skills, one for knowledge: a skill may hold knowledge."""
DILATIONS = (1, 2, 4, 1)
"""How far apart the three tokens are that each layer looks at: together they see eight tokens to either side."""
_LARGEST = 2**15 - 1
"""Of an activation: 128 in its units, which training never reaches."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class SpanNetwork:
    """Scores for each tag of each token, from the tokens around it, and for each tag after another.

    A convolutional network below a conditional random field (Collobert et al. 2011; Lafferty et al. 2001), its layers dilated
    (Strubell et al. 2017).
    """

    project: Floats
    """Shape (n_dims, width); like all others whole numbers, as floats for BLAS."""
    hashed: tuple[Floats, ...]
    """For each of `HASHED`: shape (n_rows, width)."""
    named: tuple[Floats, Floats]
    """Shape (n_marks, width): names of the lexicon, and those taken for skills."""
    bias: Floats
    layers: tuple[tuple[Floats, Floats], ...]
    """For each dilation the weights, shape (3 * width, width), and the bias."""
    out: Floats
    """Shape (width, 6)."""
    out_bias: Floats
    transitions: npt.NDArray[np.int64]
    """Shape (2, 3, 3): how likely a tag (last axis) follows another, in the units of `scores`."""
    starts: npt.NDArray[np.int64]
    """Shape (2, 3): how likely a line begins with a tag."""
    sha256: str = ""

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Return the network saved at `path`, by default the one that comes with matcher.

        Raises
        ------
        ModelError
            The bundle is missing, damaged, or of another version.
        """
        bundle = Bundle.open(path or asset_path("models", "spans"), kind=KIND)
        return cls.from_arrays(bundle.arrays(WEIGHTS), sha256=bundle.sha256)

    @classmethod
    def from_arrays(cls, arrays: dict[str, npt.NDArray[np.int32]], *, sha256: str = "") -> Self:
        """Return the network of these arrays of whole numbers; raise `ModelIntegrityError` where they do not fit together."""
        exact = {name: array.astype(np.float64) for name, array in arrays.items()}
        try:
            network = cls(
                exact["project"],
                tuple(exact[f"hashed{index}"] for index in range(len(HASHED))),
                (exact["named0"], exact["named1"]),
                exact["bias"],
                tuple((exact[f"layer{index}"], exact[f"bias{index}"]) for index in range(len(DILATIONS))),
                exact["out"],
                exact["out_bias"],
                arrays["transitions"].astype(np.int64),
                arrays["starts"].astype(np.int64),
                sha256,
            )
        except KeyError as error:
            raise ModelIntegrityError(f"the span network lacks its array {error}: train it again") from None
        network._check()
        return network

    def _check(self) -> None:
        width = len(self.bias)
        fits = [
            all(len(table) == rows for table, rows in zip(self.hashed, HASHED, strict=True)),
            all(len(table) == N_NAMED for table in self.named),
            all(weights.shape == (3 * width, width) for weights, _ in self.layers),
            self.project.shape[1:] == (width,) and self.out.shape == (width, N_HEADS * N_TAGS),
            self.transitions.shape == (N_HEADS, N_TAGS, N_TAGS) and self.starts.shape == (N_HEADS, N_TAGS),
        ]
        if not all(fits):
            raise ModelIntegrityError("the span network holds arrays that do not fit together: train it again")

    def scores(self, lines: Sequence[LineFeatures]) -> list[npt.NDArray[np.int64]]:
        """Return the scores of each line's tokens, shape (n_tokens, 2, 3): higher is likelier. Lines do not see each other."""
        if not lines:
            return []
        # One flat row of tokens, the lines kept apart by empty tokens that no layer can see across.
        gap = max(DILATIONS)
        lengths = [len(line.tokens) for line in lines]
        starts = gap + np.concatenate([[0], np.cumsum([length + gap for length in lengths])])[:-1].astype(np.int64)
        held = np.concatenate([np.arange(start, start + length) for start, length in zip(starts, lengths, strict=True)])
        values = np.zeros((gap + sum(lengths) + gap * len(lines), len(self.bias)))
        values[held] = self._embedded(lines)
        for (weights, bias), dilation in zip(self.layers, DILATIONS, strict=True):
            around = np.concatenate([values[held - dilation], values[held], values[held + dilation]], axis=1)
            values[held] = np.minimum(_LARGEST, values[held] + _activated(around @ weights + bias))
        found = _scaled(values[held] @ self.out + self.out_bias).astype(np.int64)
        ends = np.cumsum(lengths)
        return [found[end - length : end].reshape(-1, N_HEADS, N_TAGS) for end, length in zip(ends, lengths, strict=True)]

    def _embedded(self, lines: Sequence[LineFeatures]) -> Floats:
        sums = np.concatenate([line.vectors for line in lines]).astype(np.float64) @ self.project + self.bias
        hashed, named = np.concatenate([line.hashed for line in lines]), np.concatenate([line.named for line in lines])
        for index, table in enumerate(self.hashed):
            sums += table[hashed[:, index]]
        for index, table in enumerate(self.named):
            sums += table[named[:, index]]
        return _activated(sums)


def _scaled(sums: Floats) -> Floats:
    return np.rint(sums / WEIGHT_UNIT)


def _activated(sums: Floats) -> Floats:
    return np.minimum(_LARGEST, np.maximum(0.0, _scaled(sums)))
