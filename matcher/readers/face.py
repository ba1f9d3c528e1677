"""What the name of a typeface tells."""

from __future__ import annotations

import re

_BOLD_NAME = re.compile(r"bold|black|heavy|demi|[-,_]bd\b|-b\b", re.IGNORECASE)


def is_bold_name(name: str) -> bool:
    """Return whether a font of this name is bold.

    Examples
    --------
    >>> is_bold_name("ABCDEF+Lato-SemiBold"), is_bold_name("Lato-Light")
    (True, False)
    """
    return _BOLD_NAME.search(name) is not None
