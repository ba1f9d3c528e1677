"""Word adjacency on pages of known order. Even seeds were tuned on; odd seeds are for this test only."""

from __future__ import annotations

import io
import sys

import pikepdf
import pytest
from layout_pages import GROUPS, generated
from layout_pages.adjacency import kept_pairs
from pdfminer.high_level import extract_text

from matcher.readers.read import read_document

TARGETS = {"single": 0.98, "two columns": 0.99, "tables": 0.97, "rotated": 0.99, "scripts": 0.98}
NAMES = [name for names in GROUPS.values() for name in names]


@pytest.mark.parametrize("group", sorted(TARGETS))
def test_neighbours_stay_neighbours_on_unseen_pages(adjacency, group: str) -> None:
    assert adjacency(group, range(1, 6, 2)) >= TARGETS[group]


@pytest.mark.slow
@pytest.mark.parametrize("group", sorted(TARGETS))
def test_neighbours_stay_neighbours_on_many_unseen_pages(adjacency, group: str) -> None:
    assert adjacency(group, range(1, 120, 2)) >= TARGETS[group]


@pytest.mark.parametrize("group", ["tables", "two columns"])
def test_the_second_engine_shares_the_layout(adjacency, group: str) -> None:
    assert adjacency(group, range(1, 5, 2), engine="pdfium") >= TARGETS[group]


def test_every_group_has_a_target() -> None:
    assert set(GROUPS) == set(TARGETS)


@pytest.mark.parametrize("name", NAMES)
def test_a_seed_makes_the_same_bytes_each_time_and_another_seed_others(name: str) -> None:
    assert generated(name, 2) == generated(name, 2)
    assert generated(name, 2).pdf != generated(name, 4).pdf


def test_the_measure_counts_pairs_within_blocks_and_no_more_than_there_are() -> None:
    blocks = [["a", "b", "c"], ["•", "d", "e"], ["a", "b"]]
    assert kept_pairs(blocks, "a b c d e a b") == (4, 4)
    assert kept_pairs(blocks, "c b a e d") == (0, 4)
    assert kept_pairs(blocks, "a b x c d\ne") == (2, 4)
    assert kept_pairs([["漢", "字"]], "漢字") == (1, 1)


def test_stock_reading_is_measured_as_worse_so_the_measure_can_fail() -> None:
    pages = generated("table_unruled", 2)
    kept, total = kept_pairs(pages.blocks, extract_text(io.BytesIO(pages.pdf)))
    assert kept < 0.95 * total


def test_a_turned_page_takes_no_more_work_than_its_twin_by_half() -> None:
    for name in ("single", "two_equal", "table_ruled"):
        upright = generated(name, 2).pdf
        n_upright, n_turned = _calls_to_read(upright), _calls_to_read(turned(upright))
        assert n_turned < 1.5 * n_upright  # with pdfminer's own layout: a hundred times the work


def _calls_to_read(data: bytes) -> int:
    """Return how many functions are called to read a file."""
    n_calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal n_calls
        n_calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        result = read_document(data)
    finally:
        sys.setprofile(None)
    assert result.document is not None
    return n_calls


def turned(data: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.Rotate = 90
        pdf.save(out)
    return out.getvalue()
