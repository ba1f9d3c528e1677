"""Lines of a document with what a person sees at a glance: bullet, gap above, bold, size."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from matcher.domain.document import Document
from matcher.domain.place import Span

_BULLET = re.compile(r"(?:[•●▪◦‣·○■□➢➤✓✔►∙⁃❖♦*]|\(cid:\d+\)|[-–—](?=\s)|\d{1,2}\))\s*|-(?=[a-z])")
_STRONG = re.compile(r"\s*\t\s*|\s*\|\s*|\s+[·•∙●]\s+|\s*—\s*|\s+[–‒-]{1,2}\s+|\s{3,}|\s+//\s+")
OPEN_END = re.compile(
    r"(?:,|\s(?:of|and|&|for|the|de|do|da|dos|des|du|der|und|et|in|at)"
    r"|\s(?:of|de) (?:West|North|South|East|New|San|Saint|St\.?))$"
)
_SAYS_SOMETHING = re.compile(r"[^\W_]")
_EDGE = " \t\n,;:|·•–—-()[]"


class BodyLine(NamedTuple):
    """One line; `text` and `start` leave out a bullet at its head."""

    start: int
    end: int
    text: str
    size: float
    is_bold: bool
    opens_block: bool
    """Whether an empty line, or nothing, stands above."""
    is_bullet: bool

    @property
    def span(self) -> Span:
        """Range of `text` in the document."""
        return Span(self.start, self.end)


class Part(NamedTuple):
    """A piece of a line between separators, trimmed; `start` and `end` are positions in the document."""

    text: str
    start: int
    end: int
    line: int
    """Index of its line in the caller's list."""


def body_lines(document: Document) -> list[BodyLine]:
    """Return the lines of `document` in reading order."""
    text = document.text
    found: list[BodyLine] = []
    last_end = 0
    for line in document.lines:
        opens = not found or text.count("\n", last_end, line.start) > 1
        last_end = line.end
        raw = text[line.start : line.end]
        bullet = _BULLET.match(raw)
        begin = line.start + (bullet.end() if bullet else 0)
        if begin >= line.end:
            continue
        found.append(BodyLine(begin, line.end, text[begin : line.end], line.size, line.is_bold, opens, bullet is not None))
    return found


def lines_in(lines: Sequence[BodyLine], span: Span) -> list[BodyLine]:
    """Return the lines that start in `span`, and the rest of one that it begins within."""
    found = []
    first = bisect_right(lines, span.start, key=lambda line: line.end)
    for line in lines[first : bisect_left(lines, span.end, key=lambda line: line.start)]:
        if line.start >= span.start:
            found.append(line)
        else:
            kept = line.text[span.start - line.start :]
            start = line.end - len(kept.lstrip())
            found.append(line._replace(start=start, text=line.text[start - line.start :], opens_block=True))
    return found


def unwrapped(lines: Sequence[BodyLine], text: str, *, dates: Sequence[Span], tails: Sequence[Span]) -> list[BodyLine]:
    """Return `lines` with headings that a narrow column broke put together, and without the dates in `tails`.

    A line runs on when it ends in a comma or a word such as 'of', or when the next begins in lower case; bullets,
    gaps and lines that begin with one of `dates` end it. A joined line keeps its
    positions: its `text` has a space for the break.
    """
    found: list[BodyLine] = []
    dates = sorted(dates)
    for line in _without(lines, text, sorted(tails)):
        last = found[-1] if found else None
        is_free = not line.is_bullet and not line.opens_block and not _starting_in(dates, line.start, line.end)
        if last is not None and is_free and _runs_on(last, line, dates):
            joined = text[last.start : line.end].replace("\n", " ")
            found[-1] = last._replace(end=line.end, text=joined)
        else:
            found.append(line)
    return found


def _starting_in(spans: Sequence[Span], start: int, end: int) -> Sequence[Span]:
    """Return those of the sorted `spans` that start in [start, end): found by halving, for there may be thousands."""
    return spans[bisect_left(spans, (start,)) : bisect_left(spans, (end,))]


def _without(lines: Sequence[BodyLine], text: str, tails: Sequence[Span]) -> Iterator[BodyLine]:
    for line in lines:
        near = _starting_in(tails, line.start - 2, line.end + 1)
        tail = next((tail for tail in near if tail.end <= line.end), None)
        if tail is None:
            yield line
            continue
        if tail.start > line.start + 2:
            end = trimmed(text, line.start, tail.start).end
            yield line._replace(end=end, text=text[line.start : end])
            continue
        start = trimmed(text, tail.end, line.end).start
        if start < line.end:
            is_bullet = bool(_BULLET.match(text[tail.end : line.end].lstrip()))
            yield line._replace(start=start, text=text[start : line.end], is_bullet=is_bullet)


def _runs_on(last: BodyLine, line: BodyLine, dates: Sequence[Span]) -> bool:
    if last.is_bullet:
        return False
    written = last.text
    for date in _starting_in(dates, last.start + 1, last.end):
        written = last.text[: date.start - last.start] if date.end >= last.end - 1 else written
    written = written.rstrip(" \t|·(")
    if last.is_bold != line.is_bold and line.text[0].isupper() and not written.endswith(","):
        return False
    if "," in written and len(line.text) <= 60 and (OPEN_END.search(written) or line.text[0].islower()):
        return True
    return bool(OPEN_END.search(written)) and len(line.text) <= 60 and len(written) <= 100


def trimmed(text: str, start: int, end: int) -> Span:
    """Return the range without separators, brackets that have no partner and white space at its edges."""
    last_closed = text.rfind(")", start, end)  # looked for once: a line may be a million brackets
    while start < end and text[start] in _EDGE and not (text[start] == "(" and last_closed > start):
        start += 1
    first_open = text.find("(", start, end)
    while end > start and text[end - 1] in _EDGE and not (text[end - 1] == ")" and 0 <= first_open < end):
        end -= 1
    return Span(start, end)


def split_parts(text: str, span: Span, *, line: int = 0, removed: Sequence[Span] = ()) -> list[Part]:
    """Return the pieces of ``text[span]`` between tabs, bars, dots and spaced dashes, leaving out the ranges in `removed`."""
    found: list[Part] = []
    for start, end in _kept(span, removed):
        cursor = start
        for match in _STRONG.finditer(text, start, end):
            _append(found, text, (cursor, match.start()), line)
            cursor = match.end()
        _append(found, text, (cursor, end), line)
    return found


def _kept(span: Span, removed: Sequence[Span]) -> Iterator[Span]:
    cursor = span.start
    for gap in sorted(removed):
        if gap.start >= span.end or gap.end <= cursor:
            continue
        yield Span(cursor, max(cursor, gap.start))
        cursor = gap.end
    if cursor < span.end:
        yield Span(cursor, span.end)


def _append(found: list[Part], text: str, bounds: tuple[int, int], line: int) -> None:
    start, end = trimmed(text, *bounds)
    if start < end and _SAYS_SOMETHING.search(text, start, end):
        # A line put together from two has its break in the document still.
        found.append(Part(text[start:end].replace("\n", " "), start, end, line))
