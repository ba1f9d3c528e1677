"""What a file is, by its content. Its ending only tells Markdown from plain text."""

from __future__ import annotations

import io
import re
import zipfile

from matcher.domain.outcome import Outcome
from matcher.readers.failure import ReadFailure

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
RTF = "application/rtf"
HTML = "text/html"
MARKDOWN = "text/markdown"
TEXT = "text/plain"

_SAVE_AS_PDF = "save it as PDF or DOCX and send it again"
_ASK_FOR_TEXT = "ask for a PDF or DOCX with selectable text"
_UNSUPPORTED: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image", _ASK_FOR_TEXT),
    (b"\xff\xd8\xff", "a JPEG image", _ASK_FOR_TEXT),
    (b"GIF8", "a GIF image", _ASK_FOR_TEXT),
    (b"BM", "a bitmap image", _ASK_FOR_TEXT),
    (b"II*\x00", "a TIFF image", _ASK_FOR_TEXT),
    (b"MM\x00*", "a TIFF image", _ASK_FOR_TEXT),
    (b"RIFF", "a picture or a recording", _ASK_FOR_TEXT),
    (b"%!PS", "a PostScript file", _SAVE_AS_PDF),
    (b"\xffWPC", "a WordPerfect document", _SAVE_AS_PDF),
    (b"\x1f\x8b", "a compressed archive", "unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a compressed archive", "unpack it first"),
    (b"Rar!", "a compressed archive", "unpack it first"),
    (b"BZh", "a compressed archive", "unpack it first"),
    (b"\xfd7zXZ\x00", "a compressed archive", "unpack it first"),
    (b"\x7fELF", "a program", "ask for the resume itself"),
    (b"MZ", "a program", "ask for the resume itself"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML_HEAD = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|title|div|table|h1|p)\b", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def sniff(data: bytes, *, name: str = "") -> str:
    """Return the media type of `data`.

    Raises
    ------
    ReadFailure
        Nothing that matcher reads; the reason names what it is and what to do.
    """
    if not data:
        raise ReadFailure(Outcome.MALFORMED, "the file is empty (0 bytes); ask for it again")
    head = data[:1024]
    if head.startswith(b"PK"):
        return _sniff_zip(data)
    if head.startswith(b"{\\rtf"):
        return RTF
    if b"%PDF-" in head:
        return PDF
    _refuse_known(data)
    if _looks_like_html(head):
        return HTML
    if decode_text(data) is None:
        raise _unsupported("a binary file of unknown type", _SAVE_AS_PDF)
    return MARKDOWN if name.lower().endswith((".md", ".markdown")) else TEXT


def decode_text(data: bytes) -> str | None:
    """Return `data` as text if it is UTF-8, UTF-16 or Windows-1252 with hardly any control characters, else None."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decoded(data, encoding)
    n_nul = data[:4096].count(0)
    if n_nul > len(data[:4096]) // 4:
        is_little = data[1:4096:2].count(0) >= data[0:4096:2].count(0)
        return _decoded(data, "utf-16-le" if is_little else "utf-16-be")
    text = _decoded(data, "utf-8")
    return text if text is not None else _decoded(data, "cp1252")


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    # A stray control character happens in honest text; a binary file has one in every hundred or more.
    return text if len(_CONTROL.findall(text)) <= len(text) // 200 else None


def _looks_like_html(head: bytes) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"<") and _HTML_HEAD.search(head) is not None


def _refuse_known(data: bytes) -> None:
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise ReadFailure(Outcome.ENCRYPTED, "the document is protected by a password; ask for a copy without one")
        raise _unsupported("a document of Word 97-2003 or another old Office program", _SAVE_AS_PDF)
    for magic, what, advice in _UNSUPPORTED:
        if data.startswith(magic):
            raise _unsupported(what, advice)
    if data[4:8] == b"ftyp":
        raise _unsupported("a picture or a recording", _ASK_FOR_TEXT)
    if b"mime-version:" in data[:512].lower():
        raise _unsupported("a saved e-mail or web archive", "send the attached resume itself")


def _sniff_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise ReadFailure(Outcome.MALFORMED, "the document is cut off or damaged; ask for it again") from None
    if "word/document.xml" in names:
        return DOCX
    if "content.xml" in names and ODT.encode() in data[:256]:
        return ODT
    if any(name.startswith("word/document") for name in names):
        return DOCX
    for prefix, what in (("xl/", "an Excel workbook"), ("ppt/", "a PowerPoint presentation"), ("Index/", "a Pages document")):
        if any(name.startswith(prefix) for name in names):
            raise _unsupported(what, _SAVE_AS_PDF)
    if "content.xml" in names:
        raise _unsupported("an OpenDocument file, but not a text", _SAVE_AS_PDF)
    raise _unsupported("a zip archive", "unpack it first")


def _unsupported(what: str, advice: str) -> ReadFailure:
    return ReadFailure(Outcome.UNSUPPORTED_TYPE, f"this is {what}, which matcher does not read; {advice}")
