"""What an advert says in two ways that cannot both hold, and what it does not say at all.

The rules look for plain words on both sides and are quiet in doubt: a false alarm costs more trust than a miss.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from matcher.adverts.advert import Advert, quote_of
from matcher.adverts.levels import level_conflicts
from matcher.domain.goals import Mode
from matcher.domain.job import RequirementKind
from matcher.domain.job_check import AdvertQuote, Conflict, ConflictKind, Source
from matcher.domain.place import Span
from matcher.extraction.advert_sections import AdvertSection
from matcher.extraction.asked import find_years
from matcher.extraction.modes import modes_in_name, modes_in_text
from matcher.extraction.requirements import Statement
from matcher.extraction.wording import any_of
from matcher.text.tokens import words

MOST_MUST_HAVES = 15
"""Must-haves beyond which hardly anybody meets all: one who meets each with 9 chances in 10 meets 15 with 1 in 5."""

_NO_EXPERIENCE = re.compile(
    r"\bno (?:prior |previous |work |professional |relevant )*experience (?:is |are )?(?:needed|required|necessary)\b"
    r"|\bexperience (?:is )?not (?:needed|required|necessary)\b",
    re.IGNORECASE,
)
_LEAST_MONTHS = 6
_OTHER_WAY = any_of(r"""
    degree|bachelor|master|diploma|\bphd\b|in lieu|substitut|equivalent|instead|\bor\b|up to|at least one|\bincluding\b|of which
    prefer|ideal|desir|\bplus\b|\blevel [i\d]|\bgrade\b|\bmost\b|maximum
""")
_NO_OBJECT = re.compile(
    r"an?|and|any|as|at|be|demonstra\w+|each|exp|experienced?|field|full|hands|ha(?:ve|s|ving)|in|industry|job|least|like|minimum|must"
    r"|need(?:ed)?|of|on|or|our|over|overall|paid|post|practical|previous|prior|professional|progressive(?:ly)?|proven"
    r"|qualifi\w+|recent|related|relevant|requir\w+|responsible|role|same|similar|solid|strong|successful|the|this|time|to"
    r"|total|track|record|we|with|within|work|working|years?|your?|bring|looking|for|seek(?:ing)?|candidates?|applicants?"
)
"""Words after a number of years that do not say what the years are to be in."""
_MORE_OF_IT = any_of(
    r"advanced|deep|expert|certif|senior|strong|further|more|extensive|years?|level|additional|other|beyond|specific|plus|large"
)
_EXAMPLES = any_of(r"\be\.g\.|for example|for instance|such as|including")
_MOST_WISH_WORDS = 8
_MOST_BARE_WORDS = 4

_EITHER_PLACE = re.compile(r"\bremote\b[^.;]{0,20}\b(?:or|and|/)[^.;]{0,20}\b(?:on[- ]?site|office)", re.IGNORECASE)

_FULL_TIME = any_of(r"""
    \bfull[- ]?time (?:position|role|job|contract|permanent|employment|basis|post)\b|\((?:full[- ]?time)\)
    ^(?:job type|employment type|type|hours|schedule|contract)\s?:\s?full[- ]?time[.,]?$|^full[- ]?time[.]?$
    \b(?:3[5-9]|4[0-5]) ?(?:hours|hrs)(?: (?:a|per)|/| ?p\.?)? ?(?:week|wk|w\b)
""")
_PART_TIME = any_of(r"""
    \bpart[- ]?time (?:position|role|job|contract|permanent|employment|basis|post)\b|\((?:part[- ]?time)\)
    ^(?:job type|employment type|type|hours|schedule|contract)\s?:\s?part[- ]?time[.,]?$|^part[- ]?time[.]?$
""")
_TITLE_FULL = any_of(r"\bfull[- ]?time\b")
_TITLE_PART = any_of(r"\bpart[- ]?time\b")
_EITHER_HOURS = any_of(r"""
    \bfull[- ]?(?:time)?\b[^.;]{0,25}(?:\bor\b|\band\b|/|,)[^.;]{0,15}\bpart[- ]?time\b
    \bpart[- ]?(?:time)?\b[^.;]{0,25}(?:\bor\b|\band\b|/|,)[^.;]{0,15}\bfull[- ]?time\b
    (?:lead|leading|become|convert|move|potential|possib\w+|option|grow|transition|turn)\b[^.;]{0,30}(?:full|part)[- ]?time
    \b(?:after|later|then|initially|until)\b[^.;]{0,40}(?:full|part)[- ]?time
""")
_CEFR = {"A1": 1, "A2": 2, "B1": 3, "B2": 4, "C1": 5, "C2": 6, "native": 6}


def find_conflicts(advert: Advert, zone: int | None) -> list[Conflict]:
    """Return what does not go together in an advert, or is missing, in the order of the kinds.

    Parameters
    ----------
    zone
        O*NET's preparation level of the occupation that the title names; None where it names none for sure.
    """
    found = [
        *level_conflicts(advert, zone),
        *_no_experience(advert),
        *_two_figures(advert),
        *_must_and_nice(advert),
        *_two_levels(advert),
        *_place(advert),
        *_hours(advert),
        *_must_haves(advert),
    ]
    order = list(ConflictKind)
    return sorted(found, key=lambda conflict: order.index(conflict.kind))


def _no_experience(advert: Advert) -> Iterator[Conflict]:
    said = next((entry for entry in advert.quotes() if _NO_EXPERIENCE.search(entry.text)), None)
    if said is None:
        return
    for years in advert.asked(RequirementKind.EXPERIENCE, is_must=True):
        months = years.requirement.min_months or 0
        if months >= _LEAST_MONTHS and quote_of(years) != said:
            sentence = f"No experience is needed, it says, and {years.requirement.label} are asked for."
            yield Conflict(ConflictKind.NO_EXPERIENCE_AND_YEARS, sentence, (said, quote_of(years)))
            return


def _two_figures(advert: Advert) -> Iterator[Conflict]:
    """Yield one conflict for each thing of which two lines ask different numbers of years."""
    by_object: dict[frozenset[str], Statement] = {}
    told = set()
    for years in advert.asked(RequirementKind.EXPERIENCE, is_must=True):
        line = years.requirement.line
        asked = find_years(line)
        if len(asked) != 1 or _OTHER_WAY.search(line):
            continue
        thing = _experience_in(line, asked[0].span.start, asked[0].span.end)
        first = by_object.setdefault(thing, years)
        differs = first.requirement.min_months != years.requirement.min_months
        if differs and thing not in told and first.requirement.span != years.requirement.span:
            told.add(thing)
            sentence = f"{first.requirement.label} and {years.requirement.label} are asked for of the same thing."
            yield Conflict(ConflictKind.TWO_FIGURES, sentence, (quote_of(first), quote_of(years)))


def _experience_in(line: str, start: int, end: int) -> frozenset[str]:
    """Return the words that say what the years are to be in; none where any experience will do."""
    clause = re.split(r"[.;]", line[end:])[0]
    before = re.split(r"[.;]", line[:start])[-1]
    return frozenset(word for word in words(f"{before} {clause}") if not _NO_OBJECT.fullmatch(word))


def _must_and_nice(advert: Advert) -> Iterator[Conflict]:
    """Yield skills that one line calls indispensable and another, which speaks of nothing else, a wish."""
    n_in_line = Counter(entry.requirement.span for entry in advert.statements)
    musts = {
        entry.requirement.concepts[0]: entry
        for entry in reversed(advert.statements)
        if entry.requirement.is_must and len(entry.requirement.concepts) == 1 and _is_meant(entry, n_in_line)
    }
    told = set()
    for wish in advert.statements:
        asked = wish.requirement
        is_wish = not asked.is_must and wish.is_worded and len(asked.concepts) == 1
        if not is_wish or asked.concepts[0] not in musts or asked.concepts[0] in told:
            continue
        must = musts[asked.concepts[0]]
        is_plain = (
            n_in_line[asked.span] == 1
            and len(asked.line.split()) <= _MOST_WISH_WORDS
            and not _MORE_OF_IT.search(_without_cue(asked.line))
        )
        if is_plain and must.requirement.span != asked.span:
            told.add(asked.concepts[0])
            sentence = f"{asked.label} is a must-have in one line and a wish in another."
            yield Conflict(ConflictKind.MUST_AND_NICE, sentence, (quote_of(must), quote_of(wish)))


def _is_meant(must: Statement, n_in_line: Counter[Span]) -> bool:
    """Return whether a must-have is worded as one, or all that a short line about the person says; examples are not meant."""
    line = must.requirement.line
    is_alone = n_in_line[must.requirement.span] == 1 and len(line.split()) <= _MOST_BARE_WORDS
    return (must.is_worded or (must.section is AdvertSection.PROFILE and is_alone)) and not _EXAMPLES.search(line)


def _without_cue(line: str) -> str:
    return re.sub(r"\b(?:a|is a|would be a) plus\b", "", line, flags=re.IGNORECASE)


def _two_levels(advert: Advert) -> Iterator[Conflict]:
    """Yield languages of which two must-have lines ask levels at least two steps apart."""
    first: dict[str, Statement] = {}
    told = set()
    for entry in advert.asked(RequirementKind.LANGUAGE, is_must=True):
        asked = entry.requirement
        if asked.language_level not in _CEFR:
            continue
        other = first.setdefault(asked.language_code, entry).requirement
        gap = abs(_CEFR[asked.language_level] - _CEFR[other.language_level or "B1"])
        if gap >= 2 and other.span != asked.span and asked.language_code not in told:
            told.add(asked.language_code)
            sentence = f"Two levels are asked for: {other.label} and {asked.label}."
            yield Conflict(ConflictKind.TWO_LEVELS, sentence, (quote_of(first[asked.language_code]), quote_of(entry)))


def _place(advert: Advert) -> Iterator[Conflict]:
    every = [(entry, _modes(entry)) for entry in advert.quotes()]
    if any(Mode.HYBRID in modes or _EITHER_PLACE.search(entry.text) for entry, modes in every):
        return
    remote, on_site = (
        next((entry for entry, modes in every if modes == (mode,)), None) for mode in (Mode.REMOTE, Mode.ON_SITE)
    )
    if remote is not None and on_site is not None:
        sentence = "It is remote work in one place and work on site in another."
        yield Conflict(ConflictKind.PLACE, sentence, (remote, on_site))


def _modes(entry: AdvertQuote) -> tuple[Mode, ...]:
    return modes_in_text(entry.text) if entry.source is Source.TEXT else modes_in_name(entry.text)


def _hours(advert: Advert) -> Iterator[Conflict]:
    every = list(advert.quotes())
    if any(
        _EITHER_HOURS.search(entry.text) or (_says(entry, _FULL_TIME, _TITLE_FULL) and _says(entry, _PART_TIME, _TITLE_PART))
        for entry in every
    ):
        return
    full = next((entry for entry in every if _says(entry, _FULL_TIME, _TITLE_FULL)), None)
    part = next((entry for entry in every if _says(entry, _PART_TIME, _TITLE_PART)), None)
    if full is not None and part is not None:
        yield Conflict(ConflictKind.HOURS, "It is full-time in one place and part-time in another.", (full, part))


def _says(entry: AdvertQuote, in_text: re.Pattern[str], in_title: re.Pattern[str]) -> bool:
    return (in_text if entry.source is Source.TEXT else in_title).search(entry.text) is not None


def _must_haves(advert: Advert) -> Iterator[Conflict]:
    asked = [entry for entry in advert.job.requirements if entry.kind is not RequirementKind.DUTY]
    musts = [entry for entry in asked if entry.is_must]
    if not asked:
        sentence = "No skill, year, degree, language or certificate was found in it: its wording is all there is to compare."
        yield Conflict(ConflictKind.NOTHING_ASKED, sentence)
    elif len(musts) > MOST_MUST_HAVES:
        sentence = f"{len(musts)} must-haves: hardly anybody meets all of so many. Which of them can be learnt on the job?"
        ends = (musts[0], musts[-1])
        quotes = tuple(dict.fromkeys(AdvertQuote(entry.line, Source.TEXT, entry.span) for entry in ends))
        yield Conflict(ConflictKind.MANY_MUST_HAVES, sentence, quotes)
