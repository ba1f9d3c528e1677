"""What the floors promise each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from matcher.domain.document import Document


class Reader(Protocol):
    """Reads one format. Raises `matcher.readers.failure.ReadFailure` with an outcome; never returns an empty document."""

    @property
    def name(self) -> str:
        """Short name that stands in `Document.engine`."""

    @property
    def media_types(self) -> Sequence[str]:
        """Media types it reads."""

    def read(self, data: bytes) -> Document:
        """Return the document in `data`."""
