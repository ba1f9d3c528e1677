"""Whether a name that is also an ordinary word means the skill here: "Go" the language or "go to", "Excel" or "excel in".

A name speaks for itself when it stands in a list with a name that is not ambiguous, when a cue word stands beside it, or
when it is an item of a skills list. Ordinary readings ("access to", "Spring 2019", "vitamin C") are ruled out first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

# Between two items of a list, with a short remark in brackets after the first: "Python (primary), R and Go".
_LIST_GAP = re.compile(
    r"[ ]*(?:\([^()\n]{0,25}\)[ ]*)?(?:,|/|;|\||•|·|&|\+|\t|\n|(?:,[ ]*)?\b(?:and|or|and/or)\b)[ ]*(?:\n[ ]*)?[•·*▪-]?[ ]*",
    re.IGNORECASE,
)
_ITEM_START = re.compile(r"(?:^|[\n,;|/•·▪●*:(\t&]|[-–—] |\band |\bor )[ ]*$", re.IGNORECASE)
_ITEM_END = re.compile(r"[ ]*(?:$|[\n,;|/•·▪●)(\t&]|\.[ ]*(?:\n|$)| [-–—] |and\b|or\b)", re.IGNORECASE)
_SENTENCE_START = re.compile(r"(?:^|[\n.!?;:•·▪●*\t|]|[-–—] )[ \"'(]*$")

_CUE_BEFORE = re.compile(
    r"\b(?:using|with|via|proficien(?:t|cy) (?:in|with|at)|knowledge of|know|knows|fluent in|experienced? (?:in|with|of)|"
    r"expert in|"
    r"expertise (?:in|with)|skilled (?:in|with)|skills in|familiar(?:ity)? with|languages?|programming|coding|coded|written|"
    r"writing|"
    r"developed|developing|built|build|building|learn(?:ed|ing|t)?|used|use|uses|microsoft|ms|advanced|basic|intermediate|"
    r"adobe|google|apple|oracle|software|tools?|systems?|certified|some|solid|strong|good|tidyverse)(?: (?:in|with|the|both|"
    r"on))?[ :]*$|\bin[ ]$",
    re.IGNORECASE,
)
_CUE_AFTER = re.compile(
    r"[ -](?:programming|language|developers?|development|engineers?|framework|boot|mvc|scripts?|scripting|code|codebase|"
    r"macros?|"
    r"spreadsheets?|databases?|workbooks?|dashboards?|formulas?|pivot|models?|services?|microservices?|packages?|modules?|"
    r"components?|apps?|applications?|api|apis|sdk|skills|native|hooks|certified|certification|studio|shiny|reports?|ehr|"
    r"emr)\b",
    re.IGNORECASE,
)
_ORDINARY_AFTER = re.compile(
    r"[ ](?:at|to|into|the|a|an|our|your|their|his|her|my|its|it|of|out|over|beyond|through|up|down|live|above|by|this|that|"
    r"these|is|was|"
    r"will|has|had|term|terms|semester|break|(?:19|20)\d\d)\b|[ ]?[-–][ ]?(?:to|level|suite|class|section|shift|shaped|"
    r"commerce|"
    r"(?:19|20)\d\d)\b|'(?:s|ll|d)\b|[ ](?:suite|level)\b|&[a-z]|\.[ ]?[a-z]\.",
    re.IGNORECASE,
)
# "React to", "go to", "excel at": the word itself, not "Excel to Power BI".
_TO_IS_FINE = re.compile(r"[ ](?:to|at|the|of|is|was|has|by|through|that|will)\b", re.IGNORECASE)
_VERB_BEFORE = re.compile(r"\b(?:to|we|you|they|will|can|must|should|who|please|i)[ ]$", re.IGNORECASE)
_LETTER_BEFORE = re.compile(
    r"\b(?:vitamin|hepatitis|hep|class|type|grade|plan|section|schedule|series|part|category|level|group|appendix|annex|tier|"
    r"phase|"
    r"unit|room|block|building|route|gate|zone|figure|table|exhibit|option|point|licen[cs]e|cdl|visa|stage|form|"
    r"key stage)[ -]+$|"
    r"&[ ]?$|\w\.[ ]?$",
    re.IGNORECASE,
)
_LETTER_AFTER = re.compile(r"&|\.[ ]?\w|'s|[-–](?!based|style|programming)\w|[ ]?\d|[ ](?:level|suite|class|grade|[A-Z]\w+)\b")
_MAX_GAP = 40
# Titles, seasons and names: a capital says nothing about them.
_CAPITALISED_ANYWAY = frozenset(
    {"lead", "spring", "chef", "may", "express", "chase", "sage", "word", "access", "projects", "project", "teams", "outlook"}
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name found: range of characters, whether it is ambiguous, and whether it names a thing that lists of skills hold."""

    start: int
    end: int
    is_ambiguous: bool
    is_anchor: bool
    """Not ambiguous, and a technology, tool or field of knowledge: what stands in a list with it is one, too."""


def accept(
    text: str,
    candidates: Sequence[Candidate],
    *,
    is_listed: Callable[[int], bool] | None = None,
    is_strict: Callable[[str], bool] | None = None,
) -> list[bool]:
    """Return for each candidate, from left to right, whether it stands for the skill.

    Parameters
    ----------
    is_listed
        Tells whether a position of `text` is in a list of skills, where any item is one.
    is_strict
        Tells whether a word is otherwise suspicious (part of the person's name): only a list makes it a skill.
    """
    suspects = [is_strict is not None and is_strict(text[candidate.start : candidate.end]) for candidate in candidates]
    kept = [not candidate.is_ambiguous for candidate in candidates]
    anchored = [candidate.is_anchor and not candidate.is_ambiguous for candidate in candidates]
    for index, candidate in enumerate(candidates):
        if candidate.is_ambiguous and not _is_ordinary(text, candidate):
            listed = is_listed is not None and is_listed(candidate.start) and _is_item(text, candidate)
            kept[index] = listed or (not suspects[index] and _has_cue(text, candidate))
            anchored[index] = kept[index]
    order = range(len(candidates))
    for here, there in [(i, i - 1) for i in order if i] + [(i, i + 1) for i in reversed(order) if i + 1 < len(candidates)]:
        if (
            not kept[here]
            and anchored[there]
            and _are_listed_together(text, candidates, (here, there), needs_item=suspects[here])
        ):
            kept[here] = anchored[here] = True
    _accept_runs(text, candidates, kept, suspects)
    return kept


def _accept_runs(text: str, candidates: Sequence[Candidate], kept: list[bool], suspects: Sequence[bool]) -> None:
    """Accept "Word, Excel, Access": ambiguous names in a row, all capitalised, speak for each other."""
    for index in range(1, len(candidates)):
        pair = candidates[index - 1], candidates[index]
        if suspects[index - 1] or suspects[index]:
            continue
        if not any(
            candidate.is_ambiguous and not kept[place] for place, candidate in zip((index - 1, index), pair, strict=True)
        ):
            continue
        proper = all(_is_proper(text, candidate) and not _is_ordinary(text, candidate) for candidate in pair)
        if proper and len(text[pair[0].start : pair[1].end]) > 5 and _are_listed_together(text, candidates, (index, index - 1)):
            starts_sentence = _SENTENCE_START.search(text, max(0, pair[0].start - 4), pair[0].start) is not None
            if not starts_sentence or _ITEM_END.match(text, pair[1].end):
                kept[index - 1] = kept[index] = True


def _are_listed_together(
    text: str, candidates: Sequence[Candidate], pair: tuple[int, int], *, needs_item: bool = False
) -> bool:
    """Whether the first of a pair stands in one list with the second; a capital makes up for words around it."""
    candidate = candidates[pair[0]]
    first, second = candidates[min(pair)], candidates[max(pair)]
    if second.start - first.end > _MAX_GAP or _is_ordinary(text, candidate):
        return False
    if not _LIST_GAP.fullmatch(text, first.end, second.start):
        return False
    if _is_item(text, candidate):
        return True
    return _is_proper(text, candidate) and not needs_item and ";" not in text[first.end : second.start]


def _is_item(text: str, candidate: Candidate) -> bool:
    """Whether separators, or the ends of the line, stand on both sides."""
    before = text[max(0, candidate.start - 6) : candidate.start]
    return _ITEM_START.search(before) is not None and _ITEM_END.match(text, candidate.end) is not None


def _is_proper(text: str, candidate: Candidate) -> bool:
    word = text[candidate.start : candidate.end]
    return any(char.isupper() for char in word) or not word[0].isalpha()


def _is_ordinary(text: str, candidate: Candidate) -> bool:
    """Whether what stands beside the word rules the skill out."""
    word = text[candidate.start : candidate.end]
    before = text[max(0, candidate.start - 16) : candidate.start]
    after = text[candidate.end : candidate.end + 16]
    if len(word) == 1:
        return word.islower() or _LETTER_BEFORE.search(before) is not None or _LETTER_AFTER.match(after) is not None
    if _ORDINARY_AFTER.match(after):
        starts = _SENTENCE_START.search(text, max(0, candidate.start - 4), candidate.start) is not None
        if starts or not _is_proper(text, candidate) or not _TO_IS_FINE.match(after):
            return True
    return _VERB_BEFORE.search(before) is not None and not _is_proper(text, candidate)


def _has_cue(text: str, candidate: Candidate) -> bool:
    """Whether the words beside a capitalised name speak for it, or its capital in the middle of a sentence does."""
    if not _is_proper(text, candidate):
        return False
    word = text[candidate.start : candidate.end]
    before = text[max(0, candidate.start - 40) : candidate.start].rpartition("\n")[2]
    after = text[candidate.end : candidate.end + 24]
    if _CUE_AFTER.match(after) and not (word.isupper() and len(word) > 1 and after[1:2].isupper() and after[1:4].isupper()):
        return word.lower() not in {"lead", "chef"}
    if word.lower() in _CAPITALISED_ANYWAY and not re.search(
        r"\b(?:microsoft|ms|proficient (?:in|with)|using)[ ]$", before, re.IGNORECASE
    ):
        return False
    if _CUE_BEFORE.search(before):
        return True
    return len(word) > 2 and not word.isupper() and _is_capital_in_sentence(before, after)


def _is_capital_in_sentence(before: str, after: str) -> bool:
    """Whether the words on both sides are lower case, so that the capital in between means a name."""
    previous = re.search(r"([^\W\d_]+)[ ]\(?$", before)
    following = re.match(r"[ ]([^\W\d_]+)|[ ]*[,.;)]|$", after)
    if previous is None or following is None or not previous.group(1).islower() or len(previous.group(1)) < 2:
        return False
    return following.group(1) is None or following.group(1)[0].islower()
