"""What a worker can no longer do."""

from __future__ import annotations

import os
import platform
import subprocess
import sys

import pytest

from matcher.readers import syscall_filter
from matcher.readers.worker_process import _environment

PROGRAM = """
import os, socket, sys, tempfile
from matcher.readers.confinement import confine
from matcher.readers.limits import Limits
if sys.argv[1] == "no namespace":
    import matcher.readers.confinement as room
    room._leave_the_network = lambda: False
if sys.argv[1] == "no filter":
    import matcher.readers.syscall_filter as room
    room.install = lambda may_start_processes: False
granted = confine(Limits(), may_start_processes=sys.argv[2] == "processes")
done = {}
def attempt(name, action):
    try:
        action()
        done[name] = "done"
    except (OSError, MemoryError) as error:
        done[name] = "refused"
def connect():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=2).close()
def fork():
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
attempt("connect", connect)
attempt("fork", fork)
attempt("allocate", lambda: bytearray(3 << 30))
attempt("run", lambda: os.posix_spawn("/bin/true", ["true"], {}))
print((granted, done))
"""


def confined(means: str = "all", may: str = "nothing") -> tuple[dict[str, str], dict[str, str]]:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PROGRAM, means, may],
        capture_output=True,
        text=True,
        env=_environment(),
        check=True,
    )
    granted, tried = eval(done.stdout)
    return granted, tried


@pytest.mark.parametrize("means", ["all", "no namespace", "no filter"])
def test_what_is_said_to_be_closed_is_closed(means: str) -> None:
    granted, tried = confined(means)
    assert tried["allocate"] == "refused"
    assert (tried["fork"] == "refused") == (granted["processes"] == "none")
    assert (tried["connect"] == "refused") == granted["network"].startswith("none")
    assert granted["core dumps"] == "off"


@pytest.mark.skipif(not sys.platform.startswith("linux") or platform.machine() != "x86_64", reason="a filter of x86-64 Linux")
def test_the_filter_holds_for_every_user() -> None:
    granted, tried = confined("no namespace")
    if "system calls" not in granted["network"]:
        pytest.skip("this kernel takes no filter")
    assert tried == {"connect": "refused", "fork": "refused", "allocate": "refused", "run": "refused"}


def test_text_recognition_may_start_its_process_but_not_connect() -> None:
    granted, tried = confined("all", "processes")
    assert (tried["run"], granted["processes"]) == ("done", "not limited")
    assert (tried["connect"] == "refused") == granted["network"].startswith("none")


def test_the_filters_jumps_end_at_its_two_verdicts() -> None:
    import struct

    code = syscall_filter.program(0xC000003E, (41, 53, 425))
    steps = [struct.unpack_from("=HBBI", code, offset) for offset in range(0, len(code), 8)]
    allow, refuse = len(steps) - 2, len(steps) - 1
    assert steps[allow][3] == 0x7FFF0000
    assert steps[refuse][3] & 0xFFFF0000 == 0x00050000
    for at, (operation, if_true, if_false, value) in enumerate(steps):
        if operation == 0x15 and value == 0xC000003E:
            assert (at + 1 + if_true, at + 1 + if_false) == (2, refuse)
        elif operation in (0x15, 0x35):
            assert at + 1 + if_true == refuse
            assert if_false == 0


def test_the_workers_say_what_they_are_granted() -> None:
    from matcher.readers.sandbox import granted_limits

    granted = granted_limits()
    assert set(granted) == {"cpu", "memory", "written files", "core dumps", "processes", "network"}
    assert os.geteuid() != 0 or granted["network"].startswith("none") or "refuses" in granted["network"]
