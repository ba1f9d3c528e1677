"""A page as a grey picture, and whether there is one on it."""

from __future__ import annotations

import ctypes
from typing import Any, NamedTuple

from matcher.readers.pdfium_frame import Frame, Rect

_DOTS_PER_INCH = 300
_POINTS_PER_INCH = 72
_MAX_PIXELS = 24_000_000
_WHITE = 0xFFFFFFFF
_MAX_OBJECTS = 20_000
_MANY_PATHS = 200
_PICTURE_SHARE = 0.2


class Picture(NamedTuple):
    """A grey picture in the format PGM, with its number of pixels a point."""

    pgm: bytes
    scale: float

    @property
    def dots_per_inch(self) -> int:
        """Its resolution."""
        return max(round(self.scale * _POINTS_PER_INCH), 1)


def drawn(page: Any, frame: Frame) -> Picture:
    """Return the page as displayed; a huge page is drawn in a lower resolution."""
    import pypdfium2.raw as pdfium

    scale = _DOTS_PER_INCH / _POINTS_PER_INCH
    n_pixels = max(frame.width * frame.height, 1) * scale * scale
    scale *= min(1.0, (_MAX_PIXELS / n_pixels) ** 0.5)
    width, height = max(int(frame.width * scale), 1), max(int(frame.height * scale), 1)
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_Gray, None, 0)
    if not bitmap:
        raise MemoryError
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, _WHITE)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, pdfium.FPDF_ANNOT | pdfium.FPDF_GRAYSCALE)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        raw = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    rows = raw if stride == width else b"".join(raw[row * stride : row * stride + width] for row in range(height))
    return Picture(b"P5\n%d %d\n255\n" % (width, height) + rows, scale)


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


def _bounds(item: Any) -> Rect:
    import pypdfium2.raw as pdfium

    edges = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(item, *edges)
    left, bottom, right, top = (edge.value for edge in edges)
    return left, top, right, bottom
