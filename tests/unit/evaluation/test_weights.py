"""Weights from judgements: what they learn, and what they refuse."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.errors import InputError
from matcher.evaluation.weights import FAMILIES, FEWEST, Sample, learn
from matcher.ranking.config import Weights


def _samples(n_jobs: int, n_people: int, deciding: str, *, noise: float = 0.0) -> list[Sample]:
    """Return judgements that follow one family alone."""
    chance = np.random.default_rng(3)
    found = []
    for job in range(n_jobs):
        for _ in range(n_people):
            parts = chance.random(len(FAMILIES)) / len(FAMILIES)
            decided = parts[FAMILIES.index(deciding)] * len(FAMILIES) + noise * chance.standard_normal()
            found.append(Sample(str(job), int(decided > 0.5), parts))
    return found


def test_weights_go_to_what_decided_and_the_order_gets_better_on_jobs_that_were_not_seen() -> None:
    learnt = learn(_samples(10, 20, "education"), Weights())
    assert max(FAMILIES, key=lambda name: getattr(learnt.weights, name)) == "education"
    assert learnt.concordance_after > learnt.concordance_before + 0.1
    assert learnt.n_judgements == 200
    assert sum(getattr(learnt.weights, name) for name in FAMILIES) == pytest.approx(1.0, abs=1e-3)


def test_judgements_that_follow_nothing_leave_the_weights_about_where_they_are() -> None:
    chance = np.random.default_rng(5)
    noise = [Sample(str(n % 10), int(chance.integers(2)), chance.random(len(FAMILIES)) / len(FAMILIES)) for n in range(300)]
    learnt = learn(noise, Weights())
    assert abs(learnt.concordance_after - learnt.concordance_before) < 0.1
    assert all(abs(getattr(learnt.weights, name) - getattr(Weights(), name) / 1.1) < 0.15 for name in FAMILIES)


def test_one_job_is_enough_when_many_people_were_judged_for_it() -> None:
    learnt = learn(_samples(1, 80, "title"), Weights())
    assert learnt.concordance_after > 0.9


def test_too_few_judgements_or_of_one_kind_only_are_refused() -> None:
    with pytest.raises(InputError, match=rf"there are {FEWEST - 1} judgements: weights are learnt from {FEWEST} up"):
        learn(_samples(1, FEWEST - 1, "title"), Weights())
    same = [Sample(entry.job_id, 1, entry.parts) for entry in _samples(2, 40, "title")]
    with pytest.raises(InputError, match="no job has two people that were judged differently"):
        learn(same, Weights())


def test_the_order_of_the_judgements_is_nothing_to_the_weights() -> None:
    samples = _samples(5, 20, "duties", noise=0.2)
    forth, back = learn(samples, Weights()), learn(samples[::-1], Weights())
    for name in FAMILIES:
        assert getattr(forth.weights, name) == pytest.approx(getattr(back.weights, name), abs=2e-3)
