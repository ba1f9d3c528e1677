"""What one PDF may still draw."""

from __future__ import annotations

from matcher.readers.limits import Limits


class BudgetExhausted(Exception):  # noqa: N818 - ends a document, not an error
    """A drawing needs more than the limits allow; `what` names of what, as in `domain.document.Cut`."""

    def __init__(self, what: str, n_kept: int) -> None:
        super().__init__(what)
        self.what = what
        self.n_kept = n_kept


class Budget:
    """What one document may still draw."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.n_operators = 0
        self.n_forms = 0
        self.n_content_bytes = 0
        self.n_damaged = 0
        """Content streams that are not there, or not whole."""

    def spend_operators(self, n: int) -> None:
        """Count `n` operators."""
        self.n_operators += n
        if self.n_operators > self._limits.max_operators:
            raise BudgetExhausted("operators", self._limits.max_operators)

    def spend_form(self) -> None:
        """Count one form XObject."""
        self.n_forms += 1
        if self.n_forms > self._limits.max_forms:
            raise BudgetExhausted("forms", self._limits.max_forms)

    def spend_content(self, n_bytes: int) -> None:
        """Count the bytes of a content stream, each time it is run."""
        self.n_content_bytes += n_bytes
        if self.n_content_bytes > self._limits.max_inflated_bytes:
            raise BudgetExhausted("bytes of drawing", self._limits.max_inflated_bytes)
