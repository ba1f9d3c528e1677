"""Documents and queries without words: term ids that follow Zipf's law, as many as in resumes and adverts, and random vectors.

Synthetic, and quick to make: a million documents in two minutes, in blocks that do not depend on each other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

N_TERMS = 50_000
N_DIMS = 256
DOCUMENT_WORDS, QUERY_WORDS = 320, 160
"""Median words of a resume and of an advert, function words left out."""
_SHIFT, _EXPONENT = 10.0, 1.05  # Zipf and Mandelbrot: without function words the commonest words are less common


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """Some documents or queries."""

    indptr: npt.NDArray[np.int64]
    ids: npt.NDArray[np.int32]
    """Distinct terms of each text, ascending."""
    vectors: npt.NDArray[np.int8]
    """Shape (n, `N_DIMS`)."""

    def __len__(self) -> int:
        return len(self.indptr) - 1


def chances() -> npt.NDArray[np.float64]:
    """Return how often each term is used, shape (`N_TERMS`,); they sum to 1 and fall."""
    raw = 1.0 / (np.arange(N_TERMS) + _SHIFT) ** _EXPONENT
    return np.asarray(raw / raw.sum())


def idf() -> npt.NDArray[np.int16]:
    """Return the integer weight of each term, from its chance to stand in a document; nothing of a batch is in it."""
    share = 1.0 - (1.0 - chances()) ** DOCUMENT_WORDS
    return np.rint(64 * np.log(1.0 / share) + 1).astype(np.int16)


def texts(n: int, *, median_words: int, seed: tuple[int, ...]) -> Texts:
    """Return `n` texts; equal seeds give equal texts."""
    chance = np.random.default_rng(seed)
    n_words = np.maximum(5, chance.lognormal(np.log(median_words), 0.45, n)).astype(np.int64)
    ids = np.searchsorted(np.cumsum(chances())[:-1], chance.random(int(n_words.sum())))
    distinct = np.unique(np.repeat(np.arange(n), n_words) * N_TERMS + ids)
    counts = np.bincount(distinct // N_TERMS, minlength=n)
    vectors = np.clip(np.rint(chance.standard_normal((n, N_DIMS), dtype=np.float32) * 30), -127, 127)
    return Texts(
        np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        (distinct % N_TERMS).astype(np.int32),
        vectors.astype(np.int8),
    )


def documents(n: int, *, block: int) -> Texts:
    """Return block number `block` of the documents, `n` of them."""
    return texts(n, median_words=DOCUMENT_WORDS, seed=(1, block))


def queries(n: int) -> Texts:
    """Return `n` queries."""
    return texts(n, median_words=QUERY_WORDS, seed=(2,))
