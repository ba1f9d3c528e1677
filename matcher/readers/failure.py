"""How a reader says that a file cannot be read: an outcome and one sentence. It never leaves this floor."""

from __future__ import annotations

from matcher.domain.outcome import Outcome


class ReadFailure(Exception):  # noqa: N818 - an outcome of a file, not an error of ours
    """A file that ends in `outcome` instead of a document.

    `reason` is one plain sentence for a person: what is the matter and what to do. It never holds words of the file.
    """

    def __init__(self, outcome: Outcome, reason: str) -> None:
        super().__init__(outcome, reason)
        self.outcome = outcome
        self.reason = reason
