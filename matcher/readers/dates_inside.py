"""Dates that files carry inside them."""

from __future__ import annotations

import re
from datetime import date

_PDF_OR_ISO = re.compile(r"^\s*(?:D:)?(\d{4})-?(\d{2})?-?(\d{2})?")
_YEARS = range(1985, 2200)


def date_inside(text: str) -> date | None:
    """Return the day of a PDF date (``D:20240501...``) or an ISO one, None for anything else.

    Examples
    --------
    >>> date_inside("D:20240501120000+02'00'")
    datetime.date(2024, 5, 1)
    """
    match = _PDF_OR_ISO.match(text)
    if match is None or int(match[1]) not in _YEARS:
        return None
    try:
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return None
