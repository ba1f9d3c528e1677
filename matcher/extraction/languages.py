"""Languages spoken and how well; programming languages are none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from matcher.domain.document import Document
from matcher.domain.place import Span
from matcher.domain.resume import Language, Section, SectionKind

_NAMES = """af Afrikaans|sq Albanian|am Amharic|ar Arabic|hy Armenian|az Azerbaijani|eu Basque|be Belarusian
|bn Bengali,Bangla|bs Bosnian|bg Bulgarian|my Burmese|ca Catalan
|zh Chinese,Mandarin,Cantonese,Mandarin Chinese,Chinese (Mandarin)|hr Croatian|cs Czech|da Danish
|nl Dutch,Flemish,Nederlands|en English,Englisch,Inglés|et Estonian|fa Persian,Farsi,Dari|fi Finnish
|fr French,Français,Französisch|gl Galician|ka Georgian|de German,Deutsch|el Greek|gu Gujarati
|ht Haitian Creole|ha Hausa|he Hebrew|hi Hindi|hu Hungarian|is Icelandic|ig Igbo
|id Indonesian,Bahasa Indonesia|ga Irish,Irish Gaelic,Gaeilge|it Italian,Italiano|ja Japanese|kn Kannada
|kk Kazakh|km Khmer|rw Kinyarwanda|ko Korean|ku Kurdish|lo Lao|la Latin|lv Latvian|lt Lithuanian
|lb Luxembourgish|mk Macedonian|ms Malay|ml Malayalam|mt Maltese|mr Marathi|mn Mongolian|ne Nepali
|no Norwegian,Norsk|ps Pashto|pl Polish,Polski|pt Portuguese,Português,Brazilian Portuguese|pa Punjabi
|ro Romanian|ru Russian|sr Serbian|si Sinhala,Sinhalese|sk Slovak|sl Slovenian,Slovene|so Somali
|es Spanish,Español,Castilian|sw Swahili|sv Swedish,Svenska|tl Tagalog,Filipino|ta Tamil|te Telugu
|th Thai|tr Turkish|tw Twi|uk Ukrainian|ur Urdu|uz Uzbek|vi Vietnamese|cy Welsh|xh Xhosa|yi Yiddish
|yo Yoruba|zu Zulu|ase American Sign Language,ASL|bfi British Sign Language,BSL"""
_LEVELS = (
    (
        "native",
        (
            r"native(?:[ -]?level)?(?: or bilingual)?(?: proficiency| speaker)?|mother[ -]tongue|first language"
            r"|bilingual(?: proficiency)?|l1|muttersprache"
        ),
    ),
    ("C2", r"c2|near[- ]native|mastery"),
    (
        "C1",
        (
            r"c1|fluent(?:ly)?|fluency|full professional(?: proficiency)?|advanced|proficient|excellent|jlpt n1|n1"
            r"|verhandlungssicher|very good"
        ),
    ),
    (
        "B2",
        (
            r"b2|professional(?: working)?(?: proficiency)?|business(?:[ -]level)?|working (?:knowledge|proficiency)"
            r"|upper[- ]intermediate|good|jlpt n2|n2"
        ),
    ),
    ("B1", r"b1|intermediate|conversational(?:ly)?|limited working(?: proficiency)?|jlpt n3|n3|moderate|fair"),
    ("A2", r"a2|basic(?:s)?|elementary(?: proficiency)?|jlpt n4|n4|limited|some"),
    ("A1", r"a1|beginner|novice|notions|jlpt n5|n5|learning"),
)


def _name_table() -> dict[str, tuple[str, str]]:
    table = {}
    for row in _NAMES.split("|"):
        code, names = row.strip().split(" ", 1)
        first = names.split(",")[0]
        for name in names.split(","):
            own = name if name in ("Mandarin", "Cantonese", "Flemish", "Dari", "Filipino") else first
            table[name.casefold()] = (code, own)
    return table


_TABLE = _name_table()
_FIRST_NAMES = {row.strip().split(" ", 1)[0]: row.strip().split(" ", 1)[1].split(",")[0] for row in _NAMES.split("|")}
_ALL_LEVELS = "|".join(rf"(?P<{code}>(?<![\w-])(?:{forms})(?![\w]))" for code, forms in _LEVELS)
_NAME = "|".join(re.escape(name) for name in sorted(_TABLE, key=lambda name: (-len(name), name)))
_TOKEN = re.compile(rf"(?P<name>(?<![\w-])(?:{_NAME})(?!\w))|{_ALL_LEVELS}", re.IGNORECASE)
_CAPITAL_NAME = re.compile(rf"(?<![\w-])(?i:{_NAME})(?!\w)", re.IGNORECASE)
_LABEL = re.compile(r"(?:^|[\t|•;])[ ]*(?:spoken |foreign )?languages?(?: skills| spoken)?[ ]*[:\t–-][ ]*", re.IGNORECASE)
_SENTENCE = re.compile(
    rf"(?<!\w)(?:fluent(?:ly)?(?: written and spoken)?(?: in)?|native|bilingual(?: in)?|conversational(?: in)?"
    rf"|speaks?|spoken|proficien(?:t|cy) in|mother tongue:?|jlpt n[1-5])"
    rf"[ :(]{{1,2}}(?:both )?(?:{_NAME})(?!\w)(?:(?:, | and | or | & |/|, and )(?:{_NAME})(?!\w)){{0,5}}"
    rf"|(?<!\w)(?:{_NAME})[- ]speaker(?!\w)",
    re.IGNORECASE,
)
_CUE = re.compile(r"fluent|native|biling|conversational|speak|spoken|proficien|mother tongue|jlpt", re.IGNORECASE)
_AND = re.compile(r"\s*(?:and|&|/|,)\s*", re.IGNORECASE)


class _Found(NamedTuple):
    code: str
    name: str
    level: str | None
    span: Span


def names_language(text: str) -> bool:
    """Return whether `text` names a language that people speak."""
    return any(match.group()[0].isupper() for match in _CAPITAL_NAME.finditer(text))


def language_named(name: str) -> tuple[str, str] | None:
    """Return the ISO 639-1 code and the name in English of a language called by any of its names; None where it is none."""
    return _TABLE.get(" ".join(name.split()).casefold())


def language_code(text: str) -> str:
    """Return the code of a language given by name or by code; '' for what is none.

    Examples
    --------
    >>> [language_code(text) for text in ("German", "deutsch", "de", "Klingon")]
    ['de', 'de', 'de', '']
    """
    named, code = language_named(text), text.strip().casefold()
    return named[0] if named else code if code in _FIRST_NAMES else ""


def language_name(code: str) -> str:
    """Return the English name of a language, by its code; the code itself where none is known."""
    return _FIRST_NAMES.get(code, code)


def find_languages(document: Document, sections: Sequence[Section]) -> tuple[Language, ...]:
    """Return the languages a resume states, each once with its best level, in the order of the text.

    All of a languages section counts, and a 'Languages:' line; elsewhere only phrases such as 'fluent in Spanish'.
    """
    best: dict[str, Language] = {}
    for found in _all(document.text, sections):
        known = best.get(found.name)
        if known is None or _rank(found.level) > _rank(known.level):
            span = known.span if known is not None else found.span
            best[found.name] = Language(found.code, found.name, found.level, span)
    return tuple(sorted(best.values(), key=lambda language: language.span))


def languages_in(text: str) -> list[Language]:
    """Return the languages with levels that `text` lists, e.g. 'English (C1), native Spanish': every name in it counts."""
    return [Language(found.code, found.name, found.level, found.span) for found in _in_lines(text, 0, len(text))]


def language_phrases(text: str) -> list[Language]:
    """Return the languages that running text claims: 'fluent in Spanish', 'Polish-speaking'; 'French cuisine' claims none."""
    found = [item for match in _SENTENCE.finditer(text) for item in _in_line(text, match.start(), match.end())]
    return [Language(item.code, item.name, item.level, item.span) for item in found]


def _all(text: str, sections: Sequence[Section]) -> Iterator[_Found]:
    for section in sections:
        span = section.span
        if section.kind is SectionKind.LANGUAGES:
            yield from _in_lines(text, span.start, span.end)
        elif section.kind is not SectionKind.REFERENCES:
            yield from _elsewhere(text, span)


def _elsewhere(text: str, span: Span) -> Iterator[_Found]:
    body = text[span.start : span.end]
    if _CUE.search(body):
        for match in _SENTENCE.finditer(body):
            yield from _in_line(text, span.start + match.start(), span.start + match.end())
    if "anguage" not in body:
        return
    cursor = span.start
    for line in body.split("\n"):
        label = _LABEL.search(line)
        if label is not None and names_language(line[label.end() :]):
            yield from _in_line(text, cursor + label.end(), cursor + len(line))
        cursor += len(line) + 1


def _in_lines(text: str, start: int, end: int) -> Iterator[_Found]:
    """Read line by line; a level alone on the line below a name belongs to it."""
    cursor = start
    pending: _Found | None = None
    for line in text[start:end].split("\n"):
        found = list(_in_line(text, cursor, cursor + len(line)))
        if pending is not None and not found:
            level = _first_level(line)
            yield pending._replace(level=level) if level else pending
            pending = None
        elif pending is not None:
            yield pending
            pending = None
        if len(found) == 1 and found[0].level is None:
            pending = found[0]
        else:
            yield from found
        cursor += len(line) + 1
    if pending is not None:
        yield pending


def _in_line(text: str, start: int, end: int) -> Iterator[_Found]:
    tokens = [match for match in _TOKEN.finditer(text, start, end) if match.lastgroup != "name" or match.group()[0].isupper()]
    leads = bool(tokens) and tokens[0].lastgroup != "name" and not _names_come_first(text, tokens)
    before: str | None = None
    for index, token in enumerate(tokens):
        if token.lastgroup != "name":
            before = token.lastgroup
            continue
        code, name = _TABLE[token.group().casefold()]
        level = before if leads else _level_after(text, tokens, index)
        yield _Found(code, name, level, Span(*token.span()))


def _names_come_first(text: str, tokens: Sequence[re.Match[str]]) -> bool:
    """Whether levels follow names in spite of one standing first, as in a table read by column."""
    return (
        tokens[-1].lastgroup != "name"
        and len(tokens) > 2
        and text[tokens[0].end() : tokens[1].start()].strip() in (",", ";", "|")
    )


def _level_after(text: str, tokens: Sequence[re.Match[str]], index: int) -> str | None:
    for position in range(index + 1, len(tokens)):
        if tokens[position].lastgroup != "name":
            return tokens[position].lastgroup
        between = text[tokens[position - 1].end() : tokens[position].start()]
        if not _AND.fullmatch(between) or "," in between:
            return None
    return None


def _first_level(line: str) -> str | None:
    match = next((match for match in _TOKEN.finditer(line) if match.lastgroup != "name"), None)
    return match.lastgroup if match else None


def _rank(level: str | None) -> int:
    return ("A1", "A2", "B1", "B2", "C1", "C2", "native").index(level) + 1 if level else 0
