"""Distillation of whole texts: how near two texts are shall be as near as the teacher finds them.

The vectors of words alone know little of sentences. For batches of texts, the static model's cosines are drawn towards the
teacher's: as a distribution over the other texts (Hinton et al. 2015), and by their squares.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.features.pieces import WordPieces
from matcher.features.rows import IdRows
from matcher.features.train.distil import FloatModel
from matcher.features.train.teacher import load_torch
from matcher.features.train.tune import bags
from matcher.features.words import meaningful_words

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RelateSettings:
    """How nearness is taken over from the teacher."""

    n_epochs: float = 3.0
    batch_size: int = 1024
    learning_rate: float = 1e-3
    temperature: float = 0.05
    share_of_squares: float = 5.0
    n_warmup_steps: int = 50
    n_most_tokens: int = 128


def relate(
    model: FloatModel, texts: Sequence[str], taught: npt.NDArray[np.float16], settings: RelateSettings, *, seed: int
) -> FloatModel:
    """Return the model after it learnt how near `texts` are, on one thread, so that a machine repeats its own result.

    Parameters
    ----------
    taught
        The teacher's vectors of the texts, rows of length 1.

    Raises
    ------
    MissingExtraError
        torch is not installed.
    """
    torch = load_torch()
    pieces = WordPieces(model.vocabulary)
    rows = IdRows.from_lists(pieces.ids(meaningful_words(text))[: settings.n_most_tokens] for text in texts)
    table = torch.nn.Embedding.from_pretrained(torch.tensor(model.vectors), freeze=False)
    optimiser = torch.optim.Adam(table.parameters(), lr=settings.learning_rate)
    size = min(settings.batch_size, len(texts))
    n_steps = max(int(settings.n_epochs * len(texts) / size), 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / settings.n_warmup_steps) * max(0.02, 1.0 - step / n_steps)
    )
    generator = np.random.default_rng(seed)
    itself = torch.eye(size, dtype=torch.bool)
    softmax, log_softmax = torch.nn.functional.softmax, torch.nn.functional.log_softmax
    for step in range(n_steps):
        chosen = generator.choice(len(texts), size, replace=False)
        vectors, lesson = bags(torch, table, rows, chosen), torch.from_numpy(taught[chosen]).float()
        near, asked = vectors @ vectors.T, lesson @ lesson.T
        target = softmax((asked / settings.temperature).masked_fill(itself, -1e4), -1)
        found = log_softmax((near / settings.temperature).masked_fill(itself, -1e4), -1)
        loss = -(target * found).sum(-1).mean() + settings.share_of_squares * ((asked - near) ** 2).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        if step % 100 == 0:
            _log.info("step %d of %d towards the teacher: loss %.3f", step, n_steps, loss.item())
    return FloatModel(model.vocabulary, table.weight.detach().numpy().copy())
