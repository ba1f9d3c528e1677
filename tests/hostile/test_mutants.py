"""Our own samples with damage of chance: whatever it is, reading ends in an outcome that somebody thought of."""

from __future__ import annotations

import random
from collections import Counter
from types import ModuleType

import pytest

from matcher.domain.outcome import Outcome
from matcher.readers import read_document

N_PARTS = 6
N_MUTANTS = 3_000
_UNMAPPED = (Outcome.PARSER_CRASH, Outcome.MEMORY, Outcome.TIMEOUT)


def read_mutants(generator: ModuleType, honest_files: list[bytes], seeds: range) -> Counter[Outcome]:
    from hostile_generator.mutants import mutant

    outcomes: Counter[Outcome] = Counter()
    for seed in seeds:
        result = read_document(mutant(seed, honest_files))
        assert result.outcome not in _UNMAPPED, (seed, result.reason)
        assert bool(result.reason) == (result.outcome is not Outcome.OK), seed
        outcomes[result.outcome] += 1
    return outcomes


@pytest.mark.parametrize("part", range(N_PARTS))
def test_no_mutant_ends_in_an_unmapped_exception(generator: ModuleType, honest_files: list[bytes], part: int) -> None:
    n = N_MUTANTS // N_PARTS
    outcomes = read_mutants(generator, honest_files, range(part * n, (part + 1) * n))
    assert outcomes.total() == n
    assert outcomes[Outcome.OK] > n // 5
    assert outcomes[Outcome.PARTIAL] > n // 20
    assert outcomes[Outcome.MALFORMED] > n // 20


@pytest.mark.slow
def test_thirty_thousand_more_mutants(generator: ModuleType, honest_files: list[bytes]) -> None:
    assert read_mutants(generator, honest_files, range(N_MUTANTS, 11 * N_MUTANTS)).total() == 10 * N_MUTANTS


def test_mutants_differ_from_their_samples(generator: ModuleType, honest_files: list[bytes]) -> None:
    from hostile_generator.mutants import mutant

    mutants = [mutant(seed, honest_files) for seed in range(200)]
    assert mutants == [mutant(seed, honest_files) for seed in range(200)]
    assert sum(damaged not in honest_files for damaged in mutants) > 180
    assert len({random.Random(damaged).random() for damaged in mutants}) > 180
