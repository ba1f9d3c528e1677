"""Weights of the score learnt on judgements.

Within one job the order of people depends on ``sum of weight x (the family's part of the score at weight 1)``, which is linear
in the weights. They are fitted to pairs of one job that were judged differently: logistic regression on differences with
weights from 0 up (Joachims 2002), drawn towards the weights in use so that little is learnt from little.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matcher.domain.match import Match
from matcher.errors import InputError
from matcher.ranking.config import Weights
from matcher.ranking.plan import FAMILY

Floats = npt.NDArray[np.float64]

FAMILIES = tuple(entry.name for entry in fields(Weights))
FEWEST = 50
"""Judgements below which nothing is learnt."""
_FOLDS = 5
_LEAST_STEEPNESS = 1.0
_SPREAD = 0.1
"""How far a weight is expected to lie from the one in use, before any judgement is seen (a standard deviation)."""


class Sample(NamedTuple):
    """One judged pair."""

    job_id: str
    grade: int
    parts: Floats
    """Shape (n_families,): what each family adds to the score when all families weigh the same."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """New weights and how good they are on jobs, or on resumes where there is one job, that they were not fitted to."""

    weights: Weights
    n_judgements: int
    n_pairs: int
    """Pairs of one job with different grades."""
    concordance_before: float
    """Share of the pairs in the right order with the weights in use; ties count a half."""
    concordance_after: float
    """The same with weights fitted on the other folds."""


def sample(match: Match, grade: int) -> Sample:
    """Return the sample of a match that was scored with equal weights for all families."""
    parts = dict.fromkeys(FAMILIES, 0.0)
    for part in match.parts:
        parts[FAMILY[part.kind]] += part.share
    return Sample(match.job_id, grade, np.array([parts[name] for name in FAMILIES]))


def learn(samples: Sequence[Sample], in_use: Weights) -> Learnt:
    """Return weights fitted to `samples`, of the same sum as those in use.

    Raises
    ------
    InputError
        Fewer than 50 judgements, or no job has people that were judged differently.
    """
    if len(samples) < FEWEST:
        raise InputError(f"there are {len(samples)} judgements: weights are learnt from {FEWEST} up, or they would be chance")
    prior = np.array([getattr(in_use, name) for name in FAMILIES])
    prior = prior / prior.sum()
    differences, folds = _pairs(samples)
    pull = 1.0 / (_SPREAD**2 * len(samples))
    if not len(differences):
        raise InputError("no job has two people that were judged differently: there is nothing to learn an order from")
    after = [
        _concordance(differences[folds == fold], _fit(differences[folds != fold], prior, pull))
        * np.count_nonzero(folds == fold)
        for fold in np.unique(folds)
    ]
    weights = _fit(differences, prior, pull)
    return Learnt(
        Weights(**{name: round(float(value), 4) for name, value in zip(FAMILIES, weights, strict=True)}),
        len(samples),
        len(differences),
        _concordance(differences, prior),
        float(sum(after) / len(differences)),
    )


def _pairs(samples: Sequence[Sample]) -> tuple[Floats, npt.NDArray[np.int64]]:
    """Return better minus worse for each pair of one job, and the fold of each: jobs stay whole where there are several."""
    by_job: Mapping[str, list[Sample]] = {}
    for each in samples:
        by_job.setdefault(each.job_id, []).append(each)  # type: ignore[attr-defined]
    differences, folds = [], []
    for number, job_id in enumerate(sorted(by_job)):
        found = by_job[job_id]
        for index, better in enumerate(found):
            for worse in found:
                if better.grade > worse.grade:
                    differences.append(better.parts - worse.parts)
                    folds.append((number if len(by_job) > 1 else index) % _FOLDS)
    return np.array(differences).reshape(-1, len(FAMILIES)), np.array(folds, dtype=np.int64)


def _fit(differences: Floats, prior: Floats, pull: float) -> Floats:
    """Return non-negative weights that sum to 1.

    How sure a difference of scores makes a decision is fitted first, with the weights in use; judgements that do not follow
    the score at all then move little. `pull` is how strongly those weights hold against the mean loss of a pair.
    """
    from scipy.optimize import minimize

    if not len(differences):
        return prior
    scaled = differences * len(FAMILIES)  # at equal weights a family adds a ninth at most: back to the size of a score
    along = scaled @ prior
    steepness = minimize(
        lambda value: float(np.logaddexp(0.0, -value[0] * along).mean()), [10.0], bounds=[(_LEAST_STEEPNESS, 100.0)]
    ).x[0]

    def loss(weights: Floats) -> tuple[float, Floats]:
        margin = steepness * (scaled @ weights)
        away = weights - prior
        value = np.logaddexp(0.0, -margin).mean() + 0.5 * pull * float(away @ away)
        share = -1.0 / (1.0 + np.exp(np.clip(margin, -500, 500)))
        return float(value), steepness * (scaled * share[:, None]).mean(axis=0) + pull * away

    found = minimize(loss, prior, jac=True, method="L-BFGS-B", bounds=[(0.0, None)] * len(prior))
    weights = np.maximum(found.x, 0.0)
    return np.asarray(weights / weights.sum() if weights.sum() > 0.0 else prior)


def _concordance(differences: Floats, weights: Floats) -> float:
    margin = differences @ weights
    return float((np.count_nonzero(margin > 0) + 0.5 * np.count_nonzero(margin == 0)) / max(1, len(margin)))
