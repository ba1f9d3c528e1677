"""The shards of a store: which file each one lies in now, and its files of arrays, held open by who reads them.

A file is removed when what it held lies in another one by now. Who began to read before keeps it open, and reads on.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy.typing as npt

from matcher.errors import PoolError
from matcher.persistence.arrays import read_arrays
from matcher.persistence.shard import Shard

ENDING = ".shard"
_AT_ONCE = 1 << 20
"""Bytes copied at once."""


class ShardRow(NamedTuple):
    """A shard as the database knows it."""

    name: str
    width: int
    n_rows: int
    file: str


class Shards:
    """The opened files of one store."""

    def __init__(self, folder: Path, arrays: Path) -> None:
        self._folder = folder
        self._arrays_folder = arrays
        self._held: dict[str, Shard] = {}
        self._arrays: dict[str, dict[str, npt.NDArray[Any]]] = {}

    def __getitem__(self, name: str) -> Shard:
        return self._held[name]

    def all(self) -> Sequence[Shard]:
        """Return the shards as they are held now."""
        return tuple(self._held.values())

    def close(self) -> None:
        """Let go of all files."""
        for shard in self._held.values():
            shard.close()
        self.forget_arrays()

    def forget_arrays(self) -> None:
        """Let go of all files of arrays."""
        self._arrays.clear()

    def follow(self, rows: Iterable[ShardRow]) -> None:
        """Turn to the files that the database names."""
        for row in rows:
            held = self._held.get(row.name)
            if held is None or held.path.name != row.file:
                if held is not None:
                    held.close()
                self._held[row.name] = Shard(self._folder / row.file, row.width)

    def hold(self, rows: Iterable[ShardRow], arrays: Iterable[str]) -> bool:
        """Open the files of the state that is read from here on; return whether all of them are there."""
        rows, wanted = list(rows), set(arrays)
        self.follow(rows)
        for gone in self._arrays.keys() - wanted:
            del self._arrays[gone]
        is_there = [self._held[row.name].hold() or not row.n_rows for row in rows]
        return all(is_there) and all(self._is_mapped(name) for name in sorted(wanted))

    def _is_mapped(self, name: str) -> bool:
        with contextlib.suppress(PoolError):  # a damaged one is told when it is used
            self.arrays(name)
        return name in self._arrays or (self._arrays_folder / name).exists()

    def arrays(self, name: str) -> dict[str, npt.NDArray[Any]]:
        """Return the arrays of a file, memory-mapped and read-only.

        Raises
        ------
        PoolError
            The file is missing or damaged.
        """
        if name not in self._arrays:
            self._arrays[name] = read_arrays(self._arrays_folder / name)
        return self._arrays[name]

    def next_path(self, name: str) -> Path:
        """Return a path that no file of the shard has had: whoever knows an older one never meets other content under it."""
        number = self._held[name].path.stem.removeprefix(name).lstrip("-")
        return self._folder / f"{name}-{int(number or 1) + 1}{ENDING}"

    def rewrite(self, name: str, path: Path, spans: Iterable[tuple[int, int]]) -> int:
        """Copy the rows of `spans` (first row, number of rows) into a new file, the shard's from here on; return how many."""
        old, new = self._held[name], Shard(path, self._held[name].width)
        self._held[name] = new
        step = max(1, _AT_ONCE // old.width)
        end = 0
        try:
            for first, n_rows in spans:
                for at in range(first, first + n_rows, step):
                    end = new.append(old.read(at, min(step, first + n_rows - at)), end)
        finally:
            old.close()
        return end

    def strays(self, files: Iterable[str]) -> list[Path]:
        """Return the files of shards that the database does not name."""
        known = set(files)
        return [path for path in self._folder.glob(f"*{ENDING}") if path.name not in known]
