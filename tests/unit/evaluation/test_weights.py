"""Weights from judgements: what they learn, and what they refuse."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.errors import InputError
from matcher.evaluation.bands import band_meaning
from matcher.evaluation.weights import FAMILIES, FEWEST, Sample, learn, scored
from matcher.ranking.config import Bands, Weights

EQUAL = np.full(len(FAMILIES), 1 / len(FAMILIES))
"""Of a job that states everything."""


def _samples(n_jobs: int, n_people: int, deciding: str, *, noise: float = 0.0) -> list[Sample]:
    """Return judgements that follow one family alone."""
    chance = np.random.default_rng(3)
    found = []
    for job in range(n_jobs):
        for _ in range(n_people):
            parts = chance.random(len(FAMILIES)) / len(FAMILIES)
            decided = parts[FAMILIES.index(deciding)] * len(FAMILIES) + noise * chance.standard_normal()
            found.append(Sample(str(job), int(decided > 0.5), parts, EQUAL))
    return found


def test_weights_go_to_what_decided_and_the_order_gets_better_on_jobs_that_were_not_seen() -> None:
    learnt = learn(_samples(10, 20, "education"), Weights())
    assert max(FAMILIES, key=lambda name: getattr(learnt.weights, name)) == "education"
    assert learnt.concordance_after > learnt.concordance_before + 0.1
    assert learnt.n_judgements == 200
    assert sum(getattr(learnt.weights, name) for name in FAMILIES) == pytest.approx(1.0, abs=1e-3)


def test_judgements_that_follow_nothing_leave_the_weights_about_where_they_are() -> None:
    chance = np.random.default_rng(5)
    noise = [
        Sample(str(n % 10), int(chance.integers(2)), chance.random(len(FAMILIES)) / len(FAMILIES), EQUAL) for n in range(300)
    ]
    learnt = learn(noise, Weights())
    assert abs(learnt.concordance_after - learnt.concordance_before) < 0.1
    assert all(abs(getattr(learnt.weights, name) - getattr(Weights(), name) / 1.1) < 0.15 for name in FAMILIES)


def test_one_job_is_enough_when_many_people_were_judged_for_it() -> None:
    learnt = learn(_samples(1, 80, "title"), Weights())
    assert learnt.concordance_after > 0.9


def test_too_few_judgements_or_of_one_kind_only_are_refused() -> None:
    with pytest.raises(InputError, match=rf"there are {FEWEST - 1} judgements: weights are learnt from {FEWEST} up"):
        learn(_samples(1, FEWEST - 1, "title"), Weights())
    same = [entry._replace(grade=1) for entry in _samples(2, 40, "title")]
    with pytest.raises(InputError, match="no job has two people that were judged differently"):
        learn(same, Weights())


def test_the_order_of_the_judgements_is_nothing_to_the_weights() -> None:
    samples = _samples(5, 20, "duties", noise=0.2)
    forth, back = learn(samples, Weights()), learn(samples[::-1], Weights())
    for name in FAMILIES:
        assert getattr(forth.weights, name) == pytest.approx(getattr(back.weights, name), abs=2e-3)


def test_a_score_is_normalised_over_what_the_job_states() -> None:
    parts, stated = np.zeros(len(FAMILIES)), np.zeros(len(FAMILIES))
    parts[:2], stated[:2] = (0.4, 0.1), (0.5, 0.5)
    weights = np.array([3.0, 1.0, *[9.0] * (len(FAMILIES) - 2)])
    assert scored(Sample("1", 1, parts, stated), weights) == pytest.approx((3 * 0.8 + 1 * 0.2) / 4)
    assert scored(Sample("1", 1, parts, stated), weights * (np.arange(len(FAMILIES)) > 1)) == 0.0


@pytest.mark.parametrize("n_jobs", [1, 7])
def test_no_judgement_moves_the_weights_that_it_is_scored_with(n_jobs: int) -> None:
    samples = _samples(n_jobs, 140 // n_jobs, "education")
    learnt = learn(samples, Weights())
    assert learnt.kept == learnt.weights
    at = next(index for index, each in enumerate(samples) if each.grade)
    # A sample's own parts enter its score once, linearly: twice the parts are twice the score if nothing was fitted to them.
    doubled = samples[at]._replace(parts=samples[at].parts / 2)
    again = learn([*samples[:at], doubled, *samples[at + 1 :]], Weights())
    assert again.scores[at] == pytest.approx(learnt.scores[at] / 2)


def test_weights_that_are_no_better_are_not_kept_and_the_bands_are_counted_with_those_in_use() -> None:
    samples = _samples(6, 20, "title")
    in_use = Weights(**{name: 1.0 if name == "title" else 0.0 for name in FAMILIES})
    learnt = learn(samples, in_use)
    assert learnt.concordance_before == 1.0
    assert learnt.kept is in_use
    title = FAMILIES.index("title")
    assert learnt.scores.tolist() == pytest.approx([each.parts[title] * len(FAMILIES) for each in samples])


def test_bands_are_counted_by_their_cut_points() -> None:
    judged = [(0.65, 2), (0.9, 0), (0.6499, 1), (0.1, 0), (0.0, 1), (0.2, 0)]
    meaning = band_meaning(judged, Bands(), "1f")
    counts = {name: getattr(meaning, name) for name in ("strong", "good", "possible", "weak")}
    assert {name: (count.n_fit, count.n_judged) for name, count in counts.items()} == {
        "strong": (1, 2),
        "good": (1, 1),
        "possible": (0, 0),
        "weak": (1, 3),
    }
    assert meaning.counted_with == "1f"
