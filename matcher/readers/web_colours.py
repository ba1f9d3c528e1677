"""Colours as web pages and office documents write them."""

from __future__ import annotations

import re
from typing import Final

from matcher.readers.ground import Rgb

CLEAR: Final = "clear"
"""The colour that leaves no trace."""
_NAMED = {
    "white": "ffffff", "snow": "fffafa", "ivory": "fffff0", "ghostwhite": "f8f8ff", "floralwhite": "fffaf0",
    "whitesmoke": "f5f5f5", "azure": "f0ffff", "mintcream": "f5fffa", "aliceblue": "f0f8ff", "honeydew": "f0fff0",
    "seashell": "fff5ee", "black": "000000", "red": "ff0000", "green": "008000", "blue": "0000ff", "navy": "000080",
    "gray": "808080", "grey": "808080", "darkgray": "a9a9a9", "lightgray": "d3d3d3", "lightgrey": "d3d3d3", "silver": "c0c0c0",
    "yellow": "ffff00", "teal": "008080", "maroon": "800000", "purple": "800080", "olive": "808000",
}  # fmt: skip
_HEX = re.compile(r"#?([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$")
_FUNCTION = re.compile(r"rgba?\(\s*([\d.]+%?)[\s,]+([\d.]+%?)[\s,]+([\d.]+%?)(?:[\s,/]+([\d.]+%?))?\s*\)$")
_FAINT = 0.08


def colour_of(text: str) -> Rgb | str | None:
    """Return red, green and blue from 0 to 1; `CLEAR`; None for what is not understood.

    Examples
    --------
    >>> colour_of("#FFF"), colour_of("rgba(0, 0, 0, 0)"), colour_of("var(--ink)")
    ((1.0, 1.0, 1.0), 'clear', None)
    """
    text = text.strip().lower()
    if text in ("transparent", "none"):
        return CLEAR
    text = _NAMED.get(text, text)
    match = _HEX.match(text)
    if match:
        digits = match[1] if len(match[1]) > 4 else "".join(digit * 2 for digit in match[1])
        if len(digits) == 8 and int(digits[6:], 16) < _FAINT * 255:
            return CLEAR
        return (int(digits[:2], 16) / 255, int(digits[2:4], 16) / 255, int(digits[4:6], 16) / 255)
    match = _FUNCTION.match(text)
    if match is None:
        return None
    if match[4] and _share(match[4], 1.0) < _FAINT:
        return CLEAR
    return (_share(match[1], 255), _share(match[2], 255), _share(match[3], 255))


def _share(text: str, whole: float) -> float:
    return min(float(text[:-1]) / 100 if text.endswith("%") else float(text) / whole, 1.0)
