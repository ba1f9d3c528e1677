"""Where things stand on a page of pdfium's, as displayed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from matcher.domain.place import Box

Rect = Sequence[float]
"""Left, top, right and bottom in a page's own coordinates, in which y grows upwards."""


class Frame(NamedTuple):
    """From the page's own coordinates to the page as displayed, with y growing downwards."""

    matrix: tuple[float, float, float, float, float, float]
    width: float
    height: float

    @classmethod
    def of(cls, area: tuple[float, float, float, float], *, quarter_turns: int) -> Frame:
        """Return the frame of a page whose visible area is turned clockwise by so many quarters."""
        x0, y0, x1, y1 = area
        matrices = (
            (1.0, 0.0, 0.0, -1.0, -x0, y1),
            (0.0, 1.0, 1.0, 0.0, -y0, -x0),
            (-1.0, 0.0, 0.0, 1.0, x1, -y0),
            (0.0, -1.0, -1.0, 0.0, y1, x1),
        )
        width, height = (y1 - y0, x1 - x0) if quarter_turns % 2 else (x1 - x0, y1 - y0)
        return cls(matrices[quarter_turns % 4], width, height)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return a point as displayed."""
        a, b, c, d, e, f = self.matrix
        return a * x + c * y + e, b * x + d * y + f

    def box(self, rect: Rect) -> Box:
        """Return a rectangle as displayed."""
        left, top, right, bottom = rect
        a, b, c, d, e, f = self.matrix
        if a > 0 > d:
            return Box(left + e, f - top, right + e, f - bottom)
        x0, y0, x1, y1 = a * left + c * bottom + e, b * left + d * bottom + f, a * right + c * top + e, b * right + d * top + f
        return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    def turn(self, matrix: tuple[float, float, float, float]) -> int:
        """Return the quarter turns, counter-clockwise, of text with this matrix."""
        a, b, c, d, _, _ = self.matrix
        along, across = a * matrix[0] + c * matrix[1], b * matrix[0] + d * matrix[1]
        if abs(across) <= abs(along):
            is_upright = along > 0 or b * matrix[2] + d * matrix[3] < 0
            return 0 if is_upright else 2
        return 1 if across < 0 else 3
