"""Contrastive tuning of static vectors: InfoNCE with the other pairs of a batch as negatives (van den Oord et al. 2018)."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matcher.features.pieces import WordPieces
from matcher.features.rows import IdRows
from matcher.features.train.distil import FloatModel
from matcher.features.train.pairs import TextPair
from matcher.features.train.teacher import load_torch
from matcher.features.words import meaningful_words

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TuneSettings:
    """How the vectors are tuned."""

    n_epochs: float = 4.0
    batch_size: int = 1024
    learning_rate: float = 1e-3
    temperature: float = 0.1
    n_warmup_steps: int = 50
    share_of_start: float = 0.15
    """Share of the vectors before tuning in the result: what is known of other words holds what tuning never met."""
    n_most_tokens: int = 128
    """Longer texts are cut; a batch with a few of them would be as slow as all others together."""


@dataclass(frozen=True, slots=True, eq=False)
class _EncodedPairs:
    rows: IdRows
    left: npt.NDArray[np.int64]
    right: npt.NDArray[np.int64]
    concept: npt.NDArray[np.int64]


def tune(model: FloatModel, pairs: Sequence[TextPair], settings: TuneSettings, *, seed: int) -> FloatModel:
    """Return the model after tuning on `pairs`, on one thread, so that a machine repeats its own result.

    Raises
    ------
    MissingExtraError
        torch is not installed.
    """
    torch = load_torch()
    encoded = _encode(model, pairs, settings)
    table = torch.nn.Embedding.from_pretrained(torch.tensor(model.vectors), freeze=False)
    optimiser = torch.optim.Adam(table.parameters(), lr=settings.learning_rate)
    n_steps = max(int(settings.n_epochs * len(pairs) / settings.batch_size), 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / settings.n_warmup_steps) * max(0.02, 1.0 - step / n_steps)
    )
    for step, batch in enumerate(_batches(len(pairs), n_steps, settings.batch_size, seed)):
        loss = _loss(torch, table, encoded, batch, settings.temperature)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        if step % 100 == 0:
            _log.info("tuning step %d of %d: loss %.3f", step, n_steps, loss.item())
    tuned = table.weight.detach().numpy()
    return FloatModel(
        model.vocabulary, (1 - settings.share_of_start) * tuned + np.float32(settings.share_of_start) * model.vectors
    )


def _encode(model: FloatModel, pairs: Sequence[TextPair], settings: TuneSettings) -> _EncodedPairs:
    pieces = WordPieces(model.vocabulary)
    texts = {text: index for index, text in enumerate(dict.fromkeys(text for pair in pairs for text in pair[:2]))}
    concepts = {concept: index for index, concept in enumerate(dict.fromkeys(pair.concept_id for pair in pairs))}
    return _EncodedPairs(
        IdRows.from_lists(pieces.ids(meaningful_words(text))[: settings.n_most_tokens] for text in texts),
        np.array([texts[pair.left] for pair in pairs]),
        np.array([texts[pair.right] for pair in pairs]),
        np.array([concepts[pair.concept_id] for pair in pairs]),
    )


def _batches(n_pairs: int, n_steps: int, batch_size: int, seed: int) -> list[npt.NDArray[np.int64]]:
    generator = np.random.default_rng(seed)
    size = min(batch_size, n_pairs)
    batches: list[npt.NDArray[np.int64]] = []
    while len(batches) < n_steps:
        order = generator.permutation(n_pairs)
        batches += [order[first : first + size] for first in range(0, n_pairs - size + 1, size)]
    return batches[:n_steps]


def _loss(torch: Any, table: Any, encoded: _EncodedPairs, batch: npt.NDArray[np.int64], temperature: float) -> Any:
    left = bags(torch, table, encoded.rows, encoded.left[batch])
    right = bags(torch, table, encoded.rows, encoded.right[batch])
    # A pair of the same concept, or with the same right side, is no negative.
    concept, text = torch.from_numpy(encoded.concept[batch]), torch.from_numpy(encoded.right[batch])
    same = (concept[:, None] == concept[None]) | (text[:, None] == text[None])
    same &= ~torch.eye(len(batch), dtype=torch.bool)
    logits = (left @ right.T / temperature).masked_fill(same, -1e4)
    target = torch.arange(len(batch))
    entropy = torch.nn.functional.cross_entropy
    return (entropy(logits, target) + entropy(logits.T, target)) / 2


def bags(torch: Any, table: Any, rows: IdRows, chosen: npt.NDArray[np.int64]) -> Any:
    """Return the vectors of these texts, of length 1: the sums of their tokens' vectors."""
    bag = rows.take(chosen.tolist())
    ids, offsets = torch.from_numpy(bag.ids.astype(np.int64)), torch.from_numpy(bag.indptr[:-1])
    sums = torch.nn.functional.embedding_bag(ids, table.weight, offsets, mode="sum")
    return torch.nn.functional.normalize(sums, dim=-1)
