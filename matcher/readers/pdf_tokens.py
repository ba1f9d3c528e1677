"""Content streams as a sequence of operators with their operands, by one compiled expression.

pdfminer's own tokeniser takes most of the time of reading a page. Here an operator with its operands is one match
where it has the shape that nearly all writers give it; only the rest is read token by token. Construction of curves and
lines is skipped without making tokens of it: nothing above the tokeniser asks for the shape of a drawing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from pdfminer.psparser import LIT

from matcher.readers.pdf_budget import BudgetExhausted

_SPACE = rb"[\x00\t\n\x0c\r ]"
_END = rb"(?=[\x00\t\n\x0c\r ()<>\[\]{}/%]|$)"
_NUMBER = rb"[-+.\d]{1,400}+"
_NAME_CHARS = rb"[^\x00\t\n\x0c\r ()<>\[\]{}/%]*+"
_PLAIN_STRING = rb"(?:[^()\\\r]++|\\[^\r])*+"
_HEX = rb"[0-9A-Fa-f\x00\t\n\x0c\r ]*+"
# Operators without effect on text, fills or colours, together with their numbers; 're' is kept, and 'm' with all that
# continues its line.
_IGNORED = (
    rb"(?:" + _SPACE + rb"*+(?:[-+.\d]++" + _SPACE + rb"++){0,6}+(?:[lcvyhJjMi]|MP|BX|EX|d0|d1)"
    rb"(?=[\x00\t\n\x0c\r ]))*+"
)
_STEPS = re.compile(rb"(?:" + _SPACE + rb"*+(?:[-+.\d]++" + _SPACE + rb"++){0,6}+[lcvyh](?=[\x00\t\n\x0c\r ]))*+")
_TOKEN = re.compile(
    _IGNORED + _SPACE + rb"*+(?:"
    # Numbers and their operator: the commonest of all. Bounded, so that a run of numbers costs linear time.
    rb"((?:" + _NUMBER + _SPACE + rb"++){0,8}+)([A-Za-z'\"][A-Za-z0-9*]*+)|"
    rb"\[((?:[^\[\]()<>\\%/]++|\(" + _PLAIN_STRING + rb"\)|<" + _HEX + rb">)*+)\]" + _SPACE + rb"*+TJ" + _END + rb"|"
    rb"\((" + _PLAIN_STRING + rb")\)|"
    rb"<(" + _HEX + rb")>|"
    rb"/(" + _NAME_CHARS + rb")" + _SPACE + rb"++((?:" + _NUMBER + _SPACE + rb"++){0,4}+)(Tf|gs|Do|cs)" + _END + rb"|"
    rb"/(" + _NAME_CHARS + rb")" + _SPACE + rb"*+<<" + _SPACE + rb"*+/MCID" + _SPACE + rb"++\d++" + _SPACE + rb"*+>>"
    + _SPACE + rb"*+BDC" + _END + rb"|"
    rb"/(" + _NAME_CHARS + rb")|"
    rb"((?:" + _NUMBER + _SPACE + rb"*+){1,256}+)|"
    rb"(\[)|(\])|(<<)|(>>)|(\()|(%[^\r\n]*+)|([^\x00\t\n\x0c\r ])|$)"
)  # fmt: skip
_KEYWORD, _ARRAY_SHOWN, _STRING, _HEX_STRING, _NAMED, _MARKED, _NAME, _NUMBERS = 2, 3, 4, 5, 8, 9, 10, 11
_ARRAY, _ARRAY_END, _DICT, _DICT_END, _OPEN_STRING = range(12, 17)
_WHOLE = frozenset((_ARRAY_SHOWN, _NAMED, _MARKED))
_ARRAY_ITEM = re.compile(rb"\((" + _PLAIN_STRING + rb")\)|<(" + _HEX + rb")>|(" + _NUMBER + rb")")
_STRING_BREAK = re.compile(rb"[()\\\r]")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|\n|[^\r])", re.DOTALL)
_NAME_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_FIRST_NUMBER = re.compile(rb"[-+]?(?:\d++\.?\d*+|\.\d++)")
_IMAGE_DATA = re.compile(rb"[\s]ID[\s]")
_IMAGE_END = re.compile(rb"[\s]EI(?=[\s]|$)")
_CONSTANTS: dict[bytes, object] = {b"true": True, b"false": False, b"null": None}
_MAX_OPERANDS = 100_000
_MAX_DEPTH = 64
_MAX_STRING_BYTES = 1 << 20
_SPENT_TOKENS = 2_048
_TOKENS_AN_OPERATOR = 4


def _spend_nothing(_n_operators: int) -> None:
    """Count nothing."""


def operations(  # noqa: C901 - one hot loop
    data: bytes, spend: Callable[[int], None] = _spend_nothing
) -> Iterator[tuple[bytes, list[object]]]:
    """Yield (operator, operands) in the order of the stream.

    Inline images come as operator ``BI`` with their header, unread, as the one operand; their data is skipped. The start of
    a line (``m``) has the operators that continue it, unread, as its last operand. What cannot be parsed is skipped.
    `spend` is told from time to time how many operators the single tokens since then were worth; it may raise.
    """
    position, end, match = 0, len(data), _TOKEN.match
    stack: list[object] = []
    nesting: list[list[object]] = []
    n_tokens = 0
    while position < end:
        token = match(data, position)
        if token is None:  # cannot happen: the last alternatives take anything; kept for the type
            return
        position = token.end()
        kind = token.lastindex
        if kind == _KEYWORD:
            numbers, operator = token.group(1, 2)
            if numbers:
                stack.extend(_numbers(numbers))
            if operator in _CONSTANTS:
                stack.append(_CONSTANTS[operator])
                continue
            if nesting:  # an operator inside an open array: the array was never closed
                stack = nesting[0]
                nesting.clear()
            if operator in _WITH_REST:
                rest, position = _WITH_REST[operator](data, position)
                stack.append(rest)
            yield operator, stack
            stack = []
            continue
        if kind in _WHOLE and not nesting:
            yield _whole(kind, token)
            stack = []
            continue
        n_tokens += 1
        if not n_tokens % _SPENT_TOKENS:
            spend(_SPENT_TOKENS // _TOKENS_AN_OPERATOR)
        if kind == _STRING:
            stack.append(unescaped(token[_STRING]))
        elif kind == _OPEN_STRING:
            text, position = literal_string(data, position)
            stack.append(text)
        elif kind is not None:
            stack = _structure(kind, token, stack, nesting)
        if len(stack) > _MAX_OPERANDS:
            stack = []


def _whole(kind: int | None, token: re.Match[bytes]) -> tuple[bytes, list[object]]:
    """Return an operator that was found together with its operands."""
    if kind == _ARRAY_SHOWN:
        return b"TJ", [_array(token[_ARRAY_SHOWN])]
    if kind == _MARKED:
        return b"BDC", [literal(token[_MARKED]), {}]
    return token[_NAMED], [literal(token[_NAMED - 2]), *_numbers(token[_NAMED - 1])]


def _structure(kind: int, token: re.Match[bytes], stack: list[object], nesting: list[list[object]]) -> list[object]:
    """Return the stack to go on with after a token that is seldom met alone."""
    if kind == _NAME:
        stack.append(literal(token[_NAME]))
    elif kind == _HEX_STRING:
        stack.append(hex_string(token[_HEX_STRING]))
    elif kind == _NUMBERS:
        stack.extend(_numbers(token[_NUMBERS]))
    elif kind in (_NAMED, _MARKED):  # inside an open array or dictionary
        stack.append(literal(token[_NAMED - 2] if kind == _NAMED else token[_MARKED]))
    elif kind == _ARRAY_SHOWN:
        stack.append(_array(token[_ARRAY_SHOWN]))
    elif kind in (_ARRAY, _DICT):
        if len(nesting) < _MAX_DEPTH:
            nesting.append(stack)
            return []
    elif kind in (_ARRAY_END, _DICT_END) and nesting:
        outer = nesting.pop()
        outer.append(stack if kind == _ARRAY_END else _dictionary(stack))
        return outer
    return stack


def _numbers(raw: bytes) -> list[float]:
    try:
        return list(map(float, raw.split()))
    except ValueError:
        return [_tolerant_number(digits) for digits in raw.replace(b"\0", b" ").split()]


def _tolerant_number(digits: bytes) -> float:
    """Return the first number in digits that some writers spoil ('--5', '1.2.3', '5-3'); 0 without one."""
    found = _FIRST_NUMBER.search(digits)
    return float(found[0]) if found else 0.0


def _array(body: bytes) -> list[object]:
    """Return the strings and numbers of an array to be shown."""
    items: list[object] = []
    for text, digits, number in _ARRAY_ITEM.findall(body):
        if text:
            items.append(unescaped(text))
        elif number:
            items.extend(_numbers(number))
        elif digits:
            items.append(hex_string(digits))
    return items


def hex_string(digits: bytes) -> bytes:
    """Return the bytes that hexadecimal digits with white space between them stand for."""
    try:
        return bytes.fromhex(digits.decode())
    except ValueError:  # an odd number of digits, or a pair torn apart
        digits = digits.translate(None, b"\x00\t\n\x0b\x0c\r ")
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())


@lru_cache(maxsize=4096)
def literal(raw: bytes) -> Any:
    """Return a name as pdfminer keeps it, its #xx spelt out."""
    if b"#" in raw:
        raw = _NAME_ESCAPE.sub(lambda match: bytes((int(match[1], 16),)), raw)
    try:
        return LIT(raw.decode())
    except UnicodeDecodeError:
        return LIT(raw)


def _dictionary(items: list[object]) -> dict[str, object]:
    return {str(getattr(key, "name", key)): value for key, value in zip(items[::2], items[1::2], strict=False)}


def unescaped(text: bytes) -> bytes:
    """Return a string's bytes with its escapes spelt out; it holds no bare parenthesis and no carriage return."""
    return _ESCAPED.sub(_escape_of, text) if b"\\" in text else text


def _escape_of(match: re.Match[bytes]) -> bytes:
    escape = match[1]
    if escape in _ESCAPES:
        return _ESCAPES[escape]
    if b"0" <= escape < b"8":
        return bytes((int(escape, 8) & 255,))
    return b"" if escape == b"\n" else escape


def literal_string(data: bytes, position: int) -> tuple[bytes, int]:
    """Return the literal string that starts at `position` (after its parenthesis) and where it ends.

    Raises
    ------
    BudgetExhausted
        It has more than 1 MiB, with escapes or parentheses in it.
    """
    pieces: list[bytes] = []
    depth, last = 1, position + _MAX_STRING_BYTES
    while True:
        if position > last:
            raise BudgetExhausted("bytes of one string", _MAX_STRING_BYTES)
        found = _STRING_BREAK.search(data, position)
        if found is None:
            pieces.append(data[position:])
            return b"".join(pieces), len(data)
        pieces.append(data[position : found.start()])
        mark, position = found[0], found.end()
        if mark == b"\\":
            escape = _ESCAPED.match(data, position - 1)
            if escape:
                pieces.append(_escape_of(escape))
                position = escape.end()
            else:  # before a line end that begins with a carriage return, or at the end of the data
                position += 2 if data[position : position + 2] == b"\r\n" else 1
        elif mark == b"\r":
            pieces.append(b"\n")
            position += data[position : position + 1] == b"\n"
        else:
            depth += 1 if mark == b"(" else -1
            if not depth:
                return b"".join(pieces), position
            pieces.append(mark)


def _inline_image(data: bytes, position: int) -> tuple[bytes, int]:
    """Return the header of the inline image that starts at `position`, and where the image ends."""
    start = _IMAGE_DATA.search(data, max(position - 1, 0))
    if start is None:
        return b"", len(data)
    end = _IMAGE_END.search(data, start.end() - 1)
    return data[position : start.start()], end.end() if end else len(data)


def _steps(data: bytes, position: int) -> tuple[bytes, int]:
    """Return the operators that continue the line that starts before `position`, and where they end."""
    found = _STEPS.match(data, position)
    return (found[0], found.end()) if found else (b"", position)


_WITH_REST = {b"m": _steps, b"BI": _inline_image}
