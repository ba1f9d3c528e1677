"""Lines with the tags that the network shall give their tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from matcher.domain.place import Span
from matcher.linking.skillspan import KINDS, MarkedSentence
from matcher.linking.span_features import LineFeatures, SpanFeatures
from matcher.linking.span_network import BEGIN, INSIDE, N_HEADS

Tags = npt.NDArray[np.int64]
"""Shape (n_tokens, 2): for skills and for knowledge outside, begin or inside."""


@dataclass(frozen=True, slots=True, eq=False)
class LabelledLine:
    """A line, what the network sees of it, and what it shall say."""

    text: str
    features: LineFeatures
    tags: Tags


def labelled(sentences: Sequence[MarkedSentence], features: SpanFeatures) -> list[LabelledLine]:
    """Return the marked sentences with their tags, without those that have no token."""
    texts = [" ".join(sentence.tokens) for sentence in sentences]
    seen = [features.of(text) for text in texts]
    return [
        LabelledLine(text, line, _tags(sentence, line))
        for text, sentence, line in zip(texts, sentences, seen, strict=True)
        if line.tokens
    ]


def _tags(sentence: MarkedSentence, seen: LineFeatures) -> Tags:
    starts = [0, *accumulate(len(token) + 1 for token in sentence.tokens)]
    tags = np.zeros((len(seen.tokens), N_HEADS), dtype=np.int64)
    for kind, first, last in sorted(sentence.spans):
        span = Span(starts[first], starts[last - 1] + len(sentence.tokens[last - 1]))
        inside = [index for index, token in enumerate(seen.tokens) if token.span.overlaps(span)]
        tags[inside, KINDS.index(kind)] = INSIDE
        tags[inside[:1], KINDS.index(kind)] = BEGIN
    return tags
