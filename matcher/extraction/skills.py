"""Skills named in a text, as concepts of the taxonomy with exact spans."""

from __future__ import annotations

import difflib
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import NamedTuple

from matcher.domain.concept import Skill, SkillKind
from matcher.domain.document import Document
from matcher.domain.place import Covered, Span
from matcher.domain.resume import Contact, EvidenceLevel, Role, Section, SectionKind, SkillMention
from matcher.extraction.ambiguous import Candidate, accept
from matcher.extraction.negation import is_denied_after, negated_spans
from matcher.taxonomy.lexicon import other_number
from matcher.taxonomy.taxonomy import Taxonomy
from matcher.text.tokens import words

_KIND_ORDER = {
    SkillKind.TECHNOLOGY: 0,
    SkillKind.CERTIFICATE: 1,
    SkillKind.KNOWLEDGE: 2,
    SkillKind.TOOL: 3,
    SkillKind.SKILL: 4,
    SkillKind.LANGUAGE: 5,
}
_SOURCE_ORDER = {"esco": 0, "onet": 1, "matcher": 2}
_ANCHORS = frozenset({SkillKind.TECHNOLOGY, SkillKind.TOOL, SkillKind.KNOWLEDGE, SkillKind.CERTIFICATE})
_UNSKILLED = frozenset({SectionKind.REFERENCES, SectionKind.INTERESTS})
_SCHOOL = re.compile(
    r"\b(?:universit\w*|college|school|institut\w*|academy|hochschule|polytechnic|lyc[eé]e|faculty)\b", re.IGNORECASE
)
_CLAUSE = re.compile(r"[,;|\t\n•()]| [-–—] ")
# "AWS D1.1" is a code of the American Welding Society.
_CODE_AFTER = re.compile(r"[ ][A-Z]\d+\.\d")
_MIN_ACRONYM = 2
_NAME_WORD = re.compile(r"[^\W\d_]{2,}")


class SkillHit(NamedTuple):
    """A skill found in a bare text."""

    skill: Skill
    span: Span


class SkillFinder:
    """Finds skills by the names of a taxonomy. It can be pickled."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._chosen: dict[tuple[str, ...], Skill | None] = {}
        self._acronyms: dict[tuple[str, str], bool] = {}

    def __reduce__(self) -> tuple[type[SkillFinder], tuple[Taxonomy]]:
        return SkillFinder, (self._taxonomy,)

    def find(self, text: str) -> list[SkillHit]:
        """Return the skills named in `text`, from left to right, without those it denies ("no experience in X")."""
        return self._find(text)

    def named(self, name: str) -> Skill | None:
        """Return the skill that bears this name; it stands alone, so nothing around it has to speak for it."""
        hit = self._taxonomy.lexicon.lookup(" ".join(words(name)))
        return self._choose(hit.concept_ids) if hit else None

    def near_names(self, name: str, *, n_names: int = 3) -> list[str]:
        """Return the labels of skills whose names are spelt much like `name` and begin like it, the nearest first."""
        form = " ".join(words(name))
        alike = [other for other in self._taxonomy.lexicon if other[:1] == form[:1] and abs(len(other) - len(form)) <= 2]
        near = [self.named(other) for other in difflib.get_close_matches(form, alike, n=2 * n_names, cutoff=0.75)]
        return list(dict.fromkeys(skill.label for skill in near if skill is not None))[:n_names]

    def find_mentions(
        self,
        document: Document,
        sections: Sequence[Section],
        roles: Sequence[Role],
        contact: Contact | None = None,
    ) -> tuple[SkillMention, ...]:
        """Return the skills that a resume's visible text names, in reading order.

        Names inside contact details, names of employers and schools, and the sections about references and interests are
        no mentions. A mention in a dated role counts most, then one in a project or an undated role, then a listed one.
        """
        text = document.text
        sections = sorted(sections, key=lambda section: section.span)
        blocked = _blocked_spans(text, roles, contact)
        skill_spans = [section.span for section in sections if section.kind is SectionKind.SKILLS]
        person = {word.casefold() for word in _NAME_WORD.findall(contact.name)} if contact else set()
        hits = self._find(
            text,
            is_listed=lambda position: any(span.start <= position < span.end for span in skill_spans),
            is_strict=lambda word: word.casefold() in person,
            is_left_out=lambda span: _section_of(sections, span) in _UNSKILLED or blocked.touches(span),
        )
        mentions = []
        for skill, span in hits:
            kind = _section_of(sections, span)
            if kind is SectionKind.EDUCATION and _is_in_school_name(text, span):
                continue
            role = _role_of(roles, span)
            level = evidence_level(kind, None if role is None else roles[role])
            mentions.append(SkillMention(skill.id, skill.label, span.of(text), span, kind, level, role))
        return tuple(mentions)

    def _find(
        self,
        text: str,
        *,
        is_listed: Callable[[int], bool] | None = None,
        is_strict: Callable[[str], bool] | None = None,
        is_left_out: Callable[[Span], bool] | None = None,
    ) -> list[SkillHit]:
        """Return the skills of `text`; what `is_left_out` cannot speak for its neighbours either."""
        from matcher.extraction.names import find_names

        found: list[SkillHit] = []
        candidates: list[Candidate] = []
        for start, end, concept_ids, needs_context in find_names(self._taxonomy.lexicon, text):
            skill = self._choose(concept_ids)
            if skill is None or _CODE_AFTER.match(text, end):
                continue
            if is_left_out is not None and is_left_out(Span(start, end)):
                continue
            if self._is_ordinary_word(skill, text[start:end], needs_context=needs_context):
                continue
            found.append(SkillHit(skill, Span(start, end)))
            candidates.append(Candidate(start, end, needs_context, skill.kind in _ANCHORS))
        kept = accept(text, candidates, is_listed=is_listed, is_strict=is_strict)
        denied = Covered(negated_spans(text) if found else [])
        return [
            hit
            for hit, is_kept in zip(found, kept, strict=True)
            if is_kept and not denied.touches(hit.span) and not is_denied_after(text, hit.span.end)
        ]

    def _choose(self, concept_ids: tuple[str, ...]) -> Skill | None:
        """Return the one skill a shared name stands for: by kind, then by source and id, so that every run agrees."""
        if concept_ids not in self._chosen:
            skills = []
            for concept_id in concept_ids:
                try:
                    skills.append(self._taxonomy.skill(concept_id))
                except KeyError:  # an occupation
                    continue
            self._chosen[concept_ids] = min(skills, key=_preference, default=None)
        return self._chosen[concept_ids]

    def _is_ordinary_word(self, skill: Skill, written: str, *, needs_context: bool) -> bool:
        """Whether an acronym of the taxonomy (IT, ACT; LEDs for "led") stands in the text in small letters, as a word."""
        if any(char.isupper() for char in written[1:]) or len(written) < _MIN_ACRONYM:
            return False
        form = " ".join(words(written))
        key = (skill.id, form)
        if key not in self._acronyms:
            exact = [name for name in self._taxonomy.names(skill.id) if " ".join(words(name)) == form]
            near = exact or [name for name in self._taxonomy.names(skill.id) if " ".join(words(name)) == other_number(form)]
            is_acronym = bool(near) and all(len(name) > 1 and name.removesuffix("s").isupper() for name in near)
            # A clear name such as SQL may be written small; one that only its other number makes a match of may not.
            self._acronyms[key] = is_acronym and (needs_context or not exact)
        return self._acronyms[key]


def _preference(skill: Skill) -> tuple[int, int, str]:
    return _KIND_ORDER[skill.kind], _SOURCE_ORDER.get(skill.id.partition(":")[0], 9), skill.id


def _blocked_spans(text: str, roles: Sequence[Role], contact: Contact | None) -> Covered:
    """Return where contact details stand, and the names of employers and places in the headings of roles."""
    blocked = list(contact.spans) if contact else []
    for role in roles:
        for name in (role.employer, role.location):
            if not name:
                continue
            start = text.find(name, role.heading.start, role.heading.end)
            if start >= 0:
                blocked.append(Span(start, start + len(name)))
    for name in sorted({role.employer for role in roles if " " in role.employer}):
        blocked.extend(Span(match.start(), match.end()) for match in re.finditer(re.escape(name), text))
    return Covered(blocked)


def _section_of(sections: Sequence[Section], span: Span) -> SectionKind:
    index = bisect_right(sections, span.start, key=lambda section: section.span.start) - 1
    if index >= 0 and span.start < sections[index].span.end:
        return sections[index].kind
    return SectionKind.OTHER


def _role_of(roles: Sequence[Role], span: Span) -> int | None:
    index = bisect_right(roles, span.start, key=lambda role: role.span.start) - 1
    return index if index >= 0 and span.start < roles[index].span.end else None


def evidence_level(kind: SectionKind, role: Role | None) -> EvidenceLevel:
    """Return how well a line shows a skill: one in a section of this `kind`, or in the entry of `role`."""
    if role is not None:
        is_dated = role.months is not None and role.section is not SectionKind.PROJECTS
        return EvidenceLevel.DATED_ROLE if is_dated else EvidenceLevel.PROJECT
    if kind in (SectionKind.PROJECTS, SectionKind.EXPERIENCE):
        return EvidenceLevel.PROJECT
    return EvidenceLevel.LISTED


def _is_in_school_name(text: str, span: Span) -> bool:
    """Whether the piece of the line around `span` names a school: "Oxford Python School"."""
    start = max(0, span.start - 80)
    for match in _CLAUSE.finditer(text, start, span.start):
        start = match.end()
    stop = _CLAUSE.search(text, span.end, span.end + 80)
    return _SCHOOL.search(text, start, stop.start() if stop else span.end + 80) is not None
