"""Where something stands: in a text, or on a page."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
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


class Touching:
    """Tells which of some spans share a character with another, by index: looked up by halving, not one by one.

    Examples
    --------
    >>> touching = Touching([Span(0, 9), Span(2, 3), Span(6, 8)])
    >>> touching.all(Span(4, 7)), touching.first(Span(9, 12))
    ([0, 2], None)
    """

    __slots__ = ("_order", "_reach", "_spans", "_starts")

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = list(spans)
        self._order = sorted(range(len(self._spans)), key=lambda index: self._spans[index].start)
        self._starts = [self._spans[index].start for index in self._order]
        self._reach = list(accumulate((self._spans[index].end for index in self._order), max))
        """How far each span, or one before it, reaches."""

    def all(self, span: Span) -> list[int]:
        """Return the indices of all that share a character with `span`, ascending."""
        near = self._order[bisect_right(self._reach, span.start) : bisect_left(self._starts, span.end)]
        return sorted(index for index in near if self._spans[index].overlaps(span))

    def first(self, span: Span) -> int | None:
        """Return the lowest of these indices; None where there is none."""
        return next(iter(self.all(span)), None)


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
