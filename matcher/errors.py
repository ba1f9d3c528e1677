"""Every error matcher raises on purpose.

::

    MatcherError                 what went wrong, where, and what to do next; carries the exit code
    |-- UsageError               2   an argument or input that cannot be used
    |   |-- ConfigError          2   unknown key, value out of range
    |   |-- InputError           2   missing folder, table without the needed columns, nothing readable
    |   |   `-- DocumentError    2   the one document asked for cannot be read; carries its outcome
    |   `-- MissingExtraError    2   an optional dependency is not installed
    |-- StrictError              3   --strict, and some inputs could not be read
    |-- ModelError               4   model or data files
    |   |-- ModelNotFoundError   4
    |   |-- ModelIntegrityError  4   sha256 differs from the manifest
    |   `-- ModelVersionError    4   made by another version of the format
    |-- PoolError                1   a talent pool that is damaged, of another version, or scored with other models
    |-- EngineError              1   worker processes that end again and again, a cluster that is gone
    `-- OutputError             74   cannot write the results

What happens to a single document is not an error but an outcome (`matcher.domain.outcome`).
Messages name files, columns and keys; never words of a resume.
"""

from __future__ import annotations


class MatcherError(Exception):
    """Root of all errors raised on purpose; `exit_code` is what the command line returns."""

    exit_code = 1


class UsageError(MatcherError):
    """An argument or an input that cannot be used."""

    exit_code = 2


class ConfigError(UsageError):
    """A configuration key that does not exist, or a value out of its range."""


class InputError(UsageError):
    """Input that cannot be used: missing, empty, or without the needed columns."""


class DocumentError(InputError):
    """The one document that was asked for cannot be read; in a batch it would be an outcome."""

    def __init__(self, message: str, *, outcome: str) -> None:
        super().__init__(message)
        self.outcome = outcome


class MissingExtraError(UsageError):
    """An optional dependency is not installed.

    Examples
    --------
    >>> str(MissingExtraError("OCR of scanned pages", extra="ocr"))
    "OCR of scanned pages needs an optional part: pip install 'resume-job-matcher[ocr]'"
    """

    def __init__(self, purpose: str, *, extra: str) -> None:
        super().__init__(f"{purpose} needs an optional part: pip install 'resume-job-matcher[{extra}]'")
        self.extra = extra


class StrictError(MatcherError):
    """Some inputs could not be read and the caller asked for strictness."""

    exit_code = 3


class ModelError(MatcherError):
    """Model or data files that cannot be used."""

    exit_code = 4


class ModelNotFoundError(ModelError):
    """A model or data file is missing."""


class ModelIntegrityError(ModelError):
    """A model or data file differs from what its manifest says."""


class ModelVersionError(ModelError):
    """A model or data folder was made by another version of its format."""


class PoolError(MatcherError):
    """A talent pool that is damaged, of another version, or scored with other models."""


class OutputError(MatcherError):
    """Results cannot be written."""

    exit_code = 74


class EngineError(MatcherError):
    """Worker processes that end again and again, or a cluster that is gone while it works."""
