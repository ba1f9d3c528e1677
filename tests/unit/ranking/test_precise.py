"""The second order: beside the score, never in it, and blind."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from matcher.domain.document import Document
from matcher.domain.job import Job
from matcher.engine.matcher import Matcher
from matcher.ranking import precise
from matcher.ranking.candidate import Candidate
from matcher.ranking.precise import PreciseOrder

ADVERT = {"id": "7", "title": "Baker", "description": "Requirements:\n- Kneading dough before dawn\n- Cleaning large ovens"}
RESUME = """{name}
{name}@example.com

Experience

{title}, Example Works
Jan 2019 - Dec 2023
- {line}
"""


@pytest.fixture
def job(shared: Matcher) -> Job:
    return shared.parse_job(ADVERT)


@pytest.fixture
def person(shared: Matcher) -> Callable[..., Candidate]:
    def make(line: str, *, name: str = "Ada Example", title: str = "Porter") -> Candidate:
        return shared.candidate(Document.from_text(RESUME.format(name=name, title=title, line=line)))

    return make


def test_the_score_by_hand(shared: Matcher, word_counter, job: Job, person) -> None:
    ranker = shared.components.ranker
    order, plan = PreciseOrder(ranker, word_counter), ranker.plan(job)
    weight = {slot.label: slot.weight for slot in plan.slots if slot.kind.value in ("duty", "title")}
    assert len(weight) == 3
    kneads = next(label for label in weight if "dough" in label)
    both = order.score(person(kneads, title="Baker"), plan)
    assert both == pytest.approx((weight[kneads] + weight["Baker"]) / sum(weight.values()), abs=1e-6)
    assert order.score(person("Sorted letters", title="Baker"), plan) < both
    assert order.score(person("Helped the baker"), plan) == pytest.approx(0.0, abs=1e-6), "a title is what was held"
    untitled = shared.candidate(Document.from_text("Skills\n\nBaker\n"))
    assert not untitled.view.roles
    assert order.score(untitled, plan) == pytest.approx(weight["Baker"] / sum(weight.values()), abs=1e-6)
    assert order.score(person(kneads), plan) == pytest.approx(weight[kneads] / sum(weight.values()), abs=1e-6)


def test_shortlists_keep_scores_ranks_and_order(shared: Matcher, word_counter, job: Job, person) -> None:
    ranker = shared.components.ranker
    people = [person(line, title=title) for line, title in (("Sorted letters", "Baker"), ("Cleaning large ovens", "Porter"))]
    shortlist = ranker.shortlist(ranker.lines(people), ranker.plan(job), top_k=None)
    ordered = PreciseOrder(ranker, word_counter).beside(shortlist, people)
    assert [entry[:2] for entry in ordered.entries] == [entry[:2] for entry in shortlist.entries]
    first, second = sorted(entry.precise for entry in ordered.entries)
    assert (first.rank, second.rank) == (1, 2)
    assert first.score > second.score


def test_equals_stay_as_the_score_has_them_and_only_the_first_are_compared(
    shared: Matcher, word_counter, job: Job, person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(precise, "N_REORDERED", 2)
    ranker = shared.components.ranker
    people = [person(f"Sorted letters {word}") for word in ("daily", "often", "weekly")]
    shortlist = ranker.shortlist(ranker.lines(people), ranker.plan(job), top_k=None)
    ordered = PreciseOrder(ranker, word_counter).beside(shortlist, people)
    assert [entry.precise and entry.precise.rank for entry in ordered.entries] == [1, 2, None]


def test_no_name_reaches_the_encoder(shared: Matcher, word_counter, job: Job, person) -> None:
    ranker = shared.components.ranker
    order, plan = PreciseOrder(ranker, word_counter), ranker.plan(job)
    scores = {order.score(person("Cleaning ovens", name=name), plan) for name in ("Ada Example", "Chidi Muster")}
    assert len(scores) == 1
    assert not [text for text in word_counter.seen if {"ada", "chidi", "muster"} & set(text.lower().split())]
    assert any("ovens" in text for text in word_counter.seen)


def test_a_pasted_advert_gains_nothing(shared: Matcher, word_counter, person) -> None:
    ranker = shared.components.ranker
    duties = (
        "You knead the dough for our bread before dawn and you shape it with the others by hand at the long table",
        "You clean the large ovens at the end of the day and you leave the bakery to the next shift in good order",
    )
    plan = ranker.plan(shared.parse_job(ADVERT | {"description": "Your tasks:\n- " + "\n- ".join(duties)}))
    order = PreciseOrder(ranker, word_counter)
    honest, pasted = person("Sorted letters"), person("Sorted letters\n- " + "\n- ".join(duties))
    assert order.score(pasted, plan) == order.score(honest, plan)


def test_an_advert_without_requirements_is_compared_by_its_lines(shared: Matcher, word_counter, person) -> None:
    ranker = shared.components.ranker
    plan = ranker.plan(shared.parse_job({"title": "", "description": "Bread."}))
    score = PreciseOrder(ranker, word_counter).score(person("Bread."), plan)
    assert 0.0 <= score <= 1.0
