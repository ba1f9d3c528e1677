"""Filters as people write them: 'de>=B2', 'bachelor', the name of a skill."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date
from typing import TypedDict, Unpack

from matcher.domain.resume import DegreeLevel
from matcher.errors import UsageError
from matcher.extraction.languages import language_code
from matcher.extraction.skills import SkillFinder
from matcher.pool.filters import AskedLanguage, Filters

_LEVELS = {level.casefold(): level for level in ("A1", "A2", "B1", "B2", "C1", "C2", "native")}
_DEGREES = {level.name.lower(): level for level in DegreeLevel if level is not DegreeLevel.NONE}


class FilterWords(TypedDict, total=False):
    """Filters in words; whatever is left out is not asked for."""

    location: Sequence[str]
    """Towns, regions or countries; one of them is enough."""
    language: Sequence[str]
    """'de', or with the least level 'de>=B2'; each is asked for."""
    min_years: float | None
    max_years: float | None
    degree: str | None
    """The least one: 'secondary', 'vocational', 'associate', 'bachelor', 'master' or 'doctorate'."""
    added_since: date | None
    as_of_since: date | None
    must: Sequence[str]
    """Names of skills that the resume has to show, each of them."""
    is_known_only: bool
    """Whether people are left out of whom the resume does not say it."""


def filters_of(finder: Callable[[], SkillFinder], **words: Unpack[FilterWords]) -> Filters:
    """Return the filters that words name; `finder` is asked for only where skills are.

    Raises
    ------
    UsageError
        There is no such language, level, degree or skill, a place is empty, or the years are none.
    """
    locations = tuple(dict.fromkeys(" ".join(place.split()) for place in words.get("location", ())))
    if not all(any(map(str.isalnum, place)) for place in locations):
        raise UsageError("a place to filter by is empty: name a town, a region or a country")
    least, most = _months(words.get("min_years"), math.ceil), _months(words.get("max_years"), math.floor)
    if least is not None and most is not None and least > most:
        raise UsageError("the least years of experience are above the most: nobody has them")
    degree, names = words.get("degree"), words.get("must", ())
    skills = finder() if names else None
    return Filters(
        locations=locations,
        languages=tuple(dict.fromkeys(map(asked_language, words.get("language", ())))),
        min_months=least,
        max_months=most,
        degree=None if degree is None else _degree(degree),
        added_since=words.get("added_since"),
        as_of_since=words.get("as_of_since"),
        must=tuple(dict.fromkeys(_skill(name, skills) for name in names)) if skills else (),
        is_known_only=words.get("is_known_only", False),
    )


def asked_language(words: str) -> AskedLanguage:
    """Return a language given by name or code, with the least level after '>='.

    Examples
    --------
    >>> asked_language("German>=b2"), asked_language("de")
    (AskedLanguage(code='de', level='B2'), AskedLanguage(code='de', level=None))
    """
    name, sign, least = words.partition(">=")
    code, level = language_code(name), _LEVELS.get(least.strip().casefold())
    if not code:
        raise UsageError(f"{name.strip()!r} is no language that is known: give its name in English or its code, as in de>=B2")
    if sign and level is None:
        raise UsageError(f"{least.strip()!r} is no level of a language: give {', '.join(_LEVELS.values())}, as in de>=B2")
    return AskedLanguage(code, level)


def _months(years: float | None, rounded: Callable[[float], int]) -> int | None:
    if years is None:
        return None
    if not 0 <= years < 1000:
        raise UsageError(f"{years:g} are no years of experience: give a number from 0 up")
    return rounded(round(years * 12, 6))


def _degree(name: str) -> DegreeLevel:
    level = _DEGREES.get(name.strip().casefold())
    if level is None:
        raise UsageError(f"{name!r} is no degree: give {', '.join(_DEGREES)}")
    return level


def _skill(name: str, finder: SkillFinder) -> str:
    skill = finder.named(name)
    if skill is None:
        near = finder.near_names(name)
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        raise UsageError(f"{name!r} is no skill that is known{hint}")
    return skill.id
