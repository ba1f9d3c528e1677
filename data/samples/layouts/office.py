"""Resumes and adverts in formats other than PDF: DOCX, ODT, RTF, HTML, Markdown, plain text."""

from __future__ import annotations

import textwrap
import zipfile
from collections.abc import Callable
from datetime import datetime
from html import escape
from io import BytesIO
from typing import Any

from layouts.blocks import Look, joined, spoken
from layouts.content import Advert, Person
from layouts.fonts import HELVETICA

XML_START = '<?xml version="1.0" encoding="UTF-8"?>\n'
Line = tuple[str, str]
"""A kind ('name', 'heading', 'strong', 'bullet', 'text') and the words."""


def lines_of(person: Person) -> list[Line]:
    """Return the whole resume as a sequence of simple lines."""
    lines: list[Line] = [("name", person.name)]
    if person.headline:
        lines.append(("text", person.headline))
    lines.append(("text", " | ".join(person.contact())))
    for kind in person.order:
        body = section_lines(person, kind)
        if body and kind != "extra":
            lines.append(("heading", person.heading(kind)))
        lines += body
    return lines


def section_lines(person: Person, kind: str) -> list[Line]:
    """Return one section's body as simple lines; further sections come with their headings."""
    if kind == "summary" and person.summary:
        return [("text", " ".join(person.summary.split()))]
    if kind == "work":
        lines: list[Line] = []
        for work in person.work:
            lines += [("strong", joined(work.title, work.employer, work.place)), ("text", person.period(work.start, work.end))]
            lines += [("bullet", bullet) for bullet in work.bullets]
        return lines
    if kind == "education":
        return [
            ("text", joined(joined(entry.degree, entry.school, entry.place), person.period(entry.start, entry.end), mark=" - "))
            for entry in person.education
        ]
    if kind == "skills":
        return [("text", f"{name}: {', '.join(group)}") for name, group in (person.skills or {}).items()]
    if kind == "certificates":
        return [("bullet", name) for name in person.certificates]
    if kind == "languages":
        return [("text", ", ".join(spoken(person)))] if person.languages else []
    return [
        line for extra in person.extra for line in [("heading", extra.heading), *(("bullet", words) for words in extra.lines)]
    ]


def plain_lines(person: Person, *, width: int) -> list[str]:
    """Return the resume as wrapped lines of plain text."""
    out: list[str] = []
    for kind, words in lines_of(person):
        if kind == "heading":
            out += ["", words.upper(), "-" * len(words)]
            continue
        if kind == "strong":
            out.append("")
        indent = "* " if kind == "bullet" else ""
        out += textwrap.wrap(words, width, initial_indent=indent, subsequent_indent=" " * len(indent))
    return out


def write_text(person: Person) -> bytes:
    """Return the resume as plain text."""
    return ("\n".join(plain_lines(person, width=78)) + "\n").encode()


def write_markdown(person: Person) -> bytes:
    """Return the resume as Markdown."""
    marks = {"name": "# ", "heading": "\n## ", "strong": "\n### ", "bullet": "- ", "text": ""}
    lines: list[str] = []
    for kind, words in lines_of(person):
        if kind == "text" or (kind == "bullet" and lines and not lines[-1].startswith("- ")):
            lines.append("")
        lines.append(marks[kind] + words)
    return ("\n".join(lines) + "\n").encode()


def write_html(person: Person) -> bytes:
    """Return the resume as a small web page."""
    tags = {"name": "h1", "heading": "h2", "strong": "h3", "bullet": "li", "text": "p"}
    body: list[str] = []
    is_list = False
    for kind, words in lines_of(person):
        if (kind == "bullet") != is_list:
            is_list = not is_list
            body.append("<ul>" if is_list else "</ul>")
        body.append(f"<{tags[kind]}>{escape(words)}</{tags[kind]}>")
    if is_list:
        body.append("</ul>")
    style = "body{font-family:Georgia,serif;max-width:42em;margin:2em auto}h2{border-bottom:1px solid #999}"
    head = f'<meta charset="utf-8"><title>{escape(person.name)}</title><style>{style}</style>'
    top = f'<!DOCTYPE html>\n<html lang="en">\n<head>{head}</head>'
    return "\n".join([top, "<body>", *body, "</body>", "</html>", ""]).encode()


def rtf_escape(words: str) -> str:
    """Return words for RTF, with letters beyond ASCII as numbered escapes."""
    out = [f"\\{letter}" if letter in "\\{}" else letter if ord(letter) < 128 else f"\\u{ord(letter)}?" for letter in words]
    return "".join(out)


def write_rtf(person: Person) -> bytes:
    """Return the resume as RTF, as WordPad writes it."""
    marks = {
        "name": r"\pard\qc\b\fs36 {}\b0\fs22\par",
        "heading": r"\pard\sb200\b\fs26 {}\b0\fs22\par",
        "strong": r"\pard\sb100\b {}\b0\par",
        "bullet": r"\pard\fi-200\li400\bullet\tab {}\par",
        "text": r"\pard {}\par",
    }
    body = [marks[kind].replace("{}", rtf_escape(words)) for kind, words in lines_of(person)]
    top = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Calibri;}}\f0\fs22"
    return "\n".join([top, *body, "}", ""]).encode("ascii")


def pack(files: dict[str, bytes], *, stored_first: str = "") -> bytes:
    """Return a zip archive whose bytes do not depend on the clock."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files, key=lambda name: (name != stored_first, name)):
            member = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            # The type of an OpenDocument file is read from its first bytes, which therefore stay uncompressed.
            member.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(member, files[name])
    return target.getvalue()


def repack(data: bytes, *, without: tuple[str, ...] = ()) -> bytes:
    """Return an archive of the same members with fixed dates."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return pack(
            {name: archive.read(name) for name in archive.namelist() if name not in without}, stored_first="[Content_Types].xml"
        )


def new_docx(when: datetime, title: str) -> Any:
    """Return an empty Word document with fixed properties and our typeface."""
    from docx import Document
    from docx.shared import Pt

    document = Document()
    properties = document.core_properties
    properties.created = properties.modified = when
    properties.author, properties.title, properties.comments = "", title, ""
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(10.5)
    return document


def save_docx(document: Any) -> bytes:
    """Return the document's bytes, the same each time."""
    target = BytesIO()
    document.save(target)
    return repack(target.getvalue())


def write_docx(person: Person) -> bytes:
    """Return the resume as Word writes it: headings, list bullets, and skills in a borderless table."""
    day = person.updated
    document = new_docx(datetime(day.year, day.month, day.day, 9, 30), f"Resume {person.name}")  # noqa: DTZ001
    for kind, words in lines_of(person):
        if kind == "heading":
            document.add_heading(words, level=2)
            if words == person.heading("skills"):
                add_skill_table(document, person)
        elif kind == "name":
            document.add_heading(words, level=0)
        elif kind == "bullet":
            document.add_paragraph(words, style="List Bullet")
        elif kind == "text" and is_skill_line(person, words):
            continue
        else:
            document.add_paragraph().add_run(words).bold = kind == "strong"
    return save_docx(document)


def is_skill_line(person: Person, words: str) -> bool:
    """Return whether a line is one of the skill groups, which the Word file shows as a table."""
    return any(words.startswith(f"{name}: ") for name in person.skills or {})


def add_skill_table(document: Any, person: Person) -> None:
    """Add a table with one row a group of skills."""
    table = document.add_table(rows=0, cols=2)
    for name, group in (person.skills or {}).items():
        cells = table.add_row().cells
        cells[0].text, cells[1].text = name, ", ".join(group)


def wrap_odf(part: str, inner: str, spaces: str) -> str:
    """Return one XML part of an OpenDocument file."""
    name = f"office:document-{part}"
    return f'{XML_START}<{name} {spaces} office:version="1.3">{inner}</{name}>'


def write_odt(person: Person) -> bytes:
    """Return the resume as OpenDocument text."""
    spaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (("office", "office"), ("text", "text"), ("style", "style"), ("manifest", "manifest"))
    )
    marks = {
        "name": '<text:h text:outline-level="1">{}</text:h>',
        "heading": '<text:h text:outline-level="2">{}</text:h>',
        "strong": "<text:p>{}</text:p>",
        "bullet": "<text:list><text:list-item><text:p>{}</text:p></text:list-item></text:list>",
        "text": "<text:p>{}</text:p>",
    }
    body = "".join(marks[kind].replace("{}", escape(words)) for kind, words in lines_of(person))
    content = wrap_odf("content", f"<office:body><office:text>{body}</office:text></office:body>", spaces)
    mime = "application/vnd.oasis.opendocument.text"
    entry = '<manifest:file-entry manifest:full-path="{}" manifest:media-type="{}"/>'
    entries = entry.format("/", mime) + entry.format("content.xml", "text/xml") + entry.format("meta.xml", "text/xml")
    manifest = f'{XML_START}<manifest:manifest {spaces} manifest:version="1.3">{entries}</manifest:manifest>'
    meta_spaces = f'{spaces} xmlns:dc="http://purl.org/dc/elements/1.1/"'
    dated = f"<dc:date>{person.updated.isoformat()}T09:30:00</dc:date>"
    meta = wrap_odf("meta", f"<office:meta>{dated}</office:meta>", meta_spaces)
    files = {"mimetype": mime, "content.xml": content, "meta.xml": meta, "META-INF/manifest.xml": manifest}
    return pack({name: text.encode() for name, text in files.items()}, stored_first="mimetype")


def advert_text(advert: Advert) -> bytes:
    """Return the advert as plain text, title first."""
    return f"{advert.title}\n{advert.company}\n{advert.location}\n\n{advert.description}\n".encode()


def advert_docx(advert: Advert) -> bytes:
    """Return the advert as a Word document."""
    document = new_docx(datetime(2026, 10, 1, 9, 0), advert.title)  # noqa: DTZ001
    document.add_heading(advert.title, level=1)
    document.add_paragraph(f"{advert.company}, {advert.location}")
    for line in filter(None, (line.strip() for line in advert.description.splitlines())):
        is_bullet = line[:2] in {"- ", "* ", "• "}
        document.add_paragraph(line[2:] if is_bullet else line, style="List Bullet" if is_bullet else None)
    return save_docx(document)


def advert_pdf(advert: Advert) -> bytes:
    """Return the advert as a one-column PDF."""
    from reportlab.platypus import SimpleDocTemplate, Spacer

    look = Look(face=HELVETICA, size=10)
    target = BytesIO()
    document = SimpleDocTemplate(target, title=advert.title, author=advert.company, invariant=1, pageCompression=1)
    flow: list[Any] = [look.paragraph(advert.title, fontName=look.face.bold, fontSize=16, leading=22)]
    flow.append(look.paragraph(f"{advert.company}, {advert.location}"))
    flow += [look.paragraph(line) if line.strip() else Spacer(0, 7) for line in advert.description.splitlines()]
    document.build(flow)
    return target.getvalue()


RESUME_WRITERS: dict[str, Callable[[Person], bytes]] = {
    "docx": write_docx,
    "odt": write_odt,
    "rtf": write_rtf,
    "html": write_html,
    "md": write_markdown,
    "txt": write_text,
}

ADVERT_WRITERS: dict[str, Callable[[Advert], bytes]] = {"txt": advert_text, "docx": advert_docx, "pdf": advert_pdf}
