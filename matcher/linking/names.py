"""How near a title comes to the names of occupations: as a whole, word by word, and to all names of one occupation together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.features.cosine import Int8Vectors, similarities
from matcher.features.embeddings import StaticEncoder
from matcher.features.tfidf import TfidfModel
from matcher.features.words import meaningful_words

Floats = npt.NDArray[np.float64]

# Shares chosen on the suites alias and unseen (docs/models.md), in steps of a tenth or more.
_WORDS_OF_TITLE = 0.7
"""Against 1 for the cosine of whole names: how well the title's words are met by the name's."""
_WORDS_OF_NAME = 0.2
"""The same for the name's words: a name that says more than the title is a little less likely meant."""
_OF_ALL_NAMES = 0.35
"""Share of the middle of an occupation's names against its best name."""
_OF_DESCRIPTION = 0.6
"""Share of a description, where there is one, against the names."""
_WORDS_OF_DESCRIPTION = 0.7
"""Of that: the title's words against the cosine, which a long text dilutes."""
_UNIT = 4096
"""Likeness of words in whole numbers, so that sums of them are exact."""


@dataclass(frozen=True, slots=True, eq=False)
class NamedTexts:
    """Texts made ready to be compared with titles."""

    vectors: Int8Vectors
    """Shape (n_texts, n_dims)."""
    words: npt.NDArray[np.int64]
    """Rows in the measure's table, text after text; no text is without a row."""
    starts: npt.NDArray[np.int64]
    """Shape (n_texts,): where each text's words begin."""
    centre: Int8Vectors
    """Shape (n_groups, n_dims): the middle of the vectors; of joined texts one for each part."""

    @classmethod
    def joined(cls, parts: Sequence[NamedTexts]) -> NamedTexts:
        """Return the texts of all parts, in their order."""
        offsets = np.cumsum([0, *(len(part.words) for part in parts)])[:-1]
        return cls(
            np.concatenate([part.vectors for part in parts]),
            np.concatenate([part.words for part in parts]),
            np.concatenate([part.starts + offset for part, offset in zip(parts, offsets, strict=True)]),
            np.concatenate([part.centre for part in parts]),
        )


class NameMeasure:
    """Compares titles with names; equal titles and names give equal bits in any company.

    Word by word means: for each word the likest word of the other text, weighed by rarity (Khattab and Zaharia 2020, with one
    vector a word).
    """

    def __init__(self, encoder: StaticEncoder, tfidf: TfidfModel) -> None:
        self._encoder = encoder
        self._tfidf = tfidf
        self._rows: dict[str, int] = {"": 0}
        self._vectors = np.zeros((1, encoder.n_dims), dtype=np.int8)
        self._weights = np.zeros(1, dtype=np.int64)

    def prepare(self, texts: Sequence[str]) -> NamedTexts:
        """Return `texts` made ready; worth keeping when many titles meet them."""
        split = [list(dict.fromkeys(meaningful_words(text))) or [""] for text in texts]
        self._learn([word for words in split for word in words])
        rows = [[self._rows[word] for word in words] for words in split]
        starts = np.concatenate([[0], np.cumsum([len(words) for words in rows])])[:-1]
        vectors = self._encoder.encode_int8(texts)
        return NamedTexts(vectors, np.concatenate(rows).astype(np.int64), starts.astype(np.int64), _centre(vectors))

    def _learn(self, words: Sequence[str]) -> None:
        new = [word for word in dict.fromkeys(words) if word not in self._rows]
        if not new:
            return
        self._rows |= {word: len(self._rows) + index for index, word in enumerate(new)}
        self._vectors = np.concatenate([self._vectors, self._encoder.encode_int8(new)])
        self._weights = np.concatenate([self._weights, self._weights_of(new)])

    def _weights_of(self, words: Sequence[str]) -> npt.NDArray[np.int64]:
        return np.array([self._tfidf.weight(self._tfidf.terms(word)) for word in words], dtype=np.int64)

    def to_names(self, title: str, names: NamedTexts) -> Floats:
        """Return how near `title` comes to each name, shape (n_names,), at most 1."""
        cosines = similarities(self._encoder.encode_int8([title]), names.vectors)[0]
        of_title, of_name = self._met(title, names)
        near: Floats = cosines + _WORDS_OF_TITLE * of_title + _WORDS_OF_NAME * of_name
        return near / (1.0 + _WORDS_OF_TITLE + _WORDS_OF_NAME)

    def to_centres(self, title: str, names: NamedTexts) -> Floats:
        """Return how near `title` comes to the middle of each group of names, shape (n_groups,), at most 1."""
        near: Floats = similarities(self._encoder.encode_int8([title]), names.centre)[0]
        return near

    def to_descriptions(self, title: str, described: NamedTexts) -> Floats:
        """Return how near `title` comes to each description, shape (n_descriptions,), at most 1."""
        cosines = similarities(self._encoder.encode_int8([title]), described.vectors)[0]
        near: Floats = (1.0 - _WORDS_OF_DESCRIPTION) * cosines + _WORDS_OF_DESCRIPTION * self._met(title, described)[0]
        return near

    def _met(self, title: str, names: NamedTexts) -> tuple[Floats, Floats]:
        """Return the weighted share of the title's words that each name meets, and of each name's that the title meets."""
        words = list(dict.fromkeys(meaningful_words(title)))
        if not words:
            return np.zeros(len(names.starts)), np.zeros(len(names.starts))
        weights = self._weights_of(words)
        # Once for each different word, then spread over the places where it stands.
        rows, places = np.unique(names.words, return_inverse=True)
        cosines = similarities(self._encoder.encode_int8(words), self._vectors[rows])
        spread = np.rint(np.maximum(0.0, cosines) * _UNIT).astype(np.int32)[:, places]
        of_title = weights @ np.maximum.reduceat(spread, names.starts, axis=1)
        held = self._weights[names.words]
        of_name = np.add.reduceat(spread.max(axis=0) * held, names.starts)
        totals = np.add.reduceat(held, names.starts)
        return of_title / max(1, int(weights.sum()) * _UNIT), of_name / np.maximum(1, totals * _UNIT)


def _centre(vectors: Int8Vectors) -> Int8Vectors:
    """Return the middle of these rows as int8, shape (1, n_dims); each row counts by its direction, scaled to 127."""
    lengths = np.sqrt((vectors.astype(np.int64) ** 2).sum(axis=1, dtype=np.int64).astype(np.float64))
    lengths[lengths == 0.0] = 1.0
    sums = np.rint(vectors * (127.0 / lengths)[:, None]).sum(axis=0, keepdims=True)
    scaled: Int8Vectors = np.rint(sums * 127.0 / max(1.0, float(np.abs(sums).max(initial=0.0)))).astype(np.int8)
    return scaled


def to_groups(near: Floats, starts: npt.NDArray[np.int64], to_centres: Floats, to_descriptions: Floats | None = None) -> Floats:
    """Return how near a title comes to each occupation: by its best name, the middle of its names, and its description.

    Parameters
    ----------
    near
        Shape (n_names,), the names of an occupation beside each other; `starts` are the first of each, shape (n_groups,).
    to_centres, to_descriptions
        Shape (n_groups,).
    """
    named = (1.0 - _OF_ALL_NAMES) * np.maximum.reduceat(near, starts) + _OF_ALL_NAMES * to_centres
    if to_descriptions is None:
        return named
    return (1.0 - _OF_DESCRIPTION) * named + _OF_DESCRIPTION * to_descriptions
