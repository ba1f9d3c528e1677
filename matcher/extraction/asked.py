"""What a line of an advert asks besides skills: years, degrees, languages, licences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from matcher.domain.place import Span
from matcher.domain.resume import DegreeLevel, Language
from matcher.extraction.degrees import find_degrees
from matcher.extraction.languages import languages_in, names_language
from matcher.extraction.wording import any_of

_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12,
    "fifteen": 15, "twenty": 20, "a": 1, "half a": 0.5,
}  # fmt: skip
_NUMBER = r"\d{1,2}(?:\.5)?|" + "|".join(sorted(_NUMBERS, key=len, reverse=True))
_YEARS = re.compile(
    rf"(?<![\w$£€.,-])(?P<low>{_NUMBER})(?:[ ]?\(\d{{1,2}}\))?[ ]?(?P<plus>\+|plus\b|or more\b)?"
    rf"(?:[ ]?(?:-|–|—|to|or|and)[ ]?(?P<high>{_NUMBER})[ ]?\+?)?[ -]*(?P<unit>years?|yrs?|months?)\b['’]?(?:[ ](?:or more|"
    rf"plus|minimum|\+))?",
    re.IGNORECASE,
)
_OF_EXPERIENCE = re.compile(
    r"[ ]*(?:\([^)]{0,20}\)[ ]*)?(?:or more )?(?:(?:[\w'’/&+-]+,?[ ]){0,7}?(?:experience|exp\b|background|track record|"
    r"practice|post-?qualification|pqe\b|service\b)|"
    r"(?:as|in|of|with|working|doing|teaching|nursing|driving|on|at)\b)",
    re.IGNORECASE,
)
_EXPERIENCE_BEFORE = re.compile(r"\bexperience\b[^.;]{0,40}$", re.IGNORECASE)
_NO_EXPERIENCE = any_of(r"""
    ^[ ]*(?:of age|old\b|ago|contract|term\b|warranty|in business|in a row|fixed|lease|program|degree|college)
    ^[ ]*of (?:history|operation|growth|age)
""")
_NOT_BEFORE = any_of(r"""
    \b(?:within|after|(?:over|in) the (?:last|past|next)|last|past|next|every)[ ]$
    \b(?:for over|for more than|than|first|a|per|aged?)[ ]$
    (?<!\bminimum)(?<!\bmin)(?<!\bmin\.)(?<!\btotal)(?<!\bexcess)(?<!\bupwards)(?<!\bequivalent) of[ ]$
    \b(?:combined|collective|together)\b[^.;]{0,20} of[ ]$
    founded.{0,30}$|serv(?:ed|ing).{0,30}$
""")
_EQUIVALENT = any_of(r"""
    \bor \d+\+? years|\bor (?:equivalent|experience)\b|\bequivalent experience
    \bor (?:an? )?(?:equal|comparable|related|similar|relevant)(?: (?:work|professional|practical|combination of))* experience
""")
_DEGREE_ALONE = re.compile(r"\bdegree\b(?: (?:level|educated|qualified))?(?:[ ](?:in|or)\b)?", re.IGNORECASE)
_DEGREE_FIELD = re.compile(
    r"[ ](?:in|or \w+ in)[ ](?:an? )?(?P<field>[^.;()]{3,60}?)(?=[.;(]|,? or (?:a |an )?(?:related|equivalent|similar|"
    r"closely)| (?:is )?(?:required|preferred|desirable|essential)|$)",
    re.IGNORECASE,
)
# "A Level 3 certificate" is no A level.
_GRADED = re.compile(r"[ ]\d")
_TAUGHT = re.compile(r"\bteach(?:ing|es)?\b[^.;,]*$", re.IGNORECASE)
_FURTHER_FIELDS = re.compile(
    r"(?:,?[ ](?:or|and|/|&)[ ](?:(?:an?|other|another)[ ])?(?:(?:closely[ ])?(?:related|similar|relevant)(?:[ ](?:field|"
    r"subject|discipline|area))?|"
    r"[A-Z][\w&]*(?:[ ][A-Z][\w&]*){0,3})|,[ ][A-Z][\w&]*(?:[ ][A-Z][\w&]*){0,3}(?=,| or))*"
)
_OR_DEGREE_BEFORE = re.compile(r"\bdegree\b[^.;]*\bor[ ](?:at least |a minimum of )?$", re.IGNORECASE)
_CLAUSE = re.compile(r"[^;]+")
_LANGUAGE_CUE = any_of(r"""
    \b(?:fluen|bilingual|native|speak|spoken)
    \b(?:written english|writing in|verbal|conversational|mother tongue|language|multilingual)
    \b(?:command|proficien\w+|knowledge|understanding|level) (?:of|in|with)\b
    \b(?:a plus|an advantage|preferred|desirable|required|a must|an asset|a bonus)\b|\b[abc][12]\b
    \b(?:good|excellent|strong|clear|basic|business|professional)(?: \w+)? [A-Z]\w+
""")
_NO_LANGUAGE = any_of(
    r"\b(?:teach|teacher|tutor|cuisine|restaurant|cook|menu|literature|lessons?|arts|department|style|pastry|bulldog|market|"
    r"customers)\w*\b"
)
_LICENCE = any_of(r"""
    \blicen[cs](?:e|es|ed|ure|ing)\b|\bcertif(?:ied|icate|icates|ication|ications)\b|\bregistration\b|\bregistered with\b
    \bendorsements?\b
    \baccredit(?:ed|ation)\b|\bpermit\b|\bcredential(?:s|ed)?\b|\bcharter(?:ed|ship)\b
""")
_NO_LICENCE = any_of(r"""
    \b(?:licens(?:ing|e) (?:agreements?|deals?|costs?)|software licen[cs]es?|manage (?:the )?licen)
    \bissue (?:permits|certificates|licen)
    \bsupport (?:you )?(?:in|with|through) (?:your )?certif|\bpay for (?:your )?(?:certif|licen)
""")


class AskedYears(NamedTuple):
    """Years of experience asked for."""

    months: int
    label: str
    """'3+ years', '2-4 years', '6+ months'."""
    span: Span


class AskedDegree(NamedTuple):
    """A level of education asked for, the lowest of several alternatives."""

    level: DegreeLevel
    field: str
    label: str
    span: Span


class AskedLanguage(NamedTuple):
    """A language asked for, with a CEFR level where the line says one."""

    code: str
    name: str
    level: str | None
    span: Span


def find_years(line: str) -> list[AskedYears]:
    """Return the years of experience that `line` asks for; not ages, not how old the company is.

    Examples
    --------
    >>> [(asked.label, asked.months) for asked in find_years("At least five (5) years of experience in retail")]
    [('5+ years', 60)]
    """
    found = []
    for match in _YEARS.finditer(line):
        before, after = line[: match.start()], line[match.end() :]
        if _NO_EXPERIENCE.search(after[:40]) or _NOT_BEFORE.search(before) or _OR_DEGREE_BEFORE.search(before):
            continue
        if not _OF_EXPERIENCE.match(after) and not _EXPERIENCE_BEFORE.search(before) and after.strip(" .,;)"):
            continue
        if not _OF_EXPERIENCE.match(after) and not _EXPERIENCE_BEFORE.search(before) and not match["plus"]:
            continue
        low, high = _number(match["low"]), _number(match["high"]) if match["high"] else None
        unit = "months" if match["unit"].lower().startswith("m") else "years"
        months = round(low * (1 if unit == "months" else 12))
        if not 0 < months <= 480 or (
            match["low"].lower() == "a" and high is None and unit == "years" and "experience" not in after[:40]
        ):
            continue
        amount = f"{low:g}-{high:g}" if high is not None and high > low else f"{low:g}+"
        found.append(AskedYears(months, f"{amount} {unit if amount != '1+' else unit.rstrip('s')}", Span(*match.span())))
    return found


def _number(written: str) -> float:
    return _NUMBERS.get(written.lower()) or float(written)


def find_asked_degrees(line: str) -> list[AskedDegree]:
    """Return the levels of education that `line` asks for; "Bachelor's or Master's" asks for the lower one.

    Examples
    --------
    >>> [
    ...     (asked.level.name, asked.label)
    ...     for asked in find_asked_degrees("Bachelor's degree in Nursing, or equivalent experience")
    ... ]
    [('BACHELOR', 'Bachelor, Nursing, or equivalent experience')]
    """
    degrees = [
        AskedDegree(degree.level, "" if degree.field.isupper() else degree.field, "", degree.span)
        for degree in find_degrees(line)
        if not _GRADED.match(line, degree.span.end) and not _TAUGHT.search(line[: degree.span.start])
    ]
    if not degrees:
        alone = _DEGREE_ALONE.search(line)
        # "a high degree of independence" is none.
        if (
            alone is None
            or re.search(r"\b(?:high|some|certain|great|large) $", line[: alone.start()], re.IGNORECASE)
            or re.match(r" of\b", line[alone.end() :])
        ):
            return []
        field = _DEGREE_FIELD.match(line, alone.start() + len("degree"))
        end = field.end() if field else alone.end()
        degrees = [AskedDegree(DegreeLevel.BACHELOR, field["field"].strip() if field else "", "", Span(alone.start(), end))]
    groups: list[list[AskedDegree]] = [[degrees[0]]]
    for degree in degrees[1:]:
        between = line[groups[-1][-1].span.end : degree.span.start]
        is_choice = re.fullmatch(r"[^.;]{0,40}(?:\bor\b|/)[^.;]{0,25}|\s*[,/]\s*", between, re.IGNORECASE) and not re.search(
            r"required|preferred|plus|desirable|essential", between, re.IGNORECASE
        )
        if is_choice:
            groups[-1].append(degree)
        else:
            groups.append([degree])
    limits = [*(group[0].span.start for group in groups[1:]), len(line)]
    return [_lowest(line, group, limit) for group, limit in zip(groups, limits, strict=True)]


def _with_further_fields(line: str, span: Span, limit: int) -> Span:
    """Return `span` with "or Finance, or a related field" behind it, as far as `limit`."""
    match = _FURTHER_FIELDS.match(line, span.end, limit)
    return Span(span.start, match.end()) if match else span


def _lowest(line: str, group: list[AskedDegree], limit: int) -> AskedDegree:
    level = min(degree.level for degree in group)
    field = next((degree.field for degree in sorted(group, key=lambda degree: degree.level) if degree.field), "")
    rest = line[group[-1].span.end : limit]
    span = _with_further_fields(line, Span(group[0].span.start, group[-1].span.end), limit)
    note = ", or equivalent experience" if _EQUIVALENT.search(rest) else ""
    name = "High school" if level is DegreeLevel.SECONDARY else level.name.capitalize()
    return AskedDegree(level, field, f"{name}{', ' + field if field else ''}{note}", span)


def find_asked_languages(line: str) -> list[AskedLanguage]:
    """Return the languages people speak that `line` asks for; "French cuisine" and "C" are none.

    Examples
    --------
    >>> [(asked.code, asked.level) for asked in find_asked_languages("Fluent English; Spanish a plus")]
    [('en', 'C1'), ('es', None)]
    """
    if not names_language(line):
        return []
    found = []
    for language in (entry for clause in _CLAUSE.finditer(line) for entry in _languages_of(clause)):
        around = line[max(0, language.span.start - 60) : language.span.end + 40]
        is_alone = len(line.split()) <= 3
        if language.name not in line or _NO_LANGUAGE.search(around) or not (is_alone or _LANGUAGE_CUE.search(around)):
            continue
        level = language.level
        if level == "native" and re.search(r"bilingual", around, re.IGNORECASE):
            level = "C1"
        found.append(AskedLanguage(language.code, language.name, level, language.span))
    return found


def _languages_of(clause: re.Match[str]) -> Iterator[Language]:
    """Yield the languages of one clause with places in the line: a level does not reach over a semicolon."""
    for language in languages_in(clause.group()):
        start = clause.start() + language.span.start
        yield replace(language, span=Span(start, start + len(language.span.of(clause.group()))))


def names_licence(line: str) -> bool:
    """Return whether `line` asks for a licence, certificate or registration."""
    return _LICENCE.search(line) is not None and _NO_LICENCE.search(line) is None
