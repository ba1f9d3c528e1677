"""Files that are not what they say, files with more in them than text, and bombs of other formats."""

from __future__ import annotations

import io
import random
import zipfile

from .pdf import ANY, READ, REFUSED, Case, hello, one_page, pdf, stream

_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Target='
    '"word/document.xml" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
_BODY = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s</w:body></w:document>'
_REFUSED_TYPE = frozenset(("unsupported_type",))


def docx(document: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _CONTENT_TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        archive.writestr("word/document.xml", document)
    return out.getvalue()


def empty(_rng: random.Random) -> bytes:
    return b""


def one_byte(rng: random.Random) -> bytes:
    return rng.randbytes(1)


def chance(rng: random.Random) -> bytes:
    return rng.randbytes(rng.randrange(2, 300_000))


def one_byte_repeated(rng: random.Random) -> bytes:
    return rng.randbytes(1) * rng.randrange(2, 1_000_000)


def wrong_ending(rng: random.Random) -> bytes:
    return rng.choice(
        (
            b"\x89PNG\r\n\x1a\n" + rng.randbytes(5_000),
            b"\xff\xd8\xff\xe0" + rng.randbytes(5_000),
            b"MZ" + rng.randbytes(5_000),
            b"\x7fELF" + rng.randbytes(5_000),
            b"Rar!\x1a\x07" + rng.randbytes(500),
            b"%!PS-Adobe-3.0\n" + b"showpage\n" * 50,
        )
    )


def polyglot(rng: random.Random) -> bytes:
    page = one_page(stream(hello(rng)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    archive_bytes = out.getvalue()
    return rng.choice(
        (page + archive_bytes, archive_bytes + page, b"GIF89a\n" + page, b"<html><!--\n" + page + b"--></html>", b"MZ\n" + page)
    )


def password(rng: random.Random) -> bytes:
    import pikepdf

    out = io.BytesIO()
    revision = rng.choice((3, 4, 6))
    with pikepdf.open(io.BytesIO(one_page(stream(hello(rng))))) as document:
        document.save(
            out, encryption=pikepdf.Encryption(owner="owner", user="user", R=revision, aes=revision > 3, metadata=revision > 3)
        )
    return out.getvalue()


def broken_encryption(rng: random.Random) -> bytes:
    entries = rng.choice(
        (
            b"/Filter/Standard/V 99/R 9",
            b"/Filter/Other",
            b"/Filter/Standard/V 5/R 6/O(x)/U(y)/P 1",
            b"/Filter/Standard/V 1/R 2",
            b"/Filter/Standard/V 4/R 4/O(x)/U(y)/P -1/CF<<>>/StmF/X/StrF/X/Length -8",
        )
    )
    return one_page(stream(hello(rng))).replace(b"/Root 1 0 R", b"/Root 1 0 R/Encrypt<<" + entries + b">>/ID[(a)(b)]")


def actions(rng: random.Random) -> bytes:
    action = rng.choice(
        (
            b"<</S/JavaScript/JS(while\\(true\\){})>>",
            b"<</S/Launch/F(calculator)>>",
            b"<</S/URI/URI(http://example.com/)>>",
            b"<</S/SubmitForm/F(http://example.com/)>>",
            b"<</S/GoToR/F(\\\\\\\\example.com\\\\share)>>",
        )
    )
    names = b"/Names<</JavaScript<</Names[(a) " + action + b"]>>>>/AA<</WC " + action + b">>"
    return one_page(
        stream(hello(rng)), catalog=b"/OpenAction " + action + names, page=b"/MediaBox[0 0 612 792]/AA<</O " + action + b">>"
    )


def embedded(rng: random.Random) -> bytes:
    inner = one_page(stream(hello(rng)))
    files = b"/Names<</EmbeddedFiles<</Names[(a.pdf)<</Type/Filespec/F(../../a.pdf)/EF<</F 9 0 R>>>>]>>>>"
    return one_page(stream(hello(rng)), catalog=files, more={9: stream(inner, b"/Type/EmbeddedFile")})


def many_versions(rng: random.Random) -> bytes:
    data = one_page(stream(hello(rng)))
    return data * rng.randrange(2, 200)


def odd_catalog(rng: random.Random) -> bytes:
    catalog = rng.choice(
        (b"[1 0 R]", b"7", b"<</Type/Catalog>>", b"<</Type/Catalog/Pages(x)>>", b"<</Type/Catalog/Pages 1 0 R>>", b"null")
    )
    return pdf({1: catalog, 2: b"<</Type/Pages/Kids 7/Count(x)>>", 3: b"[" * rng.randrange(1, 5_000)})


def odd_info(rng: random.Random) -> bytes:
    date = rng.choice(
        (b"(D:99999999999999)", b"(D:00000000)", b"(\\376\\377)", b"[1]", b"6 0 R", b"<" + b"44" * 100_000 + b">", b"9 0 R")
    )
    data = one_page(stream(hello(rng)), more={6: b"<</ModDate " + date + b">>"})
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R/Info 6 0 R")


def zip_bomb(rng: random.Random) -> bytes:
    return docx((_BODY % "").encode() + b" " * rng.randrange(40 << 20, 80 << 20))


def xml_laughs(rng: random.Random) -> bytes:
    n = rng.randrange(8, 20)
    entities = "".join(f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, n))
    head = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ha">{entities}]>'
    return docx((head + _BODY % f"<w:p><w:r><w:t>&e{n - 1};</w:t></w:r></w:p>").encode())


def xml_outside(_rng: random.Random) -> bytes:
    head = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    return docx((head + _BODY % "<w:p><w:r><w:t>Ada &e;</w:t></w:r></w:p>").encode())


def deep_docx(rng: random.Random) -> bytes:
    n = rng.randrange(200, 5_000)
    table = "<w:tbl><w:tr><w:tc>" * n + "<w:p><w:r><w:t>Ada Example</w:t></w:r></w:p>" + "</w:tc></w:tr></w:tbl>" * n
    return docx((_BODY % table).encode())


def cut_zip(rng: random.Random) -> bytes:
    data = docx((_BODY % "<w:p/>").encode())
    return data[: rng.randrange(5, len(data))]


def rtf(rng: random.Random) -> bytes:
    piece = rng.choice((b"{", b"{\\b ", b"\\'", b"\\u99999999 ", b"{\\*\\x ", b"\\bin999999999 ", b"}"))
    return b"{\\rtf1 Ada Example \\par " + piece * rng.randrange(1_000, 100_000)


def html(rng: random.Random) -> bytes:
    piece = rng.choice(
        (b"<div>", b"<table><tr><td>", b"<!--", b"<b", b"&amp;&#99999999;", b"<p hidden>", b"<script>", b"<a b='")
    )
    return b"<!doctype html><html><body><p>Ada Example</p>" + piece * rng.randrange(1_000, 100_000)


CASES: dict[str, Case] = {
    "empty": Case(empty, frozenset(("malformed",))),
    "one byte": Case(one_byte, ANY | _REFUSED_TYPE),
    "chance": Case(chance, REFUSED | _REFUSED_TYPE),
    "one byte repeated": Case(one_byte_repeated, ANY | _REFUSED_TYPE),
    "wrong ending": Case(wrong_ending, _REFUSED_TYPE),
    "polyglot": Case(polyglot, ANY | _REFUSED_TYPE),
    "password": Case(password, frozenset(("encrypted",))),
    "broken encryption": Case(broken_encryption, ANY | frozenset(("encrypted",))),
    "JavaScript and Launch": Case(actions, frozenset(("ok",))),
    "embedded file": Case(embedded, frozenset(("ok",))),
    "many versions": Case(many_versions, READ),
    "odd catalog": Case(odd_catalog, REFUSED),
    "odd dates": Case(odd_info, READ),
    "zip bomb": Case(zip_bomb, frozenset(("malformed",)), is_dear=True),
    "XML laughs": Case(xml_laughs, frozenset(("malformed",))),
    "XML from outside": Case(xml_outside, frozenset(("malformed",))),
    "deep DOCX": Case(deep_docx, ANY),
    "cut zip": Case(cut_zip, frozenset(("malformed",))),
    "endless RTF": Case(rtf, ANY),
    "endless HTML": Case(html, ANY),
}
