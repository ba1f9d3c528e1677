"""What pdfium's text page knows of a character, through its plain C functions.

pypdfium2's own objects cost more than the questions that are asked of them: a page of a resume takes thousands.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple

from matcher.readers.face import is_bold_name
from matcher.readers.pdfium_calls import Numbers, retyped
from matcher.readers.pdfium_doubts import Letters, letters_of
from matcher.readers.pdfium_frame import Frame, Rect

_FORCE_BOLD = 1 << 18
_NAME_BYTES = 256


class Style(NamedTuple):
    """What all characters of one text object share."""

    size: float
    """Font size in points as displayed."""
    turn: int
    """Quarter turns, counter-clockwise, by which the text is rotated on the page as displayed."""
    is_level: bool
    """Whether the text runs along the x axis of the page's own coordinates."""
    is_bold: bool
    letters: Letters | None
    """None for characters that pdfium put in itself."""


class TextPage:
    """The characters of one page. Offsets count the page's characters; close it before the page.

    pdfium's bounded text functions, which can stop at 32,767 characters, are not used.
    """

    def __init__(self, page: Any, frame: Frame) -> None:
        self._frame = frame
        self._calls = calls = text_calls()
        self._handle = handle = calls.load_text_page(ctypes.cast(page, ctypes.c_void_p).value)
        self.n_characters = max(calls.count_characters(handle), 0) if handle else 0
        self.styles: dict[int | None, Style] = {}
        self._baselines: dict[int | None, float] = {}
        self._forms: dict[tuple[float, ...], tuple[float, int, bool]] = {}
        self._bold_fonts: dict[int | None, bool] = {}
        # Asked several times for each word of a page, so nothing is looked up to ask.
        self.box: Callable[[int], Rect] = _answer(calls.loose_box, handle, calls.rect, calls.rect.address)
        """The box of the character at an offset, as high as its font."""
        self.origin: Callable[[int], Sequence[float]] = _answer(calls.origin, handle, calls.point, *calls.point.addresses)
        """The point on the baseline where the character at an offset begins."""
        self.object_of: Callable[[int], int | None] = partial(calls.object_of, handle)
        """Which text object the character at an offset belongs to; None for characters that pdfium put in itself."""

    def close(self) -> None:
        """Give the page's text back to pdfium."""
        if self._handle:
            self._calls.close_text_page(self._handle)
            self._handle = None

    def text(self, n_characters: int) -> str:
        """Return the first characters, one for each offset."""
        if not n_characters:
            return ""
        buffer = (ctypes.c_ushort * (n_characters + 1))()
        n_units = self._calls.text(self._handle, 0, n_characters, buffer) - 1
        if n_units == n_characters:
            text = bytes(buffer)[:-2].decode("utf-16-le", "replace")
            if len(text) == n_characters:
                return text
        # Characters without a meaning, or of two units: offsets and text would drift apart.
        return "".join(_character(self._calls.unicode(self._handle, offset)) for offset in range(n_characters))

    def objects_of(self, start: int, end: int) -> tuple[int, ...]:
        """Return the text objects of a range of characters, in order."""
        return tuple(dict.fromkeys(item for item in map(self.object_of, range(start, end)) if item))

    def baseline(self, offset: int, text_object: int | None) -> float:
        """Return y of the baseline of a level text object, to which the character belongs."""
        found = self._baselines.get(text_object)
        if found is None:
            found = self._baselines[text_object] = self.origin(offset)[1]
        return found

    def style(self, offset: int, text_object: int | None) -> Style:
        """Return the style of the text object of a character."""
        found = self.styles.get(text_object)
        if found is None:
            found = self.styles[text_object] = self._style(offset, text_object)
        return found

    def _style(self, offset: int, text_object: int | None) -> Style:
        calls, handle = self._calls, self._handle
        calls.matrix_of(handle, offset, calls.matrix.address)
        a, b, c, d, _, _ = calls.matrix.read()
        form = (calls.font_size(handle, offset), a, b, c, d)
        known = self._forms.get(form)
        if known is None:
            known = self._forms[form] = (abs(form[0]) * math.hypot(c, d), self._frame.turn((a, b, c, d)), b == 0 < a)
        size, turn, is_level = known
        if not text_object:
            return Style(size, turn, is_level, is_bold=False, letters=None)
        return Style(size, turn, is_level, self._is_bold(offset, calls.font_of(text_object)), letters_of(text_object))

    def _is_bold(self, offset: int, font: int | None) -> bool:
        found = self._bold_fonts.get(font)
        if found is None:
            flags = ctypes.c_int()
            name = ctypes.create_string_buffer(_NAME_BYTES)
            self._calls.font_info(self._handle, offset, name, _NAME_BYTES, ctypes.byref(flags))
            found = is_bold_name(name.value.decode("utf-8", "replace")) or bool(flags.value & _FORCE_BOLD)
            self._bold_fonts[font] = found
        return found


class Calls:
    """pdfium's functions on text, and the places where they leave their answers."""

    def __init__(self) -> None:
        import pypdfium2.raw as pdfium

        address, index = ctypes.c_void_p, ctypes.c_int
        self.load_text_page = retyped(pdfium.FPDFText_LoadPage, address, address)
        self.close_text_page = retyped(pdfium.FPDFText_ClosePage, None, address)
        self.count_characters = retyped(pdfium.FPDFText_CountChars, index, address)
        self.text = retyped(pdfium.FPDFText_GetText, index, address, index, index, address)
        self.unicode = retyped(pdfium.FPDFText_GetUnicode, ctypes.c_uint, address, index)
        self.object_of = retyped(pdfium.FPDFText_GetTextObject, address, address, index)
        self.loose_box = retyped(pdfium.FPDFText_GetLooseCharBox, index, address, index, address)
        self.origin = retyped(pdfium.FPDFText_GetCharOrigin, index, address, index, address, address)
        self.matrix_of = retyped(pdfium.FPDFText_GetMatrix, index, address, index, address)
        self.font_size = retyped(pdfium.FPDFText_GetFontSize, ctypes.c_double, address, index)
        self.font_of = retyped(pdfium.FPDFTextObj_GetFont, address, address)
        self.font_info = retyped(pdfium.FPDFText_GetFontInfo, ctypes.c_ulong, address, index, address, ctypes.c_ulong, address)
        self.rect = Numbers(pdfium.FS_RECTF(), "f")
        self.matrix = Numbers(pdfium.FS_MATRIX(), "f")
        self.point = Numbers((ctypes.c_double * 2)(), "d")


@lru_cache(maxsize=1)
def text_calls() -> Calls:
    """Return the functions of this process; making them takes as long as reading a short page."""
    return Calls()


def _answer(function: Any, handle: int | None, numbers: Numbers, *addresses: int) -> Callable[[int], Sequence[float]]:
    """Return a function that asks pdfium about the character at an offset, and reads what it left in `numbers`."""
    read = numbers.read

    def ask(offset: int) -> Sequence[float]:
        function(handle, offset, *addresses)
        return read()

    return ask


def _character(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
