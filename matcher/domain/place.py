"""Where something stands: in a text, or on a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Span(NamedTuple):
    """Half-open range of characters in a document's text.

    Examples
    --------
    >>> Span(3, 7).of("an electrician")
    'elec'
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the characters of `text` that the span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Return whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end


class Box(NamedTuple):
    """Rectangle on a page in PDF points, measured from the top-left corner of the page as displayed; y grows downwards."""

    x0: float
    y0: float
    x1: float
    y1: float

    def union(self, other: Box) -> Box:
        """Return the smallest box around both."""
        return Box(min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1))


@dataclass(frozen=True, slots=True)
class Place:
    """Page (counted from 1) and box of a quotation. Formats without pages have none."""

    page: int
    box: Box | None = None
