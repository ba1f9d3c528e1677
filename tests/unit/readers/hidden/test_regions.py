from __future__ import annotations

import pytest

from matcher.domain.place import Box
from matcher.readers.regions import Region, enclosed, filled, stroked

PLAIN = (1, 0, 0, 1, 0, 0)


def one(items, *, ctm=PLAIN, is_even_odd: bool = False) -> Region:
    (region,) = filled(items, ctm=ctm, height=100, is_even_odd=is_even_odd)
    return region


def test_rectangles_however_they_are_drawn() -> None:
    expected = Region(Box(10, 70, 40, 90))
    assert one([(10, 10, 30, 20)]) == expected
    assert one([(40, 30, -30, -20)]) == expected
    assert one([(10, 10, b" 40 10 l 40 30 l 10 30 l h")]) == expected
    assert one([(10, 10, b" 40 10 l 40 30 l 10 30 l")]) == expected
    assert one([(5, 5, 15, 10)], ctm=(2, 0, 0, 2, 0, 0)) == expected
    assert one([(10, -40, 20, 30)], ctm=(0, 1, -1, 0, 0, 0)) == expected, "turned by a right angle"


def test_a_triangle_is_not_its_bounds() -> None:
    region = one([(0, 0, b" 100 0 l 0 100 l h")])
    assert region.box == Box(0, 0, 100, 100)
    assert region.holds(20, 80)
    assert not region.holds(80, 20)


def test_curves_round_corners() -> None:
    k = 27.6
    circle = (
        f" {100} {50 + k} {50 + k} {100} 50 100 c {50 - k} 100 0 {50 + k} 0 50 c 0 {50 - k} {50 - k} 0 50 0 c "
        f"{50 + k} 0 100 {50 - k} 100 50 c h"
    )
    region = one([(100, 50, circle.encode())])
    assert region.holds(50, 50)
    assert region.holds(83, 83)
    assert not region.holds(90, 90)


@pytest.mark.parametrize(("is_even_odd", "holds"), [(False, True), (True, False)])
def test_a_ring_has_a_hole_by_the_even_odd_rule(is_even_odd: bool, holds: bool) -> None:
    region = enclosed([(0, 0, 90, 90), (30, 30, 30, 30)], ctm=PLAIN, height=100, is_even_odd=is_even_odd)
    assert region.holds(45, 55) is holds
    assert region.holds(5, 95)


def test_clips_add_up() -> None:
    triangle = one([(0, 0, b" 100 0 l 0 100 l h")])
    part = Region(Box(0, 0, 50, 100)).within(triangle)
    assert part.holds(20, 80)
    assert not part.holds(45, 10)
    assert Region(Box(60, 0, 70, 10)).within(Region(Box(0, 0, 10, 10))).box.x1 < 60
    deep = Region(Box(0, 0, 50, 100))
    for _ in range(9):
        deep = deep.within(triangle)
    assert not deep.is_exact, "too many shapes to remember"


def test_lines_have_a_width() -> None:
    (region,) = stroked([(10, 50, b" 90 50 l")], ctm=PLAIN, height=100, width=20)
    assert region == Region(Box(10, 40, 90, 60))
    corner = stroked([(10, 10, b" 90 10 l 90 90 l")], ctm=PLAIN, height=100, width=4)
    assert len(corner) == 2


def test_damaged_and_endless_paths() -> None:
    assert filled([(0, 0, b" 1.2.3 4 l 50 0 l")], ctm=PLAIN, height=100, is_even_odd=False) == []
    assert filled([], ctm=PLAIN, height=100, is_even_odd=False) == []
    assert not enclosed([], ctm=PLAIN, height=100, is_even_odd=False).holds(1, 1)
    long = b" ".join(b"%d %d l" % (n % 97, n % 89) for n in range(5000))
    assert not one([(0, 0, b" " + long)]).is_exact
