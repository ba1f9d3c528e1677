"""The ways in which a PDF cannot be read, in the same words whichever engine finds out."""

from __future__ import annotations

from matcher.domain.outcome import Outcome
from matcher.readers.failure import ReadFailure


def damaged() -> ReadFailure:
    """Return the failure of a file that is cut off or breaks the rules."""
    return ReadFailure(
        Outcome.MALFORMED, "the PDF is cut off or damaged; ask for it again, or open it and save it as a new PDF"
    )


def endless() -> ReadFailure:
    """Return the failure of a file that reached a limit before it came to a word."""
    return ReadFailure(
        Outcome.MALFORMED, "it draws far more than a resume needs before its first word; ask for it again, saved as a new PDF"
    )


def protected() -> ReadFailure:
    """Return the failure of a file that asks for a password."""
    return ReadFailure(Outcome.ENCRYPTED, "the PDF is protected by a password; ask for a copy without one")


def locked() -> ReadFailure:
    """Return the failure of a file with an encryption that nobody here can open."""
    return ReadFailure(
        Outcome.ENCRYPTED, "the PDF is encrypted in a way that cannot be opened; ask for a copy without protection"
    )


def too_many_pages(limit: int) -> ReadFailure:
    """Return the failure of a file with more pages than a resume has."""
    return ReadFailure(
        Outcome.TOO_MANY_PAGES, f"the PDF has more than {limit} pages; ask for the resume alone, without attachments"
    )


def without_text(*, has_hidden: bool) -> ReadFailure:
    """Return the failure of a file in which nothing can be read."""
    if has_hidden:
        return ReadFailure(
            Outcome.NO_TEXT, "the PDF has no visible text, only text that cannot be seen; it may be a scan and needs a human"
        )
    return ReadFailure(
        Outcome.NO_TEXT, "the PDF has no text: it is probably a scan, and needs text recognition (OCR) or a human"
    )
