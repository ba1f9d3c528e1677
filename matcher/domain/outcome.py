"""How reading a file ended: exactly one outcome of a closed list for each file that came in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from matcher.domain.document import Document


class Outcome(StrEnum):
    """The closed list of outcomes of a resume file."""

    OK = "ok"
    PARTIAL = "partial"
    NO_TEXT = "no_text"
    ENCRYPTED = "encrypted"
    MALFORMED = "malformed"
    TOO_LARGE = "too_large"
    TOO_MANY_PAGES = "too_many_pages"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    PARSER_CRASH = "parser_crash"
    UNSUPPORTED_TYPE = "unsupported_type"
    UNREADABLE = "unreadable"
    DUPLICATE = "duplicate"

    @property
    def is_scored(self) -> bool:
        """Whether a resume with this outcome is ranked; all others but `duplicate` are shown as 'needs a human'."""
        return self in (Outcome.OK, Outcome.PARTIAL)


class JobOutcome(StrEnum):
    """The closed list of outcomes of a row, or a file, that should be a job."""

    OK = "ok"
    EMPTY_JOB = "empty_job"
    BAD_ROW = "bad_row"
    UNREADABLE = "unreadable"
    FAILED = "failed"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class ReadResult:
    """One file's outcome, and its document when there is one.

    `reason` is one plain sentence for a person, for `ok` only where there is something to know; it never holds words of the
    file.
    """

    source: str
    outcome: Outcome
    reason: str = ""
    document: Document | None = None
    content_hash: str = ""

    def __post_init__(self) -> None:
        if self.outcome.is_scored != (self.document is not None):
            raise ValueError(f"outcome {self.outcome} and document do not fit together")
