"""Figures of the PDF engines against pdfminer's extract_text, and of a second run from the cache."""

from __future__ import annotations

import io
import logging
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from figures import cpu_seconds, paired

ROOT = Path(__file__).parent.parent
FOLDERS = {"samples": ROOT / "data" / "samples" / "resumes", "shared files": ROOT.parent / "shared" / "data" / "pdf-fixtures"}
Row = tuple[str, str, str]


def engines() -> list[Row]:
    """Measure pages per CPU second of pdfium with layout over those of extract_text, in this process."""
    from pdfminer.high_level import extract_text

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    rows = []
    for name, folder in FOLDERS.items():
        files = _readable(folder)
        if not files:
            rows.append((f"pdfium with layout over extract_text, {name}", "-", "absent here"))
            continue
        ours, theirs, ratio = paired(
            _reading(files, "pdfium"), lambda files=files: [extract_text(io.BytesIO(data)) for data in files], n_rounds=7
        )
        detail = f"{len(files)} files; {1000 * ours / len(files):.1f} ms a file against {1000 * theirs / len(files):.1f} ms"
        rows.append((f"pdfium with layout, times the speed of extract_text, {name}", f"{1 / ratio:.1f}", detail))
    return rows


def cached() -> list[Row]:
    """Measure a sandbox's CPU seconds in this process, with its workers', for files that are in the cache."""
    from matcher.readers import Sandbox
    from matcher.readers.cache import DocumentCache

    files = _readable(FOLDERS["samples"])
    with tempfile.TemporaryDirectory() as folder, Sandbox(cache=DocumentCache(Path(folder) / "documents")) as sandbox:
        for data in files:
            sandbox.read(data)
        n_bytes = sandbox.cache.size()[1] if sandbox.cache else 0
        seconds = cpu_seconds(lambda: [sandbox.read(data) for data in files])
    detail = f"{n_bytes / len(files) / 1024:.0f} KiB a document on disk"
    return [("a document from the cache, CPU milliseconds", f"{1000 * seconds / len(files):.2f}", detail)]


def _readable(folder: Path) -> list[bytes]:
    from matcher.readers.read import read_document

    files = [path.read_bytes() for path in sorted(folder.glob("*.pdf"))]
    return [data for data in files if all(read_document(data, engine=name).document for name in ("pdfminer", "pdfium"))]


def _reading(files: Sequence[bytes], engine: str) -> Callable[[], object]:
    from matcher.readers.read import read_document

    return lambda: [read_document(data, engine=engine) for data in files]
