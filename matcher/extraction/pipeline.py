"""The spaCy pipeline: a blank English tokeniser and one component of ours that marks the lexicon's names.

Import this module only inside functions: it imports spaCy, which costs about a second.

What spaCy does here: its tokeniser knows e-mails, URLs, paths and file names as single tokens, so that a name inside one
("python" in ``my_python_file.py``) does not align with token borders and is left out; and the names found travel as a span
group, which later components (a trained span finder) read and add to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from matcher.taxonomy.taxonomy import Taxonomy
from matcher.text.tokens import Token, tokenize

_LABEL = "NAME"
_MOST_WORDS = 50_000
"""That a process remembers; the words of two hundred resumes are as many."""
SPAN_GROUP = "names"
"""Span group of a processed Doc: every name of the lexicon, ordinary words among them."""

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


class NameMarker:
    """A pipeline component: marks the lexicon's names in a Doc as the span group `SPAN_GROUP`."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._lexicon = taxonomy.lexicon

    def __call__(self, doc: Doc) -> Doc:
        """Add the span group, and under the same name in ``doc.user_data`` the names in the same order."""
        text = doc.text
        tokens = tokenize(text)
        forms, places = with_breaks(text, tokens)
        spans: list[Span] = []
        names: list[FoundName] = []
        for hit in self._lexicon.find(forms):
            start, end = tokens[places[hit.start]].start, tokens[places[hit.end - 1]].end
            span = _aligned(doc, start, end)
            if span is not None:
                spans.append(span)
                names.append(FoundName(start, end, hit.concept_ids, hit.needs_context))
        doc.spans[SPAN_GROUP] = spans
        doc.user_data[SPAN_GROUP] = names
        return doc


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


def _aligned(doc: Doc, start: int, end: int) -> Span | None:
    span = doc.char_span(start, end, label=_LABEL)
    if span is not None:
        return span
    # spaCy keeps "C++/Java" whole: fine, unless the whole is an address, a path or an identifier.
    span = doc.char_span(start, end, label=_LABEL, alignment_mode="expand")
    if span is None or _OPAQUE.search(span.text):
        return None
    return span


@cache
def blank_english() -> Language:
    """Return the blank English pipeline of this process: making it takes a tenth of a second."""
    language = spacy.blank("en")
    # What spaCy works out about each new word (shape, likeness to a number, ...) is not asked here.
    language.vocab.lex_attr_getters = {}  # type: ignore[attr-defined]  # missing in its stub
    return language


def find_names(marker: NameMarker, text: str) -> list[FoundName]:
    """Return every name of the lexicon in `text`, ordinary words among them, from left to right."""
    language = blank_english()
    # spaCy's time grows with the square of a run without blanks, and no such run is a name.
    text = _ENDLESS.sub(lambda run: " " * len(run.group()), text)
    names: list[FoundName] = marker(language.make_doc(text)).user_data[SPAN_GROUP]
    if len(language.vocab) > _MOST_WORDS:  # else the vocabulary would grow with every new word of a million resumes
        blank_english.cache_clear()
    return names
