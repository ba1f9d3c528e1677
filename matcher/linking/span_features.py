"""What the span network sees of each token: its vector, its letters, its shape, and the names of the lexicon it stands in."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matcher.domain.concept import SkillKind
from matcher.domain.place import Span
from matcher.extraction.names import find_names
from matcher.extraction.skills import SkillFinder
from matcher.features.cosine import Int8Vectors
from matcher.features.embeddings import StaticEncoder
from matcher.features.rows import IdRows
from matcher.taxonomy.taxonomy import Taxonomy
from matcher.text.normalize import normalize

# The words of `matcher.text`, and each mark between them: a comma or a bracket tells where a span ends.
_TOKEN = re.compile(
    r"(?<![\w.])\.[a-z]+|[^\W_]+(?:['.](?=[^\W_])[^\W_]+)*(?:\+\+|\+(?![\w+])|#(?!\w))?|[^\s\w]|_", re.IGNORECASE
)
_CAPITAL, _SMALL, _DIGIT, _LONG_RUN = (re.compile(form) for form in ("[A-Z]", "[a-z]", "[0-9]", r"(.)\1{2,}"))
_MAX_SHAPE = 6
_KINDS = tuple(SkillKind)

HASHED = (1024, 1024, 512, 256)
"""Rows of the tables for first three letters, last three, last two, and shape."""
N_NAMED = 4 * len(_KINDS) + 1
"""Outside of names; then begin and rest of a name of each kind, and the same for names that are ordinary words too."""


class TokenAt(NamedTuple):
    """A word or a mark, and where it stands."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True, eq=False)
class LineFeatures:
    """A line's tokens and what the network sees of them."""

    tokens: tuple[TokenAt, ...]
    vectors: Int8Vectors
    """Shape (n_tokens, n_dims)."""
    hashed: npt.NDArray[np.int64]
    """Shape (n_tokens, 4): rows in the tables of `HASHED`."""
    named: npt.NDArray[np.int64]
    """Shape (n_tokens, 2): names of the lexicon, and those among them that were taken for skills."""


class SpanFeatures:
    """Makes `LineFeatures`; equal lines have equal features."""

    def __init__(self, taxonomy: Taxonomy, finder: SkillFinder, encoder: StaticEncoder) -> None:
        self._taxonomy = taxonomy
        self._finder = finder
        self._encoder = encoder

    def of(self, line: str) -> LineFeatures:
        """Return the features of one line."""
        tokens = tuple(TokenAt(match[0], Span(*match.span())) for match in _TOKEN.finditer(line))
        forms = [normalize(token.text) for token in tokens]
        ids = IdRows.from_lists(self._encoder.tokens([form]) for form in forms)
        hashed = [
            (_row("p", form[:3], 0), _row("s", form[-3:], 1), _row("t", form[-2:], 2), _row("h", _shape(token.text), 3))
            for token, form in zip(tokens, forms, strict=True)
        ]
        return LineFeatures(
            tokens,
            self._encoder.encode_rows(ids),
            np.array(hashed, dtype=np.int64).reshape(-1, len(HASHED)),
            np.stack([self._names(line, tokens), self._skills(line, tokens)], axis=1),
        )

    def _names(self, line: str, tokens: Sequence[TokenAt]) -> npt.NDArray[np.int64]:
        marks = np.zeros(len(tokens), dtype=np.int64)
        for name in find_names(self._taxonomy.lexicon, line):
            kinds = [_KINDS.index(self._taxonomy.skill(concept).kind) for concept in name.concept_ids]
            _mark(marks, tokens, Span(name.start, name.end), min(kinds) + (len(_KINDS) if name.needs_context else 0))
        return marks

    def _skills(self, line: str, tokens: Sequence[TokenAt]) -> npt.NDArray[np.int64]:
        marks = np.zeros(len(tokens), dtype=np.int64)
        for hit in self._finder.find(line):
            _mark(marks, tokens, hit.span, _KINDS.index(hit.skill.kind))
        return marks


def _mark(marks: npt.NDArray[np.int64], tokens: Sequence[TokenAt], span: Span, kind: int) -> None:
    inside = [index for index, token in enumerate(tokens) if token.span.overlaps(span)]
    marks[inside] = 2 * kind + 2
    marks[inside[:1]] = 2 * kind + 1


def _row(prefix: str, letters: str, table: int) -> int:
    return zlib.crc32((prefix + letters).encode("utf-8", "surrogatepass")) % HASHED[table]


def _shape(word: str) -> str:
    """Return what a word looks like: 'Xxx' for 'Docker', 'XXd' for 'EC2'."""
    shape = _DIGIT.sub("d", _SMALL.sub("x", _CAPITAL.sub("X", word)))
    return _LONG_RUN.sub(r"\1\1", shape)[:_MAX_SHAPE]
