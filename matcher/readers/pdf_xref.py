"""Where the objects of a PDF stand: its cross-reference sections, or a scan of the file where they are wrong."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from pdfminer.pdfdocument import PDFBaseXRef
from pdfminer.pdfexceptions import PDFKeyError, PDFObjectNotFound
from pdfminer.pdftypes import PDFObjRef, PDFStream

from matcher.readers.pdf_objects import Nothing, read_object

Where = tuple[int | None, int, int]
"""As pdfminer has it: (number of the object stream or None, index in it or offset, generation)."""

_MAX_SECTIONS = 1_000
_MAX_RANGES = 10_000
_MAX_SCANNED = 1_000_000
_START = re.compile(rb"startxref[\x00\t\n\x0c\r ]*(\d{1,10})")
_TABLE = re.compile(rb"[\x00\t\n\x0c\r ]*xref[\x00\t\n\x0c\r ]+")
_SUBSECTION = re.compile(rb"[\x00\t\n\x0c\r ]*(\d{1,10})[ \t]+(\d{1,10})[\t ]*[\r\n]+")
_ENTRY = re.compile(rb"[\t\r\n ]{0,4}(\d{1,10}) (\d{1,5}) ([nf])")
_TRAILER = re.compile(rb"[\x00\t\n\x0c\r ]*trailer")
_OBJECT = re.compile(rb"(?<![0-9])(\d{1,10})[\x00\t\n\x0c\r ]{1,8}(\d{1,5})[\x00\t\n\x0c\r ]{1,8}obj(?![A-Za-z])")
_OBJECT_STREAM = re.compile(rb"/ObjStm\b")
_CATALOG = re.compile(rb"/Type[\x00\t\n\x0c\r ]*/Catalog\b")


class Objects(Protocol):
    """Where objects come from: a document that knows how to read one at a place."""

    data: bytes

    def read_indirect(self, position: int, objid: int | None) -> tuple[Any, int]:
        """Return the object at `position` and its number."""

    def numbers_in(self, stream: PDFStream) -> list[int]:
        """Return the numbers of the objects in an object stream."""

    def getobj(self, objid: int) -> object:
        """Return an object by its number."""


class Sections(PDFBaseXRef):
    """One section: a table of entries, or the fields of a cross-reference stream, with its trailer."""

    def __init__(self) -> None:
        self.entries: dict[int, Where] = {}
        self.trailer: dict[str, Any] = {}

    def get_trailer(self) -> dict[str, Any]:
        """Return the trailer dictionary."""
        return self.trailer

    def get_objids(self) -> Iterable[int]:
        """Return the numbers of the objects listed."""
        return self.entries.keys()

    def get_pos(self, objid: int) -> Where:
        """Return where an object stands.

        Raises
        ------
        KeyError
            It is not listed here.
        """
        return self.entries[objid]


class StreamSection(PDFBaseXRef):
    """A cross-reference stream, read entry by entry when one is asked for."""

    def __init__(self, stream: PDFStream) -> None:
        widths = stream["W"]
        size = stream.get("Size", 0)
        index = stream.get("Index") or [0, size]
        if not (isinstance(widths, list) and len(widths) == 3 and all(isinstance(n, int) and 0 <= n <= 8 for n in widths)):
            raise Nothing("field widths")
        self._widths: list[int] = widths
        self._width = sum(widths)
        self._data = stream.get_data()
        self.trailer: dict[str, Any] = stream.attrs
        if not self._width or len(index) > 2 * _MAX_RANGES or not all(isinstance(n, int) for n in index):
            raise Nothing("index")
        n_left = len(self._data) // self._width
        self._ranges: list[tuple[int, int, int]] = []  # first number, last (exclusive), place of the first entry
        n_before = 0
        for first, count in zip(index[::2], index[1::2], strict=False):
            n_held = min(count, n_left - n_before)
            if n_held > 0:
                self._ranges.append((first, first + n_held, n_before))
                n_before += n_held

    def get_trailer(self) -> dict[str, Any]:
        """Return the trailer dictionary."""
        return self.trailer

    def get_objids(self) -> Iterator[int]:
        """Return the numbers of the objects listed, as far as there is data for them."""
        for first, last, _ in self._ranges:
            yield from range(first, min(last, first + _MAX_SCANNED))

    def get_pos(self, objid: int) -> Where:
        """Return where an object stands.

        Raises
        ------
        PDFKeyError
            It is not listed here, or free.
        """
        for first, last, place in self._ranges:
            if first <= objid < last:
                return self._entry((place + objid - first) * self._width, objid)
        raise PDFKeyError(objid)

    def _entry(self, start: int, objid: int) -> Where:
        kind_width, second_width, _ = self._widths
        entry = self._data[start : start + self._width]
        kind = int.from_bytes(entry[:kind_width], "big") if kind_width else 1
        second = int.from_bytes(entry[kind_width : kind_width + second_width], "big")
        third = int.from_bytes(entry[kind_width + second_width :], "big")
        if kind == 1:
            return None, second, third
        if kind == 2:
            return second, third, 0
        raise PDFKeyError(objid)


def read_sections(document: Objects) -> list[PDFBaseXRef]:
    """Return the sections from the newest to the oldest; none where the chain does not begin."""
    data = document.data
    starts = [int(found[1]) for found in _START.finditer(data, max(data.rfind(b"startxref"), 0))]
    waiting, seen = starts[-1:], set[int]()
    sections: list[PDFBaseXRef] = []
    while waiting and len(seen) < _MAX_SECTIONS:
        position = waiting.pop()
        if position in seen or not 0 <= position < len(data):
            continue
        seen.add(position)
        try:
            section = _read_section(document, position)
        except (Nothing, PDFKeyError):
            continue
        sections.append(section)
        for key in ("Prev", "XRefStm"):  # the last one put is the next one read
            place = section.get_trailer().get(key)
            if isinstance(place, (int, float)):
                waiting.append(int(place))
    return sections


def _read_section(document: Objects, position: int) -> Sections | StreamSection:
    table = _TABLE.match(document.data, position)
    if table:
        return _read_table(document, table.end())
    stream, _ = document.read_indirect(position, None)
    if not isinstance(stream, PDFStream) or "W" not in stream:
        raise Nothing("no cross-reference section")
    return StreamSection(stream)


def _read_table(document: Objects, position: int) -> Sections:
    data = document.data
    section = Sections()
    while subsection := _SUBSECTION.match(data, position):
        first, count, position = int(subsection[1]), int(subsection[2]), subsection.end()
        for number in range(first, first + count):
            entry = _ENTRY.match(data, position)
            if entry is None:
                break
            position = entry.end()
            if entry[3] == b"n":
                section.entries[number] = (None, int(entry[1]), int(entry[2]))
    trailer = _TRAILER.match(data, position)
    if trailer is None:
        raise Nothing("no trailer")
    found, _ = read_object(data, trailer.end(), document)
    if isinstance(found, dict):
        section.trailer = found
    return section


def scan(document: Objects) -> Sections:
    """Return a section made by looking for objects in the whole file, whatever its own tables say."""
    data = document.data
    section = Sections()
    starts: list[tuple[int, int]] = []
    for n, found in enumerate(_OBJECT.finditer(data)):
        if n >= _MAX_SCANNED:
            break
        section.entries[int(found[1])] = (None, found.start(), int(found[2]))
        starts.append((found.start(), int(found[1])))
    places = [start for start, _ in starts]
    streams = _owners(_OBJECT_STREAM, data, places)
    for start in streams[:_MAX_SECTIONS]:
        _add_object_stream(document, section, start)
    for found in re.finditer(rb"trailer", data):
        try:
            trailer, _ = read_object(data, found.end(), document)
        except Nothing:
            continue
        if isinstance(trailer, dict):
            section.trailer.update({key: trailer[key] for key in ("Root", "Info", "Encrypt", "ID") if key in trailer})
    return section


def _owners(cue: re.Pattern[bytes], data: bytes, places: list[int]) -> list[int]:
    """Return where the objects start in which `cue` is found."""
    found = (bisect_right(places, match.start()) - 1 for match in cue.finditer(data))
    return [places[place] for place in dict.fromkeys(found) if place >= 0]


def _add_object_stream(document: Objects, section: Sections, start: int) -> None:
    try:
        stream, number = document.read_indirect(start, None)
        if not isinstance(stream, PDFStream):
            return
        for key in ("Root", "Info", "Encrypt", "ID"):
            if key in stream:
                section.trailer.setdefault(key, stream[key])
        if number in section.entries:
            for index, objid in enumerate(document.numbers_in(stream)):
                section.entries.setdefault(objid, (number, index, 0))
    except (Nothing, PDFKeyError):
        return


def find_root(document: Objects, section: Sections) -> None:
    """Look for the catalog among the objects of a scanned file: the last one that says it is one."""
    owner: Any = document
    places = {where[1]: objid for objid, where in section.entries.items() if where[0] is None}
    for start in _owners(_CATALOG, document.data, sorted(places)):
        section.trailer["Root"] = PDFObjRef(owner, places[start])
    if "Root" in section.trailer:
        return
    for objid in [objid for objid, where in section.entries.items() if where[0] is not None][:_MAX_RANGES]:
        try:
            found = document.getobj(objid)
        except PDFObjectNotFound:
            continue
        if isinstance(found, dict) and getattr(found.get("Type"), "name", None) == "Catalog":
            section.trailer["Root"] = PDFObjRef(owner, objid)
            return
