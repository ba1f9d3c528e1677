"""How a web page shows its elements, as far as it decides whether a person sees their text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from matcher.readers.ground import WHITE, Rgb, is_same
from matcher.readers.web_colours import CLEAR, colour_of

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_OTHER_MEDIA = re.compile(r"@[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_DECLARATION = re.compile(r"\s*([\w-]+)\s*:\s*([^;]*?)\s*(?:!important\s*)?(?:;|$)", re.IGNORECASE)
_LENGTH = re.compile(r"(-?\d*\.?\d+)\s*(px|pt|em|rem|%|vw|vh)?$")
_POINTS = {"px": 0.75, "pt": 1.0, "em": 12.0, "rem": 12.0, "%": 0.12, "vw": 6.0, "vh": 6.0, None: 0.75}
_KNOWN = frozenset(
    [
        "display", "visibility", "opacity", "font-size", "color", "background", "background-color", "background-image",
        "position", "left", "top", "right", "text-indent", "margin-left", "clip", "clip-path", "transform",
        "-webkit-text-fill-color", "background-clip", "-webkit-background-clip", "width", "height", "overflow", "max-height",
    ]
)  # fmt: skip
_TINY_POINTS = 1.51
_FAR_POINTS = -300.0
_MAX_RULES, _MAX_NODES = 500, 20_000
_NO_CLIP = re.compile(
    r"rect\(\s*(?:0|1px|0px)[\s,]+(?:0|1px|0px)[\s,]+(?:0|1px|0px)[\s,]+(?:0|1px|0px)\s*\)|inset\(\s*(?:50|100)%\s*\)"
)


class Look(NamedTuple):
    """What an element's text inherits."""

    colour: Rgb | str | None = (0.0, 0.0, 0.0)
    """`CLEAR`: see-through; None: nobody knows."""
    ground: Rgb | None = WHITE
    points: float = 12.0
    is_visible: bool = True

    @property
    def reason(self) -> str:
        """Why text that looks like this cannot be seen, or nothing."""
        if not self.is_visible:
            return "invisible"
        if self.points < _TINY_POINTS:
            return "tiny"
        if self.colour == CLEAR:
            return "transparent"
        if isinstance(self.colour, tuple) and self.ground is not None and is_same(self.colour, self.ground):
            return "same_colour"
        return ""


class Looks:
    """The declarations of a page's style sheets, by element; those that came later win, whatever their selectors weigh."""

    def __init__(self, tree: Any) -> None:
        from selectolax.lexbor import SelectolaxError

        self._by_node: dict[int, dict[str, str]] = {}
        n_nodes = 0
        for selector, body in _rules(tree):
            declared = declarations(body)
            if not declared:
                continue
            try:
                nodes = tree.css(selector)
            except (SelectolaxError, ValueError):  # a selector that the parser does not know
                continue
            n_nodes += len(nodes)
            if n_nodes > _MAX_NODES:
                return
            for node in nodes:
                self._by_node.setdefault(node.mem_id, {}).update(declared)

    def of(self, node: Any) -> dict[str, str]:
        """Return what is declared for an element: by style sheets, then by itself."""
        own = declarations(node.attributes.get("style") or "")
        sheet = self._by_node.get(node.mem_id)
        return sheet | own if sheet else own


def declarations(text: str) -> dict[str, str]:
    """Return the declarations that matter here."""
    if ":" not in text:
        return {}
    found = ((match[1].lower(), match[2].strip().lower()) for match in _DECLARATION.finditer(text))
    return {name: value for name, value in found if name in _KNOWN}


def hides(declared: dict[str, str]) -> str:
    """Return why an element is not shown, whatever those within it declare, or nothing."""
    get = declared.get
    if get("display") == "none":
        return "invisible"
    if _points(get("opacity", "1")) < 0.06 * 0.75 or get("transform", "") in ("scale(0)", "scale(0, 0)", "scale(0,0)"):
        return "transparent"
    far = [declared[name] for name in ("text-indent", "margin-left") if name in declared]
    if get("position") in ("absolute", "fixed", "relative"):
        far += [declared[name] for name in ("left", "top", "right") if name in declared]
    if any(_points(value) < _FAR_POINTS for value in far):
        return "off_page"
    is_shut = any(_points(declared[name]) <= 0.75 for name in ("height", "width", "max-height") if name in declared)
    if _NO_CLIP.search(get("clip", "") + get("clip-path", "")) or (get("overflow") == "hidden" and is_shut):
        return "clipped"
    return ""


def within(look: Look, declared: dict[str, str]) -> Look:
    """Return the look of an element within another one."""
    colour, ground, points, is_visible = look
    if "font-size" in declared:
        points = _size(declared["font-size"], points)
    if "visibility" in declared:
        is_visible = declared["visibility"] not in ("hidden", "collapse")
    if "background-color" in declared or "background" in declared or "background-image" in declared:
        ground = _ground(declared, ground)
    shown = declared.get("-webkit-text-fill-color") or declared.get("color")
    if shown and shown not in ("inherit", "currentcolor"):
        colour = colour_of(shown)
        if colour == CLEAR and "text" in (declared.get("background-clip"), declared.get("-webkit-background-clip")):
            colour = None
    return Look(colour, ground, points, is_visible)


def _size(value: str, outer: float) -> float:
    match = _LENGTH.match(value)
    if match is None:
        return 12.0
    if match[2] in ("em", "%"):
        return float(match[1]) * outer * (0.01 if match[2] == "%" else 1.0)
    return float(match[1]) * _POINTS[match[2]]


def _ground(declared: dict[str, str], ground: Rgb | None) -> Rgb | None:
    image = declared.get("background-image", "none")
    plain = declared.get("background-color") or declared.get("background") or ""
    if image != "none" or "url(" in plain or "gradient(" in plain:
        return None
    found = colour_of(plain.split("/")[0].strip())
    return ground if found == CLEAR else found if isinstance(found, tuple) else None


def _points(value: str) -> float:
    match = _LENGTH.match(value)
    return float(match[1]) * _POINTS[match[2]] if match else 100.0


def _rules(tree: Any) -> Iterator[tuple[str, str]]:
    n = 0
    for sheet in tree.css("style"):
        text = _OTHER_MEDIA.sub("", _COMMENT.sub("", sheet.text() or ""))
        for match in _RULE.finditer(text):
            n += 1
            if n > _MAX_RULES:
                return
            yield match[1].strip(), match[2]
