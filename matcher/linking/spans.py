"""Skills and knowledge that an advert speaks of, whether or not the lexicon names them (Zhang et al. 2022)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from matcher.domain.concept import Phrase, SkillKind
from matcher.domain.place import Span
from matcher.linking.span_features import LineFeatures, SpanFeatures
from matcher.linking.span_network import BEGIN, INSIDE, N_TAGS, OUTSIDE, SpanNetwork

_KINDS = (SkillKind.SKILL, SkillKind.KNOWLEDGE)
_TAGS = range(N_TAGS)
_MAX_LINE = 1_000
"""Characters; what follows in a longer line is not looked at."""


class SpanFinder:
    """Finds the phrases in lines of text; equal lines have equal phrases, whatever stands beside them."""

    def __init__(self, features: SpanFeatures, network: SpanNetwork) -> None:
        self._features = features
        self._network = network

    @property
    def sha256(self) -> str:
        """Hash of the network's bundle."""
        return self._network.sha256

    def find(self, lines: Sequence[str]) -> list[tuple[Phrase, ...]]:
        """Return each line's phrases in their order; one of skill may hold one of knowledge."""
        # Marks without a letter, a hundred thousand of them, would be as many words to the network.
        worded = [at for at, line in enumerate(lines) if any(map(str.isalpha, line[:_MAX_LINE]))]
        seen = [self._features.of(lines[at][:_MAX_LINE]) for at in worded]
        found: list[tuple[Phrase, ...]] = [()] * len(lines)
        for at, line, scores in zip(worded, seen, self._network.scores(seen), strict=True):
            found[at] = tuple(self._phrases(line, scores))
        return found

    def _phrases(self, line: LineFeatures, scores: npt.NDArray[np.int64]) -> Iterator[Phrase]:
        network = self._network
        found = [
            Phrase(kind, Span(line.tokens[first].span.start, line.tokens[last - 1].span.end))
            for head, kind in enumerate(_KINDS)
            for first, last in _runs(best_tags(scores[:, head], network.transitions[head], network.starts[head]))
        ]
        yield from sorted(found, key=lambda phrase: phrase.span)


def best_tags(scores: npt.NDArray[np.int64], transitions: npt.NDArray[np.int64], starts: npt.NDArray[np.int64]) -> list[int]:
    """Return the sequence of tags with the highest sum (Viterbi 1967), of equals the one with the smaller tags at the end.

    Parameters
    ----------
    scores
        Shape (n_tokens, 3).
    transitions
        Shape (3, 3): from a tag to the next.
    starts
        Shape (3,).

    Examples
    --------
    >>> never = -1000
    >>> transitions = np.array([[0, 0, never], [0, 0, 0], [0, 0, 0]])
    >>> best_tags(np.array([[5, 0, 0], [0, 3, 4], [0, 0, 9]]), transitions, np.array([0, 0, never]))
    [0, 1, 2]
    """
    if not len(scores):
        return []
    steps = transitions.T.tolist()
    best = (scores[0] + starts).tolist()
    choices: list[list[int]] = []
    for row in scores[1:].tolist():
        reached = [[best[before] + steps[tag][before] for before in _TAGS] for tag in _TAGS]
        choices.append([max(_TAGS, key=values.__getitem__) for values in reached])
        best = [row[tag] + reached[tag][choices[-1][tag]] for tag in _TAGS]
    tags = [max(_TAGS, key=best.__getitem__)]
    for choice in reversed(choices):
        tags.append(choice[tags[-1]])
    return tags[::-1]


def _runs(tags: Sequence[int]) -> Iterator[tuple[int, int]]:
    start = None
    for index, tag in enumerate([*tags, OUTSIDE]):
        if start is not None and tag != INSIDE:
            yield start, index
            start = None
        if tag == BEGIN:
            start = index
