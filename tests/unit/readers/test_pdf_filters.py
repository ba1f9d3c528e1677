"""Filters: the same as pdfminer's own on good data, what can be had of damaged data, and never more than allowed."""

from __future__ import annotations

import base64
import random
import zlib

import pytest
from pdfminer.ascii85 import ascii85decode, asciihexdecode
from pdfminer.lzw import lzwdecode
from pdfminer.pdftypes import PDFStream
from pdfminer.runlength import rldecode

from matcher.domain.outcome import Outcome
from matcher.readers import Limits
from matcher.readers.failure import ReadFailure
from matcher.readers.pdf_filters import (
    CappedStream,
    decode_ascii85,
    decode_hex,
    decode_lzw,
    decode_run_lengths,
    inflate,
    inflation_capped,
)
from matcher.readers.pdf_objects import read_object

ENOUGH = 1 << 20


def texts() -> list[bytes]:
    rng = random.Random(4)
    sizes = (0, 1, 2, 3, 4, 5, 6, 7, 255, 256, 4_000, 40_000)
    return [rng.randbytes(n) for n in sizes] + [bytes(rng.choices(b"abc ", k=n)) for n in sizes] + [b"\0" * 400]


def lzw_of(data: bytes) -> bytes:
    """Return `data` packed with LZW, early change."""
    bits = [format(256, "09b")]
    table = {bytes((code,)): code for code in range(256)}
    n_codes, width, piece = 258, 9, b""
    for byte in data:
        longer = piece + bytes((byte,))
        if longer in table:
            piece = longer
            continue
        bits.append(format(table[piece], f"0{width}b"))
        table[longer] = n_codes
        n_codes += 1
        width = 9 if n_codes < 512 else 10 if n_codes < 1_024 else 11 if n_codes < 2_048 else 12
        if n_codes == 4_095:
            bits.append(format(256, f"0{width}b"))
            table = {bytes((code,)): code for code in range(256)}
            n_codes, width = 258, 9
        piece = bytes((byte,))
    if piece:
        bits.append(format(table[piece], f"0{width}b"))
        n_codes += 1
        width = 9 if n_codes < 512 else 10 if n_codes < 1_024 else 11 if n_codes < 2_048 else 12
    bits.append(format(257, f"0{width}b"))
    joined = "".join(bits)
    return int(joined + "0" * (-len(joined) % 8), 2).to_bytes((len(joined) + 7) // 8, "big")


@pytest.mark.parametrize("data", texts(), ids=lambda data: f"{len(data)} bytes")
def test_good_data_comes_out_as_it_went_in(data: bytes) -> None:
    assert inflate(zlib.compress(data), ENOUGH) == (data, True)
    packed = base64.a85encode(data) + b"~>"
    assert decode_ascii85(packed, ENOUGH) == (data, True)
    assert decode_ascii85(b" <~" + packed[:9] + b"\n" + packed[9:], ENOUGH) == (data, True)
    assert ascii85decode(packed) == data
    assert decode_hex(data.hex().encode() + b">", ENOUGH) == (data, True)
    assert asciihexdecode(data.hex().encode() + b">") == data
    packed = lzw_of(data)
    assert decode_lzw(packed, ENOUGH) == (data, True)
    if len(data) < 5_000:
        assert lzwdecode(packed) == data


def test_run_lengths() -> None:
    packed = bytes((2, 65, 66, 67, 254, 68, 0, 69, 128, 99))
    assert decode_run_lengths(packed, ENOUGH) == (b"ABCDDDE", True)
    assert rldecode(packed) == b"ABCDDDE"
    assert decode_run_lengths(packed[:3], ENOUGH) == (b"AB", False)


def test_odd_and_damaged_data_gives_what_can_be_had() -> None:
    assert decode_hex(b"4 1 4\n2 5>77", ENOUGH) == (b"ABP", True)
    assert decode_hex(b"4142xx43", ENOUGH) == (b"AB", False)
    assert decode_ascii85(base64.a85encode(b"good data") + b"\x80\x80\x80", ENOUGH) == (b"good data", False)
    packed = zlib.compress(bytes(range(256)) * 30)
    found, is_whole = inflate(packed[:-20], ENOUGH)
    assert (bytes(range(256)) * 30).startswith(found)
    assert found
    assert not is_whole


def test_a_wrong_or_missing_check_sum_is_no_damage() -> None:
    data = bytes(random.Random(1).choices(b"abcdef", k=3_000))
    packed = zlib.compress(data)
    assert inflate(packed[:-4], ENOUGH) == (data, True)
    assert inflate(packed[:-4] + b"abcd", ENOUGH) == (data, True)


@pytest.mark.parametrize("kind", range(5))
@pytest.mark.parametrize("step", [1, 3])
def test_predicted_rows_are_pdfminers(kind: int, step: int) -> None:
    rng = random.Random(kind)
    n_columns = 12
    rows = b"".join(bytes((kind,)) + rng.randbytes(n_columns * step) for _ in range(9))
    attributes, _ = read_object(
        b"<</Filter/FlateDecode/DecodeParms<</Predictor 15/Colors %d/Columns %d>>>>" % (step, n_columns), 0, None
    )
    packed = zlib.compress(rows)
    if step == 1:  # pdfminer keeps too short a row above the first one for more colours
        assert CappedStream(attributes, packed).get_data() == PDFStream(attributes, packed).get_data()
    assert len(CappedStream(attributes, packed).get_data()) == 9 * n_columns * step


def test_tiff_prediction_is_pdfminers() -> None:
    attributes, _ = read_object(b"<</Filter/FlateDecode/DecodeParms<</Predictor 2/Colors 3/Columns 8>>>>", 0, None)
    packed = zlib.compress(random.Random(1).randbytes(24 * 5))
    assert CappedStream(attributes, packed).get_data() == PDFStream(attributes, packed).get_data()


BOMBS = {
    "FlateDecode": zlib.compress(b" " * 100_000),
    "LZWDecode": lzw_of(b" " * 100_000),
    "RunLengthDecode": bytes((129, 65)) * 800,
    "ASCII85Decode": b"z" * 25_000 + b"~>",
    "ASCIIHexDecode": b"41" * 100_000 + b">",
}


@pytest.mark.parametrize("name", BOMBS)
def test_one_stream_is_capped(name: str) -> None:
    attributes, _ = read_object(b"<</Filter/%s>>" % name.encode(), 0, None)
    with inflation_capped(Limits(max_stream_bytes=99_999)), pytest.raises(ReadFailure, match="inflate") as caught:
        CappedStream(attributes, BOMBS[name]).get_data()
    assert caught.value.outcome is Outcome.MALFORMED
    with inflation_capped(Limits(max_stream_bytes=110_000)):
        assert len(CappedStream(attributes, BOMBS[name]).get_data()) >= 99_000


@pytest.mark.parametrize("name", BOMBS)
def test_all_streams_together_are_capped(name: str) -> None:
    attributes, _ = read_object(b"<</Filter/%s>>" % name.encode(), 0, None)
    with inflation_capped(Limits(max_inflated_bytes=250_000)):
        for _ in range(2):
            CappedStream(attributes, BOMBS[name]).get_data()
        with pytest.raises(ReadFailure, match="inflate"):
            CappedStream(attributes, BOMBS[name]).get_data()


def test_each_filter_of_a_chain_counts() -> None:
    attributes, _ = read_object(b"<</Filter[/FlateDecode/FlateDecode]>>", 0, None)
    inner = zlib.compress(b" " * 60_000)
    with inflation_capped(Limits(max_inflated_bytes=60_000)), pytest.raises(ReadFailure):
        CappedStream(attributes, zlib.compress(inner)).get_data()


def test_many_filters_and_slow_filters_of_much_data_are_refused() -> None:
    attributes, _ = read_object(b"<</Filter[" + b"/ASCIIHexDecode" * 9 + b"]>>", 0, None)
    with pytest.raises(ReadFailure):
        CappedStream(attributes, b"41>").get_data()
    attributes, _ = read_object(b"<</Filter/LZWDecode>>", 0, None)
    with pytest.raises(ReadFailure):
        CappedStream(attributes, b"x" * (9 << 20)).get_data()


def test_damaged_content_makes_the_outcome_partial(raw_pdf, read) -> None:
    shown = b"BT /F1 12 Tf 72 700 Td (Ada Example) Tj ET "
    packed = zlib.compress(shown + bytes(random.Random(2).randbytes(5_000)))
    result = read(raw_pdf(packed[:-2_500], stream=b"/Filter/FlateDecode"))
    assert result.outcome is Outcome.PARTIAL
    assert result.document.cuts == (("readable pages", 0, 1),)
    assert result.document.text == "Ada Example"
