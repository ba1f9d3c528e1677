"""Finding the names of concepts in a sequence of words: longest match, from left to right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

MAX_WORDS = 16
"""Longer names are not in the lexicon: nobody writes them out, and a bit of an integer stands for each length."""


_UNKNOWN = -1
_MOST_MISSES = 100_000


class LexiconHit(NamedTuple):
    """Words `tokens[start:end]` name these concepts."""

    start: int
    end: int
    concept_ids: tuple[str, ...]
    """Sorted; more than one when the name is shared."""
    needs_context: bool
    """The name is also an ordinary word (Go, Excel, Word): what surrounds it has to speak for it."""


class Entry(NamedTuple):
    """A name in the lexicon, as words in normal form joined by blanks."""

    name: str
    concept_ids: tuple[str, ...]
    needs_context: bool = False
    is_fixed: bool = False
    """The name is found in this form only: 'windows' is not found as 'window'."""


class Lexicon:
    """Names of concepts. A name is also found with its last word in the other grammatical number.

    A trie written flat: for each first word the lengths of the names that begin with it, and one table of whole names. The same
    matches as walking a tree of nodes, at a tenth of its time to load.
    """

    def __init__(
        self,
        names: Sequence[str],
        concepts: Sequence[tuple[str, ...]],
        *,
        needs_context: Sequence[bool],
        is_fixed: Sequence[bool],
        lengths: dict[str, int],
    ) -> None:
        self._row = dict(zip(names, range(len(names)), strict=True))
        self._misses: dict[str, int | None] = {}
        self._concepts = concepts
        self._needs_context = needs_context
        self._is_fixed = is_fixed
        self._lengths = {word: _lengths_of(mask) for word, mask in lengths.items()}

    @classmethod
    def from_entries(cls, entries: Sequence[Entry]) -> Lexicon:
        """Return a lexicon of these entries; names must be distinct."""
        return cls(
            [entry.name for entry in entries],
            [entry.concept_ids for entry in entries],
            needs_context=[entry.needs_context for entry in entries],
            is_fixed=[entry.is_fixed for entry in entries],
            lengths=first_words([entry.name for entry in entries]),
        )

    def __len__(self) -> int:
        return len(self._row)

    def __iter__(self) -> Iterator[str]:
        return iter(self._row)

    def lookup(self, name: str) -> LexiconHit | None:
        """Return the hit that covers all words of `name` (in normal form, joined by single blanks), or None."""
        row = self._find_row(name)
        return None if row is None else self._hit(0, name.count(" ") + 1, row)

    def find(self, tokens: Sequence[str]) -> list[LexiconHit]:
        """Return the names in `tokens` (word forms as `text.words` gives them), which do not overlap.

        Examples
        --------
        >>> lexicon = Lexicon.from_entries([Entry("sql", ("a",)), Entry("sql server", ("b",))])
        >>> [(hit.start, hit.end) for hit in lexicon.find(["sql", "and", "sql", "servers"])]
        [(0, 1), (2, 4)]
        """
        hits: list[LexiconHit] = []
        n_tokens = len(tokens)
        position = 0
        lengths_by_word = self._lengths
        while position < n_tokens:
            for length in lengths_by_word.get(tokens[position], ()):
                end = position + length
                if end > n_tokens:
                    continue
                row = self._find_row(" ".join(tokens[position:end]) if length > 1 else tokens[position])
                if row is not None:
                    hits.append(self._hit(position, end, row))
                    position = end
                    break
            else:
                position += 1
        return hits

    def _find_row(self, name: str) -> int | None:
        row = self._row.get(name)
        if row is not None:
            return row
        # The same few thousand words begin a name without being one, again and again.
        found = self._misses.get(name, _UNKNOWN)
        if found == _UNKNOWN:
            row = self._row.get(other_number(name))
            found = None if row is None or self._is_fixed[row] else row
            if len(self._misses) >= _MOST_MISSES:
                self._misses.clear()
            self._misses[name] = found
        return found

    def _hit(self, start: int, end: int, row: int) -> LexiconHit:
        return LexiconHit(start, end, self._concepts[row], bool(self._needs_context[row]))


def other_number(name: str) -> str:
    """Return `name` with its last word in the plural if it looks singular, and the other way round; spelling rules only."""
    if name.endswith("ies") and len(name) > 4:
        return name[:-3] + "y"
    if name.endswith("s"):
        return name[:-1]
    if name.endswith("y") and name[-2:-1] not in {"a", "e", "o", "u"}:
        return name[:-1] + "ies"
    return name + "s"


def first_words(names: Sequence[str]) -> dict[str, int]:
    """Return for each word that may begin a match a bit mask of match lengths: bit n for n words."""
    masks: dict[str, int] = {}
    for name in names:
        head, _, rest = name.partition(" ")
        bit = 1 << (rest.count(" ") + 2 if rest else 1)
        masks[head] = masks.get(head, 0) | bit
        if not rest:
            other = other_number(head)
            masks[other] = masks.get(other, 0) | bit
    return masks


def _lengths_of(mask: int) -> tuple[int, ...]:
    return tuple(length for length in range(mask.bit_length(), 0, -1) if mask >> length & 1)
