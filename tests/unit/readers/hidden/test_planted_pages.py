"""Hidden text of thirty kinds, and honest pages that look like it, drawn by `benchmarks/planted.py`."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from matcher.domain.outcome import Outcome
from matcher.readers.read import read_document

BENCHMARKS = Path(__file__).parents[4] / "benchmarks"
PLANTED = runpy.run_path(str(BENCHMARKS / "planted.py"))
LOOK_ALIKES = runpy.run_path(str(BENCHMARKS / "look_alikes.py"))["LOOK_ALIKES"]
TRICKS, LAYOUTS, plant = PLANTED["TRICKS"], PLANTED["LAYOUTS"], PLANTED["plant"]
SCANS = ("scan_with_text_layer", "text_below_the_scan")

REASONS = {
    "white": {"same_colour"},
    "nearly_white": {"same_colour"},
    "same_as_box": {"same_colour"},
    "tiny": {"tiny"},
    "squeezed": {"tiny"},
    "off_page": {"off_page"},
    "outside_crop": {"off_page"},
    "mode_3": {"invisible"},
    "mode_7": {"invisible"},
    "covered_by_box": {"covered"},
    "covered_by_image": {"covered"},
    "covered_by_form": {"covered"},
    "covered_by_veils": {"covered"},
    "covered_by_line": {"covered"},
    "covered_by_gradient": {"covered"},
    "clipped": {"clipped"},
    "outside_form_box": {"clipped"},
    "transparent": {"transparent"},
    "transparent_form": {"transparent"},
    "layer_off": {"layer_off"},
    "white_outline": {"same_colour"},
    "vanishing_blend": {"same_colour"},
    "masked_away": {"transparent"},
    "inherited_white": {"same_colour", "invisible"},
    "white_on_white_image": {"same_colour"},
    "white_pattern": {"same_colour", "transparent"},
    "separation_none": {"transparent"},
    "one_code_many_letters": {"misleading_map"},
    "swapped_letters": {"misleading_map"},
    "huge": {"off_page"},
}


def test_each_trick_has_its_reason() -> None:
    assert set(REASONS) == set(TRICKS)
    assert len(TRICKS) >= 15
    assert len(LOOK_ALIKES) >= 10


@pytest.mark.parametrize("name", TRICKS)
def test_hidden_words_are_kept_out_and_told_with_reason_and_page(name: str) -> None:
    for layout in LAYOUTS:
        page = plant(TRICKS[name], layout, 1)
        document = read_document(page.data).document
        words = set(document.text.split())
        assert not words & set(page.hidden), layout
        assert set(page.seen) <= words, layout
        told = " ".join(entry.text for entry in document.hidden)
        assert all(word in told for word in page.hidden), layout
        assert {entry.reason for entry in document.hidden} <= REASONS[name], layout
        assert {entry.page for entry in document.hidden} == {1}


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_honest_pages_stay_clean(name: str) -> None:
    for layout in LAYOUTS:
        page = plant(LOOK_ALIKES[name], layout, 1)
        result = read_document(page.data)
        assert result.outcome is Outcome.OK
        assert set(page.seen) <= set(result.document.text.split()), layout
        assert result.document.hidden == (), layout
        assert result.document.n_scans == (name in SCANS)
        assert ("compare it with the picture" in result.reason) == (name in SCANS)


UNKNOWN_TO_PDFIUM = {"swapped_letters", "replaced_for_copying", "big_units"}
"""docs/limits.md says so: pdfium hands out neither a font's codes nor the text below ActualText, nor a page's unit."""


@pytest.mark.parametrize("name", sorted({*TRICKS, *LOOK_ALIKES} - UNKNOWN_TO_PDFIUM))
def test_pdfium_sees_what_a_person_sees(name: str) -> None:
    for layout in LAYOUTS:
        page = plant({**TRICKS, **LOOK_ALIKES}[name], layout, 1)
        document = read_document(page.data, engine="pdfium").document
        words = set(document.text.split())
        assert not words & set(page.hidden), layout
        assert set(page.seen) <= words, layout
        told = " ".join(entry.text for entry in document.hidden)
        assert bool(told) == bool(page.hidden), layout
        assert document.n_scans == (name in SCANS)


@pytest.mark.slow
def test_shares_on_pages_never_looked_at() -> None:
    """At least 99 % of hidden words kept out, at most .5 % false alarms; all layouts, 20 odd seeds."""
    n_let_in = n_hidden = n_lost = n_seen = 0
    for draw in (*TRICKS.values(), *LOOK_ALIKES.values()):
        for layout in LAYOUTS:
            for seed in range(3, 43, 2):
                page = plant(draw, layout, seed)
                document = read_document(page.data).document
                words = set(document.text.split()) if document else set()
                n_let_in += len(words & set(page.hidden))
                n_hidden += len(page.hidden)
                n_lost += len(set(page.seen) - words)
                n_seen += len(page.seen)
    assert n_let_in <= 0.01 * n_hidden
    assert n_lost <= 0.005 * n_seen
