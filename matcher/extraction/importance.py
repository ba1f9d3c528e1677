"""How strongly a line of an advert asks: must or nice, for each position in the line."""

from __future__ import annotations

import re
from typing import NamedTuple

from matcher.domain.job import Importance
from matcher.extraction.wording import any_of

# A word of strength speaks for what follows it ("must have X") or for what stands before it ("X is a plus").
_MUST_AHEAD = any_of(r"""
    \bmust(?:[ -]haves?\b)?(?! be (?:submitted|received))|\bmandatory:|\bessential:|\brequired:|\bminimum\b|\bat least\b
    \brequires?\b(?!d)|\b(?:you(?:'ll| will)? )need(?: to (?:have|be))?\b|\bwe need\b|\bnecessarily\b
""")
_MUST_BEHIND = any_of(r"""
    (?<!as )(?<!if )(?<!when )(?<!where )(?<!not )(?<!be )\brequired\b(?!:)|\bis a must\b
    \b(?:is|are) (?:essential|mandatory|necessary|indispensable)\b
    (?<!not )\bmandatory\b(?!:)|\bis needed\b|\(essential\)|\(must(?:[ -]have)?\)|(?<=[,;(-] )essential\b(?!:| f)
""")
_NICE_AHEAD = any_of(r"""
    \bnice[ -]to[ -]have\b:?|\bnice if\b|\bideally\b|\bpreferably\b|\bbonus(?: points)?(?: for|:| if)|\bpreferred:
    \bdesirable:|\bpluses?:
    \bwe(?:'d| would) (?:love|like)|\bwould be (?:nice|great|good) if\b|\beven better if\b|\bextra points for\b
""")
_NICE_BEHIND = any_of(r"""
    \bpreferred\b(?!:)|\b(?:a|an|is a|are a|as a|big|strong|huge|definite) plus\b|\bpluses\b(?!:)
    \b(?:a|as a) (?:bonus|definite advantage)\b
    \b(?:is|are|as|an) (?:an )?(?:advantage|asset)\b|\badvantageous\b|\bdesirable\b(?!:)|\bdesired\b|\bnice[ -]to[ -]haves?\b
    \boptional\b
    \bbeneficial\b|\bwould be (?:nice|great|good|helpful|ideal|welcome|an advantage|a plus)\b
    \b(?:is|are) (?:helpful|welcome|useful)\b|\bnot (?:required|essential|mandatory)\b
""")
_KINDS = ((_MUST_AHEAD, Importance.MUST, True), (_MUST_BEHIND, Importance.MUST, False),
          (_NICE_AHEAD, Importance.NICE, True), (_NICE_BEHIND, Importance.NICE, False))  # fmt: skip
_STOP = re.compile(r"[;.](?=\s|$)|\bbut\b|\s[-–—]\s", re.IGNORECASE)
_COMMA = re.compile(r"[,(]")


class _Cue(NamedTuple):
    start: int
    end: int
    importance: Importance
    points_ahead: bool


class Reach(NamedTuple):
    """A stretch of a line and the strength that its words give it."""

    start: int
    end: int
    importance: Importance


def has_cue(line: str) -> bool:
    """Return whether a word of `line` says how strongly it asks."""
    return any(pattern.search(line) for pattern, _, _ in _KINDS)


def reaches(line: str) -> list[Reach]:
    """Return the stretches of `line` that its words call indispensable or welcome; the rest follows its section.

    Examples
    --------
    >>> [(line[a:b].strip(), kind.value) for line in ["Degree required; PhD preferred"] for a, b, kind in reaches(line)]
    [('Degree required', 'must'), ('PhD preferred', 'nice')]
    """
    cues = _cues(line)
    found = []
    for index, cue in enumerate(cues):
        before = cues[index - 1] if index else None
        after = cues[index + 1] if index + 1 < len(cues) else None
        start = _last_stop(line, before.end if before else 0, cue.start)
        end = _first_stop(line, cue.end, after.start if after else len(line))
        if cue.points_ahead:
            # "must have X, Y a plus": the later word takes what stands since the last comma.
            if after is not None and not after.points_ahead and end == after.start:
                end = _last_comma(line, cue.end, after.start)
            found.append(Reach(cue.start, end, cue.importance))
            continue
        if before is not None and before.points_ahead and start <= before.end:
            start = _last_comma(line, before.end, cue.start)
        elif line[: cue.start].rstrip().endswith("("):
            start = _last_comma(line, start, cue.start - 1)
        found.append(Reach(start, cue.end, cue.importance))
    return found


def importance_at(found: list[Reach], position: int, default: Importance) -> Importance:
    """Return the strength that holds at `position`: of the nearest word that reaches it, else `default`."""
    for reach in found:
        if reach.start <= position < reach.end:
            return reach.importance
    return default


def _cues(line: str) -> list[_Cue]:
    cues = [
        _Cue(match.start(), match.end(), importance, ahead and not _is_remark(line, match))
        for pattern, importance, ahead in _KINDS
        for match in pattern.finditer(line)
    ]
    kept: list[_Cue] = []
    for cue in sorted(cues, key=lambda cue: (cue.start, -cue.end)):
        if not kept or cue.start >= kept[-1].end:
            kept.append(cue)
    return kept


def _is_remark(line: str, match: re.Match[str]) -> bool:
    """Whether the words stand alone in brackets, after what they speak of."""
    return line[: match.start()].endswith("(") and line[match.end() :].startswith(")")


def _last_stop(line: str, start: int, end: int) -> int:
    for match in _STOP.finditer(line, start, end):
        start = match.end()
    return start


def _first_stop(line: str, start: int, end: int) -> int:
    match = _STOP.search(line, start, end)
    return match.start() if match else end


def _last_comma(line: str, start: int, end: int) -> int:
    for match in _COMMA.finditer(line, start, end):
        start = match.end()
    return start
