"""Rankings with answers that can be counted by hand."""

from __future__ import annotations

import math
import sys

import numpy as np
import pytest

from matcher.errors import MissingExtraError
from matcher.evaluation.comparison import OURS, compare
from matcher.evaluation.measures import MEASURES, paired_interval, per_query
from matcher.evaluation.rivals import bm25, rivals
from matcher.evaluation.tasks import Task, grouped

SCORES = np.array([[0.9, 0.8, 0.7, 0.1], [0.1, 0.2, 0.3, 0.4]])
NAMES = ("a", "b", "c", "d")
ANSWERS = ({"b": 1, "c": 3}, {"d": 3})


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("MAP", [(1 / 2 + 2 / 3) / 2, 1.0]),
        ("MRR", [1 / 2, 1.0]),
        ("P@5", [2 / 5, 1 / 5]),
        ("RP@5", [1.0, 1.0]),
        ("right person first", [0.0, 1.0]),
        ("R@10 of grade 2", [1.0, 1.0]),
        ("nDCG@10", [(1 / math.log2(3) + 3 / 2) / (3 + 1 / math.log2(3)), 1.0]),
    ],
)
def test_measures_are_those_of_the_textbook(measure: str, expected: list[float]) -> None:
    assert per_query(SCORES, NAMES, ANSWERS, measure).tolist() == pytest.approx(expected)


def test_ties_are_won_only_where_the_measure_says_so() -> None:
    tied = np.array([[0.5, 0.5, 0.5, 0.5]])
    assert per_query(tied, NAMES, [{"a": 1}], "MRR, ties won").tolist() == [1.0]
    assert per_query(tied, NAMES, [{"a": 1}], "MRR").tolist() == [0.25]
    assert per_query(tied * 0, NAMES, [{"a": 1}], "MRR, ties won").tolist() == [0.25], "nothing was found"


def test_every_measure_bears_a_query_without_answers() -> None:
    for measure in MEASURES:
        assert per_query(SCORES, NAMES, [{"a": 1}, {}], measure).tolist()[1] == 0.0


def test_the_best_document_of_a_group_counts_and_what_is_left_out_does_not() -> None:
    task = Task("t", "s", ("q",), ("1", "2", "3"), ({"x": 1},), ("x", "y", "x"), ("MAP",), (frozenset({2}),))
    scores, names = grouped(np.array([[0.1, 0.5, 0.9]]), task)
    assert names == ("x", "y")
    assert scores.tolist() == [[0.1, 0.5]]


def test_a_sure_difference_has_an_interval_without_zero() -> None:
    chance = np.random.default_rng(1)
    low, high = paired_interval(chance.normal(0.6, 0.1, 200), chance.normal(0.4, 0.1, 200))
    assert 0.1 < low < 0.2 < high < 0.3
    same = chance.random(50)
    assert paired_interval(same, same) == (0.0, 0.0)


def test_rivals_find_what_shares_their_words_and_chance_does_not() -> None:
    documents = [f"document about subject{number}" for number in range(40)]
    queries = [f"subject{number} please" for number in range(40)]
    answers = tuple({str(number): 1} for number in range(40))
    task = Task("t", "s", tuple(queries), tuple(documents), answers, tuple(map(str, range(40))), ("MRR",))
    comparison = compare(task, {OURS: lambda asked, held: np.eye(len(asked), len(held)), **rivals()})
    for name in (OURS, "word TF-IDF", "BM25"):
        assert comparison.value(name, "MRR") == 1.0
    assert comparison.value("char TF-IDF", "MRR") > 0.9
    assert comparison.value("random", "MRR") < 0.3


def test_words_that_no_document_has_score_nothing() -> None:
    for name, system in rivals().items():
        scores = system(["zzz qqq", ""], ["one text", "another one"])
        assert scores.shape == (2, 2)
        assert name == "random" or not scores.any()


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("ir_measures", "bm25s"):
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtraError, match=r"resume-job-matcher\[evaluate\]"):
        per_query(SCORES, NAMES, ANSWERS, "MAP")
    with pytest.raises(MissingExtraError, match="evaluate"):
        bm25(["a"], ["a"])
