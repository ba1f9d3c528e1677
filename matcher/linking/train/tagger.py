"""A conditional random field over what a network emits for each token (Lafferty et al. 2001), and its training."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from matcher.linking.span_network import INSIDE, N_HEADS, N_TAGS, OUTSIDE
from matcher.linking.spans import best_tags
from matcher.linking.train.batches import Batch, batch_of, batches
from matcher.linking.train.labelled import LabelledLine

_log = logging.getLogger(__name__)
_NEVER = -1e4
_UNIT = 256
"""Emissions are compared as whole numbers of 1/256, as the network will do."""
_LONGEST_GRADIENT = 5.0


def new_tagger(torch: Any, emitter: Any) -> Any:
    """Return the tagger of a module that gives emissions, shape (n_lines, n_tokens, 2, 3), for a `Batch`."""

    class Tagger(torch.nn.Module):  # type: ignore[misc]  # torch is not typed here
        def __init__(self) -> None:
            super().__init__()
            self.emitter = emitter
            self.follows = torch.nn.Parameter(torch.zeros(N_HEADS, N_TAGS, N_TAGS))
            self.begins = torch.nn.Parameter(torch.zeros(N_HEADS, N_TAGS))

        def transitions(self) -> Any:
            """Return the score of each tag after another; 'inside' never follows 'outside'."""
            never = torch.zeros(N_TAGS, N_TAGS)
            never[OUTSIDE, INSIDE] = _NEVER
            return self.follows + never

        def starts(self) -> Any:
            """Return the score of each tag at a line's start; none starts with 'inside'."""
            never = torch.zeros(N_TAGS)
            never[INSIDE] = _NEVER
            return self.begins + never

        def loss(self, batch: Batch) -> Any:
            """Return the negative log-likelihood of the batch's tags, for each token."""
            emitted = self.emitter(batch)
            transitions, starts, heads = self.transitions(), self.starts(), torch.arange(N_HEADS)
            tags = batch.tags
            told = emitted.gather(3, tags[..., None])[..., 0]
            followed = transitions[heads, tags[:, :-1], tags[:, 1:]]
            mask = batch.mask[..., None]
            right = starts[heads, tags[:, 0]] + (told * mask).sum(1) + (followed * mask[:, 1:]).sum(1)
            reached = starts + emitted[:, 0]
            for step in range(1, emitted.shape[1]):
                further = torch.logsumexp(reached[..., :, None] + transitions, dim=2) + emitted[:, step]
                reached = torch.where(batch.mask[:, step, None, None] > 0, further, reached)
            return (torch.logsumexp(reached, dim=2) - right).sum() / batch.mask.sum()

    return Tagger()


def fit(
    torch: Any,
    tagger: Any,
    lines: Sequence[LabelledLine],
    *,
    optimiser: Any,
    shape: Callable[[float], float],
    n_epochs: int,
    batch_size: int,
    seed: int,
) -> None:
    """Train `tagger` on `lines`; `shape` gives the share of the learning rate at a share of the way."""
    generator = np.random.default_rng(seed)
    n_steps = n_epochs * (len(lines) // batch_size + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: shape(step / n_steps))
    for epoch in range(1, n_epochs + 1):
        tagger.train()
        total = 0.0
        for batch in batches(torch, lines, batch_size, generator):
            loss = tagger.loss(batch)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(tagger.parameters(), _LONGEST_GRADIENT)
            optimiser.step()
            schedule.step()
            total += loss.item()
        _log.info("epoch %d of %d: loss %.1f", epoch, n_epochs, total)
    tagger.eval()


def tag(torch: Any, tagger: Any, lines: Sequence[LabelledLine], *, batch_size: int) -> list[LabelledLine]:
    """Return the lines with the tags that `tagger` finds likeliest."""
    transitions, starts = (
        np.rint(_UNIT * values.detach().numpy()).astype(np.int64) for values in (tagger.transitions(), tagger.starts())
    )
    tagged: list[LabelledLine] = []
    with torch.inference_mode():
        for first in range(0, len(lines), batch_size):
            batch = batch_of(torch, lines[first : first + batch_size])
            emitted = np.rint(_UNIT * tagger.emitter(batch).float().numpy()).astype(np.int64)
            for line, scores in zip(batch.lines, emitted, strict=True):
                kept = scores[: len(line.tags)]
                found = [best_tags(kept[:, head], transitions[head], starts[head]) for head in range(N_HEADS)]
                tagged.append(replace(line, tags=np.array(found, dtype=np.int64).T))
    return tagged


def rise_and_fall(share: float) -> float:
    """Return the share of the learning rate: up for a tenth of the way, then down in a half cosine."""
    if share < 0.1:
        return 0.04 + 0.96 * share / 0.1
    return 0.5 * (1.0 + float(np.cos(np.pi * min(1.0, (share - 0.1) / 0.9)))) + 1e-4
