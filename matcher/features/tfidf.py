"""TF-IDF over words, with integer weights frozen on a reference corpus.

A text is the set of its distinct terms: how often a word stands in it does not count. A term is a word in normal form, its
plural ending taken off; words that the reference corpus does not know, function words and bare numbers are not terms.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
import numpy.typing as npt

from matcher.errors import ModelIntegrityError
from matcher.features.rows import IdRows
from matcher.features.words import meaningful_words
from matcher.persistence.assets import asset_path
from matcher.persistence.bundle import Bundle

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

KIND = "word-tfidf"
VOCABULARY = "vocabulary.tsv"
WEIGHTS = "weights.npz"

TermIds = npt.NDArray[np.int32]


def stem_plural(word: str) -> str:
    """Return `word` without its possessive or plural ending; both forms of a word meet, neither need be an English word.

    Examples
    --------
    >>> [stem_plural(word) for word in ("nurses", "batteries", "boxes", "nurse's", "analysis", "aws", "access")]
    ['nurse', 'battery', 'box', 'nurse', 'analysis', 'aws', 'access']
    """
    word = word.removesuffix("'s")
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "zzes", "ches", "shes")) and word not in ("axes", "aches", "caches"):
        return word[:-2]
    return word[:-1]


class TfidfModel:
    """Texts to sorted term ids, and ids to integer weights.

    Attributes
    ----------
    vocabulary
        Terms in ascending order; a term's id is its position.
    idf
        Shape (n_terms,), int16, positive: ``round(64 * ln((1 + n) / (1 + df)))`` over the reference corpus.
    """

    def __init__(
        self, vocabulary: Sequence[str], idf: npt.NDArray[np.int16], *, shown: Sequence[str], sha256: str = ""
    ) -> None:
        if idf.dtype != np.int16 or len(idf) != len(vocabulary) or len(shown) != len(vocabulary) or (idf <= 0).any():
            raise ModelIntegrityError("TF-IDF vocabulary and weights do not fit together: train them again")
        self.vocabulary = tuple(vocabulary)
        self.idf = idf
        self.sha256 = sha256
        self._shown = tuple(shown)
        self._index = {term: position for position, term in enumerate(self.vocabulary)}

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Return the model saved at `path`, by default the one that comes with matcher.

        Raises
        ------
        ModelError
            The bundle is missing, damaged, or of another version.
        """
        bundle = Bundle.open(path or asset_path("models", "tfidf"), kind=KIND)
        pairs = [line.partition("\t") for line in bundle.text(VOCABULARY).splitlines()]
        idf = bundle.arrays(WEIGHTS)["idf"]
        return cls([term for term, _, _ in pairs], idf, shown=[shown or term for term, _, shown in pairs], sha256=bundle.sha256)

    @property
    def n_terms(self) -> int:
        """Size of the vocabulary."""
        return len(self.vocabulary)

    def term(self, term_id: int) -> str:
        """Return the commonest spelling of a term in the reference corpus, for people to read."""
        return self._shown[term_id]

    def ids(self, words: Iterable[str]) -> list[int]:
        """Return the term ids of words in normal form, in reading order and with repetitions; unknown words are left out."""
        index = self._index
        return [found for word in words if (found := index.get(stem_plural(word))) is not None]

    def terms(self, text: str) -> TermIds:
        """Return the distinct term ids of `text`, ascending."""
        return np.array(sorted(set(self.ids(meaningful_words(text)))), dtype=np.int32)

    def weights(self, ids: TermIds) -> npt.NDArray[np.int64]:
        """Return the weights of these terms."""
        return self.idf[ids].astype(np.int64)

    def weight(self, ids: TermIds) -> int:
        """Return the sum of the weights of these terms."""
        return int(self.idf[ids].sum(dtype=np.int64))

    def rows(self, texts: Iterable[str]) -> IdRows:
        """Return the distinct term ids of each text."""
        return IdRows.from_lists(self.ids(meaningful_words(text)) for text in texts)

    def encode_lines(self, texts: Sequence[str]) -> csr_matrix:
        """Return the weights of each text's terms as a sparse int64 matrix of shape (n_texts, n_terms)."""
        from scipy.sparse import csr_matrix

        rows = self.rows(texts)
        return csr_matrix((self.weights(rows.ids), rows.ids, rows.indptr), shape=(len(rows), self.n_terms))

    def coverage(self, job_terms: TermIds, resume_terms: TermIds) -> float:
        """Return the weight of the job's terms that the resume has over the weight of all of them, in [0, 1]; 0 without terms.

        More terms in the resume never lower it.
        """
        asked = self.weight(job_terms)
        shared = self.weight(np.intersect1d(job_terms, resume_terms, assume_unique=True))
        return shared / asked if asked else 0.0

    def row_coverage(self, job_terms: TermIds, rows: IdRows) -> list[float]:
        """Return the `coverage` of the job's terms by each row."""
        asked = self.weight(job_terms)
        if not asked:
            return [0.0] * len(rows)
        weights = self.weights(rows.ids) * np.isin(rows.ids, job_terms)
        sums = np.concatenate([[0], np.cumsum(weights)])[rows.indptr]
        shares: list[float] = (np.diff(sums) / asked).tolist()
        return shares

    def cosine(self, left: TermIds, right: TermIds) -> float:
        """Return the cosine of two texts' weight vectors, in [0, 1]; 0 when either has no terms."""
        norms = [int((self.weights(ids) ** 2).sum()) for ids in (left, right)]
        shared = np.intersect1d(left, right, assume_unique=True)
        squares = int((self.weights(shared) ** 2).sum())
        return squares / math.sqrt(norms[0] * norms[1]) if all(norms) else 0.0
