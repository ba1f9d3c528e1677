"""Goals from the resume's own objective, where it clearly says them."""

from __future__ import annotations

import re
from dataclasses import replace

from matcher.domain.goals import Goals, Level, Mode
from matcher.domain.resume import Resume, SectionKind
from matcher.extraction.modes import modes_in_text
from matcher.extraction.places import find_place
from matcher.roles.ladder import SURE, Ladder, level_of_title
from matcher.text.titles import bare_title

_MOST_CHARACTERS = 1_000
_SEEKS = (
    r"(?:seeking|seek|looking for|to obtain|obtain|to secure|secure|to find|pursu(?:e|ing)|aspir(?:e|ing) to|to become|become)"
)
_NOUN = r"(?:position|role|job|opportunity|post|placement|employment)"
_STOP = r"(?=\s*(?:[,.;:(\n]|$|\b(?:in|at|with|where|within|that|which|to|for|on|near|using|and|based|who|from)\b))"
_WANTED = (
    re.compile(rf"\b{_NOUN} as (?:an? |the )?(?P<title>[\w/&+#' -]{{3,60}}?){_STOP}", re.IGNORECASE),
    re.compile(rf"\b{_SEEKS} (?:an? |the |new )*(?P<title>[\w/&+#' -]{{3,60}}?) {_NOUN}\b", re.IGNORECASE),
    re.compile(rf"\b(?:seeking to work|to work|work) as (?:an? |the )?(?P<title>[\w/&+#' -]{{3,60}}?){_STOP}", re.IGNORECASE),
    re.compile(rf"\b(?:to become|become|aspiring to be) (?:an? |the )(?P<title>[\w/&+#' -]{{3,60}}?){_STOP}", re.IGNORECASE),
)
_SAYS_LITTLE = re.compile(
    r"\b(?:challenging|rewarding|responsible|long[- ]term|full[- ]time|part[- ]time|permanent|new|fully|100 ?%|remote|hybrid"
    r"|on-?site|growth|career|entry|position|role|job|exciting|suitable|good|great|next)\b",
    re.IGNORECASE,
)
_ENTRY = re.compile(r"\bentry[- ]level\b", re.IGNORECASE)


def read_objective(resume: Resume, ladder: Ladder) -> Goals:
    """Return what the resume's objective clearly wants: titles, levels, modes, places; empty goals where it is not clear.

    A title counts only where it means an occupation; what is said of pay or of what is not wanted is not read.
    """
    text = "\n".join(
        section.span.of(resume.document.text) for section in resume.sections if section.kind is SectionKind.OBJECTIVE
    )[:_MOST_CHARACTERS]
    text = " ".join(text.split())
    if not text:
        return Goals()
    found = [match["title"].strip() for pattern in _WANTED for match in pattern.finditer(text)]
    titles = [title for said in found if (title := _title(said, ladder))]
    levels = [level for said in found if (level := level_of_title(said))]
    if _ENTRY.search(text):
        levels.append(Level.JUNIOR)
    place = find_place(text) if titles else None
    goals = Goals(
        titles=tuple(dict.fromkeys(titles)),
        levels=tuple(dict.fromkeys(levels)),
        modes=modes_in_text(text) or _bare_modes(text),
        places=(place.of(text),) if place else (),
    )
    return goals if goals.is_empty else replace(goals, source="objective")


def _title(said: str, ladder: Ladder) -> str:
    """Return the title in these words, without words that say nothing of the work; '' where they mean no occupation."""
    words = " ".join(_SAYS_LITTLE.sub(" ", bare_title(said)).split())
    occupation = ladder.occupation(words)
    return words if occupation is not None and occupation.score >= SURE else ""


def _bare_modes(text: str) -> tuple[Mode, ...]:
    """Return the modes named as a word of their own at the end of what is wanted: "a nursing position in Hamburg, remote"."""
    ends = re.findall(r"[,(]\s*(?:fully )?(remote|hybrid|on-?site)\s*(?:[.,;)]|$)", text, re.IGNORECASE)
    named = {end.lower().replace("-", "") for end in ends}
    return tuple(mode for mode in Mode if mode.value.replace("_", "") in named)
