from __future__ import annotations

import pytest

from matcher.domain.place import Box
from matcher.readers.layout import arrange
from matcher.readers.placed import PlacedWord


def table(placed, columns: list[tuple[float, list[str]]], *, step: float = 12, top: float = 100, bold: tuple[int, ...] = ()):
    return [
        word
        for x, cells in columns
        for number, cell in enumerate(cells)
        for word in placed(cell, x, top + step * number, is_bold=number in bold)
    ]


def test_a_table_of_short_cells_is_read_by_row(placed, arranged) -> None:
    words = table(
        placed,
        [(50, ["Tool", "Lathe", "Mill", "Press"]), (200, ["Years", "four", "two", "nine"]), (350, ["Level", "a", "b", "c"])],
    )
    assert arranged(words) == ["Tool | Years | Level", "Lathe | four | a", "Mill | two | b", "Press | nine | c"]


def test_empty_cells_leave_a_table_a_table(placed, arranged) -> None:
    columns = [
        (50, ["alpha", "beta", "gamma", "delta", "eta"]),
        (150, ["one", "", "three", "four", "five"]),
        (300, ["", "x", "", "y", "z"]),
    ]
    assert arranged(table(placed, columns)) == [
        "alpha | one",
        "beta | x",
        "gamma | three",
        "delta | four | y",
        "eta | five | z",
    ]


def test_lists_side_by_side_under_headings_at_different_heights_are_two_lists(placed, arranged) -> None:
    left = ["Tools", "lathe", "mill", "press", "saw", "drill", "Trades", "smith", "mason"]
    right = ["Places", "north", "south", "Sports", "chess", "golf", "swim", "run", "ski"]
    words = []
    for x, items, heads in ((50, left, (0, 6)), (250, right, (0, 3))):
        words += table(placed, [(x, items)], bold=heads)
    assert arranged(words) == [*left, "", *right]


def test_lists_of_one_length_are_told_by_the_names_of_their_sections(placed, arranged) -> None:
    columns = [(50, ["Skills", "lathe", "mill", "press"]), (250, ["Languages", "Welsh", "Dutch", "Greek"])]
    assert arranged(table(placed, columns)) == [*columns[0][1], "", *columns[1][1]]
    columns = [(50, ["Skill", "lathe", "mill", "press"]), (250, ["Level", "good", "fair", "good"])]
    assert arranged(table(placed, columns))[0] == "Skill | Level"


def test_lists_with_bullets_side_by_side_are_two_lists(placed, arranged) -> None:
    columns = [(50, ["• lathe", "• mill", "• press", "• saw"]), (250, ["• north", "• south", "• east", "• west"])]
    assert arranged(table(placed, columns)) == [*columns[0][1], "", *columns[1][1]]


def test_cells_of_several_lines_are_read_cell_by_cell(placed, arranged) -> None:
    words = []
    rows = [
        (["Lathe"], ["turned shafts for", "pumps"], ["daily at the old", "works"]),
        (["Mill"], ["cut housings and", "flanges of steel"], ["weekly"]),
        (["Press"], ["formed lids"], ["in the first year", "only"]),
        (["Saw"], ["cut bars to their", "length"], ["now and then in", "winter"]),
    ]
    y = 100.0
    for row in rows:
        for x, lines in zip((50, 150, 300), row, strict=True):
            for number, line in enumerate(lines):
                words += placed(line, x, y + 12 * number)
        y += 12 * max(map(len, row)) + 6
    lines = [line for line in arranged(words) if line]
    assert lines == [" | ".join(" ".join(cell) for cell in row) for row in rows]


def test_bullets_below_a_dated_line_stay_lines_of_their_own(placed, arranged) -> None:
    words, expected = [], []
    for number, year in enumerate((2019, 2016, 2012)):
        y = 100 + 60 * number
        words += placed(str(year), 50, y) + placed(f"Cook number{number} of the house", 120, y, is_bold=True)
        words += placed("– ran the kitchen and wrote the menus", 120, y + 12) + placed("– trained staff", 120, y + 24)
        expected += [f"{year} | Cook number{number} of the house", "– ran the kitchen and wrote the menus", "– trained staff"]
    assert [line for line in arranged(words) if line] == expected


def test_headings_in_the_column_of_dates_do_not_part_dates_from_their_lines(placed, arranged) -> None:
    words = placed("Experience", 50, 100, size=12, is_bold=True)
    words += placed("2016 - 2019", 50, 120) + placed("Fitter at the works in the valley of the river", 150, 120)
    words += placed("built the gates of both of the locks there", 150, 132)
    words += placed("2012 - 2016", 50, 150) + placed("Apprentice", 150, 150) + placed("learnt to file and to forge", 150, 162)
    words += placed("Education", 50, 190, size=12, is_bold=True)
    words += placed("2010 - 2012", 50, 210) + placed("School of crafts and of trades in the town", 150, 210)
    lines = [line for line in arranged(words) if line]
    assert "2016 - 2019 | Fitter at the works in the valley of the river" in lines
    assert "2010 - 2012 | School of crafts and of trades in the town" in lines
    assert lines.index("Education") == len(lines) - 2


def test_labels_with_a_paragraph_beside_each_stay_with_it(placed, arranged) -> None:
    words, y = [], 100.0
    for number in range(5):
        words += placed(f"Label{number}", 50, y) + placed(f"text{number} goes on and on for the width of its column", 150, y)
        for row in range(number % 2):
            words += placed("and here on a second line", 150, y + 12 * (row + 1))
        y += 18 + 12 * (number % 2)
    lines = arranged(words)
    assert [line.split(" | ")[0] for line in lines if line.startswith("Label")] == [f"Label{n}" for n in range(5)]
    assert all(" | text" in line for line in lines if line.startswith("Label"))


def test_rows_whose_cells_overlap_end(placed) -> None:
    words = [*placed("one", 50, 100), *placed("twotwotwo", 52, 103), *placed("three", 200, 100), *placed("four", 60, 101.5)]
    words += [word for row in range(6) for word in placed("a", 50, 120 + 12 * row) + placed("b", 80, 120 + 12 * row)]
    texts = [word.text for block in arrange(words) for row in block for cell in row for word in cell]
    assert sorted("".join(texts)) == sorted("".join(word.text for word in words))


def shapes(kind: str, n: int) -> list[PlacedWord]:
    def word(x: float, y: float, text: str = "word") -> PlacedWord:
        return PlacedWord(text, x, x + 4 * len(text), y, 8, False, Box(x, y - 8, x + 4 * len(text), y))

    if kind == "scattered":
        return [word((n * 7919) % 6007 / 10, (n * 104729) % 8009 / 10) for n in range(n)]
    if kind == "grid":
        return [word(30 * (n % 100), 10 * (n // 100)) for n in range(n)]
    if kind == "one row":
        return [word(20 * n, 10) for n in range(n)]
    if kind == "mixed row":
        return [word(20 * n, 10, "|" if n % 3 else "א") for n in range(n)]
    return [word(10, 10 * n, "word-") for n in range(n)]


@pytest.mark.parametrize("kind", ["scattered", "grid", "one row", "mixed row", "one column"])
def test_twenty_thousand_words_take_seconds_at_most_and_none_is_lost(kind: str) -> None:
    words = shapes(kind, 20_000)
    blocks = arrange(words)
    if kind not in ("scattered", "one column"):  # pieces that touch are joined there
        assert sum(len(cell) for block in blocks for row in block for cell in row) == len(words)
