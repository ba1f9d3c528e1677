"""Colours of a PDF as red, green and blue, so that text can be compared with what lies below it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from pdfminer.pdftypes import PDFStream, dict_value, list_value, resolve1, stream_value

from matcher.readers.pdf_fonts import PDF_FAULTS

Rgb = tuple[float, float, float]

CLEAR: Final = "clear"
"""The colour that leaves no trace: a separation named None, a pattern that paints nothing."""
Paint = Rgb | None | str
"""Red, green and blue from 0 to 1; None: nobody knows; `CLEAR`: none at all."""

_MAX_DEPTH = 4
_NUMBERED = {1: "gray", 3: "rgb", 4: "cmyk"}
_NAMED = {
    "DeviceGray": "gray", "CalGray": "gray", "G": "gray", "DeviceRGB": "rgb", "CalRGB": "rgb", "RGB": "rgb",
    "DeviceCMYK": "cmyk", "CMYK": "cmyk", "Pattern": "pattern", "Lab": "lab",
}  # fmt: skip
_WIDTHS = {"gray": 1, "rgb": 3, "cmyk": 4, "lab": 3, "indexed": 1}
_PAINTING = re.compile(rb"(?:^|[\s\])>])(?:[fFSsBb]\*?|Tj|TJ|['\"]|Do|sh|EI)(?=\s|$)")
_ODD = re.compile(rb"(?:^|[\s\])>])(?:[SsBb]\*?|Do|sh|EI|gs|cs|scn?|Tr)(?=\s|$)")
_SETTING = re.compile(rb"((?:[-+.\d]+\s+){1,4})(g|rg|k)(?=\s|$)")


class Space(NamedTuple):
    """A colour space: its kind, and what the kind needs to be understood."""

    kind: str
    base: Space | None = None
    detail: Any = None


class Colour(NamedTuple):
    """A colour as a content stream gives it."""

    space: Space
    parts: tuple[Any, ...]


GRAY, RGB, CMYK, UNKNOWN = Space("gray"), Space("rgb"), Space("cmyk"), Space("unknown")
BLACK = Colour(GRAY, (0,))


def space_named(name: str, resources: Mapping[str, Any]) -> Space:
    """Return the colour space that a content stream calls `name`."""
    if name == "Pattern":
        return Space("pattern", None, resources)
    kind = _NAMED.get(name)
    if kind is not None:
        return Space(kind)
    try:
        return space_of(dict_value(resources.get("ColorSpace", {})).get(name), resources)
    except PDF_FAULTS:
        return UNKNOWN


def space_of(spec: Any, resources: Mapping[str, Any], depth: int = 0) -> Space:
    """Return the colour space that an object of the file describes."""
    spec = resolve1(spec)
    if depth > _MAX_DEPTH:
        return UNKNOWN
    parts = spec if isinstance(spec, list) else [spec]
    name = getattr(resolve1(parts[0]), "name", None) if parts else None
    if name in ("Separation", "DeviceN"):
        names = [getattr(resolve1(item), "name", "") for item in (list_value(parts[1]) if name == "DeviceN" else [parts[1]])]
        return Space("tint", space_of(parts[2], resources, depth + 1), (set(names) == {"None"}, parts[3]))
    if name in ("Indexed", "I"):
        return Space("indexed", space_of(parts[1], resources, depth + 1), parts[3])
    if name == "ICCBased":
        return Space(_NUMBERED.get(int(resolve1(stream_value(parts[1]).get("N", 0))), "unknown"))
    if name == "Pattern":
        return Space("pattern", space_of(parts[1], resources, depth + 1) if len(parts) > 1 else None, resources)
    return Space(_NAMED.get(str(name), "unknown"))


def rgb_of(colour: Colour) -> Paint:
    """Return the colour as red, green and blue; None when nobody knows."""
    try:
        if colour.space.kind in ("gray", "rgb", "cmyk"):
            return _device_rgb(colour.space.kind, colour.parts) if len(colour.parts) == _WIDTHS[colour.space.kind] else None
        return _rgb(colour.space, colour.parts)
    except PDF_FAULTS:
        return None


def initial(space: Space) -> Colour:
    """Return the colour that choosing a space sets."""
    if space.kind == "tint":
        return Colour(space, (1,) * 32)
    return Colour(space, (0, 0, 0, 1) if space.kind == "cmyk" else (0,) * _WIDTHS.get(space.kind, 0))


def _rgb(space: Space, parts: Sequence[Any]) -> Paint:
    kind = space.kind
    if kind == "pattern":
        return _pattern(space, parts)
    if kind == "tint":
        return _tint(space, parts)
    if kind == "unknown" or not all(isinstance(part, (int, float)) for part in parts):
        return None
    if kind == "indexed":
        return _indexed(space, int(parts[-1]))
    width = _WIDTHS[kind]
    if len(parts) < width:
        return None
    if kind == "lab":
        return _lab(*parts[-3:])
    return _device_rgb(kind, tuple(parts[-width:]))


@lru_cache(maxsize=4096)
def _device_rgb(kind: str, parts: tuple[float, ...]) -> Rgb:
    values = [min(max(float(part), 0.0), 1.0) for part in parts]
    if kind == "gray":
        return (values[0], values[0], values[0])
    if kind == "rgb":
        return (values[0], values[1], values[2])
    cyan, magenta, yellow, black = values
    return ((1 - cyan) * (1 - black), (1 - magenta) * (1 - black), (1 - yellow) * (1 - black))


def _indexed(space: Space, index: int) -> Paint:
    table = resolve1(space.detail)
    data = table.get_data() if isinstance(table, PDFStream) else table
    if space.base is None or not isinstance(data, bytes):
        return None
    width = _WIDTHS.get(space.base.kind, 0)
    entry = data[index * width : (index + 1) * width]
    if not width or len(entry) < width or space.base.kind == "lab":
        return None
    return _rgb(space.base, [byte / 255 for byte in entry])


def _tint(space: Space, parts: Sequence[Any]) -> Paint:
    is_none, function = space.detail
    if is_none:
        return CLEAR
    if not any(parts):  # no ink
        return (1.0, 1.0, 1.0)
    values = _evaluated(resolve1(function), float(parts[0])) if len(parts) == 1 or len(set(parts)) == 1 else None
    return _rgb(space.base, values) if space.base is not None and values is not None else None


def _evaluated(function: Any, x: float) -> list[float] | None:
    """Return the value of an exponential function, or of a sampled one of one input and 8 bits; None for others."""
    spec = function.attrs if isinstance(function, PDFStream) else function
    if not isinstance(spec, dict):
        return None
    x = min(max(x, 0.0), 1.0)
    kind = resolve1(spec.get("FunctionType"))
    if kind == 2:
        low, high = (list_value(spec.get(key, default)) for key, default in (("C0", [0.0]), ("C1", [1.0])))
        power = x ** float(resolve1(spec.get("N", 1)))
        return [float(a) + power * (float(b) - float(a)) for a, b in zip(low, high, strict=True)]
    if (
        kind == 0
        and resolve1(spec.get("BitsPerSample")) == 8
        and len(list_value(spec.get("Size"))) == 1
        and "Decode" not in spec
    ):
        size = int(list_value(spec["Size"])[0])
        limits = [float(value) for value in list_value(spec["Range"])]
        width = len(limits) // 2
        sample = function.get_data()[round(x * (size - 1)) * width :][:width]
        return [limits[2 * n] + byte / 255 * (limits[2 * n + 1] - limits[2 * n]) for n, byte in enumerate(sample)]
    return None


def _lab(lightness: float, a: float, b: float) -> Rgb:
    """Return CIE L*a*b* (D50, near enough) as sRGB."""
    fy = (lightness + 16) / 116
    x, y, z = (
        white * (f**3 if f > 6 / 29 else 3 * (6 / 29) ** 2 * (f - 4 / 29))
        for white, f in ((0.9642, fy + a / 500), (1.0, fy), (0.8249, fy - b / 200))
    )
    linear = (
        3.1339 * x - 1.6169 * y - 0.4906 * z, -0.9788 * x + 1.9161 * y + 0.0335 * z, 0.0719 * x - 0.2290 * y + 1.4052 * z,
    )  # fmt: skip
    red, green, blue = (
        min(max(12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055, 0.0), 1.0) for value in linear
    )
    return (red, green, blue)


def _pattern(space: Space, parts: Sequence[Any]) -> Paint:
    name = getattr(parts[-1], "name", None) if parts else None
    found = resolve1(dict_value(space.detail.get("Pattern", {})).get(name))
    spec = found.attrs if isinstance(found, PDFStream) else dict_value(found)
    if resolve1(spec.get("PatternType")) == 2:
        return shading_colour(spec.get("Shading"), space.detail)
    if not isinstance(found, PDFStream):
        return None
    content = found.get_data()
    if not paints_anything(content):
        return CLEAR
    if resolve1(spec.get("PaintType")) == 2:
        return _rgb(space.base, parts[:-1]) if space.base is not None else None
    return _only_colour(content)


def _only_colour(content: bytes) -> Rgb | None:
    """Return the colour of a drawing that plainly has one, None for others."""
    if _ODD.search(content):
        return None
    found = {(match[2], tuple(float(part) for part in match[1].split())) for match in _SETTING.finditer(content)}
    if len(found) != 1:
        return None
    operator, parts = found.pop()
    value = _rgb({b"g": GRAY, b"rg": RGB, b"k": CMYK}[operator], parts)
    return value if isinstance(value, tuple) else None


def paints_anything(content: bytes) -> bool:
    """Return whether a content stream holds an operator that leaves a trace."""
    return _PAINTING.search(content) is not None


def shading_colour(shading: Any, resources: Mapping[str, Any]) -> Rgb | None:
    """Return the colour of a shading that has the same one everywhere, None for others."""
    found = resolve1(shading)
    spec = found.attrs if isinstance(found, PDFStream) else dict_value(found)
    function = resolve1(spec.get("Function"))
    if isinstance(function, list) or function is None:
        return None
    ends = [_evaluated(function, x) for x in (0.0, 0.5, 1.0)]
    if ends[0] is None or any(end is None or max(abs(a - b) for a, b in zip(ends[0], end, strict=True)) > 0.01 for end in ends):
        return None
    value = _rgb(space_of(spec.get("ColorSpace"), resources), ends[0])
    return value if isinstance(value, tuple) else None
