"""How exactly skills and knowledge are marked in adverts: SkillSpan (Zhang et al. 2022), spans that agree to the token."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path

from matcher.domain.concept import SkillKind
from matcher.domain.protocols import PhraseSource
from matcher.engine.matcher import Matcher
from matcher.evaluation.comparison import OURS, Comparison, Figure
from matcher.evaluation.suites import find
from matcher.extraction.skills import SkillFinder
from matcher.linking.skillspan import KINDS, MarkedSentence, read_skillspan
from matcher.linking.span_features import SpanFeatures
from matcher.linking.span_network import SpanNetwork
from matcher.linking.spans import SpanFinder

SPLIT = "SkillSpan dev, exact spans, micro average"
Finder = Callable[[str], Sequence[tuple[str, int, int]]]
"""Kind ('skill' or 'knowledge'), start and end of each span in a text."""


def spans(data: Path, matcher: Matcher) -> Comparison:
    """Return precision, recall and F1 of both kinds: what adverts are read with, beside the names of the lexicon alone.

    Raises
    ------
    InputError
        The file is missing or is no SkillSpan.
    """
    sentences = read_skillspan(find(data, "skillspan", "dev.json"))
    systems = {OURS: by_network(matcher.components.phrases), "names of the lexicon": by_lexicon(matcher)}
    counted = {name: dict(figures_of(sentences, finder)) for name, finder in systems.items()}
    figures = [Figure(name, measure, found[measure], None) for measure in counted[OURS] for name, found in counted.items()]
    return Comparison("spans", SPLIT, len(sentences), sum(len(sentence.spans) for sentence in sentences), tuple(figures))


def by_network(phrases: PhraseSource) -> Finder:
    """Return the phrases that the span network finds."""

    def find_spans(text: str) -> list[tuple[str, int, int]]:
        return [(phrase.kind.value, *phrase.span) for phrase in phrases.find([text])[0]]

    return find_spans


def figures_of_network(dev: Path, features: SpanFeatures) -> Callable[[SpanNetwork], dict[str, float]]:
    """Return what counts the figures of a network, on sentences that it was not trained on.

    Raises
    ------
    InputError
        The file is missing or is no SkillSpan.
    """
    sentences = read_skillspan(dev)

    def measure(network: SpanNetwork) -> dict[str, float]:
        found = figures_of(sentences, by_network(SpanFinder(features, network)))
        return {name: round(value, 4) for name, value in found}

    return measure


def by_lexicon(matcher: Matcher) -> Finder:
    """Return the spans of the lexicon's names: what is done is a skill, what is known or used is knowledge."""
    finder = SkillFinder(matcher.components.taxonomy)

    def find_spans(text: str) -> list[tuple[str, int, int]]:
        return [("skill" if hit.skill.kind is SkillKind.SKILL else "knowledge", *hit.span) for hit in finder.find(text)]

    return find_spans


def figures_of(sentences: Sequence[MarkedSentence], finder: Finder) -> Iterator[tuple[str, float]]:
    """Yield F1, precision and recall of both kinds by their names."""
    n_right = dict.fromkeys(KINDS, 0)
    n_found = dict.fromkeys(KINDS, 0)
    n_true = dict.fromkeys(KINDS, 0)
    for sentence in sentences:
        found = _in_tokens(sentence.tokens, finder)
        for kind in KINDS:
            right = {span for span in sentence.spans if span[0] == kind}
            own = {span for span in found if span[0] == kind}
            n_right[kind] += len(right & own)
            n_found[kind] += len(own)
            n_true[kind] += len(right)
    for kind in KINDS:
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
