"""Values of the domain to bytes and back, for part files and the ledger: JSON, never code."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

import msgspec
import numpy as np
import numpy.typing as npt

T = TypeVar("T")

_ESCAPED = b"\x00"
"""Begins a text in which half characters (file names that are no text, broken fonts) are escaped: msgspec refuses them."""


def encode(value: object) -> bytes:
    """Return the bytes that `decode` reads; equal values give equal bytes."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return _ESCAPED + json.dumps(msgspec.to_builtins(value)).encode("ascii")


def decode(data: bytes, kind: type[T]) -> T:
    """Return the value of this kind (a dataclass, a tuple of them, ...) that `encode` made `data` of."""
    if data.startswith(_ESCAPED):
        return msgspec.convert(json.loads(data[1:]), type=kind)
    value: T = _decoder(kind).decode(data)  # type: ignore[arg-type]  # a type can be hashed
    return value


@lru_cache(maxsize=32)
def _decoder(kind: type[T]) -> msgspec.json.Decoder[T]:
    return msgspec.json.Decoder(kind)


def packed(name: str, records: Sequence[bytes]) -> dict[str, npt.NDArray[Any]]:
    """Return records as two arrays of a part file."""
    bounds = np.zeros(len(records) + 1, dtype=np.int64)
    np.cumsum([len(record) for record in records], out=bounds[1:])
    return {name: np.frombuffer(b"".join(records), dtype=np.uint8), f"{name}_at": bounds}


def n_packed(name: str, arrays: Mapping[str, npt.NDArray[Any]]) -> int:
    """Return how many records are packed under a name."""
    return len(arrays[f"{name}_at"]) - 1


def unpacked(name: str, arrays: Mapping[str, npt.NDArray[Any]], at: int) -> bytes:
    """Return one of the records that were `packed` under a name."""
    bounds = arrays[f"{name}_at"]
    return arrays[name][bounds[at] : bounds[at + 1]].tobytes()
