"""What the workers of a cluster must have in common with the machine that asks: versions, models, files under one path."""

from __future__ import annotations

import hashlib
import os
import platform
import secrets
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from matcher.errors import InputError, OutputError
from matcher.persistence.assets import asset_path
from matcher.persistence.bundle import MANIFEST
from matcher.readers.engine_names import TESSERACT

_READ_WITH = (
    "numpy", "scipy", "spacy", "pdfminer.six", "pypdfium2", "pikepdf", "python-docx", "lxml", "selectolax", "striprtf",
)  # fmt: skip
"""Libraries whose version may change what is read from a file."""
_MODELS = (
    ("data", "taxonomy"), ("models", "tfidf"), ("models", "embeddings"), ("models", "roles"), ("models", "spans"),
)  # fmt: skip
_PROBE = ".engine-probe-"


@dataclass(frozen=True, slots=True)
class Footing:
    """What a worker must agree with; small, since it travels with each unit."""

    facts: tuple[tuple[str, str], ...]
    probe: Path
    """A file in the shared folder, of which the name is known to nobody else."""
    word: str
    """What stands in it."""
    paths: tuple[Path, ...]
    """Inputs."""


def own_facts() -> tuple[tuple[str, str], ...]:
    """Return what is installed here, by name in words; loads nothing large."""
    facts = {
        "matcher": _version("resume-job-matcher"),
        "Python": ".".join(platform.python_version_tuple()[:2]),
        **{"the models " + "/".join(parts): _manifest(parts) for parts in _MODELS},
        **{name: _version(name) for name in _READ_WITH},
        "tesseract": "that is installed" if shutil.which(TESSERACT) else "that is not installed",
    }
    return tuple(facts.items())


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "that is not installed"


def _manifest(parts: tuple[str, ...]) -> str:
    """Return what names a bundle; whether its files are whole is looked at when it is loaded."""
    try:
        return hashlib.sha256((asset_path(*parts) / MANIFEST).read_bytes()).hexdigest()[:12]
    except OSError:
        return "that are not installed"


def laid(folder: Path, paths: Iterable[Path]) -> Footing:
    """Return a footing whose probe lies in `folder`, which is made where it is missing; `cleared` takes the probe away.

    Raises
    ------
    OutputError
        Nothing can be written there.
    """
    word = secrets.token_hex(16)
    probe = folder.absolute() / f"{_PROBE}{word[:8]}"
    try:
        probe.parent.mkdir(parents=True, exist_ok=True)
        probe.write_text(word, encoding="ascii")
    except OSError as error:
        raise OutputError(f"cannot write into {folder}: {error.strerror}") from None
    return Footing(own_facts(), probe, word, tuple(path.absolute() for path in paths))


def cleared(footing: Footing) -> None:
    """Remove the probe and what workers answered to it."""
    for file in footing.probe.parent.glob(footing.probe.name + "*"):
        file.unlink(missing_ok=True)


def complaint(footing: Footing, answer: str = "") -> str:
    """Return what is wrong with the machine that this runs on, as what may follow "the worker"; nothing if all is well.

    Parameters
    ----------
    answer
        Written beside the probe under this ending, for the machine that asks to see.
    """
    for (name, theirs), (_, ours) in zip(footing.facts, own_facts(), strict=True):
        if ours != theirs:
            return f"has {name} {ours}, and the machine that asks {theirs}; install the same there and start it again"
    folder = footing.probe.parent
    if _text(footing.probe) != footing.word:
        return f"does not see the folder {folder}; put it on storage that all machines share, under the same path"
    for path in footing.paths:
        if not os.access(path, os.R_OK):
            return f"does not see {path}; put it on storage that all machines share, under the same path"
    if answer:
        try:
            _answer(footing, answer).write_text(footing.word, encoding="ascii")
        except OSError as error:
            return f"cannot write into {folder} ({error.strerror}); let it write there"
    return ""


def has_arrived(footing: Footing, answer: str) -> bool:
    """Return whether what a worker wrote beside the probe is seen here."""
    return _text(_answer(footing, answer)) == footing.word


def _answer(footing: Footing, ending: str) -> Path:
    return footing.probe.with_name(f"{footing.probe.name}-{ending}")


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii")
    except (OSError, ValueError):
        return ""


@lru_cache(maxsize=8)
def require(footing: Footing) -> None:
    """Refuse to work on another footing; asked before each unit, since workers may join at any time.

    Raises
    ------
    InputError
        Versions or paths differ. Only what is well is remembered.
    """
    if said := complaint(footing):
        raise InputError(f"the worker on {platform.node()} {said}")
