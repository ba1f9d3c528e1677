"""What extraction reads from a resume. Everything points back to characters of its document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from typing import NamedTuple

from matcher.domain.concept import Phrase
from matcher.domain.document import Document
from matcher.domain.place import Span


class SectionKind(StrEnum):
    """What a part of a resume is about."""

    HEADER = "header"
    SUMMARY = "summary"
    EXPERIENCE = "experience"
    PROJECTS = "projects"
    EDUCATION = "education"
    SKILLS = "skills"
    CERTIFICATES = "certificates"
    LANGUAGES = "languages"
    PUBLICATIONS = "publications"
    VOLUNTEERING = "volunteering"
    AWARDS = "awards"
    INTERESTS = "interests"
    REFERENCES = "references"
    OBJECTIVE = "objective"
    OTHER = "other"


class EvidenceLevel(IntEnum):
    """How well a skill is shown: named in a list, used in a project, used in a dated role."""

    LISTED = 1
    PROJECT = 2
    DATED_ROLE = 3


class DegreeLevel(IntEnum):
    """Level of education, ordered. Compare with `<`."""

    NONE = 0
    SECONDARY = 1
    VOCATIONAL = 2
    ASSOCIATE = 3
    BACHELOR = 4
    MASTER = 5
    DOCTORATE = 6


class YearMonth(NamedTuple):
    """A month; `month` is None when only the year is written."""

    year: int
    month: int | None = None

    @property
    def ordinal(self) -> int:
        """Months since year 0, a missing month counted as June."""
        return self.year * 12 + (self.month or 6) - 1


class AsOf(NamedTuple):
    """The day that 'Present' stands for in this resume, and where it comes from: 'given', 'pdf_moddate' or 'latest_date'."""

    day: date
    source: str


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a resume under one heading; `span` covers the body, `title` is the heading as written ('' if none)."""

    kind: SectionKind
    title: str
    span: Span


@dataclass(frozen=True, slots=True)
class SkillMention:
    """A skill named in the text."""

    concept_id: str
    label: str
    text: str
    """The words as written: `document.text[span.start:span.end]`."""
    span: Span
    section: SectionKind
    level: EvidenceLevel
    role: int | None = None
    """Index into `Resume.roles` when the mention stands in that role's entry."""


@dataclass(frozen=True, slots=True)
class Role:
    """One position held."""

    title: str
    employer: str
    location: str
    start: YearMonth | None
    end: YearMonth | None
    is_current: bool
    months: int | None
    """Length with both ends counted, 'Present' read as the resume's `as_of`; None when a date is missing."""
    span: Span
    """From the first character of the entry's heading to the last of its description."""
    heading: Span
    """The line or lines that carry title, employer, place and dates."""
    title_span: Span | None
    section: SectionKind = SectionKind.EXPERIENCE


@dataclass(frozen=True, slots=True)
class Education:
    """One course of education."""

    level: DegreeLevel | None
    degree: str
    field: str
    school: str
    start: YearMonth | None
    end: YearMonth | None
    span: Span


@dataclass(frozen=True, slots=True)
class Language:
    """A language spoken: ISO 639-1 code and CEFR level ('A1'..'C2', 'native', or None when the text does not say)."""

    code: str
    name: str
    level: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate, licence or registration, as named."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Contact:
    """Who the person is and how to reach them. Never enters a `ScoringView`."""

    name: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    location: str = ""
    links: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    """Every place in the text that holds one of the above; redaction starts from them."""


@dataclass(frozen=True, slots=True)
class Resume:
    """A resume as extracted."""

    resume_id: str
    """First 16 hexadecimal digits of the file's sha256."""
    document: Document
    sections: tuple[Section, ...]
    skills: tuple[SkillMention, ...]
    roles: tuple[Role, ...]
    education: tuple[Education, ...]
    languages: tuple[Language, ...]
    certificates: tuple[Certificate, ...]
    contact: Contact
    as_of: AsOf | None
    experience_months: int | None
    """Months covered by dated roles, overlaps counted once; None when no role has dates."""
    language: str = "en"
    """Language the text is written in, ISO 639-1; 'und' when undetermined."""
    phrases: tuple[Phrase, ...] = ()
    """What its lines speak of without naming it as the lexicon does; looked for only when asked, and not scored."""
    stated: tuple[Span, ...] = ()
    """What rests on the person's corrections: headings and courses that were corrected, lines that were added at the end."""
    correction: str = ""
    """What the person has corrected, as a sentence without words of the resume; empty where nothing was."""
