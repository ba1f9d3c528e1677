"""What can be told cheaply about a picture of a PDF: whether it is opaque, and whether it has one colour only."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from typing import Any, NamedTuple

from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.utils import apply_png_predictor

from matcher.readers.pdf_colours import Colour, rgb_of, space_of
from matcher.readers.pdf_fonts import PDF_FAULTS

_MAX_BYTES = 4 << 20
_FLATE = ("FlateDecode", "Fl")
_LEAST_PACKED, _SLACK = 60, 400
"""One colour is packed at least so well, give or take some bytes; what is packed worse is not inflated."""
_FIRST_ROWS = 3
_STENCIL = re.compile(rb"/(?:IM|ImageMask)\s*true")


class Picture(NamedTuple):
    """What a picture does to the page below it."""

    alpha: float
    is_sure: bool
    """Whether every point of it is painted with this opacity."""
    colour: tuple[float, float, float] | None
    """The one colour it has; None for a real picture, or one that is not looked into."""


UNSURE = Picture(1.0, is_sure=False, colour=None)


def picture_of(image: PDFStream, fill: tuple[float, float, float] | None, resources: Mapping[str, Any]) -> Picture:
    """Return what an image XObject does; `fill` is the colour that a stencil is painted in."""
    try:
        return _looked_at(image, fill, resources)
    except (zlib.error, *PDF_FAULTS):
        return UNSURE


def inline_picture(header: bytes) -> Picture:
    """Return what an inline image does, told from its dictionary alone."""
    return UNSURE if _STENCIL.search(header) else Picture(1.0, is_sure=True, colour=None)


def _looked_at(image: PDFStream, fill: tuple[float, float, float] | None, resources: Mapping[str, Any]) -> Picture:
    attrs = image.attrs
    if resolve1(attrs.get("ImageMask")) is True:
        sample = _one_sample(image, n_parts=1, bits=1)
        if sample is None:
            return Picture(1.0, is_sure=False, colour=fill)
        decode = resolve1(attrs.get("Decode")) or [0, 1]
        is_painted = (sample[0] == 0) == (resolve1(decode[0]) == 0)
        return Picture(1.0 if is_painted else 0.0, is_sure=True, colour=fill)
    mask = resolve1(attrs.get("SMask"))
    if resolve1(attrs.get("Mask")) is not None:
        return Picture(1.0, is_sure=False, colour=_one_colour(image, resources))
    if isinstance(mask, PDFStream):
        sample = _one_sample(mask, n_parts=1, bits=8) if "Decode" not in mask.attrs else None
        colour = _one_colour(image, resources)
        return (
            Picture(sample[0] / 255, is_sure=True, colour=colour)
            if sample is not None
            else Picture(1.0, is_sure=False, colour=colour)
        )
    return Picture(1.0, is_sure=True, colour=_one_colour(image, resources))


def _one_colour(image: PDFStream, resources: Mapping[str, Any]) -> tuple[float, float, float] | None:
    if "Decode" in image.attrs:
        return None
    space = space_of(image.attrs.get("ColorSpace"), resources)
    n_parts = {"gray": 1, "rgb": 3, "cmyk": 4, "indexed": 1}.get(space.kind)
    bits = resolve1(image.attrs.get("BitsPerComponent"))
    if n_parts is None or not (bits == 8 or (bits == 1 and n_parts == 1)):
        return None
    sample = _one_sample(image, n_parts=n_parts, bits=bits)
    if sample is None:
        return None
    parts = tuple(sample) if space.kind == "indexed" else tuple(byte / (255 if bits == 8 else 1) for byte in sample)
    found = rgb_of(Colour(space, parts))
    return found if isinstance(found, tuple) else None


def _one_sample(image: PDFStream, *, n_parts: int, bits: int) -> bytes | None:
    """Return the sample that all points of an image share, or None: they differ, or it is not looked into."""
    attrs = image.attrs
    width, height = int(resolve1(attrs.get("Width", 0))), int(resolve1(attrs.get("Height", 0)))
    row = (width * n_parts * bits + 7) // 8
    if not 0 < row * height <= _MAX_BYTES:
        return None
    data = _samples(image, row=row, height=height, n_parts=n_parts, bits=bits)
    if data is None or len(data) < row * height:
        return None
    if bits == 1:
        spare = row * 8 - width
        rows = {data[start : start + row] for start in range(0, row * height, row)}
        values = {int.from_bytes(line, "big") >> spare for line in rows}
        if len(values) == 1 and (value := values.pop()) in (0, (1 << width) - 1):
            return b"\x01" if value else b"\x00"
        return None
    sample = data[:n_parts]
    return sample if data[: row * height] == sample * (width * height) else None


def _samples(image: PDFStream, *, row: int, height: int, n_parts: int, bits: int) -> bytes | None:
    """Return the samples of an image that is stored plainly or deflated, where it may well have one colour."""
    filters = image.get_filters()
    names = [getattr(name, "name", "") for name, _ in filters]
    raw = image.rawdata
    if raw is None or image.decipher is not None or len(names) > 1 or (names and names[0] not in _FLATE):
        return None
    if not names:
        return raw
    if len(raw) > row * height // _LEAST_PACKED + _SLACK:
        return None
    # Not through the stream's own decoding: what is looked at here must not use up what may be inflated of the text.
    data = zlib.decompressobj().decompress(raw, (row + 1) * height)
    parameters = resolve1(filters[0][1])
    predictor = resolve1(parameters.get("Predictor", 1)) if isinstance(parameters, dict) else 1
    if predictor == 1:
        return data
    return _unpredicted(data, row=row, height=height, n_parts=n_parts, bits=bits) if predictor >= 10 else None


def _unpredicted(data: bytes, *, row: int, height: int, n_parts: int, bits: int) -> bytes | None:
    """Undo the row filters of PNG where all rows but the first few are stored alike, as those of one colour are."""
    rows = [data[start : start + row + 1] for start in range(0, len(data), row + 1)]
    if len(set(rows[_FIRST_ROWS:])) > 1:
        return None
    first = b"".join(rows[: _FIRST_ROWS + 1])
    shown = apply_png_predictor(15, n_parts, row * 8 // (n_parts * bits), bits, first)
    # Two equal rows that are stored alike go on for ever.
    return shown + shown[-row:] * max(height - _FIRST_ROWS - 1, 0)
