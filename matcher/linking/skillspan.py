"""SkillSpan (Zhang et al. 2022): sentences of adverts with the spans that people marked as skill or as knowledge."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from matcher.errors import InputError

KINDS = ("skill", "knowledge")


class MarkedSentence(NamedTuple):
    """A sentence in tokens, and what is marked in it."""

    tokens: tuple[str, ...]
    spans: frozenset[tuple[str, int, int]]
    """Kind, first token, token behind the last. A span of one kind may hold one of the other."""


def read_skillspan(path: Path) -> list[MarkedSentence]:
    """Return the sentences of a file of SkillSpan.

    Raises
    ------
    InputError
        The file is missing, or is no SkillSpan.
    """
    sentences = []
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            marked = {(kind, *span) for kind in KINDS for span in _runs(entry[f"tags_{kind}"])}
            sentences.append(MarkedSentence(tuple(map(str, entry["tokens"])), frozenset(marked)))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        sentences = []
    if not sentences:
        raise InputError(f"{path}: is not SkillSpan (JSON Lines with tokens, tags_skill and tags_knowledge)")
    return sentences


def _runs(tags: Sequence[str]) -> Iterator[tuple[int, int]]:
    start = None
    for number, tag in enumerate([*tags, "O"]):
        if start is not None and tag != "I":
            yield start, number
            start = None
        if tag == "B" or (tag == "I" and start is None):
            start = number
