"""The samples, and the command run as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Rank = Callable[..., Path]


@pytest.fixture(scope="session")
def some_resumes(samples: Path) -> list[str]:
    """Every fourth sample: enough for the laws, quick enough for each run."""
    return [str(path) for path in sorted((samples / "resumes").iterdir())[::4]]


@pytest.fixture(scope="session")
def rank(tmp_path_factory: pytest.TempPathFactory) -> Rank:
    """Return a function that runs ``matcher rank`` in a process of its own and returns the output folder."""

    def run(*arguments: str, hash_seed: str = "0") -> Path:
        out = tmp_path_factory.mktemp("run") / "out"
        command = [sys.executable, "-W", "error", "-m", "matcher", "rank", *arguments, "-o", str(out), "--quiet", "--no-cache"]
        done = subprocess.run(
            command, env=os.environ | {"PYTHONHASHSEED": hash_seed}, capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0, done.stderr
        return out

    return run
