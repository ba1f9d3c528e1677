"""Labels broken into lines that fit a width, whatever font they are shown in."""

from __future__ import annotations

import unicodedata

_WIDE = 1.05
_CAPITAL = 0.75
_OTHER = 0.6
_BROAD = frozenset("mwMW@%&…—ЖШЩЮжшщюﷺ")
_ELLIPSIS = "…"


def width_of(text: str) -> float:
    """Return the most that `text` takes in a common sans-serif face, in em.

    Examples
    --------
    >>> width_of("料理") > width_of("chef") > 0
    True
    """
    return sum(map(_width, text))


def _width(char: str) -> float:
    if unicodedata.combining(char):
        return 0.0
    if char in _BROAD or unicodedata.east_asian_width(char) in "WF" or ord(char) > 0xFFFF:
        return _WIDE
    return _CAPITAL if char.isupper() or char.isdigit() else _OTHER


def wrapped(text: str, most: float, *, n_lines: int) -> tuple[str, ...]:
    """Return `text` in at most `n_lines` lines of at most `most` em each, broken at words; an ellipsis stands for the rest.

    Examples
    --------
    >>> wrapped("Registered nurse", 8.0, n_lines=2)
    ('Registered', 'nurse')
    """
    lines: list[str] = []
    words = [piece for word in text.split() for piece in _pieces(word, most)]
    while words and len(lines) < n_lines:
        line = words.pop(0)
        while words and width_of(f"{line} {words[0]}") <= most:
            line = f"{line} {words.pop(0)}"
        lines.append(line)
    if words:
        lines[-1] = _ending(lines[-1], most)
    return tuple(lines)


def _pieces(word: str, most: float) -> list[str]:
    """Return a word cut into pieces no wider than a line."""
    pieces = [""]
    for char in word:
        if pieces[-1] and width_of(pieces[-1] + char) > most:
            pieces.append("")
        pieces[-1] += char
    return pieces


def _ending(line: str, most: float) -> str:
    while line and width_of(line + _ELLIPSIS) > most:
        line = line[:-1]
    return line.rstrip(" ,;:.") + _ELLIPSIS
