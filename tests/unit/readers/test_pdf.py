from __future__ import annotations

import io
import zlib
from datetime import date

import pikepdf
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from matcher.domain.outcome import Outcome
from matcher.readers.limits import Limits

HEIGHT = A4[1]
LEFT = [f"left line {n} goes on to the gutter" for n in range(12)]
RIGHT = [f"right line {n} stands alone" for n in range(12)]


def page(draw, **options) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, **options)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def column(canvas: Canvas, lines: list[str], x: float, y: float, *, size: float = 10, step: float = 14) -> None:
    canvas.setFont("Helvetica", size)
    for number, line in enumerate(lines):
        canvas.drawString(x, y - number * step, line)


def test_single_column_words_boxes_bold_and_blocks(read, read_text) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 18)
        canvas.drawString(72, HEIGHT - 72, "Ada Example")
        column(canvas, ["Cook at the Diner", "• Soups and sauces"], 72, HEIGHT - 120)
        canvas.showPage()
        column(canvas, ["Second page"], 72, HEIGHT - 72)

    data = page(draw)
    assert read_text(data) == "Ada Example\n\nCook at the Diner\n• Soups and sauces\n\nSecond page"
    document = read(data).document
    assert document.n_pages == 2
    assert document.engine == "pdfminer"
    first = document.words[0]
    assert (first.page, first.size) == (1, 18)
    assert first.box.x0 == pytest.approx(72)
    assert first.box.y0 < 72 < first.box.y1
    assert first.box.x1 == pytest.approx(72 + 10.0 * 18 * 0.2, abs=12)
    assert document.words[-1].page == 2
    assert [line.is_bold for line in document.lines] == [True, False, False, False]


def test_two_columns_are_not_interleaved_and_the_header_comes_first(read_text) -> None:
    def draw(canvas: Canvas) -> None:
        column(canvas, ["Ada Example has a header line that runs across both of the columns"], 72, HEIGHT - 50, size=14)
        column(canvas, LEFT, 72, HEIGHT - 100)
        column(canvas, RIGHT, 320, HEIGHT - 100)

    assert [line for line in read_text(page(draw)).split("\n") if line][1:] == LEFT + RIGHT


def test_sidebar(read_text) -> None:
    side = ["Skills", "Python", "SQL", "Baking", "Languages", "English"]

    def draw(canvas: Canvas) -> None:
        column(canvas, side, 40, HEIGHT - 80, step=17)
        column(canvas, RIGHT, 200, HEIGHT - 83)

    assert [line for line in read_text(page(draw)).split("\n") if line] == side + RIGHT


def test_table_is_read_by_row_with_tabs(read_text) -> None:
    rows = [
        ("Role", "Place", "Years"),
        ("Cook", "Diner", "2019"),
        ("Chef", "Grill", "2021"),
        ("Baker", "Mill", "2022"),
        ("Host", "Inn", "2023"),
    ]

    def draw(canvas: Canvas) -> None:
        for n, cells in enumerate(rows):
            for x, cell in zip((72, 250, 420), cells, strict=True):
                canvas.drawString(x, HEIGHT - 100 - 16 * n, cell)

    assert read_text(page(draw)).split("\n") == ["\t".join(row) for row in rows]


def test_dates_at_the_right_margin_stay_with_their_line(read_text) -> None:
    def draw(canvas: Canvas) -> None:
        for n in range(8):
            y = HEIGHT - 100 - 60 * n
            canvas.drawString(72, y, f"Cook, Diner {n}")
            canvas.drawString(480, y, f"201{n} - 202{n}")
            column(canvas, ["cooked soups for many guests every day", "ordered goods"], 72, y - 14)

    text = read_text(page(draw))
    assert all(f"Cook, Diner {n}\t201{n} - 202{n}" in text for n in range(8))


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_rotated_pages_read_like_upright_ones(read, turn: int) -> None:
    upright = page(lambda canvas: (column(canvas, LEFT, 72, HEIGHT - 100), column(canvas, RIGHT, 320, HEIGHT - 100)))
    with pikepdf.open(io.BytesIO(upright)) as pdf:
        width, height = 595.2756, 841.8898
        matrices = {90: (0, 1, -1, 0, height, 0), 180: (-1, 0, 0, -1, width, height), 270: (0, -1, 1, 0, 0, width)}
        content = pdf.pages[0].Contents.read_bytes()
        pdf.pages[0].Contents = pdf.make_stream(b"%f %f %f %f %f %f cm\n" % matrices[turn] + content)
        pdf.pages[0].Rotate = turn
        if turn != 180:
            pdf.pages[0].MediaBox = [0, 0, height, width]
        out = io.BytesIO()
        pdf.save(out)
    plain, turned = read(upright).document, read(out.getvalue()).document
    assert turned.text == plain.text
    for before, after in zip(plain.words, turned.words, strict=True):
        assert tuple(after.box) == pytest.approx(tuple(before.box), abs=0.05)


def test_text_turned_on_an_upright_page_comes_after_it_in_its_own_direction(read_text) -> None:
    def draw(canvas: Canvas) -> None:
        column(canvas, ["Cook at the Diner", "Chef at the Grill"], 100, HEIGHT - 100)
        for angle in (90, 270):
            canvas.saveState()
            canvas.translate(50, 300)
            canvas.rotate(angle)
            column(canvas, [f"turned by {angle}", "second turned"], 0, 0)
            canvas.restoreState()

    assert read_text(page(draw)).split("\n\n") == [
        "Cook at the Diner\nChef at the Grill",
        "turned by 90\nsecond turned",
        "turned by 270\nsecond turned",
    ]


def test_letter_spaced_headings_are_words(read_text) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, HEIGHT - 72, "W O R K   E X P E R I E N C E")
        text = canvas.beginText(72, HEIGHT - 110)
        text.setCharSpace(4)
        text.textOut("SKILLS")
        canvas.drawText(text)
        for n, letter in enumerate("EDUCATION"):
            canvas.drawString(72 + 14 * n, HEIGHT - 150, letter)

    assert read_text(page(draw)).split("\n\n") == ["WORK EXPERIENCE", "SKILLS", "EDUCATION"]


def test_ligatures_and_imitated_bold(raw_pdf, read_text) -> None:
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Type/Encoding/Differences[1/fi/fl]>>>>"
    content = b"BT /F1 12 Tf 72 700 Td (of\\001ce \\002our) Tj ET"
    for x in (b"72", b"72.3"):  # a bold face imitated by printing twice
        content += b" BT /F1 12 Tf " + x + b" 650 Td (Twice) Tj ET"
    assert read_text(raw_pdf(content, font=font)) == "office flour\n\nTwice"


def test_codes_that_winansi_leaves_free_show_bullets(raw_pdf, read_text) -> None:
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    assert read_text(raw_pdf(b"BT /F1 12 Tf 72 700 Td (\\177 Soups) Tj ET", font=font)) == "• Soups"


def test_dates_in_a_margin_are_read_with_their_lines(read_text) -> None:
    def draw(canvas: Canvas) -> None:
        column(canvas, ["Ada Example has a header line that runs across both of the columns"], 72, HEIGHT - 50, size=14)
        for n in range(4):
            y = HEIGHT - 100 - 60 * n
            column(canvas, [f"October 201{n} –", "today"], 72, y)
            column(canvas, [f"Cook, Diner {n}, a house of some renown", "– cooked soups for many guests every day"], 200, y)

    text = read_text(page(draw))
    assert all(f"October 201{n} –\tCook, Diner {n}" in text for n in range(4))


def test_junk_before_the_header_and_coordinates_beyond_numbers(raw_pdf, read, read_text) -> None:
    huge = b"1" + b"0" * 305 + b".0 "
    content = b"BT /F1 12 Tf 72 700 Td (Ada) Tj ET BT /F1 1200 Tf " + huge * 6 + b"Tm (nan) Tj ET"
    data = raw_pdf(content)
    assert read_text(b"MIME\n" * 100 + data) == "Ada"
    (hidden,) = read(data).document.hidden
    assert (hidden.reason, hidden.box) == ("off_page", None)


def test_hidden_text_is_kept_apart(raw_pdf, read) -> None:
    content = (
        b"BT /F1 12 Tf 72 700 Td (Visible) Tj ET"
        b" BT 3 Tr /F1 12 Tf 72 650 Td (invisible words) Tj 0 Tr ET"
        b" BT /F1 0.5 Tf 72 600 Td (tiny) Tj ET"
        b" BT /F1 12 Tf 72 -400 Td (beyond) Tj ET"
        b" q 1 1 1 rg BT /F1 12 Tf 72 500 Td (white) Tj ET Q"
        b" q /G0 gs BT /F1 12 Tf 72 450 Td (glass) Tj ET Q"
        b" BT /F1 12 Tf 72 400 Td (Shown) Tj ET"
    )
    document = read(raw_pdf(content, resources=b"/ExtGState<</G0<</ca 0>>>>")).document
    assert document.text == "Visible\n\nShown"
    assert [(entry.text, entry.reason) for entry in document.hidden] == [
        ("invisible words", "invisible"),
        ("tiny", "tiny"),
        ("beyond", "off_page"),
        ("white", "same_colour"),
        ("glass", "transparent"),
    ]


@pytest.mark.parametrize(
    "ground",
    [
        b"0.1 0.1 0.4 rg 50 480 300 60 re f",
        b"0.1 0.1 0.4 rg 50 480 m 350 480 l 350 540 l 50 540 l h f",
        b"40 w 50 505 m 350 505 l S",
        b"q 300 0 0 60 50 480 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI Q",
        b"/P sh",
    ],
)
def test_white_text_on_something_dark_stays_visible(raw_pdf, read_text, ground: bytes) -> None:
    content = ground + b" 1 g BT /F1 12 Tf 72 500 Td (On a banner) Tj ET"
    assert read_text(raw_pdf(content)) == "On a banner"


def test_white_text_on_a_picture_stays_visible(raw_pdf, read_text) -> None:
    head = b"<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>"
    image = head + b"stream\n\x00\nendstream"
    content = (
        b"q 300 0 0 60 50 480 cm /I1 Do Q 1 g BT /F1 12 Tf 72 500 Td (On a picture) Tj ET BT /F1 12 Tf 72 300 Td (bare) Tj ET"
    )
    data = raw_pdf(content, resources=b"/XObject<</I1 6 0 R>>", objects={6: image})
    assert read_text(data) == "On a picture"


def test_a_separation_colour_is_not_taken_for_white(raw_pdf, read_text) -> None:
    spaces = b"/ColorSpace<</S1[/Separation/Black/DeviceGray<</FunctionType 2/Domain[0 1]/C0[1]/C1[0]/N 1>>]>>"
    content = b"/S1 cs 1 scn BT /F1 12 Tf 72 500 Td (Full ink) Tj ET"
    assert read_text(raw_pdf(content, resources=spaces)) == "Full ink"


def test_crop_box_bounds_what_is_visible(raw_pdf, read) -> None:
    content = b"BT /F1 12 Tf 172 400 Td (Inside) Tj ET BT /F1 12 Tf 20 20 Td (Outside) Tj ET"
    document = read(raw_pdf(content, page=b"/CropBox[100 100 500 500]")).document
    assert document.text == "Inside"
    assert document.hidden[0].reason == "off_page"
    assert document.words[0].box.x0 == pytest.approx(72)
    assert document.words[0].box.y1 == pytest.approx(100, abs=5)


def test_modification_date(raw_pdf, read) -> None:
    content = b"BT /F1 12 Tf 72 700 Td (Ada) Tj ET"
    info = {6: b"<</ModDate(D:20240501120000+02'00')/CreationDate(D:20200101)>>"}
    assert read(raw_pdf(content, objects=info, trailer=b"/Info 6 0 R")).document.modified == date(2024, 5, 1)
    broken = {6: b"<</ModDate(yesterday)>>"}
    assert read(raw_pdf(content, objects=broken, trailer=b"/Info 6 0 R")).document.modified is None


def test_forms_and_strings_of_all_kinds(raw_pdf, read_text) -> None:
    form = (
        b"<</Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</Font<</F1 5 0 R>>>>/Length 43>>stream\n"
        b"BT /F1 12 Tf 72 600 Td (within form) Tj ET  \nendstream"
    )
    content = (
        b"BT /F1 12 Tf 14 TL 72 700 Td (a \\(b\\) \\101\\\n c) Tj T* <44 45 4> Tj (line) ' [(T) -20 (J) -600 (gap)] TJ"
        b' 1 0 0 1 72 640 Tm % comment (\n 0 0 (nested (parens) here) " ET /X1 Do'
    )
    text = read_text(raw_pdf(content, resources=b"/XObject<</X1 6 0 R>>", objects={6: form}))
    assert text == "a (b) A c\nDE@\nlineTJ gap\n\nnested (parens) here\n\nwithin form"


def test_passwords(read) -> None:
    plain = page(lambda canvas: column(canvas, ["Ada Example"], 72, 700))
    for user, expected in (("secret", Outcome.ENCRYPTED), ("", Outcome.OK)):
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(plain)) as pdf:
            pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user=user))
        result = read(out.getvalue())
        assert result.outcome is expected
        assert ("password" in result.reason) == (expected is Outcome.ENCRYPTED)


def test_a_scan_has_no_text(read) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(72, 72, 300, 300, fill=1)

    result = read(page(draw))
    assert result.outcome is Outcome.NO_TEXT
    assert "OCR" in result.reason
    assert result.document is None


def pages(n: int) -> bytes:
    with pikepdf.new() as pdf:
        for number in range(n):
            pdf.add_blank_page()
            font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
            pdf.pages[-1].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
            pdf.pages[-1].Contents = pdf.make_stream(b"BT /F1 12 Tf 72 700 Td (page %d) Tj ET" % (number + 1))
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def test_page_limits(read) -> None:
    result = read(pages(7), limits=Limits(max_pages=5))
    assert result.outcome is Outcome.PARTIAL
    assert [tuple(cut) for cut in result.document.cuts] == [("pages", 5, 7)]
    assert result.document.n_pages == 7
    assert result.document.text.endswith("page 5")
    assert result.reason == "only a part was read: 5 of 7 pages"
    assert read(pages(9), limits=Limits(max_pages_total=8)).outcome is Outcome.TOO_MANY_PAGES


def test_character_and_operator_limits_make_it_partial(raw_pdf, read) -> None:
    content = b"BT /F1 12 Tf 72 700 Td " + b"(word) Tj " * 2000 + b"ET"
    cut = read(raw_pdf(content), limits=Limits(max_characters=400))
    assert cut.outcome is Outcome.PARTIAL
    assert cut.document.cuts[0].what == "characters"
    cut = read(raw_pdf(content), limits=Limits(max_operators=600))
    assert cut.outcome is Outcome.PARTIAL
    assert tuple(cut.document.cuts[0]) == ("operators", 600, None)


def test_flate_bomb_is_refused(raw_pdf, read) -> None:
    packer = zlib.compressobj(9)
    bomb = b"".join([packer.compress(b" " * (1 << 20)) for _ in range(64)] + [packer.flush()])
    result = read(raw_pdf(bomb, stream=b"/Filter/FlateDecode"))
    assert result.outcome is Outcome.MALFORMED
    assert "inflate" in result.reason
    double = zlib.compress(bomb, 9)
    assert read(raw_pdf(double, stream=b"/Filter[/FlateDecode/FlateDecode]")).outcome is Outcome.MALFORMED


def test_damaged_flate_stream_gives_what_can_be_had(raw_pdf, read_text) -> None:
    packed = zlib.compress(b"BT /F1 12 Tf 72 700 Td (Ada Example) Tj ET " + bytes(range(256)) * 40)
    assert read_text(raw_pdf(packed[:-300], stream=b"/Filter/FlateDecode")) == "Ada Example"


@pytest.mark.parametrize("keep", [1, 5, 9, 60, 286, 300])
def test_truncated_and_tiny_files_end_in_an_outcome(raw_pdf, read, keep: int) -> None:
    data = raw_pdf(b"BT /F1 12 Tf 72 700 Td (Ada Example) Tj ET")
    result = read(data[:keep])
    assert result.outcome in (Outcome.MALFORMED, Outcome.OK, Outcome.NO_TEXT, Outcome.PARTIAL)
    assert result.outcome.is_scored == (result.document is not None)
    if 9 <= keep < 286:
        assert result.outcome is Outcome.MALFORMED
    if keep == 286:  # in the middle of the page's drawing
        assert result.outcome is Outcome.PARTIAL
        assert result.reason == "only a part was read: 0 of 1 readable pages, the first 286 bytes of a file that breaks off"


def test_a_file_without_its_end_is_read_from_its_objects(raw_pdf, read_text) -> None:
    data = raw_pdf(b"BT /F1 12 Tf 72 700 Td (Ada Example) Tj ET")
    assert read_text(data[: data.index(b"startxref")]) == "Ada Example"


def laughs(depth: int) -> dict[int, bytes]:
    forms = {}
    for number in range(6, 6 + depth):
        body = b"/X Do " * 8
        inner = b"<</XObject<</X %d 0 R>>>>" % (number + 1)
        forms[number] = (
            b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources"
            + inner
            + b"/Length %d>>stream\n" % len(body)
            + body
            + b"\nendstream"
        )
    return forms


@pytest.mark.parametrize(
    ("content", "options"),
    [
        pytest.param(b"(" * 200_000, {}, id="open strings"),
        pytest.param(b"[" * 200_000, {}, id="open arrays"),
        pytest.param(b"<<" * 200_000, {}, id="open dictionaries"),
        pytest.param(b"q " * 200_000, {}, id="saved states"),
        pytest.param(b"BI /W 10 ID " + b"EX" * 100_000, {}, id="image without end"),
        pytest.param(b"1 " * 300_000, {}, id="operands"),
        pytest.param(b"/X Do", {"objects": laughs(18), "resources": b"/XObject<</X 6 0 R>>"}, id="forms in forms"),
        pytest.param(b"BT /F1 12 Tf (x) Tj ET", {"font": b"<</Type/Font/Subtype/Type0/DescendantFonts[]>>"}, id="broken font"),
        pytest.param(b"BT /F9 12 Tf (x) Tj ET", {}, id="font that is not there"),
        pytest.param(b"BT /F1 (size) Tf 3 Tj [4 /x] TJ 1 0 0 Tm ET", {}, id="wrong operands"),
        pytest.param(b"", {"objects": {2: b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"}}, id="page tree that holds itself"),
        pytest.param(b"", {"objects": {3: b"<</Type/Page/MediaBox 7/Contents 99 0 R>>"}}, id="page without content"),
        pytest.param(b"", {"objects": {1: b"[" * 5000}}, id="nested catalog"),
    ],
)
def test_hostile_files_end_in_an_outcome(raw_pdf, read, content: bytes, options: dict) -> None:
    visible = b"BT /F1 12 Tf 72 700 Td (Ada) Tj ET "
    result = read(raw_pdf(visible + content, **options), limits=Limits(max_forms=200))
    assert result.outcome in (Outcome.OK, Outcome.PARTIAL, Outcome.MALFORMED, Outcome.NO_TEXT)
    if result.outcome.is_scored:
        assert result.document.text.startswith("Ada")


def test_one_broken_page_does_not_lose_the_others(read) -> None:
    with pikepdf.open(io.BytesIO(pages(3))) as pdf:
        pdf.pages[1].Resources = pikepdf.Dictionary(XObject=pikepdf.Array([1]), Font=pikepdf.Dictionary(F1=3))
        pdf.pages[1].obj.Contents = pikepdf.Array([pdf.make_stream(b"BT /F1 12 Tf (x) Tj ET"), 7])
        out = io.BytesIO()
        pdf.save(out)
    result = read(out.getvalue())
    assert result.outcome.is_scored
    assert "page 1" in result.document.text
    assert "page 3" in result.document.text


def test_nothing_is_logged(raw_pdf, read, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("WARNING"):
        read(raw_pdf(b"BT /F1 12 Tf 72 700 Td (Ada) Tj (secret) Tc ET"))
    assert "secret" not in caplog.text
