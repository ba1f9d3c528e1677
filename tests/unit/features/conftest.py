from __future__ import annotations

import numpy as np
import pytest

from matcher.features.embeddings import StaticEncoder
from matcher.features.encode import FeatureEncoder
from matcher.features.pieces import WordPieces
from matcher.features.tfidf import TfidfModel

WORDS = ["nurse", "registered", "ward", "care", "python", "c++", "electric", "##ian", "install", "##s", "cable", "##ing"]


@pytest.fixture(scope="session")
def tiny_encoder() -> StaticEncoder:
    generator = np.random.default_rng(5)
    vectors = generator.integers(-127, 128, (len(WORDS), 16), dtype=np.int8)
    weights = generator.integers(1, 32_767, len(WORDS), dtype=np.int16)
    return StaticEncoder(WordPieces(WORDS), vectors, weights)


@pytest.fixture(scope="session")
def tiny_tfidf() -> TfidfModel:
    terms = sorted(["nurse", "registered", "ward", "care", "python", "c++", "electrician", "install", "cable"])
    idf = np.arange(10, 10 + len(terms), dtype=np.int16)
    return TfidfModel(terms, idf, shown=[term.upper() for term in terms])


@pytest.fixture(scope="session")
def tiny_features(tiny_tfidf: TfidfModel, tiny_encoder: StaticEncoder) -> FeatureEncoder:
    return FeatureEncoder(tiny_tfidf, tiny_encoder)


@pytest.fixture(scope="session")
def features() -> FeatureEncoder:
    """With the models that come with matcher."""
    return FeatureEncoder.load()
