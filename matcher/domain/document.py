"""What a reader makes of a file: text in reading order, and where each word of it stands."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from matcher.domain.place import Box, Place, Span

MOST_CHARACTERS = 120_000
"""Fifty pages of 2,400: more than anybody writes about themselves or a job. What lies beyond is not read, and that is told."""
_LONGEST_WORD = 1_000


class Word(NamedTuple):
    """One word of a document: `Document.text[start:end]`. A tuple, because a document holds thousands of them."""

    start: int
    end: int
    page: int
    box: Box | None
    size: float
    """Font size in points as displayed; 0 where the format does not say."""


class Line(NamedTuple):
    """One line of a document's text, without its line break.

    A table row is one line, its cells parted by a tab. An empty line in the text parts blocks (a larger vertical gap,
    another column, a new page) and is not a `Line`.
    """

    start: int
    end: int
    page: int
    box: Box | None
    size: float
    """Largest font size of its words; 0 where the format does not say."""
    is_bold: bool = False
    """Whether the whole line is set in a bold face, or marked as a heading by the format (DOCX style, HTML h1-h6, MD #)."""


class HiddenText(NamedTuple):
    """Text that is in the file but that a person looking at the page cannot see; it is never scored."""

    text: str
    page: int
    box: Box | None
    reason: str
    """One of: invisible, tiny, off_page, same_colour, covered, clipped, transparent, layer_off, misleading_map."""


class Cut(NamedTuple):
    """Something left out because a limit bit: `what` ('pages', 'characters', ...), kept and total (None: not known)."""

    what: str
    n_kept: int
    n_total: int | None

    def __str__(self) -> str:
        return (
            f"the first {self.n_kept} {self.what}" if self.n_total is None else f"{self.n_kept} of {self.n_total} {self.what}"
        )


def cuts_reason(cuts: Sequence[Cut]) -> str:
    """Return the sentence that says what was left out; '' when nothing was.

    Examples
    --------
    >>> cuts_reason([Cut("pages", 50, 60)])
    'only a part was read: 50 of 60 pages'
    """
    return f"only a part was read: {', '.join(map(str, cuts))}" if cuts else ""


@dataclass(frozen=True, slots=True)
class Document:
    r"""A file as read: visible text in reading order, with the place of every word.

    Examples
    --------
    >>> document = Document.from_text("Ada Example\n\nSkills\nPython")
    >>> [document.text[line.start : line.end] for line in document.lines]
    ['Ada Example', 'Skills', 'Python']
    """

    content_hash: str
    """sha256 of the file's bytes, in hexadecimal."""
    media_type: str
    text: str
    lines: tuple[Line, ...]
    words: tuple[Word, ...]
    n_pages: int = 1
    hidden: tuple[HiddenText, ...] = ()
    cuts: tuple[Cut, ...] = ()
    modified: date | None = None
    """The file's own date of last change as recorded inside it (PDF ModDate, DOCX core properties); never the file system's."""
    engine: str = ""
    """Which reader read it, e.g. 'pdfminer'."""
    n_scans: int = 0
    """Pages that are pictures, their words taken from the text layer that came with them: nobody has compared the two."""

    def with_hidden(self) -> Document:
        """Return the document as a program that sees everything would read it: hidden text as lines at its end."""
        extra = "\n".join(" ".join(entry.text.split()) for entry in self.hidden)
        if not extra:
            return self
        start = len(self.text) + 2
        added = Document.from_text(extra)
        words = [Word(start + word.start, start + word.end, self.n_pages, None, 0.0) for word in added.words]
        lines = [Line(start + line.start, start + line.end, self.n_pages, None, 0.0) for line in added.lines]
        return replace(
            self,
            text=f"{self.text}\n\n{added.text}",
            lines=self.lines + tuple(lines),
            words=self.words + tuple(words),
            hidden=(),
        )

    @classmethod
    def from_text(cls, text: str, *, media_type: str = "text/plain", content_hash: str = "", engine: str = "text") -> Document:
        """Return a document without boxes, its lines and words found in `text` by line break and white space.

        Of a text of more than `MOST_CHARACTERS` the rest is left out, as the document's cuts then tell.
        """
        n_total, text = len(text), text[: MOST_CHARACTERS + _LONGEST_WORD]
        lines: list[Line] = []
        words: list[Word] = []
        position = 0
        for raw in text.split("\n"):
            stripped = raw.strip()
            if stripped:
                start = position + raw.index(stripped)
                lines.append(Line(start, start + len(stripped), 1, None, 0.0))
                cursor = start
                for token in stripped.split():
                    begin = text.index(token, cursor)
                    cursor = begin + len(token)
                    words.append(Word(begin, cursor, 1, None, 0.0))
            position += len(raw) + 1
        cuts = (Cut("characters", len(text), n_total),) if n_total > MOST_CHARACTERS else ()
        whole = cls(content_hash, media_type, text, tuple(lines), tuple(words), engine=engine, cuts=cuts)
        return whole.shortened(MOST_CHARACTERS)

    def shortened(self, n_characters: int) -> Document:
        """Return the document without the words beyond `n_characters`, which its cuts then tell; itself where it has none.

        Examples
        --------
        >>> Document.from_text("Cooked for sixty").shortened(9).text
        'Cooked'
        """
        if len(self.text) <= n_characters:
            return self
        # No word is cut in two, the rest of it would be another word; what has no end is no word.
        n_words = bisect_right(self.words, n_characters, key=lambda word: word.end)
        words, beyond = self.words[:n_words], self.words[n_words : n_words + 1]
        words += tuple(word._replace(end=n_characters) for word in beyond if word.start < n_characters - _LONGEST_WORD)
        end = words[-1].end if words else 0
        lines = [line._replace(end=min(line.end, end)) for line in self.lines if line.start < end]
        known = next((cut for cut in self.cuts if cut.what == "characters"), Cut("characters", end, len(self.text)))
        cuts = (*(cut for cut in self.cuts if cut is not known), known._replace(n_kept=end))
        return replace(self, text=self.text[:end], lines=tuple(lines), words=words, cuts=cuts)

    def words_in(self, span: Span) -> Sequence[Word]:
        """Return the words that `span` touches, in reading order."""
        first = bisect_right(self.words, span.start, key=lambda word: word.end)
        last = bisect_left(self.words, span.end, key=lambda word: word.start)
        return self.words[first:last]

    def place_of(self, span: Span) -> Place | None:
        """Return page and box of the words in `span` that stand on its first page; None when the span holds no word."""
        words = self.words_in(span)
        if not words:
            return None
        page = words[0].page
        box: Box | None = None
        for word in words:
            if word.page == page and word.box is not None:
                box = word.box if box is None else box.union(word.box)
        return Place(page, box)
