"""PDF, read with pdfminer.six."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from matcher.domain.document import Cut, Document
from matcher.readers.compose import Composer
from matcher.readers.dates_inside import date_inside
from matcher.readers.layout import arrange
from matcher.readers.limits import Limits
from matcher.readers.pdf_failures import damaged, endless, locked, protected, too_many_pages, without_text
from matcher.readers.sniff import PDF

if TYPE_CHECKING:
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfpage import PDFPage

    from matcher.readers.pdf_interpreter import PageInterpreter


class PdfReader:
    """Reads PDF through pdfminer's interpreter and our own text device and layout."""

    name = "pdfminer"
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
        from matcher.readers.pdf_filters import inflation_capped
        from matcher.readers.pdf_fonts import PDF_FAULTS

        with inflation_capped(self._limits), _pdfminer_silenced():
            try:
                return self._read(data)
            except PDF_FAULTS:
                raise damaged() from None
            except RecursionError:
                raise damaged() from None

    def _read(self, data: bytes) -> Document:
        from matcher.readers.pdf_budget import Budget
        from matcher.readers.pdf_device import WordDevice
        from matcher.readers.pdf_fonts import FontStore
        from matcher.readers.pdf_interpreter import PageInterpreter
        from matcher.readers.pdf_layers import Layers

        pdf, pages, n_missing = self._opened(data[max(data.find(b"%PDF-", 0, 1024), 0) :])
        composer = Composer(max_characters=self._limits.max_characters)
        store = FontStore()
        device = WordDevice(store, max_characters=self._limits.max_characters)
        budget = Budget(self._limits)
        layers = Layers(pdf.catalog)
        cuts: list[Cut] = []
        n_broken = 0
        kept = pages[: self._limits.max_pages]
        for number, page in enumerate(kept, start=1):
            n_damaged = budget.n_damaged
            is_whole, cut = _drawn(PageInterpreter(store, device, budget, layers), page, number)
            n_broken += not is_whole or budget.n_damaged > n_damaged
            for block in arrange(device.finish_page()):
                composer.end_block()
                for row in block:
                    composer.add_row(row, page=number)
            if cut is not None:
                cuts.append(cut)
                break
        if len(pages) > len(kept):
            cuts.append(Cut("pages", len(kept), len(pages)))
        if n_broken:
            cuts.append(Cut("readable pages", len(kept) - n_broken, len(kept)))
        if n_missing:
            cuts.append(Cut("pages that the file names", len(pages), len(pages) + n_missing))
        if getattr(pdf, "is_cut_off", False):
            cuts.append(Cut("bytes of a file that breaks off", len(data), None))
        document = composer.document(
            media_type=PDF,
            engine=self.name,
            n_pages=len(pages),
            hidden=device.hidden,
            cuts=cuts,
            modified=_modified(pdf),
            n_scans=device.n_scans,
        )
        if not document.words:
            raise damaged() if n_broken else endless() if cuts else without_text(has_hidden=bool(device.hidden))
        return document

    def _opened(self, data: bytes) -> tuple[PDFDocument, list[PDFPage], int]:
        """Return the document, its pages, and how many more it names that are not there.

        Offsets count from the header, whatever a mail program wrote before it, so `data` begins there. Where the file's
        own tables lead nowhere, its objects are looked for.
        """
        from matcher.readers.pdf_fonts import PDF_FAULTS

        try:
            pdf = _open(data, self._limits)
            pages, n_missing = self._pages(pdf)
            if pages:
                return pdf, pages, n_missing
        except PDF_FAULTS:
            pass
        pdf = _open(data, self._limits, is_scanned=True)
        pages, n_missing = self._pages(pdf)
        if not pages:
            raise damaged()
        return pdf, pages, n_missing

    def _pages(self, pdf: PDFDocument) -> tuple[list[PDFPage], int]:
        from matcher.readers.pdf_structure import loose_pages_of, pages_of

        total = self._limits.max_pages_total
        n_missing = 0
        pages: list[PDFPage] = []
        for page in pages_of(pdf):
            if page is None:
                n_missing += 1
                continue
            pages.append(page)
            if len(pages) > total:
                break
        if not pages:
            pages = list(islice(loose_pages_of(pdf), total + 1))
        if len(pages) > total:
            raise too_many_pages(total)
        return pages, n_missing


def _drawn(interpreter: PageInterpreter, page: PDFPage, number: int) -> tuple[bool, Cut | None]:
    """Run a page; return whether it could be run to its end, and what was cut where a limit bit."""
    from matcher.readers.pdf_budget import BudgetExhausted
    from matcher.readers.pdf_device import CharactersExhausted
    from matcher.readers.pdf_fonts import PDF_FAULTS

    try:
        interpreter.run_page(page, number=number)
    except CharactersExhausted as exhausted:
        return True, Cut("characters", exhausted.n_kept, None)
    except BudgetExhausted as exhausted:
        return True, Cut(exhausted.what, exhausted.n_kept, None)
    except (RecursionError, *PDF_FAULTS):
        return False, None
    return True, None


@contextmanager
def _pdfminer_silenced() -> Iterator[None]:
    """Keep pdfminer from logging within the block: its messages quote the file."""
    logger = logging.getLogger("pdfminer")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)


def _open(data: bytes, limits: Limits, *, is_scanned: bool = False) -> PDFDocument:
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect

    from matcher.readers.pdf_structure import CappedDocument, StructuredDocument
    from matcher.readers.pinned import is_tested_pdfminer

    try:
        if not is_tested_pdfminer():
            return CappedDocument(data)
        return StructuredDocument(data, is_scanned=is_scanned, limits=limits)
    except PDFPasswordIncorrect:
        raise protected() from None
    except PDFEncryptionError:
        raise locked() from None


def _modified(pdf: PDFDocument) -> date | None:
    from pdfminer.pdftypes import resolve1
    from pdfminer.utils import decode_text

    for info in pdf.info:
        raw: Any = resolve1(info.get("ModDate"))
        if isinstance(raw, bytes):
            return date_inside(decode_text(raw))
    return None
