"""The files that go wrong in real folders: a scan, an encrypted file, a broken one, a page turned on its side."""

from __future__ import annotations

from io import BytesIO

import pikepdf
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.utils import ImageReader

from layouts.content import Person
from layouts.fonts import font_file
from layouts.office import plain_lines
from layouts.pages import DatedCanvas, draw_pdf, moment

PASSWORD = "open-sesame"
"""Opens the encrypted sample; tests say so."""


def draw_resume_pdf(person: Person) -> bytes:
    """Return the person's resume as a PDF of the kind their file asks for."""
    if person.special == "scan":
        return draw_scan(person)
    if person.special == "encrypted":
        return draw_pdf(person, password=PASSWORD)
    if person.special == "truncated":
        data = draw_pdf(person)
        return data[: data.index(b"/Catalog")]  # an upload that broke off before the page tree
    if person.special == "rotated":
        return turn_sideways(draw_pdf(person), person)
    return draw_pdf(person)


def draw_scan(person: Person) -> bytes:
    """Return a PDF whose only page is a slightly crooked picture of text, as a flatbed scanner makes it."""
    dpi = 150
    page = Image.new("L", (int(8.5 * dpi), 11 * dpi), 250)
    pen = ImageDraw.Draw(page)
    font = ImageFont.truetype(str(font_file("Vera")), 21)
    y = 95
    for line in plain_lines(person, width=92):
        pen.text((110, y), line, font=font, fill=25)
        y += 28
    page = (
        page.rotate(0.7, fillcolor=250, resample=Image.Resampling.BILINEAR)
        .point(lambda level: 255 if level > 150 else 0)
        .convert("1")
    )
    target = BytesIO()
    canvas = DatedCanvas(target, seconds=moment(person), pagesize=LETTER, invariant=1, pageCompression=1)
    canvas.setTitle("Scan_0001")
    canvas.drawImage(ImageReader(page.convert("L")), 0, 0, width=LETTER[0], height=LETTER[1])
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def turn_sideways(data: bytes, person: Person) -> bytes:
    """Return the PDF with its content drawn on its side and /Rotate turning it upright again."""
    with pikepdf.open(BytesIO(data)) as pdf:
        for page in pdf.pages:
            width, height = float(page.mediabox[2]), float(page.mediabox[3])
            page.contents_add(f"q 0 1 -1 0 {height:g} 0 cm".encode(), prepend=True)
            page.contents_add(b"Q")
            page.mediabox = [0, 0, height, width]
            page.rotate(90, relative=False)
        stamp = f"D:{person.updated:%Y%m%d}093000Z"
        pdf.docinfo["/CreationDate"] = stamp
        pdf.docinfo["/ModDate"] = stamp
        target = BytesIO()
        pdf.save(target, deterministic_id=True)
    return target.getvalue()
