"""Weights of the score learnt on judgements.

Within one job the order of people depends on ``sum of weight x (the family's part of the score at weight 1)``, which is linear
in the weights. They are fitted to pairs of one job that were judged differently: logistic regression on differences with
weights from 0 up (Joachims 2002), drawn towards the weights in use so that little is learnt from little.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    stated: Floats
    """Shape (n_families,): the most that each could add, 0 where the job does not state it; the sum is 1."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """New weights and how good they are on jobs, or on resumes where there is one job, that they were not fitted to."""

    weights: Weights
    kept: Weights
    """The better ones on pairs that they were not fitted to: the learnt ones, or else those in use."""
    scores: Floats
    """Shape (n_judgements,): each sample's score with weights as kept, but not fitted to its fold."""
    n_judgements: int
    n_pairs: int
    """Pairs of one job with different grades."""
    concordance_before: float
    """Share of the pairs in the right order with the weights in use; ties count a half."""
    concordance_after: float
    """The same with weights fitted on the other folds."""


def sample(match: Match, grade: int) -> Sample:
    """Return the sample of a match that was scored with equal weights for all families."""
    parts, stated = np.zeros(len(FAMILIES)), np.zeros(len(FAMILIES))
    for part in match.parts:
        family = FAMILIES.index(FAMILY[part.kind])
        parts[family] += part.share
        stated[family] += part.weight
    return Sample(match.job_id, grade, parts, stated)


def scored(sample: Sample, weights: Floats) -> float:
    """Return the score of a sample with these weights, as ranking gives it: they are normalised over what the job states."""
    most = float(sample.stated @ weights)
    return min(1.0, float(sample.parts @ weights) / most) if most > 0.0 else 0.0


def learn(samples: Sequence[Sample], in_use: Weights) -> Learnt:
    """Return weights fitted to `samples`, of the same sum as those in use.

    Raises
    ------
    InputError
        Fewer than 50 judgements, or no job has people that were judged differently.
    """
    if len(samples) < FEWEST:
        raise InputError(f"there are {len(samples)} judgements: weights are learnt from {FEWEST} up, or they would be chance")
    prior = _array(in_use)
    prior = prior / prior.sum()
    differences = _differences(samples)
    if not len(differences):
        raise InputError("no job has two people that were judged differently: there is nothing to learn an order from")
    pull = 1.0 / (_SPREAD**2 * len(samples))
    folds = _folds(samples)
    scores = np.zeros(len(samples))
    n_right, n_right_before, n_tested = 0.0, 0.0, 0
    for fold in sorted(set(folds)):
        weights = _fit(_differences([each for each, at in zip(samples, folds, strict=True) if at != fold]), prior, pull)
        tested = _differences([each for each, at in zip(samples, folds, strict=True) if at == fold])
        n_right += _concordance(tested, weights) * len(tested)
        n_right_before += _concordance(tested, prior) * len(tested)
        n_tested += len(tested)
        for index, each in enumerate(samples):
            if folds[index] == fold:
                scores[index] = scored(each, weights)
    found = _fit(differences, prior, pull)
    learnt = Weights(**{name: round(float(value), 4) for name, value in zip(FAMILIES, found, strict=True)})
    is_better = n_right > n_right_before
    return Learnt(
        weights=learnt,
        kept=learnt if is_better else in_use,
        scores=scores if is_better else np.array([scored(each, prior) for each in samples]),
        n_judgements=len(samples),
        n_pairs=len(differences),
        concordance_before=n_right_before / max(1, n_tested),
        concordance_after=n_right / max(1, n_tested),
    )


def _array(weights: Weights) -> Floats:
    return np.array([getattr(weights, name) for name in FAMILIES])


def _folds(samples: Sequence[Sample]) -> list[int]:
    """Return the fold of each sample: jobs stay whole where there are several; with one, its people are dealt out by grade."""
    jobs = {job_id: number for number, job_id in enumerate(sorted({each.job_id for each in samples}))}
    if len(jobs) > 1:
        return [jobs[each.job_id] % _FOLDS for each in samples]
    by_grade = sorted(range(len(samples)), key=lambda index: samples[index].grade)
    places = {index: place for place, index in enumerate(by_grade)}
    return [places[index] % _FOLDS for index in range(len(samples))]


def _differences(samples: Sequence[Sample]) -> Floats:
    """Return better minus worse for each two people of one job that were judged differently, shape (n_pairs, n_families)."""
    by_job: dict[str, list[Sample]] = {}
    for each in samples:
        by_job.setdefault(each.job_id, []).append(each)
    found = [np.zeros((0, len(FAMILIES)))]
    for job_id in sorted(by_job):
        parts = np.array([each.parts for each in by_job[job_id]])
        grades = np.array([each.grade for each in by_job[job_id]])
        better, worse = np.nonzero(grades[:, None] > grades[None, :])
        found.append(parts[better] - parts[worse])
    return np.concatenate(found)


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
