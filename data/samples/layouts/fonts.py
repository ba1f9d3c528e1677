"""Fonts of the samples: the PDF standard ones, and free ones that come along with reportlab and matplotlib."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import NamedTuple

from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont


class Face(NamedTuple):
    """The names under which reportlab knows the three cuts of a typeface."""

    regular: str
    bold: str
    italic: str


HELVETICA = Face("Helvetica", "Helvetica-Bold", "Helvetica-Oblique")
TIMES = Face("Times-Roman", "Times-Bold", "Times-Italic")
COURIER = Face("Courier", "Courier-Bold", "Courier-Oblique")
VERA = Face("Vera", "VeraBd", "VeraIt")
DEJAVU = Face("DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique")
DEJAVU_SERIF = Face("DejaVuSerif", "DejaVuSerif-Bold", "DejaVuSerif-Italic")
STIX = Face("STIXGeneral", "STIXGeneralBol", "STIXGeneralItalic")


def font_file(name: str) -> Path:
    """Return the path of a TrueType file from reportlab's or matplotlib's own folder."""
    folders = (("reportlab", "fonts"), ("matplotlib", "mpl-data/fonts/ttf"))
    for package, folder in folders:
        spec = importlib.util.find_spec(package)
        if spec is None or spec.origin is None:
            continue
        path = Path(spec.origin).parent / folder / f"{name}.ttf"
        if path.exists():
            return path
    raise FileNotFoundError(f"font {name}.ttf: install the test group (reportlab, matplotlib)")


def register_fonts() -> None:
    """Make the embedded typefaces known to reportlab."""
    for face in (VERA, DEJAVU, DEJAVU_SERIF, STIX):
        for cut in face:
            pdfmetrics.registerFont(TTFont(cut, str(font_file(cut))))
        addMapping(face.regular, 0, 0, face.regular)
        addMapping(face.regular, 1, 0, face.bold)
        addMapping(face.regular, 0, 1, face.italic)
        addMapping(face.regular, 1, 1, face.bold)


def missing_glyphs(words: str, font: str) -> str:
    """Return the letters of `words` that a registered font cannot show."""
    face = pdfmetrics.getFont(font).face
    if hasattr(face, "charToGlyph"):
        return "".join(letter for letter in words if ord(letter) not in face.charToGlyph)
    return "".join(letter for letter in words if not letter.encode("cp1252", "ignore"))
