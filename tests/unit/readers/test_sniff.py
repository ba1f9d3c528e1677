from __future__ import annotations

import pytest

from matcher.domain.outcome import Outcome
from matcher.readers import sniff
from matcher.readers.failure import ReadFailure


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"%PDF-1.4\n", "", sniff.PDF),
        (b"junk before\n" * 50 + b"%PDF-1.4\n", "resume.txt", sniff.PDF),
        (b"{\\rtf1 hello}", "resume.doc", sniff.RTF),
        (b"<!DOCTYPE html><p>Ada", "", sniff.HTML),
        (b"\xef\xbb\xbf  <html><body>Ada", "resume.pdf", sniff.HTML),
        (b"Ada Example\nCook", "resume.pdf", sniff.TEXT),
        (b"# Ada", "RESUME.MD", sniff.MARKDOWN),
        (b"# Ada", "", sniff.TEXT),
        ("Zoë".encode("utf-16"), "", sniff.TEXT),
        ("Zoe Example".encode("utf-16-be"), "", sniff.TEXT),
        ("Zoë".encode("cp1252"), "", sniff.TEXT),
    ],
)
def test_type_comes_from_content(data: bytes, name: str, expected: str) -> None:
    assert sniff.sniff(data, name=name) == expected


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"0" * 50, "PNG image"),
        (b"\xff\xd8\xff\xe0", "JPEG image"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "Word 97-2003"),
        (bytes(range(256)) * 20, "unknown type"),
        (b"\0", "unknown type"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "e-mail"),
        (b"\0\0\0\x18ftypheic", "picture"),
    ],
)
def test_what_is_not_read_is_named_with_advice(data: bytes, words: str) -> None:
    with pytest.raises(ReadFailure) as caught:
        sniff.sniff(data)
    assert caught.value.outcome is Outcome.UNSUPPORTED_TYPE
    assert words in caught.value.reason
    assert ";" in caught.value.reason


def test_protected_office_document_is_encrypted_not_unsupported() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(ReadFailure) as caught:
        sniff.sniff(data)
    assert caught.value.outcome is Outcome.ENCRYPTED


def test_zip_containers_are_told_apart(zipped) -> None:
    assert sniff.sniff(zipped({"word/document.xml": "<x/>"})) == sniff.DOCX
    assert sniff.sniff(zipped({"mimetype": sniff.ODT, "content.xml": "<x/>"})) == sniff.ODT
    for members, words in (
        ({"xl/workbook.xml": "x"}, "Excel"),
        ({"ppt/presentation.xml": "x"}, "PowerPoint"),
        ({"a.txt": "x"}, "zip archive"),
        ({"content.xml": "x"}, "OpenDocument"),
    ):
        with pytest.raises(ReadFailure, match=words):
            sniff.sniff(zipped(members))


def test_cut_off_zip_is_malformed(zipped) -> None:
    with pytest.raises(ReadFailure) as caught:
        sniff.sniff(zipped({"word/document.xml": "x" * 5000})[:-30])
    assert caught.value.outcome is Outcome.MALFORMED
