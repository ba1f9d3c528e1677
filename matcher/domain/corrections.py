"""What a person says was read wrongly from their resume."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from matcher.domain.resume import DegreeLevel, YearMonth

STATED = "stated in the corrections"
"""What a quotation says where it rests on the person's word rather than on the resume's."""


_MOST_DIGITS = 6


def _number(key: str) -> int | None:
    is_number = key.isascii() and key.isdecimal() and len(key) <= _MOST_DIGITS
    return int(key) if is_number else None


@dataclass(frozen=True, slots=True)
class RoleCorrection:
    """A position held, as the person says it was."""

    key: str
    """The number of the position that was read, from 1; any other word for one that was missed."""
    title: str
    start: YearMonth | None = None
    end: YearMonth | None = None
    is_current: bool = False

    @property
    def number(self) -> int | None:
        """Which of the positions that were read it is, from 1; None for one that was missed."""
        return _number(self.key)


@dataclass(frozen=True, slots=True)
class EducationCorrection:
    """A course of education, as the person says it was."""

    key: str
    """As of a role."""
    level: DegreeLevel | None
    field: str = ""

    @property
    def number(self) -> int | None:
        """As of a role."""
        return _number(self.key)


@dataclass(frozen=True, slots=True)
class LanguageCorrection:
    """A language spoken: its name in English, and a CEFR level, 'native' or None."""

    name: str
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Corrections:
    """All that a person states of each kind of fact; None leaves a kind as it was read, an empty tuple takes all of it out.

    What was read and is not among a kind's entries is taken out; an entry that was not read is added.
    """

    resume_id: str
    as_of: date | None = None
    """The day that 'present' stands for; None leaves it."""
    skills: tuple[str, ...] | None = None
    """Names of skills."""
    roles: tuple[RoleCorrection, ...] | None = None
    education: tuple[EducationCorrection, ...] | None = None
    languages: tuple[LanguageCorrection, ...] | None = None
    certificates: tuple[str, ...] | None = None
