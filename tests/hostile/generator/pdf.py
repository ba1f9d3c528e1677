"""Small PDFs written by hand, so that every byte of them can be wrong on purpose."""

from __future__ import annotations

import io
import random
import zlib
from collections.abc import Callable, Mapping
from typing import NamedTuple

Make = Callable[[random.Random], bytes]

FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
NAMES = ("Ada Example", "Ben Sample", "Cleo Muster", "Dan Beispiel", "Eva Ejemplo")
READ = frozenset(("ok", "partial"))
REFUSED = frozenset(("malformed", "no_text"))
ANY = READ | REFUSED


class Case(NamedTuple):
    """A class of files: how to make one, the outcomes it may have, and whether a name of `NAMES` must have been read.

    Dear ones cost a second or more to make or to read.
    """

    make: Make
    outcomes: frozenset[str] = ANY
    shows_name: bool = True
    is_dear: bool = False


def hello(rng: random.Random) -> bytes:
    """Return operators that show an honest line."""
    return b"BT /F1 12 Tf 50 %d Td (%s, engineer) Tj ET\n" % (rng.randrange(110, 190), rng.choice(NAMES).encode())


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n" % (entries, len(data)) + data + b"\nendstream"


def packed(data: bytes, entries: bytes = b"") -> bytes:
    return stream(zlib.compress(data, 9), b"/Filter/FlateDecode" + entries)


def pdf(objects: Mapping[int, bytes], *, trailer: bytes = b"", root: int = 1) -> bytes:
    """Return a file with a right cross-reference table."""
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets = {}
    for number, body in objects.items():
        offsets[number] = out.tell()
        out.write(b"%d 0 obj\n" % number + body + b"\nendobj\n")
    start, size = out.tell(), max(objects) + 1
    entries = [
        b"%010d 00000 n \n" % offsets[number] if number in offsets else b"0000000000 65535 f \n" for number in range(1, size)
    ]
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % size + b"".join(entries))
    out.write(b"trailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, trailer, start))
    return out.getvalue()


def one_page(
    content: bytes,
    *,
    resources: bytes = b"",
    page: bytes = b"/MediaBox[0 0 612 792]",
    more: Mapping[int, bytes] | None = None,
    catalog: bytes = b"",
) -> bytes:
    """Return a file of one page; `content` is the whole object of its drawing."""
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/Contents 4 0 R" + page + b"/Resources<</Font<</F1 5 0 R>>" + resources + b">>>>",
        4: content,
        5: FONT,
    }
    return pdf(objects | dict(more or {}))


def spaces(n_mib: int, fill: bytes = b" ") -> bytes:
    """Return `n_mib` MiB of one byte, deflated."""
    packer = zlib.compressobj(9)
    piece = fill * (1 << 20)
    return b"".join([packer.compress(piece) for _ in range(n_mib)] + [packer.flush()])
