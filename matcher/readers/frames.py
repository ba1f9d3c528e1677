"""Messages over a pipe: four bytes of length, then the message."""

from __future__ import annotations

import os
import select
import struct
import time

_LENGTH = struct.Struct(">I")
_CHUNK_BYTES = 1 << 16
MAX_FRAME_BYTES = 256 << 20


class PipeClosed(Exception):  # noqa: N818 - a state of the other side
    """The other side has gone."""


class PipeTimeout(Exception):  # noqa: N818 - a state of the other side
    """The other side does not answer in time."""


def send_frame(descriptor: int, message: bytes, *, deadline: float | None = None) -> None:
    """Write one message; `deadline` is a time of `time.monotonic`.

    Raises
    ------
    PipeClosed, PipeTimeout
        The other side has gone, or does not read.
    """
    rest = memoryview(_LENGTH.pack(len(message)) + message)
    while rest:
        _wait(descriptor, deadline, for_writing=True)
        try:
            # Without a deadline the pipe is ours alone and may block; with one, small writes cannot.
            rest = rest[os.write(descriptor, rest[:_CHUNK_BYTES] if deadline is None else rest[: select.PIPE_BUF]) :]
        except OSError:
            raise PipeClosed from None


def receive_frame(descriptor: int, *, deadline: float | None = None) -> bytes:
    """Return the next message.

    Raises
    ------
    PipeClosed, PipeTimeout
        The other side has gone, sends nonsense, or does not answer.
    """
    size = _LENGTH.unpack(_receive(descriptor, _LENGTH.size, deadline))[0]
    if size > MAX_FRAME_BYTES:
        raise PipeClosed
    return _receive(descriptor, size, deadline)


def _receive(descriptor: int, n_bytes: int, deadline: float | None) -> bytes:
    pieces: list[bytes] = []
    while n_bytes:
        _wait(descriptor, deadline, for_writing=False)
        piece = os.read(descriptor, min(n_bytes, _CHUNK_BYTES))
        if not piece:
            raise PipeClosed
        pieces.append(piece)
        n_bytes -= len(piece)
    return b"".join(pieces)


def _wait(descriptor: int, deadline: float | None, *, for_writing: bool) -> None:
    if deadline is None:
        return
    # poll, not select: a service may hold more than 1024 descriptors.
    poll = select.poll()
    poll.register(descriptor, select.POLLOUT if for_writing else select.POLLIN)
    if not poll.poll(max(deadline - time.monotonic(), 0) * 1000):
        raise PipeTimeout
