"""Words of a text: one definition for TF-IDF, the lexicon and everything that compares words.

A word keeps what makes technical names different: ``c++``, ``c#``, ``.net``, ``node.js``, ``ci/cd`` splits into two.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from matcher.text.normalize import normalize

# A leading dot counts only before letters (.net) and not after a word; inner dots and plus signs only inside a word.
_TOKEN = re.compile(r"(?<![\w.])\.[a-z]+|[^\W_]+(?:['.](?=[^\W_])[^\W_]+)*(?:\+\+|\+(?![\w+])|#(?!\w))?", re.IGNORECASE)


class Token(NamedTuple):
    """A word in normal form and the half-open range of characters it was found at."""

    form: str
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """Return the words of `text` with their positions.

    Examples
    --------
    >>> [token.form for token in tokenize("C++, C# and .NET/Node.js; R&D (CI/CD) e-mail, 4+ years")]
    ['c++', 'c#', 'and', '.net', 'node.js', 'r', 'd', 'ci', 'cd', 'e', 'mail', '4+', 'years']
    """
    if text.isascii():  # then small letters stand where the capitals stood
        return [Token(match[0], *match.span()) for match in _TOKEN.finditer(text.lower())]
    return [Token(_form(match[0]), *match.span()) for match in _TOKEN.finditer(text)]


def _form(word: str) -> str:
    return word.lower() if word.isascii() else normalize(word)


def words(text: str) -> list[str]:
    """Return the words of `text` in normal form.

    Examples
    --------
    >>> words("Registered Nurse's aide")
    ['registered', "nurse's", 'aide']
    """
    if text.isascii():
        return _TOKEN.findall(text.lower())
    return _TOKEN.findall(normalize(text))
