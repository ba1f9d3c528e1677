"""The source as syntax trees, and the documentation as text."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest


class Module(NamedTuple):
    """One file of the package: its path from the repository's folder, such as ``matcher/text/tokens.py``."""

    path: str
    lines: tuple[str, ...]
    tree: ast.Module


@pytest.fixture(scope="session")
def modules(root: Path) -> tuple[Module, ...]:
    """Every module of the package."""
    found = []
    for file in sorted((root / "matcher").rglob("*.py")):
        source = file.read_text(encoding="utf-8")
        found.append(Module(file.relative_to(root).as_posix(), tuple(source.splitlines()), ast.parse(source)))
    return tuple(found)


@pytest.fixture(scope="session")
def tracked(root: Path) -> tuple[Path, ...]:
    """Every file that git tracks."""
    if not (root / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, check=True, capture_output=True, text=True).stdout
    return tuple(file for name in listed.split("\0") if name and (file := root / name).is_file())


@pytest.fixture(scope="session")
def pages(root: Path) -> dict[str, str]:
    """Every page of documentation: path from the repository's folder to text."""
    files = [*root.glob("*.md"), *(root / "docs").rglob("*.md")]
    return {file.relative_to(root).as_posix(): file.read_text(encoding="utf-8") for file in sorted(files)}
