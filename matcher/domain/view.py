"""`ScoringView`: all that the ranker may know of a person.

Name, contact, address, photo, birth date, gender, pronouns, nationality, school names, graduation years, file name and
metadata have no field here, and the text lines have them replaced by placeholders.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from matcher.domain.corrections import STATED
from matcher.domain.place import Place
from matcher.domain.resume import DegreeLevel, EvidenceLevel, SectionKind


@dataclass(frozen=True, slots=True)
class ViewLine:
    """One distinct line of the resume's body, redacted.

    A line that the resume repeats stands here once, with the best of its evidence levels.
    """

    text: str
    section: SectionKind
    level: EvidenceLevel
    months_ago: int | None = None
    """Months between the end of the role it stands in and the resume's `as_of`; None outside dated roles."""
    place: Place | None = None
    """Shown with quotations; never scored and not part of the view's hash."""
    is_stated: bool = False
    """Whether it rests on the person's corrections rather than on the resume; shown, never scored, not part of the hash."""

    @property
    def quoted(self) -> str:
        """The text as evidence quotes it, with a word on where it comes from when that is not the resume."""
        return f"{self.text} ({STATED})" if self.is_stated else self.text


class ViewSkill(NamedTuple):
    """A skill held: one entry for each concept and line that shows it."""

    concept_id: str
    level: EvidenceLevel
    line: int
    """Index into `ScoringView.lines`."""


@dataclass(frozen=True, slots=True)
class ViewRole:
    """One position held, without employer."""

    title: str
    months: int | None
    months_ago: int | None
    """Months between its end and the resume's `as_of`; 0 for a current role, None without dates."""
    start_months_ago: int | None
    line: int
    """Index of the heading's line in `ScoringView.lines`."""

    @property
    def period(self) -> tuple[int, int] | None:
        """First and last month before `as_of`, both worked; None without dates."""
        if self.start_months_ago is None or self.months_ago is None:
            return None
        return self.start_months_ago, self.months_ago


@dataclass(frozen=True, slots=True)
class ViewEducation:
    """Level and field of one course of education, without school and year."""

    level: DegreeLevel
    field: str
    line: int


class ViewLanguage(NamedTuple):
    """A language spoken: ISO 639-1 code and CEFR level, 'native' or None."""

    code: str
    level: str | None
    line: int


@dataclass(frozen=True, slots=True)
class ScoringView:
    """A person as the ranker sees them. Equal views get equal scores, whoever they are."""

    lines: tuple[ViewLine, ...]
    skills: tuple[ViewSkill, ...]
    roles: tuple[ViewRole, ...]
    education: tuple[ViewEducation, ...]
    languages: tuple[ViewLanguage, ...]
    certificates: tuple[str, ...] = ()
    """Concept ids of certificates held are in `skills`; here stand the names, redacted, for those without a concept."""

    @property
    def experience_months(self) -> int | None:
        """Months covered by dated roles, overlaps counted once; None when no role has dates."""
        periods = [role.period for role in self.roles if role.period is not None]
        return covered_months(periods) if periods else None

    def digest(self) -> str:
        """Return the sha256 of everything that is scored, in hexadecimal; ties in rank are broken by it."""
        scored = {
            "lines": sorted([line.text, line.section, int(line.level), line.months_ago] for line in self.lines),
            "skills": sorted([skill.concept_id, int(skill.level)] for skill in self.skills),
            "roles": sorted([role.title, str(role.months), str(role.months_ago)] for role in self.roles),
            "education": sorted([int(entry.level), entry.field] for entry in self.education),
            "languages": sorted([entry.code, entry.level or ""] for entry in self.languages),
            "certificates": sorted(self.certificates),
        }
        return hashlib.sha256(json.dumps(scored, ensure_ascii=True, separators=(",", ":")).encode()).hexdigest()

    def without_lines(self, removed: frozenset[int]) -> ScoringView:
        """Return the view as it would be had the resume not held the lines at these indices, nor what they show."""
        kept = [index for index in range(len(self.lines)) if index not in removed]
        moved = {old: new for new, old in enumerate(kept)}
        return replace(
            self,
            lines=tuple(self.lines[index] for index in kept),
            skills=tuple(skill._replace(line=moved[skill.line]) for skill in self.skills if skill.line in moved),
            roles=tuple(replace(role, line=moved[role.line]) for role in self.roles if role.line in moved),
            education=tuple(replace(entry, line=moved[entry.line]) for entry in self.education if entry.line in moved),
            languages=tuple(entry._replace(line=moved[entry.line]) for entry in self.languages if entry.line in moved),
        )


def covered_months(periods: Iterable[tuple[int, int]]) -> int:
    """Return the months that periods (first, last: months before `as_of`) cover, both ends counted, overlaps once.

    Examples
    --------
    >>> covered_months([(23, 12), (17, 0)])
    24
    """
    n_months, covered_to = 0, -1
    for last, first in sorted((last, first) for first, last in periods):
        begin = max(last, covered_to + 1)
        if first >= begin:
            n_months += first - begin + 1
            covered_to = first
    return n_months
