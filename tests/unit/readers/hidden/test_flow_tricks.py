"""Hidden text in Word, OpenDocument, RTF and web pages, and what only looks like it."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import pytest
from docx.oxml import parse_xml
from docx.shared import Pt, RGBColor

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
WHITE = RGBColor(255, 255, 255)


@pytest.fixture
def told(read) -> Callable[[bytes], tuple[str, list[tuple[str, str]]]]:
    def run(data: bytes) -> tuple[str, list[tuple[str, str]]]:
        document = read(data, name="page.html").document
        return document.text, [(entry.text, entry.reason) for entry in document.hidden]

    return run


def saved(document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def word_file() -> tuple[object, Callable[..., object]]:
    document = docx.Document()
    document.add_paragraph("Shown")

    def add(text: str, paragraph=None, **properties):
        run = (paragraph or document.add_paragraph()).add_run(text)
        if "colour" in properties:
            run.font.color.rgb = properties["colour"]
        if "size" in properties:
            run.font.size = Pt(properties["size"])
        if "xml" in properties:
            run._element.get_or_add_rPr().append(parse_xml(properties["xml"]))
        return run

    return document, add


def test_word_runs(told) -> None:
    document, add = word_file()
    add("white", colour=WHITE)
    add("nearly", colour=RGBColor(0xF5, 0xF5, 0xF5))
    add("one", size=1)
    add("narrow", xml=f'<w:w {W} w:val="1"/>')
    add("gone", xml=f"<w:vanish {W}/>")
    add("back", xml=f'<w:vanish {W} w:val="0"/>')
    add("same", colour=RGBColor(0, 0, 0), xml=f'<w:shd {W} w:val="clear" w:fill="000000"/>')
    w14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    add("clear", xml=f"<w14:textFill {w14}><w14:noFill/></w14:textFill>")
    add("grey", colour=RGBColor(0xCC, 0xCC, 0xCC))
    add("small", size=6)
    text, hidden = told(saved(document))
    assert text.split() == ["Shown", "back", "grey", "small"]
    assert hidden == [
        ("white", "same_colour"), ("nearly", "same_colour"), ("one", "tiny"), ("narrow", "tiny"), ("gone", "invisible"),
        ("same", "same_colour"), ("clear", "transparent"),
    ]  # fmt: skip


def test_word_styles_are_followed(told) -> None:
    from docx.enum.style import WD_STYLE_TYPE

    document, add = word_file()
    outer = document.styles.add_style("Outer", WD_STYLE_TYPE.PARAGRAPH)
    outer.font.color.rgb = WHITE
    inner = document.styles.add_style("Inner", WD_STYLE_TYPE.PARAGRAPH)
    inner.base_style = outer
    ghost = document.styles.add_style("Ghost", WD_STYLE_TYPE.CHARACTER)
    ghost.font.hidden = True
    add("styled", document.add_paragraph(style="Inner"))
    add("over", document.add_paragraph(style="Inner"), colour=RGBColor(0, 0, 0))
    add("ghost").style = ghost
    text, hidden = told(saved(document))
    assert text.split() == ["Shown", "over"]
    assert hidden == [("styled", "same_colour"), ("ghost", "invisible")]


def test_white_on_dark_in_word_is_seen(told) -> None:
    document, add = word_file()
    paragraph = document.add_paragraph()
    paragraph._element.get_or_add_pPr().append(parse_xml(f'<w:shd {W} w:val="clear" w:fill="1F3864"/>'))
    add("banner", paragraph, colour=WHITE)
    cell = document.add_table(1, 1).rows[0].cells[0]
    cell._element.get_or_add_tcPr().append(parse_xml(f'<w:shd {W} w:val="clear" w:fill="404040"/>'))
    add("cell", cell.paragraphs[0], colour=WHITE)
    styled = document.add_table(1, 1)
    styled.style = document.styles["Medium Shading 1 Accent 1"]
    add("head", styled.rows[0].cells[0].paragraphs[0], colour=WHITE)
    add("marked", colour=WHITE, xml=f'<w:highlight {W} w:val="black"/>')
    bare = document.add_table(1, 1).rows[0].cells[0]
    add("bare", bare.paragraphs[0], colour=WHITE)
    text, hidden = told(saved(document))
    assert text.split() == ["Shown", "banner", "cell", "head", "marked"]
    assert hidden == [("bare", "same_colour")]


@pytest.mark.parametrize(
    ("fill", "size", "is_seen"),
    [
        ('<a:solidFill><a:srgbClr val="203040"/></a:solidFill>', 5_000_000, True),
        ('<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>', 5_000_000, False),
        ("<a:noFill/>", 5_000_000, False),
        ('<a:solidFill><a:srgbClr val="203040"/></a:solidFill>', 100_000, False),
        (
            '<a:blip r:embed="x" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/>',
            5_000_000,
            True,
        ),
    ],
)
def test_a_large_drawing_may_be_the_ground(told, fill: str, size: int, is_seen: bool) -> None:
    document, add = word_file()
    add("over").element.addprevious(
        parse_xml(
            f'<w:r {W}><w:drawing><wp:anchor behindDoc="1"'
            ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
            f' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><wp:extent cx="{size}" cy="{size}"/>{fill}'
            "</wp:anchor></w:drawing></w:r>"
        )
    )
    add("white", colour=WHITE)
    assert ("white" in told(saved(document))[0]) is is_seen


def test_a_dark_page_in_word(told) -> None:
    document, add = word_file()
    document.element.insert(0, parse_xml(f'<w:background {W} w:color="222222"/>'))
    add("light", colour=WHITE)
    add("lost", colour=RGBColor(0x22, 0x22, 0x22))
    assert told(saved(document)) == ("Shown\nlight", [("lost", "same_colour")])


ODT = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:automatic-styles>
<style:style style:name="White"><style:text-properties fo:color="#ffffff"/></style:style>
<style:style style:name="Child" style:parent-style-name="White"><style:text-properties fo:font-size="12pt"/></style:style>
<style:style style:name="Dark"><style:paragraph-properties fo:background-color="#102030"/></style:style>
<style:style style:name="Cell"><style:table-cell-properties fo:background-color="#102030"/></style:style>
<style:style style:name="Tiny"><style:text-properties fo:font-size="1pt"/></style:style>
<style:style style:name="Off"><style:text-properties text:display="none"/></style:style>
</office:automatic-styles><office:body><office:text>
<text:p>Shown <text:span text:style-name="White">white</text:span> mid <text:span
 text:style-name="Child">child</text:span> end</text:p>
<text:p text:style-name="Dark"><text:span text:style-name="White">banner</text:span></text:p>
<text:p><text:span text:style-name="Tiny">tiny</text:span><text:span text:style-name="Off">off</text:span></text:p>
<text:section text:display="none"><text:p>section</text:p></text:section>
<table:table><table:table-row><table:table-cell table:style-name="Cell"><text:p text:style-name="White">cell</text:p>
</table:table-cell></table:table-row></table:table>
</office:text></office:body></office:document-content>"""


def test_opendocument(told, zipped) -> None:
    data = zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ODT, "META-INF/manifest.xml": "<m/>"})
    text, hidden = told(data)
    assert text.split() == ["Shown", "mid", "end", "banner", "cell"]
    assert hidden == [
        ("white", "same_colour"), ("child", "same_colour"), ("tiny", "tiny"), ("off", "invisible"), ("section", "invisible"),
    ]  # fmt: skip


RTF_HEAD = rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}{\colortbl;\red255\green255\blue255;\red0\green0\blue80;}\f0\fs22 "


def test_rtf(told) -> None:
    body = (
        rb"Shown {\v secret \b words} mid\par \v more\v0  {\cf1 white \'e9t\'e9} {\fs2 tiny} {\cf1\cb2 banner}"
        rb" {\cf2\cb2 lost} \plain end\par}"
    )
    text, hidden = told(RTF_HEAD + body)
    assert text.split() == ["Shown", "mid", "banner", "end"]
    assert hidden == [
        ("secret words", "invisible"), ("more", "invisible"), ("white été", "same_colour"), ("tiny", "tiny"),
        ("lost", "same_colour"),
    ]  # fmt: skip


def test_white_in_an_rtf_with_coloured_cells_is_seen(told) -> None:
    assert told(RTF_HEAD + rb"\trowd\clcbpat2\cellx5000\intbl{\cf1 cell}\cell\row\pard after\par}")[0].split() == [
        "cell",
        "after",
    ]


def page(body: str, style: str = "") -> bytes:
    return f"<html><head><style>{style}</style></head><body><p>Shown</p>{body}</body></html>".encode()


@pytest.mark.parametrize(
    ("body", "style", "reason"),
    [
        ("<div class=x>lost</div>", ".x { display : NONE }", "invisible"),
        ("<div class=x>lost</div>", "/* c */ i, .x{color:#fefefe}", "same_colour"),
        ("<div id=x>lost</div>", "#x{font-size:1px}", "tiny"),
        ("<div style='visibility:hidden'>lost</div>", "", "invisible"),
        ("<div style='opacity:0.01'>lost</div>", "", "transparent"),
        ("<div style='color:transparent'>lost</div>", "", "transparent"),
        ("<div style='color:rgba(0,0,0,0)'>lost</div>", "", "transparent"),
        ("<div style='position:absolute;left:-9999px'>lost</div>", "", "off_page"),
        ("<div style='text-indent:-999em'>lost</div>", "", "off_page"),
        ("<div style='position:absolute;clip:rect(0,0,0,0)'>lost</div>", "", "clipped"),
        ("<div style='height:0;overflow:hidden'>lost</div>", "", "clipped"),
        ("<div style='background:#000;color:black'>lost</div>", "", "same_colour"),
        ("<h2>Title <span style='display:none'>lost</span></h2>", "", "invisible"),
        ("<table><tr><td>cell<i hidden>lost</i></td></tr></table>", "", "invisible"),
        ("<table><tr><td>cell</td><td style='display:none'>lost</td></tr></table>", "", "invisible"),
        ("<div class=x>lost</div>", "@media screen{.y{color:red}} .x{display:none}", "invisible"),
        ("<div class=x>lost</div>", "p:::bad{color:red} .x{display:none !important}", "invisible"),
    ],
)
def test_web_pages(told, body: str, style: str, reason: str) -> None:
    text, hidden = told(page(body, style))
    assert "lost" not in text
    assert hidden == [("lost", reason)]


@pytest.mark.parametrize(
    ("body", "style"),
    [
        ("<div style='background:#123456;color:white'>seen</div>", ""),
        ("<div class=a><span class=b>seen</span></div>", ".a{background:navy}.b{color:#fff}"),
        ("<div style='background-image:url(x.png);color:#fff'>seen</div>", ""),
        ("<div style='background:linear-gradient(red,blue);color:#fff'>seen</div>", ""),
        ("<div style='color:var(--ink)'>seen</div>", ""),
        ("<div class=x>seen</div>", "@media print{.x{display:none}}"),
        ("<div style='font-size:0'><span style='font-size:14px'>seen</span></div>", ""),
        ("<div style='visibility:hidden'><span style='visibility:visible'>seen</span></div>", ""),
        ("<div style='color:transparent;background:linear-gradient(red,blue);-webkit-background-clip:text'>seen</div>", ""),
        ("<div style='margin-left:-12px;color:#999'>seen</div>", ""),
        ("<div style='font-size:8pt;line-height:0;letter-spacing:0'>seen</div>", ""),
    ],
)
def test_honest_web_pages(told, body: str, style: str) -> None:
    text, hidden = told(page(body, style))
    assert text.split() == ["Shown", "seen"]
    assert hidden == []
