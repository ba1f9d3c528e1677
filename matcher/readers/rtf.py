"""RTF, its markup removed by striprtf."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from matcher.domain.document import Document
from matcher.readers.compose import Composer
from matcher.readers.limits import Limits
from matcher.readers.rtf_looks import without_hidden
from matcher.readers.sniff import RTF

_REVISED = re.compile(r"\\revtim\s*\\yr(\d{4})\s*\\mo(\d{1,2})\s*\\dy(\d{1,2})")
_BEYOND_UNICODE = re.compile(r"\\u-?\d{6,}")


class RtfReader:
    """Reads the text and its tables."""

    name = "striprtf"
    media_types: Sequence[str] = (RTF,)

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    def read(self, data: bytes) -> Document:
        """Return the document in `data`."""
        from striprtf.striprtf import rtf_to_text

        # No character has so high a number; striprtf would stop there.
        markup = _BEYOND_UNICODE.sub("?", data.decode("latin-1"))
        shown, hidden = without_hidden(markup)
        composer = Composer(max_characters=self._limits.max_characters)
        for line in rtf_to_text(shown, errors="ignore").split("\n"):  # type: ignore[no-untyped-call]  # striprtf is
            # striprtf ends each cell of a table with a bar.
            composer.add_text("\t".join(line.split("|")) if line.rstrip().endswith("|") else line)
        return composer.document(media_type=RTF, engine=self.name, hidden=hidden, modified=_modified(markup))


def _modified(markup: str) -> date | None:
    match = _REVISED.search(markup)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
