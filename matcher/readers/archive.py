"""Zip containers, opened with a cap on what they inflate to."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from matcher.domain.outcome import Outcome
from matcher.readers.failure import ReadFailure
from matcher.readers.limits import Limits

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAX_MEMBERS = 5_000
_DECLARATIONS = [
    mark.encode(encoding) for mark in ("<!DOCTYPE", "<!ENTITY") for encoding in ("utf-8", "utf-16-le", "utf-16-be")
]
_DAMAGED = "the document is cut off or damaged; ask for it again"

DAMAGED_ZIP = (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, RuntimeError, zlib.error)
"""What zipfile raises for a member that is not what the directory says."""


class Archive:
    """The members of a zip file that passed the limits.

    Raises
    ------
    ReadFailure
        Damaged, protected by a password, or a bomb: too many members, or members that inflate to too much.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
            raise ReadFailure(Outcome.MALFORMED, _DAMAGED) from None
        members = self._zip.infolist()
        if any(member.flag_bits & 1 for member in members):
            raise ReadFailure(Outcome.ENCRYPTED, "the document is protected by a password; ask for a copy without one")
        sizes = [member.file_size for member in members]
        # zipfile never inflates a member beyond the size it declares, so that the declared sizes bound the real ones.
        is_bomb = len(members) > _MAX_MEMBERS or sum(sizes) > limits.max_inflated_bytes
        if is_bomb or any(size > limits.max_stream_bytes for size in sizes):
            raise ReadFailure(Outcome.MALFORMED, "it inflates to far more than a resume needs; ask for it to be saved again")
        self.names = frozenset(member.filename for member in members)

    def read(self, name: str) -> bytes:
        """Return the bytes of a member; empty when there is none."""
        if name not in self.names:
            return b""
        try:
            return self._zip.read(name)
        except DAMAGED_ZIP:
            raise ReadFailure(Outcome.MALFORMED, _DAMAGED) from None

    def refuse_declarations(self) -> None:
        """Raise `ReadFailure` when an XML part declares entities, which no word processor writes."""
        for name in sorted(self.names):
            if name.lower().endswith((".xml", ".rels")):
                _refuse_declarations(self.read(name))

    def xml(self, name: str) -> _Element | None:
        """Return the root element of an XML member, None when there is none."""
        from lxml import etree

        data = self.read(name)
        if not data:
            return None
        _refuse_declarations(data)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError:
            raise ReadFailure(Outcome.MALFORMED, _DAMAGED) from None


def _refuse_declarations(data: bytes) -> None:
    if any(mark in data for mark in _DECLARATIONS):
        raise ReadFailure(
            Outcome.MALFORMED, "it declares XML entities, which no word processor writes; ask for it to be saved again"
        )
