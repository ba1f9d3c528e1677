from __future__ import annotations

import pytest

from matcher.domain.place import Box
from matcher.readers.directions import in_reading_order, reads_right_to_left
from matcher.readers.placed import PlacedWord


def line(text: str) -> list[PlacedWord]:
    """Return the words of a line as they stand from left to right."""
    words, x = [], 0.0
    for word in text.split():
        words.append(PlacedWord(word, x, x + 5 * len(word), 10, 10, False, Box(x, 2, x + 5 * len(word), 12)))
        x += 5 * len(word) + 3
    return words


def read(text: str, *, is_mirrored: bool) -> str:
    words = line(text)
    ordered = in_reading_order(words[::-1] if is_mirrored else words, is_mirrored=is_mirrored)
    return " ".join(word.text for word in ordered)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("םלוע םולש", "שלום עולם"),
        ("םלוע hello world םולש", "שלום hello world עולם"),
        ("םולש Office 2016 םלוע", "עולם Office 2016 שלום"),
        ("2021 דע 2019", "2019 עד 2021"),
        ("2019-2021 םינש", "שנים 2019-2021"),
        ("(ירבע) םולש", "שלום (עברי)"),
        ("C++ ןותיפ", "פיתון C++"),
    ],
)
def test_a_line_of_hebrew(shown: str, expected: str) -> None:
    assert read(shown, is_mirrored=True) == expected


def test_hebrew_within_a_line_of_english() -> None:
    assert read("spoke םלוע םולש daily", is_mirrored=False) == "spoke שלום עולם daily"
    assert read("plain words only", is_mirrored=False) == "plain words only"


def test_arabic_forms_become_letters_after_the_word_is_turned() -> None:
    # seen, lam-alef as one form, meem, as they stand from left to right
    assert read("\ufee1\ufefc\ufeb3", is_mirrored=True) == "سلام"


def test_boxes_stay_with_their_words() -> None:
    words = line("םלוע םולש")
    ordered = in_reading_order(words[::-1], is_mirrored=True)
    assert [word.box for word in ordered] == [words[1].box, words[0].box]


def test_the_page_runs_as_most_of_its_words_do() -> None:
    assert reads_right_to_left(line("םלוע םולש word"))
    assert not reads_right_to_left(line("םלוע words here"))
    assert not reads_right_to_left(line("12 34"))


def test_right_column_first_on_a_page_of_hebrew(arranged) -> None:
    def column(x: float, words: list[str]) -> list[PlacedWord]:
        return [
            PlacedWord(text, x + 30 * n, x + 30 * n + 25, 100 + 12 * row, 10, False, Box(x, 0, x + 50, 12))
            for row, text in enumerate(words)
            for n in range(8)
        ]

    words = column(50, ["בא", "דג", "וה", "חז"]) + column(330, ["בט", "לכ", "נמ", "עס"])
    lines = [text for text in arranged(words) if text]
    assert lines[0].startswith("טב")
    assert lines[4].startswith("אב")
