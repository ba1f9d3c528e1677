"""DOCX, opened with python-docx and walked in document order: paragraphs alone would lose tables and text boxes."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from matcher.domain.document import Document, HiddenText
from matcher.domain.outcome import Outcome
from matcher.readers.archive import DAMAGED_ZIP, Archive
from matcher.readers.compose import Composer
from matcher.readers.docx_looks import DocxLooks
from matcher.readers.failure import ReadFailure
from matcher.readers.flow import Paragraph, add_paragraph, add_table_row
from matcher.readers.limits import Limits
from matcher.readers.sniff import DOCX

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TRANSPARENT = frozenset(
    _W + name for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "hyperlink", "fldSimple")
)
_DAMAGED = "the document is cut off or damaged; ask for it again"
_MAX_NESTED_TABLES = 8


class DocxReader:
    """Reads the header, the body with its tables and text boxes, and the footer."""

    name = "python-docx"
    media_types: Sequence[str] = (DOCX,)

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    def read(self, data: bytes) -> Document:
        """Return the document in `data`.

        Raises
        ------
        ReadFailure
            Damaged, protected, or a bomb.
        """
        Archive(data, self._limits).refuse_declarations()
        document = _opened(data)
        headers, footers = list(_edges(document, "header")), list(_edges(document, "footer"))
        looks = DocxLooks(document.styles.element, [*headers, document.element.body, *footers])
        walk = _Walk(Composer(max_characters=self._limits.max_characters), _heading_styles(document), looks)
        for part in headers:
            walk.block(part)
        walk.composer.end_block()
        walk.block(document.element.body)
        walk.composer.end_block()
        for part in footers:
            walk.block(part)
        return walk.composer.document(media_type=DOCX, engine=self.name, hidden=walk.hidden, modified=_modified(document))


def _opened(data: bytes) -> WordDocument:
    import docx
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    try:
        return docx.Document(io.BytesIO(data))
    except (OpcError, LxmlError, KeyError, AttributeError, *DAMAGED_ZIP):
        raise ReadFailure(Outcome.MALFORMED, _DAMAGED) from None


def _edges(document: WordDocument, which: str) -> Iterator[Any]:
    """Yield the elements of the headers, or footers, that are there; each one once."""
    seen: set[str] = set()
    for section in document.sections:
        for prefix in ("first_page_", "", "even_page_"):
            edge = getattr(section, f"{prefix}{which}")
            if edge.is_linked_to_previous:
                continue
            text = "".join(edge._element.itertext())  # noqa: SLF001 - python-docx has no public way to walk in order
            if text.strip() and text not in seen:
                seen.add(text)
                yield edge._element  # noqa: SLF001


def _heading_styles(document: WordDocument) -> frozenset[str]:
    """Return the ids of the paragraph styles that are headings, by name or outline level, or that are set in bold."""
    found = set()
    for style in document.styles.element.iter(_W + "style"):
        name = style.find(_W + "name")
        label = (name.get(_W + "val") or "").lower() if name is not None else ""
        if label.startswith(("heading", "title")) or style.find(f"{_W}pPr/{_W}outlineLvl") is not None:
            found.add(style.get(_W + "styleId") or "")
    return frozenset(found)


def _modified(document: WordDocument) -> date | None:
    try:
        when = document.core_properties.modified
    except (ValueError, KeyError, AttributeError):
        return None
    return when.date() if when is not None else None


class _Walk:
    """Carries what is collected on the way through the elements."""

    def __init__(self, composer: Composer, heading_styles: frozenset[str], looks: DocxLooks) -> None:
        self.composer = composer
        self._looks = looks
        self.hidden: list[HiddenText] = []
        self._headings = heading_styles

    def block(self, parent: Any) -> None:
        """Read the paragraphs and tables within `parent`."""
        for child in parent:
            if child.tag == _W + "p":
                for paragraph in self._paragraphs(child):
                    add_paragraph(self.composer, paragraph)
            elif child.tag == _W + "tbl":
                self.composer.end_block()
                self._table(child)
                self.composer.end_block()
            elif child.tag in _TRANSPARENT:
                self.block(child)

    def _table(self, table: Any) -> None:
        for row in _children(table, "tr"):
            cells = [list(self._cell(cell, depth=1)) for cell in _children(row, "tc")]
            add_table_row(self.composer, cells)

    def _cell(self, cell: Any, *, depth: int) -> Iterator[Paragraph]:
        for child in cell:
            if child.tag == _W + "p":
                yield from self._paragraphs(child)
            elif child.tag == _W + "tbl" and depth < _MAX_NESTED_TABLES:
                for row in _children(child, "tr"):
                    inner = [list(self._cell(nested, depth=depth + 1)) for nested in _children(row, "tc")]
                    texts = [" ".join(part.text.strip() for part in parts) for parts in inner]
                    yield Paragraph("\t".join(text for text in texts if text))
            elif child.tag in _TRANSPARENT:
                yield from self._cell(child, depth=depth)

    def _paragraphs(self, element: Any) -> Iterator[Paragraph]:
        """Yield a paragraph, and then those of the text boxes anchored in it."""
        pieces: list[str] = []
        bold: list[bool] = []
        boxes: list[Any] = []
        self._inline(element, pieces, bold, boxes)
        properties = element.find(_W + "pPr")
        is_heading = is_item = False
        if properties is not None:
            style = properties.find(_W + "pStyle")
            style_id = style.get(_W + "val") if style is not None else ""
            is_heading = style_id in self._headings
            is_item = properties.find(_W + "numPr") is not None or (style_id or "").startswith("ListBullet")
        text = "".join(pieces)
        if text.strip() and is_item and not is_heading:
            text = "• " + text.lstrip()
        yield Paragraph(text, bool(bold) and all(bold), is_heading and bool(text.strip()))
        for box in boxes:
            for child in box:
                if child.tag == _W + "p":
                    yield from self._paragraphs(child)
                elif child.tag == _W + "tbl":
                    yield from self._cell([child], depth=1)

    def _inline(self, parent: Any, pieces: list[str], bold: list[bool], boxes: list[Any]) -> None:
        for child in parent:
            if child.tag == _W + "r":
                self._run(child, pieces, bold, boxes)
            elif child.tag in _TRANSPARENT:
                self._inline(child, pieces, bold, boxes)

    def _run(self, run: Any, pieces: list[str], bold: list[bool], boxes: list[Any]) -> None:
        boxes.extend(box for box in run.iter(_W + "txbxContent") if not any(True for _ in box.iterancestors(_FALLBACK)))
        text = "".join(_run_text(run))
        if not text:
            return
        properties = run.find(_W + "rPr")
        reason = self._looks.reason(run) if text.strip() else ""
        if reason:
            self.hidden.append(HiddenText(" ".join(text.split()), 1, None, reason))
            return
        pieces.append(text)
        if text.strip():
            bold.append(properties is not None and _is_on(properties.find(_W + "b")))


def _run_text(run: Any) -> Iterator[str]:
    for child in run:
        if child.tag == _W + "t":
            yield child.text or ""
        elif child.tag in (_W + "tab", _W + "ptab"):
            yield "\t"
        elif child.tag in (_W + "br", _W + "cr"):
            yield "\n"
        elif child.tag == _W + "noBreakHyphen":
            yield "-"


def _is_on(toggle: Any) -> bool:
    return toggle is not None and toggle.get(_W + "val") not in ("0", "false", "off", "none")


def _children(parent: Any, name: str) -> Iterator[Any]:
    for child in parent:
        if child.tag == _W + name:
            yield child
        elif child.tag in _TRANSPARENT:
            yield from _children(child, name)
