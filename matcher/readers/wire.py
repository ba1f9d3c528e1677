"""A `ReadResult` as bytes between the worker and its parent.

JSON and plain arrays of numbers, not pickle: the worker is the side that an attacker could take over, and a pickle would
let it run code in the parent. It is smaller and faster as well.
"""

from __future__ import annotations

import json
import struct
from array import array
from collections.abc import Mapping
from datetime import date
from typing import Any

from matcher.domain.document import Cut, Document, HiddenText, Line, Word
from matcher.domain.outcome import Outcome, ReadResult
from matcher.domain.place import Box

_LENGTH = struct.Struct(">I")
_NO_BOX = (float("nan"),) * 4
_WIDTH = 8
"""Numbers for each word: start, end, page, box, size. Lines have one more, for bold."""


def encode_result(result: ReadResult) -> bytes:
    """Return `result` as bytes."""
    document = result.document
    head: dict[str, object] = {
        "source": result.source,
        "outcome": result.outcome,
        "reason": result.reason,
        "hash": result.content_hash,
    }
    numbers = b""
    if document is not None:
        head["document"] = {
            "media_type": document.media_type,
            "text": document.text,
            "n_pages": document.n_pages,
            "hidden": document.hidden,
            "cuts": document.cuts,
            "modified": document.modified and document.modified.isoformat(),
            "engine": document.engine,
            "n_scans": document.n_scans,
            "n_words": len(document.words),
        }
        flat = array("d")
        for word in document.words:
            flat.extend((word.start, word.end, word.page, *(word.box or _NO_BOX), word.size))
        for line in document.lines:
            flat.extend((line.start, line.end, line.page, *(line.box or _NO_BOX), line.size, line.is_bold))
        numbers = flat.tobytes()
    text = json.dumps(head).encode("ascii")
    return _LENGTH.pack(len(text)) + text + numbers


def decode_result(data: bytes) -> ReadResult:
    """Return the result that `encode_result` made `data` of.

    Raises
    ------
    ValueError, KeyError, TypeError
        It did not.
    """
    if len(data) < _LENGTH.size:
        raise ValueError("answer is too short")
    end = _LENGTH.size + _LENGTH.unpack_from(data)[0]
    head = json.loads(data[_LENGTH.size : end])
    found = head.get("document")
    document = _document(found, data[end:], head["hash"]) if found else None
    return ReadResult(head["source"], Outcome(head["outcome"]), head["reason"], document, head["hash"])


def _document(found: Mapping[str, Any], numbers: bytes, content_hash: str) -> Document:
    flat = array("d")
    flat.frombytes(numbers)
    values = flat.tolist()
    split = int(found["n_words"]) * _WIDTH
    words = tuple(
        Word(int(start), int(end), int(page), _box(x0, y0, x1, y1), size)
        for start, end, page, x0, y0, x1, y1, size in zip(*[iter(values[:split])] * _WIDTH, strict=True)
    )
    lines = tuple(
        Line(int(start), int(end), int(page), _box(x0, y0, x1, y1), size, bool(is_bold))
        for start, end, page, x0, y0, x1, y1, size, is_bold in zip(*[iter(values[split:])] * (_WIDTH + 1), strict=True)
    )
    return Document(
        content_hash,
        str(found["media_type"]),
        str(found["text"]),
        lines,
        words,
        n_pages=int(found["n_pages"]),
        hidden=tuple(HiddenText(text, page, Box(*box) if box else None, reason) for text, page, box, reason in found["hidden"]),
        cuts=tuple(Cut(*cut) for cut in found["cuts"]),
        modified=date.fromisoformat(found["modified"]) if found["modified"] else None,
        engine=str(found["engine"]),
        n_scans=int(found["n_scans"]),
    )


def _box(x0: float, y0: float, x1: float, y1: float) -> Box | None:
    return Box(x0, y0, x1, y1) if x0 == x0 else None  # not a number: no box
