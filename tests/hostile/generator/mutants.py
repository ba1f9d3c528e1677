"""Honest files with damage of chance: bits flipped, pieces cut, copied, moved and taken from other files."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence


def _place(rng: random.Random, data: bytes) -> int:
    return rng.randrange(len(data) + 1)


def _flipped(rng: random.Random, data: bytes, _others: Sequence[bytes]) -> bytes:
    damaged = bytearray(data)
    for _ in range(rng.choice((1, 1, 5, 50, 500))):
        damaged[rng.randrange(len(damaged))] ^= 1 << rng.randrange(8)
    return bytes(damaged)


def _cut_off(rng: random.Random, data: bytes, _others: Sequence[bytes]) -> bytes:
    return data[: _place(rng, data)]


def _piece_removed(rng: random.Random, data: bytes, _others: Sequence[bytes]) -> bytes:
    start = _place(rng, data)
    return data[:start] + data[start + rng.choice((1, 7, 100, 2_000)) :]


def _doubled(rng: random.Random, data: bytes, _others: Sequence[bytes]) -> bytes:
    start = _place(rng, data)
    piece = data[start : start + rng.choice((1, 20, 500, 5_000))]
    return data[:start] + piece * rng.choice((2, 3, 50)) + data[start + len(piece) :]


def _swapped(rng: random.Random, data: bytes, _others: Sequence[bytes]) -> bytes:
    first, middle, last = sorted(_place(rng, data) for _ in range(3))
    return data[:first] + data[middle:last] + data[first:middle] + data[last:]


def _spliced(rng: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    other = rng.choice(others)
    start = _place(rng, other)
    place = _place(rng, data)
    return data[:place] + other[start : start + rng.choice((10, 500, 20_000))] + data[place:]


def _digits_changed(rng: random.Random, data: bytes, _others: Sequence[bytes]) -> bytes:
    """Numbers rule lengths, offsets, references and counts: other digits hurt more than other bits."""
    damaged = bytearray(data)
    places = [place for place, byte in enumerate(data) if 48 <= byte < 58]
    for place in rng.sample(places, min(len(places), rng.choice((1, 3, 30)))):
        damaged[place] = rng.choice(b"0123456789-./ ")
    return bytes(damaged)


def _words_changed(rng: random.Random, data: bytes, _others: Sequence[bytes]) -> bytes:
    words = (
        b"endobj",
        b"obj",
        b"stream",
        b"endstream",
        b"/Length",
        b"/Filter",
        b"/Kids",
        b"/Type",
        b"<<",
        b">>",
        b"[",
        b"]",
        b" R",
        b"xref",
        b"/FlateDecode",
        b"/Font",
        b"/W",
        b"/Contents",
        b"trailer",
        b"(",
        b")",
        b"<",
        b"PK\x03\x04",
        b"{",
        b"\\",
    )
    for _ in range(rng.choice((1, 4))):
        data = data.replace(rng.choice(words), rng.choice((b"", *words)), rng.choice((1, -1)))
    return data


_DAMAGES: tuple[Callable[[random.Random, bytes, Sequence[bytes]], bytes], ...] = (
    _flipped,
    _cut_off,
    _piece_removed,
    _doubled,
    _swapped,
    _spliced,
    _digits_changed,
    _words_changed,
)


def mutant(seed: int, samples: Sequence[bytes]) -> bytes:
    """Return one of `samples` with one to three damages, always the same for a seed."""
    rng = random.Random(f"mutant {seed}")
    data = samples[seed % len(samples)]
    for _ in range(rng.choice((1, 1, 2, 3))):
        if data:
            data = rng.choice(_DAMAGES)(rng, data, samples)
    return data
