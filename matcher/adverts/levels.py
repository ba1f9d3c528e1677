"""The level that an advert states against the years and the degree that it asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from matcher.adverts.advert import Advert, quote_of
from matcher.domain.concept import Seniority
from matcher.domain.job import RequirementKind
from matcher.domain.job_check import AdvertQuote, Conflict, ConflictKind, Source
from matcher.domain.resume import DegreeLevel
from matcher.extraction.requirements import Statement
from matcher.extraction.wording import any_of

_YEARS_TOO_MANY = {Seniority.INTERN: 36, Seniority.JUNIOR: 48}
"""Months asked from which a level for beginners is none."""
_WITH_MASTER = 24
"""The same where a Master's degree or more is asked for as well."""
_YEARS_TOO_FEW = 12
"""Months asked up to which a senior level is none."""
_LOW_ZONE = 2
"""O*NET's preparation level: some, such as months of training on the job."""

_BEGINNER = {
    Seniority.INTERN: re.compile(r"\b(?:intern|internship|trainee|apprentice|apprenticeship)\b", re.IGNORECASE),
    Seniority.JUNIOR: re.compile(r"\b(?:junior|jnr|jr|entry[- ]level)\b", re.IGNORECASE),
}
_SENIOR = re.compile(r"\b(?:senior|snr|sr|principal|head of|director of|vice president|vp)\b", re.IGNORECASE)
# Titles of people who look after beginners, and schools that are called junior.
_NO_BEGINNER = any_of(r"""
    \b(?:manager|director|head|lead|coordinator|supervisor|teacher|instructor|tutor|trainer|advis[eo]r|counsell?or|recruiter)\b
    \bjunior (?:school|high|college|kitchen|league|programs?|achievement|ranks)\b
""")
# The old, schools, and those who work for somebody senior.
_NO_SENIOR = any_of(r"""
    \bsenior (?:living|care|citizens?|cent(?:er|re)|housing|services|home|communit\w+|companion|school|meals)\b
    \b(?:school|assistant|vice|deputy|teacher) principal\b|^principal$|\bprincipal teacher\b
    \bto (?:the |a )?(?:senior|principal|director|head|vice)
""")
_LEVEL_SAID = re.compile(
    r"(?<!not )(?<!no )\b(?:this is|we offer|we have|for) (?:an? )?(?P<level>entry[- ]level|junior|trainee) "
    r"(?:\w+ ){0,2}?(?:position|role|job|opportunity|post)\b|^(?P<only>entry[- ]level)(?: (?:position|role|job))?[.!]?$"
    r"|\b(?:experience|seniority|career) level: (?P<named>entry(?:[- ]level)?|junior|internship)\b",
    re.IGNORECASE,
)


class _Level(NamedTuple):
    seniority: Seniority
    word: str
    quote: AdvertQuote


def level_conflicts(advert: Advert, zone: int | None) -> Iterator[Conflict]:
    """Yield where the level, or the kind of work, does not go with the years or the degree asked for.

    Parameters
    ----------
    zone
        O*NET's preparation level of the occupation that the title names, 1 to 5; None where it names none for sure.
    """
    years = advert.asked(RequirementKind.EXPERIENCE, is_must=True)
    degrees = [
        entry
        for entry in advert.asked(RequirementKind.EDUCATION, is_must=True)
        if (entry.requirement.degree or DegreeLevel.NONE) >= DegreeLevel.MASTER
    ]
    longest = max(years, key=_months, default=None)
    level = _beginner(advert)
    if level is not None and longest is not None:
        yield from _beginner_conflict(level, longest, degrees)
    senior = _senior(advert)
    if senior is not None:
        every = advert.asked(RequirementKind.EXPERIENCE)
        most = max(every, key=_months, default=None)
        if most is not None and _months(most) <= _YEARS_TOO_FEW:
            sentence = f"The title says “{senior.word}”, and no more than {most.requirement.label} of experience is asked for."
            yield Conflict(ConflictKind.LEVEL_AND_YEARS, sentence, (senior.quote, quote_of(most)))
    if zone is not None and zone <= _LOW_ZONE and degrees:
        asked = degrees[0].requirement.label
        sentence = f"{asked} is asked for, and work of this title is commonly learnt within months (O*NET job zone {zone})."
        yield Conflict(ConflictKind.LEVEL_AND_DEGREE, sentence, (AdvertQuote(advert.title, Source.TITLE), quote_of(degrees[0])))


def _beginner_conflict(level: _Level, longest: Statement, degrees: list[Statement]) -> Iterator[Conflict]:
    asked = longest.requirement.label
    if _months(longest) >= _YEARS_TOO_MANY[level.seniority]:
        sentence = f"It is called “{level.word}”, and {asked} of experience are asked for."
        yield Conflict(ConflictKind.LEVEL_AND_YEARS, sentence, (level.quote, quote_of(longest)))
    elif degrees and _months(longest) >= _WITH_MASTER:
        sentence = f"It is called “{level.word}”, and {asked} of experience are asked for on top of {_name(degrees[0])}."
        quotes = dict.fromkeys((level.quote, quote_of(degrees[0]), quote_of(longest)))
        yield Conflict(ConflictKind.LEVEL_AND_DEGREE, sentence, tuple(quotes))


def _beginner(advert: Advert) -> _Level | None:
    if not _NO_BEGINNER.search(advert.title):
        for seniority, pattern in _BEGINNER.items():
            match = pattern.search(advert.title)
            if match:
                return _Level(seniority, match.group(), AdvertQuote(advert.title, Source.TITLE))
    for entry in advert.quotes():
        match = _LEVEL_SAID.search(entry.text) if entry.source is Source.TEXT else None
        if match:
            word = next(filter(None, match.groups()))
            seniority = Seniority.INTERN if word.lower() in ("trainee", "internship") else Seniority.JUNIOR
            return _Level(seniority, word, entry)
    return None


def _senior(advert: Advert) -> _Level | None:
    match = _SENIOR.search(advert.title)
    if match is None or _NO_SENIOR.search(advert.title):
        return None
    return _Level(Seniority.SENIOR, match.group(), AdvertQuote(advert.title, Source.TITLE))


def _months(statement: Statement) -> int:
    return statement.requirement.min_months or 0


def _name(statement: Statement) -> str:
    degree = statement.requirement.degree
    return "a doctorate" if degree is DegreeLevel.DOCTORATE else "a Master's degree"
