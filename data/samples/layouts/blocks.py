"""The blocks a resume is made of, as reportlab flowables in one of several looks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, Flowable, HRFlowable, Paragraph, Spacer, Table, TableStyle

from layouts.content import Education, Person, Work
from layouts.fonts import HELVETICA, Face, missing_glyphs

LIGATURES = (("ffi", "ﬃ"), ("ffl", "ﬄ"), ("ff", "ﬀ"), ("fi", "ﬁ"), ("fl", "ﬂ"))  # fmt: skip


@dataclass(frozen=True)
class Look:
    """Typeface, colours and habits of one template."""

    face: Face = HELVETICA
    size: float = 9.5
    accent: str = "#000000"
    ink: str = "#000000"
    heading: str = "rule"
    """'rule', 'centred', 'bar', 'plain' or 'spaced'."""
    upper: bool = False
    entry: str = "right-dates"
    """'right-dates', 'employer-first', 'inline', 'left-dates' or 'below'."""
    bullet: str = "•"
    skills: str = "groups"
    """'groups' (one line a group), 'commas', 'list' (one line a skill), 'pipes'."""
    name_size: float = 20
    ligatures: bool = False

    @cached_property
    def body(self) -> ParagraphStyle:
        """Style of running text."""
        return ParagraphStyle(
            "body", fontName=self.face.regular, fontSize=self.size, leading=self.size * 1.28, textColor=HexColor(self.ink)
        )

    def style(self, **changes: object) -> ParagraphStyle:
        """Return the body style with changes."""
        return ParagraphStyle("variant", parent=self.body, **changes)

    def text(self, words: str) -> str:
        """Return words ready for a paragraph: escaped, with ligatures where the typesetter would make them."""
        if self.ligatures:
            for letters, glyph in LIGATURES:
                words = words.replace(letters, glyph)
        if lost := missing_glyphs(words, self.face.regular):
            raise ValueError(f"{self.face.regular} cannot show {lost!r} of {words!r}: choose another template")
        return escape(words)

    def paragraph(self, words: str, **changes: object) -> Paragraph:
        """Return a paragraph of plain words."""
        return Paragraph(self.text(words), self.style(**changes) if changes else self.body)


class Spaced(Flowable):
    """A line of letter-spaced capitals, as many templates print headings."""

    def __init__(self, words: str, *, font: str, size: float, color: str, spacing: float) -> None:
        super().__init__()
        self.words, self.font, self.size, self.color, self.spacing = words.upper(), font, size, color, spacing

    def wrap(self, width: float, height: float) -> tuple[float, float]:  # noqa: ARG002
        """Return the room the line takes."""
        return width, self.size * 1.5

    def draw(self) -> None:
        """Draw the line onto the canvas of the page."""
        text = self.canv.beginText(0, self.size * 0.4)
        text.setFont(self.font, self.size)
        text.setFillColor(HexColor(self.color))
        text.setCharSpace(self.spacing)
        text.textOut(self.words)
        text.setCharSpace(0)
        self.canv.drawText(text)


def heading(look: Look, words: str) -> list[Flowable]:
    """Return a section heading, with room for a line or two below it on the same page."""
    return [CondPageBreak(42), *heading_lines(look, words)]


def heading_lines(look: Look, words: str) -> list[Flowable]:
    """Return a section heading in the look's manner."""
    words = words.upper() if look.upper else words
    size = look.size + (1 if look.upper else 2.5)
    style = {"fontName": look.face.bold, "fontSize": size, "leading": size * 1.25, "textColor": HexColor(look.accent)}
    if look.heading == "spaced":
        return [Spacer(0, 8), Spaced(words, font=look.face.bold, size=look.size, color=look.accent, spacing=2.2), Spacer(0, 2)]
    if look.heading == "centred":
        title = look.paragraph(words, **style, alignment=TA_CENTER)
        return [Spacer(0, 8), title, Spacer(0, 3)]
    if look.heading == "bar":
        bar = Table([[look.paragraph(words, **{**style, "textColor": HexColor("#ffffff")})]])
        bar.setStyle(TableStyle([("BACKGROUND", (0, 0), (-1, -1), HexColor(look.accent)), *padding(2, left=5)]))
        return [Spacer(0, 8), bar, Spacer(0, 4)]
    title = look.paragraph(words, **style)
    if look.heading == "plain":
        return [Spacer(0, 9), title, Spacer(0, 2)]
    return [
        Spacer(0, 8),
        title,
        HRFlowable(width="100%", thickness=0.6, color=HexColor(look.accent), spaceBefore=1, spaceAfter=4),
    ]


def padding(vertical: float, *, left: float = 0) -> list[tuple[object, ...]]:
    """Return table commands for tight cells."""
    whole = ((0, 0), (-1, -1))
    return [
        ("TOPPADDING", *whole, vertical),
        ("BOTTOMPADDING", *whole, vertical),
        ("LEFTPADDING", *whole, left),
        ("RIGHTPADDING", *whole, 0),
        ("VALIGN", *whole, "TOP"),
    ]


def sides(look: Look, left: str, right: str) -> Flowable:
    """Return one line with words at both margins; `left` may carry markup."""
    cells = [[Paragraph(left, look.body), look.paragraph(right, alignment=TA_RIGHT)]]
    table = Table(cells, colWidths=["72%", "28%"])
    table.setStyle(TableStyle(padding(0)))
    return table


def bullets(look: Look, lines: tuple[str, ...], *, indent: float = 11) -> list[Flowable]:
    """Return lines with bullets, or bare lines when the look has none."""
    if not look.bullet:
        return [look.paragraph(line) for line in lines]
    style = look.style(leftIndent=indent, bulletIndent=indent - 9, bulletFontName=look.face.regular, spaceBefore=0.8)
    return [Paragraph(look.text(line), style, bulletText=look.bullet) for line in lines]


def bold(look: Look, words: str) -> str:
    """Return markup for bold words."""
    return f'<font name="{look.face.bold}">{look.text(words)}</font>'


def italic(look: Look, words: str) -> str:
    """Return markup for italic words; nothing for none."""
    return words and f'<font name="{look.face.italic}">{look.text(words)}</font>'


def joined(*parts: str, mark: str = ", ") -> str:
    """Return the parts that are not empty, joined."""
    return mark.join(part for part in parts if part)


def position(look: Look, person: Person, work: Work, *, with_employer: bool = True) -> list[Flowable]:
    """Return one position: its heading lines in the look's manner, then its bullets."""
    when = person.period(work.start, work.end)
    where = joined(work.employer, work.place) if with_employer else ""
    lines = bullets(look, work.bullets)
    if look.entry == "right-dates":
        rest = f", {look.text(where)}" if where else ""
        return [sides(look, bold(look, work.title) + rest, when), *lines, Spacer(0, 5)]
    if look.entry == "employer-first":
        top = [sides(look, bold(look, work.employer), work.place)] if with_employer else []
        return [*top, sides(look, italic(look, work.title), when), *lines, Spacer(0, 5)]
    if look.entry == "inline":
        words = joined(
            work.title, work.employer if with_employer else "", work.place if with_employer else "", when, mark=" | "
        )
        return [look.paragraph(words, fontName=look.face.bold), *lines, Spacer(0, 6)]
    if look.entry == "left-dates":
        body = [Paragraph(joined(bold(look, work.title), italic(look, where)), look.body), *lines]
        table = Table([[look.paragraph(when), body]], colWidths=["21%", "79%"])
        table.setStyle(TableStyle([*padding(1), ("RIGHTPADDING", (0, 0), (0, -1), 6)]))
        return [table, Spacer(0, 4)]
    below = [look.paragraph(where)] if where else []
    return [
        Paragraph(bold(look, work.title), look.body),
        *below,
        look.paragraph(when, fontName=look.face.italic),
        *lines,
        Spacer(0, 6),
    ]


def positions(look: Look, person: Person) -> list[Flowable]:
    """Return all positions; several at one employer stand under its name."""
    flow: list[Flowable] = []
    for employer, group in person.employers():
        if len(group) == 1:
            flow += position(look, person, group[0])
            continue
        span = person.period(group[-1].start, group[0].end)
        flow.append(sides(look, bold(look, joined(employer, group[0].place)), span))
        for work in group:
            flow += position(look, person, work, with_employer=False)
    return flow


def course(look: Look, person: Person, entry: Education) -> list[Flowable]:
    """Return one course of education."""
    when = person.period(entry.start, entry.end)
    where = joined(entry.school, entry.place)
    note = [look.paragraph(entry.note)] if entry.note else []
    if look.entry == "employer-first":
        top = sides(look, bold(look, entry.school), entry.place)
        return [top, sides(look, italic(look, entry.degree), when), *note, Spacer(0, 4)]
    if look.entry == "right-dates":
        return [sides(look, f"{bold(look, entry.degree)}, {look.text(where)}", when), *note, Spacer(0, 4)]
    if look.entry == "inline":
        return [look.paragraph(joined(entry.degree, where, when, mark=" | ")), *note, Spacer(0, 4)]
    if look.entry == "left-dates":
        body = [Paragraph(joined(bold(look, entry.degree), italic(look, where)), look.body), *note]
        table = Table([[look.paragraph(when), body]], colWidths=["21%", "79%"])
        table.setStyle(TableStyle([*padding(1), ("RIGHTPADDING", (0, 0), (0, -1), 6)]))
        return [table, Spacer(0, 3)]
    return [Paragraph(bold(look, entry.degree), look.body), look.paragraph(where), look.paragraph(when), *note, Spacer(0, 5)]


def skills(look: Look, person: Person) -> list[Flowable]:
    """Return the skills section's body."""
    groups = person.skills or {}
    if look.skills == "list":
        return bullets(look, tuple(skill for group in groups.values() for skill in group))
    if look.skills == "groups" and len(groups) > 1:
        return [Paragraph(f"{bold(look, name)}: {look.text(', '.join(group))}", look.body) for name, group in groups.items()]
    mark = " | " if look.skills == "pipes" else ", "
    return [look.paragraph(mark.join(skill for group in groups.values() for skill in group))]


def spoken(person: Person) -> list[str]:
    """Return languages with their levels as written."""
    return [f"{name} ({level})" if level else name for name, level in person.languages]


def section(look: Look, person: Person, kind: str) -> list[Flowable]:
    """Return one section with its heading; nothing when the person has none of the kind."""
    if kind == "extra":
        return [flow for extra in person.extra for flow in (*heading(look, extra.heading), *bullets(look, extra.lines))]
    body = section_body(look, person, kind)
    return [*heading(look, person.heading(kind)), *body] if body else []


def section_body(look: Look, person: Person, kind: str) -> list[Flowable]:
    """Return what stands under a section's heading."""
    body: list[Flowable] = []
    if kind == "summary" and person.summary:
        body = [look.paragraph(" ".join(person.summary.split()), alignment=TA_LEFT)]
    elif kind == "work":
        body = positions(look, person)
    elif kind == "education":
        body = [flow for entry in person.education for flow in course(look, person, entry)]
    elif kind == "skills" and person.skills:
        body = skills(look, person)
    elif kind == "certificates":
        body = bullets(look, person.certificates)
    elif kind == "languages" and person.languages:
        body = bullets(look, tuple(spoken(person))) if look.skills == "list" else [look.paragraph(", ".join(spoken(person)))]
    return body
