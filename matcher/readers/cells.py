"""Puts the lines of a table's cells together where the cells take several lines each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from matcher.readers.placed import PlacedWord, Segment

_SAME_EDGE_POINTS = 2.0
_LEADING_SLACK = 1.12
"""A step wider than this many usual steps begins a new row of cells."""
_MIN_WRAPPED = 0.75
_MAX_CELLS_BELOW = 0.85
_MAX_LINES = 12
_MAX_COLUMNS = 12


class _Stretch(NamedTuple):
    """Rows `first` to `last` (exclusive) whose segments all begin at `edges` and end before the next one."""

    first: int
    last: int
    edges: list[float]


def heads_of_rows(rows: Sequence[Sequence[Segment]]) -> list[int]:
    """Return for each row the number of the row whose cells it goes on with; its own number where it begins a row.

    Rows come from top to bottom, their segments from left to right.
    """
    heads = list(range(len(rows)))
    for stretch in _stretches(rows):
        starts = _starts(rows, stretch)
        groups = [range(first, last) for first, last in pairwise([*starts, stretch.last])]
        if _is_wrapped(rows, groups, stretch.edges):
            for group in groups:
                heads[group.start : group.stop] = [group.start] * len(group)
    return heads


def joined_cells(lines: Sequence[Sequence[Segment]]) -> list[list[PlacedWord]]:
    """Return the cells of the lines of one row: under each segment of the first line what goes on with it."""
    edges = [segment.x0 for segment in lines[0]]
    cells = [list(segment.words) for segment in lines[0]]
    for line in lines[1:]:
        for segment in line:
            number = _column(segment, edges)
            if number is None:  # a cell that is empty in the first line
                number = sum(edge < segment.x0 for edge in edges)
                edges.insert(number, segment.x0)
                cells.insert(number, [])
            cells[number].extend(segment.words)
    return cells


def _column(segment: Segment, edges: Sequence[float]) -> int | None:
    for number, edge in enumerate(edges):
        if abs(segment.x0 - edge) <= _SAME_EDGE_POINTS:
            return number
    return None


def _stretches(rows: Sequence[Sequence[Segment]]) -> list[_Stretch]:
    stretches: list[_Stretch] = []
    number = 0
    while number < len(rows):
        if not 2 <= len(rows[number]) <= _MAX_COLUMNS:
            number += 1
            continue
        edges = [segment.x0 for segment in rows[number]]
        first = number
        number += 1
        while number < len(rows) and _fits(rows[number], edges):
            number += 1
        if number - first >= 4:
            stretches.append(_Stretch(first, number, edges))
    return stretches


def _fits(row: Sequence[Segment], edges: Sequence[float]) -> bool:
    if len(row) > len(edges):
        return False
    for segment in row:
        number = _column(segment, edges)
        if number is None or (number + 1 < len(edges) and segment.x1 >= edges[number + 1]):
            return False
    return True


def _starts(rows: Sequence[Sequence[Segment]], stretch: _Stretch) -> list[int]:
    """Return the numbers of the rows that begin a row of cells: those after a wider step, or with a first cell."""
    numbers = range(stretch.first + 1, stretch.last)
    steps = [rows[number][0].baseline - rows[number - 1][0].baseline for number in numbers]
    usual = sorted(steps)[len(steps) // 4]
    starts = [number for number, step in zip(numbers, steps, strict=True) if step > _LEADING_SLACK * usual]
    if len(starts) < 2:
        starts = [number for number in numbers if _column(rows[number][0], stretch.edges) == 0]
    return [stretch.first, *starts]


def _is_wrapped(rows: Sequence[Sequence[Segment]], groups: Sequence[range], edges: Sequence[float]) -> bool:
    """Return whether the lines below the first of each group go on with its cells, as words that did not fit."""
    longer = [group for group in groups if len(group) > 1]
    if len(longer) < 2 or max(map(len, longer)) > _MAX_LINES:
        return False
    n_first = sum(len(rows[group.start]) * (len(group) - 1) for group in longer)
    n_below = sum(len(rows[number]) for group in longer for number in group[1:])
    if n_below > _MAX_CELLS_BELOW * n_first:
        return False
    limits = [0.0] * len(edges)
    for group in groups:
        for number in group:
            for segment in rows[number]:
                column = _column(segment, edges) or 0
                limits[column] = max(limits[column], segment.x1)
    n_steps = n_wrapped = 0
    columns: set[int] = set()
    for group in longer:
        last: dict[int, Segment] = {}
        for number in group:
            for segment in rows[number]:
                column = _column(segment, edges) or 0
                if column in last:
                    n_steps += 1
                    n_wrapped += _goes_on(last[column], segment, limits[column])
                    columns.add(column)
                last[column] = segment
    # Where the last cell alone has several lines, they are in order as they stand.
    return n_wrapped >= _MIN_WRAPPED * n_steps and bool(columns - {len(edges) - 1})


def _goes_on(line: Segment, following: Segment, limit: float) -> bool:
    word = following.words[0]
    has_room = line.x1 + 0.2 * line.size + word.x1 - word.x0 <= limit
    return not has_room and word.is_bold == line.words[-1].is_bold and abs(word.size - line.words[-1].size) < 0.5
