"""Document to Resume: each room is asked in turn, from the outline down to the skills."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from matcher.domain.document import MOST_CHARACTERS, Document
from matcher.domain.place import Covered, Span
from matcher.domain.resume import AsOf, Contact, Resume, Role, Section, SectionKind, SkillMention
from matcher.extraction.certificates import find_certificates
from matcher.extraction.contact import find_contact
from matcher.extraction.dates import Period, find_as_of, find_periods
from matcher.extraction.education import find_education
from matcher.extraction.languages import find_languages
from matcher.extraction.lines import body_lines
from matcher.extraction.role_words import TitleCues
from matcher.extraction.roles import experience_months, find_roles
from matcher.extraction.sections import find_sections
from matcher.taxonomy.taxonomy import Taxonomy
from matcher.text.language import detect_language

_RESUME_ID_DIGITS = 16
_WORKING_KINDS = (SectionKind.EXPERIENCE, SectionKind.PROJECTS, SectionKind.VOLUNTEERING)


class MentionFinder(Protocol):
    """Finds the skills that a resume names; `SkillFinder` in the running system."""

    def find_mentions(
        self, document: Document, sections: Sequence[Section], roles: Sequence[Role], contact: Contact | None = None
    ) -> tuple[SkillMention, ...]:
        """Return the skills that the document names, in reading order."""


class ResumeExtractor:
    """Extracts resumes; holds what does not change from one to the next.

    Parameters
    ----------
    skills
        Finder to use; by default `SkillFinder` over the same taxonomy, made when first needed.
    """

    def __init__(self, taxonomy: Taxonomy, *, skills: MentionFinder | None = None) -> None:
        self._taxonomy = taxonomy
        self._cues = TitleCues(taxonomy)
        self._skills = skills

    def extract(self, document: Document, *, as_of: date | None = None) -> Resume:
        """Return what `document` says of a person; never raises for odd text. Its document's cuts tell what was left out.

        Parameters
        ----------
        as_of
            The day that 'Present' stands for; by default the file's own date, else the latest date the text names.
        """
        document = document.shortened(MOST_CHARACTERS)
        lines = body_lines(document)
        sections = find_sections(document, lines)
        periods = find_periods(document.text)
        reference = find_as_of(document, _telling(periods, sections), given=as_of)
        roles = find_roles(document, sections, self._cues, lines=lines, periods=periods, as_of=reference)
        contact = find_contact(document, sections, self._cues, lines=lines)
        return Resume(
            resume_id=document.content_hash[:_RESUME_ID_DIGITS],
            document=document,
            sections=sections,
            skills=self._finder().find_mentions(document, sections, roles, contact),
            roles=roles,
            education=find_education(document, sections, lines=lines, periods=periods, as_of=reference),
            languages=find_languages(document, sections),
            certificates=find_certificates(document, sections, lines=lines, periods=periods),
            contact=contact,
            as_of=reference,
            experience_months=experience_months(roles, reference),
            language=detect_language(document.text),
        )

    def _finder(self) -> MentionFinder:
        if self._skills is None:
            from matcher.extraction.skills import SkillFinder

            self._skills = SkillFinder(self._taxonomy)
        return self._skills


def _telling(periods: Sequence[Period], sections: Sequence[Section]) -> Sequence[Period]:
    """Choose the dates that tell when a resume was written: those of work; without any, all others.

    A course may end in the future without saying 'expected', and a number such as 2050 in a sentence is no date.
    """
    at_work = Covered(section.span for section in sections if section.kind in _WORKING_KINDS)
    working = [period for period in periods if at_work.touches(Span(period.span.start, period.span.start + 1))]
    ranges = [period for period in working if period.is_range]
    return ranges or working or [period for period in periods if period.is_range] or periods


def as_of_of(document: Document, *, given: date | None = None) -> AsOf | None:
    """Return the day that 'Present' stands for in `document`, without extracting the rest."""
    return find_as_of(document, _telling(find_periods(document.text), find_sections(document)), given=given)
