"""Normal forms under which two spellings count as the same."""

from __future__ import annotations

import re
import unicodedata

_PUNCTUATION = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201b": "'", "\u201c": '"', "\u201d": '"', "\u2032": "'",
        "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-",
        "\u00a0": " ", "\u202f": " ", "\u00ad": None, "\u200b": None, "\u200c": None, "\u200d": None, "\ufeff": None,
    }
)  # fmt: skip
_SPACE = re.compile(r"\s+")


def normalize(text: str) -> str:
    """Return `text` in the form used for comparison: NFKC, case-folded, plain quotes and dashes, single spaces.

    Examples
    --------
    >>> normalize("  C\u2013Level\u00a0Caf\u00c9 ")
    'c-level café'
    """
    if text.isascii():
        return _SPACE.sub(" ", text).strip().lower()
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", text).translate(_PUNCTUATION)).strip().casefold()


def fold_accents(text: str) -> str:
    """Return `text` without diacritics.

    Examples
    --------
    >>> fold_accents("résumé São")
    'resume Sao'
    """
    if text.isascii():
        return text
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
