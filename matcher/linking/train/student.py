"""The span network in torch, with a conditional random field over its tags, and how it becomes whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matcher.linking.span_features import HASHED, N_NAMED
from matcher.linking.span_network import ACTIVATION_UNIT, DILATIONS, N_HEADS, N_TAGS, WEIGHT_UNIT
from matcher.linking.train.batches import LARGEST_COMPONENT, Batch


@dataclass(frozen=True, slots=True)
class StudentSettings:
    """How the network is built and trained."""

    width: int = 160
    n_epochs: int = 8
    batch_size: int = 32
    learning_rate: float = 2e-3
    weight_decay: float = 0.01
    dropout: float = 0.4
    share_of_vectors_dropped: float = 0.05
    share_of_names_dropped: float = 0.1
    """So that the network also learns to do without the lexicon."""
    spread_of_tables: float = 0.05


def new_student(torch: Any, settings: StudentSettings, *, n_dims: int) -> Any:
    """Return the untrained network as a module that gives emissions, shape (n_lines, n_tokens, 2, 3)."""
    nn, relu = torch.nn, torch.nn.functional.relu

    class Student(torch.nn.Module):  # type: ignore[misc]  # torch is not typed here
        def __init__(self) -> None:
            super().__init__()
            width = settings.width
            self.project = nn.Linear(n_dims, width)
            self.hashed = nn.ModuleList([nn.Embedding(rows, width) for rows in HASHED])
            self.named = nn.ModuleList([nn.Embedding(N_NAMED, width) for _ in range(2)])
            for table in (*self.hashed, *self.named):
                nn.init.normal_(table.weight, 0.0, settings.spread_of_tables)
            self.layers = nn.ModuleList([nn.Conv1d(width, width, 3, padding=step, dilation=step) for step in DILATIONS])
            self.out = nn.Linear(width, N_HEADS * N_TAGS)
            self.dropout = nn.Dropout(settings.dropout)

        def forward(self, batch: Batch) -> Any:
            values = self.project(self._kept(batch.vectors, settings.share_of_vectors_dropped))
            for index, table in enumerate(self.hashed):
                values = values + table(batch.hashed[..., index])
            for index, table in enumerate(self.named):
                values = values + self._kept(table(batch.named[..., index]), settings.share_of_names_dropped)
            mask = batch.mask[..., None]
            values = self.dropout(relu(values)) * mask
            for layer in self.layers:
                values = values + self.dropout(relu(layer(values.transpose(1, 2)).transpose(1, 2))) * mask
            return self.out(values).unflatten(-1, (N_HEADS, N_TAGS))

        def _kept(self, values: Any, share_dropped: float) -> Any:
            if not self.training:
                return values
            return values * (torch.rand(values.shape[:2]) > share_dropped)[..., None]

    return Student()


def to_arrays(tagger: Any) -> dict[str, npt.NDArray[np.int32]]:
    """Return the whole numbers of a trained `Tagger` around a student: what `SpanNetwork.from_arrays` takes."""
    student = tagger.emitter
    arrays = {
        "project": _whole(student.project.weight.T, WEIGHT_UNIT * ACTIVATION_UNIT / LARGEST_COMPONENT),
        "bias": _whole(student.project.bias, WEIGHT_UNIT * ACTIVATION_UNIT),
        "out": _whole(student.out.weight.T, WEIGHT_UNIT),
        "out_bias": _whole(student.out.bias, WEIGHT_UNIT * ACTIVATION_UNIT),
        "transitions": _whole(tagger.transitions(), ACTIVATION_UNIT),
        "starts": _whole(tagger.starts(), ACTIVATION_UNIT),
    }
    for name, tables in (("hashed", student.hashed), ("named", student.named)):
        arrays |= {f"{name}{index}": _whole(table.weight, WEIGHT_UNIT * ACTIVATION_UNIT) for index, table in enumerate(tables)}
    for index, layer in enumerate(student.layers):
        # Convolution weights are (out, in, 3); a row of the product is left, middle and right token, one after the other.
        arrays[f"layer{index}"] = _whole(layer.weight.permute(2, 1, 0).reshape(-1, layer.weight.shape[0]), WEIGHT_UNIT)
        arrays[f"bias{index}"] = _whole(layer.bias, WEIGHT_UNIT * ACTIVATION_UNIT)
    return arrays


def _whole(values: Any, unit: float) -> npt.NDArray[np.int32]:
    exact: npt.NDArray[np.float64] = values.detach().double().numpy()
    return np.rint(exact * unit).astype(np.int32)
