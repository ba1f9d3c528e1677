"""PDF, read with pdfium.

pdfium can end its process on a hostile file: read with it in a `Sandbox`.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, NamedTuple

from matcher.domain.document import Cut, Document, HiddenText
from matcher.readers.compose import Composer
from matcher.readers.dates_inside import date_inside
from matcher.readers.failure import ReadFailure
from matcher.readers.layout import arrange
from matcher.readers.limits import Limits
from matcher.readers.pdf_failures import damaged, locked, protected, too_many_pages, without_text
from matcher.readers.pdfium_frame import Frame
from matcher.readers.pdfium_sight import sifted
from matcher.readers.pdfium_text import TextPage
from matcher.readers.pdfium_words import words_of
from matcher.readers.placed import PlacedWord
from matcher.readers.sniff import PDF

_DATE_BYTES = 256
_ONE_AT_A_TIME = threading.Lock()  # pdfium may not be called from two threads


class PdfiumReader:
    """Reads PDF through pdfium's text pages and our own layout."""

    name = "pdfium"
    media_types: Sequence[str] = (PDF,)

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    def read(self, data: bytes) -> Document:
        """Return the document in `data`.

        Raises
        ------
        ReadFailure
            Encrypted, damaged, without text, or beyond a limit.
        """
        with opened(data) as pdf:
            return self._read(pdf)

    def _read(self, pdf: Any) -> Document:
        limits = self._limits
        n_pages = page_count(pdf, limits)
        n_kept = min(n_pages, limits.max_pages)
        composer = Composer(max_characters=limits.max_characters)
        hidden: list[HiddenText] = []
        cuts: list[Cut] = []
        n_broken = n_characters = n_scans = 0
        for number in range(1, n_kept + 1):
            with page_of(pdf, number) as page:
                if page is None:
                    n_broken += 1
                    continue
                found = read_page(page, number=number, max_characters=limits.max_characters - n_characters)
            hidden.extend(found.hidden)
            compose_page(composer, found.words, number=number)
            n_characters += found.n_characters
            n_scans += found.is_scan
            if n_characters >= limits.max_characters:
                cuts.append(Cut("characters", limits.max_characters, None))
                break
        if n_pages > n_kept:
            cuts.append(Cut("pages", n_kept, n_pages))
        if n_broken:
            cuts.append(Cut("readable pages", n_kept - n_broken, n_kept))
        document = composer.document(
            media_type=PDF,
            engine=self.name,
            n_pages=n_pages,
            hidden=hidden,
            cuts=cuts,
            modified=modified(pdf),
            n_scans=n_scans,
        )
        if not document.words:
            raise damaged() if n_broken else without_text(has_hidden=bool(hidden))
        return document


class PageText(NamedTuple):
    """What one page says."""

    words: list[PlacedWord]
    """That count."""
    hidden: list[HiddenText]
    is_scan: bool
    """Whether the words are the text layer of a scanned page."""
    n_characters: int


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """Give pdfium's handle of a file, to this thread alone.

    Raises
    ------
    ReadFailure
        Encrypted or damaged.
    """
    import pypdfium2.raw as pdfium

    # Offsets count from the header, whatever a mail program wrote before it.
    data = data[max(data.find(b"%PDF-", 0, 1024), 0) :]
    with _ONE_AT_A_TIME:
        pdf = pdfium.FPDF_LoadMemDocument64(data, len(data), b"")
        if not pdf:
            raise _failure(pdfium.FPDF_GetLastError())
        try:
            yield pdf
        finally:
            pdfium.FPDF_CloseDocument(pdf)


def _failure(error: int) -> ReadFailure:
    import pypdfium2.raw as pdfium

    if error == pdfium.FPDF_ERR_PASSWORD:
        return protected()
    return locked() if error == pdfium.FPDF_ERR_SECURITY else damaged()


def page_count(pdf: Any, limits: Limits) -> int:
    """Return the number of pages.

    Raises
    ------
    ReadFailure
        None, or far too many.
    """
    import pypdfium2.raw as pdfium

    n_pages = int(pdfium.FPDF_GetPageCount(pdf))
    if n_pages > limits.max_pages_total:
        raise too_many_pages(limits.max_pages_total)
    if n_pages < 1:
        raise damaged()
    return n_pages


@contextmanager
def page_of(pdf: Any, number: int) -> Iterator[Any]:
    """Give pdfium's handle of a page, None when it cannot be read."""
    import pypdfium2.raw as pdfium

    page = pdfium.FPDF_LoadPage(pdf, number - 1) or None
    try:
        yield page
    finally:
        if page is not None:
            pdfium.FPDF_ClosePage(page)


def read_page(page: Any, *, number: int, max_characters: int) -> PageText:
    """Return the words of a page, at most so many characters of it."""
    frame = frame_of(page)
    text = TextPage(page, frame)
    try:
        words = words_of(text, frame, max_characters=max_characters)
        return PageText(*sifted(page, frame, words, number=number), text.n_characters)
    finally:
        text.close()


def frame_of(page: Any) -> Frame:
    """Return the frame in which a page is displayed."""
    import pypdfium2.raw as pdfium

    area = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, area)
    return Frame.of((area.left, area.bottom, area.right, area.top), quarter_turns=pdfium.FPDFPage_GetRotation(page))


def compose_page(composer: Composer, words: Sequence[PlacedWord], *, number: int) -> None:
    """Add the words of a page in reading order."""
    for block in arrange(words):
        composer.end_block()
        for row in block:
            composer.add_row(row, page=number)


def modified(pdf: Any) -> date | None:
    """Return the day on which the file says it was changed."""
    import pypdfium2.raw as pdfium

    buffer = ctypes.create_string_buffer(_DATE_BYTES)
    n_bytes = pdfium.FPDF_GetMetaText(pdf, b"ModDate", buffer, _DATE_BYTES)
    return date_inside(buffer.raw[: max(n_bytes - 2, 0)].decode("utf-16-le", "replace"))
