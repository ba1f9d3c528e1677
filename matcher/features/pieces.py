"""Words to ids of known pieces: whole words where the vocabulary holds them, else the longest pieces from the left.

The pieces are those of WordPiece (Schuster and Nakajima 2012; Devlin et al. 2019, uncased), cut from the words of
`matcher.text`. A word is looked up once and then remembered, so that a text costs little more than its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_RUN = re.compile(r"[^\W_]+|[+#.]")
_MAX_WORD_CHARACTERS = 100
"""Longer words are noise (keys, base64) and cost quadratic time: they have no pieces."""
_MAX_REMEMBERED = 200_000
"""Bound on memory in a process that never ends."""


class WordPieces:
    """Vocabulary of whole words and pieces; a piece that continues a word starts with ``##``.

    Examples
    --------
    >>> pieces = WordPieces(["nurse", "electric", "##ian", "c++"])
    >>> [pieces.ids([word]) for word in ("nurse", "electrician", "c++", "zebra")]
    [[0], [1, 2], [3], []]
    """

    __slots__ = ("_index", "_remembered", "vocabulary")

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self.vocabulary = tuple(vocabulary)
        self._index = {piece: position for position, piece in enumerate(self.vocabulary)}
        self._remembered: dict[str, tuple[int, ...]] = {}

    def __len__(self) -> int:
        return len(self.vocabulary)

    def __reduce__(self) -> tuple[type[WordPieces], tuple[Sequence[str]]]:
        return WordPieces, (self.vocabulary,)

    def ids(self, words: Iterable[str]) -> list[int]:
        """Return the ids of the pieces of `words` in reading order; what the vocabulary cannot spell is left out."""
        remembered = self._remembered
        found: list[int] = []
        for word in words:
            known = remembered.get(word)
            if known is None:
                if len(remembered) >= _MAX_REMEMBERED:
                    remembered.clear()
                known = remembered[word] = self._cut(word)
            found.extend(known)
        return found

    def _cut(self, word: str) -> tuple[int, ...]:
        whole = self._index.get(word)
        if whole is not None:
            return (whole,)
        if len(word) > _MAX_WORD_CHARACTERS:
            return ()
        return tuple(piece for run in _RUN.findall(word) for piece in self._cut_run(run))

    def _cut_run(self, run: str) -> list[int]:
        pieces: list[int] = []
        start = 0
        while start < len(run):
            prefix = "##" if start else ""
            for end in range(len(run), start, -1):
                piece = self._index.get(prefix + run[start:end])
                if piece is not None:
                    pieces.append(piece)
                    start = end
                    break
            else:
                return []  # a word half of which is unknown says something else than its known half
        return pieces
