"""Hidden text in PDFs written by hand: the corners that the planted pages do not reach."""

from __future__ import annotations

import struct
import zlib

import pytest

from matcher.domain.outcome import Outcome
from matcher.readers.pdf_colours import CLEAR, CMYK, GRAY, Colour, Space, rgb_of, space_of
from matcher.readers.pdf_maps import is_too_much, marked, unmarked
from matcher.readers.pdf_tokens import operations

TEXT = b" BT /F1 12 Tf 72 500 Td (words) Tj ET "
SHOWN = b" BT /F1 12 Tf 72 700 Td (Shown) Tj ET "


def hidden_of(read, data: bytes) -> list[tuple[str, str]]:
    document = read(data).document
    return [(entry.text, entry.reason) for entry in document.hidden]


def test_a_clip_ends_with_its_state_and_a_later_one_is_inside_it(raw_pdf, read) -> None:
    data = raw_pdf(SHOWN + b"q 0 0 50 50 re W n Q" + TEXT + b"q 0 400 600 300 re W n 0 600 600 100 re W* n" + TEXT + b"Q")
    document = read(data).document
    assert document.text == "Shown\n\nwords"
    assert [entry.reason for entry in document.hidden] == []  # the same word at the same place is seen once
    data = raw_pdf(SHOWN + b"q 0 400 600 300 re W n 0 600 600 100 re W* n" + TEXT + b"Q")
    assert hidden_of(read, data) == [("words", "clipped")]


def test_tags_within_tags_and_forms_within_layers(raw_pdf, read) -> None:
    layers = b"/OCProperties<</OCGs[7 0 R]/D<</OFF[7 0 R]>>>>"
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R" + layers + b">>",
        6: b"<</Type/XObject/Subtype/Form/BBox[0 0 612 792]/Length 39>>stream\n"
        b"BT /F1 12 Tf 72 400 Td (inner) Tj ET  \nendstream",
        7: b"<</Type/OCG/Name(x)>>",
        8: b"<</Type/OCMD/VE[/Not 7 0 R]>>",
        9: b"<</Type/OCMD/VE[/And 7 0 R[/Not 8 0 R]]>>",
        10: b"<</Type/OCMD/OCGs[7 0 R]/P/AllOff>>",
    }
    resources = b"/XObject<</X1 6 0 R>>/Properties<</A 7 0 R/B 8 0 R/C 9 0 R/D 10 0 R>>"
    content = (
        SHOWN + b"/OC /A BDC /Span BMC q /X1 Do Q EMC EMC"
        b" /OC /B BDC BT /F1 12 Tf 72 300 Td (not) Tj ET EMC"
        b" /OC /C BDC BT /F1 12 Tf 72 250 Td (and) Tj ET EMC"
        b" /OC /D BDC BT /F1 12 Tf 72 200 Td (alloff) Tj ET EMC EMC EMC"
        b" BT /F1 12 Tf 72 150 Td (after) Tj ET"
    )
    data = raw_pdf(content, objects=objects, resources=resources)
    assert read(data).document.text.split() == ["Shown", "not", "alloff", "after"]
    assert hidden_of(read, data) == [("inner and", "layer_off")]


@pytest.mark.parametrize(
    ("default", "is_seen"),
    [
        (b"/BaseState/OFF", False),
        (b"/BaseState/OFF/ON[7 0 R]", True),
        (b"/AS[<</Event/View/Category[/View]/OCGs[7 0 R]>>]", False),
        (b"/AS[<</Event/Print/Category[/View]/OCGs[7 0 R]>>]", True),
    ],
)
def test_the_state_in_which_layers_open(raw_pdf, read, default: bytes, is_seen: bool) -> None:
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[7 0 R]/D<<" + default + b">>>>>>",
        7: b"<</Type/OCG/Name(x)/Usage<</View<</ViewState/OFF>>>>>>",
    }
    data = raw_pdf(SHOWN + b"/OC /A BDC" + TEXT + b"EMC", objects=objects, resources=b"/Properties<</A 7 0 R>>")
    assert (hidden_of(read, data) == []) is is_seen


def test_a_broken_layer_dictionary_hides_nothing(raw_pdf, read_text) -> None:
    objects = {1: b"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs 4/D[1]>>>>"}
    assert read_text(raw_pdf(b"/OC /A BDC" + SHOWN + b"EMC", objects=objects)) == "Shown"


def test_a_form_starts_with_the_colour_around_it(raw_pdf, read) -> None:
    def page(inner: bytes) -> bytes:
        head = b"<</Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</Font<</F1 5 0 R>>>>/Length %d>>stream\n" % len(
            inner
        )
        resources = b"/XObject<</X1 6 0 R>>"
        return raw_pdf(SHOWN + b"q 1 g /X1 Do Q", resources=resources, objects={6: head + inner + b"\nendstream"})

    assert hidden_of(read, page(TEXT)) == [("words", "same_colour")]
    assert hidden_of(read, page(b"0 g" + TEXT)) == []
    everything = read(page(b"0 g 0 0 612 792 re f" + TEXT))
    assert everything.outcome is Outcome.NO_TEXT, "black on black, and the rest below it"


def test_text_that_is_all_hidden_needs_a_human(raw_pdf, read) -> None:
    result = read(raw_pdf(b"1 g" + TEXT))
    assert result.outcome is Outcome.NO_TEXT
    assert "cannot be seen" in result.reason


def _cmap_table(characters: dict[str, int], *, kind: int) -> bytes:
    """Return a 'cmap' table that maps characters to glyphs."""
    if kind == 12:
        groups = b"".join(struct.pack(">LLL", ord(char), ord(char), gid) for char, gid in sorted(characters.items()))
        body = struct.pack(">HHLLL", 12, 0, 16 + len(groups), 0, len(characters)) + groups
    else:
        ordered = [*sorted((ord(char), gid) for char, gid in characters.items()), (0xFFFF, 0)]
        n = len(ordered)
        ends = starts = b"".join(struct.pack(">H", code) for code, _ in ordered)
        deltas = b"".join(struct.pack(">H", (gid - code) & 0xFFFF) for code, gid in ordered)
        tail = ends + b"\0\0" + starts + deltas + b"\0\0" * n
        body = struct.pack(">HHHHHHH", 4, 14 + len(tail), 0, 2 * n, 0, 0, 0) + tail
    return struct.pack(">HHHHL", 0, 1, 3, 10 if kind == 12 else 1, 12) + body


def _embedded(raw_pdf, claimed: str, real: str, *, kind: int = 4) -> bytes:
    """Return a page of glyphs that show `real` and say that they are `claimed`, in a font that knows better."""
    table = _cmap_table({char: gid for gid, char in enumerate(real, start=1)}, kind=kind)
    font_file = b"\0\1\0\0" + struct.pack(">HHHH", 1, 0, 0, 0) + struct.pack(">4sLLL", b"cmap", 0, 28, len(table)) + table
    packed = zlib.compress(font_file)
    rows = b"".join(b"<%04x> <%04x>\n" % (gid, ord(char)) for gid, char in enumerate(claimed, start=1))
    to_unicode = b"begincmap %d beginbfchar\n" % len(claimed) + rows + b"endbfchar endcmap"
    objects = {
        6: b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        b"/DW 500/FontDescriptor 7 0 R>>",
        7: b"<</Type/FontDescriptor/FontName/X/Flags 4/FontFile2 8 0 R/Ascent 800/Descent -200/FontBBox[0 0 1 1]>>",
        8: b"<</Filter/FlateDecode/Length %d>>stream\n" % len(packed) + packed + b"\nendstream",
        9: b"<</Length %d>>stream\n" % len(to_unicode) + to_unicode + b"\nendstream",
        10: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    }
    font = b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 9 0 R>>"
    codes = b"".join(b"%04x" % gid for gid in range(1, len(real) + 1))
    return raw_pdf(b"BT /F1 12 Tf 72 500 Td <" + codes + b"> Tj ET", font=font, objects=objects)


@pytest.mark.parametrize("kind", [4, 12])
def test_an_embedded_font_that_knows_better_is_believed(raw_pdf, read, kind: int) -> None:
    data = _embedded(raw_pdf, "python", "garden", kind=kind)
    assert read(data).document.text == "garden"
    assert hidden_of(read, data) == [("python", "misleading_map")]


@pytest.mark.parametrize(("claimed", "real"), [("garden", "garden"), ("GARDEN", "garden"), ("gardxn", "garden")])
def test_an_honest_embedded_font_stays_as_it_is(raw_pdf, read, claimed: str, real: str) -> None:
    data = _embedded(raw_pdf, claimed, real)
    assert read(data).document.text == claimed
    assert hidden_of(read, data) == []


def test_widths_tell_when_nothing_else_does(raw_pdf, read) -> None:
    letters = "illtfrjmwMWGQOHNA"
    widths = [222, 222, 222, 278, 278, 333, 222, 833, 722, 833, 944, 778, 778, 778, 722, 722, 667]

    def page(claims: str) -> bytes:
        rows = b"".join(b"<%02x> <%04x>\n" % (code, ord(char)) for code, char in enumerate(claims, start=65))
        to_unicode = b"begincmap %d beginbfchar\n" % len(claims) + rows + b"endbfchar endcmap"
        font = (
            b"<</Type/Font/Subtype/TrueType/BaseFont/ABCDEF+X/FirstChar 65/LastChar 81/Widths["
            + " ".join(map(str, widths)).encode()
            + b"]/ToUnicode 6 0 R/FontDescriptor<</Type/FontDescriptor/FontName/X/Flags 4>>>>"
        )
        objects = {6: b"<</Length %d>>stream\n" % len(to_unicode) + to_unicode + b"\nendstream"}
        return raw_pdf(b"BT /F1 12 Tf 72 500 Td (ABCDEFGHIJKLMNOPQ) Tj ET", font=font, objects=objects)

    assert read(page(letters)).document.text == letters
    shuffled = letters[::-1]
    document = read(page(shuffled)).document
    assert set(document.text) == {"\ufffd"}
    assert [(entry.text, entry.reason) for entry in document.hidden] == [(shuffled, "misleading_map")]


def test_what_one_glyph_may_say() -> None:
    assert not any(is_too_much(text) for text in ("ffi", "ij", "http", "\u0644\u0627\u0644\u0644\u0647", "²", " "))
    assert all(is_too_much(text) for text in ("python", "a b", "12345"))
    assert unmarked("x" + marked("python", "a") + "y") == ("xay", "xpythony")
    assert unmarked(marked("\ufdd1evil\ufdd2", "a")) == ("a", "evil")
    assert unmarked("plain") == ("plain", "plain")


def test_colours() -> None:
    assert rgb_of(Colour(GRAY, (2,))) == (1, 1, 1)
    assert rgb_of(Colour(CMYK, (0, 0, 0, 1))) == (0, 0, 0)
    assert rgb_of(Colour(CMYK, (0, 0))) is None
    assert rgb_of(Colour(GRAY, (b"x",))) is None
    assert rgb_of(Colour(Space("lab"), (100, 0, 0))) == pytest.approx((1, 1, 1), abs=0.01)
    assert rgb_of(Colour(Space("lab"), (53.2, 80.1, 67.2))) == pytest.approx((1, 0, 0), abs=0.2)
    deep = object()
    assert space_of([deep], {}).kind == "unknown"
    nested: list[object] = []
    nested.extend(["x", nested])
    assert space_of(nested, {}).kind == "unknown"
    assert CLEAR == "clear"


def test_what_continues_a_line_and_what_heads_an_image_come_unread() -> None:
    found = list(operations(b"1 2 m 3 4 l 5 6 7 8 9 10 c h f 1 0 0 RG BI /W 1 /IM true ID \x00 EI (x) Tj"))
    assert found == [
        (b"m", [1, 2, b" 3 4 l 5 6 7 8 9 10 c h"]),
        (b"f", []),
        (b"RG", [1, 0, 0]),
        (b"BI", [b" /W 1 /IM true"]),
        (b"Tj", [b"x"]),
    ]


@pytest.mark.parametrize("predictor", [1, 12, 15])
@pytest.mark.parametrize(("level", "expected"), [(255, [("words", "same_colour")]), (40, [])])
def test_images_of_one_colour_however_they_are_stored(raw_pdf, read, predictor: int, level: int, expected: list) -> None:
    width, height = 300, 40
    row = bytes([level]) * width
    if predictor == 1:
        data = row * height
    elif predictor == 12:
        data = b"\2" + row + (b"\2" + bytes(width)) * (height - 1)
    else:
        data = (b"\1" + bytes([level]) + bytes(width - 1)) * height
    packed = zlib.compress(data)
    head = b"<</Type/XObject/Subtype/Image/Width 300/Height 40/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/FlateDecode"
    parameters = b"/DecodeParms<</Predictor %d/Columns 300>>/Length %d>>stream\n" % (predictor, len(packed))
    content = SHOWN + b"q 300 0 0 40 60 490 cm /I1 Do Q 1 g" + TEXT
    data = raw_pdf(content, resources=b"/XObject<</I1 6 0 R>>", objects={6: head + parameters + packed + b"\nendstream"})
    assert hidden_of(read, data) == expected


def test_a_stencil_paints_or_does_not(raw_pdf, read) -> None:
    for sample, expected in ((b"\x00", [("words", "covered")]), (b"\x80", [])):
        head = b"<</Type/XObject/Subtype/Image/ImageMask true/Width 1/Height 1/BitsPerComponent 1/Length 1>>stream\n"
        content = SHOWN + TEXT + b"q 1 g 300 0 0 40 60 490 cm /I1 Do Q"
        data = raw_pdf(content, resources=b"/XObject<</I1 6 0 R>>", objects={6: head + sample + b"\nendstream"})
        assert hidden_of(read, data) == expected
