"""The workplace of a run: a folder inside the results where units of work put their part files until all is written.

It holds what resumes say and belongs to its user alone; it goes when the run is finished.
"""

from __future__ import annotations

import secrets
import shutil
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy.typing as npt

from matcher.errors import MatcherError, OutputError
from matcher.persistence.arrays import Holder, file_sha256, write_arrays
from matcher.persistence.database import synced
from matcher.persistence.ledger import Ledger, Unit

RUN = Holder(
    OutputError,
    when_gone="something removed it while matcher worked; run the command again with --force",
    when_damaged="the disk may be failing; run the command again with --force",
)
"""What is told of a part file that cannot be read."""
FOLDER = ".work"
"""Name of the workplace among the results."""
_LEDGER = "ledger.sqlite"
_RUN, _SITTING = "run", "sitting"


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where the part files of a run lie. It travels to other processes, and to machines that share the disk."""

    path: Path
    run: str
    """Names the run: what an earlier one in this folder left, on the disk or in processes that stay, is not of it."""
    sitting: int
    """Which time it is that the run is worked at, from 1."""

    def part(self, stage: str, n: int) -> Path:
        """Return the path of a unit's part file."""
        return self.path / stage / f"{n:06d}-{self.run}.part"

    def journal(self, stage: str, n: int) -> Path:
        """Return the path of a unit's journal."""
        return self.path / stage / f"{n:06d}-{self.run}.journal"

    def write(self, stage: str, n: int, write: Callable[[Path], str]) -> Unit:
        """Have a unit's part file written, and return the unit; the file appears under its name whole and on the disk.

        Parameters
        ----------
        write
            Writes a new file, waits until it is on the disk and returns its sha256.

        Raises
        ------
        OutputError
            It cannot be written; nothing half-written is left behind.
        """
        path = self.part(stage, n)
        # Not by process: those of two machines may have one number.
        unfinished = path.with_name(f"{path.name}.{uuid.uuid4().hex}.unfinished")
        try:
            try:
                sha256 = write(unfinished)
                unfinished.replace(path)
                synced(path.parent)
            finally:
                unfinished.unlink(missing_ok=True)
        except OSError as error:
            raise cannot_work(self.path, error) from None
        return Unit(n, path.name, sha256)

    def made(self, stage: str, n: int, make: Callable[[], Mapping[str, npt.NDArray[Any]]]) -> Unit:
        """Return a unit whose part file holds the arrays that `make` returns; where it was left behind, it is not made anew.

        Raises
        ------
        OutputError
            The part file cannot be written.
        """
        left = self.left(stage, n)
        if left is not None:
            return left
        arrays = make()
        return self.write(stage, n, lambda path: write_arrays(path, arrays))

    def left(self, stage: str, n: int) -> Unit | None:
        """Return a unit whose part file is there though nobody said so: its process outlived the run that it worked for."""
        path = self.part(stage, n)
        try:
            return Unit(n, path.name, file_sha256(path))
        except FileNotFoundError:
            return None

    def is_whole(self, stage: str, unit: Unit) -> bool:
        """Return whether a unit's part file is what it was when it was written."""
        try:
            return file_sha256(self.path / stage / unit.file) == unit.sha256
        except OSError:
            return False


def open_workplace(path: Path, stages: tuple[str, ...], *, is_resumed: bool) -> tuple[Workplace, Ledger]:
    """Return the workplace at `path` and its ledger; what is in it already counts only where the run is resumed.

    Raises
    ------
    UsageError
        Another process is working there.
    OutputError
        It cannot be written.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        ledger = Ledger.open(path / _LEDGER, is_cleared=not is_resumed)
        try:
            run = ledger.get(_RUN)
            if run is None:
                ledger.clear()
                for folder in (_aside(path), *(path / stage for stage in stages)):
                    shutil.rmtree(folder, ignore_errors=True)
                run = secrets.token_hex(4)
                ledger.put(_RUN, run)
            sitting = 1 + int(ledger.get(_SITTING) or 0)
            ledger.put(_SITTING, str(sitting))
            for stage in stages:
                (path / stage).mkdir(mode=0o700, exist_ok=True)
        except BaseException:
            ledger.close()
            raise
    except OSError as error:
        raise cannot_work(path, error) from None
    return Workplace(path, run, sitting), ledger


def remove_workplace(path: Path) -> None:
    """Remove the workplace of a run that is finished, or given up, and what an end in the midst of that left of one.

    It is put aside first: half removed, it would be taken for a run to go on with, of which parts are gone.

    Raises
    ------
    OutputError
        It cannot be removed.
    """
    aside = _aside(path)
    try:
        if aside.exists():
            shutil.rmtree(aside)
        if path.exists():
            path.rename(aside)
            shutil.rmtree(aside)
    except OSError as error:
        kept = "remove it by hand, it holds what resumes say"
        raise OutputError(f"{path} cannot be removed ({error.strerror}): {kept}") from None


def _aside(path: Path) -> Path:
    return path.with_name(f"{path.name}-removed")


def is_unfinished(path: Path) -> bool:
    """Return whether the workplace at `path` holds a run that was begun."""
    return (path / _LEDGER).exists()


def refuse_worked_at(path: Path) -> None:
    """Raise `UsageError` where another process is working in the workplace at `path`."""
    with suppress(OutputError):  # what is damaged is found, or begun anew, by whoever works there next
        Ledger.open(path / _LEDGER).close()


def cannot_work(path: Path, error: OSError) -> MatcherError:
    """Return the error that says that there is no room for part files, in one sentence."""
    reason = error.strerror or type(error).__name__
    return OutputError(f"{path} cannot be written ({reason}): free the disk")
