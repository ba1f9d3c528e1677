"""Objects, tables and pages: the same as pdfminer's own on honest files, and something sensible on others."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pikepdf
import pytest
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, PDFStream
from pdfminer.psparser import PSKeyword

from matcher.domain.outcome import Outcome
from matcher.readers import Limits, pinned
from matcher.readers.failure import ReadFailure
from matcher.readers.pdf_objects import Nothing, read_object
from matcher.readers.pdf_structure import StructuredDocument, pages_of

SHOWN = b"BT /F1 12 Tf 72 700 Td (Ada Example) Tj ET"


def plainly(value: object) -> object:
    """Return an object as values that can be compared."""
    if isinstance(value, PDFObjRef):
        return "reference", value.objid
    if isinstance(value, PDFStream):
        attributes = {key: entry for key, entry in value.attrs.items() if key != "Length"}
        return "stream", plainly(attributes), value.rawdata if value.data is None else value.data
    if isinstance(value, PSKeyword):
        return {b"null": None}.get(value.name, value)  # pdfminer leaves null in object streams a keyword
    if isinstance(value, dict):
        return {key: plainly(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [plainly(entry) for entry in value]
    return value


def one(data: bytes) -> object:
    return plainly(read_object(data, 0, None)[0])


def name(text: str) -> object:
    return read_object(b"/" + text.encode(), 0, None)[0]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"7", 7),
        (b" -3.25", -3.25),
        (b".5", 0.5),
        (b"(a\\(b\\)\\101\\\nc)", b"a(b)Ac"),
        (b"(a(b)c)", b"a(b)c"),
        (b"<48 65 6C6>", b"Hel`"),
        (b"[1 2 R]", [("reference", 1)]),
        (b"[1 % c\n2 R x]", [1, 2, None, None]),
        (b"[1 0 R 2 0 R 3]", [("reference", 1), ("reference", 2), 3]),
        (b"<</A 1/B[true null]/C null>>", {"A": 1, "B": [True, None]}),
        (b"<</A <</B 1>> % a comment\n/C 2>>", {"A": {"B": 1}, "C": 2}),
        (b"<</A 1", {"A": 1}),
        (b"[1 [2 3", [1, [2, 3]]),
        (b"[1 2 endobj 3", [1, 2]),
        (b"12345678901234567890123", 1.2345678901234568e22),
    ],
)
def test_objects(data: bytes, expected: object) -> None:
    assert one(data) == expected


def test_names_are_pdfminers_own_literals() -> None:
    assert name("A#42C") is name("ABC")
    assert read_object(b"<</Type/Page>>", 0, None)[0]["Type"] is name("Page")


@pytest.mark.parametrize("data", [b"", b"   ", b"endobj", b"%", b"[" * 300, b"<</A " * 300])
def test_where_there_is_no_object(data: bytes) -> None:
    with pytest.raises(Nothing):
        read_object(data, 0, None)


def real_pdfs(samples: Path, shared: Path) -> list[Path]:
    folders = (samples / "resumes", shared / "pdf-fixtures")
    return [path for folder in folders for path in sorted(folder.glob("*.pdf")) if folder.is_dir()]


def test_every_object_of_honest_files_is_what_pdfminer_makes_of_it(samples: Path, root: Path) -> None:
    n_compared = 0
    for path in real_pdfs(samples, root.parent / "shared" / "data"):
        data = path.read_bytes()
        try:
            theirs = PDFDocument(PDFParser(io.BytesIO(data)))
        except Exception:  # noqa: BLE001 - encrypted or damaged on purpose
            continue
        ours = StructuredDocument(data)
        assert sorted(section.get_trailer().get("Size", 0) for section in ours.xrefs) == sorted(
            section.get_trailer().get("Size", 0) for section in theirs.xrefs
        )
        numbers = {number for section in theirs.xrefs for number in section.get_objids()}
        for number in sorted(numbers):
            assert plainly(ours.getobj(number)) == plainly(theirs.getobj(number)), (path.name, number)
            n_compared += 1
    assert n_compared > 500  # 619 in the samples alone


def test_a_scan_finds_what_the_table_says(samples: Path) -> None:
    for path in sorted((samples / "resumes").glob("*.pdf"))[:12]:
        data = path.read_bytes()
        if b"/Encrypt" in data:
            continue
        ours, scanned = StructuredDocument(data), StructuredDocument(data, is_scanned=True)
        assert scanned.is_scanned
        assert not ours.is_scanned
        assert [page.pageid for page in pages_of(scanned)] == [page.pageid for page in pages_of(ours)]


def test_a_scan_finds_objects_in_object_streams(raw_pdf, read_text) -> None:
    with pikepdf.open(io.BytesIO(raw_pdf(SHOWN))) as pdf:
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    data = out.getvalue()
    assert b"/ObjStm" in data
    assert read_text(data) == "Ada Example"
    assert read_text(re.sub(rb"startxref\s+\d+", b"startxref\n3", data)) == "Ada Example"


@pytest.mark.parametrize("shift", [-9, -1, 2, 5000])
def test_wrong_offsets_are_mended(raw_pdf, read_text, shift: int) -> None:
    data = re.sub(rb"(\d{10}) 00000 n", lambda found: b"%010d 00000 n" % max(int(found[1]) + shift, 0), raw_pdf(SHOWN))
    assert read_text(data) == "Ada Example"


def test_one_wrong_offset_is_mended(raw_pdf, read_text) -> None:
    data = raw_pdf(SHOWN)
    offset = b"%010d" % data.index(b"4 0 obj")
    assert read_text(data.replace(offset, b"%010d" % 17)) == "Ada Example"


@pytest.mark.parametrize("length", [b"0", b"1", b"99999", b"-4", b"(x)", b"4 0 R", b"77 0 R"])
def test_a_wrong_length_ends_at_the_end_mark(raw_pdf, read_text, length: bytes) -> None:
    assert read_text(re.sub(rb"/Length \d+", b"/Length " + length, raw_pdf(SHOWN))) == "Ada Example"


def test_the_last_version_of_an_object_counts(raw_pdf, read_text) -> None:
    data = raw_pdf(SHOWN)
    start = len(data)
    data += b"4 0 obj\n<</Length 44>>stream\n" + SHOWN.replace(b"Ada", b"Ben G") + b"\nendstream\nendobj\n"
    table = len(data)
    before = int(re.search(rb"startxref\n(\d+)", data)[1])
    data += b"xref\n4 1\n%010d 00000 n \ntrailer\n<</Size 6/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF" % (
        start,
        before,
        table,
    )
    assert read_text(data) == "Ben G Example"
    assert read_text(data[: data.rindex(b"startxref")] + b"startxref\n1\n") == "Ben G Example"


def test_pages_that_are_not_there_are_counted(raw_pdf, read) -> None:
    result = read(raw_pdf(SHOWN, objects={2: b"<</Type/Pages/Kids[3 0 R 70 0 R 71 0 R 3 0 R]/Count 4>>"}))
    assert result.outcome is Outcome.PARTIAL
    assert result.document.cuts == (("pages that the file names", 1, 3),)
    assert result.document.text == "Ada Example"


def test_boxes_and_rotation_are_inherited(raw_pdf) -> None:
    tree = b"<</Type/Pages/Kids[6 0 R]/MediaBox[0 0 100 200]/Rotate 90>>"
    data = raw_pdf(SHOWN, objects={2: tree, 6: b"<</Kids[3 0 R]/CropBox[1 2 3 4]>>"}).replace(b"/MediaBox[0 0 612 792]", b"")
    (page,) = pages_of(StructuredDocument(data))
    assert (page.mediabox, page.cropbox, page.rotate) == ((0, 0, 100, 200), (1, 2, 3, 4), 90)


def test_objects_beyond_a_megabyte_too_many_are_refused(raw_pdf, read) -> None:
    kids = b" ".join(b"%d 0 R" % number for number in range(6, 206))
    objects = dict.fromkeys(range(6, 206), b"[" + b"(x) " * 15_000 + b"]")
    result = read(raw_pdf(SHOWN, objects=objects | {2: b"<</Type/Pages/Kids[" + kids + b" 3 0 R]>>"}))
    assert result.outcome is Outcome.MALFORMED
    assert "without end" in result.reason


def test_streams_that_overlap_are_refused(raw_pdf) -> None:
    document = StructuredDocument(raw_pdf(SHOWN), limits=Limits(max_inflated_bytes=60))
    place = document.data.index(b"4 0 obj")
    document.read_indirect(place, 4)
    with pytest.raises(ReadFailure, match="without end"):
        document.read_indirect(place, 4)


@pytest.mark.parametrize("piece", [b"[", b"<<", b"(", b"1 ", b"/A", b"1 0 R ", b"%\n", b"<"])
def test_objects_cost_linear_time(piece: bytes) -> None:
    # A second; a quadratic step would take an hour, and the limit of each test ends it.
    with contextlib.suppress(Nothing):
        read_object(b"[" + piece * 1_200_000, 0, None)


def test_another_pdfminer_is_used_in_its_own_way(samples: Path, read, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [path.read_bytes() for path in sorted((samples / "resumes").glob("*.pdf"))[:10]]
    before = [read(data).document for data in files]
    assert "with our own reader" in pinned.pdfminer_in_words()
    monkeypatch.setattr("pdfminer.__version__", "29990101")
    assert not pinned.is_tested_pdfminer()
    assert "29990101, with its own reader of objects" in pinned.pdfminer_in_words()
    assert [read(data).document for data in files] == before


def test_the_bounds_hold_with_another_pdfminer_too(raw_pdf, read, monkeypatch: pytest.MonkeyPatch) -> None:
    import zlib

    monkeypatch.setattr("pdfminer.__version__", "29990101")
    result = read(raw_pdf(zlib.compress(b" " * (40 << 20)), stream=b"/Filter/FlateDecode"))
    assert result.outcome is Outcome.MALFORMED
    assert "inflate" in result.reason
