"""Phrases that speak of skills which no name of the lexicon covers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matcher.domain.concept import Phrase, SkillKind
from matcher.domain.place import Span
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

    Parameters
    ----------
    lines, named
        In ascending order; names that are longer than a line cover all lines they touch.
    """
    first = 0
    for line, phrases in zip(lines, source.find([line.of(text) for line in lines]), strict=True):
        while first < len(named) and named[first].end <= line.start:
            first += 1
        here = []
        for span in named[first:]:
            if span.start >= line.end:
                break
            here.append(span)
        for phrase in phrases:
            span = _trimmed(text, Span(line.start + phrase.span.start, line.start + phrase.span.end))
            if not (span in here if phrase.kind is SkillKind.SKILL else any(map(span.overlaps, here))):
                yield Phrase(phrase.kind, span)


def _trimmed(text: str, span: Span) -> Span:
    """Return the span without a bracket at its end that opens nowhere in it."""
    words = span.of(text)
    return Span(span.start, span.end - 1) if words.endswith((")", "]")) and not {"(", "["} & set(words) else span


def resume_phrases(resume: Resume, source: PhraseSource) -> tuple[Phrase, ...]:
    """Return what `source` finds in the lines about work, projects and skills, and the lexicon lacks; no heading of a role."""
    body = body_lines(resume.document)
    headings = [role.heading for role in resume.roles]
    lines = [
        Span(line.start, line.end)
        for section in resume.sections
        if section.kind in _PHRASED
        for line in lines_in(body, section.span)
    ]
    lines = sorted(line for line in lines if not any(map(line.overlaps, headings)))
    named = sorted(mention.span for mention in resume.skills)
    found = unnamed_phrases(resume.document.text, lines, named, source)
    return tuple(phrase for phrase in found if not any(map(phrase.span.overlaps, resume.contact.spans)))
