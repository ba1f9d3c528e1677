"""What the floors promise each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from matcher.domain.concept import Phrase
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


class PhraseSource(Protocol):
    """Finds phrases that speak of skills by what surrounds them, in lines that do not see each other."""

    def find(self, lines: Sequence[str]) -> Sequence[tuple[Phrase, ...]]:
        """Return each line's phrases, with spans in that line."""
