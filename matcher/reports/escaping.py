"""Text from strangers, made safe for the file it is written into.

Everything that a resume, an advert or a file name brings along passes through one of these functions (or through the
template's own escaping) before it is written.
"""

from __future__ import annotations

import json
import re

_CONTROLS = [*range(0x20), *range(0x7F, 0xA0)]
# Marks that turn the reading direction can make "resume_fdp.exe" look like "resume_exe.pdf".
_TURNING = [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_NOT_TEXT = [0xFEFF, 0xFFFE, 0xFFFF]
_BREAKS = (0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029)
_VISIBLE: dict[int, str | None] = {
    **dict.fromkeys([*_CONTROLS, *_TURNING, *_NOT_TEXT]),
    **dict.fromkeys(_BREAKS, " "),
}

_SEPARATORS = re.compile("[\u0085\u2028\u2029]")
_MARKS = re.compile(r"[\\`*_{}\[\]<>#|~&!]")

# The full-width forms are taken for the plain ones by spreadsheets in East Asian settings.
_FORMULA_STARTS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def encodable(text: str) -> str:
    r"""Return `text` with bytes that are not valid UTF-8 (in a file name) spelled out, so that any codec can write it.

    Examples
    --------
    >>> encodable("caf\udce9.pdf")
    'caf\\udce9.pdf'
    """
    # Most text is plain, and asking whether it is costs next to nothing.
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")


def visible(text: str) -> str:
    r"""Return `text` on one line, without control characters and marks that turn the reading direction.

    Examples
    --------
    >>> visible("two\nlines\x00, one\u202e trap")
    'two lines, one trap'
    """
    # What is printable throughout holds none of the characters of the table, and no half of a pair.
    return text if text.isprintable() else encodable(text).translate(_VISIBLE)


def shortened(text: str, n_characters: int) -> str:
    """Return `text` made visible, and cut at a word to at most `n_characters`, an ellipsis included.

    Examples
    --------
    >>> shortened("seven years of welding", 15)
    'seven years of…'
    """
    text = visible(text).strip()
    if len(text) <= n_characters:
        return text
    cut = text[:n_characters]
    kept = cut[:-1] if " " not in cut[n_characters // 2 :] else cut.rsplit(" ", 1)[0]
    return kept.rstrip(" ,;:.") + "…"


def markdown_text(text: str) -> str:
    r"""Return `text` made visible, with the marks of Markdown and HTML escaped; it must not begin a line.

    Examples
    --------
    >>> markdown_text("C* and <b>")
    'C\\* and \\<b\\>'
    """
    return _MARKS.sub(r"\\\g<0>", visible(text))


def spreadsheet_cell(value: object) -> object:
    """Return `value` as a spreadsheet may hold it: text that would be run as a formula gets a leading apostrophe.

    Numbers stay numbers; None becomes empty.

    Examples
    --------
    >>> spreadsheet_cell("=HYPERLINK(1)"), spreadsheet_cell(-0.5), spreadsheet_cell(None)
    ("'=HYPERLINK(1)", -0.5, '')
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    shown = visible(value)
    if value[:1].isalnum():  # as nearly all text begins
        return shown
    # Leading space does not disarm a formula in every program.
    is_formula = value.startswith(_FORMULA_STARTS) or shown.lstrip().startswith(_FORMULA_STARTS)
    return f"'{shown}" if is_formula else shown


def json_line(record: object) -> str:
    """Return `record` as JSON on one line: keys in their order, floats in full, no NaN.

    Line separators that only some programs know (U+0085, U+2028, U+2029) are escaped, so that a line stays a line.
    """
    line = json.dumps(record, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return line if line.isascii() else _SEPARATORS.sub(lambda found: f"\\u{ord(found[0]):04x}", line)
