"""Files that want to hurt their reader, through the sandbox: each ends in one outcome, and the next file is read."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from types import ModuleType

import pytest

from matcher.domain.outcome import Outcome, ReadResult
from matcher.readers import Limits, Sandbox, read_document

N_SOAKED = 1_000
_SENTENCE = re.compile(r"[a-zA-Z][^\n\"{}]{10,200}\Z")


@pytest.fixture(scope="module")
def reader() -> Iterator[Sandbox]:
    """A sandbox in which the first engine's outcome is the last word."""
    with Sandbox(Limits(second_tries=False)) as sandbox:
        yield sandbox


def made(generator: ModuleType, name: str, seed: int) -> bytes:
    return generator.CASES[name].make(random.Random(f"{name}/{seed}"))


def check(generator: ModuleType, name: str, seed: int, result: ReadResult) -> None:
    case = generator.CASES[name]
    assert result.outcome in case.outcomes, (name, seed, result.outcome, result.reason)
    assert bool(result.reason) == (result.outcome is not Outcome.OK)
    if result.reason:
        assert _SENTENCE.match(result.reason), (name, seed, result.reason)
        assert not re.search(r"Traceback|Error|0x|pdfminer", result.reason)
    if result.document is not None and case.shows_name and case.outcomes <= {"ok", "partial"}:
        text = " ".join(result.document.text.split())
        assert any(person in text for person in generator.pdf.NAMES), (name, seed, text[:100])


def test_there_are_many_classes(generator: ModuleType) -> None:
    assert len(generator.CASES) >= 100
    assert sum(not case.is_dear for case in generator.CASES.values()) >= 70


def test_the_same_seed_makes_the_same_file(generator: ModuleType) -> None:
    for name in ("truncated", "forms a billion times", "bad font file", "polyglot"):
        assert made(generator, name, 3) == made(generator, name, 3)


def test_a_hostile_file_ends_in_its_outcome(generator: ModuleType, reader: Sandbox, hostile_class: str) -> None:
    check(generator, hostile_class, 0, reader.read(made(generator, hostile_class, 0)))
    assert reader.read(b"Ada Example, cook").outcome is Outcome.OK


def test_outcomes_are_the_same_in_this_process(generator: ModuleType, reader: Sandbox) -> None:
    for name in ("truncated", "offsets wrong", "forms a billion times", "code ranges of a billion", "password", "XML laughs"):
        data = made(generator, name, 1)
        assert read_document(data) == reader.read(data)


def test_nothing_is_written_where_a_file_says(generator: ModuleType, reader: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        for name in ("character map by a path", "embedded file", "wrong operands", "not a font"):
            read_document(made(generator, name, 2))
    assert not [record for record in caplog.records if record.name.startswith("matcher")]
    assert all("engineer" not in record.getMessage() for record in caplog.records if record.levelname != "DEBUG")


@pytest.mark.slow
def test_a_thousand_hostile_files_have_a_thousand_outcomes(generator: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    names = list(generator.CASES)
    outcomes: Counter[str] = Counter()
    with Sandbox(Limits(second_tries=False)) as sandbox:
        for number in range(N_SOAKED):
            name, seed = names[number % len(names)], 1 + number // len(names)
            result = sandbox.read(made(generator, name, seed))
            check(generator, name, seed, result)
            outcomes[result.outcome.value] += 1
    assert sum(outcomes.values()) == N_SOAKED
    assert not {"timeout", "memory", "parser_crash"} & set(outcomes)
    with capsys.disabled():
        print(f"\n{N_SOAKED} hostile files: {dict(sorted(outcomes.items()))}")  # noqa: T201 - the figure of the soak


@pytest.mark.slow
def test_every_class_ends_in_an_outcome_with_all_engines_too(generator: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    outcomes: Counter[str] = Counter()
    with Sandbox(Limits(cpu_seconds=5)) as sandbox:
        for name in generator.CASES:
            result = sandbox.read(made(generator, name, 77))
            assert (result.document is not None) == result.outcome.is_scored
            outcomes[result.outcome.value] += 1
            assert sandbox.read(b"Ada Example, cook").outcome is Outcome.OK
    with capsys.disabled():
        print(f"\n{len(generator.CASES)} classes, second tries on: {dict(sorted(outcomes.items()))}")  # noqa: T201
