"""Takes from this process what reading a file does not need: memory without end, files, other processes, the network.

Nothing here can be taken back, and what the kernel refuses is said, not raised.
"""

from __future__ import annotations

import ctypes
import os
import resource
from pathlib import Path

from matcher.readers import syscall_filter
from matcher.readers.limits import MIB, Limits

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000


def confine(limits: Limits, *, may_start_processes: bool) -> dict[str, str]:
    """Confine this process and return the limits in force, by name, in words.

    Parameters
    ----------
    may_start_processes
        Text recognition runs in a process of its own, which inherits everything else.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _lower(resource.RLIMIT_FSIZE, 0)
    _lower(resource.RLIMIT_AS, _address_space_bytes() + limits.memory_bytes)
    has_namespace = _leave_the_network()
    if not may_start_processes:
        _lower(resource.RLIMIT_NPROC, 0)
    is_filtered = syscall_filter.install(may_start_processes=may_start_processes)
    means = [name for name, holds in (("own namespace", has_namespace), ("system calls", is_filtered)) if holds]
    space = resource.getrlimit(resource.RLIMIT_AS)[0]
    cpu = resource.getrlimit(resource.RLIMIT_CPU)[1]
    return {
        "cpu": f"{limits.cpu_seconds} s a file" + ("" if cpu == resource.RLIM_INFINITY else f", {cpu} s in all"),
        "memory": "not limited" if space == resource.RLIM_INFINITY else f"{space // MIB} MiB of address space",
        "written files": "none" if resource.getrlimit(resource.RLIMIT_FSIZE)[0] == 0 else "not limited",
        "core dumps": "off" if resource.getrlimit(resource.RLIMIT_CORE)[0] == 0 else "on",
        "processes": "not limited" if may_start_processes or _can_fork() else "none",
        "network": f"none ({', '.join(means)})" if means else "not closed off: the kernel refuses",
    }


def _lower(which: int, value: int) -> None:
    """Set a limit, but never above the one that is in force."""
    hard = resource.getrlimit(which)[1]
    allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(which, (allowed, allowed))


def _address_space_bytes() -> int:
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    return int(pages) * resource.getpagesize()


def _leave_the_network() -> bool:
    """Move into a network without any interface; a user namespace of its own allows that without privileges."""
    try:
        unshare = ctypes.CDLL(None, use_errno=True).unshare
    except (OSError, AttributeError):
        return False
    # A privileged process may leave the network alone, and keeps its name; others need a namespace for users as well.
    return any(unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))


def _can_fork() -> bool:
    try:
        child = os.fork()
    except OSError:
        return False
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return True
