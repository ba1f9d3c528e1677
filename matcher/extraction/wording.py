"""Tables of wording: patterns written one a line, compiled to one expression."""

from __future__ import annotations

import re


def any_of(table: str) -> re.Pattern[str]:
    """Return an expression, blind to case, for any of the patterns in `table`: one a line, indented at will.

    Examples
    --------
    >>> any_of('''
    ...     nice[ -]to[ -]have
    ...     bonus$
    ... ''').search("Nice to have:") is not None
    True
    """
    return re.compile("|".join(line.strip() for line in table.splitlines() if line.strip()), re.IGNORECASE)
