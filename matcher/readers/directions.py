"""Lines that read from right to left.

Engines give every word as it stands on the page, its letters from left to right. Here lines come into the order in which
they are read: words from right to left, and the letters of those in Hebrew or Arabic turned around.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import groupby

from matcher.readers.placed import PlacedWord, Segment

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc]")
_LEFT_TO_RIGHT = re.compile(r"[^\W\d_\u0590-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc]")
_MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")
_MARK_ORDER = re.compile(r"([\u0591-\u05c7\u064b-\u065f\u0670]+)([^\u0591-\u05c7\u064b-\u065f\u0670])")


def reads_right_to_left(words: Iterable[PlacedWord]) -> bool:
    """Return whether more words have letters of a script that runs to the left than letters of another."""
    balance = 0
    for word in words:
        if word.text.isascii():
            balance -= any(map(str.isalpha, word.text))
        elif RIGHT_TO_LEFT.search(word.text):
            balance += 1
        else:
            balance -= 1
    return balance > 0


def has_right_to_left(words: Iterable[PlacedWord]) -> bool:
    """Return whether any word has a letter of a script that runs to the left."""
    return RIGHT_TO_LEFT.search("".join([word.text for word in words])) is not None


def mirrored(segments: Iterable[Segment]) -> list[Segment]:
    """Return segments as in a mirror, so that what is read first stands at the left; their boxes stay as they are."""
    result = []
    for segment in segments:
        words = [word._replace(x0=-word.x1, x1=-word.x0) for word in reversed(segment.words)]
        result.append(segment._replace(x0=-segment.x1, x1=-segment.x0, words=words))
    return result


def in_reading_order(words: Sequence[PlacedWord], *, is_mirrored: bool) -> list[PlacedWord]:
    """Return the words of a line in the order in which they are read, and those in Hebrew or Arabic spelt so.

    Parameters
    ----------
    is_mirrored
        The page reads from right to left, and the words come so; else they come from left to right.
    """
    if not is_mirrored and not has_right_to_left(words):
        return list(words)
    ordered: list[PlacedWord] = []
    for line in _lines(words):
        kinds = _kinds(line, is_mirrored=is_mirrored)
        for is_against, run in groupby(zip(kinds, line, strict=True), key=lambda pair: pair[0] != is_mirrored):
            found = [word for _, word in run]
            ordered.extend(reversed(found) if is_against else found)
    return [_spelt(word) for word in ordered]


def _lines(words: Sequence[PlacedWord]) -> list[list[PlacedWord]]:
    """Return the words of a cell line by line."""
    lines: list[list[PlacedWord]] = []
    for word in words:
        if lines and abs(word.baseline - lines[-1][-1].baseline) <= 0.5 * word.size:
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def _kinds(words: Sequence[PlacedWord], *, is_mirrored: bool) -> list[bool]:
    """Return for each word whether it runs to the left; what has no letters goes with its neighbours, or else the page."""
    strong: list[bool | None] = [
        True if RIGHT_TO_LEFT.search(word.text) else False if _LEFT_TO_RIGHT.search(word.text) else None for word in words
    ]
    befores: list[bool] = []
    before = is_mirrored
    for kind in strong:
        befores.append(before)
        before = before if kind is None else kind
    kinds: list[bool] = []
    after = is_mirrored
    for number in range(len(words) - 1, -1, -1):
        kind = strong[number]
        if kind is None and is_mirrored and words[number].text[0].isdigit():
            # A number at the right of a Latin word belongs to it (Unicode, annex 9, rule W7); others are read like words.
            kind = after
        elif kind is None:
            kind = after if befores[number] == after else is_mirrored
        kinds.append(kind)
        after = kind
    return kinds[::-1]


def _spelt(word: PlacedWord) -> PlacedWord:
    if not RIGHT_TO_LEFT.search(word.text):
        return word
    # Numbers and Latin letters inside the word keep their direction.
    parts = re.findall(
        r"[0-9A-Za-z\u0660-\u0669\u06f0-\u06f9][0-9A-Za-z\u0660-\u0669\u06f0-\u06f9.,:/%@-]*|.", word.text, re.DOTALL
    )
    text = "".join(part.translate(_MIRRORED) if len(part) == 1 else part for part in reversed(parts))
    text = unicodedata.normalize("NFKC", _MARK_ORDER.sub(r"\2\1", text) if _MARK_ORDER.match(text) else text)
    return word._replace(text="".join(text.split()))
