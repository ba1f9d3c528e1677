"""`build_view`: what the ranker may know of a person, and nothing else."""

from __future__ import annotations

from bisect import bisect_right

from matcher.domain.place import Covered, Place, Span
from matcher.domain.resume import EvidenceLevel, Resume, Role, SectionKind
from matcher.domain.view import ScoringView, ViewEducation, ViewLanguage, ViewLine, ViewRole, ViewSkill
from matcher.extraction.passages import Passage, months_ago, passages
from matcher.extraction.redaction import Redactor, without_placeholders
from matcher.extraction.skills import evidence_level
from matcher.text.normalize import normalize
from matcher.text.tokens import words

# What is left of a running header or a lone date, once placeholders are gone.
_FILLERS = "page of resume résumé cv curriculum vitae and to at in the from since present current continued"
_EMPTY_WORDS = frozenset(_FILLERS.split())
_WORK = frozenset({SectionKind.EXPERIENCE, SectionKind.VOLUNTEERING, SectionKind.EDUCATION})
_POSITIONS = frozenset({SectionKind.EXPERIENCE, SectionKind.VOLUNTEERING})
"""Sections whose entries are positions held; a project has a name, which is no title."""


def build_view(resume: Resume) -> ScoringView:
    """Return the scoring view of `resume`: its body's lines redacted, each once, and what they show."""
    return _Builder(resume).build()


class _Builder:
    """Lines of a view as they gather, and which passage went into which."""

    def __init__(self, resume: Resume) -> None:
        self._resume = resume
        self._redactor = Redactor(resume)
        self._today = None if resume.as_of is None else resume.as_of.day.year * 12 + resume.as_of.day.month - 1
        self._stated = Covered(resume.stated)
        self._lines: list[ViewLine] = []
        self._by_text: dict[str, int] = {}
        self._passages = passages(resume)
        self._starts = [passage.span.start for passage in self._passages]
        self._line_of: list[int | None] = [self._add_passage(passage) for passage in self._passages]

    def build(self) -> ScoringView:
        # What a room adds may add a line: lines are read last.
        skills = self._skills()
        roles = tuple(self._role(role) for role in self._resume.roles if role.section in _POSITIONS)
        education = self._education()
        languages = tuple(
            ViewLanguage(entry.code, entry.level, self._line_at(entry.span, entry.name, SectionKind.LANGUAGES))
            for entry in self._resume.languages
            if not self._redactor.is_personal(entry.span)
        )
        certificates = self._certificates()
        return ScoringView(tuple(self._lines), skills, roles, education, languages, certificates)

    def _add_passage(self, passage: Passage) -> int | None:
        """Add a passage's line; headings and courses are told by their fields, so that no other word of them gets in."""
        if passage.heading_of is not None and self._resume.roles[passage.heading_of].title:
            text = self._redactor.redact_text(self._resume.roles[passage.heading_of].title)
        elif passage.course is not None:
            course = self._resume.education[passage.course]
            text = self._redactor.redact_text(_degree_line(course.degree, course.field))
        else:
            text = self._redactor.redact(
                passage.span,
                is_education=passage.section is SectionKind.EDUCATION,
                is_work=passage.section in _WORK,
            )
        if all(word in _EMPTY_WORDS or word.isdigit() for word in words(without_placeholders(text))):
            return None
        role = None if passage.role is None else self._resume.roles[passage.role]
        ended = None if role is None else months_ago(role, self._today)[0]
        place = self._resume.document.place_of(passage.span)
        # Of what was corrected in place, only what its fields tell is the person's word; an added line has no place.
        is_told_by_fields = passage.heading_of is not None or passage.course is not None
        is_stated = (is_told_by_fields or place is None) and self._stated.touches(passage.span)
        return self._add(ViewLine(text, passage.section, evidence_level(passage.section, role), ended, place, is_stated))

    def _add(self, line: ViewLine) -> int:
        """Add a line, or better the one that says the same; return its index."""
        key = normalize(line.text).strip(" .,;:")
        known = self._by_text.get(key)
        if known is None:
            self._by_text[key] = len(self._lines)
            self._lines.append(line)
            return len(self._lines) - 1
        if _worth(line) > _worth(self._lines[known]):
            self._lines[known] = line
        return known

    def _line_at(self, span: Span, text: str, section: SectionKind) -> int:
        """Return the index of the line that `span` went into; where it went into none, a line of its own is added."""
        index = self._find_line(span)
        if index is not None:
            return index
        place: Place | None = self._resume.document.place_of(span)
        is_stated = self._stated.touches(span)
        return self._add(ViewLine(self._redactor.redact_text(text), section, EvidenceLevel.LISTED, None, place, is_stated))

    def _find_line(self, span: Span) -> int | None:
        index = bisect_right(self._starts, span.start) - 1
        if index >= 0 and span.start < self._passages[index].span.end:
            return self._line_of[index]
        return None

    def _skills(self) -> tuple[ViewSkill, ...]:
        best: dict[tuple[str, int], EvidenceLevel] = {}
        for mention in self._resume.skills:
            line = self._find_line(mention.span)
            # A heading's line holds the title alone: what the employer or the school is called shows no skill.
            if line is not None and normalize(mention.text) in normalize(self._lines[line].text):
                key = (mention.concept_id, line)
                best[key] = max(mention.level, best.get(key, EvidenceLevel.LISTED))
        return tuple(ViewSkill(concept, level, line) for (concept, line), level in best.items())

    def _role(self, role: Role) -> ViewRole:
        ended, began = months_ago(role, self._today)
        title = self._redactor.redact_text(role.title)
        return ViewRole(title, role.months, ended, began, self._line_at(role.heading, title, role.section))

    def _education(self) -> tuple[ViewEducation, ...]:
        found = []
        for course in self._resume.education:
            if course.level is not None:
                text = _degree_line(course.degree, course.field) or course.level.name.capitalize()
                line = self._line_at(course.span, text, SectionKind.EDUCATION)
                found.append(ViewEducation(course.level, self._redactor.redact_text(course.field), line))
        return tuple(found)

    def _certificates(self) -> tuple[str, ...]:
        """Return the names of certificates in which no skill concept was found."""
        named = Covered(mention.span for mention in self._resume.skills)
        names = [
            self._redactor.redact_text(certificate.name)
            for certificate in self._resume.certificates
            if not named.touches(certificate.span)
        ]
        return tuple(dict.fromkeys(name for name in names if words(without_placeholders(name))))


def _degree_line(degree: str, field: str) -> str:
    return degree if not field or field in degree else f"{degree}, {field}".strip(", ")


def _worth(line: ViewLine) -> tuple[int, int]:
    """Order lines that say the same: the better shown first, then the more recent."""
    return line.level, -10_000 if line.months_ago is None else -line.months_ago
