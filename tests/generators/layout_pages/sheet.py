"""A page to write on that remembers in which order a person would read it."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from reportlab.lib.pagesizes import A4, LETTER
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from layout_pages.words import Vocabulary

FAMILIES = (("Helvetica", "Helvetica-Bold"), ("Times-Roman", "Times-Bold"), ("Helvetica", "Helvetica-Bold"))

ORDERS = ("written", "written", "rows", "shuffled")


@dataclass(frozen=True, slots=True)
class GeneratedPages:
    """A PDF and its blocks of words in reading order; within a block each word is the neighbour of the next."""

    pdf: bytes
    blocks: list[list[str]]


class _Shown(NamedTuple):
    """A text drawn on a page."""

    text: str
    x: float
    y: float
    face: str
    size: float
    grey: float


@dataclass(slots=True)
class Style:
    """How one page is set."""

    regular: str
    bold: str
    size: float
    leading: float
    bullet: str

    @classmethod
    def drawn(cls, rng: random.Random) -> Style:
        """Return a style by lot."""
        regular, bold = rng.choice(FAMILIES)
        size = rng.choice((9, 9.5, 10, 10.5, 11))
        return cls(regular, bold, size, round(size * rng.uniform(1.15, 1.45), 1), rng.choice(("•", "•", "-", "–")))


@dataclass(slots=True)
class Sheet:
    """Canvas, style and truth of one file. `y` grows downwards from the top of the page as displayed."""

    rng: random.Random
    style: Style
    turn: int = 0
    """/Rotate of its pages; they are drawn so that they stand upright when displayed."""
    is_tilted: bool = False
    """Whether the drawing is turned without a /Rotate that turns it back."""
    blocks: list[list[str]] = field(default_factory=list)
    vocabulary: Vocabulary = field(init=False)
    width: float = field(init=False)
    height: float = field(init=False)
    canvas: Canvas = field(init=False)
    grey: float = 0.0
    is_spoilt: bool = False
    """Whether something went beyond the page's edge, so that no one could read it."""
    _order: str = field(init=False)
    _are_words_apart: bool = field(init=False)
    _shown: list[_Shown] = field(default_factory=list)
    _buffer: io.BytesIO = field(default_factory=io.BytesIO)

    def __post_init__(self) -> None:
        self._order = self.rng.choice(ORDERS)
        self._are_words_apart = self.rng.random() < 0.3
        self.vocabulary = Vocabulary(self.rng)
        self.width, self.height = self.rng.choice((A4, LETTER))
        # reportlab swaps the sides of a page that it turns by itself.
        is_lying = self.turn in (90, 270) and self.is_tilted
        size = (self.height, self.width) if is_lying else (self.width, self.height)
        self.canvas = Canvas(self._buffer, pagesize=size, invariant=1)
        self._turn_page()

    def _turn_page(self) -> None:
        if self.turn and not self.is_tilted:
            self.canvas.setPageRotation(self.turn)
        if self.turn == 90:
            self.canvas.transform(0, 1, -1, 0, self.height, 0)
        elif self.turn == 270:
            self.canvas.transform(0, -1, 1, 0, 0, self.width)
        elif self.turn == 180:
            self.canvas.transform(-1, 0, 0, -1, self.width, self.height)

    def next_page(self) -> None:
        """Go on with another page of the same kind."""
        self._show()
        self.canvas.showPage()
        self._turn_page()

    def finished(self) -> GeneratedPages:
        """Return the file and its truth."""
        self._show()
        self.canvas.save()
        return GeneratedPages(self._buffer.getvalue(), self.blocks)

    # Drawing, without truth.

    def font(self, *, is_bold: bool = False) -> str:
        """Return the face to draw with."""
        return self.style.bold if is_bold else self.style.regular

    def text_width(self, text: str, *, is_bold: bool = False, size: float | None = None) -> float:
        """Return how wide a text is."""
        return float(stringWidth(text, self.font(is_bold=is_bold), size or self.style.size))

    def draw(self, text: str, x: float, y: float, *, is_bold: bool = False, size: float | None = None) -> None:
        """Draw a text with its baseline at `y`: whole, or word by word, as many writers do."""
        face, size = self.font(is_bold=is_bold), size or self.style.size
        self.is_spoilt |= y > self.height - 8
        if not self._are_words_apart:
            self._shown.append(_Shown(text, x, y, face, size, self.grey))
            return
        space = float(stringWidth(" ", face, size))
        for word in text.split(" "):
            self._shown.append(_Shown(word, x, y, face, size, self.grey))
            x += float(stringWidth(word, face, size)) + space

    def _show(self) -> None:
        """Put on the page what was drawn, in an order by lot: that of reading is not always that of the file."""
        if self._order == "rows":
            self._shown.sort(key=lambda shown: (shown.y, shown.x))
        elif self._order == "shuffled":
            self.rng.shuffle(self._shown)
        for shown in self._shown:
            self.canvas.setFillGray(shown.grey)
            self.canvas.setFont(shown.face, shown.size)
            self.canvas.drawString(shown.x, self.height - shown.y, shown.text)
        self.canvas.setFillGray(0)
        self._shown.clear()

    def rectangle(self, x: float, y: float, width: float, height: float, grey: float) -> None:
        """Fill an area."""
        self.canvas.setFillGray(grey)
        self.canvas.rect(x, self.height - y - height, width, height, stroke=0, fill=1)
        self.canvas.setFillGray(0)

    def wrapped(self, words: Sequence[str], width: float, *, is_bold: bool = False, size: float | None = None) -> list[str]:
        """Return the words as lines of at most `width`."""
        lines: list[list[str]] = [[]]
        for word in words:
            if lines[-1] and self.text_width(" ".join([*lines[-1], word]), is_bold=is_bold, size=size) > width:
                lines.append([])
            lines[-1].append(word)
        return [" ".join(line) for line in lines]

    # Blocks: each draws, adds to the truth, and returns the y below it.

    def block(self, words: Sequence[str]) -> None:
        """Add a block to the truth."""
        self.blocks.append(" ".join(words).split())

    def heading(self, x: float, y: float, width: float, words: Sequence[str], *, size: float | None = None) -> float:
        """Draw a heading in bold."""
        size = size or self.style.size + self.rng.choice((0, 1, 2))
        for line in self.wrapped(words, width, is_bold=True, size=size):
            self.draw(line, x, y, is_bold=True, size=size)
            y += size * 1.25
        self.block(words)
        return y + 2

    def paragraph(self, x: float, y: float, width: float, words: Sequence[str]) -> float:
        """Draw prose."""
        for line in self.wrapped(words, width):
            self.draw(line, x, y)
            y += self.style.leading
        self.block(words)
        return y

    def bullet(self, x: float, y: float, width: float, words: Sequence[str]) -> float:
        """Draw an item of a list, its second line hanging."""
        self.draw(self.style.bullet, x, y)
        indent = self.style.size * 1.1
        for line in self.wrapped(words, width - indent):
            self.draw(line, x + indent, y)
            y += self.style.leading
        self.block(words)
        return y

    def role(self, x: float, y: float, width: float, *, has_dates_right: bool) -> float:
        """Draw a title in bold, an employer, dates at the right or below, and what was done."""
        vocabulary = self.vocabulary
        title, employer, dates = vocabulary.title(1, 2), vocabulary.title(1, 2), vocabulary.dates()
        self.draw(" ".join(title), x, y, is_bold=True)
        text = " ".join(dates)
        taken = self.text_width(" ".join(title), is_bold=True) + self.text_width(text)
        if has_dates_right and taken + self.style.size < width:
            self.draw(text, x + width - self.text_width(text), y)
            y += self.style.leading
            self.draw(" ".join(employer), x, y)
            self.blocks.append([*title, *dates])
            self.blocks.append(employer)
        else:
            y += self.style.leading
            self.draw(" ".join([*employer, "|", *dates]), x, y)
            self.blocks.append(title)
            self.blocks.append([*employer, "|", *dates])
        y += self.style.leading
        for _ in range(self.rng.randint(1, 3)):
            y = self.bullet(x, y, width, vocabulary.sentence(5, 18))
        return y + self.style.leading * 0.5

    def section(self, x: float, y: float, width: float, *, kind: str) -> float:
        """Draw a heading and what stands below it: 'prose', 'bullets', 'short', 'roles' or 'roles-right'."""
        vocabulary, rng = self.vocabulary, self.rng
        y = self.heading(x, y, width, vocabulary.title(1, 2))
        if kind == "prose":
            y = self.paragraph(x, y, width, vocabulary.prose(rng.randint(1, 4)))
        elif kind == "short":
            for _ in range(rng.randint(3, 8)):
                y = self.paragraph(x, y, width, vocabulary.words(1, 3))
        elif kind == "bullets":
            for _ in range(rng.randint(2, 6)):
                y = self.bullet(x, y, width, vocabulary.words(1, 6))
        else:
            for _ in range(rng.randint(1, 3)):
                y = self.role(x, y, width, has_dates_right=kind == "roles-right")
        return y + self.style.leading * rng.uniform(0.4, 1.0)


def new_sheet(rng: random.Random, *, turn: int = 0, is_tilted: bool = False) -> Sheet:
    """Return an empty sheet in a style by lot."""
    return Sheet(rng, Style.drawn(rng), turn, is_tilted)
