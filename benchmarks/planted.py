"""Pages with text that nobody can see, and pages that only look as if they had some. Knows nothing of matcher.

`TRICKS` and `LOOK_ALIKES` name functions that put words on a `Sheet`, in the way their name says, on top of a page of
ordinary words. A page is told by its trick, layout and seed; even seeds are for tuning, odd ones for testing only.
"""

from __future__ import annotations

import io
import random
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

WIDTH, HEIGHT = 612, 792
LAYOUTS = ("plain", "columns", "banner", "sidebar", "table", "turned", "shifted", "card")
_SYLLABLES = (
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "la",
    "me",
    "ni",
    "po",
    "ru",
    "sa",
    "te",
    "vi",
    "wo",
    "xa",
    "ke",
    "zo",
    "ty",
    "hu",
    "jo",
)


@dataclass(frozen=True)
class Planted:
    """A page, the words of it that a person sees, and those that are hidden."""

    data: bytes
    seen: tuple[str, ...]
    hidden: tuple[str, ...]


class Sheet:
    """A page that is being drawn: its content, what the content refers to, and the words put on it."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.out: list[bytes] = []
        self.seen: list[str] = []
        self.hidden: list[str] = []
        self.objects: list[bytes] = []
        self.resources: dict[str, dict[str, bytes]] = {"Font": {"F1": b"5 0 R", "F2": b"6 0 R"}}
        self.page = b""
        self.catalog = b""
        self.free = (60.0, 90.0)
        """A corner of an area of about 300 x 120 points with nothing on it."""
        self._n_names = 0

    def word(self) -> str:
        """Return a word that is nowhere else on the page."""
        self._n_names += 1
        return "".join(self.rng.choice(_SYLLABLES) for _ in range(self.rng.randint(2, 4))) + f"q{self._n_names}"

    def words(self, n: int | None = None, *, is_hidden: bool = True) -> str:
        """Return some new words, noted as hidden or seen."""
        found = [self.word() for _ in range(n or self.rng.randint(2, 5))]
        (self.hidden if is_hidden else self.seen).extend(found)
        return " ".join(found)

    def op(self, text: str) -> None:
        """Add operators to the content."""
        self.out.append(text.encode("latin-1"))

    def text(self, words: str, x: float, y: float, size: float = 10, font: str = "F1") -> None:
        """Show a line of words."""
        self.op(f"BT /{font} {size:g} Tf {x:.2f} {y:.2f} Td ({words}) Tj ET")

    def add(self, body: bytes, stream: bytes | None = None) -> bytes:
        """Add an object and return the reference to it."""
        if stream is not None:
            body = b"<<%s/Length %d>>stream\n%s\nendstream" % (body, len(stream), stream)
        self.objects.append(body)
        return b"%d 0 R" % (6 + len(self.objects))

    def name(self, kind: str, value: bytes) -> str:
        """Give a resource a name."""
        entries = self.resources.setdefault(kind, {})
        name = f"{kind[0]}x{len(entries)}"
        entries[name] = value
        return name

    def image(self, colour: tuple[int, int, int] | None, *, extra: bytes = b"", n: int = 8) -> str:
        """Add an image: of one colour, or of noise."""
        data = bytes(colour) * (n * n) if colour else self.rng.randbytes(3 * n * n)
        head = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/FlateDecode" % (
            n,
            n,
        )
        return self.name("XObject", self.add(head + extra, zlib.compress(data)))

    def form(self, content: str, box: str = "0 0 612 792", extra: bytes = b"") -> str:
        """Add a form."""
        head = b"/Type/XObject/Subtype/Form/BBox[" + box.encode() + b"]/Resources<</Font<</F1 5 0 R>>>>" + extra
        return self.name("XObject", self.add(head, content.encode("latin-1")))

    def state(self, body: str) -> str:
        """Add a parameter dictionary."""
        return self.name("ExtGState", b"<<" + body.encode() + b">>")

    def finished(self) -> Planted:
        """Return the page as a PDF."""
        kinds = b"".join(
            b"/%s<<%s>>" % (kind.encode(), b"".join(b"/%s %s" % (name.encode(), value) for name, value in entries.items()))
            for kind, entries in self.resources.items()
        )
        content = zlib.compress(b"\n".join(self.out))
        box = b"" if b"/MediaBox" in self.page else b"/MediaBox[0 0 612 792]"
        bodies = [
            b"<</Type/Catalog/Pages 2 0 R%s>>" % self.catalog,
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/Contents 4 0 R%s%s/Resources<<%s>>>>" % (box, self.page, kinds),
            b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(content), content),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>",
            *self.objects,
        ]
        return Planted(_written(bodies), tuple(self.seen), tuple(self.hidden))


def _written(bodies: list[bytes]) -> bytes:
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(bodies, start=1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
    out.write(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, start))
    return out.getvalue()


# -- layouts: ordinary pages, with a free area in the lower part


def lines(sheet: Sheet, x: float, top: float, n: int, *, n_words: int = 5, size: float = 10) -> None:
    for row in range(n):
        sheet.text(sheet.words(n_words, is_hidden=False), x, top - 15 * row, size, "F2" if row % 6 == 0 else "F1")


def lay_out(sheet: Sheet, layout: str) -> None:
    """Draw an ordinary page that leaves its free area empty."""
    rng = sheet.rng
    if layout == "columns":
        lines(sheet, 50, 740, 30, n_words=4)
        lines(sheet, 320, 740, 30, n_words=4)
    elif layout == "banner":
        sheet.op(f"q {rng.uniform(0, 0.4):.2f} {rng.uniform(0, 0.4):.2f} .5 rg 0 700 612 92 re f 1 g")
        sheet.text(sheet.words(2, is_hidden=False), 60, 740, 20, "F2")
        sheet.op("Q")
        lines(sheet, 60, 670, 26)
    elif layout == "sidebar":
        sheet.op(f"q .15 .2 {rng.uniform(0.2, 0.5):.2f} rg 420 0 192 792 re f 0.95 g")
        lines(sheet, 435, 740, 20, n_words=2)
        sheet.op("Q")
        lines(sheet, 50, 740, 28, n_words=4)
    elif layout == "table":
        for row in range(12):
            y = 720 - 24 * row
            sheet.op(f"q {'0.2 0.2 0.2' if row == 0 else '.93 .93 .96'} rg 50 {y - 7} 500 22 re f {'1' if row == 0 else '0'} g")
            for x in (56, 230, 400):
                sheet.text(sheet.words(2, is_hidden=False), x, y, 10)
            sheet.op(f"Q 0.5 w 50 {y - 7} m 550 {y - 7} l S")
    elif layout == "turned":
        sheet.page += b"/Rotate %d" % rng.choice((90, 180, 270))
        lines(sheet, 60, 740, 28)
    elif layout == "shifted":
        sheet.page += b"/MediaBox[-100 -50 712 842]/CropBox[0 0 612 792]"
        lines(sheet, 60, 740, 28)
    elif layout == "card":
        sheet.op("q .97 .95 .9 rg 0 0 612 792 re f 1 g 30 30 552 732 re f Q")
        lines(sheet, 60, 730, 26)
    else:
        lines(sheet, 60, 740, 32)


# -- tricks


def _white(sheet: Sheet) -> str:
    """Return operators that choose white, in one of many ways."""
    icc = sheet.add(b"/N 3", b"")
    tint = sheet.add(b"<</FunctionType 2/Domain[0 1]/C0[1 1 1]/C1[0 .2 .6]/N 1>>")
    spaces = {
        "icc": (b"[/ICCBased " + icc + b"]", "1 1 1"),
        "lab": (b"[/Lab<</WhitePoint[.9642 1 .8249]/Range[-128 127 -128 127]>>]", "100 0 0"),
        "cal": (b"[/CalRGB<</WhitePoint[.95 1 1.09]>>]", "1 1 1"),
        "indexed": (b"[/Indexed/DeviceRGB 2<000000ff0000ffffff>]", "2"),
        "tint": (b"[/Separation/Ink/DeviceRGB " + tint + b"]", "0"),
    }
    kind = sheet.rng.choice(["g", "rg", "k", *spaces])
    if kind in spaces:
        spec, parts = spaces[kind]
        return f"/{sheet.name('ColorSpace', spec)} cs {parts} {sheet.rng.choice(('sc', 'scn'))}"
    return {"g": "1 g", "rg": "1 1 1 rg", "k": "0 0 0 0 k"}[kind]


def _ground(sheet: Sheet) -> str:
    """Make the free area white where the layout has tinted it, and return nothing else."""
    x, y = sheet.free
    sheet.op(f"q 1 g {x - 10} {y - 40} 320 160 re f Q")
    return ""


def white(sheet: Sheet) -> None:
    _ground(sheet)
    sheet.op("q " + _white(sheet))
    sheet.text(sheet.words(), *sheet.free)
    sheet.op("Q")


def nearly_white(sheet: Sheet) -> None:
    _ground(sheet)
    level = sheet.rng.uniform(0.945, 0.999)
    sheet.op(f"q {level:.3f} {min(level + 0.02, 1):.3f} {level:.3f} rg")
    sheet.text(sheet.words(), *sheet.free)
    sheet.op("Q")


def box_path(sheet: Sheet, x: float, y: float, w: float, h: float) -> str:
    kind = sheet.rng.choice(("re", "lines", "round", "even"))
    if kind == "re":
        return f"{x} {y} {w} {h} re f"
    if kind == "even":
        return f"{x} {y} {w} {h} re f*"
    if kind == "lines":
        return f"{x} {y} m {x + w} {y} l {x + w} {y + h} l {x} {y + h} l h f"
    r = 6
    return (
        f"{x + r} {y} m {x + w - r} {y} l {x + w} {y} {x + w} {y} {x + w} {y + r} c {x + w} {y + h - r} l "
        f"{x + w} {y + h} {x + w - r} {y + h} v {x + r} {y + h} l {x} {y + h} {x} {y + h} {x} {y + h - r} c {x} {y + r} l "
        f"{x} {y} {x + r} {y} y h f"
    )


def same_as_box(sheet: Sheet) -> None:
    x, y = sheet.free
    colour = " ".join(f"{sheet.rng.random():.2f}" for _ in range(3))
    sheet.op(f"q {colour} rg {box_path(sheet, x - 10, y - 10, 300, 40)}")
    sheet.text(sheet.words(), x, y)
    sheet.op("Q")


def tiny(sheet: Sheet) -> None:
    x, y = sheet.free
    size = sheet.rng.uniform(0.05, 1.0)
    how = sheet.rng.randrange(3)
    words = sheet.words()
    if how == 0:
        sheet.text(words, x, y, round(size, 3))
    elif how == 1:
        sheet.op(f"BT /F1 10 Tf {size / 10:.4f} 0 0 {size / 10:.4f} {x} {y} Tm ({words}) Tj ET")
    else:
        sheet.op(f"q {size / 10:.4f} 0 0 {size / 10:.4f} {x} {y} cm BT /F1 10 Tf ({words}) Tj ET Q")


def squeezed(sheet: Sheet) -> None:
    x, y = sheet.free
    if sheet.rng.random() < 0.5:
        sheet.op(f"BT /F1 10 Tf {sheet.rng.uniform(0.5, 6):.2f} Tz {x} {y} Td ({sheet.words()}) Tj 100 Tz ET")
    else:
        sheet.op(f"BT /F1 10 Tf {sheet.rng.uniform(0.01, 0.05):.3f} 0 0 1 {x} {y} Tm ({sheet.words()}) Tj ET")


def off_page(sheet: Sheet) -> None:
    x, y = sheet.rng.choice(((60, -200), (60, 900), (-900, 300), (900, 300)))
    sheet.text(sheet.words(), x, y)


def outside_crop(sheet: Sheet) -> None:
    if b"/CropBox" not in sheet.page:
        sheet.page += b"/MediaBox[-100 -100 712 892]/CropBox[0 0 612 792]"
    sheet.text(sheet.words(), sheet.rng.uniform(0, 300), sheet.rng.choice((-30, 812)))


def mode_3(sheet: Sheet) -> None:
    sheet.op("q 3 Tr")
    sheet.text(sheet.words(), *sheet.free)
    sheet.op("Q")


def mode_7(sheet: Sheet) -> None:
    sheet.op("q 7 Tr")
    sheet.text(sheet.words(), *sheet.free)
    sheet.op("Q")


def covered_by_box(sheet: Sheet) -> None:
    x, y = sheet.free
    sheet.text(sheet.words(), x, y)
    colour = sheet.rng.choice(("1 g", "0 g", ".2 .4 .6 rg", "0 0 0 0 k"))
    sheet.op(f"q {colour} {box_path(sheet, x - 10, y - 10, 340, 40)} Q")


def covered_by_image(sheet: Sheet) -> None:
    x, y = sheet.free
    sheet.text(sheet.words(), x, y)
    how = sheet.rng.randrange(3)
    if how == 2:
        sheet.op(f"q 340 0 0 40 {x - 10} {y - 10} cm BI /W 1 /H 1 /BPC 8 /CS /G ID \xff EI Q")
        return
    mask = b""
    if how == 1:
        head = b"/Type/XObject/Subtype/Image/Width 8/Height 8/BitsPerComponent 8/ColorSpace/DeviceGray"
        mask = b"/SMask " + sheet.add(head, b"\xff" * 64)
    name = sheet.image(sheet.rng.choice((None, (255, 255, 255))), extra=mask)
    sheet.op(f"q 340 0 0 40 {x - 10} {y - 10} cm /{name} Do Q")


def covered_by_form(sheet: Sheet) -> None:
    x, y = sheet.free
    sheet.text(sheet.words(), x, y)
    name = sheet.form("1 g 0 0 340 40 re f", "0 0 340 40", b"/Matrix[1 0 0 1 %d %d]" % (x - 10, y - 10))
    sheet.op(f"/{name} Do")


def covered_by_veils(sheet: Sheet) -> None:
    x, y = sheet.free
    sheet.text(sheet.words(), x, y)
    state = sheet.state("/ca 0.8")
    sheet.op(f"q /{state} gs 1 g" + f" {x - 10} {y - 10} 340 40 re f" * 3 + " Q")


def covered_by_line(sheet: Sheet) -> None:
    x, y = sheet.free
    sheet.text(sheet.words(), x, y)
    sheet.op(f"q 30 w {sheet.rng.choice(('1', '.3'))} G {x - 10} {y + 3} m {x + 340} {y + 3} l S Q")


def covered_by_gradient(sheet: Sheet) -> None:
    x, y = sheet.free
    sheet.text(sheet.words(), x, y)
    sheet.op(f"q {x - 10} {y - 10} 340 40 re W n /{gradient(sheet)} sh Q")


def gradient(sheet: Sheet, ends: str = "/C0[.1 .1 .4]/C1[.5 .1 .1]") -> str:
    function = f"<</FunctionType 2/Domain[0 1]{ends}/N 1>>"
    body = f"<</ShadingType 2/ColorSpace/DeviceRGB/Coords[0 0 600 0]/Extend[true true]/Function {function}>>"
    return sheet.name("Shading", sheet.add(body.encode()))


def clipped(sheet: Sheet) -> None:
    x, y = sheet.free
    how = sheet.rng.randrange(4)
    clip = (
        f"{x} {y + 60} 100 20 re W n",
        f"{x} {y + 60} m {x + 90} {y + 60} l {x + 40} {y + 90} l h W n",
        "0 0 0 0 re W n",
        f"{x - 20} {y - 30} 400 20 re {x - 20} {y + 20} 400 20 re W n",
    )[how]
    sheet.op(f"q {clip}")
    sheet.text(sheet.words(), x, y)
    sheet.op("Q")


def outside_form_box(sheet: Sheet) -> None:
    x, y = sheet.free
    name = sheet.form(f"BT /F1 10 Tf 0 50 Td ({sheet.words()}) Tj ET", "0 0 200 30", b"/Matrix[1 0 0 1 %d %d]" % (x, y))
    sheet.op(f"/{name} Do")


def transparent(sheet: Sheet) -> None:
    alpha = sheet.rng.choice((0, 0, 0.01, 0.05))
    mode = sheet.rng.choice((0, 1))
    sheet.op(f"q /{sheet.state(f'/ca {alpha}/CA {alpha}')} gs {mode} Tr")
    sheet.text(sheet.words(), *sheet.free)
    sheet.op("Q")


def transparent_form(sheet: Sheet) -> None:
    x, y = sheet.free
    inner = f"BT /F1 10 Tf {x} {y} Td ({sheet.words()}) Tj ET"
    name = sheet.form(inner, extra=b"/Group<</S/Transparency>>")
    sheet.op(f"q /{sheet.state('/ca 0')} gs /{name} Do Q")


def layer_off(sheet: Sheet) -> None:
    group = sheet.add(b"<</Type/OCG/Name(extra)>>")
    how = sheet.rng.randrange(4)
    default = b"/BaseState/OFF" if how == 3 else b"/OFF[" + group + b"]"
    sheet.catalog += b"/OCProperties<</OCGs[" + group + b"]/D<<" + default + b">>>>"
    content = group
    if how == 1:
        content = sheet.add(b"<</Type/OCMD/OCGs[" + group + b"]/P/AllOn>>")
    if how == 2:
        x, y = sheet.free
        words = sheet.words()
        sheet.op(f"/{sheet.form(f'BT /F1 10 Tf {x} {y} Td ({words}) Tj ET', extra=b'/OC ' + content)} Do")
        return
    sheet.op(f"/OC /{sheet.name('Properties', content)} BDC")
    sheet.text(sheet.words(), *sheet.free)
    sheet.op("EMC")


def white_outline(sheet: Sheet) -> None:
    _ground(sheet)
    sheet.op(f"q {sheet.rng.choice(('1 Tr 1 G', '1 Tr 1 1 1 RG', '2 Tr 1 g 1 G', '1 Tr 0 0 0 0 K'))}")
    sheet.text(sheet.words(), *sheet.free)
    sheet.op("Q")


def vanishing_blend(sheet: Sheet) -> None:
    _ground(sheet)
    mode, colour = sheet.rng.choice((("Multiply", 1), ("Darken", 1), ("Screen", 0), ("Lighten", 0), ("Difference", 0)))
    sheet.op(f"q /{sheet.state(f'/BM/{mode}')} gs {colour} g")
    sheet.text(sheet.words(), *sheet.free)
    sheet.op("Q")


def masked_away(sheet: Sheet) -> None:
    form = sheet.add(b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Group<</S/Transparency/CS/DeviceGray>>", b"")
    sheet.op(f"q /{sheet.state('/SMask<</S/Luminosity/G ' + form.decode() + '>>')} gs")
    sheet.text(sheet.words(), *sheet.free)
    sheet.op("Q")


def inherited_white(sheet: Sheet) -> None:
    _ground(sheet)
    x, y = sheet.free
    name = sheet.form(f"BT /F1 10 Tf {x} {y} Td ({sheet.words()}) Tj ET")
    sheet.op(f"q {sheet.rng.choice(('1 g', '3 Tr', '1 1 1 rg'))} /{name} Do Q")


def white_on_white_image(sheet: Sheet) -> None:
    x, y = sheet.free
    sheet.op(f"q 340 0 0 60 {x - 10} {y - 20} cm /{sheet.image((255, 255, 255))} Do Q q 1 g")
    sheet.text(sheet.words(), x, y)
    sheet.op("Q")


def white_pattern(sheet: Sheet) -> None:
    _ground(sheet)
    how = sheet.rng.randrange(3)
    head = b"/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep 9/YStep 9/Resources<<>>"
    if how == 2:
        function = b"<</FunctionType 2/Domain[0 1]/C0[1 1 1]/C1[1 1 1]/N 1>>"
        shading = b"<</ShadingType 2/ColorSpace/DeviceRGB/Coords[0 0 600 0]/Extend[true true]/Function " + function + b">>"
        reference = sheet.add(b"<</PatternType 2/Shading " + shading + b">>")
    else:
        reference = sheet.add(head, (b"1 g 0 0 9 9 re f", b"")[how])
    sheet.op(f"q /Pattern cs /{sheet.name('Pattern', reference)} scn")
    sheet.text(sheet.words(), *sheet.free)
    sheet.op("Q")


def separation_none(sheet: Sheet) -> None:
    space = sheet.name("ColorSpace", b"[/Separation/None/DeviceGray<</FunctionType 2/Domain[0 1]/C0[1]/C1[0]/N 1>>]")
    sheet.op(f"q /{space} cs 1 scn")
    sheet.text(sheet.words(), *sheet.free)
    sheet.op("Q")


def mapped_font(sheet: Sheet, mapping: Mapping[int, str], *, encoding: bytes = b"/Encoding/WinAnsiEncoding") -> str:
    rows = "\n".join(f"<{code:02x}> <{text.encode('utf-16-be').hex()}>" for code, text in mapping.items())
    cmap = f"begincmap 1 begincodespacerange <00><ff> endcodespacerange {len(mapping)} beginbfchar\n{rows}\nendbfchar endcmap"
    reference = sheet.add(b"", cmap.encode())
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica" + encoding + b"/ToUnicode " + reference + b">>"
    return sheet.name("Font", sheet.add(font))


def one_code_many_letters(sheet: Sheet) -> None:
    font = mapped_font(sheet, dict(zip((97, 98, 99, 100), sheet.words(4).split(), strict=True)))
    sheet.text("a b c d", *sheet.free, font=font)


def swapped_letters(sheet: Sheet) -> None:
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    shuffled = list(letters)
    sheet.rng.shuffle(shuffled)
    codes = dict(zip(letters, shuffled, strict=True))
    font = mapped_font(sheet, {ord(code): claimed for code, claimed in codes.items()})
    back = {claimed: code for code, claimed in codes.items()}
    sheet.text("".join(back.get(letter, letter) for letter in sheet.words(8)), *sheet.free, font=font)


def huge(sheet: Sheet) -> None:
    x, y = sheet.free
    sheet.text(sheet.words(1), x, y, sheet.rng.uniform(2000, 9000))


TRICKS: dict[str, Callable[[Sheet], None]] = {
    trick.__name__: trick
    for trick in (
        white, nearly_white, same_as_box, tiny, squeezed, off_page, outside_crop, mode_3, mode_7, covered_by_box,
        covered_by_image, covered_by_form, covered_by_veils, covered_by_line, covered_by_gradient, clipped, outside_form_box,
        transparent, transparent_form, layer_off, white_outline, vanishing_blend, masked_away, inherited_white,
        white_on_white_image, white_pattern, separation_none, one_code_many_letters, swapped_letters, huge,
    )
}  # fmt: skip


def plant(draw: Callable[[Sheet], None], layout: str, seed: int) -> Planted:
    """Return an ordinary page of `layout` with what `draw` puts on it."""
    sheet = Sheet(random.Random(f"{draw.__name__}/{layout}/{seed}"))
    lay_out(sheet, layout)
    draw(sheet)
    return sheet.finished()
