"""The locks hold what pyproject.toml asks for, with hashes, and name no place to fetch it from."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

LOCKS = ("build", "run", "test", "check")


def _pins(root: Path, lock: str) -> dict[str, set[str]]:
    """Return the versions that a lock allows: distribution to versions (more than one where markers tell them apart)."""
    pins: dict[str, set[str]] = {}
    for name, version in re.findall(
        r"^([\w.-]+)==(\S+)", (root / f"requirements/{lock}.txt").read_text(encoding="utf-8"), re.MULTILINE
    ):
        pins.setdefault(canonicalize_name(name), set()).add(version)
    return pins


def _asked(root: Path, lock: str) -> list[Requirement]:
    with (root / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)
    groups = {"build": ["build"], "run": [], "test": ["test"], "check": ["test", "check"]}[lock]
    asked = [] if lock == "build" else list(project["project"]["dependencies"])
    asked += project["build-system"]["requires"] if lock == "build" else []
    return [Requirement(line) for line in asked + [line for group in groups for line in project["dependency-groups"][group]]]


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_satisfies_what_is_asked(root: Path, lock: str) -> None:
    pins = _pins(root, lock)
    unmet = [
        str(asked)
        for asked in _asked(root, lock)
        if not pins.get(canonicalize_name(asked.name))
        or not all(asked.specifier.contains(Version(version)) for version in pins[canonicalize_name(asked.name)])
    ]
    assert not unmet, f"run `make lock`: {unmet}"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes_and_no_place(root: Path, lock: str) -> None:
    text = (root / f"requirements/{lock}.txt").read_text(encoding="utf-8")
    entries = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
    assert entries
    assert not [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry]
    assert not re.search(r"https?:|file:|^--|^-\w| @ ", text, re.MULTILINE)


def test_locks_agree_with_each_other(root: Path) -> None:
    widest = _pins(root, "check")
    differing = {lock: {name for name, pin in _pins(root, lock).items() if widest.get(name) != pin} for lock in LOCKS}
    assert differing == {lock: set() for lock in LOCKS}


def test_training_only_libraries_are_not_locked(root: Path) -> None:
    assert not {"torch", "model2vec", "sentence-transformers"} & set(_pins(root, "check"))
