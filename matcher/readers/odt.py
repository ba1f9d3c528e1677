"""ODT: the XML of its content, header and footer, read with lxml, entities refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from matcher.domain.document import Document, HiddenText
from matcher.domain.outcome import Outcome
from matcher.readers.archive import Archive
from matcher.readers.compose import Composer
from matcher.readers.dates_inside import date_inside
from matcher.readers.failure import ReadFailure
from matcher.readers.flow import Paragraph, add_paragraph, add_table_row
from matcher.readers.limits import Limits
from matcher.readers.odt_looks import UNKNOWN, OdtLooks, TextLook
from matcher.readers.sniff import ODT

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _TABLE, _DRAW, _STYLE, _OFFICE = (f"{{{_OASIS}{name}:1.0}}" for name in ("text", "table", "drawing", "style", "office"))
_SKIPPED = frozenset(
    (_OFFICE + "annotation", _TEXT + "tracked-changes", _TEXT + "note", _OFFICE + "forms", _TEXT + "sequence-decls")
)
_MAX_SPACES = 100


class OdtReader:
    """Reads headings, paragraphs, lists, tables and text boxes."""

    name = "odt"
    media_types: Sequence[str] = (ODT,)

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    def read(self, data: bytes) -> Document:
        """Return the document in `data`.

        Raises
        ------
        ReadFailure
            Damaged, protected, or a bomb.
        """
        archive = Archive(data, self._limits)
        if b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise ReadFailure(Outcome.ENCRYPTED, "the document is protected by a password; ask for a copy without one")
        content = archive.xml("content.xml")
        body = content.find(f"{_OFFICE}body/{_OFFICE}text") if content is not None else None
        if body is None:
            raise ReadFailure(Outcome.MALFORMED, "the document is cut off or damaged; ask for it again")
        composer = Composer(max_characters=self._limits.max_characters)
        styles = archive.xml("styles.xml")
        walk = _Walk(composer, OdtLooks((styles, content)))
        for edge, part in (("header", styles), ("", body), ("footer", styles)):
            for element in _edges(part, edge) if edge else [part]:
                walk.block(element, TextLook())
                composer.end_block()
        return composer.document(media_type=ODT, engine=self.name, hidden=walk.hidden, modified=_modified(archive))


def _edges(styles: Any, name: str) -> list[Any]:
    return list(styles.iter(_STYLE + name)) if styles is not None else []


class _Walk:
    """Carries what is collected on the way through the elements."""

    def __init__(self, composer: Composer, looks: OdtLooks) -> None:
        self.composer = composer
        self.hidden: list[HiddenText] = []
        self._looks = looks

    def block(self, parent: Any, look: TextLook) -> None:
        """Read the paragraphs and tables within `parent`."""
        for child in parent:
            if child.tag == _TABLE + "table":
                self.composer.end_block()
                for row in child.iter(_TABLE + "table-row"):
                    cells = row.iterchildren(_TABLE + "table-cell")
                    add_table_row(self.composer, [list(self._paragraphs(cell, self._looks.of(cell, look))) for cell in cells])
                self.composer.end_block()
            elif child.tag in (_TEXT + "section", _TEXT + "index-body"):
                self.block(child, self._looks.of(child, look))
            else:
                for paragraph in self._paragraphs([child], look):
                    add_paragraph(self.composer, paragraph)

    def _paragraphs(self, parent: Any, look: TextLook, *, in_list: bool = False) -> Iterator[Paragraph]:
        """Yield the paragraphs within `parent`, those of text boxes after the one that holds the box."""
        for child in parent:
            if child.tag in (_TEXT + "p", _TEXT + "h"):
                boxes: list[Any] = []
                own = self._looks.of(child, look)
                if any(True for _ in child.iterchildren(_TEXT + "hidden-paragraph")):
                    own = own._replace(display="none")
                text = "".join(self._inline(child, own, boxes))
                if in_list and text.strip() and child.tag != _TEXT + "h":
                    text = "• " + text.lstrip()
                yield Paragraph(text, is_heading=child.tag == _TEXT + "h")
                for box in boxes:
                    yield from self._paragraphs(box, look._replace(ground=UNKNOWN))
            elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
                yield from self._paragraphs(
                    child, self._looks.of(child, look), in_list=in_list or child.tag == _TEXT + "list-item"
                )

    def _inline(self, element: Any, look: TextLook, boxes: list[Any]) -> Iterator[str]:
        yield self._seen(element.text, look)
        for child in element:
            if child.tag == _TEXT + "tab":
                yield "\t"
            elif child.tag == _TEXT + "line-break":
                yield "\n"
            elif child.tag == _TEXT + "s":
                count = child.get(_TEXT + "c", "1")
                yield " " * min(int(count) if count.isdigit() else 1, _MAX_SPACES)
            elif child.tag == _DRAW + "frame":
                boxes.extend(child.iter(_DRAW + "text-box"))
            elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
                yield from self._inline(child, self._looks.of(child, look), boxes)
            yield self._seen(child.tail, look)

    def _seen(self, text: str | None, look: TextLook) -> str:
        """Return a text that a person sees; one that nobody sees is set apart."""
        if not text or not text.strip():
            return text or ""
        reason = look.reason
        if not reason:
            return text
        self.hidden.append(HiddenText(" ".join(text.split()), 1, None, reason))
        return ""


def _modified(archive: Archive) -> date | None:
    meta = archive.xml("meta.xml")
    when = meta.find(".//{http://purl.org/dc/elements/1.1/}date") if meta is not None else None
    return date_inside(when.text or "") if when is not None else None
