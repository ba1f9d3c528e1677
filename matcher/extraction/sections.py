"""Sections of a resume: where each begins, by wording and by form."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from matcher.domain.document import Document
from matcher.domain.place import Span
from matcher.domain.resume import Section, SectionKind
from matcher.extraction.dates import find_periods
from matcher.extraction.degrees import find_degrees
from matcher.extraction.headings import heading_kind, tail_kind, word_kind
from matcher.extraction.headless import find_blocks, with_work
from matcher.extraction.languages import names_language
from matcher.extraction.lines import BodyLine, body_lines, lines_in

_INLINE = re.compile(r"([A-Za-z&/ ]{3,40}?)\s*(?::|\t|\s[-–—]\s)\s*(?=\S)")
_PARAGRAPH_WORDS = 14
_MOST_HEADING_WORDS = 6
# Inside these, 'Tools: ...' and the like are lines of the entry, not sections.
_ENTRY_KINDS = frozenset((SectionKind.EXPERIENCE, SectionKind.PROJECTS, SectionKind.VOLUNTEERING))
_ENDS_ENTRIES = frozenset(
    (SectionKind.EDUCATION, SectionKind.LANGUAGES, SectionKind.CERTIFICATES, SectionKind.REFERENCES, SectionKind.INTERESTS)
)


class _Heading(NamedTuple):
    kind: SectionKind
    title: str
    line_start: int
    body_start: int


class _Style(NamedTuple):
    size: float
    is_bold: bool
    is_upper: bool


def find_sections(document: Document, lines: Sequence[BodyLine] | None = None) -> tuple[Section, ...]:
    """Return the sections of a resume in reading order, without overlap and without empty ones.

    Text above the first heading is `HEADER`, and a paragraph in it `SUMMARY`. A resume without any headings is parted by
    what its blocks hold.
    """
    rows = body_lines(document) if lines is None else lines
    if not rows:
        return ()
    headings = _find_headings(rows)
    if not any(heading.title for heading in headings):
        return find_blocks(document.text, rows)
    sections: list[Section] = []
    if headings[0].line_start > rows[0].start:
        sections += _split_header(rows, Span(rows[0].start, headings[0].line_start))
    for index, heading in enumerate(headings):
        stop = headings[index + 1].line_start if index + 1 < len(headings) else rows[-1].end
        last = bisect_right(rows, stop, key=lambda row: row.end) - 1
        end = rows[last].end if last >= 0 else 0
        if end <= heading.body_start:
            continue
        body = Span(heading.body_start, end)
        if heading.kind is SectionKind.HEADER and not heading.title:
            sections += _split_header(rows, body)
        else:
            kind = _by_content(document.text, heading, body)
            sections.append(Section(kind, heading.title, body))
    if not any(section.kind is SectionKind.EXPERIENCE for section in sections):
        return tuple(piece for section in sections for piece in with_work(section, rows))
    return tuple(sections)


def section_at(sections: Sequence[Section], position: int) -> Section | None:
    """Return the section whose body holds the character at `position`; None between sections."""
    return next((section for section in sections if section.span.start <= position < section.span.end), None)


def _find_headings(rows: Sequence[BodyLine]) -> list[_Heading]:
    found: list[_Heading] = []
    body_size = _body_size(rows)
    heading_size = max((row.size for row in rows if heading_kind(row.text) is not None), default=None)
    largest = max((row.size for row in rows), default=0.0)
    styles = _heading_styles(rows, body_size)
    current = SectionKind.HEADER
    skip = False
    for index, row in enumerate(rows):
        if skip:
            skip = False
            continue
        heading = _whole_line(rows, index, body_size)
        if heading is None:
            heading = _two_lines(rows, index)
            skip = heading is not None
        if heading is None:
            heading = _inline(row, current) or _rail(rows, index, current)
        if heading is None and found and _is_styled(rows, index, styles):
            heading = _Heading(_kind_of_styled(row.text, rows[index + 1]), row.text.strip(" :"), row.start, row.end)
        if heading is None and _is_banner(row, largest, heading_size, is_first=not found):
            heading = _Heading(SectionKind.HEADER, "", row.start, row.start)
        if heading is not None:
            found.append(heading)
            current = heading.kind
    return found


def _body_size(rows: Sequence[BodyLine]) -> float:
    weights: dict[float, int] = {}
    for row in rows:
        weights[row.size] = weights.get(row.size, 0) + len(row.text)
    return max(sorted(weights), key=lambda size: weights[size])


def _whole_line(rows: Sequence[BodyLine], index: int, body_size: float) -> _Heading | None:
    row = rows[index]
    text = row.text.strip(" :-–—_=#*•|")
    if not text or len(text) > 60 or "\t" in text:
        return None
    kind = heading_kind(text)
    if kind is not None:
        is_plain = row.is_bullet or not (text[0].isupper() or row.is_bold)
        if (is_plain and not row.is_bold) or (_is_list_item(rows, index) and not _stands_out(row, text, body_size)):
            return None
        return _Heading(kind, text, row.start, row.end)
    kind = tail_kind(text)
    is_heading = kind is not None and not row.is_bullet and _stands_out(row, text, body_size) and _stands_alone(rows, index)
    return _Heading(kind, text, row.start, row.end) if kind is not None and is_heading else None


def _is_styled(rows: Sequence[BodyLine], index: int, styles: set[_Style]) -> bool:
    """Whether a line of unknown wording looks just as the known headings do, and as nothing else does."""
    row = rows[index]
    if not styles or row.is_bullet or not row.opens_block or _style(row) not in styles or index + 1 >= len(rows):
        return False
    return len(row.text.split()) <= _MOST_HEADING_WORDS and not any(char.isdigit() or char in "@|\t," for char in row.text)


def _heading_styles(rows: Sequence[BodyLine], body_size: float) -> set[_Style]:
    """Styles that set headings apart: most lines in one are known headings, at least two of them."""
    known: dict[_Style, int] = {}
    total: dict[_Style, int] = {}
    for row in rows:
        style = _style(row)
        total[style] = total.get(style, 0) + 1
        known[style] = known.get(style, 0) + (heading_kind(row.text) is not None)
    return {
        style
        for style, n_known in known.items()
        if n_known >= 2 and n_known >= 0.6 * total[style] and (style.size > body_size * 1.08 or style.is_bold or style.is_upper)
    }


def _style(row: BodyLine) -> _Style:
    return _Style(row.size, row.is_bold, row.text.isupper())


def _kind_of_styled(text: str, following: BodyLine) -> SectionKind:
    """Say what a heading of unknown wording is about: by any telling word in it, else by whether dates follow."""
    kind = word_kind(text)
    if kind is not None:
        return kind
    has_range = any(period.is_range for period in find_periods(following.text))
    return SectionKind.EXPERIENCE if has_range else SectionKind.OTHER


def _stands_out(row: BodyLine, text: str, body_size: float) -> bool:
    return text.isupper() or row.is_bold or row.size > body_size * 1.08 or row.text.rstrip().endswith(":")


def _stands_alone(rows: Sequence[BodyLine], index: int) -> bool:
    """Whether the gap above is there, or the next line is set smaller: right below a bold job title stands its employer."""
    row = rows[index]
    if index + 1 >= len(rows):
        return False
    following = rows[index + 1]
    is_larger = row.size > following.size * 1.08
    return is_larger or (
        row.opens_block and (row.text.isupper() or following.opens_block or following.is_bullet or following.is_bold)
    )


def _is_list_item(rows: Sequence[BodyLine], index: int) -> bool:
    """Whether the line stands in a column of short lines such as a list of skills, where 'Research' is no heading."""
    row = rows[index]
    if row.opens_block or index == 0:
        return False
    above = rows[index - 1]
    below = rows[index + 1] if index + 1 < len(rows) else None
    is_same = (
        above.size == row.size and above.is_bold == row.is_bold and len(above.text) < 32 and not above.text.endswith((".", ";"))
    )
    return (
        is_same
        and not row.is_bullet
        and (below is None or (not below.opens_block and below.size == row.size and len(below.text) < 32))
    )


def _two_lines(rows: Sequence[BodyLine], index: int) -> _Heading | None:
    """Find a heading broken in a narrow column: 'Technical' above 'Skills'."""
    if index + 1 >= len(rows):
        return None
    first, second = rows[index], rows[index + 1]
    if (
        first.is_bullet
        or second.is_bullet
        or second.opens_block
        or first.size != second.size
        or first.is_bold != second.is_bold
    ):
        return None
    joined = f"{first.text} {second.text}"
    if len(joined) > 40 or not first.text[:1].isupper() or "," in joined:
        return None
    kind = heading_kind(joined)
    is_broken = kind is not None and heading_kind(first.text) is None
    return _Heading(kind, joined, first.start, second.end) if kind is not None and is_broken else None


def _inline(row: BodyLine, current: SectionKind) -> _Heading | None:
    """Find a heading with its content behind it: 'Languages: English, Spanish', or in the cell to its left."""
    match = _INLINE.match(row.text)
    if match is None or row.is_bullet:
        return None
    label = match[1].strip()
    kind = heading_kind(label)
    if kind is None or not label[0].isupper():
        return None
    rest = row.text[match.end() :]
    is_cell = "\t" in match.group()
    if not is_cell and ":" not in match.group() and not label.isupper():
        return None
    if kind is SectionKind.HEADER and not is_cell:
        return None
    if not is_cell and current in _ENTRY_KINDS and (kind not in _ENDS_ENTRIES or not row.opens_block):
        return None
    if kind is SectionKind.LANGUAGES and not names_language(rest):
        return None
    if current is kind or (current is SectionKind.SKILLS and kind not in _ENDS_ENTRIES and not is_cell):
        return None
    return _Heading(kind, label, row.start, row.start + match.end())


def _rail(rows: Sequence[BodyLine], index: int, current: SectionKind) -> _Heading | None:
    """Find a heading broken in the leftmost cells of two rows of a table: 'Technical' above 'Skills'."""
    row = rows[index]
    if index + 1 >= len(rows) or "\t" not in row.text or rows[index + 1].opens_block:
        return None
    first = row.text.split("\t")[0].strip()
    label = f"{first} {rows[index + 1].text.split(chr(9))[0].strip()}"
    kind = heading_kind(label)
    if kind is None or kind is current or heading_kind(first) is not None or len(first.split()) > 3:
        return None
    return _Heading(kind, label, row.start, row.start + row.text.index("\t") + 1)


def _is_banner(row: BodyLine, largest: float, heading_size: float | None, *, is_first: bool) -> bool:
    """Whether this is the person's name set large, standing after a sidebar's sections in reading order."""
    if is_first or row.is_bullet or heading_size is None or row.size < largest or len(row.text) > 40:
        return False
    return row.size > heading_size * 1.15


def _split_header(rows: Sequence[BodyLine], span: Span) -> list[Section]:
    """Part a header from the paragraph that follows the name and the contact lines."""
    inside = lines_in(rows, span)
    for index, row in enumerate(inside):
        if index and "@" not in row.text and _is_paragraph(inside, index):
            head = Section(SectionKind.HEADER, "", Span(inside[0].start, inside[index - 1].end))
            return [head, Section(SectionKind.SUMMARY, "", Span(row.start, inside[-1].end))]
    return [Section(SectionKind.HEADER, "", Span(inside[0].start, inside[-1].end))] if inside else []


def _is_paragraph(rows: Sequence[BodyLine], index: int) -> bool:
    """Whether a paragraph begins at a row: a line of words, and enough of them until the next gap."""
    first = rows[index].text
    if sum(map(first.count, "|·@\t")) > 1 or len(first.split()) < 6:
        return False
    words = 0
    for position in range(index, len(rows)):
        if words >= _PARAGRAPH_WORDS or (position > index and rows[position].opens_block):
            break
        words += len(rows[position].text.split())
    return words >= _PARAGRAPH_WORDS


def _by_content(text: str, heading: _Heading, body: Span) -> SectionKind:
    """'Languages' over 'Python, Go' is a list of skills, 'Qualifications' over a degree an education."""
    if heading.kind is SectionKind.SUMMARY and "ualification" in heading.title.lower() and find_degrees(body.of(text)):
        return SectionKind.EDUCATION
    if heading.kind is SectionKind.LANGUAGES and not names_language(body.of(text)):
        return SectionKind.SKILLS
    return heading.kind
