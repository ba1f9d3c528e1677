"""Text recognition: tesseract's table to placed words, and scans to resumes where tesseract is installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.domain.outcome import Outcome
from matcher.readers import Limits, Sandbox, read_document, recognition
from matcher.readers.page_picture import Picture
from matcher.readers.tesseract import placed_words, recognised

needs_tesseract = pytest.mark.skipif(not recognition.is_available(), reason="tesseract is not installed")

NAMES = ("level", "block_num", "par_num", "line_num", "left", "top", "width", "height", "conf", "text")


def rows(*values: tuple[object, ...]) -> list[dict[str, str]]:
    return [dict(zip(NAMES, map(str, value), strict=True)) for value in values]


def test_words_of_a_line_share_baseline_and_size_whatever_hangs_below_it() -> None:
    table = rows(
        (4, 1, 1, 1, 100, 200, 400, 50, -1, ""),
        (5, 1, 1, 1, 100, 200, 80, 40, 96, "Ada"),
        (5, 1, 1, 1, 200, 200, 120, 51, 91, "grilling"),
        (5, 1, 1, 1, 340, 200, 60, 40, 12, "smudge"),
        (5, 1, 1, 2, 100, 300, 60, 38, 90, "of\ufb01ce"),
    )
    first, second, third = placed_words(table, scale=4.0)
    assert [word.text for word in (first, second, third)] == ["Ada", "grilling", "office"]
    assert first.baseline == second.baseline == 60
    assert first.size == second.size == 14
    assert (first.x0, first.x1, first.box.y0) == (25, 45, 50)
    assert second.box.y1 == 62.75


def test_a_picture_that_tesseract_cannot_read_has_no_words() -> None:
    assert recognised(Picture(b"no picture", 1.0)) == []


def test_a_scan_without_tesseract_says_what_to_install(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognition.shutil, "which", lambda name: None)
    with Sandbox() as sandbox:
        result = sandbox.read(samples / "resumes" / "electrician-victor-stone.pdf")
    assert result.outcome is Outcome.NO_TEXT
    assert "tesseract-ocr" in result.reason


@needs_tesseract
def test_a_scan_is_read_in_order_with_boxes_on_its_page(samples: Path, agreement) -> None:
    with Sandbox() as sandbox:
        result = sandbox.read(samples / "resumes" / "electrician-victor-stone.pdf")
    assert result.outcome is Outcome.OK
    assert "text recognition" in result.reason
    document = result.document
    agreement(document)
    assert document.engine == "tesseract"
    words = document.text.split()
    assert words[:3] == ["Victor", "Stone", "Electrician"]
    assert words.index("EXPERIENCE") < words.index("EDUCATION") < words.index("SKILLS")
    assert all(0 < word.box.x0 < word.box.x1 < 612 and 0 < word.box.y0 < word.box.y1 < 792 for word in document.words)
    assert all(6 <= word.size <= 40 for word in document.words)


@needs_tesseract
def test_a_page_with_few_words_and_no_picture_is_not_recognised(raw_pdf) -> None:
    data = raw_pdf(b"BT /F1 12 Tf 72 700 Td (Ada) Tj ET")
    assert read_document(data, engine="tesseract").document.engine == "pdfium"
    with Sandbox() as sandbox:
        assert sandbox.read(data).document.engine == "pdfminer"


@needs_tesseract
def test_scanned_pages_beyond_the_limit_are_cut(samples: Path) -> None:
    import io

    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(samples / "resumes" / "electrician-victor-stone.pdf") as pdf:
        pdf.pages.append(pdf.pages[0])
        pdf.save(out)
    result = read_document(out.getvalue(), engine="tesseract", limits=Limits(max_recognised_pages=1))
    assert result.outcome is Outcome.PARTIAL
    assert ("scanned pages", 1, 2) in result.document.cuts
