"""The output folder before a run: better refused now than after an hour of work."""

from __future__ import annotations

import tempfile
from pathlib import Path

from matcher.errors import OutputError, UsageError
from matcher.reports.folder import SINKS, WRITERS


def prepare_folder(folder: Path, *, is_forced: bool) -> None:
    """Make `folder`, and see that results may be written into it.

    Raises
    ------
    UsageError
        It holds results and `is_forced` is false.
    OutputError
        It cannot be made, or written into.
    """
    try:
        present = [name for name in (*SINKS, *WRITERS) if (folder / name).exists()]
        if present and not is_forced:
            raise UsageError(
                f"{folder} already holds results ({present[0]}); give --force to overwrite them, or another folder"
            )
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise OutputError(f"{folder}: cannot write there ({reason}); choose another folder with -o") from None
