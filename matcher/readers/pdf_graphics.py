"""The part of a PDF's interpreter that is not text: colours, opacity, clips, layers, and what is painted where.

Nothing is worked out while a page is run. Marks are kept as they come, and looked into when a word's visibility depends
on them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import PDFStream, dict_value, list_value, resolve1
from pdfminer.psparser import literal_name

from matcher.readers import pdf_colours as colours
from matcher.readers.hidden import STROKING_MODES, Ink
from matcher.readers.pdf_colours import CLEAR, CMYK, GRAY, RGB, Colour, rgb_of
from matcher.readers.pdf_device import WordDevice
from matcher.readers.pdf_fonts import PDF_FAULTS
from matcher.readers.pdf_layers import Layers
from matcher.readers.pdf_marks import Blend, Look, Mark
from matcher.readers.regions import Matrix, PathItem, enclosed

_THICK_POINTS = 1.5
"""A thinner line neither covers a word nor carries one."""
_MAX_MARKS = 20_000
_MAX_LAYER_DEPTH = 1_000
FIRST_CLIPPING_MODE = 4
_NORMAL = ("Normal", "Compatible")


class GraphicsInterpreter(PDFPageInterpreter):
    """Keeps how things look, and hands every mark that is painted to the device."""

    device: WordDevice
    layers: Layers
    resources: dict[Any, Any]

    def start_look(self, look: Look, *, is_off: bool = False) -> None:
        """Start with a look: that of the page, or the one in which a form is drawn."""
        self.look = look
        self._path: list[PathItem] = []
        self._clipping = ""
        self._tags: list[bool] = []
        self._is_form_off = self.is_off = is_off
        self._shows_clip_text = False
        self._ink: Ink | None = None

    def restyle(self, **changes: Any) -> None:
        """Change the look."""
        self.look = self.look._replace(**changes)
        self._ink = None

    def set_look(self, look: Look) -> None:
        """Take back a look that was saved."""
        self.look = look
        self._ink = None

    def ink(self) -> Ink:
        """Return how text is drawn now."""
        if self._ink is None:
            look = self.look
            blend = look.blend
            fill = rgb_of(look.fill)
            stroke = rgb_of(look.stroke) if self.textstate.render in STROKING_MODES else fill
            # A soft mask, or a mode that nobody here knows: what is seen of it is unknown.
            is_known = not blend.is_masked
            self._ink = Ink(
                fill if isinstance(fill, tuple) and is_known else None,
                stroke if isinstance(stroke, tuple) and is_known else None,
                0.0 if fill == CLEAR else blend.fill_alpha * blend.outer_alpha,
                0.0 if stroke == CLEAR else blend.stroke_alpha * blend.outer_alpha,
                blend.mode,
                look.clip,
                self.is_off,
            )
        return self._ink

    def show(self, text: Any) -> None:
        """Hand a string to the device, with the look it has."""
        mode = self.textstate.render
        if mode >= FIRST_CLIPPING_MODE:
            self._shows_clip_text = True
        self.device.ink = self._ink or self.ink()
        self.device.render_string(self.textstate, text)

    def mark(self, kind: str, source: Any, *, width: float = 0.0, is_even_odd: bool = False) -> None:
        """Hand something painted to the device."""
        if not self.is_off and len(self.device.marks) < _MAX_MARKS:
            self.device.marks.append(Mark(kind, source, self.ctm, self.look, self.resources, width, is_even_odd))

    # -- colours

    def do_g(self, gray: Any) -> None:
        """Fill in a gray."""
        self.restyle(fill=Colour(GRAY, (gray,)))

    def do_G(self, gray: Any) -> None:  # noqa: N802 - the operator's name, as those below
        """Stroke in a gray."""
        self.restyle(stroke=Colour(GRAY, (gray,)))

    def do_rg(self, r: Any, g: Any, b: Any) -> None:
        """Fill in red, green and blue."""
        self.restyle(fill=Colour(RGB, (r, g, b)))

    def do_RG(self, r: Any, g: Any, b: Any) -> None:  # noqa: N802
        """Stroke in red, green and blue."""
        self.restyle(stroke=Colour(RGB, (r, g, b)))

    def do_k(self, c: Any, m: Any, y: Any, k: Any) -> None:
        """Fill in the colours of print."""
        self.restyle(fill=Colour(CMYK, (c, m, y, k)))

    def do_K(self, c: Any, m: Any, y: Any, k: Any) -> None:  # noqa: N802
        """Stroke in the colours of print."""
        self.restyle(stroke=Colour(CMYK, (c, m, y, k)))

    def do_cs(self, name: Any) -> None:
        """Choose the colour space of fills."""
        self.restyle(fill=colours.initial(colours.space_named(literal_name(name), self.resources)))

    def do_CS(self, name: Any) -> None:  # noqa: N802
        """Choose the colour space of strokes."""
        self.restyle(stroke=colours.initial(colours.space_named(literal_name(name), self.resources)))

    def do_sc(self) -> None:
        """Choose a colour for fills."""
        self.restyle(fill=Colour(self.look.fill.space, tuple(self.argstack)))

    do_scn = do_sc

    def do_SC(self) -> None:  # noqa: N802
        """Choose a colour for strokes."""
        self.restyle(stroke=Colour(self.look.stroke.space, tuple(self.argstack)))

    do_SCN = do_SC  # noqa: N815

    def do_gs(self, name: Any) -> None:
        """Take opacity, blend mode and soft mask from a parameter dictionary."""
        states = dict_value(self.resources.get("ExtGState", {}))
        state = dict_value(states.get(literal_name(name), {}))
        blend = self.look.blend
        for key, field in (("ca", "fill_alpha"), ("CA", "stroke_alpha")):
            alpha = resolve1(state.get(key))
            if isinstance(alpha, (int, float)):
                blend = Blend(**(blend._asdict() | {field: float(alpha)}))
        mode = resolve1(state.get("BM"))
        if mode is not None:
            first = resolve1(mode[0]) if isinstance(mode, list) and mode else mode
            mode_name = str(getattr(first, "name", "Normal"))
            blend = blend._replace(mode="Normal" if mode_name in _NORMAL else mode_name)
        mask = resolve1(state.get("SMask"))
        if mask is not None:
            blend = blend._replace(is_masked=isinstance(mask, dict))
            if isinstance(mask, dict) and _masks_all(mask):
                blend = blend._replace(is_masked=False, fill_alpha=0.0, stroke_alpha=0.0)
        self.restyle(blend=blend)

    # -- paths

    def do_re(self, x: Any, y: Any, w: Any, h: Any) -> None:
        """Add a rectangle to the path."""
        self._path.append((float(x), float(y), float(w), float(h)))

    def do_m(self, x: Any, y: Any, steps: Any = b"") -> None:
        """Start a subpath; its other operators are kept unread."""
        self._path.append((float(x), float(y), steps))

    def do_W(self) -> None:  # noqa: N802
        """Make the path the clip once it is painted."""
        self._clipping = "W"

    def do_W_a(self) -> None:  # noqa: N802
        """Make the path, by the even-odd rule, the clip once it is painted."""
        self._clipping = "W*"

    def do_n(self) -> None:
        """End the path."""
        if self._clipping:
            region = enclosed(self._path, ctm=self.ctm, height=self.device.height, is_even_odd=self._clipping == "W*")
            clip = self.look.clip
            if clip is not None or not self.device.fills_page(region):
                self.restyle(clip=region.within(clip))
            self._clipping = ""
        self._path = []

    def do_f(self) -> None:
        """Fill the path."""
        if self._path:
            self.mark("fill", self._path)
        self.do_n()

    do_F = do_f  # noqa: N815

    def do_f_a(self) -> None:
        """Fill the path by the even-odd rule."""
        if self._path:
            self.mark("fill", self._path, is_even_odd=True)
        self.do_n()

    def do_S(self) -> None:  # noqa: N802
        """Stroke the path."""
        if self._path and self.graphicstate.linewidth > _THICK_POINTS:
            self.mark("stroke", self._path, width=self.graphicstate.linewidth)
        self.do_n()

    do_s = do_S

    def do_B(self) -> None:  # noqa: N802
        """Fill and stroke the path."""
        if self._path:
            self.mark("fill", self._path)
        self.do_S()

    do_b = do_B

    def do_B_a(self) -> None:  # noqa: N802
        """Fill, by the even-odd rule, and stroke the path."""
        if self._path:
            self.mark("fill", self._path, is_even_odd=True)
        self.do_S()

    do_b_a = do_B_a

    def do_sh(self, name: Any) -> None:
        """Paint a shading wherever the clip lets it."""
        self.mark("shading", dict_value(self.resources.get("Shading", {})).get(literal_name(name)))

    def do_BI(self) -> None:  # noqa: N802
        """Paint an inline image."""
        header = self.argstack[0] if self.argstack else b""
        self.mark("inline", header if isinstance(header, bytes) else b"")

    def do_Tr(self, mode: Any) -> None:  # noqa: N802
        """Choose what is done with letters: filled, stroked, used as a clip, or nothing."""
        super().do_Tr(mode)
        self._ink = None

    def do_ET(self) -> None:  # noqa: N802
        """End a text object: letters shown as a clip clip from now on."""
        if self._shows_clip_text:
            self._shows_clip_text = False
            self.restyle(is_text_clip=True)

    # -- layers

    def do_BMC(self, _tag: Any) -> None:  # noqa: N802
        """Begin marked content."""
        self._begin_tag(is_off=False)

    def do_BDC(self, tag: Any, properties: Any) -> None:  # noqa: N802
        """Begin marked content, which may belong to a layer. What replaces its text for copying is not read."""
        is_off = False
        if getattr(tag, "name", "") == "OC" and hasattr(properties, "name"):
            is_off = self.layers.is_off(dict_value(self.resources.get("Properties", {})).get(properties.name))
        self._begin_tag(is_off=is_off)

    def do_EMC(self) -> None:  # noqa: N802
        """End marked content."""
        if self._tags and self._tags.pop():
            self.is_off = self._is_form_off or any(self._tags)
            self._ink = None

    def _begin_tag(self, *, is_off: bool) -> None:
        if len(self._tags) < _MAX_LAYER_DEPTH:
            self._tags.append(is_off)
            if is_off:
                self.is_off = True
                self._ink = None

    def look_inside(self, form: PDFStream, ctm: Matrix) -> tuple[Look, bool]:
        """Return the look in which a form starts, and whether it belongs to a layer that is off."""
        look, height = self.look, self.device.height
        edges = [float(edge) for edge in list_value(form.get("BBox", []))]
        if len(edges) == 4:
            x0, y0, x1, y1 = edges
            region = enclosed([(x0, y0, x1 - x0, y1 - y0)], ctm=ctm, height=height, is_even_odd=False)
            if look.clip is not None or not self.device.fills_page(region):
                look = look._replace(clip=region.within(look.clip))
        if form.get("Group") is not None and not look.blend.is_masked:
            blend = look.blend
            look = look._replace(blend=Blend(outer_alpha=blend.outer_alpha * blend.fill_alpha, mode=blend.mode))
        return look, self.is_off or self.layers.is_off(form.get("OC"))


def _masks_all(mask: Mapping[str, Any]) -> bool:
    """Return whether a soft mask lets nothing through: its drawing is empty, and what it leaves out is taken away."""
    form = resolve1(mask.get("G"))
    if not isinstance(form, PDFStream) or mask.get("TR") is not None or mask.get("BC") is not None:
        return False
    try:
        return not colours.paints_anything(form.get_data())
    except PDF_FAULTS:
        return False
