"""Identity out of a resume's lines: names, contact, places, employers, schools, dates, gender and age become placeholders.

Placeholders are the same for everybody, so that what remains of a line does not depend on who wrote it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from matcher.domain.place import Span, Touching
from matcher.domain.resume import Resume
from matcher.extraction.dates import find_periods
from matcher.extraction.name_words import NameWords
from matcher.extraction.wording import any_of

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,6}")
_LINK = re.compile(
    r"\b(?:https?://|www\.)\S+|\b(?:linkedin|github|gitlab|twitter|x|facebook|instagram|behance|dribbble|medium|"
    r"stackoverflow|kaggle)"
    r"\.(?:com|org|net)\S*|\b[\w-]{1,64}\.(?:example|github|gitlab|wordpress|substack)\.(?:com|org|io)\S*|"
    r"\b[\w.-]{0,64}example\.(?:com|org|net)\S*",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![\w/.,$£€-])(?:\+\d{1,3}[ .-]?)?(?:\(\d{2,5}\)[ .-]?)?\d{2,5}(?:[ .-]\d{2,5}){1,4}(?![\w%/])")
_YEAR = re.compile(r"(?<![\w.,/$£€-])(?:'\d\d|(?:19[5-9]|20[0-4])\d)(?![\w%+]|[.,]\d)")
_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Hh]im|[Hh]ers?|[Hh]is|[Hh]imself|[Hh]erself)(?:/(?:him|her|his|hers|they|them))*\b")
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Mister)\b\.?(?=[ ][A-Z\[])")
_PERSONAL = re.compile(
    r"\b(?:date of birth|d\.?o\.?b\.?|birth ?(?:date|day|place)|place of birth|born|age|gender|sex|marital status|"
    r"civil status|family status|"
    r"nationality|citizenship|religion|ethnicity|race|children|passport(?: n(?:o|umber)\.?)?|pronouns)[ ]*[:\t–-][ ]*"
    r"[^\n\t|;•,]*[^\s|;•,]",
    re.IGNORECASE,
)
_BORN = re.compile(r"\bborn (?:in|on)\b[^\n.;|•]*|\b(?:aged?|age:?) \d\d\b|\b\d\d[ -]years?[ -]old\b", re.IGNORECASE)
_NATIONALITY = re.compile(
    r"\b(?:[A-Z][a-z]+ |[A-Z]\.?[A-Z]\.? |dual ){1,2}(?:citizen(?:ship)?|national(?:ity)?|passport(?: holder)?|"
    r"permanent resident)\b|\b[Cc]itizen of (?:the )?[A-Z]\w+"
)
_FAMILY = any_of(r"""
    \b(?:proud |single |married |devoted )?(?:mother|father|mom|mum|dad|wife|husband) (?:of|to)\b[^.,;\n]*|\b(?:un)?married\b
    \bdivorced\b|\bwidow(?:ed|er)?\b
    \b(?:maternity|paternity|parental) leave\b
    \b(?:women|men)'?s? (?:team|society|club|network|league|soccer|football|rugby|basketball|rowing)\b
    \b(?:sorority|fraternity)\b|\bwomen in \w+
""")
_SCHOOL_WORD = (
    r"(?:University|College|School|Institute|Academy|Polytechnic|Universit[àäéy]t?|Universidad|"
    r"Hochschule|Lyc[eé]e|Gymnasium)"
)
_SCHOOL = re.compile(
    rf"(?:[A-ZÀ-Þ][\w'’.&-]*[ ]){{0,6}}{_SCHOOL_WORD}"
    rf"(?:[ ](?:of|at|for|de|di|du)(?:[ ](?:the|la|le))?(?:[ ][A-ZÀ-Þ][\w'’.&-]*)+|"
    rf"[ ][A-ZÀ-Þ][\w'’.&-]+){{0,4}}(?:,[ ][A-Z]\w+)?"
)
# One word for both sexes, the one that job titles use.
_NEUTRAL = {
    "waitress": "waiter", "stewardess": "steward", "hostess": "host", "actress": "actor", "saleswoman": "salesperson",
    "salesman": "salesperson", "chairwoman": "chairperson", "chairman": "chairperson", "businesswoman": "businessperson",
    "businessman": "businessperson", "policewoman": "police officer", "policeman": "police officer", "barmaid": "bartender",
    "barman": "bartender", "headmistress": "head teacher", "headmaster": "head teacher", "seamstress": "tailor",
    "forewoman": "foreman", "handywoman": "handyman", "draftswoman": "draftsman", "masseuse": "massage therapist",
    "masseur": "massage therapist", "spokeswoman": "spokesperson", "spokesman": "spokesperson", "cameraman": "camera operator",
    "camerawoman": "camera operator", "fireman": "firefighter", "firewoman": "firefighter", "housewife": "homemaker",
    "househusband": "homemaker", "manageress": "manager",
}  # fmt: skip
_GENDERED = re.compile(rf"\b(?:{'|'.join(sorted(_NEUTRAL, key=len, reverse=True))})\b", re.IGNORECASE)
_COMPANY_TAIL = re.compile(
    r",?[ ](?:Inc|LLC|Ltd|Limited|GmbH|AG|PLC|plc|Corp|Corporation|Co|Company|SA|BV|NV|LLP|Pty|SE|SpA|SARL)\.?$"
)
_PLACE_PART = re.compile(r"[A-ZÀ-Þ][\w'’.-]{2,}(?:[ ][A-ZÀ-Þ][\w'’.-]+)*")
_MIN_NAME = 3


class _Cut(NamedTuple):
    start: int
    end: int
    rank: int
    """Of two that begin at one place the lower rank wins."""
    placeholder: str


class Redactor:
    """Redacts the lines of one resume."""

    def __init__(self, resume: Resume) -> None:
        self._text = resume.document.text
        self._fixed = sorted(_contact_cuts(resume))
        self._fixed_at = Touching(Span(cut.start, cut.end) for cut in self._fixed)
        self._dates = [period.span for period in find_periods(self._text)]
        self._skills = sorted(mention.span for mention in resume.skills)
        self._name = NameWords(resume.contact.name)
        self._employers = _names_pattern(_with_short_forms(role.employer for role in resume.roles))
        self._schools = _names_pattern(entry.school for entry in resume.education)
        worked_at = [place for role in resume.roles for place in _place_parts(role.location)]
        self._places_of_work = _names_pattern(worked_at)
        self._places = _names_pattern([*_place_parts(resume.contact.location), *worked_at])

    def redact(self, span: Span, *, is_education: bool = False, is_work: bool = False) -> str:
        """Return the text of `span` with placeholders, on one line.

        Parameters
        ----------
        is_education
            Whether it stands under education, where anything that looks like a school is one.
        is_work
            Whether it stands under work, where the place is the employer's: what is left of it must not depend on whether
            the person happens to live there.
        """
        text = span.of(self._text)
        skills = [Span(max(other.start - span.start, 0), other.end - span.start) for other in _touching(self._skills, span)]
        cuts = [
            cut._replace(start=max(cut.start - span.start, 0), end=min(cut.end, span.end) - span.start)
            for cut in (self._fixed[index] for index in self._fixed_at.all(span))
        ]
        cuts += [
            _Cut(max(date.start - span.start, 0), min(date.end, span.end) - span.start, 4, "[date]")
            for date in _touching(self._dates, span)
        ]
        places = self._places_of_work if is_work else self._places
        return _applied(text, [*cuts, *self._found(text, skills, places, is_education=is_education)])

    def redact_text(self, text: str) -> str:
        """Return a piece of text that has no place of its own, such as a title, with placeholders."""
        dates = [_Cut(*period.span, 4, "[date]") for period in find_periods(text)]
        return _applied(text, [*dates, *self._found(text, [], self._places_of_work, is_education=False)])

    def is_personal(self, span: Span) -> bool:
        """Return whether `span` stands in a statement about the person rather than the work: "Nationality: Norwegian"."""
        start = self._text.rfind("\n", 0, span.start) + 1
        end = self._text.find("\n", span.end)
        line = self._text[start : end if end >= 0 else len(self._text)]
        return any(
            match.start() < span.end - start and span.start - start < match.end()
            for pattern in (_PERSONAL, _NATIONALITY, _BORN)
            for match in pattern.finditer(line)
        )

    def _found(
        self, text: str, skills: Sequence[Span], places: re.Pattern[str] | None, *, is_education: bool
    ) -> Iterator[_Cut]:
        """Yield what to replace in `text`; what is a skill there is no name of a person, place or employer."""
        for start, end in self._name.find(text):
            if not any(skill.start < end and start < skill.end for skill in skills):
                yield _Cut(start, end, 1, "[name]")
        named = [(self._employers, "[employer]"), (self._schools, "[school]"), (places, "[place]")]
        for pattern, placeholder in named:
            for match in pattern.finditer(text) if pattern else ():
                if not any(skill.start <= match.start() and match.end() <= skill.end for skill in skills):
                    yield _Cut(*match.span(), 2, placeholder)
        if is_education:
            yield from (_Cut(*match.span(), 3, "[school]") for match in _SCHOOL.finditer(text))
        for pattern, placeholder in _PATTERNS:
            yield from (_Cut(*match.span(), 3, placeholder) for match in pattern.finditer(text))
        for match in _GENDERED.finditer(text):
            neutral = _NEUTRAL[match.group().lower()]
            yield _Cut(*match.span(), 3, neutral.capitalize() if match.group()[0].isupper() else neutral)


_PATTERNS = (
    (_EMAIL, "[email]"), (_LINK, "[link]"), (_PERSONAL, "[personal]"), (_BORN, "[personal]"), (_NATIONALITY, "[personal]"),
    (_FAMILY, "[personal]"), (_PRONOUN, "[pronoun]"), (_TITLE, "[title]"), (_PHONE, "[phone]"), (_YEAR, "[date]"),
)  # fmt: skip
_PLACEHOLDER = re.compile(r"\[(?:name|email|link|phone|place|employer|school|date|personal|pronoun|title|contact)\]")


def _touching(spans: Sequence[Span], span: Span) -> list[Span]:
    """Return those of `spans`, which are sorted and hardly overlap, that share a character with `span`."""
    first = max(0, bisect_left(spans, span) - 2)
    last = bisect_left(spans, Span(span.end, 0))
    return [other for other in spans[first:last] if other.overlaps(span)]


def without_placeholders(text: str) -> str:
    """Return `text` without placeholders: what a line still says."""
    return _PLACEHOLDER.sub(" ", text)


def _contact_cuts(resume: Resume) -> Iterator[_Cut]:
    text = resume.document.text
    for span in resume.contact.spans:
        written = span.of(text)
        if "@" in written:
            placeholder = "[email]"
        elif _LINK.search(written) or "/" in written:
            placeholder = "[link]"
        elif sum(char.isdigit() for char in written) > len(written) / 3:
            placeholder = "[phone]"
        elif resume.contact.name and written.casefold() in resume.contact.name.casefold():
            placeholder = "[name]"
        else:
            placeholder = "[place]"
        yield _Cut(span.start, span.end, 0, placeholder)


def _with_short_forms(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield name
        yield _COMPANY_TAIL.sub("", name)


def _place_parts(location: str) -> Iterator[str]:
    """Yield the towns and countries of a location; two letters (OR, IN) are words too often."""
    for part in location.split(","):
        match = _PLACE_PART.fullmatch(part.strip())
        if match and part.strip().lower() != "remote":
            yield part.strip()


def _names_pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    kept = sorted({name for name in names if len(name) >= _MIN_NAME}, key=lambda name: (-len(name), name))
    if not kept:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, kept))})(?!\w)")


def _applied(text: str, cuts: Iterable[_Cut]) -> str:
    pieces: list[str] = []
    position = 0
    for start, end, _, placeholder in sorted(cuts, key=lambda cut: (cut.start, cut.rank, -cut.end)):
        if start < position:
            # Overlaps what is replaced already: swallow the rest of it.
            position = max(position, end)
            continue
        pieces += [text[position:start], placeholder]
        position = end
    pieces.append(text[position:])
    return " ".join("".join(pieces).split())
