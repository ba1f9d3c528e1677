"""A word on a page, as an engine hands it to the layout."""

from __future__ import annotations

from typing import NamedTuple

from matcher.domain.place import Box


class PlacedWord(NamedTuple):
    """A word, or a piece of one, with its place on the page.

    `x0`, `x1` and `baseline` are in the frame in which the word reads from left to right, with y growing downwards;
    `box` is where it stands on the page as displayed. For upright words the two agree. The letters of `text` come as they
    stand, from left to right, in Hebrew and Arabic too: `directions` turns them.
    """

    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    is_bold: bool
    box: Box
    turn: int = 0
    """Quarter turns, counter-clockwise, by which the word is rotated on the page."""


class Segment(NamedTuple):
    """Words of one row without a wide gap between them, in the words' frame."""

    x0: float
    x1: float
    baseline: float
    size: float
    words: list[PlacedWord]

    @property
    def n_characters(self) -> int:
        """Characters in all words."""
        return sum(len(word.text) for word in self.words)
