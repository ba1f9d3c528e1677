"""Phrases that speak of skills which no name of the lexicon covers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matcher.domain.concept import Phrase, SkillKind
from matcher.domain.place import Span, Touching
from matcher.domain.protocols import PhraseSource
from matcher.domain.resume import Resume, SectionKind
from matcher.extraction.lines import body_lines, lines_in

_PHRASED = frozenset(
    {
        SectionKind.SUMMARY,
        SectionKind.EXPERIENCE,
        SectionKind.PROJECTS,
        SectionKind.SKILLS,
        SectionKind.VOLUNTEERING,
        SectionKind.OTHER,
    }
)


def unnamed_phrases(text: str, lines: Sequence[Span], named: Sequence[Span], source: PhraseSource) -> Iterator[Phrase]:
    """Yield what `source` finds in these lines of `text` and the lexicon lacks, with spans in `text`.

    Knowledge must not overlap a name; what is done may hold names ("build dashboards in Tableau"), but not be one.
    """
    touching, names = Touching(named), set(named)
    for line, phrases in zip(lines, source.find([line.of(text) for line in lines]), strict=True):
        for phrase in phrases:
            span = _trimmed(text, Span(line.start + phrase.span.start, line.start + phrase.span.end))
            is_named = span in names if phrase.kind is SkillKind.SKILL else touching.first(span) is not None
            if not is_named:
                yield Phrase(phrase.kind, span)


def _trimmed(text: str, span: Span) -> Span:
    """Return the span without a bracket at its end that opens nowhere in it."""
    words = span.of(text)
    return Span(span.start, span.end - 1) if words.endswith((")", "]")) and not {"(", "["} & set(words) else span


def resume_phrases(resume: Resume, source: PhraseSource) -> tuple[Phrase, ...]:
    """Return what `source` finds in the lines about work, projects and skills, and the lexicon lacks; no heading of a role."""
    body = body_lines(resume.document)
    headings, contact = Touching(role.heading for role in resume.roles), Touching(resume.contact.spans)
    lines = [
        Span(line.start, line.end)
        for section in resume.sections
        if section.kind in _PHRASED
        for line in lines_in(body, section.span)
    ]
    lines = [line for line in lines if headings.first(line) is None]
    found = unnamed_phrases(resume.document.text, lines, [mention.span for mention in resume.skills], source)
    return tuple(sorted((phrase for phrase in found if contact.first(phrase.span) is None), key=lambda phrase: phrase.span))
