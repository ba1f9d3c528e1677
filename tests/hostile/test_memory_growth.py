"""The parent of a sandbox keeps nothing of the files it had read."""

from __future__ import annotations

import gc
from pathlib import Path
from types import ModuleType

import pytest

from matcher.readers import Sandbox

MIB = 1 << 20
_MOST_GROWTH = 50 * MIB


def resident_bytes() -> int:
    fields = Path("/proc/self/statm").read_text(encoding="ascii").split()
    return int(fields[1]) * 4096


def grown(generator: ModuleType, honest_files: list[bytes], n_documents: int) -> int:
    """Return by how much this process grew over `n_documents`, every third of them damaged."""
    from hostile_generator.mutants import mutant

    with Sandbox() as sandbox:
        for data in honest_files:
            sandbox.read(data)
        gc.collect()
        before = resident_bytes()
        for number in range(n_documents):
            data = mutant(number, honest_files) if number % 3 == 0 else honest_files[number % len(honest_files)]
            sandbox.read(data)
        gc.collect()
        return resident_bytes() - before


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs /proc (Linux)")
def test_three_hundred_documents(generator: ModuleType, honest_files: list[bytes]) -> None:
    assert grown(generator, honest_files, 300) < 10 * MIB


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs /proc (Linux)")
def test_ten_thousand_documents(generator: ModuleType, honest_files: list[bytes], capsys: pytest.CaptureFixture[str]) -> None:
    growth = grown(generator, honest_files, 10_000)
    with capsys.disabled():
        print(f"\nthe parent grew by {growth / MIB:.1f} MiB over 10,000 documents")  # noqa: T201 - the figure of the soak
    assert growth < _MOST_GROWTH
