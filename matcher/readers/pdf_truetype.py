"""Which characters the glyphs of a TrueType font stand for, by its own table, within bounds."""

from __future__ import annotations

import struct
from collections.abc import Iterator

_MAX_CODES = 70_000
_MAX_GROUPS = 20_000
_MAX_TABLES = 64
_UNICODE_ENCODINGS = frozenset(((0, 0), (0, 1), (0, 2), (0, 3), (0, 4), (0, 6), (3, 1), (3, 10)))


def characters_by_glyph(data: bytes) -> dict[int, str]:
    """Return the character of each glyph that the font's 'cmap' names; empty for a font without one.

    Raises
    ------
    struct.error
        The font is cut off.
    """
    found: dict[int, str] = {}
    for start in _subtables(data):
        for code, glyph in _pairs(data, start):
            if glyph and code < 0x110000 and not 0xD800 <= code < 0xE000:
                found.setdefault(glyph, chr(code))
            if len(found) > _MAX_CODES:
                return found
    return found


def _subtables(data: bytes) -> Iterator[int]:
    if data[:4] == b"OTTO" or len(data) < 12:
        return
    (n_tables,) = struct.unpack_from(">H", data, 4)
    for place in range(12, 12 + 16 * min(n_tables, _MAX_TABLES), 16):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, place)
        if tag == b"cmap":
            (n_encodings,) = struct.unpack_from(">H", data, offset + 2)
            for entry in range(offset + 4, offset + 4 + 8 * min(n_encodings, _MAX_TABLES), 8):
                platform, encoding, start = struct.unpack_from(">HHI", data, entry)
                if (platform, encoding) in _UNICODE_ENCODINGS:
                    yield offset + start
            return


def _pairs(data: bytes, start: int) -> Iterator[tuple[int, int]]:
    """Yield (code, glyph), at most so many as a font can have glyphs."""
    (form,) = struct.unpack_from(">H", data, start)
    if form == 4:
        yield from _segments(data, start)
    elif form == 6:
        first, n_codes = struct.unpack_from(">HH", data, start + 6)
        yield from enumerate(struct.unpack_from(f">{n_codes}H", data, start + 10), first)
    elif form == 12:
        (n_groups,) = struct.unpack_from(">I", data, start + 12)
        n_left = _MAX_CODES
        for place in range(start + 16, start + 16 + 12 * min(n_groups, _MAX_GROUPS), 12):
            first, last, glyph = struct.unpack_from(">III", data, place)
            last = min(last, first + n_left - 1)
            n_left -= max(last - first + 1, 0)
            yield from ((code, glyph + code - first) for code in range(first, last + 1))


def _segments(data: bytes, start: int) -> Iterator[tuple[int, int]]:
    n_segments = struct.unpack_from(">H", data, start + 6)[0] // 2
    lasts = struct.unpack_from(f">{n_segments}H", data, start + 14)
    place = start + 16 + 2 * n_segments
    firsts = struct.unpack_from(f">{n_segments}H", data, place)
    deltas = struct.unpack_from(f">{n_segments}H", data, place + 2 * n_segments)
    place += 4 * n_segments
    offsets = struct.unpack_from(f">{n_segments}H", data, place)
    n_left = _MAX_CODES
    for number, (first, end, delta, offset) in enumerate(zip(firsts, lasts, deltas, offsets, strict=True)):
        last = min(end, first + n_left - 1)  # segments may overlap, thousands of times
        n_left -= max(last - first + 1, 0)
        for code in range(first, last + 1):
            if not offset:
                yield code, (code + delta) & 0xFFFF
            else:
                where = place + 2 * number + offset + 2 * (code - first)
                glyph = int.from_bytes(data[where : where + 2], "big")
                yield code, (glyph + delta) & 0xFFFF if glyph else 0
