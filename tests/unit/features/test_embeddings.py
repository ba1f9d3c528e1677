from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.errors import ModelIntegrityError, ModelNotFoundError, ModelVersionError
from matcher.features.cosine import similarities
from matcher.features.embeddings import StaticEncoder
from matcher.features.encode import FeatureEncoder
from matcher.features.pieces import WordPieces
from matcher.persistence.assets import asset_path

WORDS = st.sampled_from(["nurse", "Registered", "ward", "care", "electrician", "installs", "C++", "unknownword"])
TEXTS = st.lists(st.lists(WORDS, max_size=8).map(" ".join), max_size=8)


def naive(encoder: StaticEncoder, text_tokens: list[int]) -> list[int]:
    """The definition, in Python's own integers; round() and rint both round half to even."""
    sums = [0] * encoder.n_dims
    for token in set(text_tokens):
        for dim, value in enumerate(encoder.vectors[token].tolist()):
            sums[dim] += int(encoder.weights[token]) * value
    largest = max(map(abs, sums))
    return [round(127 * value / largest) if largest else 0 for value in sums]


@given(TEXTS)
def test_equals_the_definition(tiny_encoder: StaticEncoder, texts: list[str]) -> None:
    expected = [naive(tiny_encoder, tiny_encoder.tokens(text.lower().split())) for text in texts]
    assert tiny_encoder.encode_int8(texts).tolist() == expected


@given(TEXTS, st.randoms())
def test_neither_batch_nor_order_matters(tiny_encoder: StaticEncoder, texts: list[str], random) -> None:
    whole = tiny_encoder.encode_int8(texts)
    order = list(range(len(texts)))
    random.shuffle(order)
    assert (tiny_encoder.encode_int8([texts[index] for index in order]) == whole[order]).all()
    assert all((tiny_encoder.encode_int8([text])[0] == row).all() for text, row in zip(texts, whole, strict=True))


@given(st.lists(st.sampled_from(["nurse", "ward", "care"]), min_size=1, max_size=5), st.integers(2, 9))
def test_repeating_words_changes_nothing(tiny_encoder: StaticEncoder, words: list[str], k: int) -> None:
    once, often = tiny_encoder.encode_int8([" ".join(words), " ".join(words * k)])
    assert (once == often).all()


def test_rows_without_known_words_are_zero(tiny_encoder: StaticEncoder) -> None:
    assert not tiny_encoder.encode_int8(["", "zzz"]).any()
    assert not tiny_encoder.encode(["", "zzz"]).any()
    assert tiny_encoder.encode_int8([]).shape == (0, 16)


def test_unit_rows_are_float32_of_length_one(features: FeatureEncoder) -> None:
    rows = features.encoder.encode(["registered nurse", "electrician"])
    assert rows.dtype == np.float32
    assert rows.shape == (2, features.encoder.n_dims)
    assert np.linalg.norm(rows.astype(np.float64), axis=1) == pytest.approx([1.0, 1.0], abs=1e-6)


def test_largest_component_fills_the_range(features: FeatureEncoder) -> None:
    assert np.abs(features.encoder.encode_int8(["pastry chef"])).max() == 127


@pytest.mark.parametrize(
    ("asked", "near", "far"),
    [
        ("registered nurse", "staff nurse on a surgical ward", "forklift operator"),
        ("software engineer", "backend developer in Python", "primary school teacher"),
        ("pastry chef", "baker of bread and cakes", "tax accountant"),
        ("electrician", "installs wiring and circuit breakers", "literary translator"),
        ("bookkeeper", "accounts payable and ledgers", "pastry chef"),
    ],
)
def test_shipped_model_puts_like_before_unlike(features: FeatureEncoder, asked: str, near: str, far: str) -> None:
    vectors = features.encoder.encode_int8([asked, near, far])
    close, distant = similarities(vectors[:1], vectors[1:])[0]
    assert close > distant + 0.1


def test_pickled_encoder_encodes_the_same(tiny_encoder: StaticEncoder) -> None:
    copy = pickle.loads(pickle.dumps(tiny_encoder))
    assert (copy.encode_int8(["registered nurse"]) == tiny_encoder.encode_int8(["registered nurse"])).all()


@pytest.mark.parametrize("name", ["vectors.npz", "pieces.txt"])
def test_damage_is_found_before_use(tmp_path: Path, name: str) -> None:
    copy = shutil.copytree(asset_path("models", "embeddings"), tmp_path / "model")
    damaged = bytearray((copy / name).read_bytes())
    damaged[len(damaged) // 2] ^= 1
    (copy / name).write_bytes(damaged)
    with pytest.raises(ModelIntegrityError, match=name) as caught:
        StaticEncoder.load(copy)
    assert caught.value.exit_code == 4


def test_missing_and_foreign_bundles(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFoundError, match="manifest"):
        StaticEncoder.load(tmp_path)
    with pytest.raises(ModelVersionError):
        StaticEncoder.load(asset_path("models", "tfidf"))


def test_arrays_that_do_not_fit_are_refused() -> None:
    vectors, weights = np.zeros((2, 4), np.int8), np.ones(2, np.int16)
    with pytest.raises(ModelIntegrityError, match="fit"):
        StaticEncoder(WordPieces(["one"]), vectors, weights)
    with pytest.raises(ModelIntegrityError, match="type"):
        StaticEncoder(WordPieces(["one", "two"]), vectors.astype(np.int16), weights)
