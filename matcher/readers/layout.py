"""Reading order from word boxes alone, so that every engine can share it.

Words become rows by their baseline; rows fall into segments at wide gaps; segments fall into columns where a gutter runs
down between them; what is left is read row by row, the segments of a row as its cells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import attrgetter
from statistics import median

from matcher.readers.cells import heads_of_rows, joined_cells
from matcher.readers.columns import find_columns
from matcher.readers.directions import has_right_to_left, in_reading_order, mirrored, reads_right_to_left
from matcher.readers.hyphens import joined_lines
from matcher.readers.placed import PlacedWord, Segment

Row = list[list[PlacedWord]]
Block = list[Row]

_JOIN = 0.12
"""Pieces closer than this share of the font size are one word."""
_CELL = 0.8
"""A gap wider than this share of the font size parts cells."""
_BULLET_REACH = 4.0
_SAME_LINE = 0.2
"""Words whose baselines differ by less than this share of the font size stand in one segment."""
_SAME_ROW = 0.4
"""Segments whose baselines differ by less, in one column, stand in one row."""
_MAX_DEPTH = 6
_MAX_ORDERED = 20_000
"""Pages with more words than this are no resume; they are read row by row."""
_BULLETS = frozenset("\ufffd•●◦▪▫■□‣⁃◆◇❖➢➤►▶✓✔")
_MIN_SPACED = 4

_BASELINE_AND_START = attrgetter("baseline", "x0")
_START_AND_END = attrgetter("x0", "x1")
_START = attrgetter("x0")


def arrange(words: Sequence[PlacedWord]) -> list[Block]:
    """Return the words of a page in reading order: blocks of rows of cells of words.

    Words that stand turned on the page are read after the others, each direction for itself, the commonest first.
    """
    counts = Counter([word.turn for word in words])
    blocks: list[Block] = []
    depth = _MAX_DEPTH if len(words) <= _MAX_ORDERED else 0
    for turn in sorted(counts, key=lambda turn: (-counts[turn], turn)):
        blocks.extend(_arranged([word for word in words if word.turn == turn] if len(counts) > 1 else words, depth=depth))
    return blocks


def _arranged(words: Sequence[PlacedWord], *, depth: int) -> list[Block]:
    """Return the blocks of words that all stand in one direction."""
    segments = _segments(words)
    has_turned_lines = has_right_to_left(words)
    is_mirrored = has_turned_lines and reads_right_to_left(words)
    blocks = _blocks(mirrored(segments) if is_mirrored else segments, depth)
    if has_turned_lines:
        blocks = [[[in_reading_order(cell, is_mirrored=is_mirrored) for cell in row] for row in block] for block in blocks]
    return [joined_lines(block) for block in blocks]


def _blocks(segments: list[Segment], depth: int) -> list[Block]:
    columns = find_columns(segments) if depth else None
    if columns is None:
        return _read_rows(segments)
    return [block for part in columns if part for block in _blocks(part, depth - 1)]


def _segments(words: Iterable[PlacedWord]) -> list[Segment]:
    return [segment for row in _rows(words) for segment in _split(_spaced_joined(_joined(row)))]


def _rows(words: Iterable[PlacedWord]) -> list[list[PlacedWord]]:
    rows: list[list[PlacedWord]] = []
    base = limit = 0.0
    for word in sorted(words, key=_BASELINE_AND_START):
        _, _, _, baseline, size, _, _, _ = word
        if rows and baseline - base <= _SAME_LINE * min(size, limit):
            rows[-1].append(word)
        else:
            rows.append([word])
            base, limit = baseline, size
    for row in rows:
        row.sort(key=_START_AND_END)
    return rows


def _joined(row: list[PlacedWord]) -> list[PlacedWord]:
    """Return the words of a row: touching pieces joined, pieces drawn twice (imitated bold) taken once."""
    words = [row[0]]
    last_text, last_x0, last_end, _, last_size, _, _, _ = row[0]  # of the last piece; the end of the word it went into
    for piece in row[1:]:
        text, x0, x1, _, own_size, _, _, _ = piece
        size = min(own_size, last_size)
        if text == last_text and abs(x0 - last_x0) < 0.15 * size:
            continue
        if x0 - last_end <= _JOIN * size and last_text not in _BULLETS:
            words[-1] = _one(words[-1], piece)
            last_end = words[-1].x1
        else:
            words.append(piece)
            last_end = x1
        last_text, last_x0, last_size = text, x0, own_size
    return words


def _one(first: PlacedWord, second: PlacedWord, between: str = "") -> PlacedWord:
    return first._replace(
        text=first.text + between + second.text,
        x1=max(first.x1, second.x1),
        size=max(first.size, second.size),
        is_bold=first.is_bold and second.is_bold,
        box=first.box.union(second.box),
    )


def _spaced_joined(words: list[PlacedWord]) -> list[PlacedWord]:
    """Return the words with letter-spaced ones put together: four or more single letters in a row."""
    if sum([len(word[0]) == 1 for word in words]) < _MIN_SPACED:
        return words
    result: list[PlacedWord] = []
    run: list[PlacedWord] = []
    for word in words:
        is_letter = len(word.text) == 1 and word.text not in _BULLETS
        if is_letter and run and word.x0 - run[-1].x1 > 2.5 * word.size:
            result.extend(_despaced(run))
            run = []
        if is_letter:
            run.append(word)
        else:
            result.extend(_despaced(run))
            run = []
            result.append(word)
    result.extend(_despaced(run))
    return result


def _despaced(letters: list[PlacedWord]) -> list[PlacedWord]:
    if len(letters) < _MIN_SPACED or not all(letter.text.isalnum() or letter.text in "&-'.’" for letter in letters):
        return letters
    # Tracked letters have even gaps, letters on a grid have even steps: where both are well above the usual, words part.
    gaps = [after.x0 - before.x1 for before, after in pairwise(letters)]
    steps = [after.x0 - before.x0 for before, after in pairwise(letters)]
    usual, usual_step = median(gaps), median(steps)
    words = [letters[0]]
    for gap, step, letter in zip(gaps, steps, letters[1:], strict=True):
        if gap > 1.7 * usual + 0.08 * letter.size and step > 1.4 * usual_step:
            if gap < 4 * usual + letter.size:  # as wide as a space is in this spacing: no gap between cells
                words[-1] = words[-1]._replace(x1=letter.x0 - _JOIN * letter.size)
            words.append(letter)
        else:
            words[-1] = _one(words[-1], letter)
    return words


def _split(words: list[PlacedWord]) -> list[Segment]:
    cell = [words[0]]
    cells = [cell]
    for word in words[1:]:
        # Most words follow closely: they are not asked about in full.
        if word[1] - cell[-1][2] > _CELL * word[4] and _is_far(cell, word):
            cell = [word]
            cells.append(cell)
        else:
            cell.append(word)
    return [_segment(cell) for cell in cells]


def _is_far(cell: list[PlacedWord], word: PlacedWord) -> bool:
    """Return whether the gap between a cell and the next word parts cells; a lone bullet reaches further."""
    last = cell[-1]
    reach = _BULLET_REACH if len(cell) == 1 and last.text in _BULLETS else _CELL
    return word.x0 - last.x1 > reach * max(last.size, word.size)


def _segment(words: list[PlacedWord]) -> Segment:
    if words[0].text in _BULLETS:
        words = [words[0]._replace(text="•"), *words[1:]]
    _, x0, x1, baseline, size, _, _, _ = words[0]
    if len(words) > 1:
        x1, size = max([word[2] for word in words]), max([word[4] for word in words])
    return Segment(x0, x1, baseline, size, words)


def _read_rows(segments: list[Segment]) -> list[Block]:
    """Return the segments row by row, in blocks parted by wider vertical gaps."""
    rows: list[list[Segment]] = []
    for segment in sorted(segments, key=_BASELINE_AND_START):
        if rows and segment.baseline - rows[-1][0].baseline <= _SAME_ROW * min(segment.size, rows[-1][0].size):
            rows[-1].append(segment)
        else:
            rows.append([segment])
    steps = [after[0].baseline - before[0].baseline for before, after in pairwise(rows)]
    usual = median(steps) if steps else 0.0
    for row in rows:
        row.sort(key=_START)
    heads = heads_of_rows(rows)
    blocks: list[Block] = []
    for number, row in enumerate(rows):
        size = max([segment.size for segment in row])
        if number == 0 or steps[number - 1] > max(1.35 * min(usual, 1.6 * size), 1.55 * size):
            blocks.append([])
        if heads[number] == number:
            following = number + 1
            while following < len(rows) and heads[following] == number:
                following += 1
            lines = rows[number:following]
            blocks[-1].append(joined_cells(lines) if len(lines) > 1 else _cells(row))
    return [block for block in blocks if block]


def _cells(row: list[Segment]) -> Row:
    """Return the words of a row's segments; those that are not far apart after all are one cell."""
    cells: Row = []
    for segment in row:
        if cells and not _is_far(cells[-1], segment.words[0]):
            cells[-1] = cells[-1] + segment.words
        else:
            cells.append(segment.words)
    return cells
