"""The body of a resume as passages: headings of roles, courses of education, and lines with their wrapped ends joined."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from matcher.domain.place import Span
from matcher.domain.resume import Education, Resume, Role, Section, SectionKind
from matcher.extraction.lines import BodyLine, body_lines

_LEFT_OUT = frozenset({SectionKind.REFERENCES, SectionKind.INTERESTS})
_PERSONAL_TITLE = re.compile(
    r"\bpersonal (?:details|information|data|particulars)|\bbio ?data\b|^(?:nationality|citizenship|date of birth|d\.?o\.?b|"
    r"birth\w*|"
    r"place of birth|born|age|gender|sex|marital status|civil status|family|religion|ethnicity|children|passport|pronouns|"
    r"address)\b",
    re.IGNORECASE,
)
_LISTS = frozenset({SectionKind.SKILLS, SectionKind.LANGUAGES, SectionKind.CERTIFICATES, SectionKind.EDUCATION})
_ENDS_OPEN = re.compile(
    r"(?:,|[-–—&+/]|\b(?:and|or|of|with|in|to|for|the|a|an|on|at|by|from|as|using|including|into|per))$", re.IGNORECASE
)
_ENDS_CLOSED = (".", "!", "?", ":", ";")
_LONG_LINE = 60
_MAX_LINE = 2_000


class Passage(NamedTuple):
    """A stretch of the body that becomes one line of the view."""

    span: Span
    section: SectionKind
    role: int | None = None
    """Index of the role it stands in."""
    heading_of: int | None = None
    """Index of the role whose heading it is."""
    course: int | None = None
    """Index of the course of education that it names."""


def passages(resume: Resume) -> list[Passage]:
    """Return the passages of a resume's body in reading order.

    Left out are headings of sections, the header, references, interests and personal details: what stands on one line of
    the header with what depends on how long a name is. Where there is nothing but a header, a line of it stays when it
    names a skill and no contact detail stands on it.
    """
    found: list[Passage] = []
    previous: BodyLine | None = None
    for line in (piece for whole in body_lines(resume.document) for piece in _pieces(whole)):
        passage = _passage(line, resume)
        if passage is None:
            previous = None
            continue
        if found and previous is not None and _continues(found[-1], passage, previous, line):
            found[-1] = found[-1]._replace(span=Span(found[-1].span.start, line.end))
        else:
            found.append(passage)
        previous = line
    return found


def _pieces(line: BodyLine) -> Iterator[BodyLine]:
    """Yield a line, one that nobody would write in pieces: cut, it costs no more than others."""
    for start in range(0, len(line.text), _MAX_LINE):
        text = line.text[start : start + _MAX_LINE]
        yield line._replace(start=line.start + start, end=line.start + start + len(text), text=text)


def _passage(line: BodyLine, resume: Resume) -> Passage | None:
    section = _section_at(resume.sections, line)
    if section is None or section.kind in _LEFT_OUT or _PERSONAL_TITLE.search(section.title):
        return None
    start = max(line.start, section.span.start)
    span = Span(start, line.end)
    if section.kind is SectionKind.HEADER:
        if any(other.kind is not SectionKind.HEADER for other in resume.sections):
            return None
        touches_contact = any(span.overlaps(other) for other in resume.contact.spans)
        names_skill = any(span.overlaps(mention.span) for mention in resume.skills)
        return Passage(span, section.kind) if names_skill and not touches_contact else None
    role = _index_at([role.span for role in resume.roles], span)
    heading = _index_at([role.heading for role in resume.roles], span)
    course = _course_at(resume.education, span, resume.document.text)
    return Passage(span, section.kind, role if heading is None else heading, heading, course)


def _section_at(sections: Sequence[Section], line: BodyLine) -> Section | None:
    for section in sections:
        if section.span.start < line.end and line.start < section.span.end:
            return section
    return None


def _index_at(spans: Sequence[Span], span: Span) -> int | None:
    return next((index for index, other in enumerate(spans) if span.overlaps(other)), None)


def _course_at(education: Sequence[Education], span: Span, text: str) -> int | None:
    """Return the course that a line names: the line holds its degree, its school or a date, not only what was learnt there."""
    for index, entry in enumerate(education):
        if not span.overlaps(entry.span):
            continue
        line = span.of(text)
        named = [part for part in (entry.degree, entry.school) if part and (part in line or line.strip() in part)]
        if named or entry.span.start >= span.start or re.search(r"\b(?:19|20)\d\d\b", line) or len(line.split()) <= 4:
            return index
    return None


def _continues(before: Passage, passage: Passage, previous: BodyLine, line: BodyLine) -> bool:
    """Whether `line` is the wrapped end of what stands before it."""
    if (before.heading_of, before.course) != (passage.heading_of, passage.course) or before.section is not passage.section:
        return False
    if line.end - before.span.start > _MAX_LINE:
        return False
    if passage.heading_of is not None or passage.course is not None:
        return True
    if line.opens_block or line.is_bullet or before.role != passage.role or "\t" in line.text or "\t" in previous.text:
        return False
    if _ENDS_OPEN.search(previous.text) and len(previous.text) > _LONG_LINE // 2:
        return True
    if previous.text.endswith(_ENDS_CLOSED) or passage.section in _LISTS:
        return line.text[0].islower() and not previous.text.endswith(_ENDS_CLOSED)
    return line.text[0].islower() or len(previous.text) >= _LONG_LINE


def months_ago(role: Role, today: int | None) -> tuple[int | None, int | None]:
    """Return how many months before `today` (an ordinal of months) a role ended and began; None without the date."""
    if today is None:
        return None, None
    end = 0 if role.is_current else None if role.end is None else max(0, today - role.end.ordinal)
    start = None if role.start is None else max(0, today - role.start.ordinal)
    return end, start
