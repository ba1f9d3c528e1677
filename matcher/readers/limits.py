"""How much work one file may cause."""

from __future__ import annotations

from dataclasses import dataclass, fields

from matcher.readers.engine_names import PDF_ENGINES, PDFMINER

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits for reading one file. The first five are enforced by `Sandbox`, the others wherever a file is read.

    Raises
    ------
    ValueError
        A limit is not positive, or there is no such engine.
    """

    cpu_seconds: int = 10
    """CPU time of the worker for one file; more is `timeout`."""
    wall_seconds: float = 60.0
    """Backstop for a worker that waits instead of working; four times as much for the one retry."""
    memory_bytes: int = 1024 * MIB
    """Address space above what the worker needs at rest; more is `memory`."""
    max_documents: int = 500
    """A worker is replaced after so many files."""
    start_seconds: float = 60.0
    """How long a new worker may take until it is ready."""

    max_file_bytes: int = 32 * MIB
    """A larger file is `too_large` and is not opened."""
    max_pages: int = 50
    """Pages beyond are left out and the outcome is `partial`."""
    max_pages_total: int = 500
    """A file with more pages is no resume: `too_many_pages`."""
    max_characters: int = 400_000
    """Characters beyond are left out and the outcome is `partial`."""
    max_operators: int = 2_000_000
    """Drawing operators of a PDF beyond are left out and the outcome is `partial`."""
    max_forms: int = 5_000
    """Form XObjects of a PDF drawn beyond are left out and the outcome is `partial`."""
    max_stream_bytes: int = 32 * MIB
    """One compressed stream or archive member may inflate to so much; more is `malformed`."""
    max_inflated_bytes: int = 128 * MIB
    """All compressed streams or archive members of a file together."""
    max_recognised_pages: int = 10
    """Pages of a scan whose text is recognised; those beyond are left out and the outcome is `partial`."""
    pdf_engine: str = PDFMINER
    """What reads a PDF first: 'pdfminer', or 'pdfium', which is faster."""
    second_tries: bool = True
    """Whether `Sandbox` tries the other engine, a repaired copy, and text recognition on a PDF that cannot be read."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, (int, float)) and not isinstance(value, bool) and not value > 0:
                raise ValueError(f"limit {field.name} must be positive, not {value!r}")
        if self.pdf_engine not in PDF_ENGINES:
            raise ValueError(f"limit pdf_engine must be one of {', '.join(PDF_ENGINES)}, not {self.pdf_engine!r}")
