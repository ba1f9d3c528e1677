"""The teacher: a sentence encoder tuned to tag, which is right a little more often and ten times as slow."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from matcher.features.train.teacher import load_teacher
from matcher.linking.span_features import N_NAMED
from matcher.linking.span_network import N_HEADS, N_TAGS
from matcher.linking.train.batches import Batch

_LONGEST = 200
"""Word pieces of a line; what follows gets the tags of the last piece."""


@dataclass(frozen=True, slots=True)
class TeacherSettings:
    """How the teacher is tuned."""

    n_epochs: int = 5
    batch_size: int = 24
    learning_rate: float = 1.2e-4
    learning_rate_on_top: float = 2e-3
    weight_decay: float = 0.01
    dropout: float = 0.2
    width: int = 192
    width_of_names: int = 64
    share_of_names_dropped: float = 0.1


def new_teacher(torch: Any, folder: Path, settings: TeacherSettings) -> Any:
    """Return the encoder in `folder` below two layers that also see the names of the lexicon; it gives emissions."""
    encoder, tokenizer = load_teacher(folder)
    nn = torch.nn

    class Teacher(torch.nn.Module):  # type: ignore[misc]  # torch is not typed here
        def __init__(self) -> None:
            super().__init__()
            self.encoder = encoder
            self.named = nn.ModuleList([nn.Embedding(N_NAMED, settings.width_of_names) for _ in range(2)])
            self.hidden = nn.Linear(self.encoder.config.hidden_size + settings.width_of_names, settings.width)
            self.out = nn.Linear(settings.width, N_HEADS * N_TAGS)
            self.dropout = nn.Dropout(settings.dropout)

        def forward(self, batch: Batch) -> Any:
            ids, mask, first = self._pieces(batch)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                read = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
            read = read.float().gather(1, first[..., None].expand(-1, -1, read.shape[-1]))
            names = self.named[0](batch.named[..., 0]) + self.named[1](batch.named[..., 1])
            if self.training:
                names = names * (torch.rand(names.shape[:2]) > settings.share_of_names_dropped)[..., None]
            hidden = torch.nn.functional.relu(self.hidden(self.dropout(torch.cat([read, names], -1))))
            return self.out(self.dropout(hidden)).unflatten(-1, (N_HEADS, N_TAGS))

        def _pieces(self, batch: Batch) -> tuple[Any, Any, Any]:
            texts = [line.text for line in batch.lines]
            coded = tokenizer(
                texts, truncation=True, max_length=_LONGEST, padding=True, return_offsets_mapping=True, return_tensors="pt"
            )
            first = torch.zeros(batch.mask.shape, dtype=torch.long)
            for row, line in enumerate(batch.lines):
                ends = coded["offset_mapping"][row, :, 1].numpy()
                last = int(coded["attention_mask"][row].sum()) - 1
                ends = np.maximum.accumulate(ends[:last])
                starts = [token.span.start for token in line.features.tokens]
                found = np.minimum(np.searchsorted(ends, starts, side="right"), last - 1)
                first[row, : len(found)] = torch.from_numpy(found)
            return coded["input_ids"], coded["attention_mask"], first

    return Teacher()
