"""Fonts that lie, loop, or ask for a billion widths."""

from __future__ import annotations

import random
import struct
from collections.abc import Mapping

from .pdf import ANY, READ, Case, hello, one_page, packed, stream

_SHOWN = b"BT /F1 12 Tf 50 700 Td <004100420043> Tj ET"
_DESCRIPTOR = b"<</Type/FontDescriptor/FontName/X/Flags 4/FontBBox[0 0 1000 1000]/Ascent 800/Descent -200%s>>"


def composite(
    *,
    widths: bytes = b"",
    top: bytes = b"",
    encoding: bytes = b"/Identity-H",
    descriptor: bytes = b"",
    ordering: bytes = b"(Identity)",
) -> dict[int, bytes]:
    return {
        5: b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding" + encoding + b"/DescendantFonts[6 0 R]" + top + b">>",
        6: b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering" + ordering
        + b"/Supplement 0>>" + widths + b"/FontDescriptor 8 0 R>>",
        8: _DESCRIPTOR % descriptor,
    }  # fmt: skip


def shown(fonts: Mapping[int, bytes], rng: random.Random) -> bytes:
    honest = {20: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"}
    text = hello(rng).replace(b"/F1", b"/F2")
    return one_page(stream(text + _SHOWN), resources=b"/Font<</F1 5 0 R/F2 20 0 R>>", more=honest | dict(fonts))


def width_ranges(rng: random.Random) -> bytes:
    ranges = (
        b"[0 999999999 500]",
        b"[" + b"0 65535 500 " * 5_000 + b"]",
        b"[5 -5 1 " + b"1 " * 100_001 + b"]",
        b"[9 [[[1]]] (x) 2]",
    )
    return shown(composite(widths=b"/W" + rng.choice(ranges) + b"/DW (x)"), rng)


def vertical_ranges(rng: random.Random) -> bytes:
    ranges = b"[0 999999999 1 2 3]", b"[1 [" + b"1 2 3 " * 50_000 + b"]]", b"[1 [2 3]]"
    return shown(composite(encoding=b"/Identity-V", widths=b"/W2" + rng.choice(ranges) + b"/DW2[(a) 4]"), rng)


def widths_of_widths(rng: random.Random) -> bytes:
    n = rng.randrange(25, 60)
    more = {number: b"[" + b"%d 0 R " % (number + 1) * 8 + b"]" for number in range(30, 30 + n)} | {30 + n: b"500"}
    font = rng.choice(
        (b"/FirstChar 0/Widths 30 0 R", b"/FontBBox 30 0 R", b"/Encoding<</Differences 30 0 R>>", b"/FontMatrix 30 0 R")
    )
    kind = rng.choice((b"/Type1", b"/TrueType", b"/Type3"))
    return shown(
        {5: b"<</Type/Font/Subtype" + kind + b"/BaseFont/X" + font + b"/FontDescriptor<</FontBBox 30 0 R>>>>", **more}, rng
    )


def last_char(rng: random.Random) -> bytes:
    first, last = rng.choice(((0, 2 * 10**9), (-(10**9), 10**9), (255, 0)))
    font = b"<</Type/Font/Subtype/TrueType/BaseFont/X/FirstChar %d/LastChar %d/Widths[" % (first, last)
    return shown({5: font + b"500 " * rng.choice((0, 10, 300_000)) + b"]>>"}, rng)


def differences(rng: random.Random) -> bytes:
    names = rng.choice((b"/A ", b"/uni00410042 ", b"/" + b"a_" * 50 + b" ", b"999999999 /A ", b"(x) "))
    entries = b"/Encoding<</Differences[0 " + names * rng.randrange(50_000, 300_000) + b"]>>"
    return shown({5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica" + entries + b">>"}, rng)


def to_unicode(rng: random.Random, body: bytes) -> bytes:
    program = b"/CIDInit/ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
    return shown(composite(top=b"/ToUnicode 7 0 R") | {7: packed(program + body + b"\nendcmap end")}, rng)


def code_ranges(rng: random.Random) -> bytes:
    kind = rng.choice((b"bfrange", b"cidrange"))
    entry, n = rng.choice(
        ((b"<00000000> <FFFFFFFF> <0041> ", 1), (b"<0000> <FFFF> <0041> ", 500), (b"<0000> <FFFF> <", 1), (b"<> <> <> ", 99))
    )
    use = rng.choice((b"", b"/Adobe-Japan1-UCS2 usecmap\n", b"/#2e#2e#2fevil usecmap\n"))
    return to_unicode(rng, use + b"%d begin%s " % (n, kind) + entry * n + b" end" + kind)


def long_text_of_a_code(rng: random.Random) -> bytes:
    n = rng.randrange(100_000, 500_000)
    return to_unicode(rng, b"1 beginbfchar <0041> <" + b"0041" * n + b"> endbfchar")


def map_without_end(rng: random.Random) -> bytes:
    return to_unicode(rng, b"beginbfchar <0041> <0041> " * rng.randrange(1_000, 20_000))


def map_of_chance(rng: random.Random) -> bytes:
    return shown(composite(top=b"/ToUnicode 7 0 R") | {7: packed(rng.randbytes(rng.randrange(20_000)))}, rng)


def map_outside(rng: random.Random) -> bytes:
    """A character map named by a path: the shape of CVE-2025-64512, without anything to find at its end."""
    path = rng.choice(
        (b"/#2e#2e#2f#2e#2e#2ftmp#2fno-such-map", b"/#2ftmp#2fno-such-map", b"/" + b"#2e#2e#2f" * 40 + b"x", b"/a#00b")
    )
    where = rng.randrange(3)
    if where == 0:
        return shown(composite(encoding=path), rng)
    if where == 1:
        return shown(composite(encoding=b"<</CMapName" + path + b">>"), rng)
    return shown(composite(ordering=b"(../../../../tmp/no-such-map)"), rng)


def without_map(rng: random.Random) -> bytes:
    return shown(composite(encoding=rng.choice((b"/Identity-H", b"/NoSuch-H", b"(x)", b"9 0 R"))), rng)


def true_type(groups: list[tuple[int, int, int]], form: int = 12) -> bytes:
    table = struct.pack(">HHIII", form, 0, 16 + 12 * len(groups), 0, len(groups)) + b"".join(
        struct.pack(">III", *group) for group in groups
    )
    cmap = struct.pack(">HHHHI", 0, 1, 3, 10, 12) + table
    return b"\0\1\0\0" + struct.pack(">HHHH", 1, 16, 0, 0) + struct.pack(">4sIII", b"cmap", 0, 28, len(cmap)) + cmap


def font_file(rng: random.Random) -> bytes:
    programs = (
        true_type([(0, 0xFFFFFFFF, 0)] * rng.randrange(1, 50_000)),
        true_type([(0x41, 0x5A, 0x41)])[: rng.randrange(10, 70)],
        true_type([(0x41, 0x5A, 0x41)], form=rng.choice((0, 2, 4, 6, 10, 13))),
        rng.randbytes(5_000),
        b"\0\1\0\0\xff\xff" + bytes(4_000),
        b"",
    )
    return shown(composite(descriptor=b"/FontFile2 9 0 R") | {9: packed(rng.choice(programs))}, rng)


def honest_font_file(rng: random.Random) -> bytes:
    return shown(composite(descriptor=b"/FontFile2 9 0 R") | {9: packed(true_type([(0x41, 0x5A, 0x41)]))}, rng)


def type1_program(rng: random.Random) -> bytes:
    program = rng.choice((b"dup 65 /B put ", b"(", b"[ ", b"<< ", b"% x\n")) * rng.randrange(100_000, 500_000)
    font = b"<</Type/Font/Subtype/Type1/BaseFont/X/FontDescriptor 8 0 R>>"
    more = {5: font, 8: _DESCRIPTOR % b"/FontFile 9 0 R", 9: packed(program, b"/Length1 %d" % len(program))}
    return shown(more, rng)


def type3_in_itself(rng: random.Random) -> bytes:
    font = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[%s]/FirstChar 65/LastChar 65/Widths[9]/CharProcs<</A 9 0 R>>"
        b"/Encoding<</Differences[65/A]>>/Resources<</Font<</F1 5 0 R>>>>>>"
    ) % rng.choice((b"1 0 0 1 0 0", b"0 0 0 0 0 0", b"1e9 (x)", b""))
    return shown({5: font, 9: stream(b"9 0 d0 BT /F1 9 Tf (A) Tj ET")}, rng)


def not_a_font(rng: random.Random) -> bytes:
    odd = (
        b"7",
        b"(x)",
        b"[5 0 R]",
        b"<</Type/Font/Subtype/Type0/DescendantFonts[5 0 R]>>",
        b"<</Subtype/Type0/DescendantFonts 5 0 R>>",
        b"<</Type/Font/Subtype(x)/BaseFont 9/Encoding[1]/Widths(x)/FontDescriptor[2]/ToUnicode 5>>",
    )
    return shown({5: rng.choice(odd)}, rng)


CASES: dict[str, Case] = {
    "width ranges of a billion": Case(width_ranges, READ),
    "vertical width ranges": Case(vertical_ranges, READ),
    "widths of widths": Case(widths_of_widths, READ),
    "LastChar of a billion": Case(last_char, READ),
    "300,000 differences": Case(differences, ANY),  # beyond the cap on what is parsed of one file, it is refused
    "code ranges of a billion": Case(code_ranges, READ),
    "a code of 500,000 letters": Case(long_text_of_a_code, READ),
    "character map without end": Case(map_without_end, READ),
    "character map of chance": Case(map_of_chance, READ),
    "character map by a path": Case(map_outside, READ),
    "no character map": Case(without_map, READ),
    "bad font file": Case(font_file, READ),
    "own character table": Case(honest_font_file, READ),
    "endless Type 1 program": Case(type1_program, READ),
    "Type 3 in itself": Case(type3_in_itself, READ),
    "not a font": Case(not_a_font, ANY),
}
