"""From O*NET's names of technologies to names that people write.

"Amazon Web Services AWS software" is written "Amazon Web Services" or "AWS"; "The MathWorks MATLAB" is written "MATLAB".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

VENDORS = (
    "Adobe", "Amazon", "Apache", "Apple", "Atlassian", "Autodesk", "Automatic Data Processing", "Avid Technology", "Bentley",
    "Cisco", "Citrix", "Corel", "Dassault Systemes", "Eclipse", "ESRI", "Google", "Henry Schein", "Hewlett Packard",
    "Hewlett-Packard", "IBM", "Intuit", "McAfee", "Micro Focus", "Microsoft", "Mozilla", "National Instruments", "Oracle",
    "Red Hat", "SAP", "Sage", "Siemens", "Symantec", "Tableau", "The MathWorks", "The Mathworks", "Trimble", "VMware",
    "Wolfram Research", "Epic", "Cerner", "Splunk", "Kronos", "Juniper Networks", "Sun Microsystems", "Rockwell", "PTC",
    "Schneider Electric", "Thomson Reuters", "Unity Technologies", "NetSuite", "Trend Micro", "Facebook", "Meta", "Blackbaud",
)  # fmt: skip
_TAIL = re.compile(r"\s+(?:software|Software)$")
_ACRONYM = re.compile(r"(?=(?:[^A-Z]*[A-Z]){2}|[A-Z][0-9])[A-Za-z0-9/&+-]{2,8}$")


@dataclass(frozen=True, slots=True)
class TechnologyName:
    """A label to show and all names, label first."""

    label: str
    names: tuple[str, ...]


def technology_name(example: str, *, is_common: Callable[[str], bool]) -> TechnologyName:
    """Return the clean names of one entry of O*NET's Technology Skills.

    Parameters
    ----------
    is_common
        Whether a lower-case word is ordinary English, so that it cannot stand for a product alone.

    Examples
    --------
    >>> common = {"structured", "query", "language", "web", "word", "database"}.__contains__
    >>> technology_name("Structured query language SQL", is_common=common).names
    ('Structured query language', 'SQL')
    >>> technology_name("Amazon Elastic Compute Cloud EC2", is_common=common).names
    ('Amazon Elastic Compute Cloud', 'EC2', 'Elastic Compute Cloud', 'Amazon EC2')
    >>> technology_name("Amazon Web Services AWS software", is_common=common).names
    ('Amazon Web Services', 'AWS')
    >>> technology_name("Database software", is_common=common).names
    ('Database software',)
    >>> technology_name("The MathWorks MATLAB", is_common=common).names
    ('The MathWorks MATLAB', 'MATLAB')
    """
    example = " ".join(example.replace('"', " ").split())
    bare = _TAIL.sub("", example)
    if _is_generic(bare, is_common):
        return _generic(example, bare)
    vendor = next((vendor for vendor in VENDORS if bare.startswith(vendor + " ")), "")
    rest = bare[len(vendor) :].strip()
    for maker, product in (("", bare), (vendor, rest)):
        long, acronym, after = _split_acronym(product)
        if acronym and after:
            return _named([f"{maker} {long} {after}", f"{acronym} {after}", f"{maker} {acronym} {after}"])
        if acronym:
            return _named([f"{maker} {long}", acronym, long if long.count(" ") else "", f"{maker} {acronym}"])
    return _named([bare] if _is_weak(rest, is_common) else [bare, rest])


def _named(names: list[str]) -> TechnologyName:
    distinct = tuple(dict.fromkeys(text for name in names if (text := " ".join(name.split()))))
    return TechnologyName(distinct[0], distinct)


def _generic(example: str, bare: str) -> TechnologyName:
    """Names of a class of things: 'Word processing software', 'Enterprise resource planning ERP software'."""
    long, acronym, after = _split_acronym(bare)
    if not acronym or after:
        return _named([example])
    tail = example[len(bare) :]
    return _named([f"{long}{tail}", f"{acronym}{tail}", acronym, long if long.count(" ") else ""])


def _is_generic(bare: str, is_common: Callable[[str], bool]) -> bool:
    """Whether the name is in sentence case and begins with an ordinary word."""
    first, *others = bare.split()
    written_small = [word for word in others if word.islower()]
    return (
        is_common(first.lower())
        and not first[1:].isupper()
        and len(written_small) >= sum(word[:1].isalpha() for word in others) - 1
    )


def _is_weak(rest: str, is_common: Callable[[str], bool]) -> bool:
    """Whether the name without its maker is too plain, or too short an acronym, to stand alone."""
    return (len(rest) < 5 and rest.isupper()) or all(is_common(word.lower()) or word.isdigit() for word in rest.split())


def _split_acronym(name: str) -> tuple[str, str, str]:
    """Return (long form, acronym, what follows) of 'Amazon Web Services AWS CloudFormation'; acronym '' if there is none."""
    parts = name.split()
    for place in range(2, len(parts)):
        word = parts[place].strip("()")
        if _ACRONYM.match(word) and _spells_out(parts[:place], word):
            return " ".join(parts[:place]), word, " ".join(parts[place + 1 :])
    return name, "", ""


def _spells_out(before: list[str], acronym: str) -> bool:
    """Return whether the words before an acronym spell it out: its letters in order, mostly as initials, no word too many."""
    letters = [char for char in acronym.lower() if char.isalpha()]
    if not letters or letters[0] not in before[0].lower() or len(before) > len(acronym) + 1:
        return False
    text = " ".join(before).lower()
    place = 0
    for char in letters:
        place = text.find(char, place) + 1
        if place == 0:
            return False
    initials = {word[0].lower() for word in before}
    return sum(char in initials for char in letters) * 2 >= len(letters)
