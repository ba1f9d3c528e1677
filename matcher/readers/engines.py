"""The engines that read PDF, by name: each a `Reader` of its own that shares the layout with the others."""

from __future__ import annotations

from matcher.domain.protocols import Reader
from matcher.readers.engine_names import PDFIUM, PDFMINER, REPAIRED, TESSERACT
from matcher.readers.limits import Limits


def pdf_reader(engine: str, limits: Limits) -> Reader:
    """Return the engine of this name.

    Raises
    ------
    KeyError
        There is none.
    """
    return _LOADERS[engine](limits)


def _pdfminer(limits: Limits) -> Reader:
    from matcher.readers.pdf import PdfReader

    return PdfReader(limits)


def _pdfium(limits: Limits) -> Reader:
    from matcher.readers.pdfium import PdfiumReader

    return PdfiumReader(limits)


def _repaired(limits: Limits) -> Reader:
    from matcher.readers.repair import RepairingReader

    return RepairingReader(limits)


def _tesseract(limits: Limits) -> Reader:
    from matcher.readers.recognition import RecognisingReader

    return RecognisingReader(limits)


_LOADERS = {PDFMINER: _pdfminer, PDFIUM: _pdfium, REPAIRED: _repaired, TESSERACT: _tesseract}
ENGINES = tuple(_LOADERS)
