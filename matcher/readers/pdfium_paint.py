"""Where a page of pdfium's is painted with something other than white, so that white text can be judged."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

from matcher.domain.place import Box
from matcher.readers.pdfium_frame import Frame, Rect

_NEAR_WHITE = 250
_MAX_OBJECTS = 20_000
_MANY_PATHS = 200
_PICTURE_SHARE = 0.2
_EVERYWHERE = Box(float("-inf"), float("-inf"), float("inf"), float("inf"))


def painted_areas(page: Any, frame: Frame) -> list[Box]:
    """Return the boxes, as displayed, of what is painted on a page besides text.

    A form counts as painted in all of its box when it holds anything but text.
    """
    import pypdfium2.raw as pdfium

    n_objects = pdfium.FPDFPage_CountObjects(page)
    if n_objects > _MAX_OBJECTS:
        return [_EVERYWHERE]
    objects = (pdfium.FPDFPage_GetObject(page, index) for index in range(n_objects))
    return [frame.box(_bounds(item)) for item in objects if _is_painted(item, depth=0)]


def _is_painted(item: Any, *, depth: int) -> bool:
    import pypdfium2.raw as pdfium

    kind = pdfium.FPDFPageObj_GetType(item)
    if kind == pdfium.FPDF_PAGEOBJ_FORM:
        return depth > 3 or any(_is_painted(part, depth=depth + 1) for part in _parts(item))
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        return _is_path_painted(item)
    return kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING)


def _parts(form: Any) -> Iterator[Any]:
    import pypdfium2.raw as pdfium

    for index in range(min(pdfium.FPDFFormObj_CountObjects(form), _MAX_OBJECTS)):
        yield pdfium.FPDFFormObj_GetObject(form, index)


def _is_path_painted(path: Any) -> bool:
    import pypdfium2.raw as pdfium

    mode, is_stroked = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, mode, is_stroked)
    is_filled = mode.value != pdfium.FPDF_FILLMODE_NONE
    return (is_filled and _is_seen(path, pdfium.FPDFPageObj_GetFillColor)) or (
        bool(is_stroked.value) and _is_seen(path, pdfium.FPDFPageObj_GetStrokeColor)
    )


def _is_seen(path: Any, colour_of: Any) -> bool:
    red, green, blue, alpha = (ctypes.c_uint(0) for _ in range(4))
    # A pattern has no colour that could be told: it counts as paint.
    if not colour_of(path, red, green, blue, alpha):
        return True
    return alpha.value > 0 and min(red.value, green.value, blue.value) < _NEAR_WHITE


def _bounds(item: Any) -> Rect:
    import pypdfium2.raw as pdfium

    edges = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(item, *edges)
    left, bottom, right, top = (edge.value for edge in edges)
    return left, top, right, bottom


def has_picture(page: Any, frame: Frame) -> bool:
    """Return whether pictures cover a fair share of a page, or so many curves are drawn that they may be letters."""
    import pypdfium2.raw as pdfium

    n_objects = min(pdfium.FPDFPage_CountObjects(page), _MAX_OBJECTS)
    n_paths, area = 0, 0.0
    for item in (pdfium.FPDFPage_GetObject(page, index) for index in range(n_objects)):
        kind = pdfium.FPDFPageObj_GetType(item)
        n_paths += kind == pdfium.FPDF_PAGEOBJ_PATH
        if kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM):
            x0, y0, x1, y1 = frame.box(_bounds(item))
            area += max(min(x1, frame.width) - max(x0, 0), 0) * max(min(y1, frame.height) - max(y0, 0), 0)
    return n_paths >= _MANY_PATHS or area >= _PICTURE_SHARE * frame.width * frame.height
