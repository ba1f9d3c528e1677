"""The map of roles next door: no two texts meet, nothing leaves the picture, and words tell what it shows."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from itertools import pairwise

import pytest

from matcher.domain.adjacent import AdjacentRole, Step
from matcher.domain.shortlist import RunResult
from matcher.reports.page import render_page
from matcher.reports.role_map import RoleMap, role_map
from matcher.reports.wrapping import width_of, wrapped

LONG = "Secondary School Teachers, Except Special and Career/Technical Education, of the Performing Arts and Related Crafts"
LABELS = (
    "Cook", LONG, "W" * 300, "料理人と調理師の管理者" * 9, "مدير قسم التمريض في المستشفى " * 6,
    "<b>bold</b> & 'quoted'", "Ж" * 90, "",
)  # fmt: skip


def make_role(title: str, readiness: float, step: Step) -> AdjacentRole:
    return AdjacentRole(f"onet:{title[:5]}", title, readiness, step, ("a",), ("b",), "Chefs and Head Cooks")


def map_of(roles: list[AdjacentRole], subject: str = "Line cook") -> RoleMap:
    found = role_map(subject, roles)
    assert found is not None
    return found


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("readiness", [0.0, 0.37, 1.0, 1.2])
def test_words_lie_inside_and_in_rows_of_their_own(label: str, readiness: float) -> None:
    roles = [make_role(label, readiness, step) for step in Step for _ in range(3)]
    drawn = map_of(roles, subject=label)
    stops = [stop for band in drawn.bands for stop in band.stops]
    assert len(stops) == len(roles)
    for stop in stops:
        assert stop.x < stop.words_x
        for line in stop.lines:
            assert stop.words_x + 13 * width_of(line) <= drawn.width
    for stop, following in pairwise(stops):
        assert stop.y + 16 * (len(stop.lines) - 1) + 16 <= following.y
    assert stops[-1].y + 16 * (len(stops[-1].lines) - 1) + 8 <= drawn.height
    half = 8 * len(drawn.subject_lines) + 8
    assert drawn.home_y - half >= 34
    assert drawn.home_y + half <= drawn.height
    assert all(10 + 13 * width_of(line) <= 158 for line in drawn.subject_lines)


def test_nearer_is_readier_and_steps_lie_one_below_the_other() -> None:
    roles = [
        make_role("Head cook", 0.7, Step.LEVEL), make_role("Food scientist", 0.2, Step.UP), make_role("Baker", 0.9, Step.DOWN),
        make_role("Butcher", 0.5, Step.LEVEL), make_role("Nurse", 0.1, Step.UNKNOWN),
    ]  # fmt: skip
    drawn = map_of(roles)
    assert [band.words for band in drawn.bands] == ["step up", "same level", "step down", "level unknown"]
    across = {stop.title: stop.x for band in drawn.bands for stop in band.stops}
    assert across["Baker"] < across["Head cook"] < across["Butcher"] < across["Food scientist"] < across["Nurse"]
    level = drawn.bands[1]
    assert level.top < drawn.home_y < level.top + level.height
    assert drawn.words == (
        "Step up: Food scientist, 20 %. Same level: Head cook, 70 %; Butcher, 50 %. Step down: Baker, 90 %. "
        "Level unknown: Nurse, 10 %."
    )


def test_two_moves_are_told_in_words_and_by_shape(result: RunResult) -> None:
    drawn = map_of([make_role("Baker", 0.5, Step.LEVEL)])
    assert not drawn.has_two_moves
    band = drawn.bands[0]
    far = replace(drawn, bands=(band._replace(stops=(band.stops[0]._replace(moves=2),)),))
    assert far.has_two_moves
    assert far.words == "Same level: Baker, 50 %, in 2 moves."
    assert "stroke-dasharray" not in "".join(re.findall(r'<svg class="rolemap".*?</svg>', render_page(result), re.DOTALL))


def test_no_roles_give_no_map() -> None:
    assert role_map("Line cook", []) is None


def test_every_job_and_every_explained_person_has_a_map_in_the_report(result: RunResult) -> None:
    html = render_page(result)
    maps = re.findall(r'<svg class="rolemap".*?</svg>', html, re.DOTALL)
    n_tables = html.count('<table class="stack roles">')
    assert len(maps) == n_tables > 3
    assert all(f'id="{name}"' in html for drawn in maps for name in re.findall(r'aria-labelledby="([\w-]+) ', drawn))
    assert "style=" not in "".join(maps)


def test_wrapping_keeps_all_words_or_says_that_it_did_not() -> None:
    assert wrapped("Registered nurse of the ward", 8.0, n_lines=9) == ("Registered", "nurse of the", "ward")
    cut = wrapped(LONG, 12.0, n_lines=2)
    assert len(cut) == 2
    assert cut[-1].endswith("…")
    assert wrapped("", 12.0, n_lines=2) == ()


def test_marks_above_letters_take_no_room() -> None:
    assert width_of(unicodedata.normalize("NFD", "é")) == width_of("é") == width_of("e")
