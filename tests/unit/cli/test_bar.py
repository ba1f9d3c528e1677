"""What a terminal shows of a run."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from rich.console import Console

from matcher.cli import bar
from matcher.cli.pace import Paces


@pytest.fixture
def paces() -> Paces:
    paces = Paces()
    for now in range(41):
        list(paces.move("listing", now * 30_000, None, now=float(now)))
    for now in range(41):
        list(paces.move("reading", 5_000 * now, 1_200_000, n_failed=3 * now, now=40.0 + now))
    return paces


def _lines(paces: Paces, *, width: int) -> list[str]:
    console = Console(file=io.StringIO(), width=width, color_system=None)
    console.print(bar.table(paces, now=80.0, width=width))
    return console.file.getvalue().splitlines()


def test_a_line_says_where_a_stage_is_and_how_long_it_will_take(paces: Paces) -> None:
    listing, reading = _lines(paces, width=120)
    assert listing.split()[0] == "listing"
    assert "1,200,000" in listing
    assert "left" not in listing
    for words in ("200,000/1,200,000", "5,000/s", "120 unreadable", "0:40", "4 min left"):
        assert words in reading
    list(paces.move("scoring", 1, 2, n_failed=1, now=80.0))
    assert "1 failed" in _lines(paces, width=120)[2]


@pytest.mark.parametrize("width", [20, 40, 60, 70, 80, 200])
def test_a_stage_takes_one_line_in_any_terminal(paces: Paces, width: int) -> None:
    lines = _lines(paces, width=width)
    assert len(lines) == 2
    assert all(len(line) <= width for line in lines)


def test_at_eighty_columns_nothing_is_cut(paces: Paces) -> None:
    assert "…" not in "".join(_lines(paces, width=80))


def test_it_is_drawn_while_it_moves_and_gone_at_the_end() -> None:
    console = Console(file=io.StringIO(), width=80, force_terminal=True)
    with bar.shown(console) as show:
        show("reading", 1, 2)
    text = console.file.getvalue()
    assert "reading" in text
    assert text.rindex("\x1b[2K") > text.rindex("reading"), "erased"
    assert text.rindex("\x1b[?25h") > text.rindex("\x1b[?25l"), "the cursor is back"


@pytest.mark.parametrize(
    ("word", "amount", "expected"),
    [
        (bar.rate_in_words, 1234.5, "1,234/s"),
        (bar.rate_in_words, 1.24, "1.2/s"),
        (bar.rate_in_words, 0.05, "3.0/min"),
        (bar.rate_in_words, 0.0005, "1.8/h"),
        (bar.duration_in_words, 0.1, "5 s"),
        (bar.duration_in_words, 86, "90 s"),
        (bar.duration_in_words, 91, "2 min"),
        (bar.duration_in_words, 3599, "1 h 0 min"),
        (bar.duration_in_words, 86_399, "1 d 0 h"),
        (bar.duration_in_words, 300_000, "3 d 12 h"),
        (bar.clock, 59.9, "0:59"),
        (bar.clock, 3725.0, "1:02:05"),
    ],
)
def test_figures_in_words(word: Callable[[float], str], amount: float, expected: str) -> None:
    assert word(amount) == expected
