"""Which words are hidden, on sheets put together by hand."""

from __future__ import annotations

import pytest

from matcher.domain.place import Box
from matcher.readers.ground import WHITE, Area, Ground, grounds_at, is_covered, is_same, mixed
from matcher.readers.hidden import Ink, Run, Sheet, sift
from matcher.readers.placed import PlacedWord
from matcher.readers.regions import Region

PAGE = Region(Box(0, 0, 600, 800))
DARK = (0.1, 0.1, 0.3)


def word(text: str = "word", x: float = 100, y: float = 100, size: float = 10) -> PlacedWord:
    box = Box(x, y, x + 5 * len(text), y + size)
    return PlacedWord(text, box.x0, box.x1, y + 0.8 * size, size, is_bold=False, box=box)


def box(x0: float = 90, y0: float = 90, x1: float = 200, y1: float = 120, **options) -> Area:
    return Area(Region(Box(x0, y0, x1, y1)), **{"colour": DARK} | options)


plain, usual = Ink(), word()


def reason(ink: Ink = plain, *, word: PlacedWord = usual, areas=(), z: int = 0, mode: int = 0, **options) -> str:
    sheet = Sheet(1, 600, 800, [word], [Run(0, ink, mode, z, **options)], list(enumerate(areas)))
    sifted = sift(sheet)
    assert len(sifted.words) + len(sifted.hidden) == 1
    return sifted.hidden[0].reason if sifted.hidden else ""


white = Ink(fill=WHITE, stroke=WHITE)


def test_plain_text_is_seen_and_white_text_is_not() -> None:
    assert reason() == ""
    assert reason(white) == "same_colour"
    assert reason(Ink(fill=(0.94, 0.96, 0.93))) == "same_colour"
    assert reason(Ink(fill=(0.9, 0.9, 0.9))) == ""
    assert reason(Ink(fill=None)) == "", "nobody knows"


def test_what_lies_below_counts_and_what_comes_later_covers() -> None:
    assert reason(white, areas=[box()], z=1) == ""
    assert reason(Ink(fill=DARK), areas=[box()], z=1) == "same_colour"
    assert reason(areas=[box()], z=0) == "covered"
    assert reason(areas=[box(y0=100, y1=103)], z=0) == "", "a line across the word"
    assert reason(white, areas=[box(), box(colour=WHITE)], z=2) == "same_colour"
    assert reason(white, areas=[box(colour=None)], z=1) == "", "a picture"
    assert reason(white, areas=[box(x0=90, x1=112)], z=1) == "", "in part on the box"


def test_what_is_not_sure_neither_covers_nor_carries() -> None:
    veil = box(colour=WHITE, alpha=0.5)
    assert reason(areas=[veil]) == ""
    assert reason(areas=[veil] * 4) == "covered"
    assert reason(areas=[box(is_sure=False)]) == ""
    assert reason(areas=[box(blend="Multiply")]) == ""
    assert reason(areas=[box(blend="Multiply"), box(x0=300, x1=400)]) == ""
    assert reason(white, areas=[box(is_sure=False)], z=1) == ""
    assert reason(white, areas=[box(is_sure=False, colour=WHITE)], z=1) == "same_colour", "white on white or on white"
    assert reason(white, areas=[box(alpha=0.02)], z=1) == "same_colour"


@pytest.mark.parametrize(("mode", "expected"), [(0, ""), (1, "same_colour"), (2, ""), (3, "invisible"), (7, "invisible")])
def test_render_modes(mode: int, expected: str) -> None:
    assert reason(Ink(fill=(0.0, 0.0, 0.0), stroke=WHITE), mode=mode) == expected


def test_letters_as_a_window_are_seen_when_something_shows_through() -> None:
    through = box(is_sure=False, is_through_text=True)
    assert reason(mode=7, areas=[through]) == ""
    assert reason(mode=7, areas=[through._replace(colour=WHITE)]) == "invisible"
    assert reason(mode=7, areas=[through], z=1) == "invisible", "painted before"


def test_size_place_and_clip() -> None:
    assert reason(word=word(size=1.9)) == "tiny"
    assert reason(word=word(size=3)) == ""
    assert reason(word=word()._replace(x1=102)) == "tiny", "squeezed"
    assert reason(word=word()._replace(x1=100)) == "", "a font without widths"
    assert reason(word=word(size=0.5), is_scaled=True) == "", "a Type 3 font: its size says nothing"
    assert reason(word=word(x=-200)) == "off_page"
    assert reason(word=word(x=-18)) == "off_page", "no more than its last letter can be seen"
    assert reason(word=word(x=-5)) == ""
    assert reason(word=word(size=float("nan"))) == "off_page"
    assert reason(Ink(clip=Region(Box(300, 300, 400, 400)))) == "clipped"
    assert reason(Ink(clip=Region(Box(98, 101, 400, 109)))) == ""


def test_transparency_layers_and_blends() -> None:
    assert reason(Ink(fill_alpha=0.03)) == "transparent"
    assert reason(Ink(fill_alpha=0.3)) == ""
    assert reason(Ink(is_off=True)) == "layer_off"
    assert reason(Ink(fill=WHITE, blend="Multiply"), areas=[box()], z=1) == "same_colour"
    assert reason(Ink(fill=WHITE, blend="Luminosity")) == "", "a mode that is not worked out"


def test_shadows_are_no_hidden_text() -> None:
    words = [word(x=100.5, y=100.5), word()]
    runs = [Run(0, white, 0, 0), Run(1, Ink(), 0, 0)]
    sifted = sift(Sheet(1, 600, 800, words, runs))
    assert sifted.hidden == []
    assert sifted.words == [words[1]]
    apart = sift(Sheet(1, 600, 800, [word(y=300), words[1]], runs))
    assert [entry.text for entry in apart.hidden] == ["word"]


def test_neighbours_become_one_piece() -> None:
    words = [word("Py", x=100), word("thon", x=110.2), word("rust", x=150), word("c", x=150, y=300, size=1)]
    sifted = sift(Sheet(3, 600, 800, words, [Run(0, white, 0, 0)]))
    assert [(entry.text, entry.page, entry.reason) for entry in sifted.hidden] == [
        ("Python rust", 3, "same_colour"),
        ("c", 3, "tiny"),
    ]
    assert sifted.hidden[0].box == Box(100, 100, 170, 110)


def _scan(n_seen: int, picture: Area) -> bool:
    layer = [word(f"w{n}", x=50 + 30 * (n % 15), y=50 + 20 * (n // 15)) for n in range(60)]
    seen = [word(f"s{n}", x=50 + 30 * n, y=700) for n in range(n_seen)]
    runs = [Run(0, Ink(), 3, 1), Run(len(layer), Ink(), 0, 1)]
    sifted = sift(Sheet(1, 600, 800, layer + seen, runs, [(0, picture)]))
    assert sifted.is_scan == (not sifted.hidden)
    return sifted.is_scan


def test_the_text_layer_of_a_scan_is_text() -> None:
    picture = Area(PAGE, None, is_picture=True)
    assert _scan(0, picture)
    assert _scan(3, picture), "a stamp"
    assert not _scan(19, picture), "a page of its own text"
    assert not _scan(0, picture._replace(colour=WHITE)), "an empty sheet"
    assert not _scan(0, picture._replace(region=Region(Box(0, 0, 600, 300)))), "half a page"


def test_many_areas_are_found_by_band() -> None:
    strips = [(n, Area(Region(Box(0, n, 600, n + 1)), DARK)) for n in range(800)]
    ground = Ground(strips, width=600, height=800)
    near = ground.near(Box(100, 100, 140, 110))
    assert [placed.z for placed in near] == list(range(100, 110))
    assert ground.near(Box(0, 0, 600, 1e300))[-1].z == 799
    assert is_covered(near, 120, 105.5)
    assert grounds_at(near, 120, 105.5) == {DARK}
    assert grounds_at(near, 120, 300) == {WHITE}
    assert Ground([(0, Area(Region(Box(0, 0, 600, float("inf"))), DARK))], width=600, height=float("inf")).near(PAGE.box) == []


def test_mixing() -> None:
    assert mixed(DARK, WHITE, alpha=0.0, blend="Normal") == WHITE
    assert mixed((0.5, 0.5, 0.5), (0.5, 1.0, 0.0), alpha=1.0, blend="Multiply") == (0.25, 0.5, 0.0)
    assert mixed((0.0, 0.0, 0.0), WHITE, alpha=1.0, blend="Difference") == WHITE
    assert mixed(DARK, WHITE, alpha=1.0, blend="Hue") is None
    for mode in ("Screen", "Darken", "Lighten", "Exclusion", "ColorDodge", "ColorBurn", "HardLight", "Overlay"):
        for above in (0.0, 0.3, 1.0):
            for below in (0.0, 0.6, 1.0):
                shown = mixed((above,) * 3, (below,) * 3, alpha=1.0, blend=mode)
                assert shown is not None
                assert -1e-9 <= shown[0] <= 1 + 1e-9
    assert is_same((0.93, 1, 1), (1, 1, 1))
    assert not is_same((0.92, 1, 1), (1, 1, 1))
