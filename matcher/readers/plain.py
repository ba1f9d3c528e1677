"""Plain text, and Markdown with its markup removed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from matcher.domain.document import Document
from matcher.domain.outcome import Outcome
from matcher.readers.compose import Composer
from matcher.readers.failure import ReadFailure
from matcher.readers.limits import Limits
from matcher.readers.sniff import MARKDOWN, TEXT, decode_text

_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r"^\s{0,3}(?:=+|-+)\s*$")
_RULE = re.compile(r"^\s{0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$")
_FENCE = re.compile(r"^\s{0,3}(?:```|~~~)")
_BULLET = re.compile(r"^(\s*)[-*+]\s+(?:\[[ xX]\]\s+)?")
_QUOTE = re.compile(r"^\s{0,3}(?:>\s?)+")
_TABLE_RULE = re.compile(r"^\s*\|?(?:\s*:?-{2,}:?\s*\|)+\s*(?::?-{2,}:?)?\s*$")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,300}>")
_LINK = re.compile(r"!?\[([^\[\]\n]{0,500})\]\(\s*<?([^\s()<>]{0,1000})>?[^()\n]{0,300}\)")
_STRONG = re.compile(r"^\s*(\*\*|__)(?=\S)(.+?)(?<=\S)\1\s*$")
_EMPHASIS = re.compile(
    r"(?<![\w*])(\*{1,3})(?=\S)([^*\n]+?)(?<=\S)\1(?![\w*])|(?<![\w_])(_{1,3})(?=\S)([^_\n]+?)(?<=\S)\3(?![\w_])"
)
_CODE = re.compile(r"`+([^`\n]+)`+")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])")


class TextReader:
    """Reads plain text in UTF-8, UTF-16 or Windows-1252."""

    name = "text"
    media_types: Sequence[str] = (TEXT,)

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    def read(self, data: bytes) -> Document:
        """Return the document in `data`."""
        composer = Composer(max_characters=self._limits.max_characters)
        for line in _lines(data):
            if "\f" in line:
                composer.end_block()
            composer.add_text(line)
        return composer.document(media_type=TEXT, engine=self.name)


class MarkdownReader:
    """Reads Markdown: headings flagged, markup removed, links with their address behind the words."""

    name = "markdown"
    media_types: Sequence[str] = (MARKDOWN,)

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    def read(self, data: bytes) -> Document:
        """Return the document in `data`."""
        composer = Composer(max_characters=self._limits.max_characters)
        lines = _COMMENT.sub("", "\n".join(_lines(data))).split("\n")
        is_code = False
        for number, line in enumerate(lines):
            following = lines[number + 1] if number + 1 < len(lines) else ""
            if _FENCE.match(line):
                is_code = not is_code
                composer.end_block()
            elif is_code:
                composer.add_text(line)
            elif not (_UNDERLINE.match(line) and number and lines[number - 1].strip()):
                _add_line(composer, line, is_underlined=bool(line.strip()) and bool(_UNDERLINE.match(following)))
        return composer.document(media_type=MARKDOWN, engine=self.name)


def _lines(data: bytes) -> list[str]:
    text = decode_text(data)
    if text is None:
        raise ReadFailure(Outcome.UNSUPPORTED_TYPE, "this is not text; save it as PDF or DOCX and send it again")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _add_line(composer: Composer, line: str, *, is_underlined: bool) -> None:
    if _RULE.match(line) or _TABLE_RULE.match(line):
        if not _TABLE_RULE.match(line):
            composer.end_block()
        return
    heading = _HEADING.match(line)
    text = heading[1] if heading else _QUOTE.sub("", line)
    text = _BULLET.sub("• ", text, count=1)
    if text.lstrip().startswith("|"):
        text = "\t".join(cell.strip() for cell in text.strip().strip("|").split("|"))
    is_bold = heading is not None or is_underlined or _STRONG.match(text) is not None
    if heading or is_underlined:
        composer.end_block()
    composer.add_text(_without_markup(text), is_bold=is_bold)


def _without_markup(text: str) -> str:
    text = _TAG.sub(" ", text)
    text = _LINK.sub(_link, text)
    for _ in range(2):  # emphasis within emphasis
        text = _EMPHASIS.sub(lambda match: match[2] or match[4], text)
    return _ESCAPED.sub(r"\1", _CODE.sub(r"\1", text))


def _link(match: re.Match[str]) -> str:
    words, address = match[1], match[2]
    if match[0].startswith("!"):
        return words
    bare = re.sub(r"^(?:mailto:|tel:|https?://(?:www\.)?)", "", address).rstrip("/")
    return words if not bare or bare.startswith("#") or bare in words else f"{words} {address}"
