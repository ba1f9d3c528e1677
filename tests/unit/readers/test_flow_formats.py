from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime

import docx
import pytest

from matcher.domain.outcome import Outcome
from matcher.readers.limits import Limits

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def saved(document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def flags(result) -> dict[str, bool]:
    document = result.document
    return {document.text[line.start : line.end]: line.is_bold for line in document.lines}


def test_docx_keeps_order_tables_headers_and_headings(read, read_text) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Ada Example | 555-0100"
    document.sections[0].footer.paragraphs[0].text = "Page footer"
    document.add_heading("Experience", 1)
    document.add_paragraph("Cook, Example Diner")
    table = document.add_table(rows=2, cols=2)
    for row, values in zip(table.rows, (("Cook", "2019 - 2021"), ("Chef", "2021 - 2024")), strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    document.add_paragraph("Knives", style="List Bullet")
    document.add_paragraph().add_run("Skills").bold = True
    document.core_properties.modified = datetime(2024, 5, 6, tzinfo=UTC)
    data = saved(document)
    assert read_text(data) == (
        "Ada Example | 555-0100\n\nExperience\nCook, Example Diner\n\nCook\t2019 - 2021\nChef\t2021 - 2024\n\n"
        "• Knives\nSkills\n\nPage footer"
    )
    result = read(data)
    assert flags(result)["Experience"]
    assert flags(result)["Skills"]
    assert not flags(result)["Cook, Example Diner"]
    assert result.document.modified == date(2024, 5, 6)
    assert result.document.media_type.endswith("wordprocessingml.document")


def test_docx_layout_table_is_read_cell_after_cell(read_text) -> None:
    document = docx.Document()
    left, right = document.add_table(rows=1, cols=2).rows[0].cells
    left.text = "Skills"
    left.add_paragraph("Baking")
    right.text = "Experience"
    right.add_paragraph("Baker, 2020")
    assert read_text(saved(document)) == "Skills\nBaking\n\nExperience\nBaker, 2020"


def test_docx_content_controls_text_boxes_and_hidden_runs(read, read_text) -> None:
    document = docx.Document()
    body = document.element.body
    from lxml import etree

    body.insert(
        0,
        etree.fromstring(
            f'<w:sdt xmlns:w="{W}"><w:sdtContent><w:p><w:r><w:t>In a control</w:t></w:r></w:p></w:sdtContent></w:sdt>'
        ),
    )
    body.insert(1, etree.fromstring(
        f'<w:p xmlns:w="{W}"><w:r><w:t>Beside</w:t></w:r><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p>'
        '</w:txbxContent></w:pict></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret words</w:t></w:r>'
        '<w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>'))  # fmt: skip
    data = saved(document)
    assert read_text(data) == "In a control\nBeside\nIn a box"
    hidden = read(data).document.hidden
    assert [(entry.text, entry.reason) for entry in hidden] == [("secret words", "invisible")]


def test_docx_zip_bomb_and_entities_are_refused(read, zipped) -> None:
    bomb = zipped({"word/document.xml": b"<" + b" " * (40 << 20)})
    result = read(bomb)
    assert result.outcome is Outcome.MALFORMED
    assert "inflates" in result.reason
    laughs = zipped({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "[Content_Types].xml": "<x/>"})
    assert "entities" in read(laughs).reason
    many = zipped({"word/document.xml": "<a/>"} | {f"m{n}.bin": b"\0" * 1_000_000 for n in range(140)})
    assert read(many).outcome is Outcome.MALFORMED


@pytest.mark.parametrize(
    ("codec", "label"), [("utf-8", "UTF-8"), ("utf-16", "UTF-16"), ("utf-32", "UTF-32"), ("cp037", "IBM037")]
)
def test_entities_are_not_expanded_in_whatever_encoding_they_hide(read, codec: str, label: str) -> None:
    document = docx.Document()
    document.add_paragraph("marker")
    names = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    laughs = f'<?xml version="1.0" encoding="{label}"?><!DOCTYPE d [<!ENTITY a0 "ha ">{names}]>'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(document))) as whole, zipfile.ZipFile(out, "w") as bomb:
        for name in whole.namelist():
            data = whole.read(name)
            if name == "word/document.xml":
                data = (laughs + data.decode().partition("?>")[2].replace("marker", "&a9;")).encode(codec)
            bomb.writestr(name, data)
    assert read(out.getvalue()).outcome is Outcome.MALFORMED


def test_damaged_docx_is_malformed(read, zipped) -> None:
    assert read(zipped({"word/document.xml": "<broken"})).outcome is Outcome.MALFORMED


CONTENT = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0">
<office:body><office:text><text:h>Experience</text:h>
<text:p>Cook<text:s text:c="3"/>at<text:tab/>Example <text:span>Diner</text:span>, now</text:p>
<text:list><text:list-item><text:p>Soups</text:p></text:list-item></text:list>
<table:table><table:table-row><table:table-cell><text:p>Chef</text:p></table:table-cell><table:table-cell><text:p>2020</text:p>
</table:table-cell></table:table-row></table:table></office:text></office:body></office:document-content>"""


def test_odt(read, read_text, zipped) -> None:
    meta = '<m xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:date>2023-02-01T10:00:00</dc:date></m>'
    data = zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": CONTENT, "meta.xml": meta})
    assert read_text(data) == "Experience\nCook at\tExample Diner, now\n• Soups\n\nChef\t2020"
    result = read(data)
    assert flags(result)["Experience"]
    assert result.document.modified == date(2023, 2, 1)


def test_odt_with_entities_or_password(read, zipped) -> None:
    odt = {"mimetype": "application/vnd.oasis.opendocument.text"}
    assert "entities" in read(zipped(odt | {"content.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'})).reason
    locked = zipped(odt | {"content.xml": "x", "META-INF/manifest.xml": "<manifest:encryption-data/>"})
    assert read(locked).outcome is Outcome.ENCRYPTED


def test_rtf(read, read_text) -> None:
    data = (
        rb"{\rtf1\ansi{\info{\revtim\yr2022\mo3\dy4}}Ada Example\par Caf\'e9 cook\par "
        rb"\trowd\cellx100\cellx200 Chef\cell 2020\cell\row}"
    )
    assert read_text(data) == "Ada Example\nCafé cook\nChef\t2020"
    assert read(data).document.modified == date(2022, 3, 4)


def test_html(read, read_text) -> None:
    data = (
        "<!doctype html><meta charset=utf-8><title>x</title><style>p{}</style><script>var x</script>"
        "<h1>Ada <b>Exämple</b></h1><p>Cook<br>Berlin</p><ul><li>Soup<li><b>Bread</b></ul>"
        "<table><tr><th>Chef<td>2020</table><div style='display: none'>hidden skills</div><span hidden>more</span>"
    ).encode()
    assert read_text(data) == "Ada Exämple\n\nCook\nBerlin\n\n• Soup\n• Bread\n\nChef\t2020"
    result = read(data)
    assert flags(result)["Ada Exämple"]
    assert [entry.text for entry in result.document.hidden] == ["hidden skills", "more"]


def test_html_of_another_charset(read_text) -> None:
    data = "<html><head><meta charset='windows-1251'></head><body>Повар</body>".encode("cp1251")
    assert read_text(data) == "Повар"


def test_markdown(read, read_text) -> None:
    data = b"""# Ada *Example*

[ada@example.com](mailto:ada@example.com) and [code](https://example.com/ada)

Experience
----------
- **Cook**, Example Diner
  * soups_and_sauces, `make`

| Role | Year |
|------|------|
| Chef | 2020 |
<!-- nothing -->
"""
    assert read_text(data, name="a.md") == (
        "Ada Example\n\nada@example.com and code https://example.com/ada\n\nExperience\n• Cook, Example Diner\n"
        "• soups_and_sauces, make\n\nRole\tYear\nChef\t2020"
    )
    bold = flags(read(data, name="a.md"))
    assert bold["Ada Example"]
    assert bold["Experience"]
    assert not bold["Chef\t2020"]


def test_plain_text(read, read_text) -> None:
    assert read_text(b"Ada\tExample  \r\n\r\n\r\n  \xef\xac\x81ne cook\n") == "Ada\tExample\n\nfine cook"
    assert read_text("Zoë".encode("utf-16")) == "Zoë"
    assert read_text(b"x") == "x"
    assert read(b"").outcome is Outcome.MALFORMED
    assert read(b" \n \n").outcome is Outcome.NO_TEXT


def test_too_many_characters_are_cut_and_counted(read) -> None:
    result = read(b"word word\n" * 100, limits=Limits(max_characters=500))
    assert result.outcome is Outcome.PARTIAL
    (cut,) = result.document.cuts
    assert cut.what == "characters"
    assert cut.n_kept == len(result.document.text) <= 500
    assert cut.n_total >= 990
    assert str(cut.n_kept) in result.reason


def test_too_large(read) -> None:
    result = read(b"x" * 2000, limits=Limits(max_file_bytes=1000))
    assert result.outcome is Outcome.TOO_LARGE
    assert len(result.content_hash) == 64


@pytest.mark.parametrize("value", [0, -1])
def test_limits_are_positive(value: int) -> None:
    with pytest.raises(ValueError, match="max_pages"):
        Limits(max_pages=value)
