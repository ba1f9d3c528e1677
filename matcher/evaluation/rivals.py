"""The methods that everybody knows, fitted on the documents they rank: words, letters, BM25, chance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matcher.errors import MissingExtraError
from matcher.evaluation.tasks import Scores, System

_SEED = 7
_WORD = r"(?u)[^\W_][\w+#.]*"


def rivals() -> dict[str, System]:
    """Return the rivals by the name under which they are shown."""
    return {"word TF-IDF": word_tfidf, "char TF-IDF": char_tfidf, "BM25": bm25, "random": at_random}


def word_tfidf(queries: Sequence[str], documents: Sequence[str]) -> Scores:
    """Return cosines of scikit-learn's TF-IDF over words, sublinear."""
    return _tfidf(queries, documents, analyzer="word", ngram_range=(1, 1), token_pattern=_WORD)


def char_tfidf(queries: Sequence[str], documents: Sequence[str]) -> Scores:
    """Return cosines of scikit-learn's TF-IDF over runs of three to five letters within words, sublinear."""
    return _tfidf(queries, documents, analyzer="char_wb", ngram_range=(3, 5))


def _tfidf(queries: Sequence[str], documents: Sequence[str], **settings: object) -> Scores:
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(sublinear_tf=True, lowercase=True, **settings)
    held = vectorizer.fit_transform(documents)
    return np.asarray((vectorizer.transform(queries) @ held.T).toarray(), dtype=np.float64)


def bm25(queries: Sequence[str], documents: Sequence[str]) -> Scores:
    """Return BM25 (Lucene's form, k1 1.5, b .75) by bm25s.

    Raises
    ------
    MissingExtraError
        bm25s is not installed.
    """
    try:
        import bm25s
    except ImportError:
        raise MissingExtraError("evaluating", extra="evaluate") from None
    model = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
    tokens = bm25s.tokenize(list(documents), stopwords="en", show_progress=False, return_ids=False)
    model.index(tokens, show_progress=False)
    asked = bm25s.tokenize(list(queries), stopwords="en", show_progress=False, return_ids=False)
    return np.stack([_bm25_row(model, words, len(documents)) for words in asked])


def _bm25_row(model: object, words: Sequence[str], n_documents: int) -> Scores:
    known = [word for word in words if word in model.vocab_dict]  # type: ignore[attr-defined]
    if not known:
        return np.zeros(n_documents)
    return np.asarray(model.get_scores(known), dtype=np.float64)  # type: ignore[attr-defined]


def at_random(queries: Sequence[str], documents: Sequence[str]) -> Scores:
    """Return chance, the same each time."""
    return np.random.default_rng(_SEED).random((len(queries), len(documents)))
