"""A filter in the kernel (seccomp) that refuses this process sockets, and other processes where it needs none.

It holds for root too, which resource limits do not, and where a container forbids namespaces.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
import sys
from typing import NamedTuple

_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP = 22
_MODE_FILTER = 2
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_AT_NUMBER, _AT_ARCHITECTURE = 0, 4
_ALLOW = 0x7FFF0000
_REFUSE = 0x00050000 | errno.EPERM
_X32 = 0x40000000
"""Numbers from here up are a second set of names for the same calls."""


class _Architecture(NamedTuple):
    audit: int
    network: tuple[int, ...]
    """socket, socketpair, io_uring_setup (which can open sockets by itself)."""
    processes: tuple[int, ...]
    """clone, fork, vfork, execve, execveat, clone3."""


_ARCHITECTURES = {
    "x86_64": _Architecture(0xC000003E, (41, 53, 425), (56, 57, 58, 59, 322, 435)),
    "aarch64": _Architecture(0xC00000B7, (198, 199, 425), (220, 221, 281, 435)),
}


class _Program(ctypes.Structure):
    _fields_ = (("n_instructions", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def install(*, may_start_processes: bool) -> bool:
    """Refuse the calls from now on, in this process and those it starts; return whether the kernel does so."""
    architecture = _ARCHITECTURES.get(platform.machine())
    if not sys.platform.startswith("linux") or architecture is None:
        return False
    numbers = architecture.network + (() if may_start_processes else architecture.processes)
    code = program(architecture.audit, numbers)
    try:
        prctl = ctypes.CDLL(None, use_errno=True).prctl
    except (OSError, AttributeError):
        return False
    prctl.argtypes = (ctypes.c_int, *[ctypes.c_ulong] * 4)
    if prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    wrapped = _Program(len(code) // 8, code)
    return bool(prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.addressof(wrapped), 0, 0) == 0)


def program(audit: int, numbers: tuple[int, ...]) -> bytes:
    """Return the filter's instructions: refuse these system calls, and every call of another architecture."""
    n_checks = len(numbers)
    code = [
        (_LOAD, 0, 0, _AT_ARCHITECTURE),
        (_EQUAL, 0, n_checks + 3, audit),
        (_LOAD, 0, 0, _AT_NUMBER),
        (_AT_LEAST, n_checks + 1, 0, _X32),
        *((_EQUAL, n_checks - index, 0, number) for index, number in enumerate(numbers)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in code)
