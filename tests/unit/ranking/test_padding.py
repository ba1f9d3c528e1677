"""Copies of adverts and endless lists of skills: what counts as one, and what does not."""

from __future__ import annotations

import pytest

from matcher.domain.document import Document
from matcher.domain.view import ScoringView
from matcher.engine.matcher import Matcher
from matcher.ranking.padding import MOST_LISTED, N_WORDS, copied_lines, run_keys, stuffed_lines

ADVERT = """Nurse, surgical ward
You look after people who recover from surgery on our busy ward.
You hand over to the next shift with a clear head.
Knowledge of triage
Fruit and parking"""
OWN = ["Cooked for the guests of a small hotel in the hills", "Kept the kitchen clean"]


def test_a_pasted_advert_is_a_copy_however_its_lines_are_broken() -> None:
    assert copied_lines([*OWN, *ADVERT.splitlines()], ADVERT) == frozenset({2, 3, 4, 5, 6})
    assert copied_lines([*OWN, " ".join(ADVERT.split())], ADVERT) == frozenset({2})
    rewrapped = ADVERT.replace("\n", " ").replace(" our ", "\nour ").replace(" with ", "\nwith ").splitlines()
    assert copied_lines([*rewrapped, *OWN], ADVERT) == frozenset(range(len(rewrapped)))
    shouted = [line.upper() for line in ADVERT.splitlines()]
    assert copied_lines([*shouted, *OWN], ADVERT) == frozenset(range(5))


@pytest.mark.parametrize(
    "lines",
    [
        [],
        OWN,
        ["Looked after people who recover from surgery", "Handed over to the next shift"],
        ["You look after people who recover from surgery on our busy ward."],  # one sentence is no paste
        ["Knowledge of triage", "Fruit and parking", "Nurse, surgical ward"],
    ],
)
def test_what_honest_people_write_is_no_copy(lines: list[str]) -> None:
    assert copied_lines(lines, ADVERT) == frozenset()


def test_a_list_of_names_in_the_adverts_order_is_no_copy() -> None:
    names = "Python, SQL, Docker, Kubernetes, Terraform, Ansible, Jenkins, Kafka, Redis, Linux, Bash, Go, Rust, Java, C, R"
    assert copied_lines([names, names], f"We use {names}.") == frozenset()


def test_equal_runs_have_equal_numbers_and_short_texts_none() -> None:
    assert len(run_keys(["one two three"])) == 0
    assert len(run_keys([" ".join(map(str, range(N_WORDS + 2)))])) == 3
    line = "you look after people who recover from surgery"
    assert set(run_keys([line])) <= set(run_keys([ADVERT]))
    assert run_keys(["a b c d", "e f g h"]).tolist() == run_keys(["a b c d e f g h"]).tolist()


def _view(matcher: Matcher, n_skills: int) -> ScoringView:
    labels = sorted(skill.label for skill in matcher.components.taxonomy.skills() if skill.kind.value == "technology")
    rows = [", ".join(labels[start : start + 10]) for start in range(0, n_skills * 2, 10)]
    return matcher.view(Document.from_text("Ada Example\n\nSkills\n\n" + "\n".join(rows)))


def test_hundreds_of_skills_are_no_skills_and_dozens_are(shared: Matcher) -> None:
    many, few = _view(shared, 300), _view(shared, 40)
    assert len({skill.concept_id for skill in many.skills}) > MOST_LISTED > len({skill.concept_id for skill in few.skills}) > 20
    assert stuffed_lines(few) == frozenset()
    assert not many.without_lines(stuffed_lines(many)).skills
    candidate = shared.components.ranker.candidate("a", many)
    assert not candidate.view.skills
    assert "more than 120 skills are listed" in candidate.notes[0]
