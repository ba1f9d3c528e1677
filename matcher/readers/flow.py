"""Paragraphs and tables of formats without pages, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from matcher.readers.compose import Composer


class Paragraph(NamedTuple):
    """A paragraph; line breaks within it are line feeds, tabs part cells."""

    text: str
    is_bold: bool = False
    is_heading: bool = False


Cell = Sequence[Paragraph]


def add_paragraph(composer: Composer, paragraph: Paragraph) -> None:
    """Add a paragraph; a heading starts a new block."""
    if paragraph.is_heading:
        composer.end_block()
    for line in paragraph.text.split("\n"):
        composer.add_text(line, is_bold=paragraph.is_bold or paragraph.is_heading)


def add_table_row(composer: Composer, cells: Sequence[Cell]) -> None:
    """Add a row of a table: one line when each cell holds at most one, else cell after cell (a table used for layout)."""
    filled = [[part for part in cell if part.text.strip()] for cell in cells]
    filled = [cell for cell in filled if cell]
    if all(len(cell) == 1 and "\n" not in cell[0].text.strip() for cell in filled):
        if filled:
            # A tab within a cell would look like one more cell.
            texts = [cell[0].text.strip().replace("\t", " ") for cell in filled]
            composer.add_text("\t".join(texts), is_bold=all(cell[0].is_bold or cell[0].is_heading for cell in filled))
        return
    for cell in filled:
        composer.end_block()
        for paragraph in cell:
            add_paragraph(composer, paragraph)
    composer.end_block()
