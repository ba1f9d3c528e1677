"""Scanned PDF: pages with almost no text are drawn by pdfium and recognised by tesseract.

The picture goes to tesseract through a pipe and the words come back through one, so that neither is ever written to disk.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from typing import Any

from matcher.domain.document import Cut, Document, HiddenText
from matcher.readers.compose import Composer
from matcher.readers.engine_names import PDFIUM, TESSERACT
from matcher.readers.limits import Limits
from matcher.readers.page_picture import drawn, has_picture
from matcher.readers.pdf_failures import damaged, without_text
from matcher.readers.pdfium import PageText, compose_page, frame_of, modified, opened, page_count, page_of, read_page
from matcher.readers.sniff import PDF
from matcher.readers.tesseract import recognised

FEW_CHARACTERS = 50
"""A page that shows fewer is a scan when there is a picture on it."""
UNMAPPED_SHARE = 0.2
"""A page of which more of the characters have no known meaning is recognised."""


def is_available() -> bool:
    """Return whether tesseract is installed."""
    return shutil.which(TESSERACT) is not None


def needs_recognition(document: Document) -> bool:
    """Return whether a page of a PDF shows too little text, or too much that nobody can decode.

    Examples
    --------
    >>> needs_recognition(Document.from_text("Ada Example"))
    True
    """
    n_characters = dict.fromkeys(range(1, document.n_pages + 1), 0)
    n_unmapped = dict(n_characters)
    for word in document.words:
        n_characters[word.page] = n_characters.get(word.page, 0) + word.end - word.start
        n_unmapped[word.page] = n_unmapped.get(word.page, 0) + document.text.count("\ufffd", word.start, word.end)
    return any(_is_poor(n_characters[page], n_unmapped[page]) for page in n_characters)


class RecognisingReader:
    """Reads PDF with pdfium, and recognises the text of the pages that hold hardly any but a picture."""

    name = TESSERACT
    media_types: Sequence[str] = (PDF,)

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    def read(self, data: bytes) -> Document:
        """Return the document in `data`; its engine is 'pdfium' when no page had to be recognised.

        Raises
        ------
        ReadFailure
            Encrypted, damaged, beyond a limit, or without text even so.
        """
        with opened(data) as pdf:
            return self._read(pdf)

    def _read(self, pdf: Any) -> Document:
        limits = self._limits
        n_pages = page_count(pdf, limits)
        n_kept = min(n_pages, limits.max_pages)
        composer = Composer(max_characters=limits.max_characters)
        hidden: list[HiddenText] = []
        n_broken = n_scans = n_recognised = 0
        for number in range(1, n_kept + 1):
            with page_of(pdf, number) as page:
                if page is None:
                    n_broken += 1
                    continue
                found = read_page(page, number=number, max_characters=limits.max_characters)
                words = found.words
                if _is_scan(page, found):
                    n_scans += 1
                    if n_scans <= limits.max_recognised_pages:
                        words = recognised(drawn(page, frame_of(page)))
                        n_recognised += bool(words)
            hidden.extend(found.hidden)
            compose_page(composer, words, number=number)
        cuts = [Cut("pages", n_kept, n_pages)] if n_pages > n_kept else []
        if n_scans > limits.max_recognised_pages:
            cuts.append(Cut("scanned pages", limits.max_recognised_pages, n_scans))
        if n_broken:
            cuts.append(Cut("readable pages", n_kept - n_broken, n_kept))
        engine = PDFIUM if not n_recognised else TESSERACT if n_recognised == n_kept else f"{PDFIUM} and {TESSERACT}"
        document = composer.document(
            media_type=PDF, engine=engine, n_pages=n_pages, hidden=hidden, cuts=cuts, modified=modified(pdf)
        )
        if not document.words:
            raise damaged() if n_broken else without_text(has_hidden=bool(hidden))
        return document


def _is_scan(page: Any, found: PageText) -> bool:
    texts = [word.text for word in found.words]
    n_unmapped = sum(text.count("\ufffd") for text in texts)
    n_characters = sum(map(len, texts))
    if not _is_poor(n_characters, n_unmapped):
        return False
    return n_characters > FEW_CHARACTERS or has_picture(page, frame_of(page))


def _is_poor(n_characters: int, n_unmapped: int) -> bool:
    return n_characters < FEW_CHARACTERS or n_unmapped > UNMAPPED_SHARE * n_characters
