"""Puts words together that are parted at the end of a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from matcher.readers.placed import PlacedWord

_PARTED = re.compile(r"[^\W\d_]{2,}(?:['’-][^\W\d_]+)*[-\u2010]")
_FOLLOWING = re.compile(r"[^\W\d_]{2,}")
_MAX_LETTERS = 40
_SUSPENDED = frozenset({"and", "or", "to", "und", "oder", "bis", "et", "ou", "y", "o", "e", "och", "en", "of"})
"""After 'pre- and post-sales' the hyphen stands for a word that follows later."""
_ALWAYS_COMPOUND = re.compile(
    r"accredited|based|centered|centred|centric|certified|compliant|conscious|critical|driven|facing|focused|friendly|"
    r"hoc|intensive|led|making|minded|orientated|oriented|paced|related|sensitive|specific|trained|winning"
)
"""Words that are hyphened to whatever stands before them."""
_COMPOUND_FIRST = re.compile(
    r"after|back|best|bottom|broad|business|client|cloud|computer|cost|cross|customer|cutting|data|day|decision|deep|"
    r"detail|double|early|end|entry|event|face|fast|first|five|follow|four|front|full|global|hand|hands|hard|high|"
    r"home|in|industry|key|large|laser|lead|live|long|low|machine|market|mid|mission|multi|near|new|non|object|off|on|"
    r"one|open|out|part|peer|person|post|pre|problem|product|project|quick|real|record|result|results|role|self|"
    r"server|service|short|side|single|site|small|state|stock|strong|sub|system|task|team|technology|ten|test|third|"
    r"three|time|to|top|touch|two|user|value|vendor|voice|web|week|weekly|well|wide|work|world|year|zero"
)
_COMPOUND_SECOND = re.compile(
    r"art|aware|balance|call|class|count|crafted|date|day|demand|depth|down|edge|effective|efficient|end|ended|face|"
    r"fact|fits|floor|free|functional|going|grade|hand|hour|hours|house|level|life|line|linked|loop|market|media|"
    r"model|month|motivated|native|new|off|on|one|ons|over|party|person|phase|plan|plus|point|position|premise|"
    r"premises|price|profile|profit|proof|proven|quality|rate|rated|ready|resolution|rich|risk|round|running|sales|"
    r"scale|self|selling|service|shift|side|site|size|sized|skilled|solving|source|speed|stack|stage|standing|start|"
    r"starter|state|step|stop|stream|structured|style|suite|term|tier|time|touch|track|trade|tune|turn|up|user|value|"
    r"volume|weekly|wide|work|world|written|year|years"
)
"""A word of the first list and one of the second are a compound with a hyphen: full-time, front-end."""


def joined_lines(rows: Iterable[Sequence[list[PlacedWord]]]) -> list[list[list[PlacedWord]]]:
    """Return the rows of a block with the parted words put together, at the end of the line where they began.

    A hyphen stays where the word has it within a line as well (full-time), as far as that can be known.
    """
    result: list[list[list[PlacedWord]]] = []
    for row in rows:
        cells = [_joined_cell(cell) for cell in row]
        if result and len(cells) == 1 == len(result[-1]):
            joined = _joined(result[-1][0][-1], cells[0][0])
            if joined is not None:
                result[-1][0][-1] = joined
                cells[0] = cells[0][1:]
        if cells[0] or len(cells) > 1:
            result.append(cells)
    return result


def _joined_cell(cell: list[PlacedWord]) -> list[PlacedWord]:
    """Return the words of a cell of one line or more, parted words put together."""
    words = cell[:1]
    for word in cell[1:]:
        is_below = word.baseline - words[-1].baseline > 0.5 * word.size
        joined = _joined(words[-1], word) if is_below else None
        if joined is None:
            words.append(word)
        else:
            words[-1] = joined
    return words


def _joined(first: PlacedWord, second: PlacedWord) -> PlacedWord | None:
    head, tail = first.text, second.text
    if head[-1] not in "-\u2010" or len(head) > _MAX_LETTERS or not tail[0].islower() or abs(first.size - second.size) > 0.5:
        return None
    parted = _PARTED.fullmatch(head)
    following = _FOLLOWING.match(tail)
    if parted is None or following is None or following[0] in _SUSPENDED:
        return None
    text = head + tail if _keeps_hyphen(head[:-1], following[0], tail) else head[:-1] + tail
    # The baseline is that of the second part: a third may follow on the line below it.
    return first._replace(
        text=text, baseline=second.baseline, box=first.box.union(second.box), is_bold=first.is_bold and second.is_bold
    )


def _keeps_hyphen(head: str, following: str, tail: str) -> bool:
    first, second = head.lower(), following.lower()
    if "-" in head or "-" in tail[len(following) : -1] or _ALWAYS_COMPOUND.fullmatch(second):
        return True
    return bool(_COMPOUND_FIRST.fullmatch(first) and _COMPOUND_SECOND.fullmatch(second))
