"""Courses of education: degree, field, school and dates."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from matcher.domain.document import Document
from matcher.domain.place import Span, Touching
from matcher.domain.resume import AsOf, DegreeLevel, Education, Section, SectionKind
from matcher.extraction.dates import Period, is_possible
from matcher.extraction.degrees import Degree, find_degrees
from matcher.extraction.lines import OPEN_END, BodyLine, Part, lines_in, split_parts, unwrapped
from matcher.extraction.places import is_location, trailing_location

_SCHOOL = re.compile(
    r"\b(?:universit\w+|college|colleges|coll[èe]ge|institut\w*|schools?|academ\w+|polytechni\w+|conservator\w+"
    r"|hochschule|fachhochschule|lyc[ée]e|gymnasium|seminary|[ée]cole"
    r"|escuela|escola|istituto|instituto|scuola|skola|skole|universidad|politecnico|politechnika|szkoła|hogeschool"
    r"|facult\w+|sixth form|campus|bootcamp|tech|trade center|training cent(?:er|re)|apprenticeship (?:committee"
    r"|program(?:me)?)|jatc|ibew|local \d+|mit|ucla|suny|cuny"
    r"|vocational|berufsschule|berufskolleg|uni|cordon bleu|center for|trust|ecole)\b",
    re.IGNORECASE,
)
_NOT_SCHOOL = re.compile(
    r"^(?:relevant |incoming )?(?:coursework|courses?|modules|thesis|dissertation|activities|minor|gpa|honou?rs"
    r"|awards?|dean)\b",
    re.IGNORECASE,
)
_HIGH_SCHOOL = re.compile(r"\b(?:high|secondary|grammar|comprehensive|sixth form)\b(?!er)", re.IGNORECASE)
_DETAIL = re.compile(
    r"gpa|cgpa|grade|minor|relevant|coursework|thesis|dissertation|honou?rs|cum laude|magna|summa|dean|graduated"
    r"|first[- ]class|upper|lower|merit|distinction|expected|anticipated|modules|activities|class of|\d",
    re.IGNORECASE,
)


_TRAILING = re.compile(
    r"(?:(?P<field>[A-ZÀ-Þ][\w&/-]*(?:[ ][\w&/-]+){0,5})[ ])(?:Certificate|Diploma"
    r"|Certification|training|certificate|diploma)\b"
)
_LEAVING = re.compile(
    r"school[- ]leaving (?:exam\w*|certificate)|national 5s?|leaving exam\w*|maturita|baccalaureate", re.IGNORECASE
)
_UNSURE = re.compile(r"[A-ZÀ-Þ][\w&'’.-]+(?: (?:[A-ZÀ-Þ][\w&'’.-]*|of|the|for|and|de|&)){1,6}")
_DIRECTION_END = re.compile(r"(?:of|de|du|der) (?:West|North|South|East|New|San|Saint|St\.?)$")
_CALIFORNIAN = re.compile(r"(?:University of [A-Z]\w+(?: [A-Z]\w+)?|California State University|University System of \w+)")


class _Piece(NamedTuple):
    kind: str
    """'degree', 'school', 'unsure' (a name that may be a school's) or 'date'."""
    text: str
    start: int
    end: int
    degree: Degree | None = None
    period: Period | None = None
    line: int = 0


@dataclass(slots=True)
class _Draft:
    degree: Degree | None = None
    words: str = ""
    """The degree as written."""
    school: str = ""
    perhaps: str = ""
    """Name to take for the school when nothing else is."""
    is_school_first: bool = False
    period: Period | None = None
    start: int = 0
    end: int = 0
    line: int = 0


def find_education(
    document: Document, sections: Sequence[Section], *, lines: Sequence[BodyLine], periods: Sequence[Period], as_of: AsOf | None
) -> tuple[Education, ...]:
    """Return the courses of education in reading order.

    They come from the education sections; without one, from lines elsewhere that name a degree (not from adverts for it
    inside roles).
    """
    text = document.text
    found: list[Education] = []
    for section in sections:
        if section.kind is SectionKind.EDUCATION:
            first, last = (bisect_left(periods, at, key=lambda period: period.span.start) for at in section.span)
            found += _in_section(text, lines_in(lines, section.span), periods[first:last], as_of)
    if not found:
        for section in sections:
            if section.kind in (SectionKind.HEADER, SectionKind.SUMMARY, SectionKind.OTHER, SectionKind.CERTIFICATES):
                found += _loose(text, section.span)
    return tuple(found)


def _in_section(text: str, lines: Sequence[BodyLine], periods: Sequence[Period], as_of: AsOf | None) -> Iterator[Education]:
    tails = [period.tail for period in periods if period.tail is not None]
    rows = unwrapped(lines, text, dates=[period.span for period in periods], tails=tails)
    drafts: list[_Draft] = []
    order = ""
    pending: Period | None = None
    for piece in _pieces(text, rows, [period for period in periods if is_possible(period, as_of)]):
        order = order or piece.kind
        draft = drafts[-1] if drafts else None
        if piece.kind == "date":
            if draft is None or (order == "date" and draft.period is not None):
                pending = piece.period
                drafts.append(_Draft(period=pending, start=piece.start, end=piece.end, line=piece.line))
            elif draft.period is None or (draft.period.start is None and piece.period is not None and piece.period.is_range):
                draft.period = piece.period
                draft.end = max(draft.end, piece.end)
            continue
        if piece.kind == "unsure":
            if draft is not None and draft.degree is not None and not draft.school and not draft.perhaps:
                draft.perhaps = piece.text
            continue
        if draft is None or _opens_another(piece, draft):
            draft = _Draft(start=piece.start, end=piece.end, line=piece.line)
            drafts.append(draft)
        _fill(draft, piece)
    yield from _finished(drafts)


def _opens_another(piece: _Piece, draft: _Draft) -> bool:
    if piece.kind == "degree":
        return draft.degree is not None
    return bool(draft.school) and (draft.degree is not None or piece.line != draft.line)


def _fill(draft: _Draft, piece: _Piece) -> None:
    if piece.kind == "degree" and piece.degree is not None:
        draft.degree, draft.words = piece.degree, piece.text
    elif not draft.school:
        draft.school, draft.is_school_first = piece.text, draft.degree is None
    draft.start, draft.end = min(draft.start, piece.start), max(draft.end, piece.end)


def _finished(drafts: Sequence[_Draft]) -> Iterator[Education]:
    school = ""
    for draft in drafts:
        name = draft.school or draft.perhaps
        if not name and draft.degree is not None and drafts[0].is_school_first:
            name = school  # a second degree under the same school
        school = draft.school or school
        if draft.degree is None and not name:
            continue
        level = draft.degree.level if draft.degree is not None else None
        if level is None and _HIGH_SCHOOL.search(name):
            level = DegreeLevel.SECONDARY
        yield Education(
            level=level,
            degree=" ".join(draft.words.split()),
            field=draft.degree.field if draft.degree is not None else "",
            school=" ".join(name.split()),
            start=draft.period.start if draft.period is not None else None,
            end=draft.period.end if draft.period is not None else None,
            span=Span(draft.start, draft.end),
        )


def _pieces(text: str, rows: Sequence[BodyLine], periods: Sequence[Period]) -> Iterator[_Piece]:
    tails = [period.tail for period in periods if period.tail is not None]
    broken = Touching(tails)
    for index, row in enumerate(rows):
        first, last = (bisect_left(periods, at, key=lambda period: period.span.start) for at in row.span)
        dated = periods[first:last]
        found = [_Piece("date", "", *period.span, period=period, line=index) for period in _best(dated)]
        removed = [*(period.span for period in dated), *(tails[tail] for tail in broken.all(row.span))]
        for part in _mended(split_parts(text, row.span, line=index, removed=removed)):
            found += _named(part, row)
        yield from sorted(found, key=lambda piece: piece.start)


def _best(periods: Sequence[Period]) -> Sequence[Period]:
    ranges = [period for period in periods if period.is_range]
    return ranges[:1] or periods[-1:]


def _mended(parts: Sequence[Part]) -> list[Part]:
    """Put 'University of' and 'Technology' together again where a date stood between them."""
    found: list[Part] = []
    for part in parts:
        last = found[-1] if found else None
        if last is not None and (OPEN_END.search(last.text) or _DIRECTION_END.search(last.text)):
            found[-1] = Part(f"{last.text} {part.text}", last.start, part.end, last.line)
        else:
            found.append(part)
    return found


def _named(part: Part, row: BodyLine) -> list[_Piece]:
    """Degrees and school of one piece of a line."""
    found: list[_Piece] = []
    degrees = [degree for degree in find_degrees(part.text) if not _is_school_word(part.text, degree)]
    degrees = degrees or _trailing(part.text)
    if _NOT_SCHOOL.match(part.text) or (row.is_bullet and not degrees):
        return []
    cursor = 0
    for degree in degrees:
        found += _school(part, cursor, degree.span.start)
        begin, end = part.start + degree.span.start, part.start + degree.span.end
        found.append(_Piece("degree", degree.span.of(part.text), begin, min(end, part.end), degree=degree, line=part.line))
        cursor = degree.span.end
    found += _school(part, cursor, len(part.text), is_alone=not degrees)
    return found


def _trailing(text: str) -> list[Degree]:
    """'Welding Technology Diploma': a course named before the word for it."""
    leaving = _LEAVING.search(text)
    if leaving is not None:
        return [Degree(DegreeLevel.SECONDARY, Span(*leaving.span()), "", None)]
    match = _TRAILING.search(text)
    if match is None:
        return []
    return [Degree(DegreeLevel.VOCATIONAL, Span(*match.span()), match["field"], Span(*match.span("field")))]


def _is_school_word(text: str, degree: Degree) -> bool:
    """'Lincoln High School' names a school, 'High School Diploma' a degree."""
    if degree.level is not DegreeLevel.SECONDARY:
        return False
    form = degree.span.of(text).lower()
    if "diploma" in form or "equiv" in form or "graduate" in form or not form.endswith(("school", "education")):
        return False
    following = text[degree.span.end :].strip().lower()
    return not following.startswith(("diploma", "graduate"))


def _school(part: Part, start: int, end: int, *, is_alone: bool = False) -> list[_Piece]:
    """Find a school within ``part.text[start:end]``: the comma pieces around the one that says so, without the place."""
    if start >= end:
        return []
    kept = part.text[start:end]
    lead = len(kept) - len(kept.lstrip(" ,;:()-–—.'’s" if start else " ,;:(-–—"))
    if start:
        word = re.match(r"(?:at|from|through|with|in)\s+", kept[lead:])
        lead += word.end() if word else 0
    kept = kept[lead:]
    place = trailing_location(kept)
    kept = (kept[:place] if place is not None else kept).rstrip(" ,;:-–—|/.")
    if kept.count("(") != kept.count(")"):
        kept = kept.strip("() ")
    if not kept or is_location(kept) or len(kept.split()) > 14:
        return []
    if not _SCHOOL.search(kept):
        name = next((piece for piece in kept.split(", ") if _UNSURE.fullmatch(piece) and not is_location(piece)), "")
        return [_Piece("unsure", name, part.start, part.end, line=part.line)] if name and not _DETAIL.match(name) else []
    begin, kept = _school_pieces(kept)
    if is_alone and kept[0].islower():
        return []
    position = part.start + start + lead + begin
    return [_Piece("school", kept, position, min(position + len(kept), part.end), line=part.line)]


def _school_pieces(kept: str) -> tuple[int, str]:
    """Drop comma pieces that are details ('GPA 3.7') or a field without a degree before the school."""
    pieces = kept.split(", ")
    first = 0
    while (
        first + 1 < len(pieces)
        and not _SCHOOL.search(pieces[first])
        and _SCHOOL.search(", ".join(pieces[first + 1 :]))
        and len(pieces) > 1
    ):
        first += 1
    last = len(pieces)
    is_system = bool(_CALIFORNIAN.fullmatch(pieces[first])) and any(char.isalpha() for char in pieces[-1])
    while last > first + 1 and (not _SCHOOL.search(pieces[last - 1]) or _DETAIL.match(pieces[last - 1])):
        if is_system and last == first + 2 and is_location(pieces[first].split(" of ")[-1]):
            break
        last -= 1
    begin = sum(len(piece) + 2 for piece in pieces[:first])
    return begin, ", ".join(pieces[first:last])


def _loose(text: str, span: Span) -> Iterator[Education]:
    """Degrees named in lines outside an education section: only those with a field or written out."""
    for degree in find_degrees(span.of(text)):
        words = degree.span.of(span.of(text))
        if degree.level is DegreeLevel.SECONDARY or (not degree.field and len(words) < 6):
            continue
        where = Span(span.start + degree.span.start, span.start + degree.span.end)
        yield Education(degree.level, " ".join(words.split()), degree.field, "", None, None, where)
