"""Distillation: a static vector for each word piece, from a sentence encoder that reads each piece alone.

After Model2Vec (Tulkens and van Dongen 2024): the encoder's mean-pooled output for each vocabulary entry, reduced by
principal components, weighted by smooth inverse frequency (Arora et al. 2017). Two things differ: frequent whole words of
the field get vectors of their own, read as all their pieces at once, and frequencies are counted in the reference corpus.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from matcher.features.pieces import WordPieces
from matcher.features.train.teacher import load_teacher, load_torch, teacher_path
from matcher.features.words import meaningful_words

Floats = npt.NDArray[np.float32]

_PIECE = re.compile(r"(?:##)?[a-z0-9]+|[+#]")
_BATCH_SIZE = 512
_TEXT_BATCH = 256
_MOST_TEACHER_TOKENS = 96


@dataclass(frozen=True, slots=True)
class DistilSettings:
    """How the first vectors are made."""

    n_dims: int = 256
    min_word_count: int = 3
    """Words of the corpus that the teacher spells in several pieces become entries of their own from this count on."""
    sif: float = 2e-3
    """Smooth inverse frequency: an entry of probability p weighs sif / (sif + p)."""


@dataclass(frozen=True, slots=True, eq=False)
class FloatModel:
    """Vocabulary and vectors before they become integers; a vector's length is the token's weight."""

    vocabulary: tuple[str, ...]
    vectors: Floats
    """Shape (n_tokens, n_dims)."""


def distil(texts: Iterable[str], settings: DistilSettings) -> FloatModel:
    """Return static vectors distilled from all-MiniLM-L6-v2, with a vocabulary grown by frequent words of `texts`.

    Raises
    ------
    MissingExtraError
        torch or the packaged teacher is not installed.
    """
    teacher = teacher_path()
    spelled = (teacher / "vocab.txt").read_text(encoding="utf-8").splitlines()
    counts = Counter(word for text in texts for word in meaningful_words(text))
    vocabulary = _vocabulary(spelled, counts, settings.min_word_count)
    vectors = _principal_components(_teacher_vectors(teacher, vocabulary), settings.n_dims)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)  # a piece's weight is its rarity alone
    return FloatModel(vocabulary, vectors * _sif_weights(vocabulary, counts, settings.sif)[:, None])


def teacher_vectors_of_texts(texts: Sequence[str]) -> npt.NDArray[np.float16]:
    """Return what the teacher makes of whole texts, rows of length 1, shape (n_texts, 384).

    Raises
    ------
    MissingExtraError
        The libraries for training are not installed.
    """
    torch = load_torch()
    model, tokenizer = load_teacher(teacher_path())
    vectors = np.zeros((len(texts), model.config.hidden_size), dtype=np.float16)
    order = sorted(range(len(texts)), key=lambda position: (len(texts[position]), position))
    with torch.inference_mode():
        for first in range(0, len(order), _TEXT_BATCH):
            chosen = order[first : first + _TEXT_BATCH]
            batch = [texts[position] for position in chosen]
            sequences = tokenizer(batch, truncation=True, max_length=_MOST_TEACHER_TOKENS)["input_ids"]
            pooled = _mean_pooled(torch, model, sequences, tokenizer.pad_token_id)
            vectors[chosen] = pooled / np.maximum(np.linalg.norm(pooled, axis=1, keepdims=True), 1e-12)
    return vectors


def _vocabulary(spelled: Sequence[str], counts: Counter[str], min_word_count: int) -> tuple[str, ...]:
    pieces = [piece for piece in spelled if _PIECE.fullmatch(piece)]
    known = set(pieces)
    frequent = sorted(word for word, count in counts.items() if count >= min_word_count and word not in known)
    return tuple(pieces + [word for word in frequent if word.isascii() and any(char.isalpha() for char in word)])


def _teacher_vectors(teacher: Path, vocabulary: Sequence[str]) -> Floats:
    torch = load_torch()
    model, tokenizer = load_teacher(teacher)
    begin, end, pad = tokenizer.cls_token_id, tokenizer.sep_token_id, tokenizer.pad_token_id
    index = tokenizer.get_vocab()
    sequences = [
        [begin, *([index[entry]] if entry in index else tokenizer(entry, add_special_tokens=False)["input_ids"]), end]
        for entry in vocabulary
    ]
    order = sorted(range(len(sequences)), key=lambda position: len(sequences[position]))
    vectors = np.zeros((len(sequences), model.config.hidden_size), dtype=np.float32)
    with torch.inference_mode():
        for first in range(0, len(order), _BATCH_SIZE):
            chosen = order[first : first + _BATCH_SIZE]
            vectors[chosen] = _mean_pooled(torch, model, [sequences[position] for position in chosen], pad)
    return vectors


def _mean_pooled(torch: Any, model: Any, sequences: Sequence[Sequence[int]], pad: int) -> Floats:
    longest = max(map(len, sequences))
    ids = torch.tensor([[*ids, *[pad] * (longest - len(ids))] for ids in sequences])
    mask = torch.tensor([[1] * len(ids) + [0] * (longest - len(ids)) for ids in sequences])
    hidden = model(input_ids=ids, attention_mask=mask).last_hidden_state * mask[:, :, None]
    pooled: Floats = (hidden.sum(dim=1) / mask.sum(dim=1, keepdim=True)).numpy()
    return pooled


def _principal_components(vectors: Floats, n_dims: int) -> Floats:
    centred = vectors.astype(np.float64) - vectors.mean(axis=0, dtype=np.float64)
    _, axes = np.linalg.eigh(centred.T @ centred)
    axes = axes[:, ::-1][:, :n_dims]
    axes *= np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(n_dims)])  # an eigenvector's sign is arbitrary
    reduced: Floats = (centred @ axes).astype(np.float32)
    return reduced


def _sif_weights(vocabulary: Sequence[str], counts: Counter[str], sif: float) -> Floats:
    pieces = WordPieces(vocabulary)
    occurrences = np.zeros(len(vocabulary), dtype=np.float64)
    for word, count in sorted(counts.items()):
        for piece in pieces.ids([word]):
            occurrences[piece] += count
    weights: Floats = (sif / (sif + occurrences / max(occurrences.sum(), 1.0))).astype(np.float32)
    return weights
