"""One file's bytes to its outcome, in this process."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from matcher.domain.document import Document, cuts_reason
from matcher.domain.outcome import Outcome, ReadResult
from matcher.domain.protocols import Reader
from matcher.readers import engines, sniff
from matcher.readers.failure import ReadFailure
from matcher.readers.limits import MIB, Limits

TOO_MUCH_MEMORY = "reading it needs more memory than is allowed for one file; ask for a simpler PDF or DOCX"
_CRASHED = "the file reader failed on it; ask for the file as a new PDF or DOCX, and report it"
_NESTED = "its parts are nested too deeply; ask for the file to be saved again"


def read_document(data: bytes, *, name: str = "", limits: Limits | None = None, engine: str = "") -> ReadResult:
    """Return the outcome of reading `data` in this process, without a sandbox; bad data never raises.

    Parameters
    ----------
    name
        Becomes `ReadResult.source`; its ending tells Markdown from plain text.
    engine
        What reads a PDF (a key of `matcher.readers.engines.ENGINES`); the engine of the limits when left out.
    """
    limits = limits or Limits()
    content_hash = hashlib.sha256(data).hexdigest()

    def failed(outcome: Outcome, reason: str) -> ReadResult:
        return ReadResult(name, outcome, reason, None, content_hash)

    if len(data) > limits.max_file_bytes:
        return failed(Outcome.TOO_LARGE, too_large_reason(len(data), limits))
    try:
        document = reader_for(sniff.sniff(data, name=name), limits, engine=engine).read(data)
    except ReadFailure as failure:
        return failed(failure.outcome, failure.reason)
    except MemoryError:
        return failed(Outcome.MEMORY, TOO_MUCH_MEMORY)
    except RecursionError:
        return failed(Outcome.MALFORMED, _NESTED)
    except Exception as error:  # noqa: BLE001 - a batch item ends here: whatever a parser raises becomes an outcome
        return failed(Outcome.PARSER_CRASH, f"{_CRASHED} ({type(error).__name__})")
    if not document.words:
        return failed(Outcome.NO_TEXT, "the file holds no text; ask for it again")
    document = replace(document, content_hash=content_hash)
    outcome = Outcome.PARTIAL if document.cuts else Outcome.OK
    return ReadResult(name, outcome, "; ".join(_remarks(document)), document, content_hash)


def _remarks(document: Document) -> list[str]:
    remarks = [cuts_reason(document.cuts)] if document.cuts else []
    if document.n_scans:
        of_pages = (
            "the page is a scan" if document.n_pages == 1 else f"{document.n_scans} of {document.n_pages} pages are scans"
        )
        remarks.append(
            f"{of_pages} with a text layer: what was read is that layer; compare it with the picture when it matters"
        )
    return remarks


def reader_for(media_type: str, limits: Limits, *, engine: str = "") -> Reader:
    """Return the reader of a media type that `sniff` names."""
    if media_type == sniff.PDF:
        return engines.pdf_reader(engine or limits.pdf_engine, limits)
    from matcher.readers.docx import DocxReader
    from matcher.readers.html import HtmlReader
    from matcher.readers.odt import OdtReader
    from matcher.readers.plain import MarkdownReader, TextReader
    from matcher.readers.rtf import RtfReader

    readers: list[Reader] = [
        DocxReader(limits),
        OdtReader(limits),
        RtfReader(limits),
        HtmlReader(limits),
        TextReader(limits),
        MarkdownReader(limits),
    ]
    return next(reader for reader in readers if media_type in reader.media_types)


def too_large_reason(n_bytes: int, limits: Limits) -> str:
    """Return the sentence for a file of too many bytes."""
    return (
        f"the file has {n_bytes / MIB:.1f} MiB, more than the {limits.max_file_bytes / MIB:.0f} MiB that are read; "
        "ask for a smaller one"
    )
