"""A shard: a file of rows of one width that only grows, read through a memory map.

How many of its rows count is known elsewhere (`matcher.persistence.store`): what lies beyond them was left by a process that
ended before its time, and is cut off before anything is added.
"""

from __future__ import annotations

import mmap
import os
from pathlib import Path

from matcher.errors import PoolError

_ZEROS = bytes(1 << 20)


class Shard:
    """Rows of `width` bytes; rows are added at the end, read, and overwritten with zeros."""

    def __init__(self, path: Path, width: int) -> None:
        self.path = path
        self.width = width
        self._map: mmap.mmap | None = None
        self._reading: int | None = None
        self._writing: int | None = None

    def close(self) -> None:
        """Let go of the file."""
        if self._map is not None:
            self._map.close()
            self._map = None
        for descriptor in (self._reading, self._writing):
            if descriptor is not None:
                os.close(descriptor)
        self._reading = self._writing = None

    def hold(self) -> bool:
        """Open the file for reading, whoever removes it from here on; return whether it is there."""
        if self._reading is None:
            try:
                self._reading = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)
            except FileNotFoundError:
                return False
        return True

    @property
    def n_bytes(self) -> int:
        """Size of the file; 0 where there is none yet."""
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return 0

    @property
    def n_rows(self) -> int:
        """Whole rows that the file has, counted or not."""
        return self.n_bytes // self.width

    def read(self, first: int, n: int) -> bytes:
        """Return `n` rows from row `first` on.

        Raises
        ------
        PoolError
            The file is shorter than that.
        """
        start, end = first * self.width, (first + n) * self.width
        if self._map is None or len(self._map) < end:
            self._remap(end)
        return b"" if self._map is None else self._map[start:end]

    def _remap(self, end: int) -> None:
        if self._map is not None:
            self._map.close()
            self._map = None
        if not end:
            return
        try:
            if self.hold() and self._reading is not None:
                self._map = mmap.mmap(self._reading, 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError):  # ValueError: an empty file
            self._map = None
        if self._map is None or len(self._map) < end:
            raise PoolError(f"{self.path} is shorter than the pool says: it is damaged; restore the pool from your backup")

    def append(self, data: bytes, first: int) -> int:
        """Write rows from row `first` on, and return the row after the last; they count once they are synced and told."""
        if len(data) % self.width:
            raise ValueError(f"{len(data)} bytes are not rows of {self.width}")
        self._write(data, first * self.width)
        return first + len(data) // self.width

    def zero(self, first: int, n: int) -> None:
        """Overwrite `n` rows from row `first` on with zeros."""
        start, end = first * self.width, min((first + n) * self.width, self.n_rows * self.width)
        while start < end:
            step = min(len(_ZEROS), end - start)
            self._write(_ZEROS[:step], start)
            start += step

    def truncate(self, n_rows: int) -> None:
        """Cut off what lies beyond `n_rows`."""
        if self.path.exists() and self.path.stat().st_size > n_rows * self.width:
            if self._map is not None:  # reading beyond the end of a file that was cut is a fault that ends the process
                self._map.close()
                self._map = None
            os.ftruncate(self._open(), n_rows * self.width)

    def sync(self) -> None:
        """Wait until what was written is on the disk."""
        if self._writing is not None:
            os.fsync(self._writing)

    def _open(self) -> int:
        if self._writing is None:
            self._writing = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return self._writing

    def _write(self, data: bytes, at: int) -> None:
        rest = memoryview(data)
        while rest:
            n_written = os.pwrite(self._open(), rest, at)
            rest, at = rest[n_written:], at + n_written
