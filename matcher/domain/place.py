"""Where something stands: in a text, or on a page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
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


class Covered:
    """The characters that some spans cover, ready to be asked many times: looked up by halving, not one by one.

    Examples
    --------
    >>> covered = Covered([Span(7, 9), Span(0, 3), Span(2, 5)])
    >>> covered.touches(Span(4, 7)), covered.touches(Span(5, 7))
    (True, False)
    """

    __slots__ = ("_ends", "_starts")

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(set(spans)):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def touches(self, span: Span) -> bool:
        """Return whether `span` shares at least one character with any of them."""
        index = bisect_right(self._ends, span.start)
        return index < len(self._starts) and self._starts[index] < span.end


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
