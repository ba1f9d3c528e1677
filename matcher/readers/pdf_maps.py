"""Whether a font's ToUnicode map says what its glyphs show.

A map can make a page that shows one text give another one. Three things tell: a code that stands for more letters than a
ligature has; the font's own names of its glyphs (its encoding, or the character map within an embedded TrueType font); and
widths, since an 'i' is narrow and a 'W' is wide in every face that people write resumes in.
"""

from __future__ import annotations

import re
import struct
import unicodedata
import zlib
from collections.abc import Iterator, Mapping
from statistics import StatisticsError, correlation
from typing import Any

from pdfminer.fontmetrics import FONT_METRICS
from pdfminer.pdffont import PDFFont, PDFType3Font
from pdfminer.pdftypes import PDFStream, dict_value, list_value, resolve1

UNKNOWN = "\ufffd"
MISLEADING = "misleading_map"
_MARK, _BETWEEN, _END = "\ufdd0", "\ufdd1", "\ufdd2"
"""Code points that are no characters: they set a claim apart from what is shown on the way to a word."""
_MARKED = re.compile("\ufdd0(.*?)\ufdd1(.*?)\ufdd2", re.DOTALL)
_MARKS = re.compile("[\ufdd0-\ufdd2]")
_LETTERS = re.compile(r"[A-Za-z0-9]")
_MAX_LETTERS = 4
"""The longest ligatures in use have three letters; 'http' and 'ffij' are seen in display faces."""
_LEAST_LIES = 3
_MAX_COMPARED = 5_000
_LEAST_WIDTHS = 12
_HONEST = 0.35
"""Correlation with Helvetica's widths; honest faces in resumes have .73 and more, shuffled letters hardly any."""
_CLEARLY = 0.15
_SYMBOLIC = 4
_MAX_FONT_BYTES = 1 << 18
_FAULTS = (struct.error, zlib.error, ValueError, TypeError, KeyError, IndexError, AttributeError)
_SFNT = (b"\0\1\0\0", b"true")


def is_too_much(text: str) -> bool:
    """Return whether one glyph cannot show so many letters."""
    return len(_LETTERS.findall(text)) > _MAX_LETTERS or any(char.isspace() for char in text.strip())


def marked(claim: str, shown: str) -> str:
    """Return a claim and what is shown instead as one text, to be taken apart by `unmarked`."""
    return f"{_MARK}{_MARKS.sub('', claim)}{_BETWEEN}{shown}{_END}"


def unmarked(text: str) -> tuple[str, str]:
    """Return what a text shows and what it claims; both are the same where nothing is marked."""
    if _MARK not in text:
        return text, text
    return _MARKED.sub(lambda match: match[2], text), _MARKED.sub(lambda match: match[1], text)


def lies_of(font: PDFFont, spec: Mapping[str, Any]) -> dict[int, str]:
    """Return, for each code whose claim is untrue, what it shows: U+FFFD where nobody knows."""
    claims = getattr(getattr(font, "unicode_map", None), "cid2unichr", None)
    if not claims or "ToUnicode" not in spec or isinstance(font, PDFType3Font):
        return {}
    try:
        claimed = {code: text for code, text in _first(claims) if len(text) == 1 and text.isascii() and text.isalnum()}
        ligatures = {code for code, text in _first(claims) if len(text) > _MAX_LETTERS and is_too_much(text)}
        if not claimed and not ligatures:
            return {}
        truth, is_certain = _truth(font, spec)
        known = {code: truth[code][0] for code in ligatures if code in truth}
        lies = {
            code: truth[code] for code, text in claimed.items() if code in truth and text.lower() not in _plain(truth[code])
        }
        if len(lies) >= _LEAST_LIES and (is_certain or _fits_better(font, claimed, truth)):
            return known | {code: shown[0] for code, shown in lies.items()}
        if not truth and _fit(font, claimed) < _HONEST:
            return known | dict.fromkeys(claimed, UNKNOWN)
    except _FAULTS:
        return {}
    return known


def _first(claims: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    for (code, text), _ in zip(claims.items(), range(_MAX_COMPARED), strict=False):
        yield code, text


def _plain(texts: str) -> str:
    """Return the letters, small and without marks, of all characters that a glyph may be."""
    return unicodedata.normalize("NFKD", texts).lower()


def _truth(font: PDFFont, spec: Mapping[str, Any]) -> tuple[dict[int, str], bool]:
    """Return the characters that each code shows by the font's own account, and whether that account is certain."""
    descendants = resolve1(spec.get("DescendantFonts"))
    if descendants:
        inner = dict_value(list_value(descendants)[0])
        is_plain = getattr(resolve1(spec.get("Encoding")), "name", "") == "Identity-H"
        gids = resolve1(inner.get("CIDToGIDMap"))
        if is_plain and (gids is None or getattr(gids, "name", "") == "Identity"):
            return _own_map(dict_value(inner.get("FontDescriptor", {}))), True
        return {}, False
    descriptor = dict_value(spec.get("FontDescriptor", {}))
    is_embedded = any(key.startswith("FontFile") for key in descriptor)
    is_symbolic = bool(int(resolve1(descriptor.get("Flags", 0))) & _SYMBOLIC)
    subtype = getattr(resolve1(spec.get("Subtype")), "name", "")
    if "Encoding" not in spec or (subtype == "TrueType" and is_symbolic):
        return {}, False
    names = getattr(font, "cid2unicode", None) or {}
    return {code: text for code, text in names.items() if _tells(text)}, not is_embedded


def _tells(text: str) -> bool:
    return bool(text) and not unicodedata.category(text[0]).startswith("C") and not text.isspace()


def _fit(font: PDFFont, shown: Mapping[int, str]) -> float:
    """Return how well widths fit the letters, 1 at best; 1 also where too few are known, or all are alike."""
    usual = FONT_METRICS["Helvetica"][1]
    pairs = [(font.char_width(code), usual[text[0]]) for code, text in shown.items() if text[0] in usual and text[0].isalnum()]
    pairs = [pair for pair in pairs if pair[0] > 0]
    if len(pairs) < _LEAST_WIDTHS:
        return 1.0
    widths = [width for width, _ in pairs]
    if max(widths) - min(widths) < 0.05 * max(widths):
        return 1.0
    try:
        return correlation(widths, [usual_width for _, usual_width in pairs])
    except StatisticsError:
        return 1.0


def _fits_better(font: PDFFont, claimed: Mapping[int, str], truth: Mapping[int, str]) -> bool:
    """Return whether widths speak for the font's own account against the map's."""
    both = {code: truth[code] for code in claimed if code in truth}
    return _fit(font, {code: claimed[code] for code in both}) < _fit(font, both) - _CLEARLY


def _own_map(descriptor: Mapping[str, Any]) -> dict[int, str]:
    """Return the characters of each glyph by the character map within an embedded TrueType font."""
    stream = resolve1(descriptor.get("FontFile2"))
    if not isinstance(stream, PDFStream):
        return {}
    head = _beginning(stream, 4096)
    if head[:4] not in _SFNT:
        return {}
    n_tables = struct.unpack(">H", head[4:6])[0]
    for start in range(12, 12 + 16 * n_tables, 16):
        tag, _, offset, length = struct.unpack(">4sLLL", head[start : start + 16])
        if tag == b"cmap":
            data = head if offset + length <= len(head) else _beginning(stream, min(offset + length, _MAX_FONT_BYTES))
            return _characters(data[offset : offset + length])
    return {}


def _beginning(stream: PDFStream, n_bytes: int) -> bytes:
    """Return the first bytes of a stream; a deflated one is inflated no further."""
    filters = [getattr(name, "name", "") for name, _ in stream.get_filters()]
    if stream.rawdata is not None and stream.decipher is None and filters in (["FlateDecode"], ["Fl"]):
        return zlib.decompressobj().decompress(stream.rawdata, n_bytes)
    return stream.get_data()[:n_bytes]


def _characters(table: bytes) -> dict[int, str]:
    """Return the characters of each glyph in the Unicode subtables (formats 4 and 12) of a 'cmap' table."""
    found: dict[int, str] = {}
    n_subtables = struct.unpack(">H", table[2:4])[0]
    for start in range(4, 4 + 8 * min(n_subtables, 32), 8):
        platform, encoding, offset = struct.unpack(">HHL", table[start : start + 8])
        if platform != 0 and (platform, encoding) not in ((3, 1), (3, 10)):
            continue
        body = table[offset:]
        kind = struct.unpack(">H", body[:2])[0]
        pairs = _format_4(body) if kind == 4 else _format_12(body) if kind == 12 else ()
        for (code, gid), _ in zip(pairs, range(_MAX_COMPARED), strict=False):
            if gid and _tells(chr(code)):
                found[gid] = found.get(gid, "") + chr(code)
    return found


def _format_4(body: bytes) -> Iterator[tuple[int, int]]:
    size = struct.unpack(">H", body[6:8])[0]
    n = size // 2
    ends, starts, deltas, offsets = (
        struct.unpack(f">{n}H", body[at : at + size]) for at in (14, 16 + size, 16 + 2 * size, 16 + 3 * size)
    )
    for segment, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for code in range(first, last + 1):
            if code == 0xFFFF:
                continue
            if not offset:
                yield code, (code + delta) & 0xFFFF
                continue
            at = 16 + 3 * size + 2 * segment + offset + 2 * (code - first)
            gid = struct.unpack(">H", body[at : at + 2])[0]
            yield code, (gid + delta) & 0xFFFF if gid else 0


def _format_12(body: bytes) -> Iterator[tuple[int, int]]:
    n_groups = struct.unpack(">L", body[12:16])[0]
    for at in range(16, 16 + 12 * min(n_groups, _MAX_COMPARED), 12):
        first, last, gid = struct.unpack(">LLL", body[at : at + 12])
        for offset in range(min(last - first, 0xFFFF) + 1):
            yield min(first + offset, 0x10FFFF), gid + offset
