"""How Word shows a run, as far as it decides whether a person sees its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from matcher.readers.ground import WHITE, Rgb, is_same
from matcher.readers.web_colours import colour_of

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_VML = "{urn:schemas-microsoft-com:vml}"
_TINY_HALF_POINTS = 4
_NARROW_PERCENT = 10
_EMU_PER_POINT = 12_700
_LARGE_SQUARE_POINTS = 2_000.0
"""What is drawn smaller than this is no ground for text."""
_MAX_CHAIN = 12


class RunLook(NamedTuple):
    """Properties of a run; None where nothing is said."""

    is_hidden: bool | None = None
    half_points: float | None = None
    percent: float | None = None
    colour: str | None = None
    shade: str | None = None
    is_clear: bool | None = None

    def over(self, other: RunLook) -> RunLook:
        """Return these properties, with those of `other` where nothing is said."""
        said = {name: value for name, value in self._asdict().items() if value is not None}
        return other._replace(**said)


class DocxLooks:
    """The styles of a document, and what lies below its text."""

    def __init__(self, styles: Any, parts: Iterable[Any]) -> None:
        self._styles = {style.get(_W + "styleId") or "": style for style in styles.iter(_W + "style")}
        self._usual = _run_look(styles.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr"))
        self._known: dict[str, RunLook] = {}
        trees = list(parts)
        self._page = _page(trees)
        self._has_backdrop = any(_is_backdrop(drawing) for tree in trees for drawing in _drawings(tree))

    def reason(self, run: Any) -> str:
        """Return why a run's text cannot be seen, or nothing."""
        own = run.find(_W + "rPr")
        look = _run_look(own)
        paragraph = next(run.iterancestors(_W + "p"), None)
        look = look.over(self._styled(_style_of(own, "rStyle"))).over(
            self._styled(_style_of(_child(paragraph, "pPr"), "pStyle"))
        )
        look = look.over(self._usual)
        if look.is_hidden:
            return "invisible"
        if look.is_clear:
            return "transparent"
        if (look.half_points is not None and look.half_points < _TINY_HALF_POINTS) or (
            look.percent is not None and look.percent < _NARROW_PERCENT
        ):
            return "tiny"
        colour = colour_of(look.colour) if look.colour else None
        if not isinstance(colour, tuple):
            return ""
        ground = self._ground(look, run, paragraph)
        return "same_colour" if ground is not None and is_same(colour, ground) else ""

    def _styled(self, name: str) -> RunLook:
        """Return what a style, and those it is based on, say of runs."""
        if name not in self._known:
            self._known[name] = RunLook()
            for style in self._chain(name):
                self._known[name] = self._known[name].over(_run_look(style.find(_W + "rPr")))
        return self._known[name]

    def _chain(self, name: str) -> Iterator[Any]:
        for _ in range(_MAX_CHAIN):
            style = self._styles.get(name)
            if style is None:
                return
            yield style
            name = _style_of(style, "basedOn")

    def _ground(self, look: RunLook, run: Any, paragraph: Any) -> Rgb | None:
        """Return the colour below a run; None when nobody knows."""
        if look.shade is not None:
            return _plain(look.shade)
        properties = _child(paragraph, "pPr")
        shades = [_shade(properties)] + [
            _shade(style.find(_W + "pPr")) for style in self._chain(_style_of(properties, "pStyle"))
        ]
        for element in run.iterancestors(_W + "tc", _W + "tbl", _W + "txbxContent"):
            if element.tag == _W + "txbxContent":
                shades.append("?")
            elif element.tag == _W + "tc":
                shades.append(_shade(element.find(_W + "tcPr")))
            else:
                name = _style_of(element.find(_W + "tblPr"), "tblStyle")
                has_shade = any(True for style in self._chain(name) for _ in style.iter(_W + "shd"))
                shades += [_shade(element.find(_W + "tblPr")), "?" if has_shade else None]
        found = next((shade for shade in shades if shade is not None), None)
        if found is not None:
            return _plain(found)
        return None if self._has_backdrop else self._page


def _plain(shade: str) -> Rgb | None:
    colour = colour_of(shade)
    return colour if isinstance(colour, tuple) else None


def _run_look(properties: Any) -> RunLook:
    if properties is None:
        return RunLook()
    fill = properties.find(_W14 + "textFill")
    return RunLook(
        _toggle(properties.find(_W + "vanish")),
        _number(properties.find(_W + "sz")),
        _number(properties.find(_W + "w")),
        _value(properties.find(_W + "color")),
        _highlight(properties) or _shade(properties),
        _is_clear(fill) if fill is not None and properties.find(_W14 + "textOutline") is None else None,
    )


def _is_clear(fill: Any) -> bool:
    alphas = [int(alpha.get(_W14 + "val") or 0) for alpha in fill.iter(_W14 + "alpha")]
    return fill.find(_W14 + "noFill") is not None or bool(alphas and min(alphas) > 92_000)


def _highlight(properties: Any) -> str | None:
    value = _value(properties.find(_W + "highlight"))
    return None if value in (None, "none") else value


def _shade(properties: Any) -> str | None:
    """Return the fill below; '?' for a pattern that has one nobody can name."""
    shading = _child(properties, "shd")
    if shading is None:
        return None
    fill, kind = shading.get(_W + "fill") or "auto", shading.get(_W + "val") or "clear"
    if kind not in ("clear", "nil"):
        return "?"
    return "?" if fill == "auto" and shading.get(_W + "themeFill") else None if fill == "auto" else fill


def _value(element: Any) -> str | None:
    value = element.get(_W + "val") if element is not None else None
    return None if value in (None, "auto") else str(value)


def _number(element: Any) -> float | None:
    try:
        return float(str(element.get(_W + "val")).rstrip("%")) if element is not None else None
    except ValueError:
        return None


def _toggle(element: Any) -> bool | None:
    return None if element is None else element.get(_W + "val") not in ("0", "false", "off", "none")


def _child(element: Any, name: str) -> Any:
    return element.find(_W + name) if element is not None else None


def _style_of(element: Any, name: str) -> str:
    found = _child(element, name)
    return str(found.get(_W + "val") or "") if found is not None else ""


def _page(trees: list[Any]) -> Rgb | None:
    for tree in trees:
        for background in tree.getroottree().getroot().iter(_W + "background"):
            return _plain(background.get(_W + "color") or "?")
    return WHITE


def _drawings(tree: Any) -> Iterator[Any]:
    yield from tree.iter(_WP + "anchor", _VML + "shape", _VML + "rect", _VML + "roundrect", _VML + "oval")


def _is_backdrop(drawing: Any) -> bool:
    """Return whether a drawing is large and may be the ground below text."""
    if not drawing.tag.startswith(_WP):
        return (
            drawing.get("filled") not in ("f", "false") and _plain(str(drawing.get("fillcolor") or "?").split(" ")[0]) != WHITE
        )
    extent = drawing.find(_WP + "extent")
    try:
        area = int(extent.get("cx")) * int(extent.get("cy")) / _EMU_PER_POINT**2 if extent is not None else 0.0
    except (TypeError, ValueError):
        area = _LARGE_SQUARE_POINTS
    if area < _LARGE_SQUARE_POINTS:
        return False
    fills = [
        _plain(colour.get("val") or "?") for solid in drawing.iter(_A + "solidFill") for colour in solid.iter(_A + "srgbClr")
    ]
    others = any(True for _ in drawing.iter(_A + "blip", _A + "gradFill", _A + "schemeClr", _A + "pattFill"))
    return others or any(fill is None or not is_same(fill, WHITE) for fill in fills)
