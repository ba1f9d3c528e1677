"""Fonts of a PDF: what a code shows, how wide it is, whether the face is bold."""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from pdfminer.cmapdb import FileUnicodeMap
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdffont import PDFCIDFont, PDFFont, PDFType3Font, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import PDFStream, dict_value, list_value, resolve1
from pdfminer.psexceptions import PSException

from matcher.readers.directions import RIGHT_TO_LEFT
from matcher.readers.face import is_bold_name
from matcher.readers.pdf_font_specs import MAX_CODES, lean_spec
from matcher.readers.pdf_maps import UNKNOWN, is_too_much, lies_of, marked
from matcher.readers.pdf_truetype import characters_by_glyph

PDF_FAULTS = (
    PDFException, PSException, ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError,
    ArithmeticError, struct.error, EOFError, LookupError,
)  # fmt: skip
"""What pdfminer raises on files that break the rules."""

_FORCE_BOLD = 1 << 18
_UNUSED_CODES = frozenset((127, 129, 141, 143, 144, 157))
"""Codes that WinAnsiEncoding leaves free; they show a bullet (PDF 32000-1, D.2, note 3)."""
_USUAL_WIDTH = 0.5
"""Of a letter, as a share of the font size."""
_UNNAMED_COLLECTIONS = ("Adobe-Identity", "Adobe-UCS")
_MAX_SHOWN = 16
"""Characters that one code may stand for."""
_SECTION_MARK = re.compile(rb"(begin|end)(bfchar|bfrange)")
_MAX_MAP_BYTES = 4 << 20
_MAP_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")


class FontFace:
    """A font with what its codes show, looked up once each."""

    __slots__ = (
        "descent", "font", "glyphs", "is_bold", "is_multibyte", "is_type3", "is_vertical", "lies", "size_factor", "usual_width",
    )  # fmt: skip

    def __init__(self, font: PDFFont, lies: Mapping[int, str] | None = None) -> None:
        self.font = font
        self.lies = lies or {}
        """What codes show, where the font claims that they show something else."""
        self.glyphs: dict[int, tuple[str, float]] = {}
        self.is_multibyte = font.is_multibyte()
        self.is_vertical = font.is_vertical()
        self.is_type3 = isinstance(font, PDFType3Font)
        # A Type 3 font has a scale of its own: its size in points says nothing about the height of its letters.
        self.size_factor = (abs(font.get_height()) or 1.0) if self.is_type3 else 1.0
        self.descent = 0.0 if self.is_type3 else font.get_descent()
        # Without widths all letters would stand in one place, and words would run together.
        has_widths = self.is_multibyte or self.is_type3 or any(font.widths.values()) or font.default_width
        self.usual_width = 0.0 if has_widths else _USUAL_WIDTH
        name = font.fontname if isinstance(font.fontname, str) else ""
        names = f"{name} {getattr(font, 'basefont', '')}"
        self.is_bold = is_bold_name(names) or bool(font.flags & _FORCE_BOLD)

    def glyph(self, code: int) -> tuple[str, float]:
        """Return the text that `code` shows, U+FFFD when nobody knows, and its width in text space."""
        found = self.glyphs.get(code)
        if found is None:
            try:
                text = self.font.to_unichr(code)
            except PDFUnicodeNotDefined:
                text = "•" if code in _UNUSED_CODES and not self.is_multibyte else UNKNOWN
            text = text[:_MAX_SHOWN]
            if len(text) > 1 and RIGHT_TO_LEFT.search(text):
                text = text[::-1]  # one glyph for several letters: words are taken as they stand, from left to right
            if code in self.lies or (len(text) > 1 and is_too_much(text)):
                text = marked(text, self.lies.get(code, UNKNOWN))
            found = self.glyphs[code] = (text, self.usual_width or self.font.char_width(code))
        return found


class FontStore(PDFResourceManager):
    """pdfminer's store of fonts, made of bounded copies of their dictionaries; a stand-in for a font that is broken."""

    def __init__(self) -> None:
        super().__init__()
        self._specs: dict[int, Mapping[str, object]] = {}

    def face(self, font: PDFFont) -> FontFace:
        """Return a face for a font of this store."""
        return FontFace(font, lies_of(font, self._specs.get(id(font), {})))

    def get_font(self, objid: object, spec: Mapping[str, object]) -> PDFFont:
        """Return the font that `spec` describes, kept under `objid`."""
        found = self._cached_fonts.get(objid) if objid else None
        if found is not None:
            return found
        try:
            font = self._made(spec)
        except PDF_FAULTS:
            font = super().get_font(None, {})
        if objid:
            self._cached_fonts[objid] = font
        self._specs[id(font)] = spec
        return font

    def _made(self, spec: Mapping[str, Any]) -> PDFFont:
        lean = lean_spec(spec)
        if lean.get("DescendantFonts"):  # what pdfminer does with a composite font, without asking for it again
            lean = lean["DescendantFonts"][0] | {key: lean[key] for key in ("Encoding", "ToUnicode") if key in lean}
        font = super().get_font(None, lean)
        mapping = resolve1(spec.get("ToUnicode"))
        if isinstance(mapping, PDFStream):
            font.unicode_map = read_to_unicode(mapping.get_data())  # type: ignore[attr-defined]  # all of them have it
        elif mapping is None and isinstance(font, PDFCIDFont) and font.cidcoding in _UNNAMED_COLLECTIONS:
            _take_own_map(font, spec)
        return font


def _take_own_map(font: PDFCIDFont, spec: Mapping[str, Any]) -> None:
    """Give a composite font without ToUnicode the characters that its own font file names."""
    descendant = dict_value(list_value(spec.get("DescendantFonts", [{}]))[0])
    program = resolve1(dict_value(descendant.get("FontDescriptor", {})).get("FontFile2"))
    if isinstance(program, PDFStream):
        characters = characters_by_glyph(program.get_data())
        if characters:
            font.unicode_map = FileUnicodeMap()
            font.unicode_map.cid2unichr = characters


def read_to_unicode(data: bytes) -> FileUnicodeMap:
    """Return the map from codes to text that a ToUnicode stream holds, at most 70,000 codes of it."""
    result = FileUnicodeMap()
    put = result.cid2unichr
    n_left = MAX_CODES  # of what is put, not of what is there then: ranges may overlap, thousands of times
    marks = list(_SECTION_MARK.finditer(data, 0, _MAX_MAP_BYTES))
    for mark, after in pairwise([*marks, None]):
        if mark is None or mark[1] == b"end":
            continue
        items = _map_items(data[mark.end() : after.start() if after else _MAX_MAP_BYTES])
        step = 2 if mark[2] == b"bfchar" else 3
        for entry in zip(*(items[n::step] for n in range(step)), strict=False):
            n_left -= _put_entry(put, entry, n_left)
            if n_left <= 0:
                return result
    return result


def _map_items(body: bytes) -> list[Any]:
    """Return hexadecimal strings, and lists of them, in order."""
    items: list[Any] = []
    array: list[bytes] | None = None
    for token in _MAP_TOKEN.finditer(body):
        if token.lastindex == 1:
            digits = token[1] if token[1].isalnum() else re.sub(rb"\s", b"", token[1])
            (items if array is None else array).append(digits)
        elif token.lastindex == 2:
            array = []
        elif array is not None:
            items.append(array)
            array = None
    return items


def _put_entry(put: dict[int, str], entry: tuple[Any, ...], n_most: int) -> int:
    """Note what one entry says of at most `n_most` codes; return of how many."""
    if not all(isinstance(item, bytes) and item for item in entry[:-1]):
        return 1
    first, shown = int(entry[0], 16), entry[-1]
    n_codes = min(int(entry[-2], 16) - first + 1, n_most) if len(entry) > 2 else 1
    if isinstance(shown, list):
        for offset, text in enumerate(shown[: max(n_codes, 0)]):
            _put(put, first + offset, _utf16(text))
    else:
        shown = shown[: 4 * _MAX_SHOWN]
        stem, start = shown[:-4], int(shown[-4:] or b"0", 16)
        for offset in range(n_codes):
            _put(put, first + offset, _utf16(stem + b"%04X" % ((start + offset) & 0xFFFF)) if offset else _utf16(shown))
    return max(n_codes, 1)


def _put(put: dict[int, str], code: int, text: str) -> None:
    # Some writers map a code to a space and then to a non-breaking one; the plain one is meant.
    if not (text == "\xa0" and put.get(code) == " "):
        put[code] = text


def _utf16(digits: bytes) -> str:
    digits = digits[: 4 * _MAX_SHOWN]
    raw = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    # Some writers give one byte for a Latin letter.
    return chr(raw[0]) if len(raw) == 1 else raw.decode("utf-16-be", "ignore")[:_MAX_SHOWN]
