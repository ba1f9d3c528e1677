"""PDF whose structure is broken, written anew by pikepdf (qpdf) and then read as usual.

qpdf finds the objects of a file that was cut off, or whose tables of contents are wrong or point at each other.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from dataclasses import replace

from matcher.domain.document import Document
from matcher.readers.failure import ReadFailure
from matcher.readers.limits import Limits
from matcher.readers.pdf import PdfReader
from matcher.readers.pdf_failures import damaged, protected
from matcher.readers.pdfium import PdfiumReader
from matcher.readers.sniff import PDF

_ENDS = b"\nendstream\nendobj\n"
"""Closes an object that was cut off, of which qpdf would else take nothing; it says nothing behind a whole file."""


class RepairingReader:
    """Reads what pikepdf makes of a broken file, with pdfminer, and where that fails with pdfium."""

    name = "repaired"
    media_types: Sequence[str] = (PDF,)

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    def read(self, data: bytes) -> Document:
        """Return the document in `data`.

        Raises
        ------
        ReadFailure
            It cannot be repaired, or not be read afterwards.
        """
        mended = _rewritten(data)
        try:
            document = PdfReader(self._limits).read(mended)
        except ReadFailure:
            document = PdfiumReader(self._limits).read(mended)
        return replace(document, engine=f"{document.engine} after repair by pikepdf")


def _rewritten(data: bytes) -> bytes:
    import pikepdf

    logging.getLogger("pikepdf").setLevel(logging.CRITICAL + 1)  # its warnings quote the file
    mended = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(data + _ENDS), suppress_warnings=True) as pdf:
            pdf.save(mended, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    except pikepdf.PasswordError:
        raise protected() from None
    # Whatever qpdf finds wrong, and what its bindings make of values of a wrong type.
    except (pikepdf.PdfError, pikepdf.DataDecodingError, pikepdf.ForeignObjectError, RuntimeError, ValueError, TypeError):
        raise damaged() from None
    return mended.getvalue()
