"""Areas on a page: what a path encloses, in displayed coordinates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import hypot
from typing import NamedTuple

from matcher.domain.place import Box

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
Ring = tuple[Point, ...]
PathItem = tuple[float, float, float, float] | tuple[float, float, bytes]
"""A rectangle (x, y, width, height), or the start of a subpath with the operators that continue it, unread."""

_STEP = re.compile(rb"([-+.\d\x00\s]*)([lcvyh])")
_MAX_POINTS = 4_000
"""A shape of more points is taken for something unknown within its bounds."""
_MAX_SHAPES = 4
_SAME = 0.02
_CURVE = (0.25, 0.5, 0.75)


class Shape(NamedTuple):
    """Closed polygons with the rule that tells inside from outside."""

    rings: tuple[Ring, ...]
    is_even_odd: bool


class Region(NamedTuple):
    """The points of `box` that lie in all `shapes`; when it is not exact, some of those, nobody knows which."""

    box: Box
    shapes: tuple[Shape, ...] = ()
    is_exact: bool = True

    def holds(self, x: float, y: float) -> bool:
        """Return whether the point lies within (for an inexact region: may lie within)."""
        x0, y0, x1, y1 = self.box
        return x0 <= x <= x1 and y0 <= y <= y1 and all(_is_inside(shape, x, y) for shape in self.shapes)

    def within(self, clip: Region | None) -> Region:
        """Return the part of this region that `clip` shows."""
        if clip is None:
            return self
        shapes = self.shapes + clip.shapes
        return Region(
            overlap(self.box, clip.box), shapes[:_MAX_SHAPES], self.is_exact and clip.is_exact and len(shapes) <= _MAX_SHAPES
        )


def overlap(one: Box, other: Box) -> Box:
    """Return what two boxes share; empty (x1 <= x0 or y1 <= y0) when they do not meet."""
    return Box(max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3]))


def displayed_box(x0: float, y0: float, x1: float, y1: float, *, ctm: Matrix, height: float) -> Box:
    """Return the box around a rectangle given in user space, as displayed on a page of `height`."""
    a, b, c, d, e, f = ctm
    if b == 0 == c:
        x0, x1, y0, y1 = a * x0 + e, a * x1 + e, height - d * y0 - f, height - d * y1 - f
        return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    xs = [a * x + c * y + e for x in (x0, x1) for y in (y0, y1)]
    ys = [height - (b * x + d * y + f) for x in (x0, x1) for y in (y0, y1)]
    return Box(min(xs), min(ys), max(xs), max(ys))


def filled(items: Sequence[PathItem], *, ctm: Matrix, height: float, is_even_odd: bool) -> list[Region]:
    """Return the regions that filling a path paints."""
    if not is_even_odd or len(items) == 1:
        plain = [item for item in items if len(item) == 4]
        if len(plain) == len(items) and ctm[1] == 0 == ctm[2]:
            return [Region(displayed_box(x, y, x + w, y + h, ctm=ctm, height=height)) for x, y, w, h in plain]
    return _of_rings([_shown(ring, ctm, height) for ring in _rings(items)], is_even_odd=is_even_odd)


def enclosed(items: Sequence[PathItem], *, ctm: Matrix, height: float, is_even_odd: bool) -> Region:
    """Return the one region that clipping to a path leaves."""
    regions = filled(items, ctm=ctm, height=height, is_even_odd=is_even_odd)
    if len(regions) == 1:
        return regions[0]
    if not regions:
        return Region(Box(0, 0, 0, 0))
    rings = tuple(_corners(region.box) for region in regions)
    return Region(_bounds([point for ring in rings for point in ring]), (Shape(rings, is_even_odd),))


def stroked(items: Sequence[PathItem], *, ctm: Matrix, height: float, width: float) -> list[Region]:
    """Return the regions that a line of displayed `width` along the path paints."""
    quads: list[Ring] = []
    for ring in _rings(items):
        points = _shown(ring, ctm, height)
        for (x0, y0), (x1, y1) in pairwise(points):
            length = hypot(x1 - x0, y1 - y0)
            if length:
                dx, dy = (y1 - y0) / length * width / 2, (x0 - x1) / length * width / 2
                quads.append(((x0 + dx, y0 + dy), (x1 + dx, y1 + dy), (x1 - dx, y1 - dy), (x0 - dx, y0 - dy)))
    return [region for quad in quads for region in _of_rings([quad], is_even_odd=False)]


def _rings(items: Sequence[PathItem]) -> Iterator[Ring]:
    for item in items:
        if len(item) == 4:
            x, y, w, h = item
            yield ((x, y), (x + w, y), (x + w, y + h), (x, y + h), (x, y))
        else:
            yield tuple(_subpath(item[0], item[1], item[2]))


def _subpath(x: float, y: float, steps: bytes) -> Iterator[Point]:
    """Yield the points of a subpath, curves as short chords."""
    start = (x, y)
    yield start
    for step in _STEP.finditer(steps):
        operator = step[2]
        if operator == b"h":
            yield start
            x, y = start
            continue
        try:
            numbers = [float(number) for number in step[1].split()]
        except ValueError:
            continue
        if operator == b"l" and len(numbers) >= 2:
            x, y = numbers[-2:]
        elif operator == b"c" and len(numbers) >= 6:
            yield from _curve(x, y, *numbers[-6:])
            x, y = numbers[-2:]
        elif operator in b"vy" and len(numbers) >= 4:
            one, two, three, four = numbers[-4:]
            yield from _curve(x, y, *((x, y, one, two) if operator == b"v" else (one, two, three, four)), three, four)
            x, y = three, four
        yield (x, y)


def _curve(x0: float, y0: float, x1: float, y1: float, x2: float, y2: float, x3: float, y3: float) -> Iterator[Point]:
    for t in _CURVE:
        s = 1 - t
        a, b, c, d = s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t
        yield (a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3)


def _shown(ring: Ring, ctm: Matrix, height: float) -> Ring:
    a, b, c, d, e, f = ctm
    return tuple((a * x + c * y + e, height - (b * x + d * y + f)) for x, y in ring)


def _of_rings(rings: Sequence[Ring], *, is_even_odd: bool) -> list[Region]:
    rings = [ring for ring in rings if len(ring) > 2]
    points = [point for ring in rings for point in ring]
    if not points:
        return []
    box = _bounds(points)
    if len(points) > _MAX_POINTS:
        return [Region(box, is_exact=False)]
    if not is_even_odd or len(rings) == 1:
        boxes = [_bounds(ring) for ring in rings]
        if all(_is_rectangle(ring, bounds) for ring, bounds in zip(rings, boxes, strict=True)):
            return [Region(bounds) for bounds in boxes]
    return [Region(box, (Shape(tuple(rings), is_even_odd),))]


def _is_rectangle(ring: Ring, box: Box) -> bool:
    x0, y0, x1, y1 = box
    corners = {
        (abs(x - x0) < _SAME, abs(y - y0) < _SAME)
        for x, y in ring
        if (abs(x - x0) < _SAME or abs(x - x1) < _SAME) and (abs(y - y0) < _SAME or abs(y - y1) < _SAME)
    }
    sides = [abs(a[0] - b[0]) < _SAME or abs(a[1] - b[1]) < _SAME for a, b in pairwise(ring)]
    return len(corners) == 4 and len(ring) <= 6 and all(sides)


def _corners(box: Box) -> Ring:
    return ((box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1))


def _bounds(points: Sequence[Point]) -> Box:
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _is_inside(shape: Shape, x: float, y: float) -> bool:
    """Return whether a point lies inside, by the number of times the rings wind around it."""
    n_crossings = winding = 0
    for ring in shape.rings:
        x0, y0 = ring[-1]
        for x1, y1 in ring:
            if (y0 <= y) != (y1 <= y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0):
                n_crossings += 1
                winding += 1 if y1 > y0 else -1
            x0, y0 = x1, y1
    return n_crossings % 2 == 1 if shape.is_even_odd else winding != 0
