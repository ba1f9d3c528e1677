"""Text of an RTF file that a person cannot see: taken out of the markup before the markup is read."""

from __future__ import annotations

import re
from typing import NamedTuple

from matcher.domain.document import HiddenText
from matcher.readers.ground import WHITE, Rgb, is_same

_TOKEN = re.compile(r"\\([a-zA-Z]+)(-?\d+)? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}]+)", re.DOTALL)
_COLOURS = re.compile(r"\{\\colortbl([^{}]*)\}")
_CHANNEL = re.compile(r"\\(red|green|blue)(\d{1,3})")
_PLACES = frozenset(("chcbpat", "cb", "highlight", "cbpat"))
_SILENT = frozenset(
    ["fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "themedata", "datastore", "listtable", "listoverridetable"]
)
_DRAWN = ("\\shppict", "\\dptxbx", "\\clcbpat", "\\shp")
_TINY_HALF_POINTS = 4
_BLACK: Rgb = (0.0, 0.0, 0.0)


class _State(NamedTuple):
    is_hidden: bool = False
    half_points: int = 24
    colour: int = 0
    ground: int = 0
    is_silent: bool = False


def without_hidden(markup: str) -> tuple[str, list[HiddenText]]:
    r"""Return the markup without what is marked as hidden (``\v``), smaller than two points, or white on white.

    Colours are compared only in a document without cells, shapes or pictures that could lie below its text.
    """
    if "\\v" not in markup and "\\fs" not in markup and "\\cf" not in markup:
        return markup, []
    return _Reader(markup).run()


class _Reader:
    def __init__(self, markup: str) -> None:
        self._markup = markup
        self._colours = _table(markup)
        self._is_bare = not any(word in markup for word in _DRAWN)
        self._kept: list[str] = []
        self._hidden: list[tuple[str, str]] = []

    def run(self) -> tuple[str, list[HiddenText]]:
        states: list[_State] = []
        state = _State()
        is_apart = False
        for token in _TOKEN.finditer(self._markup):
            word, number, code, brace, text = token.group(1, 2, 3, 5, 6)
            reason = "" if state.is_silent else self._reason(state)
            if brace == "{":
                states.append(state)
            elif brace == "}":
                state = states.pop() if states else _State()
            elif word:
                state = _changed(state, word, number)
            shown = text or (chr(int(code, 16)) if code else "")
            if reason and shown:
                is_apart = self._take(shown, reason, is_apart=is_apart)
                continue
            is_apart = is_apart or bool(shown)
            if not (reason and word in ("tab", "line", "par")):
                self._kept.append(token[0])
        pieces = ((" ".join(text.split()), reason) for text, reason in self._hidden)
        return "".join(self._kept), [HiddenText(text, 1, None, reason) for text, reason in pieces if text]

    def _take(self, text: str, reason: str, *, is_apart: bool) -> bool:
        if self._hidden and not is_apart and self._hidden[-1][1] == reason:
            self._hidden[-1] = (self._hidden[-1][0] + text, reason)
        else:
            self._hidden.append((text, reason))
        return False

    def _reason(self, state: _State) -> str:
        if state.is_hidden:
            return "invisible"
        if state.half_points < _TINY_HALF_POINTS:
            return "tiny"
        if self._is_bare and state.colour:
            ground = self._colours.get(state.ground, WHITE) if state.ground else WHITE
            if is_same(self._colours.get(state.colour, _BLACK), ground):
                return "same_colour"
        return ""


def _changed(state: _State, word: str, number: str | None) -> _State:
    value = int(number) if number else None
    if word == "v":
        return state._replace(is_hidden=value != 0)
    if word == "fs" and value is not None:
        return state._replace(half_points=value)
    if word == "cf":
        return state._replace(colour=value or 0)
    if word in _PLACES:
        return state._replace(ground=value or 0)
    if word == "plain":
        return _State(is_silent=state.is_silent)
    if word == "pard":
        return state._replace(ground=0)
    return state._replace(is_silent=True) if word in _SILENT else state


def _table(markup: str) -> dict[int, Rgb]:
    match = _COLOURS.search(markup)
    found: dict[int, Rgb] = {}
    for number, entry in enumerate(match[1].split(";") if match else []):
        parts = {name: int(value) / 255 for name, value in _CHANNEL.findall(entry)}
        if parts:
            found[number] = (parts.get("red", 0.0), parts.get("green", 0.0), parts.get("blue", 0.0))
    return found
