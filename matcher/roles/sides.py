"""Scores beside the match: weights normalised over what is looked at, shares that sum to the score in their order."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from matcher.domain.suggestion import SidePart, SideScore


class Finding(NamedTuple):
    """What was found for one part: `value` is None where nothing is known."""

    name: str
    weight: float
    value: float | None
    why: str


def side_score(findings: Sequence[Finding], neutral: float) -> SideScore | None:
    """Return the score of what was found, the unknown at `neutral`; None where nothing weighs anything.

    Examples
    --------
    >>> side_score([Finding("pay", 1.0, None, ""), Finding("mode", 3.0, 1.0, "")], 0.5).score
    0.875
    """
    total = math.fsum(finding.weight for finding in findings)
    if total <= 0.0:
        return None
    parts, score = [], 0.0
    for name, weight, value, why in findings:
        known = neutral if value is None else value
        part = SidePart(name, weight / total, known, weight / total * known, is_known=value is not None, why=why)
        parts.append(part)
        score = score + part.share
    return SideScore(min(1.0, score), tuple(parts))
