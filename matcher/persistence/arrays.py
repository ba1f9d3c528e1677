"""Named arrays in one file, to be read through a memory map: a short list of what is where, then the numbers as they are."""

from __future__ import annotations

import hashlib
import json
import mmap
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from matcher.errors import MatcherError, PoolError

_MAGIC = b"matcher arrays 1\n"
_ALIGNED = 64
_KINDS = frozenset("biufU")
"""Kinds of numbers and texts of fixed width; never objects, which would have to be unpickled."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose file it is: what is raised, and what to do, where it cannot be read."""

    error: type[MatcherError]
    when_gone: str
    when_damaged: str


POOL = Holder(
    PoolError,
    when_gone="another process changed the pool just now, or it is damaged; run the command again",
    when_damaged="the pool is damaged; restore it from your backup",
)


def write_arrays(path: Path, arrays: Mapping[str, npt.NDArray[Any]]) -> str:
    """Write a new file that holds `arrays`, wait until it is on the disk, and return its sha256."""
    ordered = {name: np.ascontiguousarray(arrays[name]) for name in sorted(arrays)}
    entries: list[dict[str, Any]] = []
    position = 0
    for name, array in ordered.items():
        entries.append({"name": name, "dtype": array.dtype.str, "shape": list(array.shape), "at": position})
        position += _padded(array.nbytes)
    head = json.dumps(entries).encode("ascii")
    start = _MAGIC + len(head).to_bytes(8, "big") + head
    digest = hashlib.sha256()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as stream:
        for part in (start.ljust(_padded(len(start)), b"\0"), *map(_bytes, ordered.values())):
            stream.write(part)
            digest.update(part)
        stream.flush()
        os.fsync(stream.fileno())
    return digest.hexdigest()


def _bytes(array: npt.NDArray[Any]) -> bytes:
    return array.tobytes().ljust(_padded(array.nbytes), b"\0")


def _padded(n_bytes: int) -> int:
    return -(-n_bytes // _ALIGNED) * _ALIGNED


def read_arrays(path: Path, *, holder: Holder = POOL) -> dict[str, npt.NDArray[Any]]:
    """Return the arrays of a file that `write_arrays` wrote, memory-mapped and read-only.

    Raises
    ------
    MatcherError
        It is missing, or no such file: the error of its `holder`.
    """
    try:
        return _mapped(np.memmap(path, dtype=np.uint8, mode="r").view(np.ndarray))
    except FileNotFoundError:
        raise holder.error(f"{path} is gone: {holder.when_gone}") from None
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise holder.error(f"{path} cannot be read ({type(error).__name__}): {holder.when_damaged}") from None


def _mapped(whole: npt.NDArray[np.uint8]) -> dict[str, npt.NDArray[Any]]:
    if bytes(whole[: len(_MAGIC)]) != _MAGIC:
        raise ValueError("not a file of arrays")
    first = len(_MAGIC) + 8
    n_head = int.from_bytes(bytes(whole[len(_MAGIC) : first]), "big")
    start = _padded(first + n_head)
    arrays: dict[str, npt.NDArray[Any]] = {}
    for entry in json.loads(bytes(whole[first : first + n_head])):
        dtype = np.dtype(entry["dtype"])
        if dtype.kind not in _KINDS:
            raise ValueError("an array of another kind")
        n_bytes = dtype.itemsize * int(np.prod(entry["shape"], dtype=np.int64))
        at = start + entry["at"]
        arrays[entry["name"]] = whole[at : at + n_bytes].view(dtype).reshape(entry["shape"])
    return arrays


def let_go(array: npt.NDArray[Any]) -> None:
    """Let the kernel take back the memory of the mapped file that `array` is of: what is read again comes from its cache."""
    holder: Any = array
    while isinstance(holder, np.ndarray):
        holder = holder.base
    if isinstance(holder, mmap.mmap):
        holder.madvise(mmap.MADV_DONTNEED)


def file_sha256(path: Path) -> str:
    """Return the sha256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
