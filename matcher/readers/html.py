"""HTML, parsed with selectolax: what a browser would show, in document order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from matcher.domain.document import Document, HiddenText
from matcher.domain.outcome import Outcome
from matcher.readers.compose import Composer
from matcher.readers.failure import ReadFailure
from matcher.readers.flow import Paragraph, add_paragraph, add_table_row
from matcher.readers.html_looks import Look, Looks, hides, within
from matcher.readers.limits import Limits
from matcher.readers.sniff import HTML, decode_text

_DROPPED = frozenset(
    [
        "script", "style", "noscript", "template", "head", "title", "meta", "link", "svg", "canvas", "iframe", "object",
        "embed", "select", "textarea", "datalist", "-comment",
    ]
)  # fmt: skip
_BLOCKS = frozenset(
    [
        "address", "article", "aside", "blockquote", "body", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption",
        "figure", "footer", "form", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section", "summary",
        "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    ]
)  # fmt: skip
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_APART = frozenset(["article", "aside", "footer", "header", "main", "nav", "section", "table", "ul", "ol", "dl", "p"])
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,30})", re.IGNORECASE)
_MAX_DEPTH = 200


class HtmlReader:
    """Reads visible text; scripts and styles are dropped, text that is hidden by its own attributes is set apart."""

    name = "selectolax"
    media_types: Sequence[str] = (HTML,)

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    def read(self, data: bytes) -> Document:
        """Return the document in `data`."""
        from selectolax.lexbor import LexborHTMLParser

        tree = LexborHTMLParser(_decoded(data))
        root = tree.body
        walk = _Walk(Composer(max_characters=self._limits.max_characters), Looks(tree), [])
        if root is not None:
            walk.block(root, 0, within(Look(), walk.looks.of(root)))
            walk.flush()
        return walk.composer.document(media_type=HTML, engine=self.name, hidden=walk.hidden)


def _decoded(data: bytes) -> str:
    declared = _CHARSET.search(data[:2048])
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            return data.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass
    text = decode_text(data)
    if text is None:
        raise ReadFailure(Outcome.MALFORMED, "the web page is damaged; save it as PDF and send it again")
    return text


class _Walk:
    """Carries the open line and what is collected on the way through the elements."""

    def __init__(self, composer: Composer, looks: Looks, hidden: list[HiddenText]) -> None:
        self.composer = composer
        self.looks = looks
        self.hidden = hidden
        self._line: list[str] = []

    def flush(self) -> None:
        """End the open line."""
        text = " ".join("".join(self._line).split())
        self._line = []
        if text:
            self.composer.add_text(text)

    def block(self, node: Any, depth: int, look: Look) -> None:
        """Read the children of an element."""
        for child in node.iter(include_text=True):
            tag = child.tag
            if tag == "-text":
                self._text(child.text_content or "", look)
            elif tag not in _DROPPED:
                declared = self.looks.of(child)
                reason = "invisible" if "hidden" in child.attributes else hides(declared)
                if reason:
                    self._hide(child.text(separator=" "), reason)
                else:
                    self._shown(child, tag, depth, within(look, declared))

    def _shown(self, child: Any, tag: str, depth: int, look: Look) -> None:
        if tag == "br":
            self.flush()
        elif tag in _HEADINGS:
            self.flush()
            for line in self._apart(child, look):
                add_paragraph(self.composer, Paragraph(line.text, is_heading=True))
        elif tag == "tr":
            self.flush()
            cells = [(cell, self.looks.of(cell)) for cell in child.iter() if cell.tag in ("td", "th")]
            shown = [(cell, declared) for cell, declared in cells if not self._is_hidden(cell, declared)]
            add_table_row(self.composer, [self._apart(cell, within(look, declared)) for cell, declared in shown])
        elif depth < _MAX_DEPTH:
            self._nested(child, tag, depth, look)

    def _nested(self, node: Any, tag: str, depth: int, look: Look) -> None:
        is_block = tag in _BLOCKS
        if is_block:
            self.flush()
            if tag in _APART:
                self.composer.end_block()
        if tag == "li":
            self._line.append("• ")
        self.block(node, depth + 1, look)
        if is_block:
            self.flush()
            if tag in _APART:
                self.composer.end_block()

    def _text(self, text: str, look: Look) -> None:
        if look.reason and text.strip():
            self._hide(text, look.reason)
        else:
            self._line.append(text)

    def _is_hidden(self, node: Any, declared: dict[str, str]) -> bool:
        reason = "invisible" if "hidden" in node.attributes else hides(declared)
        if reason:
            self._hide(node.text(separator=" "), reason)
        return bool(reason)

    def _hide(self, text: str, reason: str) -> None:
        text = " ".join(text.split())
        if text:
            self.hidden.append(HiddenText(text, 1, None, reason))

    def _apart(self, node: Any, look: Look) -> list[Paragraph]:
        """Return the lines of a heading or a table cell."""
        inner = Composer(max_characters=1 << 30)
        walk = _Walk(inner, self.looks, self.hidden)
        walk.block(node, 0, look)
        walk.flush()
        document = inner.document(media_type=HTML, engine="")
        return [Paragraph(document.text[line.start : line.end], line.is_bold or node.tag == "th") for line in document.lines]
