"""The bar of score parts: one stretch for each kind of part, readable by number and pattern as well as by colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from matcher.domain.match import Match, PartKind

KIND_WORDS = {
    PartKind.SKILL: "Skills",
    PartKind.DUTY: "Lines of work",
    PartKind.TITLE: "Title",
    PartKind.EXPERIENCE: "Experience",
    PartKind.EDUCATION: "Education",
    PartKind.LANGUAGE: "Languages",
    PartKind.CERTIFICATE: "Certificates",
    PartKind.WORDING: "Wording",
    PartKind.MEANING: "Meaning",
}

_NARROWEST_WITH_NUMBER = 2.2
"""Per cent of the bar below which a number would not fit into a stretch."""


class Stretch(NamedTuple):
    """What one kind of part adds to a score, and where it lies on a bar from 0 to 1 (in per cent of its length)."""

    kind: str
    number: int
    words: str
    share: float
    weight: float
    left: float
    width: float

    @property
    def middle(self) -> float:
        """Where its number stands, in per cent."""
        return self.left + self.width / 2

    @property
    def has_number(self) -> bool:
        """Whether it is wide enough to hold its number."""
        return self.width >= _NARROWEST_WITH_NUMBER


def score_bar(match: Match) -> tuple[Stretch, ...]:
    """Return the stretches of `match`, side by side in the order of `PartKind`: together they are as long as the score.

    Kinds that the job does not ask for are left out; numbers stay with the kinds, so that bars compare.
    """
    stretches: list[Stretch] = []
    left = 0.0
    for number, kind in enumerate(PartKind, start=1):
        parts = [part for part in match.parts if part.kind is kind]
        if parts:
            share, weight = sum(part.share for part in parts), sum(part.weight for part in parts)
            stretches.append(Stretch(kind.value, number, KIND_WORDS[kind], share, weight, left * 100, share * 100))
            left += share
    return tuple(stretches)


def in_words(score: float, stretches: Sequence[Stretch]) -> str:
    """Return the bar as a sentence, for those who do not see it."""
    terms = ", ".join(f"{stretch.words} {stretch.share:.3f} of {stretch.weight:.3f}" for stretch in stretches)
    return f"Score {score:.3f}, made of: {terms}"
