"""What several rooms are tested with."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from matcher.batch.parsing import shared_matcher
from matcher.engine.matcher import Matcher

NURSE_ADVERT = """We look for a nurse for our surgical ward.

Requirements:
- Wound care and triage
- 3+ years of experience
- A degree in nursing
"""
ADA = """Ada Example
ada@example.com | (614) 555-0101

Experience

Registered Nurse, Example Hospital
Jan 2019 - Dec 2023
- Triage and wound care on a surgical ward

Education

Bachelor of Science in Nursing, Example University, 2018
"""


@pytest.fixture
def one_matcher(monkeypatch: pytest.MonkeyPatch, shared: Matcher) -> Iterator[None]:
    """Let runs in this process take the shared matcher."""
    monkeypatch.setattr(Matcher, "load", lambda *_, **__: shared)
    shared_matcher.cache_clear()
    yield
    shared_matcher.cache_clear()


@pytest.fixture(scope="session")
def shared() -> Iterator[Matcher]:
    """One matcher for all tests: loading the models takes longer than using them."""
    with Matcher.load() as matcher:
        yield matcher


@pytest.fixture
def ada() -> bytes:
    """A nurse's resume as a text file."""
    return ADA.encode()


@pytest.fixture
def nurse_advert() -> dict[str, str]:
    return {"id": "7", "title": "Registered Nurse", "description": NURSE_ADVERT}


class WordCounter:
    """Stands for the precise encoder where its libraries are absent: near are texts with equal words."""

    n_dims = 512
    sha256 = "f" * 64

    def __init__(self) -> None:
        self.seen: list[str] = []

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.seen += texts
        vectors = np.zeros((len(texts), self.n_dims), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for word in text.lower().split():
                row[zlib.crc32(word.encode()) % self.n_dims] += 1.0
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.where(norms > 0.0, norms, 1.0)


@pytest.fixture
def word_counter() -> WordCounter:
    return WordCounter()
