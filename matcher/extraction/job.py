"""`JobExtractor`: from an employer's advert to a `Job` with its requirements."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from matcher.domain.concept import Phrase
from matcher.domain.document import MOST_CHARACTERS, Cut
from matcher.domain.job import Job, Posting
from matcher.domain.place import Span
from matcher.domain.protocols import PhraseSource
from matcher.extraction.advert_sections import BOILERPLATE, AdvertSection, SectionedLine, sectioned
from matcher.extraction.advert_text import advert_lines, clean_description
from matcher.extraction.asked import find_asked_degrees
from matcher.extraction.boilerplate import asks_something, is_boilerplate, is_formality
from matcher.extraction.conditions import read_conditions
from matcher.extraction.importance import has_cue
from matcher.extraction.phrases import unnamed_phrases
from matcher.extraction.requirements import Statement, find_requirements, find_statements
from matcher.extraction.skills import SkillFinder, SkillHit
from matcher.taxonomy.taxonomy import Taxonomy
from matcher.text.language import detect_language
from matcher.text.titles import MOST_TITLE_CHARACTERS

_HEADED = frozenset({AdvertSection.DUTIES, AdvertSection.MUST, AdvertSection.PROFILE, AdvertSection.NICE})

_MARKS = re.compile(
    r"[(\[]\s*(?:[mfwdxhnv]\s*/\s*){1,3}[mfwdxhnv*]\s*[)\]]|\b[mfw]/[mfw]/[dxn]\b|[(\[](?:all genders?|gn|remote|hybrid|"
    r"on-?site|contract|temp(?:orary)?|"
    r"permanent|full[ -]?time|part[ -]?time|urgent|new)[^)\]]{0,20}[)\]]|[(\[]?\b(?:req(?:uisition)?|job|ref(?:erence)?|id|"
    r"vacancy)(?:[ ]?(?:no|number|id|code))?"
    r"[.:# ]{1,3}[ ]?[A-Z]{0,4}-?\d[\w-]*[)\]]?|\b(?:JR|REQ|R)-?\d{3,}\b|[(\[]?#\d{3,}[)\]]?",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:\s+[-–—|•]|\s*[,;|•])\s*(?:(?:fully |100% )?remote|hybrid|on-?site|work from home|wfh|full[ -]?time(?: days| nights)?|"
    r"part[ -]?time|contract|temporary|permanent|immediate start|urgent(?:ly)?(?: hiring| needed)?|hiring now|"
    r"up to [$£€].*|[$£€][\d.,k]+.*|(?:days|nights|weekends)(?: shift)?)(?:\s*\([^)]*\))?\s*$",
    re.IGNORECASE,
)
_HEAD = re.compile(r"^\s*(?:urgent(?:ly)?(?: hiring)?|now hiring|hiring|wanted|vacancy|job title)\s*[:!–-]+\s*", re.IGNORECASE)
_EDGE = " \t\n-–—|•,;:/*!"


def clean_title(title: str) -> str:
    """Return a job's title without gender marks, requisition numbers, and words about place and hours.

    Examples
    --------
    >>> clean_title("Senior Developer (m/f/d) - Remote - Req #1234")
    'Senior Developer'
    """
    text = " ".join(title.replace("\x00", "").split())
    cleaned = _HEAD.sub("", _MARKS.sub(" ", text))
    previous = None
    while cleaned != previous:
        previous = cleaned
        cleaned = _TAIL.sub("", cleaned).strip(_EDGE)
    cleaned = re.sub(r"\s+([,;:)])", r"\1", " ".join(cleaned.split())).strip(_EDGE)
    return cleaned or text


class JobExtractor:
    """Extracts jobs; one object serves any number of postings."""

    def __init__(self, taxonomy: Taxonomy, phrases: PhraseSource | None = None) -> None:
        self._finder = SkillFinder(taxonomy)
        self._phrases = phrases

    def extract(self, posting: Posting) -> Job:
        """Return the job in `posting`. It may have no requirements; an empty description is the caller's to judge.

        What goes beyond the limits is left out and told in the job's cuts.
        """
        text = clean_description(posting.description[:MOST_CHARACTERS])
        working, boilerplate = split_boilerplate(list(sectioned(advert_lines(text))))
        hits = self._finder.find(text) if working else []
        return Job(
            job_id=posting.job_id,
            title=clean_title(posting.title[:MOST_TITLE_CHARACTERS]),
            company=posting.company,
            location=posting.location,
            text=text,
            requirements=find_requirements([(line, _hits_in(hits, line.line.span)) for line in working]),
            lines=tuple(line.line.span for line in working),
            boilerplate=tuple(line.line.span for line in boilerplate),
            language=detect_language(text) if text else "en",
            phrases=self._unnamed(text, working, hits),
            cuts=tuple(_cuts(posting)),
            conditions=read_conditions(posting, text),
        )

    def statements(self, job: Job) -> list[Statement]:
        """Return all that a job's lines ask for, as often as they do: requirements count each thing once."""
        working, _ = split_boilerplate(list(sectioned(advert_lines(job.text))))
        hits = self._finder.find(job.text) if working else []
        return list(find_statements([(line, _hits_in(hits, line.line.span)) for line in working]))

    def _unnamed(self, text: str, working: Sequence[SectionedLine], hits: Sequence[SkillHit]) -> tuple[Phrase, ...]:
        if self._phrases is None:
            return ()
        lines = [line.line.span for line in working]
        # A degree is asked for as a degree, and no phrase.
        degrees = [
            Span(line.line.span.start + degree.span.start, line.line.span.start + degree.span.end)
            for line in working
            for degree in find_asked_degrees(line.line.text)
        ]
        return tuple(unnamed_phrases(text, lines, [*(hit.span for hit in hits), *degrees], self._phrases))


def _cuts(posting: Posting) -> Iterator[Cut]:
    if len(posting.description) > MOST_CHARACTERS:
        yield Cut("characters", MOST_CHARACTERS, len(posting.description))
    if len(posting.title) > MOST_TITLE_CHARACTERS:
        yield Cut("characters of the title", MOST_TITLE_CHARACTERS, len(posting.title))


def _hits_in(hits: Sequence[SkillHit], span: Span) -> list[SkillHit]:
    first = bisect_left(hits, span.start, key=lambda hit: hit.span.start)
    last = bisect_left(hits, span.end, key=lambda hit: hit.span.start)
    return [hit for hit in hits[first:last] if hit.span.end <= span.end]


def split_boilerplate(lines: Sequence[SectionedLine]) -> tuple[list[SectionedLine], list[SectionedLine]]:
    """Return the lines about the work, and those that no score may rest on.

    Where the advert has headings, what stands before the first of them speaks of the company, unless it asks for something.
    """
    has_sections = any(line.section in _HEADED and line.is_headed for line in lines)
    working: list[SectionedLine] = []
    boilerplate: list[SectionedLine] = []
    for line in lines:
        (boilerplate if _is_dropped(line, has_sections=has_sections) else working).append(line)
    return working, boilerplate


def _is_dropped(line: SectionedLine, *, has_sections: bool) -> bool:
    text = line.line.text
    if line.section in BOILERPLATE:
        return True
    if line.section in _HEADED and line.line.is_bullet:
        return is_formality(text)
    if is_boilerplate(text) or is_formality(text):
        return True
    return line.section is AdvertSection.OPENING and has_sections and not (asks_something(text) or has_cue(text))
