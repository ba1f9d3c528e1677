"""How exactly skills and knowledge are marked in adverts: SkillSpan (Zhang et al. 2022), spans that agree to the token."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from matcher.domain.concept import SkillKind
from matcher.engine.matcher import Matcher
from matcher.errors import InputError
from matcher.evaluation.comparison import OURS, Comparison, Figure
from matcher.evaluation.suites import find
from matcher.extraction.skills import SkillFinder

SPLIT = "SkillSpan dev, exact spans, micro average"
Finder = Callable[[str], Sequence[tuple[str, int, int]]]
"""Kind ('skill' or 'knowledge'), start and end of each span in a text."""
_KINDS = ("knowledge", "skill")


class _Sentence(NamedTuple):
    tokens: tuple[str, ...]
    spans: frozenset[tuple[str, int, int]]
    """Kind, first token, token behind the last."""


def spans(data: Path, matcher: Matcher) -> Comparison:
    """Return precision, recall and F1 of both kinds for the names that the lexicon finds.

    Raises
    ------
    InputError
        The file is missing or is no SkillSpan.
    """
    sentences = _read(find(data, "skillspan", "dev.json"))
    figures = [Figure(OURS, *entry, None) for entry in _figures(sentences, by_lexicon(matcher))]
    return Comparison("spans", SPLIT, len(sentences), sum(len(sentence.spans) for sentence in sentences), tuple(figures))


def by_lexicon(matcher: Matcher) -> Finder:
    """Return the spans of the lexicon's names: what is done is a skill, what is known or used is knowledge."""
    finder = SkillFinder(matcher.components.taxonomy)

    def find_spans(text: str) -> list[tuple[str, int, int]]:
        return [("skill" if hit.skill.kind is SkillKind.SKILL else "knowledge", *hit.span) for hit in finder.find(text)]

    return find_spans


def _figures(sentences: Sequence[_Sentence], finder: Finder) -> Iterator[tuple[str, float]]:
    n_right = dict.fromkeys(_KINDS, 0)
    n_found = dict.fromkeys(_KINDS, 0)
    n_true = dict.fromkeys(_KINDS, 0)
    for sentence in sentences:
        found = _in_tokens(sentence.tokens, finder)
        for kind in _KINDS:
            right = {span for span in sentence.spans if span[0] == kind}
            own = {span for span in found if span[0] == kind}
            n_right[kind] += len(right & own)
            n_found[kind] += len(own)
            n_true[kind] += len(right)
    for kind in _KINDS:
        yield f"{kind} F1", 2 * n_right[kind] / max(1, n_found[kind] + n_true[kind])
        yield f"{kind} precision", n_right[kind] / max(1, n_found[kind])
        yield f"{kind} recall", n_right[kind] / max(1, n_true[kind])


def _in_tokens(tokens: Sequence[str], finder: Finder) -> set[tuple[str, int, int]]:
    starts = [0, *accumulate(len(token) + 1 for token in tokens)]
    text = " ".join(tokens)
    found = set()
    for kind, start, end in finder(text):
        inside = [number for number, token in enumerate(tokens) if starts[number] < end and start < starts[number] + len(token)]
        if inside:
            found.add((kind, inside[0], inside[-1] + 1))
    return found


def _read(path: Path) -> list[_Sentence]:
    sentences = []
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            marked = {(kind, *span) for kind in _KINDS for span in _runs(entry[f"tags_{kind}"])}
            sentences.append(_Sentence(tuple(map(str, entry["tokens"])), frozenset(marked)))
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
