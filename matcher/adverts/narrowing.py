"""Terms that narrow the field for no reason of skill, from a list kept by hand (`narrowing.toml`)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from matcher.adverts.advert import Advert
from matcher.domain.job_check import AdvertQuote, Narrowing, NarrowingTerm
from matcher.extraction.boilerplate import speaks_of_equality

_LIST = Path(__file__).with_name("narrowing.toml")
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class TermRule:
    """One entry of the list."""

    kind: Narrowing
    pattern: re.Pattern[str]
    unless: re.Pattern[str]
    """No alarm in a line that says this as well."""
    unless_advert: re.Pattern[str]
    """None where another line of the advert says this."""
    reason: str
    instead: str


@lru_cache(maxsize=1)
def term_rules() -> tuple[TermRule, ...]:
    """Return the entries of the list, in its order."""
    with _LIST.open("rb") as stream:
        entries = tomllib.load(stream)["term"]
    return tuple(
        TermRule(
            kind=Narrowing(entry["kind"]),
            pattern=_any(entry["patterns"]),
            unless=_any([entry["unless"]]) if "unless" in entry else _NEVER,
            unless_advert=_any([entry["unless_advert"]]) if "unless_advert" in entry else _NEVER,
            reason=entry["reason"],
            instead=entry["instead"],
        )
        for entry in entries
    )


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


def narrowing_terms(advert: Advert) -> list[NarrowingTerm]:
    """Return the terms found, in the order of the advert; a term that stands there twice is told once.

    Statements of equal opportunity name what they protect, and are passed over.
    """
    quotes = [entry for entry in advert.quotes() if not speaks_of_equality(entry.text)]
    found: dict[tuple[str, str], NarrowingTerm] = {}
    for entry in quotes:
        for rule, term in _in_line(entry, quotes):
            found.setdefault((rule.reason, term.lower()), NarrowingTerm(rule.kind, term, entry, rule.reason, rule.instead))
    return list(found.values())


def _in_line(entry: AdvertQuote, quotes: list[AdvertQuote]) -> Iterator[tuple[TermRule, str]]:
    for rule in term_rules():
        match = rule.pattern.search(entry.text)
        if match is None or rule.unless.search(entry.text):
            continue
        if not any(rule.unless_advert.search(other.text) for other in quotes if other is not entry):
            yield rule, match.group()
