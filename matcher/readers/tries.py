"""What is tried on a PDF that the first engine cannot read, and which of the answers counts.

The other engine, for a file that is broken or too much for the first; then a copy repaired by pikepdf; then text
recognition, for pages that are pictures. Nothing is tried on a file that was read well.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from matcher.domain.document import Document
from matcher.domain.outcome import Outcome, ReadResult
from matcher.readers import recognition
from matcher.readers.engine_names import PDF_ENGINES, REPAIRED, TESSERACT
from matcher.readers.limits import Limits

Attempt = Callable[[str], ReadResult]
"""Reads the file with the engine of this name."""

_BROKEN = frozenset((Outcome.MALFORMED, Outcome.PARSER_CRASH))
_OTHER_ENGINE_MAY_READ = _BROKEN | {Outcome.TIMEOUT, Outcome.MEMORY}
_DECISIVE = frozenset((Outcome.ENCRYPTED, Outcome.TOO_MANY_PAGES))
_LOST = ("readable pages", "pages that the file names")
"""Cuts that stand for damage, not for a limit."""
_HEAD_BYTES = 1024
_INSTALL = "install tesseract (Debian, Ubuntu: apt install tesseract-ocr; macOS: brew install tesseract) and read it again"


def read_in_tries(data: bytes, limits: Limits, attempt: Attempt) -> ReadResult:
    """Return the best outcome that the engines reach; its reason names the one that failed before."""
    first = attempt(limits.pdf_engine)
    if not limits.second_tries or data.find(b"%PDF-", 0, _HEAD_BYTES) < 0:
        return first
    result = first
    if first.outcome in _OTHER_ENGINE_MAY_READ or _lost_pages(first.document):
        result = _second(first, limits, attempt)
    if result.outcome is Outcome.NO_TEXT or (result.document and recognition.needs_recognition(result.document)):
        return _with_recognition(result, attempt)
    return result


def _second(first: ReadResult, limits: Limits, attempt: Attempt) -> ReadResult:
    other = next(engine for engine in PDF_ENGINES if engine != limits.pdf_engine)
    engines = [other, REPAIRED] if first.outcome in _BROKEN else [other]
    is_scan: ReadResult | None = None
    for engine in engines:
        result = attempt(engine)
        if result.document is not None:
            if first.document is not None and len(result.document.words) <= len(first.document.words):
                return first
            return _told(result, first, limits)
        if result.outcome in _DECISIVE:
            return result
        if result.outcome is Outcome.NO_TEXT:
            is_scan = is_scan or result
    # What is left of the file shows no text. It may be a scan, or have lost its text: only a recognised picture tells.
    if is_scan is not None and recognition.is_available():
        recognised = attempt(TESSERACT)
        if recognised.document is not None:
            return _told(_said(recognised), first, limits)
    return first


def _told(result: ReadResult, first: ReadResult, limits: Limits) -> ReadResult:
    """Return a result with a reason that says what failed before it."""
    engine = result.document.engine if result.document else ""
    how = f"read with {engine} after {limits.pdf_engine}: {first.outcome}"
    if first.outcome is Outcome.MALFORMED and result.outcome is Outcome.OK:
        # Nobody knows what was in the part that is missing.
        result = replace(result, outcome=Outcome.PARTIAL, reason="the PDF is damaged, and something may be missing from it")
    return replace(result, reason="; ".join(filter(None, (result.reason, how))))


def _with_recognition(result: ReadResult, attempt: Attempt) -> ReadResult:
    if not recognition.is_available():
        if result.outcome is Outcome.NO_TEXT:
            return replace(result, reason=f"{result.reason}; {_INSTALL}")
        return result
    recognised = attempt(TESSERACT)
    if recognised.document is None or TESSERACT not in recognised.document.engine:
        return result
    return _said(recognised)


def _said(recognised: ReadResult) -> ReadResult:
    how = "scanned pages were read by text recognition (tesseract), which makes mistakes"
    return replace(recognised, reason="; ".join(filter(None, (recognised.reason, how))))


def _lost_pages(document: Document | None) -> bool:
    return document is not None and any(cut.what in _LOST for cut in document.cuts)
