"""Measures of rankings, counted by ir-measures, and how sure a difference is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from matcher.errors import MissingExtraError
from matcher.evaluation.tasks import Scores

Values = npt.NDArray[np.float64]

MEASURES = ("MAP", "MRR", "MRR, ties won", "nDCG@10", "R@10 of grade 2", "P@5", "RP@5", "right person first")
"""MAP, MRR and P@5 take every grade above 0 as right; nDCG@10 has a linear gain. RP@5 is P@5 over the best it could be.
'MRR, ties won' puts a right answer before the wrong ones of equal score above 0, as the study did that set the goals: an alias
that two occupations share ties them. 'right person first' is the share of queries with an answer of the
highest grade at the top."""
_ROUNDS = 2_000
_SEED = 7


def load_measures() -> Any:
    """Return the module that counts.

    Raises
    ------
    MissingExtraError
        ir-measures is not installed.
    """
    try:
        import ir_measures
    except ImportError:
        raise MissingExtraError("evaluating", extra="evaluate") from None
    return ir_measures


def per_query(scores: Scores, names: Sequence[str], answers: Sequence[Mapping[str, int]], measure: str) -> Values:
    """Return the measure of each query, shape (n_queries,), in [0, 1].

    Parameters
    ----------
    scores
        Shape (n_queries, n_names); -inf for what is not ranked. Equal scores are put in the order of the names, backwards.

    Raises
    ------
    MissingExtraError
        ir-measures is not installed.
    """
    ir_measures = load_measures()
    known: dict[str, Any] = {
        "MAP": ir_measures.AP,
        "MRR": ir_measures.RR,
        "nDCG@10": ir_measures.nDCG @ 10,
        "MRR, ties won": ir_measures.RR,
        "R@10 of grade 2": ir_measures.R(rel=2) @ 10,
        "P@5": ir_measures.P @ 5,
        "RP@5": ir_measures.P @ 5,
        "right person first": ir_measures.P(rel=max((max(grades.values()) for grades in answers if grades), default=1)) @ 1,
    }
    # trec_eval, which ir-measures asks, keeps scores as 32-bit floats: as whole numbers near ones stay apart.
    places = np.stack([np.unique(row, return_inverse=True)[1] for row in scores]) * 2
    if measure == "MRR, ties won":
        # A score of 0 is no answer: methods that know none of the words would win every tie there.
        places += np.array([[name in grades for name in names] for grades in answers]) & (scores > 0.0)
    qrels = {f"q{number}": dict(grades) for number, grades in enumerate(answers)}
    run = {
        f"q{number}": {
            name: float(place)
            for name, place, score in zip(names, row.tolist(), scores[number].tolist(), strict=True)
            if score > -np.inf
        }
        for number, row in enumerate(places)
    }
    found = {metric.query_id: metric.value for metric in ir_measures.iter_calc([known[measure]], qrels, run)}
    values = np.array([found.get(f"q{number}", 0.0) for number in range(len(answers))])
    if measure == "RP@5":
        values = values * 5 / np.array([min(5, max(1, len(grades))) for grades in answers])
    return values


def paired_interval(ours: Values, theirs: Values) -> tuple[float, float]:
    """Return the 95 % interval of the mean difference, by the paired bootstrap over queries (Efron and Tibshirani 1993)."""
    difference = ours - theirs
    chance = np.random.default_rng(_SEED)
    drawn = chance.integers(0, len(difference), (_ROUNDS, len(difference)))
    low, high = np.percentile(difference[drawn].mean(axis=1), (2.5, 97.5))
    return float(low), float(high)
