"""pdfium's C functions with plain addresses for arguments, and memory for their answers.

Wrapping each answer into a typed pointer, as pypdfium2 does, costs more than the call, and so does letting go of the
interpreter's lock for it. They are not for two threads at once.
"""

from __future__ import annotations

import ctypes
from typing import Any


class Numbers:
    """Numbers in memory that pdfium writes into, with the address of the first and of each."""

    def __init__(self, memory: Any, code: str) -> None:
        self._memory = memory  # kept, because only its address is given away
        view: memoryview[Any] = memoryview(memory).cast("B").cast(code)  # type: ignore[call-overload]  # codes are literals there
        self.read = view.tolist
        self.address = ctypes.addressof(memory)
        self.n_bytes = view.nbytes
        self.addresses = tuple(range(self.address, self.address + view.nbytes, view.itemsize))


def retyped(function: Any, result: Any, *arguments: Any) -> Any:
    """Return a function of pypdfium2 with other types for its result and arguments."""
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)
