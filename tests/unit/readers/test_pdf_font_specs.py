"""Fonts: bounded copies say the same as the whole where the whole is honest."""

from __future__ import annotations

import struct

import pytest
from pdfminer.cmapdb import CMapDB
from pdfminer.psparser import LIT

from matcher.readers.pdf_font_specs import MAX_CODES, lean_spec
from matcher.readers.pdf_fonts import FontStore, read_to_unicode
from matcher.readers.pdf_truetype import characters_by_glyph

COMPOSITE = {
    "Subtype": LIT("Type0"),
    "Encoding": LIT("Identity-H"),
    "DescendantFonts": [{"Subtype": LIT("CIDFontType2"), "BaseFont": LIT("X"), "W": [65, [500, 600], 70, 72, 700], "DW": 250}],
}


def test_widths_of_a_composite_font() -> None:
    font = FontStore().get_font(None, COMPOSITE)
    assert [round(font.char_width(code), 3) for code in (65, 66, 67, 70, 72, 73)] == [0.5, 0.6, 0.25, 0.7, 0.7, 0.25]
    assert list(font.decode(b"\0A\0B")) == [65, 66]


@pytest.mark.parametrize(
    "widths",
    [
        [0, 999_999_999, 500],
        [0, 65_535, 500] * 5_000,
        [1, [500] * 300_000],
        [1, 2],
        [[1, 2]],
        [5, -5, 1, 7, [[[1]]], b"x", 8, [LIT("A")]],
        [1.5, 10**30, 2],
        [float("1e300"), 3, 4],
    ],
)
def test_widths_are_bounded(widths: list[object]) -> None:
    font = FontStore().get_font(None, COMPOSITE | {"DescendantFonts": [{"Subtype": LIT("CIDFontType2"), "W": widths}]})
    assert len(font.widths) <= MAX_CODES


def test_vertical_widths_are_bounded() -> None:
    for widths in ([0, 999_999_999, 1, 2, 3], [1, [1, 2, 3] * 100_000], [1, [2]], [1, 2, 3]):
        spec = COMPOSITE | {"Encoding": LIT("Identity-V"), "DescendantFonts": [{"Subtype": LIT("CIDFontType2"), "W2": widths}]}
        font = FontStore().get_font(None, spec)
        assert font.is_vertical()
        assert len(font.widths) <= MAX_CODES


def test_differences_are_bounded_and_kept_in_order() -> None:
    encoding = {"BaseEncoding": LIT("WinAnsiEncoding"), "Differences": [65, LIT("bullet"), LIT("B"), 3, LIT("fi")]}
    font = FontStore().get_font(None, {"Subtype": LIT("Type1"), "BaseFont": LIT("Helvetica"), "Encoding": encoding})
    assert [font.to_unichr(code) for code in (65, 66, 3, 67)] == ["•", "B", "\ufb01", "C"]
    lean = lean_spec({"Encoding": {"Differences": [0, *[LIT("A")] * 1_000_000]}})
    assert len(lean["Encoding"]["Differences"]) == 2_048


@pytest.mark.parametrize("name", ["../../tmp/x", "/tmp/x", "a\0b", "x" * 200, "..", ""])
def test_no_character_map_is_looked_for_by_a_path(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(CMapDB, "_load_data", classmethod(lambda cls, name: asked.append(name) or _missing()))
    outside = {"Registry": b"Adobe", "Ordering": name.encode()}
    for spec in (
        COMPOSITE | {"Encoding": LIT(name)},
        COMPOSITE | {"Encoding": {"CMapName": LIT(name)}},
        COMPOSITE | {"ToUnicode": LIT(name)},
        COMPOSITE | {"DescendantFonts": [{"Subtype": LIT("CIDFontType2"), "CIDSystemInfo": outside}]},
    ):
        FontStore().get_font(None, spec)
    assert not [entry for entry in asked if "/" in entry or "\0" in entry or len(entry) > 100]


def _missing() -> None:
    raise CMapDB.CMapNotFound


def test_arrays_within_arrays_are_not_followed() -> None:
    nested: object = 500
    for _ in range(60):
        nested = [nested] * 8
    for key in ("Widths", "FontBBox", "FontMatrix", "W", "W2", "DW2"):
        lean_spec({key: nested, "FontDescriptor": {"FontBBox": nested}})


def test_a_font_without_widths_still_parts_its_words(raw_pdf, read_text) -> None:
    font = b"<</Type/Font/Subtype/TrueType/BaseFont/Own>>"
    assert read_text(raw_pdf(b"BT /F1 12 Tf 72 700 Td (Ada Example) Tj ET", font=font)) == "Ada Example"


def to_unicode(body: bytes) -> dict[int, str]:
    return read_to_unicode(body).cid2unichr


def test_character_maps() -> None:
    body = (
        b"2 beginbfchar <01> <0041> <02> <00660069> endbfchar"
        b" 2 beginbfrange <03><05><0061> <06><07>[<0058><0059>] endbfrange"
        b" 1 begincidrange <08> <09> 3 endcidrange"
    )
    assert to_unicode(body) == {1: "A", 2: "fi", 3: "a", 4: "b", 5: "c", 6: "X", 7: "Y"}


@pytest.mark.parametrize(
    "body",
    [
        b"beginbfchar <0041> <0041> " * 100_000,
        b"1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange",
        b"beginbfrange " + b"<0000> <FFFF> <0041> " * 1_000 + b"endbfrange",
        b"beginbfchar <0041> <" + b"0041" * 800_000 + b"> endbfchar",
        b"1 beginbfrange <0000> <FFFF> <" + b"0041" * 800_000 + b"> endbfrange",
        b"beginbfrange <> <> <> <zz> [ [ ] endbfrange",
    ],
)
def test_character_maps_are_bounded(body: bytes) -> None:
    found = to_unicode(body)
    assert len(found) <= MAX_CODES + 1
    assert all(len(text) <= 16 for text in found.values())


def true_type(table: bytes, *, n_tables: int = 1) -> bytes:
    cmap = struct.pack(">HHHHI", 0, 1, 3, 1, 12) + table
    return b"\0\1\0\0" + struct.pack(">HHHH", n_tables, 16, 0, 0) + struct.pack(">4sIII", b"cmap", 0, 28, len(cmap)) + cmap


def segments(*rows: tuple[int, int, int]) -> bytes:
    n = len(rows)
    lasts, firsts, deltas = (struct.pack(f">{n}H", *(row[place] & 0xFFFF for row in rows)) for place in (1, 0, 2))
    return struct.pack(">HHHHHHH", 4, 16 + 8 * n, 0, 2 * n, 0, 0, 0) + lasts + b"\0\0" + firsts + deltas + bytes(2 * n)


def test_the_table_of_a_true_type_font() -> None:
    groups = struct.pack(">HHIIIIII", 12, 0, 28, 0, 1, 0x41, 0x43, 7)
    assert characters_by_glyph(true_type(groups)) == {7: "A", 8: "B", 9: "C"}
    assert characters_by_glyph(true_type(segments((0x41, 0x42, 3 - 0x41), (0x61, 0x61, 9 - 0x61)))) == {3: "A", 4: "B", 9: "a"}
    assert characters_by_glyph(true_type(struct.pack(">HHHHH2H", 6, 14, 0, 0x30, 2, 5, 6))) == {5: "0", 6: "1"}
    assert characters_by_glyph(b"OTTO" + bytes(50)) == {}
    assert characters_by_glyph(b"") == {}


def test_the_table_of_a_true_type_font_is_bounded() -> None:
    endless = struct.pack(">HHIII", 12, 0, 28, 0, 0xFFFFFFFF) + struct.pack(">III", 0, 0xFFFFFFFF, 1) * 30_000
    assert len(characters_by_glyph(true_type(endless))) <= MAX_CODES + 1
    assert len(characters_by_glyph(true_type(segments(*[(0, 0xFFFF, 1)] * 8_000)))) <= MAX_CODES + 1


def test_a_font_shows_what_its_own_table_names(raw_pdf, read_text) -> None:
    program = true_type(struct.pack(">HHIIIIII", 12, 0, 28, 0, 1, 0x41, 0x5A, 0x41))
    objects = {
        6: b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)>>/DW 600"
        b"/FontDescriptor<</FontFile2 7 0 R>>>>",
        7: b"<</Length %d>>stream\n" % len(program) + program + b"\nendstream",
    }
    font = b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[6 0 R]>>"
    assert read_text(raw_pdf(b"BT /F1 12 Tf 72 700 Td <004100440041> Tj ET", font=font, objects=objects)) == "ADA"
