"""Where the files that come with matcher are: `models/` and `data/` beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def asset_path(*parts: str) -> Path:
    """Return the path of a shipped file or folder, e.g. ``asset_path("models", "tfidf")``. It need not exist."""
    packed = _PACKAGE / "_assets"
    root = packed if packed.is_dir() else _PACKAGE.parent
    return root.joinpath(*parts)
