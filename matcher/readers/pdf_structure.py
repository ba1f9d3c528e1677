"""The objects and pages of a PDF, each in bounded time, on top of pdfminer's document."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfexceptions import PDFObjectNotFound
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, PDFStream, decipher_all, resolve1

from matcher.domain.outcome import Outcome
from matcher.readers.failure import ReadFailure
from matcher.readers.limits import Limits
from matcher.readers.pdf_filters import CappedStream
from matcher.readers.pdf_objects import Nothing, read_object
from matcher.readers.pdf_xref import Sections, Where, find_root, read_sections, scan

_HEAD = re.compile(rb"[\x00\t\n\x0c\r ]*(\d{1,10})[\x00\t\n\x0c\r ]+\d{1,5}[\x00\t\n\x0c\r ]+obj(?![A-Za-z])")
_STREAM = re.compile(rb"[\x00\t\n\x0c\r ]*stream(?:\r\n|\n|\r(?!\n))?")
_STREAM_END = re.compile(rb"[\x00\t\n\x0c\r ]*endstream")
_MAX_PARSED_BYTES = 8 << 20
"""Dictionaries and arrays, without the data of streams; a resume has some hundred KiB."""
_MAX_CHAIN = 32
_MAX_NODES = 200_000
_MAX_SIDE = 1e7
_TAIL_BYTES = 2_048
"""A file ends with `startxref`, perhaps with something else behind it."""
_INHERITED = ("Resources", "MediaBox", "CropBox", "Rotate")
_TANGLED = "its parts refer to each other without end; ask for the file to be saved again as PDF"


class CappedDocument(PDFDocument):
    """pdfminer's own document, with bounded filters: for versions of pdfminer whose insides we do not know."""

    def __init__(self, data: bytes) -> None:
        super().__init__(PDFParser(io.BytesIO(data)), password="")

    def getobj(self, objid: int) -> object:
        """Return an object by its number."""
        found = super().getobj(objid)
        if type(found) is PDFStream:
            capped = CappedStream(found.attrs, found.rawdata or b"", found.decipher)
            capped.set_objid(objid, found.genno or 0)
            if objid in self._cached_objs:
                self._cached_objs[objid] = (capped, 0)
            return capped
        return found


class StructuredDocument(PDFDocument):
    """pdfminer's document with our own way to its objects.

    Objects are parsed by `pdf_objects`, streams are `CappedStream`s, and an object that is asked for while it is being
    read is not there. A wrong cross-reference table is replaced by a scan of the file.
    """

    def __init__(self, data: bytes, *, is_scanned: bool = False, limits: Limits | None = None) -> None:
        self.data = data
        self._is_scanned = is_scanned
        self._n_raw_left = (limits or Limits()).max_inflated_bytes
        self._n_parsed = 0
        self._reading: set[int] = set()
        self._rescue: Sections | None = None
        super().__init__(PDFParser(io.BytesIO(data)), password="", fallback=False)

    def find_xref(self, _parser: PDFParser) -> int:
        """Return nothing of use: `read_xref_from` finds its own way."""
        return 0

    def read_xref_from(self, _parser: PDFParser, _start: int, xrefs: list[Any]) -> None:
        """Fill `xrefs` with all sections."""
        if not self._is_scanned:
            xrefs.extend(read_sections(self))
        if not any("Root" in section.get_trailer() for section in xrefs):
            self._is_scanned = True
            section = scan(self)
            xrefs[:] = [section]
            if "Root" not in section.trailer:
                find_root(self, section)

    @property
    def is_scanned(self) -> bool:
        """Whether the objects were found by a scan of the file."""
        return self._is_scanned

    @property
    def is_cut_off(self) -> bool:
        """Whether the file has no end, so that nobody knows what else there was."""
        return self._is_scanned and b"startxref" not in self.data[-_TAIL_BYTES:]

    def getobj(self, objid: int) -> object:
        """Return an object by its number, never a reference.

        Raises
        ------
        PDFObjectNotFound
            There is none, or only one that refers to itself.
        """
        cached = self._cached_objs.get(objid)
        if cached is not None:
            return cached[0]
        if objid in self._reading or len(self._reading) > _MAX_CHAIN:
            raise PDFObjectNotFound(objid)
        self._reading.add(objid)
        try:
            found = self._found(objid)
            n_left = _MAX_CHAIN
            while isinstance(found, PDFObjRef):
                n_left -= 1
                if not n_left:
                    raise PDFObjectNotFound(objid)
                found = self._found(found.objid)
        finally:
            self._reading.discard(objid)
        self._cached_objs[objid] = (found, 0)
        return found

    def _found(self, objid: int) -> object:
        is_listed = False
        for section in self.xrefs:
            try:
                where = section.get_pos(objid)
            except KeyError:
                continue
            is_listed = True
            try:
                return self._at(where, objid)
            except (Nothing, IndexError, PDFObjectNotFound):
                continue
        if is_listed and not self._is_scanned:
            # The table is wrong about this one, and perhaps about others: look for it in the file.
            if self._rescue is None:
                self._rescue = scan(self)
            if objid in self._rescue.entries:
                try:
                    return self._at(self._rescue.entries[objid], objid)
                except (Nothing, IndexError):
                    pass
        raise PDFObjectNotFound(objid)

    def _at(self, where: Where, objid: int) -> object:
        holder, place, generation = where
        if holder is None:
            found, number = self.read_indirect(place, objid)
            if self.decipher:
                found = decipher_all(self.decipher, number, generation, found)
        else:
            found = self.object_in(self.getobj(holder), place)
        if isinstance(found, PDFStream):
            found.set_objid(objid, generation)
        return found

    def read_indirect(self, position: int, objid: int | None) -> tuple[Any, int]:
        """Return the object that stands at `position` under its own number, and that number.

        Raises
        ------
        Nothing
            There is no object, or it has another number than `objid`.
        """
        head = _HEAD.match(self.data, position)
        if head is None or (objid is not None and int(head[1]) != objid):
            raise Nothing("no object here")
        found, end = self._parsed(self.data, head.end())
        start = _STREAM.match(self.data, end) if isinstance(found, dict) else None
        if start is not None:
            raw, is_whole = self._raw(start.end(), found.get("Length"))
            found = CappedStream(found, raw, self.decipher)
            found.is_damaged = not is_whole
        return found, int(head[1])

    def _raw(self, start: int, length: Any) -> tuple[bytes, bool]:
        """Return the raw data of a stream, up to its end mark where its length is wrong, and whether there is one."""
        end = 0
        if isinstance(length, PDFObjRef):
            length = resolve1(length)
        if not (isinstance(length, int) and length >= 0 and _STREAM_END.match(self.data, start + length)):
            end = self.data.find(b"endstream", start)
            length = (end if end >= 0 else len(self.data)) - start
            if end >= 0 and length > 1 and self.data[end - 2 : end] == b"\r\n":
                length -= 2
            elif end >= 0 and length and self.data[end - 1 : end] in (b"\n", b"\r"):
                length -= 1
        self._n_raw_left -= length
        if self._n_raw_left < 0:
            raise ReadFailure(Outcome.MALFORMED, _TANGLED)
        return self.data[start : start + max(length, 0)], end >= 0

    def _parsed(self, data: bytes, position: int) -> tuple[Any, int]:
        found, end = read_object(data, position, self)
        self._n_parsed += end - position
        if self._n_parsed > _MAX_PARSED_BYTES:
            raise ReadFailure(Outcome.MALFORMED, _TANGLED)
        return found, end

    def numbers_in(self, stream: PDFStream) -> list[int]:
        """Return the numbers of the objects in an object stream."""
        return [number for number, _ in self._members_of(stream)]

    def object_in(self, stream: Any, index: int) -> Any:
        """Return an object of an object stream by its place in it.

        Raises
        ------
        Nothing, IndexError
            There is none.
        """
        if not isinstance(stream, PDFStream):
            raise Nothing("no object stream")
        return self._parsed(stream.get_data(), self._members_of(stream)[index][1])[0]

    def _members_of(self, stream: PDFStream) -> list[tuple[int, int]]:
        """Return (number, offset) of each object in an object stream."""
        found: list[tuple[int, int]] | None = getattr(stream, "members", None)
        if found is None:
            first = resolve1(stream.get("First"))
            if not isinstance(first, int) or first < 0:
                raise Nothing("no first object")
            fields = [int(field) for field in re.findall(rb"\d{1,10}", stream.get_data()[:first])]
            found = list(zip(fields[::2], [first + offset for offset in fields[1::2]], strict=False))
            stream.members = found  # type: ignore[attr-defined]  # kept with the stream, read once
        return found


def pages_of(document: PDFDocument) -> Iterator[PDFPage | None]:
    """Yield the pages in their order, each once; None for one that the tree names but that is not there."""
    root = document.catalog.get("Pages")
    waiting: list[tuple[Any, dict[str, Any]]] = [(root, {})]
    seen: set[int] = set()
    n_nodes = 0
    while waiting and n_nodes < _MAX_NODES:
        node, inherited = waiting.pop()
        n_nodes += 1
        number = 0
        if isinstance(node, PDFObjRef):
            number = node.objid
            if number in seen:
                continue
            seen.add(number)
        attributes = resolve1(node)
        if not isinstance(attributes, dict):
            if node is not None:
                yield None
            continue
        entries = inherited | attributes
        kids = resolve1(attributes.get("Kids"))
        if isinstance(kids, list):
            passed = {key: entries[key] for key in _INHERITED if key in entries}
            waiting.extend((kid, passed) for kid in reversed(kids[: _MAX_NODES - len(waiting)]))
        elif getattr(attributes.get("Type"), "name", "Page") == "Page":
            yield _page(document, number, entries)


def loose_pages_of(document: PDFDocument) -> Iterator[PDFPage]:
    """Yield whatever object says that it is a page, for a file without a tree of pages."""
    for section in document.xrefs:
        for n, number in enumerate(section.get_objids()):
            if n >= _MAX_NODES:
                break
            try:
                found = document.getobj(number)
            except PDFObjectNotFound:
                continue
            if isinstance(found, dict) and getattr(found.get("Type"), "name", None) == "Page":
                yield _page(document, number, found)


def _page(document: PDFDocument, number: int, entries: dict[str, Any]) -> PDFPage:
    """Return a page whose boxes are four numbers each: pdfminer follows arrays of arrays, which may never end."""
    lean = dict(entries)
    for key in ("MediaBox", "CropBox"):
        box = resolve1(lean.pop(key, None))
        sides = [resolve1(side) for side in box] if isinstance(box, list) and len(box) == 4 else []
        if sides and all(isinstance(side, (int, float)) and abs(side) < _MAX_SIDE for side in sides):
            lean[key] = sides
    if not isinstance(resolve1(lean.get("Rotate", 0)), int):
        del lean["Rotate"]
    return PDFPage(document, number, lean, None)
