"""Occurrences of a person's name in prose, told apart from the same words as words: May, Chase, Grant, Ruby, Swift."""

from __future__ import annotations

import re
from collections.abc import Iterator

from matcher.domain.place import Span
from matcher.text.normalize import fold_accents

# First and last names that are ordinary words, months, trades or skills; they count as names only where grammar says so.
_ORDINARY_WORDS = """
access ada amber angular apollo april archer art athena atlas august aurora autumn baker banks barber basic bell bill
bishop black bond brook brooks brown buck bud butler carpenter carter cash cassandra chance chandler chase chef chip
christian clay clerk cliff coach cook cooper cross crystal daisy dawn day dean delphi destiny django drew duke dusty
dyer earl excel express faith farmer field fields fisher flask fletcher flowers ford forest fox frank freeman gale
gardener gene ginger glass glover go gold golden good grace gradle grant gray green grey guy hall hardy harmony harper
hart hazel head heather hill hive holder holly hope house hull hunt hunter hutton iris ivy jack jade jasmine jasper java
jean jenkins jewel joy judge julia june junior king knight kotlin lance lane law lee lily little long lord love low
major mark marsh marshall mason maven max may melody mercedes mercy merry miles miller misty moon moore neal nick noble
north nurse oaks olive oracle pace page paris park parks pascal pat patience pearl penny perl pierce pike piper pool
poole pope porter post potter powers price prince prudence puppet python raven ray react read reed rice rich ring rivers
rob robin rock rocky roper rose rowe ruby rush rust rusty sage sailor salesforce sandy savannah sawyer scala scout sharp
shepherd short silver singer skinner skip sky slater small smith snow sonny south spark sparks spring stack star stark
steel sterling steward stone strong sue summer sunny swift tableau taylor temple terry thatcher tiffany tiller trinity
trip tucker turner victor violet virginia wade waller ward waters weaver webb welder wells west wheeler white wild will
winter wise wood woods word workman wren wright young
"""
_ORDINARY = frozenset(_ORDINARY_WORDS.split())
_MONTHS = frozenset(("may", "april", "june", "august", "march", "jan", "mar", "apr", "jun", "aug"))
_PARTICLE_WORDS = """
de da do dos das di del della der den van von zu la le el al bin ibn abu san st mac mc jr sr ii iii iv dr mr mrs ms miss
prof phd md mba rn cpa pe esq bsc msc
"""
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_VERB_AFTER = re.compile(
    r"(?:['’]s)?[ ](?:is|was|has|had|will|can|would|led|built|ran|took|made|brought|did|grew|won|kept|gave|wrote|taught|"
    r"drove|held|set|oversaw|\w{3,}ed|"
    r"brings|leads|works|holds|speaks|enjoys|loves|joined|also|has been)\b|['’]s\b"
)
_LINK_BEFORE = re.compile(
    r"\b(?:with|by|from|to|for|and|about|under|between|thank|ask|contact|call)[ ]$|\b(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.?[ ]$"
)
_DATE_AFTER = re.compile(r"[ ,.]*(?:'?\d|[-–—]|to\b|through\b|until\b|and\b)", re.IGNORECASE)


class NameWords:
    """Finds a name, and its parts, in text.

    Parameters
    ----------
    name
        As the resume writes it; without it nothing is found.
    """

    def __init__(self, name: str) -> None:
        parts = [part for part in _WORD.findall(name) if len(part) > 1 and part.casefold() not in _PARTICLES]
        forms = {form for part in parts for form in (part, *re.split("['’-]", part)) if len(form) > 1}
        forms |= {fold_accents(form) for form in forms}
        self._ordinary = {form.casefold() for form in forms if form.casefold() in _ORDINARY}
        self._pattern = _pattern(forms)
        self._full = _whole(parts) if len(parts) > 1 else None

    def find(self, text: str) -> Iterator[Span]:
        """Yield where `text` holds the name or a part of it, from left to right, neighbouring parts as one."""
        if self._pattern is None:
            return
        whole = [Span(*match.span()) for match in self._full.finditer(text)] if self._full else []
        found = [*whole, *(Span(*match.span()) for match in self._pattern.finditer(text) if self._is_name(text, match))]
        last: Span | None = None
        for span in sorted(found):
            if last is not None and (span.start <= last.end or text[last.end : span.start].strip(" .") == ""):
                last = Span(last.start, max(last.end, span.end))
                continue
            if last is not None:
                yield last
            last = span
        if last is not None:
            yield last

    def _is_name(self, text: str, match: re.Match[str]) -> bool:
        """Whether an occurrence is the person: a word that is no ordinary word always is."""
        word = match.group().casefold()
        if word not in self._ordinary:
            return True
        before, after = text[max(0, match.start() - 12) : match.start()], text[match.end() : match.end() + 24]
        if word in _MONTHS and _DATE_AFTER.match(after):
            return False
        if _VERB_AFTER.match(after):
            return True
        return _LINK_BEFORE.search(before) is not None and not re.match(r"[ ](?:[A-Z]|\w+(?:ing|s)\b)", after)


def _whole(parts: list[str]) -> re.Pattern[str]:
    """Return an expression for the whole name in any case, with middle initials or without."""
    between = r"[ ]+(?:[A-Z]\.?[ ]+)?"
    return re.compile(rf"(?<!\w){between.join(map(re.escape, parts))}(?!\w)", re.IGNORECASE)


def _pattern(forms: set[str]) -> re.Pattern[str] | None:
    """Return an expression for the parts as names are written: with a capital, or in capitals throughout."""
    written = {
        shape
        for form in forms
        for shape in (form, form.upper(), form[:1].upper() + form[1:].lower())
        if not form.islower() or shape != form
    }
    if not written:
        return None
    return re.compile(
        rf"(?<![\w@/.])(?:{'|'.join(map(re.escape, sorted(written, key=lambda form: (-len(form), form))))})(?!\w|[@/]|\.\w)"
    )
