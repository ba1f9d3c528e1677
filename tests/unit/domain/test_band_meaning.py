"""What bands are said to have meant."""

from __future__ import annotations

import pytest

from matcher.domain.band_meaning import BandCount, BandMeaning
from matcher.domain.match import Band

COUNTED = BandMeaning("1f", BandCount(45, 38), BandCount(60, 30), BandCount(0, 0), BandCount(107, 4))


@pytest.mark.parametrize(
    ("n_judged", "n_fit", "expected"),
    [(0, 0, (0.0, 1.0)), (10, 0, (0.0, 0.2775)), (10, 10, (0.7225, 1.0)), (45, 38, (0.7122, 0.9225)), (1, 1, (0.2065, 1.0))],
)
def test_the_interval_is_wilsons(n_judged: int, n_fit: int, expected: tuple[float, float]) -> None:
    assert BandCount(n_judged, n_fit).interval == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize(("n_judged", "n_fit"), [(1, 2), (1, -1), (-1, -1)])
def test_impossible_counts_are_refused(n_judged: int, n_fit: int) -> None:
    with pytest.raises(ValueError, match="must lie between 0 and n_judged"):
        BandCount(n_judged, n_fit)


def test_words_say_how_many_of_how_many() -> None:
    assert COUNTED.is_calibrated
    assert COUNTED.of(Band.STRONG) == "on your 212 judgements 38 of 45 such pairs were judged a fit (84 %, 71 to 92 %)"
    assert COUNTED.of(Band.POSSIBLE) == "on your 212 judgements 0 of 0 such pairs were judged a fit"
    assert (
        "a fit: strong 38 of 45 (84 %, 71 to 92 %), good 30 of 60 (50 %, 38 to 62 %), possible 0 of 0, weak" in COUNTED.legend
    )


def test_counts_of_another_score_are_not_shown() -> None:
    assert COUNTED.for_score("1f") is COUNTED
    assert BandMeaning().for_score("1f") == BandMeaning()
    stale = COUNTED.for_score("2e")
    assert not stale.is_calibrated
    for words in (stale.of(Band.STRONG), stale.legend):
        assert "uncalibrated: counted with other settings" in words
        assert "38" not in words
