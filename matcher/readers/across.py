"""Tells whether what stands on both sides of a gutter is read across it, row by row, or down each side."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from matcher.readers.placed import Segment

_PAIRED = 0.3
"""Baselines closer than this share of the font size stand in one row."""
_MAX_CELL_WORDS = 3
_MAX_CELL_EMS = 16.0
"""Scripts without spaces have one word a line."""
_MIN_STARTS = 3
_LABEL_STEP = 1.15
_MAX_HEADINGS = 0.3
_MAX_LIST_STEP = 1.7
"""Items of lists stand this many font sizes below each other, or less."""
_LEADING_SLACK = 1.12
"""A step wider than this many usual steps begins a new row of cells."""
_DATE = re.compile(
    r"\W*(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|winter|spring|summer|fall|autumn)[a-z]*\.?\W*)?"
    r"(?:\d{1,2}\s*[/.]\s*)?(?:\d{4}|\d{2})\b|\W*(?:present|current|now|today|date)\b|\W*$",
    re.IGNORECASE,
)
_SECTION = re.compile(
    r"\W*(?:(?:my|key|core|technical|professional|soft|hard|other|additional|personal|work|computer|it|main|relevant)\s+)*"
    r"(?:skills?(?:\s+set)?|languages?|interests|hobbies|certifications?|certificates|licen[cs]es|software|tools|technologies|"
    r"awards|hono[u]?rs|references|education|training|courses|experience|employment(?:\s+history)?|projects|publications|"
    r"memberships|volunteering|strengths|competenc(?:i)?es|achievements|activities|profile|summary|objective|about(?:\s+me)?|"
    r"contact|details|links|expertise|kenntnisse|sprachen|interessen|ausbildung|berufserfahrung|compétences|langues|"
    r"formation|loisirs|intérêts|habilidades|idiomas|educación|experiencia|intereses)(?:\s*(?:&|and)\s*\w+)?\W*",
    re.IGNORECASE,
)
"""What lists in resumes are headed by: two of them side by side head two lists, not one table."""


class _Row(NamedTuple):
    baseline: float
    segments: list[Segment]

    @property
    def is_bold(self) -> bool:
        return all(word.is_bold for segment in self.segments for word in segment.words)


def reads_across(left: list[Segment], right: list[Segment]) -> bool:
    """Return whether the two sides belong together row by row: a table, or dates and places set apart from their lines.

    Both sides come in the order of their baselines.
    """
    few, many = sorted((left, right), key=lambda side: sum(segment.n_characters for segment in side))
    dates = [segment for segment in few if _is_date(segment)]
    paired = _paired(few, many)
    are_paired = len(paired) > 0.75 * len(few)
    if _are_dates_apart(few, dates, paired) or (are_paired and len(dates) > 0.4 * len(few)):
        return True
    rows = _rows_beside(left, right), _rows_beside(right, left)
    if are_paired and _is_margin(rows[few is right], rows[few is left]):
        return True
    pairs = _row_pairs(*rows)
    if _are_lists(*rows, pairs):
        return False
    return _are_labels(*rows, pairs) or _is_grid(*rows, pairs) or _are_cells_wrapped(*rows)


def _are_dates_apart(few: list[Segment], dates: list[Segment], paired: list[Segment]) -> bool:
    if len(dates) > 0.7 * len(few):
        return True
    # Headings of sections may stand in the column of dates, above them: they have no line beside them.
    n_dates = sum(1 for segment in paired if _is_date(segment))
    return n_dates >= 2 and n_dates == len(dates) and n_dates > 0.7 * len(paired) and n_dates >= 0.4 * len(few)


def _is_margin(labels: Sequence[_Row], texts: Sequence[_Row]) -> bool:
    """Return whether few rows stand far apart beside many: labels of what stands beside them."""
    return len(labels) < 0.5 * len(texts)


def _are_labels(left: Sequence[_Row], right: Sequence[_Row], pairs: Sequence[tuple[_Row, _Row]]) -> bool:
    """Return whether each row at the left has a line beside it, and stands as far from the next as that line has others."""
    if len(left) < _MIN_STARTS or len(pairs) < len(left) or not _is_short(left):
        return False
    return median(_steps(left)) > _LABEL_STEP * _leading(right)


def _steps(rows: Sequence[_Row]) -> list[float]:
    return [after.baseline - before.baseline for before, after in pairwise(rows)]


def _leading(*sides: Sequence[_Row]) -> float:
    """Return the distance of lines that belong together: that of the closer ones."""
    steps = sorted(
        after.baseline - before.baseline
        for rows in sides
        for before, after in pairwise(rows)
        if after.baseline - before.baseline > 0.9 * after.segments[0].size
    )
    return steps[len(steps) // 4] if steps else 0.0


def _is_date(segment: Segment) -> bool:
    return segment.n_characters <= 2 or _DATE.match(_text(segment)) is not None


def _text(segment: Segment) -> str:
    return " ".join(word.text for word in segment.words)


def _paired(side: list[Segment], other: list[Segment]) -> list[Segment]:
    """Return the segments of one side that stand in one row with a segment of the other."""
    baselines = [segment.baseline for segment in other]
    paired = []
    for segment in side:
        reach = _PAIRED * segment.size
        nearest = bisect_left(baselines, segment.baseline - reach)
        if nearest < len(baselines) and baselines[nearest] <= segment.baseline + reach:
            paired.append(segment)
    return paired


def n_rows(side: list[Segment]) -> int:
    """Return in how many rows the segments of a side stand."""
    n, last = 0, float("-inf")
    for segment in side:
        if segment.baseline - last > 0.45 * segment.size:
            n += 1
            last = segment.baseline
    return n


def _is_grid(left: Sequence[_Row], right: Sequence[_Row], pairs: Sequence[tuple[_Row, _Row]]) -> bool:
    """Return whether nearly every row stands on both sides, in cells of few words that are no lines of prose."""
    if len(pairs) < 2 or any(_is_prose(rows) for rows in (left, right)):
        return False
    # Cells may be empty where there are more than two columns.
    has_more = sum(len(row.segments) > 1 for rows in (left, right) for row in rows) > 0.5 * len(pairs)
    least = 0.6 if has_more else 0.8
    if len(pairs) < 0.8 * min(len(left), len(right)) or len(pairs) < least * max(len(left), len(right)):
        return False
    return any(_is_short(rows) for rows in (left, right))


def _is_short(rows: Sequence[_Row]) -> bool:
    cells = [segment for row in rows for segment in row.segments]
    ems = median((cell.x1 - cell.x0) / (cell.size or 1.0) for cell in cells)
    return median(len(cell.words) for cell in cells) <= _MAX_CELL_WORDS and ems <= _MAX_CELL_EMS


def _is_prose(rows: Sequence[_Row]) -> bool:
    """Return whether most lines end where the next line's first word would not have fitted."""
    if len(rows) < 3 or sum(len(row.segments) for row in rows) > 1.3 * len(rows):
        return False
    limit = max(row.segments[-1].x1 for row in rows)
    n_wrapped = sum(_is_wrapped(before.segments[-1], after.segments[0], limit) for before, after in pairwise(rows))
    return n_wrapped > 0.5 * (len(rows) - 1) and not _is_short(rows)


def _is_wrapped(line: Segment, following: Segment, limit: float) -> bool:
    word = following.words[0]
    return line.x1 + 0.2 * line.size + word.x1 - word.x0 > limit


def _rows_beside(side: list[Segment], other: list[Segment]) -> list[_Row]:
    """Return the rows of one side, without those above or below all of the other side."""
    top, bottom = other[0].baseline - other[0].size, other[-1].baseline + other[-1].size
    rows: list[_Row] = []
    for segment in side:
        if rows and segment.baseline - rows[-1].baseline <= 0.45 * segment.size:
            rows[-1].segments.append(segment)
        elif top < segment.baseline < bottom:
            rows.append(_Row(segment.baseline, [segment]))
    return rows


def _row_pairs(left: Sequence[_Row], right: Sequence[_Row]) -> list[tuple[_Row, _Row]]:
    pairs: list[tuple[_Row, _Row]] = []
    number = 0
    for row in left:
        reach = _PAIRED * row.segments[0].size
        while number < len(right) and right[number].baseline < row.baseline - reach:
            number += 1
        if number < len(right) and right[number].baseline <= row.baseline + reach:
            pairs.append((row, right[number]))
    return pairs


def _are_lists(left: Sequence[_Row], right: Sequence[_Row], pairs: Sequence[tuple[_Row, _Row]]) -> bool:
    """Return whether two sides that share their lines are lists all the same: by their headings, or their bullets."""
    sides = [[segment for row in rows for segment in row.segments] for rows in (left, right)]
    if all(side and sum(segment.words[0].text == "•" for segment in side) > 0.3 * len(side) for side in sides):
        return True
    if any(all(_SECTION.fullmatch(_text(segment)) for row in pair for segment in row.segments) for pair in pairs):
        return True
    if any(len({row.is_bold for row in rows}) < 2 or not _are_lines_close(rows) for rows in (left, right)):
        return False
    # Headings in bold at different heights. One at the left with nothing beside it may head a second table.
    n_paired = sum(second.is_bold for _, second in pairs)
    return any(first.is_bold != second.is_bold for first, second in pairs) or sum(row.is_bold for row in right) > n_paired


def _are_lines_close(rows: Sequence[_Row]) -> bool:
    steps = [(after.baseline - before.baseline) / (after.segments[0].size or 1.0) for before, after in pairwise(rows)]
    return median(steps) < _MAX_LIST_STEP


def _are_cells_wrapped(left: Sequence[_Row], right: Sequence[_Row]) -> bool:
    """Return whether the sides are cells of several lines: what begins on one side begins on the other at the same height."""
    leading = _leading(left, right)
    starts = [_starts(rows, _LEADING_SLACK * leading) for rows in (left, right)]
    pairs = _row_pairs(*starts)
    n_bold = sum(first.is_bold and second.is_bold for first, second in pairs)
    if not all(row.is_bold for row in starts[0]) and 1 < n_bold > _MAX_HEADINGS * len(pairs):
        return False  # headings side by side, again and again: a table has one row of them
    n_paired = len(pairs)
    return n_paired >= _MIN_STARTS and n_paired >= 0.8 * max(len(side) for side in starts)


def _starts(rows: Sequence[_Row], least: float) -> list[_Row]:
    return [row for number, row in enumerate(rows) if number == 0 or row.baseline - rows[number - 1].baseline > least]
