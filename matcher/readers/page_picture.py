"""A page as a grey picture."""

from __future__ import annotations

import ctypes
from typing import Any, NamedTuple

from matcher.readers.pdfium_frame import Frame

_DOTS_PER_INCH = 300
_POINTS_PER_INCH = 72
_MAX_PIXELS = 24_000_000
_WHITE = 0xFFFFFFFF


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
