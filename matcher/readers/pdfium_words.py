"""The words of a page as pdfium shows them, placed for the layout."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from matcher.readers.compose import plain_glyphs
from matcher.readers.directions import RIGHT_TO_LEFT
from matcher.readers.pdfium_frame import Frame, Rect
from matcher.readers.pdfium_sight import ShownWord
from matcher.readers.pdfium_text import Style, TextPage
from matcher.readers.placed import PlacedWord

_WORD = re.compile(r"[^\s\x00-\x1f\x7f\ufffe\uffff]+[\x02\ufffe]?|[\x02\ufffe]")
"""pdfium marks a hyphen at the end of a line with one of the last two, and puts no line break behind it."""
_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-"})
_GAP = 0.12
"""A gap wider than this share of the font size parts words."""
_RISE = 0.3
_WIDE = 1.4
"""A word wider than so many font sizes a character has a gap in it, or is letter-spaced."""
_NARROW = 0.3
"""Of a font size for each letter."""
_LONGEST_LIGATURE = 3


def words_of(page: TextPage, frame: Frame, *, max_characters: int) -> list[ShownWord]:
    """Return the words of a page; characters beyond `max_characters` are left out."""
    found: list[ShownWord] = []
    text = page.text(min(page.n_characters, max_characters))
    box, origin, object_of, styles = page.box, page.origin, page.object_of, page.styles
    is_upright = frame.matrix[1] == 0
    text_object: int | None = None
    end_of_object = end_of_line = 0
    # Written out rather than in small functions: each step is taken for every word of every page. A text object stands on
    # one line, and its characters follow each other: what is known of some need not be asked about the others.
    for match in _WORD.finditer(text):
        start, end = match.span()
        shown = match[0]
        if start >= end_of_object:
            text_object = object_of(start)
            if start >= end_of_line:
                end_of_line, object_at_end = _end_of_line(page, text, start, end)
            if text_object and text_object == object_at_end:
                end_of_object = end_of_line
        style = styles.get(text_object) or page.style(start, text_object)
        rect = left, top, right, bottom = box(start)
        last_object = text_object
        if end - start > 1:
            x0, y1, x1, y0 = box(end - 1)
            rect = left, top, right, bottom = (
                x0 if x0 < left else left,  # noqa: FURB136 - min() takes a call
                y1 if y1 > top else top,  # noqa: FURB136
                x1 if x1 > right else right,  # noqa: FURB136
                y0 if y0 < bottom else bottom,  # noqa: FURB136
            )
            if end > end_of_object:
                last_object = object_of(end - 1)
            is_mixed = last_object != text_object and not _is_of_one_style(page, start, end, style)
            widest = _WIDE * style.size * (end - start)
            if is_mixed or right - left > widest or top - bottom - style.size > widest:
                found.extend(_pieces(page, frame, text, start, end))
                continue
        if style.is_level and text[end : end + 1] == " ":
            # The box of a letter can reach over the space behind it.
            edge = origin(end)[0]
            if left < edge < right:
                rect = left, top, edge, bottom
        if not (shown.isascii() and shown.isprintable()):
            shown = _as_it_stands(page, shown, start, end, style)
            if not shown:
                continue
        objects = (text_object,) if last_object == text_object and text_object else page.objects_of(start, end)
        is_level = style.is_level and is_upright and text_object
        point = (left, page.baseline(start, text_object)) if is_level else origin(start)
        placed = _placed(shown, rect, point, style, frame)
        is_narrow = placed[2] - placed[1] < _NARROW * style.size * (end - start)
        found.append(ShownWord(placed, objects, style.letters, is_narrow and _is_claim(page, start, end)))
    return found


def _end_of_line(page: TextPage, text: str, start: int, end: int) -> tuple[int, int | None]:
    """Return where the line of a word ends, and the text object there; None where the line may have been turned around."""
    stop = text.find("\r", end)
    if stop < 0:
        stop = len(text)
    return stop, None if RIGHT_TO_LEFT.search(text, start, stop) else page.object_of(stop - 1)


def _as_it_stands(page: TextPage, shown: str, start: int, end: int, style: Style) -> str:
    shown = _plain(shown)
    if RIGHT_TO_LEFT.search(shown) and style.turn == 0 and page.box(start)[0] > page.box(end - 1)[0]:
        return shown[::-1]  # pdfium tells what is read first, the layout asks for what stands first
    return shown


def _pieces(page: TextPage, frame: Frame, text: str, start: int, end: int) -> Iterator[ShownWord]:
    for begin, stop, part, own in _split(page, start, end):
        piece = _plain(text[begin:stop])
        if piece:
            placed = _placed(piece, part, page.origin(begin), own, frame)
            yield ShownWord(placed, page.objects_of(begin, stop), own.letters)


def _is_claim(page: TextPage, start: int, end: int) -> bool:
    """Return whether several letters stand at one place, more than a ligature has."""
    n_letters = Counter(tuple(page.origin(offset)) for offset in range(start, end))
    return max(n_letters.values()) > _LONGEST_LIGATURE


def _plain(text: str) -> str:
    return "".join(plain_glyphs(text.translate(_HYPHENS)).split())


def _is_of_one_style(page: TextPage, start: int, end: int, style: Style) -> bool:
    """Return whether all characters of a word stand on one line in one style, though in several text objects."""
    level = page.origin(start)[1]
    if abs(page.origin(end - 1)[1] - level) > _RISE * style.size:
        return False
    objects = {page.object_of(offset): offset for offset in range(start, end)}
    return all(not text_object or page.style(offset, text_object) == style for text_object, offset in objects.items())


def _split(page: TextPage, start: int, end: int) -> Iterator[tuple[int, int, Rect, Style]]:
    """Yield the pieces of a word that is set in several styles, or has gaps."""
    begin, text_object = start, page.object_of(start)
    style = page.style(start, text_object)
    whole = before = page.box(start)
    level = page.origin(start)[1]
    for offset in range(start + 1, end):
        text_object = page.object_of(offset) or text_object
        own, box, own_level = page.style(offset, text_object), page.box(offset), page.origin(offset)[1]
        is_apart = own.is_level and (
            max(box[0] - before[2], before[0] - box[2]) > _GAP * own.size or abs(own_level - level) > _RISE * own.size
        )
        if is_apart or own != style:
            yield begin, offset, whole, style
            begin, style, whole = offset, own, box
        else:
            whole = _around(whole, box)
        before, level = box, own_level
    yield begin, end, whole, style


def _around(one: Rect, other: Rect) -> Rect:
    left, top, right, bottom = one
    x0, y1, x1, y0 = other
    return (
        min(x0, left),
        max(y1, top),
        max(x1, right),
        min(y0, bottom),
    )


def _placed(text: str, rect: Rect, origin: Sequence[float], style: Style, frame: Frame) -> PlacedWord:
    box = frame.box(rect)
    x, y = origin
    a, b, c, d, e, f = frame.matrix
    size, turn, _, is_bold, _ = style
    if turn == 0:
        return PlacedWord(text, box[0], box[2], b * x + d * y + f, size, is_bold, box)
    if turn == 2:
        return PlacedWord(text, -box[2], -box[0], -(b * x + d * y + f), size, is_bold, box, 2)
    if turn == 1:
        return PlacedWord(text, -box[3], -box[1], a * x + c * y + e, size, is_bold, box, 1)
    return PlacedWord(text, box[1], box[3], -(a * x + c * y + e), size, is_bold, box, 3)
