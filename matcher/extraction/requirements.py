"""Requirements in the lines of an advert, each concept counted once, with its strongest importance.

Skills that duties name are wanted, not indispensable: an employer lists under "you will" what can be learnt there. Duties
and requirements without any concept stay as whole lines, to be compared by words and meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from matcher.domain.concept import SkillKind
from matcher.domain.job import Importance, Requirement, RequirementKind
from matcher.domain.place import Span
from matcher.extraction.advert_sections import AdvertSection, SectionedLine
from matcher.extraction.alternatives import group_alternatives
from matcher.extraction.asked import find_asked_degrees, find_asked_languages, find_years, names_licence
from matcher.extraction.boilerplate import asks_something
from matcher.extraction.importance import Reach, has_cue, importance_at, reaches
from matcher.extraction.skills import SkillHit

_REQUIRES = frozenset({AdvertSection.MUST, AdvertSection.PROFILE, AdvertSection.NICE})
_MIN_DUTY_WORDS = 3
_MAX_LABEL = 60


def find_requirements(lines: Sequence[tuple[SectionedLine, Sequence[SkillHit]]]) -> tuple[Requirement, ...]:
    """Return what these lines of an advert ask for, in their order.

    Parameters
    ----------
    lines
        The lines about the work, each with the skills named in it (spans into the advert's text).
    """
    drafts = [
        (requirement, line.section in _REQUIRES)
        for line, hits, default in _with_defaults(lines)
        for requirement in _of_line(line, hits, default)
    ]
    kept = _counted_once(drafts)
    return tuple(replace(requirement, id=f"r{number}") for number, requirement in enumerate(kept, 1))


class Statement(NamedTuple):
    """A thing that one line of an advert asks for; another line may ask for it again, or otherwise. It has no id yet."""

    requirement: Requirement
    section: AdvertSection
    is_worded: bool
    """The line, or a heading of requirements or wishes, says how strongly it is meant; else the place in the advert does."""


def find_statements(lines: Sequence[tuple[SectionedLine, Sequence[SkillHit]]]) -> Iterator[Statement]:
    """Yield all that these lines of an advert ask for, as often as they do, in their order."""
    for line, hits, default in _with_defaults(lines):
        is_headed = line.is_headed and line.section in (AdvertSection.MUST, AdvertSection.NICE)
        other = Importance.NICE if default.is_must else Importance.MUST
        for requirement, otherwise in zip(_of_line(line, hits, default), _of_line(line, hits, other), strict=True):
            is_worded = is_headed or requirement.importance is otherwise.importance
            yield Statement(requirement, line.section, is_worded)


def _with_defaults(
    lines: Sequence[tuple[SectionedLine, Sequence[SkillHit]]],
) -> Iterator[tuple[SectionedLine, Sequence[SkillHit], Importance]]:
    """Yield the lines with the importance of what they ask for without saying how strongly."""
    # Who lists wishes apart means the rest of what they look for.
    lists_wishes = any(line.section is AdvertSection.NICE for line, _ in lines)
    indispensable = {AdvertSection.MUST, AdvertSection.PROFILE} if lists_wishes else {AdvertSection.MUST}
    for line, hits in lines:
        yield line, hits, Importance.MUST if line.section in indispensable else Importance.NICE


def _of_line(line: SectionedLine, hits: Sequence[SkillHit], default: Importance) -> Iterator[Requirement]:
    text, offset = line.line.text, line.line.span.start
    strengths = reaches(text)
    found: list[tuple[int, Requirement]] = []
    taken: list[Span] = []
    for position, span, requirement in _besides_skills(line, strengths, default):
        found.append((position, requirement))
        taken.append(span)
    named = [hit for hit in hits if hit.skill.kind is not SkillKind.LANGUAGE]
    local = [Span(hit.span.start - offset, hit.span.end - offset) for hit in named]
    free = [index for index, span in enumerate(local) if not any(span.overlaps(other) for other in taken)]
    for group in group_alternatives(text, [local[index] for index in free]):
        members = [free[place] for place in group]
        importance = importance_at(strengths, local[members[0]].start, default)
        found.append((local[members[0]].start, _skills(line, [named[index] for index in members], importance)))
    has_certificate = any(requirement.kind is RequirementKind.CERTIFICATE for _, requirement in found)
    if line.section is not AdvertSection.DUTIES and not has_certificate and names_licence(text):
        found.append((0, _bare(line, RequirementKind.CERTIFICATE, importance_at(strengths, 0, default), _short(text))))
    if not found and _is_duty(line):
        found.append((0, _bare(line, RequirementKind.DUTY, importance_at(strengths, 0, default), _short(text))))
    for _, requirement in sorted(found, key=lambda pair: pair[0]):
        yield requirement


def _is_duty(line: SectionedLine) -> bool:
    """Whether a line without concepts says what is to be done: a sentence inside a paragraph has to speak of the person."""
    text = line.line.text
    if len(text.split()) < _MIN_DUTY_WORDS:
        return False
    return line.line.is_bullet or line.line.is_whole or asks_something(text) or has_cue(text)


def _besides_skills(
    line: SectionedLine, strengths: list[Reach], default: Importance
) -> Iterator[tuple[int, Span, Requirement]]:
    """Yield years, degrees and languages: position in the line, the words that skills are not looked for in, requirement."""
    text = line.line.text
    for years in find_years(text):
        # "3+ years" states a minimum: that is strong wording, unless the line or its part of the advert is about wishes.
        strong = years.label.split()[0].endswith("+") and line.section is not AdvertSection.NICE
        importance = importance_at(strengths, years.span.start, Importance.MUST if strong else default)
        requirement = _bare(line, RequirementKind.EXPERIENCE, importance, years.label)
        yield years.span.start, years.span, replace(requirement, min_months=years.months)
    for degree in find_asked_degrees(text):
        importance = importance_at(strengths, degree.span.start, default)
        requirement = _bare(line, RequirementKind.EDUCATION, importance, degree.label)
        yield degree.span.start, degree.span, replace(requirement, degree=degree.level, field=degree.field)
    for language in find_asked_languages(text):
        importance = importance_at(strengths, language.span.start, default)
        label = f"{language.name} ({language.level})" if language.level else language.name
        requirement = _bare(line, RequirementKind.LANGUAGE, importance, label)
        yield (
            language.span.start,
            language.span,
            replace(requirement, language_code=language.code, language_level=language.level),
        )


def _bare(line: SectionedLine, kind: RequirementKind, importance: Importance, label: str) -> Requirement:
    return Requirement("", kind, importance, label, line.line.text, line.line.span)


def _skills(line: SectionedLine, hits: Iterable[SkillHit], importance: Importance) -> Requirement:
    skills = {hit.skill.id: hit.skill for hit in hits}
    is_certificate = all(skill.kind is SkillKind.CERTIFICATE for skill in skills.values())
    labels = [skill.label for skill in skills.values()]
    label = f"{', '.join(labels[:-1])} or {labels[-1]}" if len(labels) > 1 else labels[0]
    kind = RequirementKind.CERTIFICATE if is_certificate else RequirementKind.SKILLS
    return replace(_bare(line, kind, importance, label), concepts=tuple(skills))


def _short(text: str) -> str:
    text = text.strip(" .;:,")
    return text if len(text) <= _MAX_LABEL else f"{text[: _MAX_LABEL - 1].rsplit(' ', 1)[0]}…"


def _counted_once(drafts: Sequence[tuple[Requirement, bool]]) -> list[Requirement]:
    """Return the requirements without repetitions: the strongest stays, of equals the one that is asked, not told."""
    ranked = sorted(range(len(drafts)), key=lambda index: (not drafts[index][0].is_must, not drafts[index][1], index))
    seen: set[object] = set()
    kept: set[int] = set()
    for index in ranked:
        keys = _keys(drafts[index][0])
        if seen.isdisjoint(keys):
            kept.add(index)
        seen |= keys
    return [requirement for index, (requirement, _) in enumerate(drafts) if index in kept]


def _keys(requirement: Requirement) -> set[object]:
    """Return what may stand only once in a job: concepts, a language, a degree, a number of months, a line."""
    if requirement.concepts:
        return set(requirement.concepts)
    if requirement.kind is RequirementKind.LANGUAGE:
        return {(requirement.kind, requirement.language_code)}
    if requirement.kind is RequirementKind.EDUCATION:
        return {(requirement.kind, requirement.degree)}
    if requirement.kind is RequirementKind.EXPERIENCE:
        return {(requirement.kind, requirement.min_months)}
    return {(requirement.kind, requirement.line.casefold())}
