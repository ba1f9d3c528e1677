"""From a measurement to a value in [0, 1]: the small rules of the score, one function each.

Both scorers call these with numbers or arrays; only operations that IEEE 754 rounds exactly are used (+ - * / sqrt min
max), in one order, so that both get the same bits.
"""

from __future__ import annotations

from matcher.domain.resume import DegreeLevel

CEFR = {None: 3, "A1": 1, "A2": 2, "B1": 3, "B2": 4, "C1": 5, "C2": 6, "native": 6}
"""Rank of a language level; a language named without level is read as B1."""

LINE_SEMANTIC = 0.6
"""Share of meaning against words when a line of the job meets a line of the resume."""
LINE_WHOLE = 0.25
"""Share of the whole resume against its three best lines."""

# Where the raw measure of a part starts to mean something, and where it is as good as it gets. Set on the samples'
# spread, not on anyone's decisions.
LINE_RANGE = (0.10, 0.55)
TITLE_RANGE = (0.35, 0.90)
WORDING_RANGE = (0.05, 0.60)
MEANING_RANGE = (0.30, 0.85)

RELEVANT_TITLE = 0.5
"""Title value from which a role counts as experience in the job's own line of work."""


def calibrated(measure: float, bounds: tuple[float, float]) -> float:
    """Return `measure` stretched from `bounds` to [0, 1], cut at both ends."""
    low, high = bounds
    return min(1.0, max(0.0, (measure - low) / (high - low)))


def floored(value: float, neutral: float) -> float:
    """Return a known value in [0, 1] moved to [neutral, 1], so that leaving a thing unsaid is never better than saying it."""
    return neutral + (1.0 - neutral) * value


def recency(months_ago: int | None) -> float:
    """Return the factor for how long ago a role ended: 1 for two years, then down to 0.6 at twelve; 0.8 without dates."""
    if months_ago is None:
        return 0.8
    return 1.0 - 0.4 * min(1.0, max(0.0, (months_ago - 24) / 120))


def experience(relevant_months: int, all_months: int, asked_months: int) -> float:
    """Return how far the months reach; a month outside the job's line of work counts a third."""
    counted = relevant_months + (all_months - relevant_months) / 3
    return min(1.0, counted / asked_months) if asked_months > 0 else 1.0


def degree(held: DegreeLevel, asked: DegreeLevel, *, is_field_met: bool) -> float:
    """Return how near the held degree comes: the asked level or above 1, each level below 0.3 less; another field 0.8 of it."""
    below = max(0, asked - held)
    return max(0.0, 1.0 - 0.3 * below) * (1.0 if is_field_met else 0.8)


def language(held: str | None, asked: str | None) -> float:
    """Return how near the held CEFR level comes to the asked one, each level below 0.25 less."""
    return language_of_rank(CEFR[held], asked)


def language_of_rank(held: int, asked: str | None) -> float:
    """Return the same for a level that is given by its rank: of several the highest comes nearest."""
    return max(0.0, 1.0 - 0.25 * max(0, CEFR[asked] - held))
