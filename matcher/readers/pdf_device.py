"""Words with their places, straight from the strings a page shows: no character objects, no grouping."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt
from typing import Any

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.utils import MATRIX_IDENTITY, Matrix, mult_matrix

from matcher.domain.document import HiddenText
from matcher.domain.place import Box
from matcher.readers.compose import plain_glyphs
from matcher.readers.ground import Area
from matcher.readers.hidden import Ink, Run, Sheet, sift
from matcher.readers.pdf_fonts import PDF_FAULTS, FontFace, FontStore
from matcher.readers.pdf_maps import unmarked
from matcher.readers.pdf_marks import Mark
from matcher.readers.placed import PlacedWord
from matcher.readers.regions import Region

_GAP = 0.12
"""A gap wider than this share of the font size parts words."""
_SPACE_CODE = 32
"""Word spacing applies to this code alone, whatever it shows (PDF 32000-1, 9.3.3)."""
_MAX_HIDDEN = 1_000


class CharactersExhausted(Exception):  # noqa: N818 - ends a document, not an error
    """The document shows more characters than the limit allows."""

    def __init__(self, n_kept: int) -> None:
        super().__init__(n_kept)
        self.n_kept = n_kept


class WordDevice(PDFTextDevice):
    """Collects the words of one page after the other.

    Beside them it keeps how they are drawn and what else was painted; at the end of a page `hidden.sift` says from that
    which of them nobody can see.
    """

    def __init__(self, store: FontStore, *, max_characters: int) -> None:
        super().__init__(store)
        self._store = store
        self.words: list[PlacedWord] = []
        self.hidden: list[HiddenText] = []
        self.marks: list[Mark] = []
        self.ink = Ink()
        self.n_characters = 0
        self.n_scans = 0
        self.width = self.height = 0.0
        self._max_characters = max_characters
        self._faces: dict[int, FontFace] = {}
        self._page = 0
        self._unit = 1.0
        self._runs: list[Run] = []
        self._claims: list[PlacedWord] = []

    def start_page(self, page: int, *, width: float, height: float, unit: float = 1.0) -> None:
        """Forget the words of the page before; the new one is `width` by `height` units as displayed, of `unit` points."""
        self.words = []
        self.marks = []
        self._runs = []
        self._claims = []
        self._page, self.width, self.height, self._unit = page, width, height, unit

    def finish_page(self) -> list[PlacedWord]:
        """Return the words of the page that a person can see; the others are in `hidden`."""
        sheet = Sheet(self._page, self.width, self.height, self.words, self._runs, self._areas(), self._claims, self._unit)
        sifted = sift(sheet)
        self.hidden.extend(sifted.hidden[: max(_MAX_HIDDEN - len(self.hidden), 0)])
        self.n_scans += sifted.is_scan
        return sifted.words

    def fills_page(self, region: Region) -> bool:
        """Return whether a region leaves nothing of the page out."""
        x0, y0, x1, y1 = region.box
        return not region.shapes and region.is_exact and x0 <= 0 and y0 <= 0 and x1 >= self.width and y1 >= self.height

    def _areas(self) -> Iterator[tuple[int, Area]]:
        page = Box(0.0, 0.0, self.width, self.height)
        for z, mark in enumerate(self.marks):
            try:
                areas = mark.areas(self.height, page)
            except PDF_FAULTS:
                continue
            for area in areas:
                yield z, area

    def _begin_run(self, mode: int, *, is_scaled: bool) -> None:
        self._runs.append(Run(len(self.words), self.ink, mode, len(self.marks), is_scaled))

    def render_string(self, textstate: Any, seq: Any, _ncs: object = None, _graphicstate: object = None) -> None:
        """Cut one shown string into words and move the text position behind it.

        Raises
        ------
        CharactersExhausted
            The limit for the document is reached.
        """
        font = textstate.font
        face = self._faces.get(id(font))
        if face is None:
            face = self._faces[id(font)] = self._store.face(font)
        run = self._runs[-1] if self._runs else None
        mode = textstate.render
        if (
            run is None
            or run.mode != mode
            or run.z != len(self.marks)
            or run.is_scaled != face.is_type3
            or (run.ink is not self.ink and run.ink != self.ink)
        ):
            self._begin_run(mode, is_scaled=face.is_type3)
        if face.is_vertical:
            self._render_vertical(textstate, seq, face)
            return
        size = textstate.fontsize
        scale = textstate.scaling * 0.01
        per_em = size * scale
        char_space = textstate.charspace * scale
        word_space = 0 if face.is_multibyte else textstate.wordspace * scale
        gap = _GAP * abs(per_em) + max(char_space, 0)
        matrix = mult_matrix(textstate.matrix, self.ctm or MATRIX_IDENTITY)
        glyphs, decode = face.glyphs, font.decode
        x, y = textstate.linematrix
        piece: list[str] = []
        start = end = x
        for item in seq:
            if not isinstance(item, bytes):
                x -= item * 0.001 * per_em if isinstance(item, (int, float)) else 0
                continue
            for code in decode(item):
                text, width = glyphs.get(code) or face.glyph(code)
                is_space = text.isspace()
                if piece and (is_space or abs(x - end) > gap):
                    self._emit(piece, start, end, y, matrix, textstate, face)
                    piece = []
                if not is_space:
                    if not piece:
                        start = x
                    piece.append(text)
                x += width * per_em
                end = x
                x += char_space
                if code == _SPACE_CODE:
                    x += word_space
        if piece:
            self._emit(piece, start, end, y, matrix, textstate, face)
        textstate.linematrix = (x, y)

    def _render_vertical(self, textstate: Any, seq: Any, face: FontFace) -> None:
        """Take a string of a vertical script as one word that reads from top to bottom."""
        x, y = textstate.linematrix
        size = textstate.fontsize
        top = y
        piece: list[str] = []
        for item in seq:
            if isinstance(item, bytes):
                for code in face.font.decode(item):
                    text, height = face.glyph(code)
                    piece.append(text)
                    y += height * size + textstate.charspace
            elif isinstance(item, (int, float)):
                y -= item * 0.001 * size
        a, b, c, d, e, f = mult_matrix(textstate.matrix, self.ctm or MATRIX_IDENTITY)
        if piece:
            turned = (-c, -d, a, b, a * x + c * top + e, b * x + d * top + f)
            self._emit(piece, 0.0, abs(top - y), 0.0, turned, textstate, face)
        textstate.linematrix = (x, y)

    def _emit(self, piece: list[str], x0: float, x1: float, y: float, matrix: Matrix, textstate: Any, face: FontFace) -> None:
        self.n_characters += len(piece)
        if self.n_characters > self._max_characters:
            # What still fits is kept: a page may be one endless word.
            n_kept = len(piece) - (self.n_characters - self._max_characters) - 1
            if n_kept > 0:
                end = x0 + (x1 - x0) * n_kept / len(piece)
                self._emit_within(piece[:n_kept], (x0, end, y), matrix, textstate, face)
            raise CharactersExhausted(self._max_characters)
        self._emit_within(piece, (x0, x1, y), matrix, textstate, face)

    def _emit_within(
        self, piece: list[str], place: tuple[float, float, float], matrix: Matrix, textstate: Any, face: FontFace
    ) -> None:
        x0, x1, y = place
        text = "".join(piece)
        claim = ""
        if not (text.isascii() and text.isprintable()):
            text, claim = unmarked(text)
            if claim == text:
                claim = ""
            text = "".join(plain_glyphs(text).split())
        if not text:
            return
        a, b, c, d, e, f = matrix
        font_size = textstate.fontsize
        y += textstate.rise
        low = y + face.descent * font_size
        height = font_size * face.size_factor
        if b == 0 == c and a > 0 and d > 0 and font_size > 0:
            bottom, size = self.height - d * low - f, d * height
            box = Box(a * x0 + e, bottom - size, a * x1 + e, bottom)
            word = PlacedWord(text, box[0], box[2], self.height - d * y - f, size, face.is_bold, box)
        else:
            around = (x0, low, x1, low + height)
            word = self._turned(text, around, y, matrix=matrix, is_flipped=font_size < 0, is_bold=face.is_bold)
        self.words.append(word)
        if claim:
            self._claims.append(word._replace(text=plain_glyphs(claim)))

    def _turned(
        self, text: str, box: tuple[float, float, float, float], y: float, *, matrix: Matrix, is_flipped: bool, is_bold: bool
    ) -> PlacedWord:
        """Return a word that is rotated or mirrored, placed in the frame in which it reads from left to right."""
        a, b, c, d, e, f = matrix
        x0, low, x1, high = box
        corners = [(a * x + c * v + e, self.height - (b * x + d * v + f)) for x in (x0, x1) for v in (low, high)]
        xs, ys = [corner[0] for corner in corners], [corner[1] for corner in corners]
        shown = Box(min(xs), min(ys), max(xs), max(ys))
        size = abs(high - low) * sqrt(c * c + d * d)
        base_x, base_y = a * x0 + c * y + e, self.height - (b * x0 + d * y + f)
        sign = -1 if is_flipped else 1
        is_level = abs(b) <= abs(a)
        if is_level and (a * sign > 0 or d * sign > 0):
            return PlacedWord(text, shown.x0, shown.x1, base_y, size, is_bold, shown)
        if is_level:
            return PlacedWord(text, -shown.x1, -shown.x0, -base_y, size, is_bold, shown, 2)
        if b * sign > 0:
            return PlacedWord(text, -shown.y1, -shown.y0, base_x, size, is_bold, shown, 1)
        return PlacedWord(text, shown.y0, shown.y1, -base_x, size, is_bold, shown, 3)
