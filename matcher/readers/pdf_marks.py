"""What a page of a PDF paints, kept as its content stream gives it, and worked out where a word depends on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from pdfminer.pdftypes import PDFStream, dict_value, list_value, resolve1

from matcher.domain.place import Box
from matcher.readers import pdf_colours as colours
from matcher.readers.ground import Area
from matcher.readers.pdf_colours import BLACK, CLEAR, Colour, rgb_of
from matcher.readers.pdf_images import inline_picture, picture_of
from matcher.readers.regions import Matrix, Region, displayed_box, filled, stroked


class Blend(NamedTuple):
    """How what is painted meets what lies below."""

    fill_alpha: float = 1.0
    stroke_alpha: float = 1.0
    mode: str = "Normal"
    is_masked: bool = False
    """Whether a soft mask lets an unknown share of it through."""
    outer_alpha: float = 1.0
    """Opacity of the group that it is painted into."""


class Look(NamedTuple):
    """What of the graphics state decides how things look; saved and restored as one."""

    fill: Colour = BLACK
    stroke: Colour = BLACK
    blend: Blend = Blend()
    clip: Region | None = None
    is_text_clip: bool = False
    """Whether letters are part of the clip."""


class Mark(NamedTuple):
    """Something painted, as the content stream gives it."""

    kind: str
    """'fill', 'stroke', 'image', 'inline' or 'shading'."""
    source: Any
    """The path, the image, the header of the inline image, or the shading."""
    ctm: Matrix
    look: Look
    resources: Mapping[str, Any]
    width: float = 0.0
    is_even_odd: bool = False

    def areas(self, height: float, page: Box) -> list[Area]:
        """Return what was painted, on a page of `height`; nothing for what leaves no trace."""
        look, kind = self.look, self.kind
        blend = look.blend
        alpha = (blend.stroke_alpha if kind == "stroke" else blend.fill_alpha) * blend.outer_alpha
        found, is_sure, colour, strength = self._painted(height, page)
        alpha *= strength
        if colour == CLEAR or alpha <= 0:
            return []
        is_sure = is_sure and not blend.is_masked and not look.is_text_clip
        rgb = colour if isinstance(colour, tuple) else None
        is_picture = kind in ("image", "inline")
        return [
            Area(region.within(look.clip), rgb, alpha, blend.mode, is_sure, is_picture, look.is_text_clip) for region in found
        ]

    def _painted(self, height: float, page: Box) -> tuple[list[Region], bool, colours.Paint, float]:
        """Return regions, whether all of them is painted, the colour, and the opacity."""
        kind, look = self.kind, self.look
        if kind == "fill":
            regions = filled(self.source, ctm=self.ctm, height=height, is_even_odd=self.is_even_odd)
            is_plain = look.fill.space.kind != "pattern"
            colour = rgb_of(look.fill)
            return regions, is_plain or isinstance(colour, tuple), colour, 1.0
        if kind == "stroke":
            width = self.width
            return stroked(self.source, ctm=self.ctm, height=height, width=width), True, rgb_of(look.stroke), 1.0
        if kind == "shading":
            return [Region(page)], _fills_all(self.source), colours.shading_colour(self.source, self.resources), 1.0
        region = Region(
            displayed_box(0, 0, 1, 1, ctm=self.ctm, height=height), (), self.ctm[1] == 0 == self.ctm[2] or _is_turned(self.ctm)
        )
        if kind == "inline":
            picture = inline_picture(self.source)
        else:
            fill = rgb_of(look.fill)
            picture = picture_of(self.source, fill if isinstance(fill, tuple) else None, self.resources)
        return [region], picture.is_sure, picture.colour, picture.alpha


def _is_turned(ctm: Matrix) -> bool:
    return ctm[0] == 0 == ctm[3]


def _fills_all(shading: Any) -> bool:
    found = resolve1(shading)
    spec = found.attrs if isinstance(found, PDFStream) else dict_value(found)
    kind = resolve1(spec.get("ShadingType"))
    return kind == 1 or (kind == 2 and all(resolve1(end) is True for end in list_value(spec.get("Extend", [False]))))
