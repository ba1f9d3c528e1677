"""Corrections applied to a resume: what is taken out goes, what is stated stands in lines of its own at the document's end.

Every span stays valid, because text is only ever added behind what was read. An added line has no page and no box, and passes
through the same redaction as every other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from matcher.corrections.form import entry_text, plain
from matcher.domain.corrections import Corrections, EducationCorrection, RoleCorrection
from matcher.domain.document import Document, Line
from matcher.domain.place import Span
from matcher.domain.resume import (
    AsOf,
    Certificate,
    Contact,
    Education,
    EvidenceLevel,
    Language,
    Resume,
    Role,
    Section,
    SectionKind,
    SkillMention,
    YearMonth,
)  # fmt: skip
from matcher.errors import InputError
from matcher.extraction.dates import months_between
from matcher.extraction.languages import language_named
from matcher.extraction.roles import experience_months
from matcher.extraction.skills import SkillFinder, evidence_level

_NOUNS = {
    "skills": ("skill", "skills"),
    "roles": ("position", "positions"),
    "education": ("course of education", "courses of education"),
    "languages": ("language", "languages"),
    "certificates": ("certificate", "certificates"),
}
_Entry = TypeVar("_Entry", RoleCorrection, EducationCorrection)

_LEAST_NAME = 3
"""Characters of a name of an employer or a place that is kept out of every line; shorter ones are words."""


def corrected(resume: Resume, corrections: Corrections, finder: SkillFinder) -> Resume:
    """Return `resume` as the person says it should have been read; itself where the corrections change nothing.

    Raises
    ------
    InputError
        The corrections belong to another resume, name what it does not hold or no skill or language that is known, or
        hold dates that cannot be.
    """
    if corrections.resume_id != resume.resume_id:
        raise InputError("resume: these are the corrections of another resume, or of this one before it was changed")
    return _Correcting(resume, corrections, finder).result()


class _Correcting:
    """One resume on its way: what was added to its text so far, and what to tell of it."""

    def __init__(self, resume: Resume, corrections: Corrections, finder: SkillFinder) -> None:
        self._resume = resume
        self._wanted = corrections
        self._finder = finder
        self._text = resume.document.text
        self._added: list[Section] = []
        self._mentions: list[SkillMention] = []
        self._stated: list[Span] = []
        self._unnamed: list[str] = []
        self._tally: Counter[tuple[str, str]] = Counter()
        self._as_of = resume.as_of
        if corrections.as_of is not None and (resume.as_of is None or corrections.as_of != resume.as_of.day):
            self._as_of = AsOf(corrections.as_of, "given")

    def result(self) -> Resume:
        """Return the corrected resume."""
        resume = self._resume
        mentions = self._skills()
        roles, moved = self._roles()
        education = self._education()
        languages = self._languages()
        certificates = self._certificates()
        if not self._tally and self._as_of == resume.as_of:
            return resume
        return replace(
            resume,
            document=self._document(),
            sections=(*resume.sections, *self._added),
            skills=tuple(sorted((*self._placed(mentions, roles, moved), *self._mentions), key=lambda mention: mention.span)),
            roles=roles,
            education=education,
            languages=languages,
            certificates=certificates,
            contact=_without_names(resume.contact, self._unnamed, resume.document.text),
            as_of=self._as_of,
            experience_months=experience_months(roles, self._as_of),
            stated=(*resume.stated, *self._stated, *(section.span for section in self._added)),
            correction=self._sentence(),
        )

    def _add(self, text: str, kind: SectionKind) -> Span:
        """Add a line at the end, a section of its own, and return where it stands."""
        self._text += "\n\n"
        span = Span(len(self._text), len(self._text) + len(text))
        self._text += text
        self._added.append(Section(kind, "", span))
        return span

    def _document(self) -> Document:
        document = self._resume.document
        lines = (Line(*section.span, document.n_pages, None, 0.0) for section in self._added)
        return replace(document, text=self._text, lines=(*document.lines, *lines))

    def _skills(self) -> list[SkillMention]:
        """Return the mentions that stay, and add a line for each skill that was missed."""
        read = {entry_text(mention.label).casefold(): mention.label for mention in self._resume.skills}
        if self._wanted.skills is None:
            return list(self._resume.skills)
        wanted = {name.casefold() for name in self._wanted.skills}
        kept = [mention for mention in self._resume.skills if entry_text(mention.label).casefold() in wanted]
        self._count("skills", "taken out", len(read.keys() - wanted))
        held = {mention.concept_id for mention in kept}
        for name in self._wanted.skills:
            if name.casefold() in read:
                continue
            skill = self._finder.named(name)
            if skill is None:
                near = self._finder.near_names(name)
                hint = f"did you mean {' or '.join(near)}?" if near else "take it out, or give a more usual name"
                raise InputError(f"skills: no skill is known by the name {name!r}; {hint}")
            if skill.id not in held:
                held.add(skill.id)
                # By its label: that is what one listed mention of it is.
                span = self._add(skill.label, SectionKind.SKILLS)
                self._mentions.append(
                    SkillMention(skill.id, skill.label, skill.label, span, SectionKind.SKILLS, EvidenceLevel.LISTED)
                )
                self._count("skills", "added")
        return kept

    def _roles(self) -> tuple[tuple[Role, ...], dict[int, int]]:
        """Return the positions, and where those that were read are among them now."""
        read = self._resume.roles
        wanted = self._wanted.roles
        if wanted is None:
            wanted = ()
            kept = {index: self._as_read(role) for index, role in enumerate(read)}
        else:
            entries = _by_number("roles", wanted, len(read))
            kept = {index: self._role(role, entries[index]) for index, role in enumerate(read) if index in entries}
            gone = [role for index, role in enumerate(read) if index not in entries]
            self._unnamed += [name for role in gone for name in (role.employer, *role.location.split(","))]
            self._count("roles", "taken out", len(gone))
        moved = {index: at for at, index in enumerate(kept)}
        added = [entry for entry in wanted if entry.number is None]
        return (*kept.values(), *(self._new_role(entry, len(kept) + at) for at, entry in enumerate(added))), moved

    def _role(self, role: Role, entry: RoleCorrection) -> Role:
        """Return a position that was read, corrected where the person says otherwise."""
        end = None if role.is_current else role.end
        is_same_title = entry_text(role.title) == entry.title
        if is_same_title and (role.start, end, role.is_current) == (entry.start, entry.end, entry.is_current):
            return self._as_read(role)
        self._refuse_future(entry)
        self._count("roles", "changed")
        self._stated.append(role.heading)
        title = role.title if is_same_title else entry.title
        title_span = role.title_span if is_same_title else None
        dates = {"start": entry.start, "end": entry.end, "is_current": entry.is_current}
        return self._timed(replace(role, title=title, title_span=title_span, **dates))  # type: ignore[arg-type]

    def _new_role(self, entry: RoleCorrection, index: int) -> Role:
        self._refuse_future(entry)
        self._count("roles", "added")
        title = plain(entry.title)
        if not title:
            raise InputError(f"roles.{plain(entry.key)}.title is empty")
        span = self._add(title, SectionKind.EXPERIENCE)
        role = self._timed(
            Role(title, "", "", entry.start, entry.end, entry.is_current, None, span=span, heading=span, title_span=span)
        )
        self._find_in(title, span, SectionKind.EXPERIENCE, role, index)
        return role

    def _as_read(self, role: Role) -> Role:
        return role if self._as_of == self._resume.as_of else self._timed(role)

    def _timed(self, role: Role) -> Role:
        """Return a position with its length worked out anew."""
        end = role.end
        if role.is_current:
            end = None if self._as_of is None else YearMonth(self._as_of.day.year, self._as_of.day.month)
        months = None if role.start is None or end is None else months_between(role.start, end)
        return replace(role, months=months)

    def _refuse_future(self, entry: RoleCorrection) -> None:
        if self._as_of is None:
            return
        today = self._as_of.day.year * 12 + self._as_of.day.month - 1
        for name, month in (("start", entry.start), ("end", entry.end)):
            first = None if month is None else month.year * 12 + (month.month or 1) - 1
            if first is not None and first > today:
                raise InputError(
                    f"roles.{plain(entry.key)}.{name} comes after {self._as_of.day.isoformat()}, the day that the resume "
                    "speaks of: correct as_of as well"
                )

    def _education(self) -> tuple[Education, ...]:
        read, wanted = self._resume.education, self._wanted.education
        if wanted is None:
            return read
        entries = _by_number("education", wanted, len(read))
        kept = [self._course(course, entries[index]) for index, course in enumerate(read) if index in entries]
        self._unnamed += [course.school for index, course in enumerate(read) if index not in entries]
        self._count("education", "taken out", len(read) - len(kept))
        for entry in wanted:
            if entry.number is None:
                self._count("education", "added")
                field = plain(entry.field)
                span = self._add(", ".join(filter(None, (_degree(entry), field))), SectionKind.EDUCATION)
                kept.append(Education(entry.level, _degree(entry), field, "", None, None, span))
        return tuple(kept)

    def _course(self, course: Education, entry: EducationCorrection) -> Education:
        if (course.level, entry_text(course.field)) == (entry.level, entry.field):
            return course
        self._count("education", "changed")
        self._stated.append(course.span)
        # What the degree is called in the resume may name the level or the field that was wrong.
        return replace(course, level=entry.level, degree=_degree(entry), field=entry.field)

    def _languages(self) -> tuple[Language, ...]:
        read, wanted = self._resume.languages, self._wanted.languages
        if wanted is None:
            return read
        known = {language.name: language for language in read}
        spoken: dict[str, Language] = {}
        for entry in wanted:
            found = language_named(entry.name)
            code, name = (known[entry.name].code, entry.name) if entry.name in known else found or ("", "")
            if not code:
                raise InputError(f"languages: {entry.name!r} is no language that is known; give its name in English")
            held = known.get(name)
            if held is not None and held.level == entry.level:
                spoken[name] = held
                continue
            self._count("languages", "added" if held is None else "changed")
            span = self._add(f"{name}, {entry.level}" if entry.level else name, SectionKind.LANGUAGES)
            spoken[name] = Language(code, name, entry.level, span)
        self._count("languages", "taken out", len(known.keys() - spoken.keys()))
        return tuple(sorted(spoken.values(), key=lambda language: language.span))

    def _certificates(self) -> tuple[Certificate, ...]:
        read, wanted = self._resume.certificates, self._wanted.certificates
        if wanted is None:
            return read
        names = {entry_text(entry.name) for entry in read}
        kept = [entry for entry in read if entry_text(entry.name) in wanted]
        self._count("certificates", "taken out", len(names - set(wanted)))
        for name in map(plain, wanted):
            if name and name not in names:
                self._count("certificates", "added")
                span = self._add(name, SectionKind.CERTIFICATES)
                self._find_in(name, span, SectionKind.CERTIFICATES, None, None)
                kept.append(Certificate(name, span))
        return tuple(kept)

    def _find_in(self, text: str, span: Span, kind: SectionKind, role: Role | None, index: int | None) -> None:
        """Take up the skills that an added line names, as those of any line are."""
        for skill, found in self._finder.find(text):
            place = Span(span.start + found.start, span.start + found.end)
            mention = SkillMention(skill.id, skill.label, found.of(text), place, kind, evidence_level(kind, role), index)
            self._mentions.append(mention)

    def _placed(self, mentions: Sequence[SkillMention], roles: Sequence[Role], moved: dict[int, int]) -> Iterator[SkillMention]:
        """Yield the mentions that were read, with the positions that they stand in now."""
        for mention in mentions:
            if mention.role is None:
                yield mention
                continue
            at = moved.get(mention.role)
            yield replace(mention, role=at, level=evidence_level(mention.section, None if at is None else roles[at]))

    def _count(self, kind: str, what: str, n_entries: int = 1) -> None:
        if n_entries:
            self._tally[kind, what] += n_entries

    def _sentence(self) -> str:
        """Return what was corrected, counted."""
        counted = [f"{n} {_NOUNS[kind][n > 1]} {what}" for (kind, what), n in self._tally.items()]
        if self._as_of != self._resume.as_of:
            counted.append("the day that the resume speaks of changed")
        return f"the person has corrected what was read: {', '.join(counted)}"


def _by_number(kind: str, wanted: Sequence[_Entry], n_read: int) -> dict[int, _Entry]:
    """Return the entries about what was read, by its index."""
    found = {}
    for entry in wanted:
        if entry.number is None:
            continue
        if not 1 <= entry.number <= n_read or str(entry.number) != entry.key:
            last = f"they are numbered from 1 to {n_read}" if n_read else "the resume has none"
            raise InputError(f"{kind}.{entry.key} was not read, {last}; give an added one a name, as {kind}.new")
        found[entry.number - 1] = entry
    return found


def _degree(entry: EducationCorrection) -> str:
    return entry.level.name.capitalize() if entry.level is not None else ""


def _without_names(contact: Contact, names: Sequence[str], text: str) -> Contact:
    """Return the contact with the places of names that the resume no longer says to be employers or schools.

    They stay what they are: redaction must find them, whether or not the person wants the position to count.
    """
    wanted = {name.strip() for name in names if len(name.strip()) >= _LEAST_NAME}
    spans = [Span(*match.span()) for name in sorted(wanted) for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)]
    return replace(contact, spans=(*contact.spans, *spans)) if spans else contact
