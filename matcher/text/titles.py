"""Titles of jobs and positions: the level they state, and what is left without it."""

from __future__ import annotations

import re

from matcher.domain.concept import Seniority
from matcher.text.normalize import normalize

MOST_TITLE_CHARACTERS = 1_000
"""What follows is no longer a title."""

# "Staff" is a level of engineers, and no level of nurses.
_STAFF = r"staff (?:\w+ )?(?:engineer|developer|scientist|designer)"
# "Nurse I" and "Engineer II - Platform" are graded; "I.T. Manager", "I/O", "Phase I" and "IV Nurse" are not.
_AFTER_GRADED = r"(?<=[a-z)]{2} )(?<!phase )(?<!class )(?<!type )(?<!tier )(?<!stage )(?<!war )(?<!part )(?<!title )"
_ENDS_TITLE = r"(?=\.?\s*$|\s*[,(|]|\s*-(?!\d)|\s+/)"
_NUMERAL = r"(?:i{1,3}|iv)"
_SENIORITY: tuple[tuple[Seniority, re.Pattern[str]], ...] = (
    (Seniority.INTERN, re.compile(r"\b(?:interns?|internship|trainee|apprentice|student)\b")),
    (Seniority.HEAD, re.compile(r"\b(?:head of|vp of|vice president of|director of|chief)\b")),
    (
        Seniority.LEAD,
        re.compile(rf"\b(?:lead(?! generation)|principal|{_STAFF}|team lead(?:er)?)\b"),
    ),
    (Seniority.SENIOR, re.compile(rf"\b(?:senior|snr|sr|experienced)\b|{_AFTER_GRADED}(?:iii|iv){_ENDS_TITLE}")),
    (
        Seniority.JUNIOR,
        re.compile(rf"\b(?:junior|jnr|jr|entry[- ]level|graduate|assistant to the)\b|{_AFTER_GRADED}i{_ENDS_TITLE}"),
    ),
)
_LEVEL_WORDS = re.compile(
    r"\b(?:interns?|internship|trainee|apprentice|head of|vp of|vice president of|director of|principal|senior|snr|sr"
    r"|lead(?! generation)|experienced|junior|jnr|jr|entry[- ]level|graduate)\b\.?"
    rf"|{_AFTER_GRADED}{_NUMERAL}(?:[/-]{_NUMERAL})?{_ENDS_TITLE}\.?"
)
_HEAD_OF = re.compile(r"^(?:head of|vp of|vice president of|director of) ((?:the )?[\w &]+?)$")
_AFTER_TITLE = re.compile(r"\s+[-|,(/@].*$|,.*$")


def seniority_of(title: str) -> Seniority:
    """Return the level that `title` states.

    Examples
    --------
    >>> [seniority_of(title).value for title in ("Senior Nurse", "Head of Sales", "Cook", "Jr. Developer")]
    ['senior', 'head', 'unstated', 'junior']
    """
    text = normalize(title)
    for seniority, pattern in _SENIORITY:
        if pattern.search(text):
            return seniority
    return Seniority.UNSTATED


def without_level(title: str) -> str:
    """Return `title` in normal form without words of seniority; the head of a thing is its manager.

    Examples
    --------
    >>> without_level("Senior Data Analyst II - Retail")
    'data analyst - retail'
    >>> without_level("Head of Sales")
    'sales manager'
    """
    text = _HEAD_OF.sub(r"\1 manager", normalize(title))
    return " ".join(_LEVEL_WORDS.sub(" ", text).split()) or text


def bare_title(title: str) -> str:
    """Return `title` without words of seniority and without what follows a dash, comma, bar or bracket.

    Examples
    --------
    >>> bare_title("Senior Data Analyst II - Retail (remote)")
    'data analyst'
    >>> bare_title("Head of Sales")
    'sales manager'
    """
    plain = without_level(title)
    return _AFTER_TITLE.sub("", f" {plain}").strip() or _HEAD_OF.sub(r"\1 manager", normalize(title))
