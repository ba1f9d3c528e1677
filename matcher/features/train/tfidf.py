"""Training of the TF-IDF model: which words are terms, and how rare each is in the reference corpus."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from matcher.features.tfidf import KIND, VOCABULARY, WEIGHTS, TfidfModel, stem_plural
from matcher.features.train.corpus import ReferenceCorpus, read_postings
from matcher.features.train.function_words import FUNCTION_WORDS
from matcher.features.words import meaningful_words
from matcher.persistence.bundle import save_bundle


@dataclass(frozen=True, slots=True)
class TfidfSettings:
    """How the vocabulary and the weights are made."""

    min_df: int = 2
    """A term of the taxonomies stands in at least so many documents."""
    min_postings: int = 5
    """A term that only postings have stands in at least so many of them, for they are full of misspellings."""
    max_terms: int = 60_000
    scale: int = 64
    """Integer weight of one unit of natural-logarithm IDF."""


def train_tfidf(
    esco: Path, onet: Path, skill2vec: Path | None, out: Path, *, settings: TfidfSettings | None = None
) -> dict[str, Any]:
    """Fit the model on the folders with the downloads, save it at `out`, and return figures about it.

    Each name, description, task, technology and tool is a document, and so is each posting of skill2vec where given.

    Raises
    ------
    InputError
        A file is missing.
    """
    settings = settings or TfidfSettings()
    corpus = ReferenceCorpus.read(esco, onet)
    texts = sorted(set(corpus.texts()))
    postings = sorted(read_postings(skill2vec)) if skill2vec else []
    vocabulary, idf, shown = fit_tfidf(texts, postings, settings)
    metrics = {"n_terms": len(vocabulary), "n_documents": len(texts), "n_postings": len(postings)}
    sources = dict(corpus.hashes)
    if skill2vec:
        sources[skill2vec.name] = hashlib.sha256(skill2vec.read_bytes()).hexdigest()
    save_bundle(
        out,
        kind=KIND,
        arrays={WEIGHTS: {"idf": idf}},
        files={VOCABULARY: _table(vocabulary, shown)},
        about={
            "settings": asdict(settings),
            "sources": sources,
            "metrics": metrics,
            "licence": "Word counts of O*NET 29.2 (CC BY 4.0), ESCO 1.1.1 (Decision 2011/833/EU) and skill2vec (MIT); "
            "see data/ATTRIBUTION.md",
        },
    )
    TfidfModel.load(out)
    return metrics


def fit_tfidf(
    texts: Sequence[str], postings: Sequence[str], settings: TfidfSettings
) -> tuple[list[str], np.ndarray[Any, np.dtype[np.int16]], list[str]]:
    """Return terms in ascending order, their integer weights, and the commonest spelling of each."""
    frequency, spellings = _document_frequency(texts)
    posted, posted_spellings = _document_frequency(postings)
    for term, count in posted.items():
        if term in frequency or count >= settings.min_postings:
            frequency[term] += count
            for spelling, n in posted_spellings[term].items():
                spellings.setdefault(term, Counter())[spelling] += n
    kept = [term for term, count in frequency.items() if count >= settings.min_df and _is_term(term, spellings[term])]
    vocabulary = sorted(sorted(kept, key=lambda term: (-frequency[term], term))[: settings.max_terms])
    n_documents = len(texts) + len(postings)
    counts = np.array([frequency[term] for term in vocabulary], dtype=np.float64)
    weights = np.rint(settings.scale * np.log((1 + n_documents) / (1 + counts)))
    shown = [min(spellings[term], key=lambda spelling: (-spellings[term][spelling], spelling)) for term in vocabulary]
    return vocabulary, np.maximum(weights, 1).astype(np.int16), shown


def _document_frequency(texts: Iterable[str]) -> tuple[Counter[str], dict[str, Counter[str]]]:
    from sklearn.feature_extraction.text import CountVectorizer

    documents = list(texts)
    if not documents:
        return Counter(), {}
    vectorizer = CountVectorizer(analyzer=meaningful_words, binary=True, dtype=np.int32)
    matrix = vectorizer.fit_transform(documents)
    words = vectorizer.get_feature_names_out()
    of_word = np.asarray(matrix.sum(axis=0)).ravel()
    spellings: dict[str, Counter[str]] = {}
    for word, count in zip(words, of_word, strict=True):
        spellings.setdefault(stem_plural(word), Counter())[str(word)] = int(count)
    terms = sorted(spellings)
    column = {term: index for index, term in enumerate(terms)}
    return Counter(dict(zip(terms, _merged(matrix, [column[stem_plural(word)] for word in words]), strict=True))), spellings


def _merged(matrix: Any, columns: Sequence[int]) -> list[int]:
    # A document that has both "nurse" and "nurses" counts once for their term.
    merged = matrix.copy()
    merged.indices = np.asarray(columns, dtype=merged.indices.dtype)[merged.indices]
    merged.sum_duplicates()
    return [int(count) for count in np.bincount(merged.indices, minlength=max(columns) + 1)]


def _is_term(term: str, spellings: Counter[str]) -> bool:
    if not any(char.isalpha() for char in term):
        return False  # bare numbers: years, counts, codes
    return term not in FUNCTION_WORDS and not FUNCTION_WORDS.issuperset(spellings)


def _table(vocabulary: Sequence[str], shown: Sequence[str]) -> bytes:
    lines = (term if term == spelling else f"{term}\t{spelling}" for term, spelling in zip(vocabulary, shown, strict=True))
    return ("\n".join(lines) + "\n").encode("utf-8")
