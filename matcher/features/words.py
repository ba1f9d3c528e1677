"""The words of a text that may carry meaning: what TF-IDF and the embeddings both start from."""

from __future__ import annotations

import re

from matcher.text.normalize import fold_accents
from matcher.text.tokens import words

# What redaction puts in the place of identity must not become a word like any other: a resume would gain or lose by it.
_PLACEHOLDER = re.compile(
    r"\[(?:address|age|birth|company|contact|date|email|employer|gender|link|location|name|nationality|person|phone|photo"
    r"|place|pronoun|redacted|school|status|url|year)\]",
    re.IGNORECASE,
)


def meaningful_words(text: str) -> list[str]:
    """Return the words of `text` in normal form without accents, placeholders of redaction left out.

    Examples
    --------
    >>> meaningful_words("[name] led the Café team, C++ and Node.js")
    ['led', 'the', 'cafe', 'team', 'c++', 'and', 'node.js']
    """
    text = without_placeholders(text)
    return words(text if text.isascii() else fold_accents(text))


def without_placeholders(text: str) -> str:
    """Return `text` without the placeholders of redaction.

    Examples
    --------
    >>> without_placeholders("Led a team at [EMPLOYER] in Java").split()
    ['Led', 'a', 'team', 'at', 'in', 'Java']
    """
    return _PLACEHOLDER.sub(" ", text) if "[" in text else text
