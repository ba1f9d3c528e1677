"""PDF objects from bytes, by one compiled expression; every broken object gives something, in linear time.

pdfminer reads objects character by character, and each dictionary of a page passes through it: a fifth of reading.
"""

from __future__ import annotations

import re
from typing import Any

from pdfminer.pdftypes import PDFObjRef

from matcher.readers.pdf_budget import BudgetExhausted
from matcher.readers.pdf_tokens import hex_string, literal, literal_string

_SPACE = rb"[\x00\t\n\x0c\r ]"
_END = rb"(?=[\x00\t\n\x0c\r ()<>\[\]{}/%]|$)"
_TOKEN = re.compile(
    _SPACE + rb"*+(?:"
    rb"/([^\x00\t\n\x0c\r ()<>\[\]{}/%]*+)|"
    rb"(\d{1,10}+)" + _SPACE + rb"++\d{1,5}+" + _SPACE + rb"++R" + _END + rb"|"
    rb"([-+]?\d{1,18}+)" + _END + rb"|"
    rb"([-+]?(?:\d++\.?\d*+|\.\d++))" + _END + rb"|"
    rb"\(([^()\\\r]*+)\)|"
    rb"(<<)|(>>)|(\[)|(\])|"
    rb"<([0-9A-Fa-f\x00\t\n\x0c\r ]*+)>|"
    rb"(\()|(%[^\r\n]*+)|"
    rb"([^\x00\t\n\x0c\r ()<>\[\]{}/%]++)|([^\x00\t\n\x0c\r ])|$)"
)
(
    _NAME, _REFERENCE, _INTEGER, _REAL, _STRING, _DICT, _DICT_END, _ARRAY, _ARRAY_END, _HEX, _OPEN_STRING, _COMMENT, _WORD,
) = range(1, 14)  # fmt: skip
_OPENERS, _ENDERS = (_DICT, _ARRAY), (_DICT_END, _ARRAY_END)
_CONSTANTS: dict[bytes, object] = {b"true": True, b"false": False, b"null": None}
_CLOSERS = frozenset((b"endobj", b"endstream", b"stream", b"obj", b"xref", b"trailer", b"startxref"))
_MAX_DEPTH = 256


class Nothing(ValueError):  # noqa: N818 - a place without an object, not an error of ours
    """There is no object at this place."""


def read_object(data: bytes, position: int, document: Any) -> tuple[Any, int]:  # noqa: C901 - one hot loop
    """Return the object at `position` of `data`, in pdfminer's types, and where it ends.

    References belong to `document`. What is not closed ends with the data or at a word that ends objects.

    Raises
    ------
    Nothing
        No object begins there, or it is nested deeper than 256 levels.
    """
    match, end = _TOKEN.match, len(data)
    items: list[Any] = []
    outer: list[list[Any]] = []
    while position < end:
        token = match(data, position)
        if token is None:  # cannot happen: the last alternatives take anything; kept for the type
            break
        kind = token.lastindex
        start, position = position, token.end()
        if kind == _NAME:
            items.append(literal(token[1]))
        elif kind == _REFERENCE:
            items.append(PDFObjRef(document, int(token[2])))
        elif kind == _INTEGER:
            items.append(int(token[3]))
        elif kind in _OPENERS:
            if len(outer) >= _MAX_DEPTH:
                raise Nothing("nested too deeply")
            outer.append(items)
            items = []
            continue
        elif kind in _ENDERS:
            if not outer:
                break
            closed = _dictionary(items) if kind == _DICT_END else items
            items = outer.pop()
            items.append(closed)
        elif kind == _WORD and token[_WORD] in _CLOSERS:
            position = start
            break
        elif kind is not None:
            position = _put_rare(kind, token, items, position)
        if items and not outer:
            return items[0], position
    while outer:
        closed = _dictionary(items) if len(items) > 1 and hasattr(items[0], "name") else items
        items = outer.pop()
        items.append(closed)
    if not items:
        raise Nothing("no object")
    return items[0], position


def _put_rare(kind: int, token: re.Match[bytes], items: list[Any], position: int) -> int:
    """Append what is neither a name, an integer nor a reference; return where it ends."""
    if kind == _STRING:
        items.append(token[_STRING])
    elif kind == _REAL:
        items.append(float(token[_REAL]) if len(token[_REAL]) < 400 else 0.0)
    elif kind == _HEX:
        items.append(hex_string(token[_HEX]))
    elif kind == _OPEN_STRING:
        try:
            text, position = literal_string(token.string, position)
        except BudgetExhausted:
            raise Nothing("a string too long") from None
        items.append(text)
    elif kind == _WORD:
        word = token[_WORD]
        items.append(_CONSTANTS.get(word))
    return position


def _dictionary(items: list[Any]) -> dict[str, Any]:
    """Return the entries as a dictionary; a value that is null is as good as absent (PDF 32000-1, 7.3.7)."""
    entries: dict[str, Any] = {}
    for key, value in zip(items[::2], items[1::2], strict=False):
        name = getattr(key, "name", None)
        if value is not None and name is not None:
            entries[name if isinstance(name, str) else name.decode("latin-1")] = value
    return entries
