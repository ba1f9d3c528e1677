"""How many of the true neighbouring words a text keeps next to each other."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

_MARKS = re.compile(r"[•●◦▪▫■□‣⁃◆◇❖➢➤►▶✓✔\uf0b7\uf0a7\-–|]+")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")


def _tokens(text: str) -> list[str]:
    """Return the words of a text in one spelling, without bullets; scripts without spaces letter by letter."""
    spaced = _UNSPACED.sub(r" \g<0> ", unicodedata.normalize("NFKC", text))
    return [token for token in spaced.split() if not _MARKS.fullmatch(token)]


def _pairs(tokens: Sequence[str]) -> Counter[tuple[str, str]]:
    return Counter(pairwise(tokens))


def kept_pairs(blocks: Iterable[Sequence[str]], text: str) -> tuple[int, int]:
    """Return how many neighbouring pairs of the blocks are neighbours in `text`, and how many there are."""
    true: Counter[tuple[str, str]] = Counter()
    for block in blocks:
        true.update(_pairs(_tokens(" ".join(block))))
    found = _pairs(_tokens(text))
    return sum(min(n, found[pair]) for pair, n in true.items()), true.total()
