"""What the bands meant on a user's own judgements: how many judged pairs fell into each, and how many of them were a fit."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from matcher.domain.match import UNCALIBRATED, Band

NOTHING = "nothing"
ANOTHER_SCORE = "another score"
_STALE = f"{UNCALIBRATED}: counted with other settings, models or version of matcher; run matcher train weights again"
_Z = 1.959964
"""Of 95 %."""


@dataclass(frozen=True, slots=True)
class BandCount:
    """Judged pairs whose score fell into one band."""

    n_judged: int = 0
    n_fit: int = 0
    """Those judged above 0."""

    def __post_init__(self) -> None:
        if not 0 <= self.n_fit <= self.n_judged:
            raise ValueError(f"n_fit is {self.n_fit}: it must lie between 0 and n_judged, {self.n_judged}")

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share that fits (Wilson 1927); (0, 1) where nothing was judged."""
        n = self.n_judged
        if not n:
            return 0.0, 1.0
        share, square = self.n_fit / n, _Z**2 / n
        middle = share + square / 2
        reach = _Z * math.sqrt(share * (1 - share) / n + square / (4 * n))
        # At the ends rounding would leave 1e-17 outside.
        return max(0.0, (middle - reach) / (1 + square)), min(1.0, (middle + reach) / (1 + square))

    @property
    def percent(self) -> str:
        """The share with its interval, as ' (84 %, 71 to 92 %)'; nothing where nothing was judged."""
        low, high = (round(100 * bound) for bound in self.interval)
        return f" ({round(100 * self.n_fit / self.n_judged)} %, {low} to {high} %)" if self.n_judged else ""


@dataclass(frozen=True, slots=True)
class BandMeaning:
    """What was counted for each band, and for which score."""

    counted_with: str = NOTHING
    """`RankingConfig.fingerprint` of the score that was counted with: of any other these counts say nothing."""
    strong: BandCount = field(default_factory=BandCount)
    good: BandCount = field(default_factory=BandCount)
    possible: BandCount = field(default_factory=BandCount)
    weak: BandCount = field(default_factory=BandCount)

    @property
    def is_calibrated(self) -> bool:
        """Whether judgements were counted, with the score in use."""
        return self.counted_with not in (NOTHING, ANOTHER_SCORE)

    def for_score(self, fingerprint: str) -> BandMeaning:
        """Return what holds of the score with this fingerprint: itself, or that it was counted with another."""
        return self if self.counted_with in (fingerprint, NOTHING) else BandMeaning(ANOTHER_SCORE)

    @property
    def n_judged(self) -> int:
        """Judgements in all bands."""
        return sum(self.count(band).n_judged for band in Band)

    @property
    def legend(self) -> str:
        """What all bands meant, or why nothing is known of it, as a sentence."""
        if self.counted_with == NOTHING:
            return f"The bands are {UNCALIBRATED}: nobody's decisions have been compared with them."
        if not self.is_calibrated:
            return f"The bands are {_STALE}."
        counts = {band.value: self.count(band) for band in Band}
        counted = ", ".join(f"{name} {count.n_fit} of {count.n_judged}{count.percent}" for name, count in counts.items())
        start = f"On your {self.n_judged} judgements, scored with weights that were not fitted to them, these were judged a fit"
        return f"{start}: {counted}. The ranges are 95 % intervals."

    def of(self, band: Band) -> str:
        """Return what `band` meant, in words.

        Examples
        --------
        >>> BandMeaning().of(Band.GOOD)
        'uncalibrated'
        >>> BandMeaning("1f", strong=BandCount(45, 38), weak=BandCount(167, 9)).of(Band.STRONG)
        'on your 212 judgements 38 of 45 such pairs were judged a fit (84 %, 71 to 92 %)'
        """
        if not self.is_calibrated:
            return UNCALIBRATED if self.counted_with == NOTHING else _STALE
        count = self.count(band)
        return (
            f"on your {self.n_judged} judgements {count.n_fit} of {count.n_judged} such pairs were judged a fit{count.percent}"
        )

    def count(self, band: Band) -> BandCount:
        """Return the count of `band`."""
        counts: dict[Band, BandCount] = {
            Band.STRONG: self.strong,
            Band.GOOD: self.good,
            Band.POSSIBLE: self.possible,
            Band.WEAK: self.weak,
        }
        return counts[band]
