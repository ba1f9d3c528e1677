"""Files that want to hurt their reader: each class a function from a seeded generator of chance to the bytes of a file.

Nothing here harms anybody but a careless reader: there are no payloads, and all people are invented.
"""

from __future__ import annotations

from . import fonts, others, streams, structure
from .pdf import Case, Make

CASES: dict[str, Case] = {**structure.CASES, **streams.CASES, **fonts.CASES, **others.CASES}

__all__ = ["CASES", "Case", "Make"]
