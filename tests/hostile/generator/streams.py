"""Streams that grow, and drawings that never end."""

from __future__ import annotations

import base64
import random
import zlib

from .pdf import ANY, READ, Case, hello, one_page, packed, spaces, stream

MALFORMED = frozenset(("malformed",))
PARTIAL = frozenset(("partial",))


def flate_bomb(rng: random.Random) -> bytes:
    return one_page(stream(spaces(rng.randrange(40, 300), rng.choice((b" ", b"(", b"q"))), b"/Filter/FlateDecode"))


def double_bomb(rng: random.Random) -> bytes:
    return one_page(stream(zlib.compress(spaces(rng.randrange(40, 300)), 9), b"/Filter[/FlateDecode/FlateDecode]"))


def many_bombs(rng: random.Random) -> bytes:
    """Each stream stays below the limit for one, all together do not."""
    n = rng.randrange(6, 9)
    bomb = stream(spaces(30), b"/Filter/FlateDecode")
    content = b" ".join(b"%d 0 R" % number for number in range(6, 6 + n))
    return one_page(b"[" + content + b"]", more=dict.fromkeys(range(6, 6 + n), bomb))


def ascii85_bomb(rng: random.Random) -> bytes:
    packed_z = zlib.compress(b"z" * rng.randrange(9_000_000, 20_000_000), 9)
    return one_page(stream(packed_z, b"/Filter[/FlateDecode/ASCII85Decode]"))


def hex_bomb(rng: random.Random) -> bytes:
    digits = zlib.compress(zlib.compress(b"28" * rng.randrange(15_000_000, 16_000_000), 9), 9)
    return one_page(stream(digits, b"/Filter[/FlateDecode/FlateDecode/ASCIIHexDecode]"))


def run_length_bomb(rng: random.Random) -> bytes:
    return one_page(stream(bytes((129, 65)) * rng.randrange(300_000, 2_000_000), b"/Filter/RunLengthDecode"))


def lzw_bomb(rng: random.Random) -> bytes:
    """Each code means the string before and one letter more."""
    bits: list[str] = []
    for _ in range(rng.randrange(5, 20)):
        bits += ["100000000", format(65, "09b")] if not bits else [format(256, "012b"), format(65, "09b")]
        for code in range(258, 4_095):
            width = 9 if code < 511 else 10 if code < 1_023 else 11 if code < 2_047 else 12
            bits.append(format(code, f"0{width}b"))
    joined = "".join(bits)
    joined += "0" * (-len(joined) % 8)
    return one_page(stream(int(joined, 2).to_bytes((len(joined) + 7) // 8, "big"), b"/Filter/LZWDecode"))


def lzw_chance(rng: random.Random) -> bytes:
    return one_page(stream(hello(rng) + rng.randbytes(rng.randrange(500_000)), b"/Filter/LZWDecode"))


def fax_content(rng: random.Random) -> bytes:
    parameters = b"/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 60000/Rows 60000>>"
    return one_page(stream(b"\xff" * rng.randrange(50_000), parameters))


def predictor_bomb(rng: random.Random) -> bytes:
    parameters = b"/Filter/FlateDecode/DecodeParms<</Predictor %d/Columns %d>>"
    return one_page(stream(spaces(28, b"\x04"), parameters % (rng.randrange(10, 16), rng.choice((1, 5, 1000)))))


def predictor_shape(rng: random.Random) -> bytes:
    shape = rng.choice(
        (b"/Columns 0", b"/Columns 999999999999", b"/Columns -4", b"/Colors 999999/Columns 9", b"/BitsPerComponent 3")
    )
    predictor = rng.choice((2, 12))
    return one_page(packed(hello(rng), b"/DecodeParms<</Predictor %d%s>>" % (predictor, shape)))


def many_filters(rng: random.Random) -> bytes:
    name = rng.choice((b"/ASCIIHexDecode", b"/ASCII85Decode", b"/FlateDecode", b"/RunLengthDecode", b"/NoSuchDecode"))
    return one_page(stream(b"41>", b"/Filter[" + name * rng.randrange(9, 100_000) + b"]"))


def chained_filters(rng: random.Random) -> bytes:
    data = base64.a85encode(zlib.compress(hello(rng))) + b"~>"
    return one_page(stream(data.hex().encode() + b">", b"/Filter[/ASCIIHexDecode/ASCII85Decode/FlateDecode]"))


def damaged_flate(rng: random.Random) -> bytes:
    data = bytearray(zlib.compress(hello(rng) * 50 + rng.randbytes(2_000)))
    data[rng.randrange(len(data) // 2, len(data))] ^= 0xFF
    return one_page(stream(bytes(data), b"/Filter/FlateDecode"))


def form(body: bytes, resources: bytes) -> bytes:
    return stream(body, b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<<" + resources + b">>")


def form_in_itself(rng: random.Random) -> bytes:
    times = rng.randrange(1, 9)
    return one_page(
        stream(hello(rng) + b"/X Do"),
        resources=b"/XObject<</X 6 0 R>>",
        more={6: form(b"/X Do " * times, b"/XObject<</X 6 0 R>>")},
    )


def form_laughs(rng: random.Random) -> bytes:
    n, times = rng.randrange(8, 26), rng.randrange(2, 12)
    more = {
        number: form(
            b"/X Do " * times if number < 5 + n else hello(rng), b"/Font<</F1 5 0 R>>/XObject<</X %d 0 R>>" % (number + 1)
        )
        for number in range(6, 6 + n)
    }
    return one_page(stream(hello(rng) + b"/X Do"), resources=b"/XObject<</X 6 0 R>>", more=more)


def form_chain(rng: random.Random) -> bytes:
    n = rng.randrange(1_000, 3_000)
    more = {number: form(b"/X Do", b"/XObject<</X %d 0 R>>" % (number + 1)) for number in range(6, 6 + n)}
    return one_page(stream(hello(rng) + b"/X Do"), resources=b"/XObject<</X 6 0 R>>", more=more)


def large_form_often(rng: random.Random) -> bytes:
    body = packed(b" " * rng.randrange(10 << 20, 20 << 20), b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
    return one_page(stream(hello(rng) + b"/X Do " * 4_000), resources=b"/XObject<</X 6 0 R>>", more={6: body})


def flood(piece: bytes, least: int, most: int, *, is_dear: bool = True) -> Case:
    """Return a class whose drawing repeats one piece without end, after an honest line."""
    return Case(lambda rng: one_page(packed(hello(rng) + piece * rng.randrange(least, most))), READ, is_dear=is_dear)


def long_comment(rng: random.Random) -> bytes:
    return one_page(packed(b"%" + b"x" * rng.randrange(5_000_000, 10_000_000) + b"\n" + hello(rng)))


def long_string(rng: random.Random) -> bytes:
    n = rng.randrange(1_000_000, 5_000_000)
    shown = rng.choice((b"(" + b"A" * n + b")", b"<" + b"41" * n + b">", b"(" + b"\\(" * n + b")", b"(" + b"(A)" * n + b")"))
    return one_page(packed(hello(rng) + b"BT /F1 1 Tf 50 50 Td " + shown + b" Tj ET"))


def long_number(rng: random.Random) -> bytes:
    return one_page(packed(hello(rng) + b"1" * rng.randrange(1_000_000, 5_000_000) + b" 0 0 1 0 0 cm " + hello(rng)))


def many_pieces_shown(rng: random.Random) -> bytes:
    return one_page(packed(b"BT /F1 9 Tf 50 700 Td [" + b"(A) -1 " * rng.randrange(300_000, 900_000) + b"] TJ ET"))


def many_letters(rng: random.Random) -> bytes:
    line = b"(" + b"lorem ipsum " * 20 + b") Tj 0 -2 Td "
    return one_page(packed(b"BT /F1 2 Tf 10 780 Td " + line * rng.randrange(2_500, 8_000) + b"ET"))


def scattered_letters(rng: random.Random) -> bytes:
    shown = (
        b"BT /F1 2 Tf %d %d Td (A) Tj ET " % (rng.randrange(600), rng.randrange(780))
        for _ in range(rng.randrange(5_000, 20_000))
    )
    return one_page(packed(b"".join(shown)))


def white_over_fills(rng: random.Random) -> bytes:
    fills = b"".join(b"%d %d 1 1 re f " % (rng.randrange(600), rng.randrange(100)) for _ in range(6_000))
    white = b"".join(b"BT /F1 9 Tf %d %d Td (A) Tj ET " % (rng.randrange(600), rng.randrange(200, 780)) for _ in range(3_000))
    return one_page(packed(hello(rng) + b"0 0 1 rg " + fills + b"1 1 1 rg " + white))


def rectangles(rng: random.Random) -> bytes:
    drawn = b"".join(
        b"%d %d 1 1 re %s" % (rng.randrange(600), rng.randrange(780), rng.choice((b"", b"f "))) for _ in range(200_000)
    )
    return one_page(packed(hello(rng) + drawn))


def one_path(rng: random.Random) -> bytes:
    drawn = b"".join(
        b"%d %d m 1 1 l " % (rng.randrange(600), rng.randrange(780)) for _ in range(rng.randrange(100_000, 200_000))
    )
    return one_page(packed(hello(rng) + drawn + b"f"))


def content_array(rng: random.Random) -> bytes:
    n = rng.randrange(20_000, 100_000)
    return one_page(b"[" + b"6 0 R " * n + b"]", more={6: stream(hello(rng) + b" " * 10_000)})


def matrices_beyond_numbers(rng: random.Random) -> bytes:
    huge = rng.choice((b"1" + b"0" * 300, b"9" * 390, b"-1" + b"0" * 305, b"0." + b"0" * 300 + b"1"))
    drawn = (
        b"q "
        + (huge + b" ") * 6
        + b"cm BT /F1 12 Tf "
        + (huge + b" ") * 6
        + b"Tm (far away) Tj "
        + huge
        + b" 0 Td (on) Tj ET Q "
    )
    return one_page(stream(drawn + hello(rng)))


def boxes_beyond_pages(rng: random.Random) -> bytes:
    box = rng.choice(
        (
            b"[0 0 1e9 1e9]",
            b"[0 0 999999999999 999999999999]",
            b"[0 0 0 0]",
            b"[612 792 0 0]",
            b"[nan nan inf inf]",
            b"[0 0]",
            b"[(a) (b) (c) (d)]",
            b"7",
            b"[-99999 -99999 99999 99999]",
        )
    )
    return one_page(
        stream(hello(rng)), page=b"/MediaBox" + box + b"/CropBox" + rng.choice((b"[0 0 612 792]", b"[0 0 0 0]", box))
    )


def nested_boxes(rng: random.Random) -> bytes:
    n = rng.randrange(25, 60)
    more = {number: b"[%d 0 R %d 0 R %d 0 R %d 0 R]" % ((number + 1,) * 4) for number in range(6, 6 + n)} | {
        6 + n: b"[0 0 612 792]"
    }
    return one_page(stream(hello(rng)), page=b"/MediaBox 6 0 R/Rotate 6 0 R", more=more)


def images(rng: random.Random) -> bytes:
    kinds = (
        b"/Filter/JBIG2Decode",
        b"/Filter/JPXDecode",
        b"/Filter/DCTDecode",
        b"/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 60000>>",
    )
    kind = rng.choice((*kinds, b"/Filter/FlateDecode"))
    data = spaces(100) if kind.endswith(b"FlateDecode") else rng.randbytes(2_000)
    entries = b"/Type/XObject/Subtype/Image/Width 100000/Height 100000/BitsPerComponent 8/ColorSpace/DeviceGray" + kind
    return one_page(
        stream(hello(rng) + b"q 9 0 0 9 9 9 cm /I Do Q"), resources=b"/XObject<</I 6 0 R>>", more={6: stream(data, entries)}
    )


def wrong_operands(rng: random.Random) -> bytes:
    operands = (
        b"(x)",
        b"/N",
        b"[1 [2 [3]]]",
        b"<</A<</B 1>>>>",
        b"--5",
        b"1.2.3",
        b"true",
        b"null",
        b"<4>",
        b"99999999999999999999",
    )
    operators = b"Tf Tj TJ Td TD Tm Tc Tw Tz TL Tr Ts T* ' \" cm q Q re f S Do gs cs sc scn g rg k w BDC EMC BI sh".split()
    drawn = b" ".join(
        b" ".join(rng.choices(operands, k=rng.randrange(7))) + b" " + rng.choice(operators)
        for _ in range(rng.randrange(10, 5_000))
    )
    return one_page(packed(hello(rng) + b"BT /F1 9 Tf " + drawn + b" ET"))


CASES: dict[str, Case] = {
    "Flate bomb": Case(flate_bomb, MALFORMED, is_dear=True),
    "Flate bomb in Flate": Case(double_bomb, MALFORMED, is_dear=True),
    "many bombs": Case(many_bombs, MALFORMED | READ),
    "ASCII85 bomb": Case(ascii85_bomb, MALFORMED),
    "ASCIIHex bomb": Case(hex_bomb, MALFORMED),
    "run length bomb": Case(run_length_bomb, MALFORMED),
    "LZW bomb": Case(lzw_bomb, MALFORMED),
    "LZW of chance": Case(lzw_chance, ANY),
    "CCITT as content": Case(fax_content, ANY),
    "predictor bomb": Case(predictor_bomb, ANY, is_dear=True),
    "predictor of odd shape": Case(predictor_shape, ANY),
    "100,000 filters": Case(many_filters, ANY),
    "chained filters": Case(chained_filters, READ),
    "damaged Flate": Case(damaged_flate, READ),
    "form in itself": Case(form_in_itself, READ),
    "forms a billion times": Case(form_laughs, READ, shows_name=False),
    "forms 3,000 deep": Case(form_chain, READ),
    "large form often": Case(large_form_often, PARTIAL),
    "open arrays": flood(b"[", 500_000, 3_000_000),
    "open dictionaries": flood(b"<<", 500_000, 1_500_000),
    "open strings": flood(b"(", 1_000_000, 5_000_000, is_dear=False),
    "saved states": flood(b"q ", 500_000, 3_000_000),
    "restored states": flood(b"Q ", 500_000, 3_000_000),
    "numbers without operator": flood(b"1 ", 500_000, 5_000_000),
    "names without operator": flood(b"/A", 500_000, 3_000_000),
    "strings without operator": flood(b"()", 500_000, 3_000_000),
    "garbage": flood(b"})>]{", 200_000, 1_000_000),
    "operators of no meaning": flood(b"x ", 500_000, 4_000_000),
    "pictures without end": flood(b"BI /W 9 ID EX", 100_000, 300_000, is_dear=False),
    "matrices": flood(b"2 0 0 2 1 1 cm ", 10_000, 200_000),
    "long comment": Case(long_comment, READ),
    "long string": Case(long_string, READ),
    "long number": Case(long_number, READ),
    "a million pieces shown": Case(many_pieces_shown, ANY, shows_name=False, is_dear=True),
    "two million letters": Case(many_letters, PARTIAL, shows_name=False, is_dear=True),
    "scattered letters": Case(scattered_letters, READ, shows_name=False),
    "white letters over fills": Case(white_over_fills, READ),
    "rectangles": Case(rectangles, READ, is_dear=True),
    "one path": Case(one_path, READ, is_dear=True),
    "content array": Case(content_array, PARTIAL, is_dear=True),
    "matrices beyond numbers": Case(matrices_beyond_numbers, READ),
    "boxes beyond pages": Case(boxes_beyond_pages, ANY),
    "nested boxes": Case(nested_boxes, READ),
    "pictures as bombs": Case(images, READ),
    "wrong operands": Case(wrong_operands, ANY),
}
