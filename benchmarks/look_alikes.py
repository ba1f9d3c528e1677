"""Honest pages that only look as if they hid something: every word of them is seen."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from planted import Sheet, box_path, gradient, lines, mapped_font


def _see(sheet: Sheet, *, x: float = 0, y: float = 0, n: int | None = None, size: float = 10, font: str = "F1") -> None:
    sheet.text(sheet.words(n, is_hidden=False), sheet.free[0] + x, sheet.free[1] + y, size, font)


def _dark(sheet: Sheet) -> str:
    return " ".join(f"{sheet.rng.uniform(0, 0.6):.2f}" for _ in range(3))


def white_on_box(sheet: Sheet) -> None:
    x, y = sheet.free
    sheet.op(f"q {_dark(sheet)} rg {box_path(sheet, x - 10, y - 10, 340, 40)} 1 g")
    _see(sheet)
    sheet.op("Q")


def white_on_circle(sheet: Sheet) -> None:
    x, y = sheet.free
    k, r, cx, cy = 0.5523 * 70, 70, x + 60, y + 20
    sheet.op(
        f"q {_dark(sheet)} rg {cx + r} {cy} m {cx + r} {cy + k} {cx + k} {cy + r} {cx} {cy + r} c {cx - k} {cy + r} {cx - r} "
        f"{cy + k} {cx - r} {cy} c {cx - r} {cy - k} {cx - k} {cy - r} {cx} {cy - r} c {cx + k} {cy - r} {cx + r} {cy - k} "
        f"{cx + r} {cy} c h f 1 g"
    )
    _see(sheet, x=10, y=15, n=2, size=9)
    sheet.op("Q")


def on_picture(sheet: Sheet) -> None:
    x, y = sheet.free
    sheet.op(f"q 340 0 0 60 {x - 10} {y - 20} cm /{sheet.image(None)} Do Q q {sheet.rng.choice(('0', '1', '.5'))} g")
    _see(sheet)
    sheet.op("Q")


def on_masked_picture(sheet: Sheet) -> None:
    x, y = sheet.free
    head = b"/Type/XObject/Subtype/Image/Width 8/Height 8/BitsPerComponent 8/ColorSpace/DeviceGray"
    mask = sheet.add(head, sheet.rng.randbytes(64))
    sheet.op(f"q 340 0 0 60 {x - 10} {y - 20} cm /{sheet.image((20, 30, 90), extra=b'/SMask ' + mask)} Do Q q 1 g")
    _see(sheet)
    sheet.op("Q")


def under_masked_picture(sheet: Sheet) -> None:
    x, y = sheet.free
    _see(sheet)
    head = b"/Type/XObject/Subtype/Image/Width 8/Height 8/BitsPerComponent 8/ColorSpace/DeviceGray"
    mask = sheet.add(head, bytes(64))
    sheet.op(f"q 340 0 0 60 {x - 10} {y - 20} cm /{sheet.image(None, extra=b'/SMask ' + mask)} Do Q")


def on_gradient(sheet: Sheet) -> None:
    x, y = sheet.free
    sheet.op(f"q {x - 10} {y - 10} 340 40 re W n /{gradient(sheet)} sh Q q 1 g")
    _see(sheet)
    sheet.op("Q")


def on_gradient_pattern(sheet: Sheet) -> None:
    x, y = sheet.free
    function = b"<</FunctionType 2/Domain[0 1]/C0[.1 0 .3]/C1[.4 .1 .1]/N 1>>"
    shading = b"<</ShadingType 2/ColorSpace/DeviceRGB/Coords[0 0 600 0]/Extend[true true]/Function " + function + b">>"
    name = sheet.name("Pattern", sheet.add(b"<</PatternType 2/Shading " + shading + b">>"))
    sheet.op(f"q /Pattern cs /{name} scn {x - 10} {y - 10} 340 40 re f 1 g")
    _see(sheet)
    sheet.op("Q")


def on_thick_line(sheet: Sheet) -> None:
    x, y = sheet.free
    sheet.op(f"q 24 w {_dark(sheet)} RG {x - 10} {y + 3} m {x + 380} {y + 3} l S 1 g")
    _see(sheet)
    sheet.op("Q")


def grey(sheet: Sheet) -> None:
    sheet.op(f"q {sheet.rng.uniform(0.3, 0.85):.2f} g")
    _see(sheet)
    sheet.op("Q")


def small(sheet: Sheet) -> None:
    _see(sheet, size=sheet.rng.choice((3.5, 4, 5, 6)))


def replaced_for_copying(sheet: Sheet) -> None:
    sheet.op("/Span<</ActualText(something else entirely)>> BDC")
    _see(sheet)
    sheet.op("EMC")


def scan_with_text_layer(sheet: Sheet) -> None:
    sheet.out.clear()
    sheet.seen.clear()
    sheet.page = b""
    sheet.op(f"q 612 0 0 792 0 0 cm /{sheet.image(None, n=32)} Do Q q 3 Tr")
    lines(sheet, 60, 740, 40)
    sheet.op("Q")


def text_below_the_scan(sheet: Sheet) -> None:
    sheet.out.clear()
    sheet.seen.clear()
    sheet.page = b""
    lines(sheet, 60, 740, 40)
    sheet.op(f"q 612 0 0 792 0 0 cm /{sheet.image(None, n=32)} Do Q")


def highlighted(sheet: Sheet) -> None:
    x, y = sheet.free
    _see(sheet)
    sheet.op(f"q /{sheet.state('/BM/Multiply')} gs 1 1 .3 rg {x - 5} {y - 5} 340 20 re f Q")


def under_veil(sheet: Sheet) -> None:
    x, y = sheet.free
    _see(sheet)
    sheet.op(f"q /{sheet.state(f'/ca {sheet.rng.uniform(0.1, 0.6):.2f}')} gs 1 g {x - 5} {y - 5} 340 20 re f Q")


def filled_with_gradient(sheet: Sheet) -> None:
    x, y = sheet.free
    words = sheet.words(2, is_hidden=False)
    sheet.op(f"q BT /F2 20 Tf 7 Tr {x} {y} Td ({words}) Tj ET /{gradient(sheet)} sh Q")


def outlined(sheet: Sheet) -> None:
    how = sheet.rng.choice(("1 Tr 0 G", "2 Tr 1 g .2 .2 .5 RG", "1 Tr 1 g 0 0 0 RG"))
    sheet.op(f"q {how} 0.5 w")
    _see(sheet, size=16, n=2)
    sheet.op("Q")


def layer_on(sheet: Sheet) -> None:
    group, other = sheet.add(b"<</Type/OCG/Name(a)>>"), sheet.add(b"<</Type/OCG/Name(b)>>")
    sheet.catalog += b"/OCProperties<</OCGs[" + group + b" " + other + b"]/D<</OFF[" + other + b"]>>>>"
    member = sheet.add(b"<</Type/OCMD/OCGs[" + group + b" " + other + b"]/P/AnyOn>>")
    content = sheet.rng.choice((group, member))
    sheet.op(f"/OC /{sheet.name('Properties', content)} BDC")
    _see(sheet)
    sheet.op("EMC")


def tightly_clipped(sheet: Sheet) -> None:
    x, y = sheet.free
    sheet.op(f"q {x} {y - 1} 340 9 re W n")
    _see(sheet)
    sheet.op("Q")


def shadowed(sheet: Sheet) -> None:
    x, y = sheet.free
    words = sheet.words(2, is_hidden=False)
    sheet.op("q 1 g")
    sheet.text(words, x + 0.7, y - 0.7, 14)
    sheet.op("0 g")
    sheet.text(words, x, y, 14)
    sheet.op("Q")


def inherited_on_dark(sheet: Sheet) -> None:
    x, y = sheet.free
    words = sheet.words(is_hidden=False)
    name = sheet.form(f"{_dark(sheet)} rg {x - 10} {y - 10} 340 40 re f 1 g BT /F1 10 Tf {x} {y} Td ({words}) Tj ET")
    sheet.op(f"q 1 g /{name} Do Q")


def white_on_cells(sheet: Sheet) -> None:
    x, y = sheet.free
    sheet.op(f"q {_dark(sheet)} rg {x - 10} {y - 8} 100 24 re {x + 95} {y - 8} 100 24 re {x + 200} {y - 8} 100 24 re f 1 g")
    for n in range(3):
        _see(sheet, x=100 * n, n=1)
    sheet.op("Q")


def white_on_ink(sheet: Sheet) -> None:
    x, y = sheet.free
    tint = b"<</FunctionType 2/Domain[0 1]/C0[0 0 0 0]/C1[1 .6 0 .2]/N 1>>"
    space = sheet.name("ColorSpace", b"[/Separation/Blue/DeviceCMYK " + tint + b"]")
    sheet.op(f"q /{space} cs {sheet.rng.uniform(0.6, 1):.2f} scn {x - 10} {y - 10} 340 40 re f 0 scn")
    _see(sheet)
    sheet.op("Q")


def dark_on_white_image(sheet: Sheet) -> None:
    x, y = sheet.free
    sheet.op(f"q 340 0 0 60 {x - 10} {y - 20} cm /{sheet.image((255, 255, 255))} Do Q")
    _see(sheet)


def big_units(sheet: Sheet) -> None:
    sheet.page += b"/UserUnit 10"
    _see(sheet, size=1.2)


def condensed(sheet: Sheet) -> None:
    x, y = sheet.free
    sheet.op(f"BT /F1 12 Tf {sheet.rng.uniform(45, 90):.0f} Tz {x} {y} Td ({sheet.words(is_hidden=False)}) Tj 100 Tz ET")


def honest_map(sheet: Sheet) -> None:
    words = sheet.words(5, is_hidden=False)
    mapping = {ord(letter): letter for letter in set(words)} | {1: "ffi", 2: "fl"}
    sheet.text(words, *sheet.free, font=mapped_font(sheet, mapping))


def beside_boxes(sheet: Sheet) -> None:
    x, y = sheet.free
    _see(sheet)
    for n in range(4):
        sheet.op(f"q {sheet.rng.choice(('1', '0', '.6'))} g {x + 90 * n} {y - 14} 80 8 re f Q")
    sheet.op(f"q .5 w {x} {y + 3} m {x + 200} {y + 3} l S Q")


def ligature_sheet(sheet: Sheet) -> None:
    _see(sheet, font="F2", size=24, n=1)
    sheet.op("0.2 0.2 0.2 rg")
    _see(sheet, y=40)


LOOK_ALIKES: dict[str, Callable[[Sheet], None]] = {
    page.__name__: page
    for page in (
        white_on_box, white_on_circle, on_picture, on_masked_picture, under_masked_picture, on_gradient, on_gradient_pattern,
        on_thick_line, grey, small, replaced_for_copying, scan_with_text_layer, text_below_the_scan, highlighted, under_veil,
        filled_with_gradient, outlined, layer_on, tightly_clipped, shadowed, inherited_on_dark, white_on_cells, white_on_ink,
        dark_on_white_image, big_units, condensed, honest_map, beside_boxes, ligature_sheet,
    )
}  # fmt: skip
