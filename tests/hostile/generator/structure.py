"""Damage to the skeleton: cross-reference tables, the page tree, references, and the ends of files."""

from __future__ import annotations

import random
import re
import zlib

from .pdf import ANY, FONT, READ, REFUSED, Case, hello, one_page, packed, pdf, stream

_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"


def plain(rng: random.Random) -> bytes:
    return one_page(stream(hello(rng)))


def with_streams(
    rng: random.Random, *, size: int = 8, index: bytes = b"", fields: bytes | None = None, widths: bytes = b"[1 4 2]"
) -> bytes:
    """Return a file whose cross-reference section is a stream."""
    bodies = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: _PAGE,
        4: stream(hello(rng)),
        5: FONT,
    }
    out = bytearray(b"%PDF-1.7\n")
    entries = bytearray(bytes((0, 0, 0, 0, 0, 255, 255)))
    for number, body in bodies.items():
        entries += b"\x01" + len(out).to_bytes(4, "big") + b"\0\0"
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    data = zlib.compress(bytes(entries), 9) if fields is None else fields
    out += b"7 0 obj\n" + stream(data, b"/Type/XRef/Size %d/W%s/Root 1 0 R%s/Filter/FlateDecode" % (size, widths, index))
    return bytes(out) + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % start


def truncated(rng: random.Random) -> bytes:
    data = pages(rng, rng.randrange(1, 9))
    return data[: rng.randrange(10, len(data))]


def pages(rng: random.Random, n: int) -> bytes:
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Count %d/Kids[" % n + b" ".join(b"%d 0 R" % number for number in range(6, 6 + n)) + b"]>>",
        4: stream(hello(rng)),
        5: FONT,
    }
    return pdf(objects | dict.fromkeys(range(6, 6 + n), _PAGE))


def header_and_chance(rng: random.Random) -> bytes:
    return b"%PDF-1.7\n" + rng.randbytes(rng.randrange(1, 300_000))


def prev_loop(rng: random.Random) -> bytes:
    data = plain(rng)
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % data.rindex(b"xref\n0"))


def prev_chain(rng: random.Random) -> bytes:
    data = plain(rng)
    start = data.rindex(b"xref\n0")
    for _ in range(rng.randrange(2_000, 5_000)):
        place = len(data)
        data += b"xref\n0 1\n0000000000 65535 f \ntrailer\n<</Root 1 0 R/Prev %d>>\n" % start
        start = place
    return data + b"startxref\n%d\n%%%%EOF" % start


def offsets_wrong(rng: random.Random) -> bytes:
    shift = rng.choice((-7, -1, 1, 3, 40, 100_000))
    return re.sub(rb"(\d{10}) 00000 n", lambda found: b"%010d 00000 n" % max(int(found[1]) + shift, 0), plain(rng))


def startxref_wrong(rng: random.Random) -> bytes:
    place = rng.choice((b"0", b"1", b"99999999", b"9999999999999999999999", b"-5", b"abc", b""))
    return re.sub(rb"startxref\n\d+", b"startxref\n" + place, plain(rng))


def table_count(rng: random.Random) -> bytes:
    return plain(rng).replace(b"xref\n0 6", b"xref\n0 %d" % rng.choice((999_999_999, 2**31, 10**30)))


def index_count(rng: random.Random) -> bytes:
    first = rng.randrange(5)
    return with_streams(rng, size=2 * 10**9, index=b"/Index[%d 2000000000]" % first)


def index_ranges(rng: random.Random) -> bytes:
    ranges = b" ".join(b"%d 1" % n for n in range(rng.randrange(100_000, 200_000)))
    return with_streams(rng, index=b"/Index[" + ranges + b"]")


def widths_wrong(rng: random.Random) -> bytes:
    return with_streams(rng, widths=rng.choice((b"[0 0 0]", b"[1 999999999 1]", b"[-1 4 2]", b"[1 4]", b"(x)")))


def tree_cycle(rng: random.Random) -> bytes:
    kids = b" ".join(rng.choice((b"2 0 R", b"3 0 R")) for _ in range(rng.randrange(2, 500)))
    return pdf({
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Count 2/Kids[3 0 R 2 0 R]>>",
        3: b"<</Type/Pages/Count 2/Kids[" + kids + b"]>>",
    })  # fmt: skip


def tree_deep(rng: random.Random) -> bytes:
    n = rng.randrange(3_000, 6_000)
    objects = {1: b"<</Type/Catalog/Pages 6 0 R>>", 4: stream(hello(rng)), 5: FONT, 6 + n: _PAGE}
    objects |= {number: b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % (number + 1) for number in range(6, 6 + n)}
    return pdf(objects)


def tree_doubling(rng: random.Random) -> bytes:
    n = rng.randrange(25, 60)
    objects = {1: b"<</Type/Catalog/Pages 6 0 R>>", 4: stream(hello(rng)), 5: FONT, 6 + n: _PAGE}
    for number in range(6, 6 + n):
        objects[number] = b"<</Type/Pages/Count %d/Kids[%d 0 R %d 0 R]>>" % (2**n, number + 1, number + 1)
    return pdf(objects)


def tree_inline(rng: random.Random) -> bytes:
    n = rng.randrange(200, 2_000)
    return pdf({1: b"<</Type/Catalog/Pages " + b"<</Type/Pages/Kids[" * n + b"3 0 R" + b"]>>" * n + b">>", 3: _PAGE,
                4: stream(hello(rng)), 5: FONT})  # fmt: skip


def one_page_many_times(rng: random.Random) -> bytes:
    n = rng.randrange(90_000, 110_000)
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Count %d/Kids[" % n + b"3 0 R " * n + b"]>>"}
    return pdf(objects | {3: _PAGE, 4: stream(hello(rng)), 5: FONT})


def missing_pages(rng: random.Random) -> bytes:
    kids = b" ".join(b"%d 0 R" % number for number in range(50, 50 + rng.randrange(1, 5_000)))
    return plain(rng).replace(b"/Kids[3 0 R]", b"/Kids[3 0 R " + kids + b"]")


def parent_loop(rng: random.Random) -> bytes:
    return one_page(stream(hello(rng)), more={2: b"<</Type/Pages/Kids[3 0 R]/Count 1/Parent 3 0 R>>"})


def reference_loop(rng: random.Random) -> bytes:
    loop = {6: b"7 0 R", 7: b"8 0 R", 8: b"6 0 R"}
    place = rng.randrange(5)
    if place == 0:
        return one_page(stream(hello(rng)), page=b"/MediaBox 6 0 R/CropBox[6 0 R 7 0 R 6 0 R 8 0 R]", more=loop)
    if place == 1:
        return one_page(b"<</Length 6 0 R>>stream\n" + hello(rng) + b"\nendstream", more=loop)
    if place == 2:
        return one_page(stream(hello(rng)), resources=b"/XObject 6 0 R/ExtGState 7 0 R/ColorSpace 8 0 R", more=loop)
    if place == 3:
        return one_page(stream(hello(rng)), more=loop | {5: b"<</Type/Font/Subtype 6 0 R/BaseFont 7 0 R/Widths 8 0 R>>"})
    return one_page(b"<</Length 4 0 R>>stream\n" + hello(rng) + b"\nendstream", more={1: b"<</Type/Catalog/Pages 2 0 R>>"})


def references_to_references(rng: random.Random) -> bytes:
    n = rng.randrange(1_000, 3_000)
    chain = {number: b"%d 0 R" % (number + 1) for number in range(6, 6 + n)} | {6 + n: b"[0 0 612 792]"}
    return one_page(stream(hello(rng)), page=b"/MediaBox 6 0 R", more=chain)


def object_stream_in_itself(rng: random.Random) -> bytes:
    entries = bytearray(bytes(7))
    for number in range(1, 7):
        entries += b"\x02" + (6).to_bytes(4, "big") + bytes((0, number))
    return with_streams(rng, fields=zlib.compress(bytes(entries)))


def overlapping_objects(rng: random.Random) -> bytes:
    """Thousands of numbers for one large object of an object stream: dear if each is parsed anew."""
    n = rng.randrange(1_000, 2_000)
    header = b" ".join(b"%d 0" % number for number in range(10, 10 + n)) + b" "
    body = b"[" + b"1 " * 200_000 + b"]"
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Count 1/Kids[" + b" ".join(b"%d 0 R" % number for number in range(10, 10 + n)) + b"]>>",
        6: packed(header + body, b"/Type/ObjStm/N %d/First %d" % (n, len(header))),
    }
    return re.sub(rb"xref\n.*", b"", pdf(objects), flags=re.DOTALL)  # without a table, object streams are looked for


def junk_objects(rng: random.Random) -> bytes:
    n = rng.randrange(100_000, 300_000)
    return b"%PDF-1.7\n" + b"1 0 obj <</A 1>> endobj\n" * n


def streams_without_end(rng: random.Random) -> bytes:
    n = rng.randrange(1_000, 3_000)
    return b"%PDF-1.7\n" + b"".join(
        b"%d 0 obj<</Type/ObjStm/N 9/First 9/Length 99999999>>stream\n%s\n" % (number, rng.randbytes(200).hex().encode())
        for number in range(1, n)
    )


def nested_object(rng: random.Random) -> bytes:
    n = rng.randrange(100_000, 300_000)
    opening, closing = rng.choice(((b"<</A ", b">>"), (b"[", b"]"), (b"[<</B ", b">>]")))
    return one_page(stream(hello(rng)), resources=b"/ExtGState " + opening * n + b"1" + closing * n)


CASES: dict[str, Case] = {
    "truncated": Case(truncated, ANY),
    "header and chance": Case(header_and_chance, REFUSED),
    "Prev loop": Case(prev_loop, READ),
    "Prev chain": Case(prev_chain, READ),
    "offsets wrong": Case(offsets_wrong, READ),
    "startxref wrong": Case(startxref_wrong, READ),
    "table of a billion": Case(table_count, READ),
    "Index of a billion": Case(index_count, READ),
    "Index of many ranges": Case(index_ranges, READ, is_dear=True),
    "field widths wrong": Case(widths_wrong, READ),
    "page tree in a circle": Case(tree_cycle, REFUSED),
    "page tree 5,000 deep": Case(tree_deep, READ),
    "page tree doubling": Case(tree_doubling, READ),
    "page tree written out": Case(tree_inline, ANY),
    "one page 100,000 times": Case(one_page_many_times, READ),
    "pages that are not there": Case(missing_pages, frozenset(("partial",))),
    "20,000 pages": Case(lambda rng: pages(rng, rng.randrange(15_000, 25_000)), frozenset(("too_many_pages",))),
    "300 pages": Case(lambda rng: pages(rng, rng.randrange(200, 400)), frozenset(("partial",))),
    "Parent loop": Case(parent_loop, READ),
    "reference loop": Case(reference_loop, READ),
    "references to references": Case(references_to_references, READ),
    "object stream in itself": Case(object_stream_in_itself, ANY),
    "overlapping objects": Case(overlapping_objects, REFUSED, is_dear=True),
    "junk objects": Case(junk_objects, REFUSED, is_dear=True),
    "streams without end": Case(streams_without_end, REFUSED),
    "nested object": Case(nested_object, ANY),
}
