"""A resume without headings, or without one above its work: its blocks, named by what they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from matcher.domain.place import Span
from matcher.domain.resume import Section, SectionKind
from matcher.extraction.dates import find_periods
from matcher.extraction.degrees import find_degrees
from matcher.extraction.lines import BodyLine, lines_in
from matcher.extraction.role_words import names_role

_HEADER_LINES = 6
_BEFORE_WORK = frozenset((SectionKind.HEADER, SectionKind.SUMMARY, SectionKind.EDUCATION))
_PIECES = re.compile(r"\s{2,}|\t|\s[-–—|·•@]\s|,\s|\sat\s")


def find_blocks(text: str, rows: Sequence[BodyLine]) -> tuple[Section, ...]:
    """Return sections for a text without headings: the first block is the header, the others are named by their content."""
    blocks: list[list[BodyLine]] = []
    for row in rows:
        if row.opens_block or not blocks:
            blocks.append([])
        blocks[-1].append(row)
    if len(blocks) == 1:
        return _one_block(text, blocks[0])
    sections = [Section(SectionKind.HEADER, "", _span(blocks[0]))]
    for block in blocks[1:]:
        span = _span(block)
        kind = _kind(span.of(text), block, previous=sections[-1].kind, is_early=len(sections) <= 2)
        if kind is sections[-1].kind:
            sections[-1] = Section(kind, "", Span(sections[-1].span.start, span.end))
        else:
            sections.append(Section(kind, "", span))
    return tuple(sections)


def with_work(section: Section, rows: Sequence[BodyLine]) -> Iterator[Section]:
    """Yield a section of a resume that names no section of work, parted where work begins without a heading.

    Work begins with a block that dates a position: below the header or a summary, or behind an education.
    """
    inside = lines_in(rows, section.span)
    first = next((index for index in range(1, len(inside)) if _is_position(inside, index)), None)
    if section.kind not in _BEFORE_WORK or first is None:
        yield section
        return
    yield Section(section.kind, section.title, Span(section.span.start, inside[first - 1].end))
    yield Section(SectionKind.EXPERIENCE, "", Span(inside[first].start, section.span.end))


def _is_position(rows: Sequence[BodyLine], index: int) -> bool:
    """Return whether a block begins here whose first lines hold a range of dates and a title, and no degree."""
    if not rows[index].opens_block:
        return False
    stop = next((later for later in range(index + 1, len(rows)) if rows[later].opens_block), len(rows))
    lines = [row.text for row in rows[index : min(stop, index + 3)] if not row.is_bullet]
    first = "\n".join(lines)
    if find_degrees(first) or not any(period.is_range for period in find_periods(first)):
        return False
    return any(names_role(piece) for line in lines for piece in _PIECES.split(line))


def _one_block(text: str, rows: Sequence[BodyLine]) -> tuple[Section, ...]:
    """Text without gaps: header up to the last line with an address or number, at most a few lines; the rest unnamed."""
    head = 1
    for index, row in enumerate(rows[:_HEADER_LINES]):
        if "@" in row.text or sum(char.isdigit() for char in row.text) >= 9:
            head = index + 1
    sections = [Section(SectionKind.HEADER, "", _span(rows[:head]))]
    if rows[head:]:
        body = _span(rows[head:])
        has_roles = any(period.is_range for period in find_periods(body.of(text)))
        sections.append(Section(SectionKind.EXPERIENCE if has_roles else SectionKind.OTHER, "", body))
    return tuple(sections)


def _kind(text: str, block: Sequence[BodyLine], *, previous: SectionKind, is_early: bool) -> SectionKind:
    first_lines = "\n".join(row.text for row in block[:2])
    if previous is SectionKind.HEADER and "@" in text and len(block) <= 3:
        return SectionKind.HEADER
    if find_degrees(first_lines):
        return SectionKind.EDUCATION
    if any(period.is_range for period in find_periods("\n".join(row.text for row in block[:3]))):
        return SectionKind.EXPERIENCE
    if all(row.is_bullet for row in block) and previous is SectionKind.EXPERIENCE:
        return SectionKind.EXPERIENCE
    words = len(text.split())
    if text.count(",") >= 3 and words <= 3 * (text.count(",") + len(block)):
        return SectionKind.SKILLS
    if is_early and words >= 14:
        return SectionKind.SUMMARY
    return SectionKind.EXPERIENCE if previous is SectionKind.EXPERIENCE else SectionKind.OTHER


def _span(rows: Sequence[BodyLine]) -> Span:
    return Span(rows[0].start, rows[-1].end)
