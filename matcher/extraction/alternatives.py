"""Either/or groups in a line of an advert: "PostgreSQL or MySQL", "such as X, Y and Z" count once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from matcher.domain.place import Span

# Between two items of one list: commas and joining words, and what may stand around them.
_GAP = re.compile(
    r"[ ]*(?:\([^()]{0,30}\)[ ]*)?(?P<joiner>,[ ]*(?:and/or|or|and)\b|,|;|/|&|\band/or\b|\bor\b|\band\b|\+)"
    r"[ ]*(?:(?:either|with|in|the|an?|some|even|basic|experience (?:with|in|of)|knowledge of)[ ])?",
    re.IGNORECASE,
)
# The same with one item in between that the taxonomy does not know: "Django, NewThing or Flask".
_GAP_UNKNOWN = re.compile(
    r"[ ]*,[ ]*(?!and\b|or\b)[\w.+#-]+(?:[ ][\w.+#-]+)?[ ]*(?P<joiner>,[ ]*or|,|\bor|\band)\b[ ]*", re.IGNORECASE
)
_UNKNOWN_AFTER = re.compile(r"(?:[ ]*,[ ]*(?!and\b|or\b)[\w.+#-]+(?:[ ][\w.+#-]+)?)?[ ]*,?[ ]*\bor[ ]+[\w.+#]", re.IGNORECASE)
_EITHER_BEFORE = re.compile(
    r"\b(?:either|one of(?: the following)?|any of|at least one(?: of)?|one or more of)\b[^.;]{0,40}$", re.IGNORECASE
)
_EXAMPLES_BEFORE = re.compile(
    r"(?:\bsuch as|\be\.?g\.?,?|\blike|\bfor (?:example|instance),?|\bideally one of|\(like)[ :]*(?:\w+[ ]){0,2}$",
    re.IGNORECASE,
)
_EXAMPLES_BETWEEN = re.compile(
    r"[ ]*(?:\w+[ ]){0,2}[,(]?[ ]*(?:such as|e\.?g\.?,?|like|for (?:example|instance),?)[ ]*(?:\w+[ ]){0,2}", re.IGNORECASE
)
_OR_AFTER = re.compile(r"[ ]*,?[ ]*or (?:similar|equivalent|comparable|other|another|the like)", re.IGNORECASE)
_OR = re.compile(r"\bor\b|/", re.IGNORECASE)
_SAID_TOGETHER = frozenset({"ci", "cd", "tcp", "ip", "html", "css", "ui", "ux", "ap", "ar"})


def group_alternatives(line: str, spans: Sequence[Span]) -> list[list[int]]:
    """Return the indices of `spans` (in order, without overlap) in groups: of a group any one is enough.

    Examples
    --------
    >>> line = "Java and Kotlin; AWS, GCP or Azure"
    >>> group_alternatives(line, [Span(0, 4), Span(9, 15), Span(17, 20), Span(22, 25), Span(29, 34)])
    [[0], [1], [2, 3, 4]]
    """
    groups: list[list[int]] = []
    for chain in _chains(line, spans):
        joiners = [_joiner(line, spans[first], spans[second]) for first, second in pairwise(chain)]
        # "Tableau, Power BI or <unknown>": the word after the last item says what the commas mean.
        joiners.append("or" if _UNKNOWN_AFTER.match(line, spans[chain[-1]].end) else ";")
        if _is_choice(line, spans[chain[0]], spans[chain[-1]]) and len(chain) > 1:
            groups.append(chain)
            continue
        group = [chain[0]]
        for place, index in enumerate(chain[1:]):
            if _means_or(joiners, place):
                group.append(index)
            else:
                groups.append(group)
                group = [index]
        groups.append(group)
    return _with_heads(line, spans, groups)


def _chains(line: str, spans: Sequence[Span]) -> list[list[int]]:
    chains: list[list[int]] = []
    for index, span in enumerate(spans):
        if index and _gap(line, spans[index - 1], span):
            chains[-1].append(index)
        else:
            chains.append([index])
    return chains


def _gap(line: str, first: Span, second: Span) -> re.Match[str] | None:
    return _GAP.fullmatch(line, first.end, second.start) or _GAP_UNKNOWN.fullmatch(line, first.end, second.start)


def _joiner(line: str, first: Span, second: Span) -> str:
    match = _gap(line, first, second)
    joiner = match["joiner"].lower() if match else ";"
    if joiner == "/" and {first.of(line).lower(), second.of(line).lower()} <= _SAID_TOGETHER:
        return "and"
    if joiner == ",":
        return ","
    if _OR.search(joiner):
        return "or"
    return "and" if re.search(r"and|&|\+", joiner) else ";"


def _means_or(joiners: Sequence[str], place: int) -> bool:
    """Whether the items around this joiner are alternatives; a comma means what the next word does."""
    return next((joiner for joiner in joiners[place:] if joiner != ","), ",") == "or"


def _is_choice(line: str, first: Span, last: Span) -> bool:
    before = line[max(0, first.start - 60) : first.start]
    if _EITHER_BEFORE.search(before) or _EXAMPLES_BEFORE.search(before):
        return True
    return _OR_AFTER.match(line, last.end) is not None


def _with_heads(line: str, spans: Sequence[Span], groups: list[list[int]]) -> list[list[int]]:
    """Join "databases" to its examples in "databases such as PostgreSQL or MySQL": the general name is enough, too."""
    joined: list[list[int]] = []
    for group in groups:
        gap = (spans[joined[-1][-1]].end, spans[group[0]].start) if joined else (0, 0)
        if joined and (_EXAMPLES_BETWEEN.fullmatch(line, *gap) or (len(group) > 1 and line[slice(*gap)] == " (")):
            joined[-1].extend(group)
        else:
            joined.append(group)
    return joined
