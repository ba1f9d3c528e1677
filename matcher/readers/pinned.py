"""Which version of pdfminer our own structure reader replaces, and what happens with another one."""

from __future__ import annotations

TESTED_PDFMINER = "20260107"


def is_tested_pdfminer() -> bool:
    """Return whether the installed pdfminer is the version whose insides we know."""
    import pdfminer

    return str(pdfminer.__version__) == TESTED_PDFMINER


def pdfminer_in_words() -> str:
    """Return which pdfminer is used and how, for `matcher doctor`."""
    import pdfminer

    if is_tested_pdfminer():
        return f"pdfminer.six {pdfminer.__version__}, with our own reader of its objects"
    return (
        f"pdfminer.six {pdfminer.__version__}, with its own reader of objects: slower, and it repairs less; "
        f"our own is tested with {TESTED_PDFMINER}"
    )
