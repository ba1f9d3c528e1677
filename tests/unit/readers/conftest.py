from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from matcher.domain.document import Document
from matcher.domain.outcome import ReadResult
from matcher.readers import Limits, Sandbox, read_document

RawPdf = Callable[..., bytes]


def _raw_pdf(
    content: bytes,
    *,
    objects: Mapping[int, bytes] | None = None,
    page: bytes = b"",
    resources: bytes = b"",
    stream: bytes = b"",
    font: bytes = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    trailer: bytes = b"",
) -> bytes:
    """Return a one-page PDF written by hand, so that every byte of it can be wrong on purpose."""
    parts = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>"
        + resources
        + b">>"
        + page
        + b">>",
        4: b"<<" + stream + b"/Length %d>>stream\n" % len(content) + content + b"\nendstream",
        5: font,
    } | dict(objects or {})
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    offsets = {}
    for number in sorted(parts):
        offsets[number] = out.tell()
        out.write(b"%d 0 obj\n" % number + parts[number] + b"\nendobj\n")
    start = out.tell()
    size = max(parts) + 1
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
    for number in range(1, size):
        out.write(b"%010d 00000 n \n" % offsets[number] if number in offsets else b"0000000000 65535 f \n")
    out.write(b"trailer\n<</Size %d/Root 1 0 R" % size + trailer + b">>\nstartxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def _zipped(members: Mapping[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


@pytest.fixture
def raw_pdf() -> RawPdf:
    return _raw_pdf


@pytest.fixture
def zipped() -> Callable[[Mapping[str, bytes | str]], bytes]:
    return _zipped


@pytest.fixture
def read() -> Callable[..., ReadResult]:
    return read_document


@pytest.fixture
def read_text() -> Callable[..., str]:
    """Read bytes and return the text, after checking that words, lines and text agree to the character."""

    def run(data: bytes, **options: object) -> str:
        result = read_document(data, **options)  # type: ignore[arg-type]
        assert result.document is not None, (result.outcome, result.reason)
        check_agreement(result.document)
        return result.document.text

    return run


def check_agreement(document: Document) -> None:
    words = [document.text[word.start : word.end] for word in document.words]
    assert words == document.text.split()
    lines = [document.text[line.start : line.end] for line in document.lines]
    assert lines == [line for line in document.text.split("\n") if line]
    for word in document.words:
        if word.box is not None:
            assert word.box.x1 >= word.box.x0
            assert word.box.y1 > word.box.y0


@pytest.fixture
def agreement() -> Callable[[Document], None]:
    return check_agreement


@pytest.fixture(scope="module")
def sandbox() -> Sandbox:  # type: ignore[misc]
    with Sandbox(Limits(cpu_seconds=1, second_tries=False)) as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def pdf_fixtures(shared_data: Path) -> list[Path]:
    return sorted((shared_data / "pdf-fixtures").glob("*.pdf"))
