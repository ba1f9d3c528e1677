"""What strangers write must neither run in a spreadsheet nor break a line."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.reports.escaping import encodable, json_line, shortened, spreadsheet_cell, visible

# Lone surrogates are what file names that are not UTF-8 turn into.
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\n@", " =", "\x00=", "\u202e=", "\uff1d", "\u200e+"])
def test_formula_starts_get_an_apostrophe(start: str) -> None:
    cell = str(spreadsheet_cell(f"{start}cmd|' /C calc'!A0"))
    assert cell.startswith("'")


@pytest.mark.parametrize("text", ["Python", ".NET", "C++", "3+ years", "a=b", "", "'quoted'"])
def test_plain_text_is_left_alone(text: str) -> None:
    assert spreadsheet_cell(text) == text


def test_negative_numbers_stay_numbers() -> None:
    assert spreadsheet_cell(-0.25) == -0.25


@given(ANY_TEXT)
def test_no_cell_starts_a_formula_or_holds_controls(text: str) -> None:
    cell = str(spreadsheet_cell(text))
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
    assert not any(ord(char) < 32 or 0x7F <= ord(char) < 0xA0 or 0xD800 <= ord(char) < 0xE000 for char in cell)


@given(ANY_TEXT)
def test_json_line_is_one_line_and_keeps_the_text(text: str) -> None:
    line = json_line({"text": encodable(text)})
    assert len(line.encode("utf-8").decode("utf-8").splitlines()) == 1
    assert json.loads(line) == {"text": encodable(text)}


def test_json_line_refuses_nan() -> None:
    with pytest.raises(ValueError, match="JSON"):
        json_line({"score": float("nan")})


def test_turned_reading_direction_is_undone() -> None:
    assert visible("cv_\u202efdp.exe") == "cv_fdp.exe"


@given(st.text(), st.integers(min_value=2, max_value=40))
def test_shortened_keeps_the_limit(text: str, limit: int) -> None:
    assert len(shortened(text, limit)) <= limit


def test_shortened_cuts_at_a_word() -> None:
    assert shortened("installs and tests wiring", 20) == "installs and tests…"
    assert shortened("short", 20) == "short"
