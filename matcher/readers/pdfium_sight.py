"""Which words of pdfium's page a person cannot see.

Words about which there is a doubt are judged by their looks: the page is painted with them and without them, and a word
that changes nothing is hidden, whatever the trick.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from matcher.domain.place import Box
from matcher.readers.hidden import SQUEEZED, TINY_POINTS, Sifted, set_apart
from matcher.readers.pdfium_doubts import Doubts, Letters, letters_of, object_calls
from matcher.readers.pdfium_frame import Frame
from matcher.readers.placed import PlacedWord

if TYPE_CHECKING:  # most files raise no doubt: a worker loads numpy with the first that does
    import numpy as np
    from numpy.typing import NDArray

_PIXELS_A_POINT = 1.5
_MAX_PIXELS = 6_000_000
_WHITE = 0xFFFFFFFF
_SAME = 17
"""Of 255, in each of red, green and blue: colours nearer than this are told apart by nobody."""
_SEEN = 0.2
"""A word of which no more than this share of its length shows cannot be read."""
_INVISIBLE = 3
_MOST_JUDGED = 3
_AT_ONCE = ("off_page", "tiny", "misleading_map")


class ShownWord(NamedTuple):
    """A word and the text objects that draw it."""

    word: PlacedWord
    text_objects: tuple[int, ...]
    letters: Letters | None
    """None when pdfium put the word in itself."""
    is_claim: bool = False
    """Whether one glyph is said to be many letters."""


def sifted(page: Any, frame: Frame, words: Sequence[ShownWord], *, number: int) -> Sifted:
    """Return the words of a page, those that nobody can see apart."""
    doubts = Doubts(page, frame)
    of_objects = _doubts_of_objects(doubts, words)
    reasons = [
        _doubt(shown, of_objects) if _is_plain(shown, frame) else _at_once(shown, frame) or _doubt(shown, of_objects)
        for shown in words
    ]
    if not any(reasons):
        return Sifted([shown.word for shown in words], [], is_scan=False)
    doubtful = [index for index, reason in enumerate(reasons) if reason and not _is_certain(reason, words[index])]
    for index in _seen_after_all(page, frame, words, doubtful):
        reasons[index] = ""
    all_objects = {item for shown in words for item in shown.text_objects} if doubtful else set()
    for index in doubtful:
        if reasons[index] == "same_colour" and doubts.has_twin(words[index].word.box, all_objects):
            reasons[index] = ""
    seen = [shown.word for shown, reason in zip(words, reasons, strict=True) if not reason]
    unseen = [(shown.word, reason) for shown, reason in zip(words, reasons, strict=True) if reason]
    return set_apart(seen, unseen, pictures=doubts.pictures, page=number, area=frame.width * frame.height)


def _doubts_of_objects(doubts: Doubts, words: Sequence[ShownWord]) -> dict[int, str]:
    """Return for each text object why it may be hidden, or nothing: it often draws a whole line."""
    boxes: dict[int, Box] = {}
    looks: dict[int, Letters | None] = {}
    for (_, _, _, _, _, _, box, _), objects, letters, _ in words:
        for item in _judged(objects):
            known = boxes.get(item)
            if known is None:
                boxes[item] = box
                looks[item] = letters
            else:
                x0, y0, x1, y1 = known
                a, b, c, d = box
                boxes[item] = Box(min(x0, a), min(y0, b), max(x1, c), max(y1, d))
    return {item: doubts.reason(item, looks[item] or letters_of(item), box) for item, box in boxes.items()}


def _judged(text_objects: tuple[int, ...]) -> tuple[int, ...]:
    """Return those of a word's text objects that speak for all: browsers draw each letter by itself."""
    if len(text_objects) <= _MOST_JUDGED:
        return text_objects
    return text_objects[0], text_objects[len(text_objects) // 2], text_objects[-1]


def _doubt(shown: ShownWord, of_objects: dict[int, str]) -> str:
    for item in _judged(shown.text_objects):
        reason = of_objects[item]
        if reason:
            return reason
    return ""


def _is_plain(shown: ShownWord, frame: Frame) -> bool:
    """Return whether a word is well within the page, large enough and not squeezed, as almost every word is."""
    (text, left, right, _, size, _, (x0, y0, x1, y1), _), _, _, is_claim = shown
    return (
        0 < x0 <= x1 < frame.width
        and 0 < y0 <= y1 < frame.height
        and TINY_POINTS <= size < frame.width
        and right - left >= SQUEEZED * size * len(text)
        and not is_claim
    )


def _at_once(shown: ShownWord, frame: Frame) -> str:
    """Return why a word does not count wherever it stands and whatever is painted, or nothing."""
    if shown.is_claim:
        return "misleading_map"
    word = shown.word
    x0, y0, x1, y1 = word.box
    # Put so that what is not a number counts as off the page, and so does a letter larger than the page.
    is_on_page = x1 > 0 and y1 > 0 and x0 < frame.width and y0 < frame.height
    if not (is_on_page and word.size < frame.width + frame.height):
        return "off_page"
    # A font with a scale of its own (Type 3) tells no true size: the box must be low as well.
    is_low = (y1 - y0 if word.turn % 2 == 0 else x1 - x0) < TINY_POINTS
    is_tiny = word.size < TINY_POINTS and is_low
    return "tiny" if is_tiny or 0 < word.x1 - word.x0 < SQUEEZED * word.size * len(word.text) else ""


def _is_certain(reason: str, shown: ShownWord) -> bool:
    return reason in _AT_ONCE or (reason == "invisible" and shown.letters is not None and shown.letters.mode == _INVISIBLE)


def _seen_after_all(page: Any, frame: Frame, words: Sequence[ShownWord], doubtful: Sequence[int]) -> list[int]:
    """Return which of the doubtful words change how the page looks. The page is spoilt by it."""
    if not doubtful:
        return []
    boxes = [words[index].word.box for index in doubtful]
    x0, y0 = max(min(box.x0 for box in boxes), 0.0), max(min(box.y0 for box in boxes), 0.0)
    x1, y1 = min(max(box.x1 for box in boxes), frame.width), min(max(box.y1 for box in boxes), frame.height)
    part = Box(x0, y0, x1, y1)
    scale = _PIXELS_A_POINT * min(1.0, (_MAX_PIXELS / max((x1 - x0) * (y1 - y0) * _PIXELS_A_POINT**2, 1)) ** 0.5)
    with_words = _painted(page, frame, part, scale)
    calls = object_calls()
    for item in {item for index in doubtful for item in words[index].text_objects}:
        calls.set_render_mode(item, _INVISIBLE)
    changed = _changed(with_words, _painted(page, frame, part, scale))
    return [index for index in doubtful if _shows(words[index].word, changed, part, scale)]


def _changed(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return which points of two pictures a person tells apart."""
    import numpy as np

    differs = np.maximum(one, other) - np.minimum(one, other) > _SAME
    return differs[..., 0] | differs[..., 1] | differs[..., 2]


def _shows(word: PlacedWord, changed: NDArray[np.bool_], part: Box, scale: float) -> bool:
    x0, x1 = ((x - part.x0) * scale for x in (word.box.x0, word.box.x1))
    y0, y1 = ((y - part.y0) * scale for y in (word.box.y0, word.box.y1))
    window = changed[max(int(y0), 0) : max(int(y1) + 1, 0), max(int(x0), 0) : max(int(x1) + 1, 0)]
    if word.turn % 2 == 0:
        return bool(window.any(axis=0).sum() > _SEEN * (x1 - x0))
    return bool(window.any(axis=1).sum() > _SEEN * (y1 - y0))


def _painted(page: Any, frame: Frame, part: Box, scale: float) -> NDArray[np.uint8]:
    """Return a part of the page as displayed: (height, width, 3), blue, green and red."""
    import numpy as np
    import pypdfium2.raw as pdfium

    width, height = max(int((part.x1 - part.x0) * scale) + 1, 1), max(int((part.y1 - part.y0) * scale) + 1, 1)
    place = int(-part.x0 * scale), int(-part.y0 * scale), int(frame.width * scale), int(frame.height * scale)
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_BGRx, None, 0)
    if not bitmap:
        raise MemoryError
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, _WHITE)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, *place, 0, pdfium.FPDF_ANNOT)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        raw = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return np.frombuffer(raw, np.uint8).reshape(height, stride // 4, 4)[:, :width, :3]
