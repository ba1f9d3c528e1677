"""The page templates: how blocks are arranged on paper, from one column to sidebars and tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.units import mm
from reportlab.lib.utils import TimeStamp
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    HRFlowable,
    NextPageTemplate,
    PageTemplate,
    Spacer,
    Table,
    TableStyle,
)

from layouts.blocks import Look, Spaced, padding, section, section_body
from layouts.content import Person
from layouts.fonts import COURIER, DEJAVU, DEJAVU_SERIF, HELVETICA, STIX, TIMES, VERA

SIDE_SECTIONS = ("skills", "certificates", "languages")


@dataclass(frozen=True)
class Template:
    """A look, an arrangement, a paper size and the program whose name stands in the metadata."""

    look: Look
    arrange: Callable[[Template, Person], tuple[list[PageTemplate], list[Flowable]]]
    paper: tuple[float, float] = LETTER
    header: str = "left"
    """'left', 'centred', 'split' or 'stacked'."""
    side: str = ""
    """Background of the sidebar."""
    side_ink: str = "#000000"
    producer: str = ""


def header(template: Template, person: Person) -> list[Flowable]:
    """Return name, headline and contact line at the top of the page."""
    look = template.look
    size = look.name_size
    name = {"fontName": look.face.bold, "fontSize": size, "leading": size * 1.2, "textColor": HexColor(look.accent)}
    headline = {"fontSize": look.size + 1.5, "leading": (look.size + 1.5) * 1.3}
    contact = person.contact()
    if template.header == "split":
        left = [look.paragraph(person.name, **name), look.paragraph(person.headline, **headline)]
        right = [look.paragraph(fact, alignment=TA_RIGHT) for fact in contact]
        table = Table([[left, right]], colWidths=["55%", "45%"])
        table.setStyle(TableStyle(padding(0)))
        return [table]
    if template.header == "stacked":
        lines = [look.paragraph(fact) for fact in contact]
        return [look.paragraph(person.name, **name), look.paragraph(person.headline, **headline), *lines]
    align = {"alignment": TA_CENTER} if template.header == "centred" else {}
    mark = "  •  " if template.header == "centred" else " | "
    flow = [look.paragraph(person.name, **name, **align)]
    if person.headline:
        flow.append(look.paragraph(person.headline, **headline, **align))
    return [*flow, look.paragraph(mark.join(contact), **align)]


def sections(look: Look, person: Person, kinds: tuple[str, ...]) -> list[Flowable]:
    """Return the given sections in the person's order."""
    return [flow for kind in person.order if kind in kinds for flow in section(look, person, kind)]


def frame(x: float, y: float, width: float, height: float) -> Frame:
    """Return a frame without inner padding."""
    return Frame(x, y, width, height, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)


def one_column(template: Template, person: Person) -> tuple[list[PageTemplate], list[Flowable]]:
    """Arrange everything in one column."""
    width, height = template.paper
    margin = 20 * mm
    page = PageTemplate(id="page", frames=[frame(margin, 17 * mm, width - 2 * margin, height - 34 * mm)])
    return [page], [*header(template, person), Spacer(0, 4), *sections(template.look, person, person.order)]


def two_columns(template: Template, person: Person) -> tuple[list[PageTemplate], list[Flowable]]:
    """Arrange a header over two columns: positions left, the rest right."""
    width, height = template.paper
    margin, gap, top = 16 * mm, 8 * mm, 25 * mm
    inner = width - 2 * margin
    wide = inner * 0.62
    floor = 15 * mm
    column_height = height - 2 * floor - top
    first = PageTemplate(
        id="first",
        frames=[
            frame(margin, height - floor - top, inner, top),
            frame(margin, floor, wide, column_height),
            frame(margin + wide + gap, floor, inner - wide - gap, column_height),
        ],
    )
    main = sections(template.look, person, ("summary", "work"))
    narrow = replace(template.look, entry="below", skills="list" if template.look.skills == "list" else "commas")
    rest = sections(narrow, person, ("education", *SIDE_SECTIONS, "extra"))
    return [first], [*header(template, person), FrameBreak(), *main, FrameBreak(), *rest]


def paint_side(x: float, width: float, color: str, height: float) -> Callable[[Canvas, Any], None]:
    """Return what draws the sidebar's background, before any text."""

    def paint(canvas: Canvas, _document: object) -> None:
        canvas.setFillColor(HexColor(color))
        canvas.rect(x, 0, width, height, stroke=0, fill=1)

    return paint


def side_contact(look: Look, person: Person) -> list[Flowable]:
    """Return the contact block of a sidebar, under its own heading."""
    title = Spaced("Contact", font=look.face.bold, size=look.size, color=look.accent, spacing=1.5)
    return [title, *(look.paragraph(fact, wordWrap="CJK" if "@" in fact or "/" in fact else None) for fact in person.contact())]


def sidebar(template: Template, person: Person, *, is_left: bool) -> tuple[list[PageTemplate], list[Flowable]]:
    """Arrange a painted sidebar with contact, skills and languages beside the main column."""
    width, height = template.paper
    bar, margin = 62 * mm, 9 * mm
    bar_x = 0 if is_left else width - bar
    main_x = bar + margin if is_left else margin + 4 * mm
    floor = 14 * mm
    side_frame = frame(bar_x + 6 * mm, floor, bar - 12 * mm, height - 2 * floor)
    main_frame = frame(main_x, floor, width - bar - 2 * margin - 4 * mm, height - 2 * floor)
    frames = [side_frame, main_frame] if is_left else [main_frame, side_frame]
    first = PageTemplate(id="first", frames=frames, onPage=paint_side(bar_x, bar, template.side, height))
    later = PageTemplate(id="later", frames=[frame(18 * mm, floor, width - 36 * mm, height - 2 * floor)])
    side_look = replace(
        template.look, ink=template.side_ink, accent=template.side_ink, heading="plain", entry="below", skills="list"
    )
    side = [*side_contact(side_look, person), *sections(side_look, person, SIDE_SECTIONS)]
    look = template.look
    size = look.name_size
    name = look.paragraph(
        person.name, fontName=look.face.bold, fontSize=size, leading=size * 1.15, textColor=HexColor(look.accent)
    )
    headline = [look.paragraph(person.headline, fontSize=look.size + 2, leading=look.size * 1.6)] if person.headline else []
    main = [name, *headline, *sections(look, person, ("summary", "work", "education", "extra"))]
    parts = [side, main] if is_left else [main, side]
    return [first, later], [NextPageTemplate("later"), *parts[0], FrameBreak(), *parts[1]]


def left_sidebar(template: Template, person: Person) -> tuple[list[PageTemplate], list[Flowable]]:
    """Arrange with the sidebar on the left."""
    return sidebar(template, person, is_left=True)


def right_sidebar(template: Template, person: Person) -> tuple[list[PageTemplate], list[Flowable]]:
    """Arrange with the sidebar on the right."""
    return sidebar(template, person, is_left=False)


def grid(template: Template, person: Person) -> tuple[list[PageTemplate], list[Flowable]]:
    """Arrange as a form: a bordered table with labels left and contents right."""
    look = template.look
    rows: list[list[object]] = [[look.paragraph("Name"), look.paragraph(person.name, fontName=look.face.bold)]]
    labels = ("Profession", "Address", "Location", "Telephone", "E-mail")
    facts = (person.headline, person.address, person.location, person.phone, person.email)
    rows += [[look.paragraph(label), look.paragraph(fact)] for label, fact in zip(labels, facts, strict=True) if fact]
    for kind in person.order:
        if kind == "extra":
            rows += [
                [look.paragraph(extra.heading, fontName=look.face.bold), [look.paragraph(line) for line in extra.lines]]
                for extra in person.extra
            ]
            continue
        if body := section_body(look, person, kind):
            rows.append([look.paragraph(person.heading(kind), fontName=look.face.bold), body])
    table = Table(rows, colWidths=["22%", "78%"], splitInRow=1)
    border = ("GRID", (0, 0), (-1, -1), 0.5, HexColor("#888888"))
    shade = ("BACKGROUND", (0, 0), (0, -1), HexColor("#eef1f4"))
    table.setStyle(TableStyle([*padding(4, left=5), border, shade]))
    width, height = template.paper
    page = PageTemplate(id="page", frames=[frame(18 * mm, 15 * mm, width - 36 * mm, height - 30 * mm)])
    title = look.paragraph(
        "Curriculum Vitae", fontName=look.face.bold, fontSize=16, leading=24, textColor=HexColor(look.accent)
    )
    return [page], [title, table]


def ruled(template: Template, person: Person) -> tuple[list[PageTemplate], list[Flowable]]:
    """Arrange like the usual LaTeX classes: centred name over a rule, dates at the margin."""
    pages, flow = one_column(template, person)
    n_header = len(header(template, person))
    rule = HRFlowable(width="100%", thickness=1.2, color=HexColor(template.look.accent), spaceBefore=4, spaceAfter=2)
    return pages, [*flow[:n_header], rule, *flow[n_header:]]


TEMPLATES: dict[str, Template] = {
    "single": Template(Look(size=10.5), one_column, producer="Skia/PDF m126 Google Docs Renderer"),
    "single-blue": Template(
        Look(face=VERA, size=9.6, accent="#1f4e79", upper=True, entry="below"), one_column, paper=A4, header="stacked"
    ),
    "word": Template(
        Look(face=TIMES, size=11.5, heading="centred", upper=True, entry="employer-first", skills="groups", name_size=18),
        one_column,
        header="centred",
        producer="Microsoft: Print To PDF",
    ),
    "word-bars": Template(
        Look(face=HELVETICA, size=10.5, accent="#44546a", heading="bar", entry="employer-first", skills="commas", name_size=22),
        one_column,
        header="split",
        producer="Microsoft Word for Microsoft 365",
    ),
    "latex": Template(
        Look(face=STIX, size=11, entry="employer-first", upper=False, name_size=22, ligatures=True),
        ruled,
        header="centred",
        producer="pdfTeX-1.40.25",
    ),
    "latex-margin": Template(
        Look(face=DEJAVU_SERIF, size=9.4, accent="#3a5f8a", entry="left-dates", bullet="–", name_size=21),
        ruled,
        paper=A4,
        header="split",
        producer="xdvipdfmx (20240305)",
    ),
    "two-columns": Template(Look(size=9.8, accent="#0b6e4f", skills="list", name_size=22), two_columns, header="left"),
    "two-columns-serif": Template(
        Look(face=DEJAVU_SERIF, size=8.8, accent="#5b2333", entry="below", skills="commas", name_size=19), two_columns, paper=A4
    ),
    "sidebar-left": Template(
        Look(face=HELVETICA, size=9.8, accent="#22313f", heading="plain", upper=True, entry="below", name_size=24),
        left_sidebar,
        side="#22313f",
        side_ink="#ffffff",
        producer="Canva",
    ),
    "sidebar-right": Template(
        Look(face=DEJAVU, size=8.8, accent="#7a3b69", heading="spaced", entry="right-dates", name_size=20),
        right_sidebar,
        paper=A4,
        side="#f1ecf0",
    ),
    "table": Template(Look(face=HELVETICA, size=10.5, entry="left-dates", skills="commas", bullet="-"), grid, paper=A4),
    "minimal": Template(
        Look(face=HELVETICA, size=10.5, heading="plain", entry="inline", bullet="-", skills="commas", name_size=14), one_column
    ),
    "typewriter": Template(
        Look(face=COURIER, size=10, heading="plain", upper=True, entry="inline", bullet="*", skills="pipes", name_size=12),
        one_column,
        header="stacked",
    ),
}


def moment(person: Person) -> float:
    """Return the second at which the person last saved the file."""
    day = person.updated
    return datetime(day.year, day.month, day.day, 9, 30, tzinfo=UTC).timestamp()


class DatedCanvas(Canvas):
    """A canvas whose file carries the person's own date instead of the clock's."""

    def __init__(self, *args: Any, seconds: float, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        stamp = TimeStamp(invariant=1)
        at = datetime.fromtimestamp(seconds, tz=UTC)
        stamp.t, stamp.lt, stamp.YMDhms = seconds, at.timetuple(), tuple(at.timetuple())[:6]
        self._doc._timeStamp = stamp  # noqa: SLF001


def draw_pdf(person: Person, *, password: str = "") -> bytes:
    """Return the person's resume as a PDF, the same bytes each time."""
    template = TEMPLATES[person.layout]
    target = BytesIO()
    pages, flow = template.arrange(template, person)
    document = BaseDocTemplate(
        target,
        pagesize=template.paper,
        title=f"Resume {person.name}",
        author=person.name,
        creator=template.producer or "anonymous",
        invariant=1,
        pageCompression=1,
        encrypt=StandardEncryption(password, ownerPassword="owner-" + password, strength=128) if password else None,
    )
    document.addPageTemplates(pages)
    seconds = moment(person)
    document.build(flow, canvasmaker=lambda *args, **keywords: DatedCanvas(*args, seconds=seconds, **keywords))
    return target.getvalue()
