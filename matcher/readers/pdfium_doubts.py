"""Which text of pdfium's page may be hidden: what is drawn in white, faintly, through a clip, or near other paint.

A doubt is cheap, and no verdict: `pdfium_sight` paints the page to see.
"""

from __future__ import annotations

import ctypes
from collections.abc import Container, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from matcher.domain.place import Box
from matcher.readers.ground import WHITE, Rgb, is_same
from matcher.readers.pdfium_calls import Numbers, retyped
from matcher.readers.pdfium_frame import Frame

MAX_OBJECTS = 20_000
"""Of a page; text of a page with more is taken as visible, because painting it costs too much."""
_BAND_POINTS = 36.0
_MAX_BANDS = 2_000
_THINNEST = 0.4
"""Points; a thinner line neither covers a word nor carries one."""
_OPAQUE = 238
"""Of 255, and more."""
_SLACK = 1.0
_DARK_ON_WHITE = 0.9
_PATTERN = 191
"""Of 255, in red, green and blue: what pdfium calls the colour of a tiling pattern."""
_STROKED_ONLY, _FILLED_AND_STROKED = 1, 2


class Letters(NamedTuple):
    """How a text object is drawn."""

    mode: int
    """PDF text rendering mode."""
    fill: Rgb | None
    """None: nobody knows."""
    stroke: Rgb | None
    is_faint: bool
    """Whether it is transparent in some way."""


class Paint(NamedTuple):
    """Something that is painted besides text."""

    z: int
    """Its place in the order of painting."""
    box: Box
    colour: Rgb | None
    """None: nobody knows, or not one colour."""
    is_solid: bool
    """Whether each point of the box is painted so that nothing shines through."""
    is_picture: bool


class Doubts:
    """What a page of pdfium's paints, in the order of painting, found by where it is."""

    def __init__(self, page: Any, frame: Frame) -> None:
        self._frame = frame
        self._order: dict[int, int] = {}
        self._bands: dict[int, list[Paint]] = {}
        self._repeats: list[tuple[int, Box]] | None = None
        self.pictures: list[Box] = []
        calls = object_calls()
        self._calls = calls
        handle = ctypes.cast(page, ctypes.c_void_p).value
        n_objects = calls.count_objects(handle)
        self.is_too_much = n_objects > MAX_OBJECTS
        if self.is_too_much:
            return
        for z in range(n_objects):
            item = calls.object_at(handle, z)
            kind = calls.kind_of(item)
            if kind == calls.text:
                self._order[item] = z
            else:
                self._add(z, item, kind)

    def _add(self, z: int, item: int, kind: int) -> None:
        calls = self._calls
        x0, y0, x1, y1 = self._box(item)
        box = Box(max(x0, 0.0), max(y0, 0.0), min(x1, self._frame.width), min(y1, self._frame.height))
        if not (box.x1 - box.x0 >= _THINNEST and box.y1 - box.y0 >= _THINNEST):
            return
        is_picture = kind == calls.image
        if is_picture:
            self.pictures.append(box)
        colour, is_solid = self._colour_of_path(item) if kind == calls.path else (None, False)
        paint = Paint(z, box, colour, is_solid, is_picture)
        for band in range(int(y0 / _BAND_POINTS), min(int(box.y1 / _BAND_POINTS), _MAX_BANDS) + 1):
            self._bands.setdefault(band, []).append(paint)

    def _colour_of_path(self, item: int) -> tuple[Rgb | None, bool]:
        """Return the colour of a path, and whether it fills all of its box."""
        calls = self._calls
        calls.draw_mode(item, *calls.pair.addresses)
        fill_mode, is_stroked = calls.pair.read()
        if not fill_mode:
            return (_colour(item, calls.stroke_colour)[0], False) if is_stroked else (None, False)
        colour, alpha = _colour(item, calls.fill_colour)
        is_plain = alpha >= _OPAQUE and not is_stroked and not calls.has_transparency(item)
        return colour, is_plain and colour is not None and calls.count_segments(item) <= 5 and self._is_level(item)

    def _is_level(self, item: int) -> bool:
        """Return whether all segments of a path are straight and run along the axes, and no clip cuts it."""
        calls = self._calls
        before: list[Any] | None = None
        for index in range(calls.count_segments(item)):
            segment = calls.segment(item, index)
            if calls.segment_kind(segment) == calls.curve or not calls.segment_point(segment, *calls.corner.addresses):
                return False
            point = calls.corner.read()
            if before is not None and min(abs(point[0] - before[0]), abs(point[1] - before[1])) > 0.01:
                return False
            before = point
        return True

    def reason(self, text_object: int, letters: Letters, box: Box) -> str:
        """Return why text in `box` may be hidden; empty when there is no doubt that it is seen."""
        if letters.mode == 3:
            return "invisible"
        if self.is_too_much:
            return ""
        if letters.is_faint:
            return "transparent"
        z = self._order.get(text_object)
        if z is None:  # within a form, whose clip, layer and group are not told
            return "covered"
        if letters.mode > _FILLED_AND_STROKED:
            # Letters used as a clip show through them what is painted later.
            return "" if any(paint.z > z for paint in self._near(box)) else "invisible"
        calls = self._calls
        n_marks = calls.count_marks(text_object)
        if n_marks > 0 and self._is_in_layer(text_object, n_marks):
            return "layer_off"
        clip = calls.clip_of(text_object)
        n_clips = calls.count_clips(clip) if clip else 0
        if n_clips > 0 and self._is_cut(clip, n_clips, box):
            return "clipped"
        near = self._near(box)
        if not near and letters.mode == 0 and letters.fill is not None and min(letters.fill) < _DARK_ON_WHITE:
            return ""
        colours = {1: (letters.stroke,), 2: (letters.fill, letters.stroke)}.get(letters.mode, (letters.fill,))
        return _by_paint(near, z, colours, box)

    def has_twin(self, box: Box, shown: Container[int]) -> bool:
        """Return whether text about which there is no doubt is drawn at `box` again.

        pdfium leaves text out that repeats what stands there already, and keeps the first: a shadow, not its word.
        """
        if self._repeats is None:
            self._repeats = [(item, self._box(item)) for item in self._order if item not in shown]
        return any(
            overlap_share(box, other) > 0.5 and not self.reason(item, letters_of(item), other) for item, other in self._repeats
        )

    def _box(self, item: int) -> Box:
        calls = self._calls
        calls.bounds_of(item, *calls.bounds.addresses)
        left, bottom, right, top = calls.bounds.read()
        return self._frame.box((left, top, right, bottom))

    def _near(self, box: Box) -> list[Paint]:
        """Return what is painted where `box` is, in the order of painting."""
        x0, y0, x1, y1 = box
        first, last = int(y0 / _BAND_POINTS), int(y1 / _BAND_POINTS)
        if first == last:
            paints = self._bands.get(first)
            if paints is None:
                return []
        else:
            bands = range(max(first, 0), min(last, _MAX_BANDS) + 1)
            paints = sorted({paint.z: paint for band in bands for paint in self._bands.get(band, ())}.values())
        return [
            paint for paint in paints if x0 < paint.box[2] and paint.box[0] < x1 and y0 < paint.box[3] and paint.box[1] < y1
        ]

    def _is_in_layer(self, text_object: int, n_marks: int) -> bool:
        calls = self._calls
        for index in range(n_marks):
            calls.mark_name(calls.mark(text_object, index), calls.name.address, calls.name.n_bytes, calls.length.address)
            if bytes(calls.name.read()[:4]) == b"O\0C\0":
                return True
        return False

    def _is_cut(self, clip: int, n_clips: int, box: Box) -> bool:
        """Return whether the clip may leave something of `box` out."""
        calls = self._calls
        for index in range(n_clips):
            xs, ys = [], []
            n_segments = calls.count_clip_segments(clip, index)
            if n_segments > 5:
                return True
            for number in range(n_segments):
                segment = calls.clip_segment(clip, index, number)
                if calls.segment_kind(segment) == calls.curve or not calls.segment_point(segment, *calls.corner.addresses):
                    return True
                x, y = self._frame.point(*calls.corner.read())
                xs.append(x)
                ys.append(y)
            if xs and not _holds(Box(min(xs), min(ys), max(xs), max(ys)), box):
                return True
        return False


def _by_paint(near: Sequence[Paint], z: int, colours: tuple[Rgb | None, ...], box: Box) -> str:
    grounds: list[Rgb | None] = [WHITE]
    for paint in near:
        if paint.z > z:
            return "covered"
        if paint.is_solid and _holds(paint.box, box):
            grounds = [paint.colour]
        else:
            grounds.append(paint.colour)
    for ground in grounds:
        if ground is None or all(colour is None or is_same(colour, ground) for colour in colours):
            return "same_colour"
    return ""


def letters_of(text_object: int) -> Letters:
    """Return how a text object is drawn."""
    calls = object_calls()
    fill, fill_alpha = _colour(text_object, calls.fill_colour)
    mode = calls.render_mode(text_object)
    stroke = _colour(text_object, calls.stroke_colour)[0] if mode in (_STROKED_ONLY, _FILLED_AND_STROKED) else None
    return Letters(mode, fill, stroke, fill_alpha < 255 or bool(calls.has_transparency(text_object)))


def _colour(item: int, function: Any) -> tuple[Rgb | None, int]:
    """Return a colour and its opacity, of 255."""
    numbers = object_calls().colour
    if not function(item, *numbers.addresses):
        return None, 255
    red, green, blue, alpha = numbers.read()
    return (None if red == green == blue == _PATTERN else (red / 255, green / 255, blue / 255)), alpha


def overlap_share(one: Box, other: Box) -> float:
    """Return the share of a box that another one covers."""
    width, height = min(one.x1, other.x1) - max(one.x0, other.x0), min(one.y1, other.y1) - max(one.y0, other.y0)
    area = (one.x1 - one.x0) * (one.y1 - one.y0)
    return width * height / area if width > 0 < height and area > 0 else 0.0


def _holds(outer: Box, inner: Box) -> bool:
    return (
        outer.x0 - _SLACK <= inner.x0
        and outer.y0 - _SLACK <= inner.y0
        and inner.x1 <= outer.x1 + _SLACK
        and inner.y1 <= outer.y1 + _SLACK
    )


class ObjectCalls:
    """pdfium's functions on the objects of a page."""

    def __init__(self) -> None:
        import pypdfium2.raw as pdfium

        address, index = ctypes.c_void_p, ctypes.c_int
        self.text, self.path, self.image = pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE
        self.curve = pdfium.FPDF_SEGMENT_BEZIERTO
        self.count_objects = retyped(pdfium.FPDFPage_CountObjects, index, address)
        self.object_at = retyped(pdfium.FPDFPage_GetObject, address, address, index)
        self.kind_of = retyped(pdfium.FPDFPageObj_GetType, index, address)
        self.bounds_of = retyped(pdfium.FPDFPageObj_GetBounds, index, *[address] * 5)
        self.fill_colour = retyped(pdfium.FPDFPageObj_GetFillColor, index, *[address] * 5)
        self.stroke_colour = retyped(pdfium.FPDFPageObj_GetStrokeColor, index, *[address] * 5)
        self.draw_mode = retyped(pdfium.FPDFPath_GetDrawMode, index, *[address] * 3)
        self.has_transparency = retyped(pdfium.FPDFPageObj_HasTransparency, index, address)
        self.render_mode = retyped(pdfium.FPDFTextObj_GetTextRenderMode, index, address)
        self.set_render_mode = retyped(pdfium.FPDFTextObj_SetTextRenderMode, index, address, index)
        self.count_marks = retyped(pdfium.FPDFPageObj_CountMarks, index, address)
        self.mark = retyped(pdfium.FPDFPageObj_GetMark, address, address, ctypes.c_ulong)
        self.mark_name = retyped(pdfium.FPDFPageObjMark_GetName, index, address, address, ctypes.c_ulong, address)
        self.clip_of = retyped(pdfium.FPDFPageObj_GetClipPath, address, address)
        self.count_clips = retyped(pdfium.FPDFClipPath_CountPaths, index, address)
        self.count_clip_segments = retyped(pdfium.FPDFClipPath_CountPathSegments, index, address, index)
        self.clip_segment = retyped(pdfium.FPDFClipPath_GetPathSegment, address, address, index, index)
        self.count_segments = retyped(pdfium.FPDFPath_CountSegments, index, address)
        self.segment = retyped(pdfium.FPDFPath_GetPathSegment, address, address, index)
        self.segment_kind = retyped(pdfium.FPDFPathSegment_GetType, index, address)
        self.segment_point = retyped(pdfium.FPDFPathSegment_GetPoint, index, address, address, address)
        self.bounds = Numbers((ctypes.c_float * 4)(), "f")
        self.colour = Numbers((ctypes.c_uint * 4)(), "I")
        self.pair = Numbers((ctypes.c_int * 2)(), "i")
        self.corner = Numbers((ctypes.c_float * 2)(), "f")
        self.name = Numbers((ctypes.c_ubyte * 64)(), "B")
        self.length = Numbers((ctypes.c_ulong * 1)(), "L")


@lru_cache(maxsize=1)
def object_calls() -> ObjectCalls:
    """Return the functions of this process."""
    return ObjectCalls()
