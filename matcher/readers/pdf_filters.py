"""The filters of PDF streams, each bounded by what one file may inflate to."""

from __future__ import annotations

import re
import struct
import zlib
from binascii import unhexlify
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from pdfminer.pdfexceptions import PDFNotImplementedError
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import literal_name

from matcher.domain.outcome import Outcome
from matcher.readers.failure import ReadFailure
from matcher.readers.limits import Limits

TOO_MUCH = "its compressed parts inflate to far more than a resume needs; ask for the file to be saved again as PDF"
_MAX_FILTERS = 8
_MAX_PREDICTED_BYTES = 4 << 20
"""Rows that need a step of Python for each byte; object and cross-reference streams of resumes have some KiB."""
_MAX_SLOW_BYTES = 8 << 20
"""Filters that run in Python take no more than this; a page of text has some KiB."""
_SLOW = frozenset(("LZWDecode", "LZW", "ASCII85Decode", "A85", "RunLengthDecode", "RL"))
_PIECE_BYTES = 256
_LZW_CLEAR, _LZW_END = 256, 257


@dataclass(slots=True)
class InflationBudget:
    """What may still be inflated."""

    a_stream: int
    in_all: int

    @property
    def limit(self) -> int:
        """Bytes that the next stream may give."""
        return max(min(self.a_stream, self.in_all), 0)


_budget: ContextVar[InflationBudget | None] = ContextVar("matcher_inflation_budget", default=None)


def _budget_of(limits: Limits) -> InflationBudget:
    return InflationBudget(limits.max_stream_bytes, limits.max_inflated_bytes)


@contextmanager
def inflation_capped(limits: Limits) -> Iterator[None]:
    """Raise `ReadFailure` where `CappedStream`s decoded within the block grow beyond what `limits` allows."""
    token = _budget.set(_budget_of(limits))
    try:
        yield
    finally:
        _budget.reset(token)


class CappedStream(PDFStream):
    """A stream whose filters stop at the budget of `inflation_capped`."""

    is_damaged = False
    """Whether decoding broke off: what there is, is not all."""
    members: list[tuple[int, int]] | None = None
    """(number, offset) of each object of an object stream, once known."""

    def decode(self) -> None:
        """Decode the data, or as much as can be had of a damaged stream.

        Raises
        ------
        ReadFailure
            It grows beyond the budget.
        PDFNotImplementedError
            A picture's filter, or an unknown one.
        """
        data: bytes = self.rawdata or b""
        if self.decipher:
            data = self.decipher(self.objid or 0, self.genno or 0, data, self.attrs)
        budget = _budget.get() or _budget_of(Limits())
        filters = self.get_filters()
        if len(filters) > _MAX_FILTERS:
            raise ReadFailure(Outcome.MALFORMED, TOO_MUCH)
        for filter_, parameters in filters:
            name = literal_name(filter_)
            if name in _SLOW and len(data) > _MAX_SLOW_BYTES:
                raise ReadFailure(Outcome.MALFORMED, TOO_MUCH)
            data, is_whole = _decoder(name)(data, budget.limit)
            self.is_damaged = self.is_damaged or not is_whole
            if len(data) > budget.limit:
                raise ReadFailure(Outcome.MALFORMED, TOO_MUCH)
            budget.in_all -= len(data)
            if isinstance(parameters, dict):
                data = _unpredicted(data, parameters)
        self.data = data
        self.rawdata = None


def _decoder(name: str) -> Callable[[bytes, int], tuple[bytes, bool]]:
    """Return the function that decodes at most a number of bytes, or one more, and says whether that was all."""
    found = {
        "FlateDecode": inflate, "Fl": inflate, "LZWDecode": decode_lzw, "LZW": decode_lzw,
        "ASCII85Decode": decode_ascii85, "A85": decode_ascii85, "ASCIIHexDecode": decode_hex, "AHx": decode_hex,
        "RunLengthDecode": decode_run_lengths, "RL": decode_run_lengths,
    }.get(name)  # fmt: skip
    if found is None:  # pictures (CCITT, DCT, JBIG2, JPX) hold no text, and nobody here asks for their points
        raise PDFNotImplementedError("this filter holds no text")
    return found


def inflate(data: bytes, limit: int) -> tuple[bytes, bool]:
    """Return what Flate data gives, at most one byte more than `limit`, and whether it is whole."""
    inflater = zlib.decompressobj()
    try:
        found = inflater.decompress(data, limit + 1)
    except zlib.error as error:
        if "incorrect data check" in str(error):
            # Everything but the check sum is right: some writers get that wrong. Without the head there is none.
            return zlib.decompressobj(-zlib.MAX_WBITS).decompress(data[2:], limit + 1), True
        return _inflated_in_pieces(data, limit), False
    if inflater.eof or len(found) > limit:
        return found, True
    try:
        # Writers that leave the check sum away are whole all the same: with any four bytes more, only that is wrong.
        inflater.decompress(b"\0\0\0\0", 1)
    except zlib.error as error:
        return found, "incorrect data check" in str(error)
    return found, inflater.eof


def _inflated_in_pieces(data: bytes, limit: int) -> bytes:
    """Return what comes before the damage; small pieces lose little."""
    inflater = zlib.decompressobj()
    pieces: list[bytes] = []
    n_bytes = 0
    for start in range(0, len(data), _PIECE_BYTES):
        try:
            piece = inflater.decompress(data[start : start + _PIECE_BYTES], limit + 1)
        except zlib.error:
            break
        pieces.append(piece)
        n_bytes += len(piece)
        if n_bytes > limit:
            break
    return b"".join(pieces)


_NOT_ASCII85 = re.compile(rb"[^!-uz]")
_SPACES = b"\x00\t\n\x0b\x0c\r "


def decode_ascii85(data: bytes, limit: int) -> tuple[bytes, bool]:
    """Return what ASCII85 data gives, and whether it is whole; decoding stops at a wrong character."""
    start = data[:16].lstrip(_SPACES)
    data = data[data.find(b"~") + 1 :] if start.startswith((b"<~", b"~")) and not start.startswith(b"~>") else data
    data = data.partition(b"~")[0].translate(None, _SPACES)
    n_zeros = data.count(b"z")
    if (len(data) - n_zeros) // 5 * 4 + n_zeros * 4 > limit + 8:
        return b"\0" * (limit + 1), True  # too much for sure: the caller refuses it
    data = data.replace(b"z", b"!!!!!")
    wrong = _NOT_ASCII85.search(data)
    if wrong:
        data = data[: wrong.start()]
    n_missing = -len(data) % 5
    values = (data + b"u" * n_missing).translate(_MINUS_33)
    numbers = [
        (((a * 85 + b) * 85 + c) * 85 + d) * 85 + e
        for a, b, c, d, e in zip(values[::5], values[1::5], values[2::5], values[3::5], values[4::5], strict=True)
    ]
    try:
        packed = struct.pack(f">{len(numbers)}I", *numbers)
    except struct.error:  # a group of more than 32 bits
        packed = b"".join(struct.pack(">I", number & 0xFFFFFFFF) for number in numbers)
    return (packed[:-n_missing] if n_missing else packed), wrong is None


_MINUS_33 = bytes(max(code - 33, 0) if code < 118 else 0 for code in range(256))


def decode_hex(data: bytes, limit: int) -> tuple[bytes, bool]:
    """Return what hexadecimal digits give, and whether all of them were."""
    digits = data.partition(b">")[0].translate(None, _SPACES)[: 2 * limit + 2]
    wrong = re.search(rb"[^0-9A-Fa-f]", digits)
    if wrong:
        digits = digits[: wrong.start()]
    return unhexlify(digits + b"0" * (len(digits) % 2)), wrong is None


def decode_run_lengths(data: bytes, limit: int) -> tuple[bytes, bool]:
    """Return what run lengths give, at most some bytes more than `limit`, and whether the end was marked or reached."""
    pieces: list[bytes] = []
    n_bytes = position = 0
    end = len(data)
    while position < end and n_bytes <= limit:
        length = data[position]
        if length == 128:
            break
        if length < 128:
            piece = data[position + 1 : position + 2 + length]
            position += 2 + length
        else:
            piece = data[position + 1 : position + 2] * (257 - length)
            position += 2
        pieces.append(piece)
        n_bytes += len(piece)
    return b"".join(pieces), position <= end


def decode_lzw(data: bytes, limit: int) -> tuple[bytes, bool]:
    """Return what LZW data gives (with early change), and whether it is whole."""
    pieces: list[bytes] = []
    n_bytes = 0
    table: list[bytes] = []
    before = b""
    width, bits, n_bits = 9, 0, 0
    fresh = [bytes((code,)) for code in range(256)] + [b"", b""]
    table = fresh.copy()
    for byte in data:
        bits = (bits << 8 | byte) & 0xFFFFFF
        n_bits += 8
        if n_bits < width:
            continue
        n_bits -= width
        code = bits >> n_bits & ((1 << width) - 1)
        if code == _LZW_CLEAR:
            table, before, width = fresh.copy(), b"", 9
            continue
        if code == _LZW_END:
            return b"".join(pieces), True
        if code > len(table) or (code == len(table) and not before):
            return b"".join(pieces), False
        piece = table[code] if code < len(table) else before + before[:1]
        if before and len(table) < 4096:
            table.append(before + piece[:1])
            n_codes = len(table)
            width = 9 if n_codes < 511 else 10 if n_codes < 1023 else 11 if n_codes < 2047 else 12
        before = piece
        pieces.append(piece)
        n_bytes += len(piece)
        if n_bytes > limit:
            break
    return b"".join(pieces), True


def _unpredicted(data: bytes, parameters: dict[str, Any]) -> bytes:
    """Return rows without the prediction they were stored with (PDF 32000-1, 7.4.4.4)."""
    predictor = _whole(parameters.get("Predictor"), 1)
    if predictor == 1:
        return data
    colours, columns = _whole(parameters.get("Colors"), 1), _whole(parameters.get("Columns"), 1)
    n_bits = colours * _whole(parameters.get("BitsPerComponent"), 8)
    if not (0 < n_bits <= 1024 and 0 < columns <= 1 << 20):
        raise PDFNotImplementedError("prediction of this shape")
    n_row, step = (n_bits * columns + 7) // 8, (n_bits + 7) // 8
    if predictor >= 10:
        return _png_unpredicted(data, n_row, step)
    if n_bits != 8 * colours or len(data) > _MAX_PREDICTED_BYTES:
        raise PDFNotImplementedError("prediction of this shape")
    rows = [bytearray(data[start : start + n_row]) for start in range(0, len(data), n_row)]
    for row in rows:
        for place in range(step, len(row)):
            row[place] = (row[place] + row[place - step]) & 255
    return b"".join(rows)


def _whole(value: Any, default: int) -> int:
    value = resolve1(value)
    return value if isinstance(value, int) else default


def _png_unpredicted(data: bytes, n_row: int, step: int) -> bytes:
    rows: list[bytes] = []
    above = bytes(min(n_row, len(data)))
    n_slow = 0
    for start in range(0, len(data), n_row + 1):
        kind, row = data[start], data[start + 1 : start + 1 + n_row]
        if kind and row:
            n_slow += len(row) + 16
            if n_slow > _MAX_PREDICTED_BYTES:
                raise ReadFailure(Outcome.MALFORMED, TOO_MUCH)
            row = _png_row(kind, row, above, step)
        rows.append(row)
        above = row
    return b"".join(rows)


def _png_row(kind: int, row: bytes, above: bytes, step: int) -> bytes:
    if kind == 2:  # Up, what nearly all writers use
        return bytes([(value + up) & 255 for value, up in zip(row, above, strict=False)])
    result = bytearray(row)
    for place, value in enumerate(row):
        left = result[place - step] if place >= step else 0
        if kind == 1:
            guess = left
        elif kind == 3:
            guess = (left + above[place]) // 2
        elif kind == 4:
            guess = _paeth(left, above[place], above[place - step] if place >= step else 0)
        else:
            return row
        result[place] = (value + guess) & 255
    return bytes(result)


def _paeth(left: int, up: int, corner: int) -> int:
    """Return the neighbour closest to left + up - corner (PNG specification, 9.4)."""
    to_left, to_up, to_corner = abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)
    if to_left <= to_up and to_left <= to_corner:
        return left
    return up if to_up <= to_corner else corner
