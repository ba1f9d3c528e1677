"""The body of a resume as passages: headings of roles, courses of education, and lines with their wrapped ends joined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from matcher.domain.place import Covered, Span, Touching
from matcher.domain.resume import Resume, Role, SectionKind
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
    finder = _Finder(resume)
    for line in (piece for whole in body_lines(resume.document) for piece in _pieces(whole)):
        passage = finder.passage(line)
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


class _Finder:
    """Tells what each line of one resume belongs to; a resume may have thousands of lines and of roles."""

    def __init__(self, resume: Resume) -> None:
        self._resume = resume
        self._sections = Touching(section.span for section in resume.sections)
        self._roles = Touching(role.span for role in resume.roles)
        self._headings = Touching(role.heading for role in resume.roles)
        self._courses = Touching(entry.span for entry in resume.education)
        self._contact = Covered(resume.contact.spans)
        self._skills = Covered(mention.span for mention in resume.skills)
        # What the person has added at the end takes nothing away from what was read.
        read = [section for section in resume.sections if section.span not in resume.stated]
        self._is_bare = all(section.kind is SectionKind.HEADER for section in read)

    def passage(self, line: BodyLine) -> Passage | None:
        """Return the passage that `line` makes alone; None where it is left out."""
        within = self._sections.first(line.span)
        section = None if within is None else self._resume.sections[within]
        if section is None or section.kind in _LEFT_OUT or _PERSONAL_TITLE.search(section.title):
            return None
        span = Span(max(line.start, section.span.start), line.end)
        if section.kind is SectionKind.HEADER:
            is_kept = self._is_bare and self._skills.touches(span) and not self._contact.touches(span)
            return Passage(span, section.kind) if is_kept else None
        role, heading = self._roles.first(span), self._headings.first(span)
        return Passage(span, section.kind, role if heading is None else heading, heading, self._course_at(span))

    def _course_at(self, span: Span) -> int | None:
        """Return the course that a line names: it holds its degree, its school or a date, not only what was learnt there."""
        for index in self._courses.all(span):
            entry = self._resume.education[index]
            line = span.of(self._resume.document.text)
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
