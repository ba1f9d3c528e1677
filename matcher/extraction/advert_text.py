"""An advert's text cleaned for reading: markup gone, one line for each bullet, sentence or heading."""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple

from matcher.domain.place import Span

_TAG = re.compile(
    r"</?(?:p|br|div|ul|ol|li|h[1-6]|b|strong|em|i|span|a|table|tr|td|section|html|body|font|u)\b[^<>]*>", re.IGNORECASE
)
_UNSEEN = re.compile(r"<(script|style)\b[^<>]*>.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_ITEM = re.compile(r"<li\b[^<>]*>", re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|/?p|/?div|/?ul|/?ol|/li|/?h[1-6]|/?tr|/?table|/?section)\b[^<>]*>", re.IGNORECASE)
_BULLET = "•●▪◦‣■□➢➤✓✔►∙⁃❖♦✅★☑"
_INLINE_BULLET = re.compile(rf"[ \t]*[{_BULLET}][ \t]*|(?<=[ \t])·[ \t]+(?=.*[ \t]·[ \t])")
_HEAD_BULLET = re.compile(
    rf"^[ \t]*(?:[{_BULLET}·*–—-]+(?=[ \t])|[{_BULLET}]+|\d{{1,2}}[.)](?=[ \t]))[ \t]*|^[ \t]*[*-](?=[A-Za-z])"
)
_INLINE_DASH = re.compile(r"(?<=[.;:])[ \t]+[-–*][ \t]+(?=[A-Z\d])")
_MARKDOWN = re.compile(r"\*\*|__|^#{1,6}[ ]+|`", re.MULTILINE)
_SENTENCE_GAP = re.compile(r"(?<=[.!?])[ ]+(?=[A-Z\d\"'(])")
# A full stop after these, or after a single letter, ends no sentence.
_SHORT_FORM = re.compile(
    r"(?:\b[A-Za-z]|\b(?:e\.g|i\.e|etc|Inc|Ltd|Dr|Mrs?|Ms|St|vs|No|yrs?|Sr|Jr|min|max|incl|approx))\.$", re.IGNORECASE
)
_ENDS_OPEN = re.compile(r"(?:,|\b(?:and|or|of|with|in|to|for|the|a|an|on|at|by|from|as|&))$", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\u00a0\u202f]+")
_MAX_LINES = 5_000
_MAX_LINE = 1_000
_LONG = re.compile(rf".{{1,{_MAX_LINE - 1}}}(?:[ ]|$)|.{{{_MAX_LINE}}}")


def clean_description(description: str) -> str:
    r"""Return the text of an advert: markup taken out, one line for each bullet or paragraph, blank lines kept as one.

    Examples
    --------
    >>> clean_description("<p>You have:</p><ul><li>SQL &amp; Python</li><li>Git</li></ul>")
    'You have:\n\n- SQL & Python\n\n- Git'
    """
    text = description.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\x00", "")
    if _TAG.search(text):
        text = _UNSEEN.sub(" ", text)
        text = _BREAK.sub("\n", _ITEM.sub("\n• ", text))
        text = _TAG.sub("", text)
    if "&" in text:
        text = unescape(text)
    text = _MARKDOWN.sub("", text)
    lines: list[str] = []
    for raw in text.split("\n")[:_MAX_LINES]:
        for line in _INLINE_DASH.sub("\n- ", _INLINE_BULLET.sub("\n• ", _SPACES.sub(" ", raw))).split("\n"):
            # Nobody writes such lines; cut, they cost no more than others.
            for piece in _LONG.findall(line) if len(line) > _MAX_LINE else (line,):
                _add_line(lines, piece.strip())
    return "\n".join(lines).strip("\n")


def _add_line(lines: list[str], line: str) -> None:
    if not line:
        if lines and lines[-1]:
            lines.append("")
        return
    bullet = _HEAD_BULLET.match(line)
    if bullet:
        body = line[bullet.end() :].strip()
        if body:
            lines.append(f"- {body}")
        return
    previous = lines[-1] if lines else ""
    # Hard-wrapped text goes on in lower case, or after a word that cannot end a line.
    if (
        previous
        and len(previous) < _MAX_LINE // 2
        and not previous.endswith((":", ".", "!", "?", ";"))
        and (line[0].islower() or _ENDS_OPEN.search(previous))
    ):
        lines[-1] = f"{previous} {line}"
    else:
        lines.append(line)


class AdvertLine(NamedTuple):
    """One bullet, sentence or heading of an advert: `text` is what `span` covers, the bullet left out."""

    text: str
    span: Span
    is_bullet: bool
    is_whole: bool
    """A paragraph of its own, not a sentence of a longer one."""
    opens_block: bool
    """An empty line, or nothing, stands above."""


def advert_lines(text: str) -> list[AdvertLine]:
    """Return the lines of a cleaned advert; paragraphs are cut into sentences, bullets stay whole."""
    found: list[AdvertLine] = []
    position = 0
    opens = True
    for raw in text.split("\n"):
        start, end = position, position + len(raw)
        position = end + 1
        if not raw.strip():
            opens = True
            continue
        is_bullet = raw.startswith("- ")
        start += 2 if is_bullet else 0
        cuts = [] if is_bullet else _sentence_gaps(text, Span(start, end))
        for begin, stop in zip([start, *(cut[1] for cut in cuts)], [*(cut[0] for cut in cuts), end], strict=True):
            span = Span(begin, stop)
            found.append(AdvertLine(span.of(text), span, is_bullet, not cuts, opens))
            opens = False
    return found


def _sentence_gaps(text: str, span: Span) -> list[tuple[int, int]]:
    gaps = _SENTENCE_GAP.finditer(text, span.start, span.end)
    return [gap.span() for gap in gaps if not _SHORT_FORM.search(text[max(span.start, gap.start() - 8) : gap.start()])]
