"""What the bands of the score meant on judged pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from matcher.domain.band_meaning import BandCount, BandMeaning
from matcher.domain.match import Band
from matcher.ranking.config import Bands


def band_meaning(judged: Iterable[tuple[float, int]], bands: Bands, fingerprint: str) -> BandMeaning:
    """Return how many of the pairs, given by score and grade, fell into each band, and how many of those are above grade 0.

    `fingerprint` names the score that they were scored with.
    """
    n_judged: Counter[Band] = Counter()
    n_fit: Counter[Band] = Counter()
    for score, grade in judged:
        n_judged[bands.of(score)] += 1
        n_fit[bands.of(score)] += grade > 0
    return BandMeaning(fingerprint, **{band.value: BandCount(n_judged[band], n_fit[band]) for band in Band})
