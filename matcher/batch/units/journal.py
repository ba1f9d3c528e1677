"""What a unit of work has done so far, written down piece by piece: a unit that is begun again goes on where it was.

A piece that was begun twice in one sitting of a run and never kept has ended two processes; it can be passed over.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import struct
import zlib
from collections import Counter
from pathlib import Path
from typing import Self

_HEAD = struct.Struct("<BIII")
"""Begun or kept, the piece, and the length and checksum of what follows."""
_BEGUN, _KEPT = 0, 1


class Journal:
    """The journal of one unit; one process at a time has it, others wait."""

    def __init__(self, path: Path, descriptor: int, sitting: int) -> None:
        self.path = path
        self.sitting = sitting
        self.kept: dict[int, bytes] = {}
        """What was kept of each piece."""
        self.n_begun: Counter[int] = Counter()
        """How often each piece was begun in this sitting: in an earlier one the whole run may have been ended."""
        self._descriptor = descriptor
        self._read()

    @classmethod
    def open(cls, path: Path, *, sitting: int) -> Self:
        """Return the journal at `path`, a new one where there is none.

        Parameters
        ----------
        sitting
            Which time it is that the run is worked at: 1 at first, one more with each resumption.

        Raises
        ------
        OSError
            It cannot be read or written.
        """
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            # A process whose run was killed may still be at this unit: it ends it, and what it found is used. Not every
            # network's disk knows locks; there two processes write the same.
            with contextlib.suppress(OSError):
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            return cls(path, descriptor, sitting)
        except BaseException:
            os.close(descriptor)
            raise

    def begin(self, piece: int) -> None:
        """Say that a piece is begun."""
        self._append(_BEGUN, piece, self.sitting.to_bytes(8, "big"))
        self.n_begun[piece] += 1

    def keep(self, piece: int, data: bytes) -> None:
        """Keep what a piece gave."""
        self._append(_KEPT, piece, data)
        self.kept[piece] = data

    def remove(self) -> None:
        """Remove the journal of a unit that is done."""
        with contextlib.suppress(OSError):
            self.path.unlink()

    def close(self) -> None:
        """Let others have it."""
        os.close(self._descriptor)

    def _append(self, kind: int, piece: int, data: bytes) -> None:
        rest = memoryview(_HEAD.pack(kind, piece, len(data), zlib.crc32(data)) + data)
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]

    def _read(self) -> None:
        """Read all that is whole, and cut off a last entry that is not."""
        with os.fdopen(os.dup(self._descriptor), "rb") as stream:
            data = stream.read()
        at = 0
        while at + _HEAD.size <= len(data):
            kind, piece, length, checksum = _HEAD.unpack_from(data, at)
            found = data[at + _HEAD.size : at + _HEAD.size + length]
            if len(found) < length or zlib.crc32(found) != checksum:
                break
            at += _HEAD.size + length
            if kind == _KEPT:
                self.kept[piece] = found
            elif int.from_bytes(found, "big") == self.sitting:
                self.n_begun[piece] += 1
        if at < len(data):
            os.ftruncate(self._descriptor, at)
