"""Finds columns among the segments of a page: a gutter that no segment crosses, with text on both sides of it."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from matcher.readers.across import n_rows, reads_across
from matcher.readers.placed import Segment

_MIN_SEGMENTS = 6
_MIN_SIDE = 3
_MIN_GUTTER_POINTS = 3.0
_MAX_CANDIDATES = 16
_SAME_EDGE_POINTS = 2.0
_MARGIN_POINTS = 15.0
_MIN_OVERLAP = 0.35
_PAIRED = 0.3
"""Baselines closer than this share of the font size stand in one row."""
_SAME_ROW_STEP = 0.3
_MAX_LEAD_ROWS = 3
_LEAD_STEP = 1.2
_MAX_TAIL_ROWS = 2
_TAIL_STEP = 1.2
"""As wide as so many usual steps is the gap above a heading."""
_MAX_BLOCK_ROWS = 8
_MAX_TAIL_SEGMENTS = 40
_BLOCK_STEP = 2.0


class Columns(NamedTuple):
    """The parts of a page, in reading order."""

    above: list[Segment]
    left: list[Segment]
    right: list[Segment]
    below: list[Segment]


class _Run(NamedTuple):
    """Segments `first` to `last` (exclusive) in the order of their baselines, none of which crosses the gutter."""

    score: float
    gutter: float
    first: int
    last: int


def find_columns(segments: list[Segment]) -> Columns | None:
    """Return the parts of the best split into two columns; None where there is one column, or a table."""
    if len(segments) < _MIN_SEGMENTS:
        return None
    ordered = sorted(segments, key=lambda segment: (segment.baseline, segment.x0))
    runs: list[_Run] = []
    for gutter in _candidates(segments):
        for first, last in _uncrossed(ordered, gutter):
            score = _score(ordered[first:last], gutter)
            if score:
                runs.append(_Run(score, gutter, first, last))
    for run in sorted(runs, key=lambda run: -run.score):
        first, last = _trimmed(ordered, run)
        left = [segment for segment in ordered[first:last] if segment.x0 < run.gutter]
        right = [segment for segment in ordered[first:last] if segment.x0 >= run.gutter]
        # What is left of a name with contacts beside it, once the headings below are taken off, is read by row.
        if min(n_rows(left), n_rows(right)) >= _MIN_SIDE:
            return Columns(ordered[:first], left, right, ordered[last:])
    return None


def _candidates(segments: list[Segment]) -> list[float]:
    """Return places just left of an edge at which several segments begin, the commonest edges first."""
    firsts: dict[int, float] = {}
    counts: dict[int, int] = {}
    for segment in segments:
        x0 = segment.x0
        key = round(x0 / _SAME_EDGE_POINTS)
        counts[key] = counts.get(key, 0) + 1
        firsts[key] = min(x0, firsts.get(key, x0))
    shared = {key: n + counts.get(key - 1, 0) + counts.get(key + 1, 0) for key, n in counts.items()}
    leftmost = min(firsts.values()) + _MARGIN_POINTS
    gutters: list[float] = []
    for key in sorted(shared, key=lambda key: (-shared[key], -key))[:_MAX_CANDIDATES]:
        if shared[key] < _MIN_SIDE:
            continue
        edge = min(firsts[near] for near in (key - 1, key, key + 1) if near in firsts) - 0.5
        if edge >= leftmost and edge not in gutters:
            gutters.append(edge)
    return gutters


def _uncrossed(ordered: list[Segment], gutter: float) -> list[tuple[int, int]]:
    """Return the stretches of segments without one that crosses the gutter."""
    stretches: list[tuple[int, int]] = []
    start = 0
    for number, segment in enumerate(ordered):
        if segment.x0 < gutter < segment.x1:
            stretches.append((start, number))
            start = number + 1
    stretches.append((start, len(ordered)))
    return [(first, last) for first, last in stretches if last - first >= _MIN_SEGMENTS]


def _score(run: list[Segment], gutter: float) -> float:
    """Return how good a split is, 0 for none: long columns side by side with a wide gutter are best."""
    left = [segment for segment in run if segment.x0 < gutter]
    right = [segment for segment in run if segment.x0 >= gutter]
    if min(len(left), len(right)) < _MIN_SIDE or min(n_rows(left), n_rows(right)) < _MIN_SIDE:
        return 0.0
    overlap = min(left[-1].baseline, right[-1].baseline) - max(left[0].baseline, right[0].baseline)
    shorter = min(left[-1].baseline - left[0].baseline, right[-1].baseline - right[0].baseline)
    width = min(segment.x0 for segment in right) - max(segment.x1 for segment in left)
    if overlap <= 0 or overlap < _MIN_OVERLAP * shorter or width < _MIN_GUTTER_POINTS:
        return 0.0
    if reads_across(left, right):
        return 0.0
    return min(n_rows(left), n_rows(right)) * overlap * (1 + min(width, 30.0) / 30.0)


def _trimmed(ordered: list[Segment], run: _Run) -> tuple[int, int]:
    """Return the run without a few rows before its columns begin, or after they end, on one side alone.

    Such rows are a heading: the name above both columns, or the title of a section that goes on below them.
    """
    first, last = run.first, run.last
    is_left = [segment.x0 < run.gutter for segment in ordered]
    lead = first
    while lead < last and is_left[lead] == is_left[first]:
        lead += 1
    if n_rows(ordered[first:lead]) <= _MAX_LEAD_ROWS and _step(ordered, lead) > _LEAD_STEP:
        first = lead
    return first, _without_tail(ordered, run, first) if last < len(ordered) else last


def _without_tail(ordered: list[Segment], run: _Run, first: int) -> int:
    """Return where the columns end: before a heading, or a short block, that stands below them on one side."""
    last = run.last
    is_left = ordered[last - 1].x0 < run.gutter
    own = [number for number in range(first, last) if (ordered[number].x0 < run.gutter) == is_left]
    tail = last
    while tail > max(first, last - _MAX_TAIL_SEGMENTS) and (ordered[tail - 1].x0 < run.gutter) == is_left:
        tail -= 1
    steps = {
        after: (ordered[after].baseline - ordered[before].baseline) / (ordered[after].size or 1.0)
        for before, after in pairwise(own)
    }
    usual = sorted(steps.values())[len(steps) // 4] if steps else 0.0
    for number in range(max(tail, first + 1), last):
        n_tail = n_rows(ordered[number:last])
        step = _step(ordered, number)
        is_heading = n_tail <= _MAX_TAIL_ROWS and step > _SAME_ROW_STEP and steps.get(number, 0.0) > _TAIL_STEP * usual
        if is_heading or (n_tail <= _MAX_BLOCK_ROWS and step > _BLOCK_STEP):
            return number
    return last


def _step(ordered: list[Segment], number: int) -> float:
    """Return how far a segment stands below the one before it, in its own font size."""
    if number == 0 or number >= len(ordered):
        return 0.0
    return (ordered[number].baseline - ordered[number - 1].baseline) / (ordered[number].size or 1.0)
