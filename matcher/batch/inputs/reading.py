"""From where a resume lies to its bytes, whatever it lies in. Archives stay open from one resume to the next."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from matcher.batch.inputs.resume_input import Kind, ResumeInput, Unreadable
from matcher.batch.inputs.tars import TarArchive
from matcher.batch.inputs.texts import LinesFile, ParquetRows
from matcher.batch.inputs.zips import ZipArchive
from matcher.domain.outcome import Outcome, ReadResult
from matcher.readers.limits import Limits


class _Holder(Protocol):
    """A file with many resumes in it, open."""

    stamp: str

    def read(self, item: ResumeInput, limits: Limits) -> bytes: ...

    def close(self) -> None: ...


_HOLDERS: Mapping[Kind, Callable[[str], _Holder]] = {
    Kind.ZIP: ZipArchive,
    Kind.TAR: TarArchive,
    Kind.LINES: LinesFile,
    Kind.PARQUET: ParquetRows,
}


class InputReader:
    """Fetches one resume after the other. Use one for each process and thread, for as long as there are resumes.

    What was read last stays open, so that an archive is opened once, and one that can only be read from its beginning is gone
    through once, when its members are asked for in the order of their `position`.

    Examples
    --------
    >>> from matcher.batch.inputs.resume_input import ResumeInput
    >>> with InputReader(Limits()) as reader:
    ...     reader.read(ResumeInput("gone.pdf", "gone.pdf", problem="it is gone")).reason
    'it is gone'
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._open: dict[tuple[str, Kind], _Holder] = {}
        weakref.finalize(self, _close_all, self._open)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close what is open. The reader can be used again."""
        _close_all(self._open)

    def read(self, item: ResumeInput) -> Path | bytes | ReadResult:
        """Return what `Sandbox.read` reads (with `item.name`): a path or bytes; or the result, where it ends here.

        Whatever an archive does is the outcome of the member that was asked for.
        """
        if item.problem:
            return ReadResult(item.file, Outcome.UNREADABLE, item.problem)
        if item.kind is Kind.FILE:
            return Path(item.path)
        try:
            return self._holder(item).read(item, self.limits)
        except Unreadable as refused:
            return ReadResult(item.file, refused.outcome, refused.reason)
        except Exception as error:  # noqa: BLE001 - a batch item: zipfile, tarfile, pyarrow and what inflates for them raise anything
            self.close()
            detail = getattr(error, "strerror", None) or type(error).__name__
            is_row = item.kind in (Kind.LINES, Kind.PARQUET)
            what = "the row cannot be read" if is_row else "the archive's member cannot be unpacked"
            return ReadResult(item.file, Outcome.UNREADABLE, f"{what} ({detail})")

    def _holder(self, item: ResumeInput) -> _Holder:
        key = (item.path, item.kind)
        holder = self._open.get(key)
        if holder is None or holder.stamp != item.stamp:
            self.close()
            holder = self._open[key] = _HOLDERS[item.kind](item.path)
        if holder.stamp != item.stamp:
            raise Unreadable("the file that holds it has changed since the run looked into it; run it again")
        return holder


def _close_all(holders: dict[tuple[str, Kind], _Holder]) -> None:
    while holders:
        holders.popitem()[1].close()
