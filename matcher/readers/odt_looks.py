"""How an ODT shows its text, as far as it decides whether a person sees it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from matcher.readers.ground import WHITE, is_same
from matcher.readers.web_colours import CLEAR, colour_of

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _TABLE, _DRAW, _STYLE = (f"{{{_OASIS}{name}:1.0}}" for name in ("text", "table", "drawing", "style"))
_FO = f"{{{_OASIS}xsl-fo-compatible:1.0}}"
_LENGTH = re.compile(r"([\d.]+)(pt|in|cm|mm)$")
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835}
_TINY_POINTS = 2.0
_NARROW_PERCENT = 10
_MAX_CHAIN = 12
UNKNOWN = "?"
"""A ground that nobody can name."""


class TextLook(NamedTuple):
    """Properties of text; None where nothing is said."""

    display: str | None = None
    points: float | None = None
    percent: float | None = None
    colour: str | None = None
    ground: str | None = None

    def over(self, other: TextLook) -> TextLook:
        """Return these properties, with those of `other` where nothing is said."""
        said = {name: value for name, value in self._asdict().items() if value is not None}
        return other._replace(**said)

    @property
    def reason(self) -> str:
        """Why text that looks like this cannot be seen, or nothing."""
        if self.display in ("none", "true"):
            return "invisible"
        if (self.points is not None and self.points < _TINY_POINTS) or (
            self.percent is not None and self.percent < _NARROW_PERCENT
        ):
            return "tiny"
        colour = colour_of(self.colour) if self.colour else None
        ground = colour_of(self.ground) if self.ground else WHITE
        ground = WHITE if ground == CLEAR else ground
        is_lost = isinstance(colour, tuple) and isinstance(ground, tuple) and is_same(colour, ground)
        return "same_colour" if is_lost else ""


class OdtLooks:
    """The styles of a document, by name."""

    def __init__(self, trees: Iterable[Any]) -> None:
        self._styles = {
            style.get(_STYLE + "name") or "": style
            for tree in trees
            if tree is not None
            for style in tree.iter(_STYLE + "style")
        }
        self._known: dict[str, TextLook] = {"": TextLook()}

    def of(self, element: Any, outer: TextLook) -> TextLook:
        """Return the look of the text within an element, in that of what is around it."""
        name = element.get(_TEXT + "style-name") or element.get(_TABLE + "style-name") or ""
        look = self._named(name).over(outer)
        if element.tag == _DRAW + "frame":
            return look._replace(ground=UNKNOWN)
        if element.get(_TEXT + "display") == "none" or element.get(_TEXT + "is-hidden") == "true":
            return look._replace(display="none")
        return look

    def _named(self, name: str) -> TextLook:
        if name not in self._known:
            look, at = TextLook(), name
            for _ in range(_MAX_CHAIN):
                style = self._styles.get(at)
                if style is None:
                    break
                look = look.over(_declared(style))
                at = style.get(_STYLE + "parent-style-name") or ""
            self._known[name] = look
        return self._known[name]


def _declared(style: Any) -> TextLook:
    display = points = percent = colour = ground = None
    text = style.find(_STYLE + "text-properties")
    if text is not None:
        display, colour, ground = text.get(_TEXT + "display"), text.get(_FO + "color"), text.get(_FO + "background-color")
        size = _LENGTH.match(text.get(_FO + "font-size") or "")
        points = float(size[1]) * _POINTS[size[2]] if size else None
        scale = (text.get(_STYLE + "text-scale") or "").rstrip("%")
        percent = float(scale) if scale.isdigit() else None
    for name in ("paragraph-properties", "table-cell-properties"):
        properties = style.find(_STYLE + name)
        if properties is not None and ground in (None, "transparent"):
            ground = properties.get(_FO + "background-color") or ground
    return TextLook(display, points, percent, colour, ground if ground != "transparent" else None)
