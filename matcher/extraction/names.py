"""Names of the lexicon in a text, aligned with spaCy's tokens.

Import this module only inside functions: it imports spaCy, which costs about a second.

What spaCy does here: its tokeniser knows e-mails, URLs, paths and file names as single tokens, so that a name inside one
("python" in ``my_python_file.py``) does not align with token borders and is left out. It works on each run of characters
between blanks by itself, so only the runs that hold more than a name are put to it, and its answers are kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import spacy
from spacy.language import Language

from matcher.taxonomy.lexicon import Lexicon
from matcher.text.tokens import Token, tokenize

_MOST_WORDS = 50_000
"""That a process remembers; the words of two hundred resumes are as many."""

# Between two words of one name: a blank, a hyphen, a slash or the like. Anything else parts items of a list or sentences.
_SINGLE = frozenset(" \u00a0-/&'\u2019\u2010\u2011+.")
_INSIDE_NAME = re.compile(r"[ \u00a0]{2,3}|[ ]?[&/][ ]?|[®™][ ]?")
# A line break belongs to a name only when the next line goes on in lower case ("machine / learning").
_WRAPPED = re.compile(r"[ ]*-?\n[ ]*")
_BREAK = "\n"
_ENDLESS = re.compile(r"\S{400,}")
# Tokens that hold other things than words: a name found inside one is no mention.
_OPAQUE = re.compile(
    r"[@_\\]|://|www\.|\.(?:com|org|net|io|dev|edu|gov|me|co|html?|pdf|docx?|xlsx?|py|js|ts|java|csv|txt|zip|"
    r"exe)\b",
    re.IGNORECASE,
)


class FoundName(NamedTuple):
    """A name of the lexicon in a text: range of characters, concepts, and whether its surroundings must speak for it."""

    start: int
    end: int
    concept_ids: tuple[str, ...]
    needs_context: bool


def find_names(lexicon: Lexicon, text: str) -> list[FoundName]:
    """Return every name of the lexicon in `text`, ordinary words among them, from left to right."""
    # spaCy's time grows with the square of a run without blanks, and no such run is a name.
    text = _ENDLESS.sub(lambda run: " " * len(run.group()), text)
    tokens = tokenize(text)
    forms, places = with_breaks(text, tokens)
    names = []
    for hit in lexicon.find(forms):
        start, end = tokens[places[hit.start]].start, tokens[places[hit.end - 1]].end
        if _is_aligned(text, start, end):
            names.append(FoundName(start, end, hit.concept_ids, hit.needs_context))
    return names


def with_breaks(text: str, tokens: Sequence[Token]) -> tuple[list[str], list[int]]:
    r"""Return the tokens' forms with a line break between those that cannot belong to one name, and each form's token.

    Examples
    --------
    >>> text = "SQL, Server; machine learning"
    >>> with_breaks(text, tokenize(text))
    (['sql', '\n', 'server', '\n', 'machine', 'learning'], [0, 1, 1, 2, 2, 3])
    """
    forms: list[str] = []
    places: list[int] = []
    previous_end = -1
    for index, (form, start, end) in enumerate(tokens):
        if previous_end >= 0 and not _is_inside_name(text, previous_end, start):
            forms.append(_BREAK)
            places.append(index)
        forms.append(form)
        places.append(index)
        previous_end = end
    return forms, places


def _is_inside_name(text: str, end: int, start: int) -> bool:
    if start == end + 1 and text[end] != "\n":
        return text[end] in _SINGLE
    gap = text[end:start]
    if "\n" in gap:
        return text[start].islower() and _WRAPPED.fullmatch(gap) is not None
    return _INSIDE_NAME.fullmatch(gap) is not None


def _is_aligned(text: str, start: int, end: int) -> bool:
    """Return whether ``text[start:end]`` is made of whole tokens, or of parts of tokens that hold nothing but words."""
    left, right = start, end
    while left and not text[left - 1].isspace():
        left -= 1
    while right < len(text) and not text[right].isspace():
        right += 1
    if left == start and right == end:
        return True
    first_end, last_start = start, end
    while first_end < right and not text[first_end].isspace():
        first_end += 1
    while last_start > left and not text[last_start - 1].isspace():
        last_start -= 1
    widest_start = left + max(token for token, _ in _tokens_of(text[left:first_end]) if left + token <= start)
    widest_end = last_start + min(stop for _, stop in _tokens_of(text[last_start:right]) if last_start + stop >= end)
    if widest_start == start and widest_end == end:
        return True
    # spaCy keeps "C++/Java" whole: fine, unless the whole is an address, a path or an identifier.
    return _OPAQUE.search(text[widest_start:widest_end]) is None


@lru_cache(maxsize=_MOST_WORDS)
def _tokens_of(run: str) -> tuple[tuple[int, int], ...]:
    """Return the ranges of spaCy's tokens in a run of characters without blanks."""
    language = _blank_english()
    doc = language.make_doc(run)
    if len(language.vocab) > _MOST_WORDS:  # else the vocabulary would grow with every new word of a million resumes
        _blank_english.cache_clear()
    return tuple((token.idx, token.idx + len(token)) for token in doc)


@cache
def _blank_english() -> Language:
    """Return the blank English pipeline of this process: making it takes a tenth of a second."""
    language = spacy.blank("en")
    # What spaCy works out about each new word (shape, likeness to a number, ...) is not asked here.
    language.vocab.lex_attr_getters = {}  # type: ignore[attr-defined]  # missing in its stub
    return language
