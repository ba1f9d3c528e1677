"""Where a text says that something is *not* known or asked: "no experience in X", "never used Y", "not familiar with Z"."""

from __future__ import annotations

import re

from matcher.domain.place import Span

_NEGATION = re.compile(
    r"\b(?:"
    r"no(?: (?:prior|previous|formal|professional|hands-on|direct|commercial|practical|working|real|specific|particular|such))*"
    r" (?:experience|knowledge|exposure|background|familiarity|proficiency|understanding|skills?|training)(?: (?:in|with|of|"
    r"using|on))?|"
    r"(?:not|never|n't|hardly|isn't|aren't|wasn't)(?: (?:yet|been|very|at all|really|currently|previously|have|had|to have))*"
    r" (?:familiar|experienced|proficient|skilled|comfortable|trained|certified|used|use|worked|work|working|learn(?:ed|t)|"
    r"know|written|programmed|"
    r"touched|required|needed|necessary|looking for|hold|held|have)|"
    r"(?:do not|don't|does not|doesn't|did not|didn't|have not|haven't|has not|hasn't) (?:yet )?"
    r"(?:know|use|used|have|hold|need|require|worked|learned|speak)|"
    r"(?:lack|lacks|lacking|unfamiliar|inexperienced)(?: (?:of|in|with|any))?|without(?: any)?(?: (?:experience|knowledge|"
    r"training))? (?:in|with|of)"
    r")\b",
    re.IGNORECASE,
)
_NOT_REQUIRED = re.compile(
    r"\bno [^.;,\n]{1,60}? (?:experience|knowledge|skills?|licen[cs]e|degree|certification|background)?[ ]?(?:is |are )?"
    r"(?:required|needed|necessary|experience)\b|(?<=[\w)])(?: (?:experience|knowledge|skills?|degree|licen[cs]e))?"
    r" (?:is |are )?not (?:required|needed|necessary|essential|a must|mandatory)\b",
    re.IGNORECASE,
)
# A line that goes on in lower case is the same clause, wrapped.
_CLAUSE_END = re.compile(
    r"[.;!?•](?=\s|$)|\n(?![ ]*(?-i:[a-z]))|\b(?:but|however|although|though|except|instead|yet|still|while|whereas|only)\b|"
    r"[)]",
    re.IGNORECASE,
)
_NOTHING_AFTER = re.compile(r"[ ]*(?:[(:–—-][ ]*|[ ])(?:none|no experience|not yet|no knowledge|n/a)\b", re.IGNORECASE)
_CLAUSE_START = re.compile(r"[.;!?\n•(][ ]*|\bbut ")


def negated_spans(text: str) -> list[Span]:
    """Return the stretches of `text` in which a named skill is denied, in order.

    Examples
    --------
    >>> [
    ...     span.of("No experience with Java or Go. Never used SAP.")
    ...     for span in negated_spans("No experience with Java or Go. Never used SAP.")
    ... ]
    ['No experience with Java or Go', 'Never used SAP']
    """
    found: list[Span] = []
    for match in _NEGATION.finditer(text):
        if found and match.start() < found[-1].end:
            continue
        if re.match(r"[ ](?:only|just|limited|merely|least)\b", text[match.end() : match.end() + 9]):
            continue
        stop = _CLAUSE_END.search(text, match.end())
        found.append(Span(match.start(), stop.start() if stop else len(text)))
    found.extend(Span(_clause_start(text, match.start()), match.end()) for match in _NOT_REQUIRED.finditer(text))
    return sorted(found)


def _clause_start(text: str, position: int) -> int:
    start = max(0, position - 80)
    last = start
    for match in _CLAUSE_START.finditer(text, start, position):
        last = match.end()
    return last


def is_denied_after(text: str, end: int) -> bool:
    """Return whether what ends at `end` is followed by its denial: "Java: none", "Spanish (no experience)"."""
    return _NOTHING_AFTER.match(text, end) is not None
