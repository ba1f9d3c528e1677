"""Planted applicants: how they are drawn, and that the figures the docs state still hold."""

from __future__ import annotations

from matcher.engine.matcher import Matcher
from matcher.evaluation.people import generated
from matcher.evaluation.redirects import _applications, redirect_figures


def test_everyone_is_planted_once_in_five_rounds_and_only_at_unrelated_jobs() -> None:
    judged = generated("even")
    rounds = [_applications(judged, "even", number) for number in range(5)]
    assert sorted(person for _, planted in rounds for person in planted) == sorted(person.id for person in judged.people)
    for applied_to, planted in rounds:
        grades = {person: judged.grades[job].get(person, 0) for person, job in applied_to.items()}
        assert {grades[person] for person in planted} == {0}
        assert {grade for person, grade in grades.items() if person not in planted} == {3}


def test_planted_people_are_found_and_the_others_left_alone(shared: Matcher) -> None:
    figures = redirect_figures(shared, "even", n_rounds=2)
    assert (figures.n_planted, figures.n_right) == (120, 480)
    assert figures.n_found >= 0.85 * figures.n_planted
    assert figures.n_sent_away <= 0.02 * figures.n_right
    assert "synthetic" in str(figures)
