"""Builds a Document: text, lines and words that agree to the character."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from matcher.domain.document import Cut, Document, HiddenText, Line, Word
from matcher.domain.place import Box
from matcher.readers.placed import PlacedWord

_DROPPED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u2060\ufeff]")
_FORMS = re.compile(r"[\u2f00-\u2fd5\uf900-\ufad9\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uffe6]+")
"""Letters in a shape of their own: radicals, compatibility forms, vertical forms, and those of full or half width."""
_GLYPHS = str.maketrans(
    {
        "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st",
        "\uf0b7": "•", "\uf0a7": "•", "\uf0d8": "•", "\uf0fc": "•", "\uf076": "•", "\xad": "-",
    }
)  # fmt: skip


def plain_glyphs(text: str) -> str:
    r"""Return `text` in plain letters: ligatures spelt out, East Asian forms as the letters they show, no control characters.

    Bullets of symbol fonts become '•'. Forms of Arabic letters stay: a page shows them from left to right, and only who
    turns the word around can tell which letters follow each other (`directions`).

    Examples
    --------
    >>> plain_glyphs("of\ufb01ce \uf0b7")
    'office •'
    """
    if text.isascii() and text.isprintable():
        return text
    text = _DROPPED.sub("", text).translate(_GLYPHS)
    return _FORMS.sub(lambda form: unicodedata.normalize("NFKC", form[0]), text)


class Composer:
    """Collects lines in reading order and turns them into a `Document`.

    Lines beyond `max_characters` are left out; what is missing stands in the document's cuts.
    """

    def __init__(self, *, max_characters: int) -> None:
        self._max_characters = max_characters
        self._pieces: list[str] = []
        self._lines: list[Line] = []
        self._words: list[Word] = []
        self._length = 0
        self._n_dropped = 0
        self._is_block_open = False

    def end_block(self) -> None:
        """Set an empty line before the next line, if there is one."""
        self._is_block_open = False

    def add_row(self, cells: Sequence[Sequence[PlacedWord]], *, page: int) -> None:
        """Add a line of words with boxes: cells parted by a tab, words by a space."""
        placed = [word for cell in cells for word in cell]
        if not self._has_room(sum([len(word[0]) + 1 for word in placed])):
            return
        start = end = self._open_line()
        pieces, words = self._pieces, self._words
        between = ""
        for cell in cells:
            for text, _, _, _, size, _, box, _ in cell:
                pieces.append(between + text)
                start_of_word = end + len(between)
                end = start_of_word + len(text)
                words.append(Word(start_of_word, end, page, box, size))
                between = " "
            between = "\t"
        line_size = max([word[4] for word in placed])
        is_bold = all(word[5] for word in placed)
        self._lines.append(Line(start, end, page, _around([word[6] for word in placed]), line_size, is_bold))
        self._length = end

    def add_text(self, text: str, *, is_bold: bool = False, page: int = 1) -> None:
        """Add a line without boxes. Tabs part cells; other white space counts as one space. An empty line ends the block."""
        # In running text a soft hyphen shows nothing; on a page (`plain_glyphs`) it is drawn, often for a hyphen.
        cells = [cell.split() for cell in plain_glyphs(text.replace("\xad", "")).split("\t")]
        cells = [cell for cell in cells if cell]
        if not cells:
            self.end_block()
            return
        if not self._has_room(sum(len(word) + 1 for cell in cells for word in cell)):
            return
        start = cursor = self._open_line()
        for n_cell, cell in enumerate(cells):
            for n_word, word in enumerate(cell):
                if n_word or n_cell:
                    self._pieces.append(" " if n_word else "\t")
                    cursor += 1
                self._pieces.append(word)
                self._words.append(Word(cursor, cursor + len(word), page, None, 0.0))
                cursor += len(word)
        self._lines.append(Line(start, cursor, page, None, 0.0, is_bold))
        self._length = cursor

    def document(
        self,
        *,
        media_type: str,
        engine: str,
        n_pages: int = 1,
        hidden: Sequence[HiddenText] = (),
        cuts: Sequence[Cut] = (),
        modified: date | None = None,
        n_scans: int = 0,
    ) -> Document:
        """Return the document. Its content hash is set by whoever holds the bytes."""
        all_cuts = list(cuts)
        if self._n_dropped:
            all_cuts.append(Cut("characters", self._length, self._length + self._n_dropped))
        return Document(
            "",
            media_type,
            "".join(self._pieces),
            tuple(self._lines),
            tuple(self._words),
            n_pages=n_pages,
            hidden=tuple(hidden),
            cuts=tuple(all_cuts),
            modified=modified,
            engine=engine,
            n_scans=n_scans,
        )

    def _has_room(self, n_characters: int) -> bool:
        if self._n_dropped or self._length + n_characters > self._max_characters:
            self._n_dropped += n_characters
            return False
        return True

    def _open_line(self) -> int:
        if self._lines:
            self._pieces.append("\n" if self._is_block_open else "\n\n")
            self._length += 1 if self._is_block_open else 2
        self._is_block_open = True
        return self._length


def _around(boxes: Sequence[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))
