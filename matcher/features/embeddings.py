"""Static embeddings: a text's vector is the weighted sum of the vectors of its distinct word pieces.

Distilled from a sentence encoder and tuned on names of occupations and skills (`matcher.features.train`). Token vectors
are int8 and weights int16, so that sums are exact; the sum is scaled to int8 by one division and one rounding.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt

from matcher.errors import ModelIntegrityError
from matcher.features.cosine import MAX_DIMS, Int8Vectors, squared_norms
from matcher.features.pieces import WordPieces
from matcher.features.rows import IdRows
from matcher.features.words import meaningful_words
from matcher.persistence.assets import asset_path
from matcher.persistence.bundle import Bundle

KIND = "static-embeddings"
VECTORS = "vectors.npz"
PIECES = "pieces.txt"


class StaticEncoder:
    """Texts to int8 vectors. Equal sets of words give equal vectors, whatever else is in the batch.

    Attributes
    ----------
    pieces
        The vocabulary.
    vectors
        Shape (n_tokens, n_dims), int8.
    weights
        Shape (n_tokens,), int16, positive: how much a token counts in a sum.
    """

    def __init__(self, pieces: WordPieces, vectors: Int8Vectors, weights: npt.NDArray[np.int16], *, sha256: str = "") -> None:
        if vectors.dtype != np.int8 or weights.dtype != np.int16 or vectors.ndim != 2:
            raise ModelIntegrityError("static embeddings hold arrays of the wrong type: train them again")
        if len(pieces) != len(vectors) or len(weights) != len(vectors) or vectors.shape[1] > MAX_DIMS:
            raise ModelIntegrityError("static embeddings hold arrays that do not fit together: train them again")
        self.pieces = pieces
        self.vectors = vectors
        self.weights = weights
        self.sha256 = sha256

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Return the encoder saved at `path`, by default the one that comes with matcher.

        Raises
        ------
        ModelError
            The bundle is missing, damaged, or of another version.
        """
        bundle = Bundle.open(path or asset_path("models", "embeddings"), kind=KIND)
        arrays = bundle.arrays(VECTORS)
        pieces = WordPieces(bundle.text(PIECES).splitlines())
        return cls(pieces, arrays["vectors"], arrays["weights"], sha256=bundle.sha256)

    @property
    def n_dims(self) -> int:
        """Length of a vector."""
        return int(self.vectors.shape[1])

    def tokens(self, words: Iterable[str]) -> list[int]:
        """Return the ids of the pieces of these words; repetitions are harmless, `IdRows` drops them."""
        return self.pieces.ids(words)

    def encode_int8(self, texts: Sequence[str]) -> Int8Vectors:
        """Return one vector a text, shape (n_texts, n_dims); a text without known words has a row of zeros."""
        return self.encode_rows(IdRows.from_lists(self.tokens(meaningful_words(text)) for text in texts))

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return one vector of length 1 a text, shape (n_texts, n_dims); zeros for a text without known words."""
        vectors = self.encode_int8(texts)
        norms = np.sqrt(squared_norms(vectors).astype(np.float64))
        norms[norms == 0.0] = 1.0
        return (vectors / norms[:, None]).astype(np.float32)

    def encode_rows(self, rows: IdRows) -> Int8Vectors:
        """Return one vector a row of token ids, shape (n_rows, n_dims)."""
        sums = np.zeros((len(rows), self.n_dims), dtype=np.float64)
        for index in range(len(rows)):
            ids = rows.row(index)
            if len(ids):
                sums[index] = self.sum(ids)
        return self.scaled(sums)

    def sum(self, ids: npt.NDArray[np.int32]) -> npt.NDArray[np.float64]:
        """Return the sum of the weighted vectors of these tokens, shape (n_dims,): integers."""
        # float64 holds sums of int16 x int8 products exactly for any vocabulary that fits in memory, in any order.
        sums: npt.NDArray[np.float64] = self.weights[ids].astype(np.float64) @ self.vectors[ids].astype(np.float64)
        return sums

    def weighted(self, ids: npt.NDArray[np.int32]) -> npt.NDArray[np.float64]:
        """Return the weighted vectors of these tokens, shape (n_ids, n_dims): `sum` adds them up."""
        return np.asarray(self.weights[ids].astype(np.float64)[:, None] * self.vectors[ids])

    def scaled(self, sums: npt.NDArray[np.float64]) -> Int8Vectors:
        """Return the vectors of texts with these sums, shape (n_texts, n_dims)."""
        # Numerator and divisor are integers below 2^53: the division and the rounding are the only inexact steps.
        largest = np.maximum(np.abs(sums).max(axis=1, initial=0.0), 1.0)
        scaled: Int8Vectors = np.rint((sums * 127.0) / largest[:, None]).astype(np.int8)
        return scaled
