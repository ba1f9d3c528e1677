from __future__ import annotations

from collections.abc import Callable

import pytest
from layout_pages import GROUPS, generated
from layout_pages.adjacency import kept_pairs

from matcher.domain.place import Box
from matcher.readers.layout import arrange
from matcher.readers.placed import PlacedWord
from matcher.readers.read import read_document

Adjacency = Callable[..., float]
Line = tuple[str, float, float]


@pytest.fixture(scope="session")
def adjacency() -> Adjacency:
    """Return the share of true neighbours that the text of a group's pages keeps."""

    def measured(group: str, seeds: range, *, engine: str = "") -> float:
        kept = total = 0
        for name in GROUPS[group]:
            for seed in seeds:
                pages = generated(name, seed)
                document = read_document(pages.pdf, engine=engine).document
                counts = kept_pairs(pages.blocks, document.text if document else "")
                kept, total = kept + counts[0], total + counts[1]
        assert total > 1000
        return kept / total

    return measured


def _placed(text: str, x: float, y: float, *, size: float = 10, is_bold: bool = False) -> list[PlacedWord]:
    """Return the words of a line in a face whose letters are half as wide as high."""
    words = []
    for word in text.split():
        width = 0.5 * size * len(word)
        words.append(PlacedWord(word, x, x + width, y, size, is_bold, Box(x, y - 0.8 * size, x + width, y + 0.2 * size)))
        x += width + 0.3 * size
    return words


@pytest.fixture
def placed() -> Callable[..., list[PlacedWord]]:
    return _placed


@pytest.fixture
def arranged() -> Callable[[list[PlacedWord]], list[str]]:
    """Arrange words and return the lines, cells parted by '|', an empty line between blocks."""

    def run(words: list[PlacedWord]) -> list[str]:
        blocks = [
            [" | ".join(" ".join(word.text for word in cell) for cell in row) for row in block] for block in arrange(words)
        ]
        return [line for number, block in enumerate(blocks) for line in ([""] if number else []) + block]

    return run
