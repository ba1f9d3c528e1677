"""The map of roles next door: the nearer the readier, above a step up, below a step down. Laid out here, drawn by a template.

Every role has a line of its own, and its words begin right of every mark on it, so that no two texts can meet whatever
font the reader has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from matcher.domain.adjacent import AdjacentRole, Step
from matcher.reports.escaping import shortened
from matcher.reports.wrapping import wrapped

WIDTH = 760
_LEFT, _RIGHT = 184.0, 472.0
"""Where a readiness of 1 and of 0 stand."""
_SIZE = 13
_TO_WORDS = 52.0
"""From a mark past its percentage."""
_MARGIN = 8
_SUBJECT_WIDTH = 150
_N_SUBJECT_LINES = 5
_N_LABEL_LINES = 2
_N_LABEL = 110
_LINE = 16
_ROW_GAP = 14
_BAND_HEAD = 24
_AXIS = 34
_TICKS = (1.0, 0.75, 0.5, 0.25, 0.0)
_BANDS = {
    Step.UP: ("↑", "step up"),
    Step.LEVEL: ("→", "same level"),
    Step.DOWN: ("↓", "step down"),
    Step.UNKNOWN: ("?", "level unknown"),
}


class Stop(NamedTuple):
    """A role on the map: where its mark stands, and its title in lines that fit beside it."""

    x: float
    y: float
    percent: int
    lines: tuple[str, ...]
    moves: int
    """How many moves away it is: 1 or 2."""
    words_x: float
    title: str


class MapBand(NamedTuple):
    """The stretch of the map where roles of one step lie; `top` and `height` in units of the picture."""

    symbol: str
    words: str
    top: float
    height: float
    stops: tuple[Stop, ...]


class Tick(NamedTuple):
    """A mark on the scale of readiness."""

    x: float
    percent: int


@dataclass(frozen=True, slots=True)
class RoleMap:
    """A laid-out map; all lengths in units of the picture, about pixels."""

    subject: str
    subject_lines: tuple[str, ...]
    bands: tuple[MapBand, ...]
    width: int
    height: float
    trunk: float
    """Where the line stands that all roles branch from."""
    home_y: float
    """Where the subject joins that line."""
    ticks: tuple[Tick, ...] = tuple(Tick(_LEFT + (1.0 - value) * (_RIGHT - _LEFT), round(100 * value)) for value in _TICKS)

    @property
    def words(self) -> str:
        """The map as sentences, for those who do not see it."""
        return " ".join(
            f"{band.words.capitalize()}: {'; '.join(f'{stop.title}, {stop.percent} %{_away(stop)}' for stop in band.stops)}."
            for band in self.bands
        )

    @property
    def has_two_moves(self) -> bool:
        """Whether a role of it lies two moves away."""
        return any(stop.moves > 1 for band in self.bands for stop in band.stops)

    @property
    def stems(self) -> tuple[float, float]:
        """From where to where the line runs that all roles branch from."""
        ys = [self.home_y, *(stop.y for band in self.bands for stop in band.stops)]
        return min(ys), max(ys)


def role_map(subject: str, roles: Sequence[AdjacentRole]) -> RoleMap | None:
    """Return the map of `roles` around `subject` (a title, an occupation, a person); None where there are no roles."""
    bands: list[MapBand] = []
    top = float(_AXIS)
    for step, (symbol, words) in _BANDS.items():
        inside = [role for role in roles if role.step is step]
        if inside:
            band = _band(symbol, words, inside, top)
            bands.append(band)
            top += band.height
    if not bands:
        return None
    subject = shortened(subject, _N_LABEL)
    lines = wrapped(subject, (_SUBJECT_WIDTH - 2 * _MARGIN) / _SIZE, n_lines=_N_SUBJECT_LINES)
    # A subject with more lines than its roles take still fits.
    height = max(top, float(_AXIS + _LINE * len(lines) + 4 * _MARGIN))
    return RoleMap(subject, lines, tuple(bands), WIDTH, height, _LEFT - 14.0, _home_y(bands, lines, height))


def role_map_of_person(roles: Sequence[AdjacentRole]) -> RoleMap | None:
    """Return the map around the positions that someone held, not around a name: a map may be cut out and handed on."""
    return role_map(" or ".join(dict.fromkeys(role.via for role in roles)), roles)


def _band(symbol: str, words: str, roles: Sequence[AdjacentRole], top: float) -> MapBand:
    stops: list[Stop] = []
    y = top + _BAND_HEAD
    for role in roles:
        stop = _stop(role, y)
        stops.append(stop)
        y += _LINE * len(stop.lines) + _ROW_GAP
    return MapBand(symbol, words, top, y - top, tuple(stops))


def _stop(role: AdjacentRole, top: float) -> Stop:
    readiness = min(1.0, max(0.0, role.readiness))
    x = round(_LEFT + (1.0 - readiness) * (_RIGHT - _LEFT), 1)
    title = shortened(role.title, _N_LABEL)
    lines = wrapped(title, (WIDTH - _MARGIN - x - _TO_WORDS) / _SIZE, n_lines=_N_LABEL_LINES)
    return Stop(
        x, top + _LINE / 2, round(100 * readiness), lines, moves=role.moves, words_x=round(x + _TO_WORDS, 1), title=title
    )


def _home_y(bands: Sequence[MapBand], lines: Sequence[str], height: float) -> float:
    """Return the height of the subject: between the steps up and the steps down, where its level is, and inside the picture."""
    rising = [band.top + band.height for band in bands if band.words == _BANDS[Step.UP][1]]
    level = [band.top + band.height / 2 for band in bands if band.words == _BANDS[Step.LEVEL][1]]
    wanted = (level or rising or [bands[0].top])[0]
    half = _LINE * len(lines) / 2 + 2 * _MARGIN
    return round(min(max(wanted, _AXIS + half), height - half), 1)


def _away(stop: Stop) -> str:
    return "" if stop.moves == 1 else f", in {stop.moves} moves"
