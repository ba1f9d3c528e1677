"""Which words of a page a person cannot see, and why: from where they stand, how they are drawn, and what was painted.

Only what is certain counts. Where the ground is a picture, a shape or a colour that nobody understands, text is visible.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import isfinite
from typing import NamedTuple

from matcher.domain.document import HiddenText
from matcher.domain.place import Box
from matcher.readers.ground import WHITE, Area, Ground, Placed, Rgb, grounds_at, is_covered, is_same, mixed
from matcher.readers.placed import PlacedWord
from matcher.readers.regions import Region, overlap

TINY_POINTS = 2.0
"""Letters smaller than this (0.7 mm with all their ascenders) are dust, not text."""
SQUEEZED = 0.06
"""Letters narrower than this share of their height are bars."""
_SEEN = 0.2
"""A word of which no more than this share of points can be seen cannot be read."""
_FAINT = 0.08
"""Opacity that leaves no more contrast than `SAME`."""
_ALONG, _ACROSS = (0.1, 0.3, 0.5, 0.7, 0.9), (0.3, 0.5, 0.7)
_CLIPPING_MODES = (4, 5, 6, 7)
FILLING_MODES, STROKING_MODES = (0, 2, 4, 6), (1, 2, 5, 6)
_SCAN_AREA = 0.6
"""Share of a page that pictures cover on a scan."""
_SCAN_STAMP = 0.1
"""Visible text on a scan (a stamp, a page number), as a share of the words of its text layer."""
_BEHIND_A_PICTURE = ("invisible", "covered")
_MAX_HIDDEN = 1_000
_JOINED_GAP = 0.12
_CELL = 40.0
"""Units of the page; words are looked up by the cell that their middle lies in."""
_MAX_CELLS = 400


class Ink(NamedTuple):
    """How text is drawn."""

    fill: Rgb | None = (0.0, 0.0, 0.0)
    """None: nobody knows."""
    stroke: Rgb | None = (0.0, 0.0, 0.0)
    fill_alpha: float = 1.0
    stroke_alpha: float = 1.0
    blend: str = "Normal"
    clip: Region | None = None
    is_off: bool = False
    """Whether it belongs to a layer that is switched off."""


class Run(NamedTuple):
    """Words of a page, from number `first` on, that are drawn alike and one after the other."""

    first: int
    ink: Ink
    mode: int
    """PDF text rendering mode."""
    z: int
    """How many marks were painted before."""
    is_scaled: bool = False
    """Whether the font has a scale of its own (Type 3), so that its size does not tell the height of its letters."""


class Sheet(NamedTuple):
    """A page as displayed: all its words in the order of drawing, and what else was painted."""

    number: int
    width: float
    height: float
    words: Sequence[PlacedWord]
    runs: Sequence[Run]
    areas: Iterable[tuple[int, Area]] = ()
    """Each with the number of the mark that painted it."""
    claims: Sequence[PlacedWord] = ()
    """What words are said to be by a map that does not fit the glyphs they show."""
    unit: float = 1.0
    """Points to a unit of the page."""


class Sifted(NamedTuple):
    """The words of a page that count, and those that do not."""

    words: list[PlacedWord]
    hidden: list[HiddenText]
    is_scan: bool
    """Whether the words are the text layer of a scanned page: what they say is shown by a picture."""


def sift(sheet: Sheet) -> Sifted:
    """Return the words of a page, those that nobody can see apart.

    A scan with a text layer is kept: its words are invisible because the picture shows them.
    """
    sight = _Sight(sheet)
    seen: list[PlacedWord] = []
    unseen: list[tuple[PlacedWord, str]] = []
    ends = [*(run.first for run in sheet.runs[1:]), len(sheet.words)]
    for run, end in zip(sheet.runs, ends, strict=False):
        if run.first < end:
            sight.sort(run, sheet.words[run.first : end], seen, unseen)
    unseen.extend((word, "misleading_map") for word in sheet.claims)
    return set_apart(seen, unseen, pictures=sight.pictures, page=sheet.number, area=sheet.width * sheet.height)


def set_apart(
    seen: list[PlacedWord],
    unseen: Sequence[tuple[PlacedWord, str]],
    *,
    pictures: Sequence[Box],
    page: int,
    area: float,
) -> Sifted:
    """Return what counts of a page: what is seen, and the text layer of a scan, which its picture shows.

    Parameters
    ----------
    unseen
        Words that nobody can see, each with the reason.
    pictures
        Where there are pictures, within the page.
    area
        Of the page, in its units.
    """
    if not unseen:
        return Sifted(seen, [], is_scan=False)
    layer = [word for word, reason in unseen if reason in _BEHIND_A_PICTURE]
    if _is_scan(seen, layer, pictures, area):
        rest = [pair for pair in unseen if pair[1] not in _BEHIND_A_PICTURE]
        return Sifted(seen + layer, _joined(rest, page), is_scan=True)
    return Sifted(seen, _joined(_without_twins(unseen, seen), page), is_scan=False)


def _is_scan(seen: Sequence[PlacedWord], layer: Sequence[PlacedWord], pictures: Sequence[Box], area: float) -> bool:
    """Return whether a page is a picture of text, with what recognition made of it underneath or above."""
    return (
        sum(map(_area, pictures)) >= _SCAN_AREA * area
        and len(seen) <= _SCAN_STAMP * len(layer)
        and all(any(_area(overlap(word.box, box)) > 0.5 * _area(word.box) for box in pictures) for word in layer)
    )


class _Sight:
    """One page, looked at."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._ground = Ground(sheet.areas, width=sheet.width, height=sheet.height)
        self._tiny = TINY_POINTS / sheet.unit
        self._page = Region(Box(0.0, 0.0, sheet.width, sheet.height))

    def sort(self, run: Run, words: Sequence[PlacedWord], seen: list[PlacedWord], unseen: list[tuple[PlacedWord, str]]) -> None:
        """Put the words of a run where they belong."""
        reason = _of_ink(run)
        if reason and run.mode != 3:
            unseen.extend((word, reason) for word in words)
            return
        questions = _Questions(run, self._ground)
        # Most words are on the page, within the clip, large enough, and far from whatever could hide them.
        x0, y0, x1, y1 = overlap(self._page.box, run.ink.clip.box) if run.ink.clip else self._page.box
        is_odd = bool(reason) or run.is_scaled or run.mode in _CLIPPING_MODES or bool(run.ink.clip and run.ink.clip.shapes)
        on_bare_page = "" if is_odd or not questions.has_ground else _against({WHITE}, run)
        near = self._ground.near if questions.is_about_ground else _nothing
        since = questions.since
        tiny = self._tiny
        for word in words:
            box = word.box
            if (
                not is_odd
                and x0 <= box[0]
                and y0 <= box[1]
                and box[2] <= x1
                and box[3] <= y1
                and word.size >= tiny
                and word.x1 - word.x0 >= SQUEEZED * word.size * len(word.text)
                and not near(box, since)
            ):
                found = on_bare_page
            else:
                found = self._of_word(word, run, questions) or reason
            if found:
                unseen.append((word, found))
            else:
                seen.append(word)

    def _of_word(self, word: PlacedWord, run: Run, questions: _Questions) -> str:
        """Return why a word cannot be seen, or nothing."""
        if self._is_tiny(word, run):
            return "tiny"
        box = word.box
        # What is not a number counts as off the page, and so does a letter larger than the page.
        is_on_page = box.x1 > 0 and box.y1 > 0 and box.x0 < self._sheet.width and box.y0 < self._sheet.height
        if not (is_on_page and word.size < self._sheet.width + self._sheet.height):
            return "off_page"
        near = self._ground.near(box, questions.since) if questions.is_about_ground else []
        n_below = sum(placed.z < run.z for placed in near)
        below, above = near[:n_below], near[n_below:]
        votes = Counter(self._at(x, y, run, questions, below, above) for x, y in self._points(box, word.turn, near, run))
        if votes[""] > _SEEN * votes.total():
            return ""
        del votes[""]
        return min(votes, key=lambda reason: (-votes[reason], reason))

    def _is_tiny(self, word: PlacedWord, run: Run) -> bool:
        width = word.x1 - word.x0
        n_letters = len(word.text)
        if run.is_scaled:
            return 0 < width < self._tiny / 6 * n_letters
        return word.size < self._tiny or 0 < width < SQUEEZED * word.size * n_letters

    def _points(self, box: Box, turn: int, near: Sequence[Placed], run: Run) -> list[tuple[float, float]]:
        """Return points that stand for a word: one when all its points are alike."""
        x0, y0, x1, y1 = box
        clip = run.ink.clip
        frames = [placed.area.region for placed in near]
        frames += [self._page] if clip is None else [self._page, clip]
        if all(not region.shapes and _contains(region.box, box) for region in frames):
            return [((x0 + x1) / 2, (y0 + y1) / 2)]
        along, across = (_ALONG, _ACROSS) if turn % 2 == 0 else (_ACROSS, _ALONG)
        return [(x0 + u * (x1 - x0), y0 + v * (y1 - y0)) for u in along for v in across]

    def _at(
        self, x: float, y: float, run: Run, questions: _Questions, below: Sequence[Placed], above: Sequence[Placed]
    ) -> str:  # fmt: skip
        """Return why text at a point cannot be seen, or nothing."""
        if not self._page.holds(x, y):
            return "off_page"
        clip = run.ink.clip
        if clip is not None and not clip.holds(x, y):
            return "clipped"
        if questions.has_cover and is_covered(above, x, y):
            return "covered"
        if run.mode in _CLIPPING_MODES and self._is_shown_through(run, x, y, below):
            return ""
        if run.mode == 7:
            return "invisible"
        return _against(grounds_at(below, x, y), run) if questions.has_ground else ""

    def _is_shown_through(self, run: Run, x: float, y: float, below: Sequence[Placed]) -> bool:
        """Return whether something of another colour than the ground is painted through letters used as a clip."""
        for z, area in self._ground.through_text:
            if z < run.z or not area.region.holds(x, y):
                continue
            grounds = grounds_at(below, x, y)
            if area.colour is None or grounds is None or not all(is_same(area.colour, ground) for ground in grounds):
                return True
        return False

    @property
    def pictures(self) -> list[Box]:
        """Where there are pictures, within the page."""
        return [overlap(self._page.box, area.region.box) for area in self._ground.pictures if area.colour is None]


class _Questions:
    """What has to be asked about each word of a run: most are plain black text with nothing above."""

    __slots__ = ("has_cover", "has_ground", "is_about_ground", "since")

    def __init__(self, run: Run, ground: Ground) -> None:
        ink = run.ink
        self.has_cover = ground.last_cover >= run.z
        self.has_ground = run.mode != 3 and (
            ink.blend != "Normal"
            or ink.fill_alpha < 1
            or ink.stroke_alpha < 1
            or all(_may_vanish(colour, ground) for colour in _colours(run))
        )
        # Where only what comes later is of interest, what was painted before is not looked at.
        self.since = 0 if self.has_ground or run.mode in _CLIPPING_MODES else run.z
        self.is_about_ground = self.has_cover or self.has_ground or run.mode in _CLIPPING_MODES


def _nothing(_box: Box, _since: int) -> list[Placed]:
    return []


def _of_ink(run: Run) -> str:
    """Return why text drawn like this cannot be seen wherever it stands, or nothing."""
    ink = run.ink
    if ink.is_off:
        return "layer_off"
    if run.mode == 3:
        return "invisible"
    alphas = [ink.fill_alpha] * (run.mode in FILLING_MODES) + [ink.stroke_alpha] * (run.mode in STROKING_MODES)
    return "transparent" if alphas and max(alphas) < _FAINT else ""


def _colours(run: Run) -> list[Rgb | None]:
    return [run.ink.fill] * (run.mode in FILLING_MODES) + [run.ink.stroke] * (run.mode in STROKING_MODES)


def _may_vanish(colour: Rgb | None, ground: Ground) -> bool:
    return colour is not None and any(is_same(colour, other) for other in ground.colours)


def _against(grounds: set[Rgb] | None, run: Run) -> str:
    """Return why text cannot be seen on any of the grounds, or nothing."""
    if grounds is None:
        return ""
    ink = run.ink
    alphas = [ink.fill_alpha] * (run.mode in FILLING_MODES) + [ink.stroke_alpha] * (run.mode in STROKING_MODES)
    for colour, alpha in zip(_colours(run), alphas, strict=True):
        for ground in grounds:
            shown = mixed(colour, ground, alpha=alpha, blend=ink.blend) if colour is not None else None
            if shown is None or not is_same(shown, ground):
                return ""
    return "same_colour"


def _without_twins(unseen: Sequence[tuple[PlacedWord, str]], seen: Sequence[PlacedWord]) -> list[tuple[PlacedWord, str]]:
    """Leave out what is the shadow or the halo of a visible word: the same word at nearly the same place."""
    by_place: dict[tuple[str, int, int], list[Box]] = {}
    for word in seen:
        x0, y0, x1, y1 = word.box
        by_place.setdefault((word.text, *_cell((x0 + x1) / 2, (y0 + y1) / 2)), []).append(word.box)

    def is_twin(word: PlacedWord) -> bool:
        if not all(map(isfinite, word.box)):
            return False
        # Half of a box lies inside another one only when its middle does.
        (left, top), (right, bottom) = _cell(word.box.x0, word.box.y0), _cell(word.box.x1, word.box.y1)
        if (right - left + 1) * (bottom - top + 1) > _MAX_CELLS:
            return False
        cells = ((word.text, x, y) for x in range(left, right + 1) for y in range(top, bottom + 1))
        return any(_area(overlap(word.box, box)) > 0.5 * _area(box) for cell in cells for box in by_place.get(cell, ()))

    return [(word, reason) for word, reason in unseen if not is_twin(word)]


def _cell(x: float, y: float) -> tuple[int, int]:
    return int(x // _CELL), int(y // _CELL)


def _joined(unseen: Sequence[tuple[PlacedWord, str]], page: int) -> list[HiddenText]:
    """Return hidden words as pieces of text, neighbours in drawing order together."""
    pieces: list[tuple[list[str], Box | None, str]] = []
    tail: PlacedWord | None = None
    for word, reason in unseen:
        box = word.box if all(map(isfinite, word.box)) else None
        last = pieces[-1] if pieces else None
        if tail is not None and last is not None and last[2] == reason and tail.turn == word.turn:
            is_same_word = abs(tail.baseline - word.baseline) < 1 and abs(word.x0 - tail.x1) <= _JOINED_GAP * word.size
            last[0].append(word.text if is_same_word else f" {word.text}")
            pieces[-1] = (last[0], last[1].union(box) if last[1] and box else None, reason)
        elif len(pieces) < _MAX_HIDDEN:
            pieces.append(([word.text], box, reason))
        tail = word
    return [HiddenText("".join(texts), page, box, reason) for texts, box, reason in pieces]


def _area(box: Box) -> float:
    return max(box[2] - box[0], 0.0) * max(box[3] - box[1], 0.0)


def _contains(outer: Box, inner: Box) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]
