"""What was painted on a page besides its words, and which colours lie below and above a point of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isfinite
from typing import NamedTuple

from matcher.domain.place import Box
from matcher.readers.regions import Region

Rgb = tuple[float, float, float]
WHITE: Rgb = (1.0, 1.0, 1.0)
SAME = 0.07
"""Colours that differ by no more than this in each of red, green and blue are told apart by nobody: #EEEEEE is white."""
OPAQUE = 0.93
"""What covers with this opacity leaves nothing to be seen."""
_BAND_POINTS = 24.0
_MAX_BANDS = 400
_MAX_GROUNDS = 8
_THINNEST = 0.4
"""Points; a thinner line neither covers a word nor carries one."""


class Area(NamedTuple):
    """Something that was painted on the page."""

    region: Region
    colour: Rgb | None
    """None: nobody knows, or not one colour."""
    alpha: float = 1.0
    blend: str = "Normal"
    is_sure: bool = True
    """Whether each point of the region is painted with this opacity."""
    is_picture: bool = False
    is_through_text: bool = False
    """Painted where the letters of text before it left a way through."""


class Placed(NamedTuple):
    """An area at its place in the order of painting."""

    z: int
    area: Area


class Ground:
    """The areas of one page, found by where they are."""

    def __init__(self, areas: Iterable[tuple[int, Area]], *, width: float, height: float) -> None:
        self._band = max(_BAND_POINTS, height / _MAX_BANDS)
        self._bands: dict[int, list[Placed]] = {}
        self.colours: set[Rgb] = {WHITE}
        self.last_cover = -1
        self.pictures: list[Area] = []
        self.through_text: list[Placed] = []
        for z, area in areas:
            self._add(Placed(z, area), width, height)

    def _add(self, placed: Placed, width: float, height: float) -> None:
        area = placed.area
        x0, y0, x1, y1 = area.region.box
        x0, y0, x1, y1 = max(x0, 0.0), max(y0, 0.0), min(x1, width), min(y1, height)
        if not (x1 - x0 >= _THINNEST and y1 - y0 >= _THINNEST and isfinite(y1)):
            return
        if area.colour is not None:
            self.colours.add(area.colour)
        if area.is_through_text:
            self.through_text.append(placed)
        elif area.is_sure and area.region.is_exact and area.blend == "Normal":
            self.last_cover = placed.z
        if area.is_picture:
            self.pictures.append(area)
        for band in range(int(y0 / self._band), int(y1 / self._band) + 1):
            self._bands.setdefault(band, []).append(placed)

    def near(self, box: Box, since: int = 0) -> list[Placed]:
        """Return the areas that meet `box`, in the order of painting; those before number `since` are left out."""
        x0, y0, x1, y1 = box
        first, last = int(max(y0, 0.0) / self._band), int(max(y1, 0.0) / self._band)
        if last - first > 2 * _MAX_BANDS:
            last = first + 2 * _MAX_BANDS
        bands = self._bands
        if first == last and first not in bands:
            return []
        found = [
            placed
            for band in range(first, last + 1)
            for placed in bands.get(band, ())
            if placed.z >= since
            and (other := placed.area.region.box)[0] < x1
            and x0 < other[2]
            and other[1] < y1
            and y0 < other[3]
        ]
        if first == last:
            return found
        return sorted({id(placed): placed for placed in found}.values(), key=lambda placed: placed.z)


def is_covered(above: Sequence[Placed], x: float, y: float) -> bool:
    """Return whether what was painted later leaves nothing to be seen at a point."""
    shining = 1.0
    for _, area in above:
        if (
            area.is_sure
            and area.region.is_exact
            and area.blend == "Normal"
            and not area.is_through_text
            and area.region.holds(x, y)
        ):
            shining *= 1.0 - area.alpha
    return shining <= 1.0 - OPAQUE


def grounds_at(below: Sequence[Placed], x: float, y: float) -> set[Rgb] | None:
    """Return the colours that a point may have had before; None when it may have any."""
    grounds: set[Rgb] | None = {WHITE}
    for _, area in below:
        if not area.region.holds(x, y):
            continue
        painted = _painted(area, grounds)
        if area.is_sure and area.region.is_exact:
            grounds = painted
        elif painted is None or grounds is None:
            grounds = None
        else:
            grounds = grounds | painted
        if grounds is not None and len(grounds) > _MAX_GROUNDS:
            grounds = None
    return grounds


def _painted(area: Area, grounds: set[Rgb] | None) -> set[Rgb] | None:
    if area.colour is None:
        return None
    if area.blend == "Normal" and area.alpha >= OPAQUE:
        return {area.colour}
    if grounds is None:
        return None
    results = [mixed(area.colour, ground, alpha=area.alpha, blend=area.blend) for ground in grounds]
    return None if None in results else {result for result in results if result is not None}


def mixed(colour: Rgb, ground: Rgb, *, alpha: float, blend: str) -> Rgb | None:
    """Return what a colour laid over another one looks like (PDF 32000-1, 11.3.5); None for modes not known here."""
    if blend != "Normal":
        channels = [_blended(blend, ground[n], colour[n]) for n in range(3)]
        if channels[0] is None:
            return None
        colour = (channels[0], channels[1] or 0.0, channels[2] or 0.0)
    if alpha >= 1.0:
        return colour
    red, green, blue = (below + alpha * (above - below) for above, below in zip(colour, ground, strict=True))
    return (red, green, blue)


def _blended(mode: str, below: float, above: float) -> float | None:
    if mode == "HardLight":
        return _blended("Multiply", below, 2 * above) if above <= 0.5 else _blended("Screen", below, 2 * above - 1)
    if mode == "Overlay":
        return _blended("HardLight", above, below)
    simple = {
        "Multiply": below * above,
        "Screen": below + above - below * above,
        "Darken": min(below, above),
        "Lighten": max(below, above),
        "Difference": abs(below - above),
        "Exclusion": below + above - 2 * below * above,
        "ColorDodge": 0.0 if below == 0 else 1.0 if below >= 1 - above else below / (1 - above),
        "ColorBurn": 1.0 if below == 1 else 0.0 if 1 - below >= above else 1 - (1 - below) / above,
    }
    return simple.get(mode)


def is_same(one: Rgb, other: Rgb) -> bool:
    """Return whether nobody tells the two colours apart."""
    return abs(one[0] - other[0]) <= SAME and abs(one[1] - other[1]) <= SAME and abs(one[2] - other[2]) <= SAME
