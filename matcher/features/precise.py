"""The precise encoder: all-MiniLM-L6-v2 in ONNX, finer than the static embeddings and a hundred times as slow.

Optional (extra ``precise``), off by default and never part of a score: it works in floats, and another processor rounds
differently. It does not come along; `matcher train precise` makes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
import numpy.typing as npt

from matcher.errors import MissingExtraError, ModelVersionError
from matcher.features.words import without_placeholders
from matcher.persistence.bundle import Bundle

KIND = "precise-encoder"
MODEL = "model.onnx"
TOKENIZER = "tokenizer.json"

Floats = npt.NDArray[np.float32]

_MOST_TOKENS = 256
"""Of one piece, the two marks at its ends included: what the encoder was trained on. A longer text is read in pieces."""
_N_MARKS = 2
_FLOAT_BATCH = 8
"""The fastest of 1, 8 and 32 on one thread; more texts at once only bring more padding."""
_MOST_REMEMBERED = 50_000


class _Piece(NamedTuple):
    """A stretch of a text that the network reads at once."""

    text: int
    """Which of the texts it belongs to."""
    ids: list[int]


class PreciseEncoder:
    """Texts to float vectors. With int8 weights, equal texts give equal vectors whatever else is in the batch."""

    def __init__(
        self, session: Any, tokenizer: Any, *, is_quantised: bool = True, n_threads: int = 1, sha256: str = ""
    ) -> None:
        self.sha256 = sha256
        self.n_dims = int(session.get_outputs()[0].shape[1])
        self._session = session
        self._tokenizer = tokenizer
        self._n_threads = n_threads
        # Dynamic quantisation scales by the largest value in the whole batch: a text is read alone, or its vector would
        # depend on the others.
        self._batch_size = 1 if is_quantised else _FLOAT_BATCH

    @classmethod
    def load(cls, path: Path, *, n_threads: int = 1) -> Self:
        """Return the encoder saved at `path` by ``matcher train precise``; the result is the same with any `n_threads`.

        Raises
        ------
        MissingExtraError
            The extra ``precise`` is not installed.
        ModelError
            The bundle is missing, damaged, or made for another version of onnxruntime.
        """
        bundle = Bundle.open(path, kind=KIND)
        model, written = bundle.read(MODEL), bundle.text(TOKENIZER)
        try:
            import onnxruntime
            from onnxruntime.capi import onnxruntime_pybind11_state as refusals
            from tokenizers import Tokenizer
        except ImportError:
            raise MissingExtraError("the precise encoder", extra="precise") from None
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3  # errors only: its warnings are for those who make models
        try:
            session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        except (
            refusals.Fail,
            refusals.InvalidArgument,
            refusals.InvalidGraph,
            refusals.InvalidProtobuf,
            refusals.NotImplemented,
        ) as error:
            reason = f"onnxruntime {onnxruntime.__version__} refuses it, {type(error).__name__}"
            raise ModelVersionError(
                f"{path / MODEL} cannot be used ({reason}): export it again (matcher train precise)"
            ) from None
        tokenizer = Tokenizer.from_str(written)
        tokenizer.no_padding()
        tokenizer.enable_truncation(_MOST_TOKENS)
        is_quantised = bool(bundle.manifest.get("about", {}).get("is_quantised", True))
        return cls(session, tokenizer, is_quantised=is_quantised, n_threads=n_threads, sha256=bundle.sha256)

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one vector of length 1 a text, shape (n_texts, n_dims); zeros for a text without words.

        A text longer than the network reads at once is the mean of its pieces, so that its end counts as well.
        """
        pieces = list(self._pieces(texts))
        order = sorted(range(len(pieces)), key=lambda index: len(pieces[index].ids))
        batches = [
            [pieces[index] for index in order[first : first + self._batch_size]]
            for first in range(0, len(order), self._batch_size)
        ]
        sums = np.zeros((len(texts), self.n_dims), dtype=np.float32)
        for batch, vectors in zip(batches, self._read_all(batches), strict=True):
            for piece, vector in zip(batch, vectors, strict=True):
                sums[piece.text] += vector * (len(piece.ids) - _N_MARKS)
        norms = np.linalg.norm(sums, axis=1, keepdims=True)
        norms[norms == 0.0] = 1.0
        sums /= norms
        return sums

    def _pieces(self, texts: Sequence[str]) -> Iterable[_Piece]:
        for index, text in enumerate(texts):
            # One by one: many at once would start threads of the tokeniser's own.
            whole = self._tokenizer.encode(without_placeholders(text))
            for part in (whole, *whole.overflowing):
                if len(part.ids) > _N_MARKS:
                    yield _Piece(index, part.ids)

    def _read_all(self, batches: Sequence[Sequence[_Piece]]) -> list[Floats]:
        if self._n_threads == 1:
            return [self._read(batch) for batch in batches]
        with ThreadPoolExecutor(self._n_threads) as pool:
            return list(pool.map(self._read, batches))

    def _read(self, batch: Sequence[_Piece]) -> Floats:
        longest = max(len(piece.ids) for piece in batch)
        ids = np.zeros((len(batch), longest), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, piece in enumerate(batch):
            ids[row, : len(piece.ids)] = piece.ids
            mask[row, : len(piece.ids)] = 1
        vectors: Floats = self._session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        return vectors


class RememberedVectors:
    """The vectors of texts that come again and again, each encoded once."""

    def __init__(self, encoder: PreciseEncoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Floats] = {}

    def of(self, texts: Sequence[str]) -> Floats:
        """Return what the encoder makes of the texts, shape (n_texts, n_dims)."""
        known = self._known
        if len(known) > _MOST_REMEMBERED:
            known = self._known = {}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(new, self._encoder.encode(new), strict=True))
        return np.stack([known[text] for text in texts]) if texts else self._encoder.encode(())
