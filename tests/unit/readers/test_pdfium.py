"""The second engine against the first, and what it must do by itself."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from matcher.domain.document import Document
from matcher.domain.outcome import Outcome
from matcher.domain.place import Box
from matcher.readers import Limits, read_document
from matcher.readers.pdfium_frame import Frame


def read(data: bytes, **options):
    return read_document(data, engine="pdfium", **options)


def shared_pairs(one: Document, other: Document) -> float:
    """The share of neighbouring words of `one` that are neighbours in `other`."""
    theirs, ours = (Counter(pairwise(document.text.split())) for document in (one, other))
    return (theirs & ours).total() / max(theirs.total(), 1)


def compare(paths: list[Path], agreement) -> None:
    n_read = 0
    for path in paths:
        first, second = read_document(path.read_bytes()), read(path.read_bytes())
        assert second.outcome is first.outcome, path.name
        if first.document is None:
            continue
        n_read += 1
        agreement(second.document)
        assert second.document.engine == "pdfium"
        assert second.document.n_pages == first.document.n_pages
        assert second.document.modified == first.document.modified
        assert shared_pairs(first.document, second.document) >= 0.99, path.name
        assert sum(line.is_bold for line in first.document.lines) == sum(line.is_bold for line in second.document.lines)
        assert not second.document.hidden
    assert n_read >= 20


def test_samples_read_as_with_pdfminer(samples: Path, agreement) -> None:
    compare(sorted((samples / "resumes").glob("*.pdf"))[::2], agreement)


@pytest.mark.shared_data
def test_shared_files_read_as_with_pdfminer(pdf_fixtures: list[Path], agreement) -> None:
    compare(pdf_fixtures, agreement)


def test_boxes_and_sizes_are_those_of_pdfminer(samples: Path) -> None:
    data = min((samples / "resumes").glob("*.pdf")).read_bytes()
    first, second = read_document(data).document, read(data).document
    counts = Counter(first.text.split())
    places = {text: word for word in first.words if counts[text := first.text[word.start : word.end]] == 1}
    n_met = 0
    for word in second.words:
        known = places.get(second.text[word.start : word.end])
        if known is None:
            continue
        n_met += 1
        assert word.box.x0 == pytest.approx(known.box.x0, abs=0.1 * known.size)
        assert word.box.x1 == pytest.approx(known.box.x1, abs=0.15 * known.size)
        assert word.size == pytest.approx(known.size, rel=0.01)
    assert n_met > 30


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_rotated_pages_read_like_upright_ones(turn: int) -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(400, 600))
    for number in range(5):
        canvas.drawString(60, 500 - 30 * number, f"line {number} of the page")
    canvas.showPage()
    canvas.save()
    upright = read(buffer.getvalue()).document
    with pikepdf.open(buffer) as pdf:
        pdf.pages[0].Rotate = turn
        box = {90: (0, 0), 180: (0, 0), 270: (0, 0)}[turn]
        matrix = {90: (0, 1, -1, 0, 600, 0), 180: (-1, 0, 0, -1, 400, 600), 270: (0, -1, 1, 0, 0, 400)}[turn]
        if turn != 180:
            pdf.pages[0].MediaBox = [*box, 600, 400]
        pdf.pages[0].contents_add(f"{' '.join(map(str, matrix))} cm".encode(), prepend=True)
        turned = io.BytesIO()
        pdf.save(turned)
    document = read(turned.getvalue()).document
    assert document.text == upright.text
    for one, other in zip(document.words, upright.words, strict=True):
        assert one.box == pytest.approx(other.box, abs=0.01)


def test_a_page_far_longer_than_two_to_the_fifteenth_characters_is_read_to_its_end(raw_pdf) -> None:
    words = [f"word{number}" for number in range(9000)]
    shown = b" ".join(
        b"1 0 0 1 %d %.2f Tm (%s) Tj" % (10 + 24 * (n % 25), 790 - n // 25 * 2.15, word.encode())
        for n, word in enumerate(words)
    )
    document = read(raw_pdf(b"BT /F1 2.1 Tf " + shown + b" ET")).document
    assert sum(map(len, words)) > 2 * 32_767
    assert set(words) <= set(document.text.split())


def test_hidden_text_is_kept_apart(raw_pdf) -> None:
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
    reasons = [(entry.text, entry.reason) for entry in document.hidden]
    assert ("invisible words", "invisible") in reasons
    assert reasons[-3:] == [("beyond", "off_page"), ("white", "same_colour"), ("glass", "transparent")]


def test_a_white_word_that_touches_a_black_one_is_not_taken_with_it(raw_pdf) -> None:
    content = b"BT /F1 12 Tf 72 700 Td (cook) Tj 1 g (surgeon) Tj 0 g (book) Tj ET"
    document = read(raw_pdf(content)).document
    assert "surgeon" not in document.text
    assert [(entry.text, entry.reason) for entry in document.hidden] == [("surgeon", "same_colour")]


@pytest.mark.parametrize(
    "ground",
    [
        b"0.1 0.1 0.4 rg 50 480 300 60 re f",
        b"40 w 50 505 m 350 505 l S",
        b"q 300 0 0 60 50 480 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI Q",
    ],
)
def test_white_text_on_something_dark_stays_visible(raw_pdf, ground: bytes) -> None:
    content = ground + b" 1 g BT /F1 12 Tf 72 500 Td (On a banner) Tj ET"
    assert read(raw_pdf(content)).document.text == "On a banner"


def test_white_text_on_white_paint_is_hidden(raw_pdf) -> None:
    content = b"1 g 50 480 300 60 re f BT /F1 12 Tf 72 500 Td (Nothing) Tj ET 0 g BT /F1 12 Tf 72 600 Td (Ada) Tj ET"
    document = read(raw_pdf(content)).document
    assert (document.text, document.hidden[0].text) == ("Ada", "Nothing")


def test_a_hyphen_at_the_end_of_a_line_does_not_swallow_the_line_break(raw_pdf) -> None:
    content = b"BT /F1 12 Tf 14 TL 72 700 Td (manage-) Tj T* (ment of kitchens) Tj ET"
    assert read(raw_pdf(content)).document.text == "management\nof kitchens"


def test_outcomes(raw_pdf) -> None:
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(raw_pdf(b"BT /F1 12 Tf 72 700 Td (Ada) Tj ET"))) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    assert read(locked.getvalue()).outcome is Outcome.ENCRYPTED
    assert read(b"%PDF-1.7 and nothing else").outcome is Outcome.MALFORMED
    assert read(raw_pdf(b"")).outcome is Outcome.NO_TEXT
    many = io.BytesIO()
    canvas = Canvas(many)
    for number in range(4):
        canvas.drawString(72, 700, f"Page {number}")
        canvas.showPage()
    canvas.save()
    cut = read(many.getvalue(), limits=Limits(max_pages=2))
    assert (cut.outcome, cut.document.cuts[0]) == (Outcome.PARTIAL, ("pages", 2, 4))
    assert read(many.getvalue(), limits=Limits(max_pages_total=3)).outcome is Outcome.TOO_MANY_PAGES
    content = b"BT /F1 8 Tf 10 TL 72 700 Td " + b"(some words here) Tj T* " * 60 + b"ET"
    cut = read(raw_pdf(content), limits=Limits(max_characters=400))
    assert (cut.outcome, cut.document.cuts[0].what) == (Outcome.PARTIAL, "characters")
    assert len(cut.document.text) <= 400


def test_modification_date_and_junk_before_the_header(raw_pdf) -> None:
    data = raw_pdf(
        b"BT /F1 12 Tf 72 700 Td (Ada) Tj ET", objects={6: b"<</ModDate(D:20240501120000Z)>>"}, trailer=b"/Info 6 0 R"
    )
    document = read(b"MIME\n" * 100 + data).document
    assert (document.text, document.modified) == ("Ada", date(2024, 5, 1))


def test_crop_box_bounds_what_is_visible(raw_pdf) -> None:
    content = b"BT /F1 12 Tf 150 500 Td (Inside) Tj ET BT /F1 12 Tf 20 20 Td (Outside) Tj ET"
    document = read(raw_pdf(content, page=b"/CropBox[100 100 500 700]")).document
    assert document.text == "Inside"
    assert document.words[0].box.x0 == pytest.approx(50, abs=2)


@pytest.mark.parametrize("turns", range(4))
def test_frames_turn_corners_onto_corners(turns: int) -> None:
    frame = Frame.of((10, 20, 110, 220), quarter_turns=turns)
    assert (frame.width, frame.height) == ((200, 100) if turns % 2 else (100, 200))
    # The lower left corner of the page goes to the corner that a clockwise turn takes it to.
    corner = [(0, 200), (0, 0), (100, 0), (200, 100)][turns]
    assert frame.point(10, 20) == corner
    assert frame.box((10, 220, 110, 20)) == Box(0, 0, frame.width, frame.height)
    # Text that runs along the page's own x axis is turned with the page.
    assert frame.turn((1, 0, 0, 1)) == [0, 3, 2, 1][turns]


def test_limits_name_the_engines_there_are() -> None:
    with pytest.raises(ValueError, match="pdf_engine must be one of pdfminer, pdfium"):
        Limits(pdf_engine="acrobat")
