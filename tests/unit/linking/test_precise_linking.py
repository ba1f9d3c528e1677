"""Linking with the precise encoder: half of what decides, among the nearest only."""

from __future__ import annotations

import pytest

from matcher.engine.matcher import Matcher
from matcher.linking import skills
from matcher.linking.skills import SkillIndex

SENTENCE = "You will look after horses and keep their stables in good order"


@pytest.fixture
def index(shared: Matcher, word_counter) -> SkillIndex:
    plain = shared.components.skills
    return SkillIndex(shared.components.taxonomy, plain.finder, shared.components.encoder, precise=word_counter)


def test_its_cosine_is_half_of_what_decides(shared: Matcher, index: SkillIndex, word_counter) -> None:
    plain = {found.id: found.score for found in shared.link_skills(SENTENCE, k=200)}
    closely = index.find(SENTENCE, k=20)
    assert [found.score for found in closely] == sorted((found.score for found in closely), reverse=True)
    for found in closely:
        if found.score < 0.99:
            cosine = float(word_counter.encode([SENTENCE])[0] @ word_counter.encode([found.label])[0])
            assert found.score == pytest.approx(0.5 * plain[found.id] + 0.5 * cosine, abs=1e-6)


def test_only_the_nearest_are_looked_at(index: SkillIndex, word_counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(skills, "_N_COMPARED", 3)
    assert len(index.find(SENTENCE, k=50)) <= 3 + len(index.finder.find(SENTENCE))
    assert len(word_counter.seen) <= 4


def test_names_stay_first_and_nothing_finds_nothing(index: SkillIndex) -> None:
    assert index.find("Python", k=1)[0].score == 1.0
    assert index.find("") == index.find("日本語") == []


def test_the_index_without_it_is_the_plain_one(shared: Matcher, index: SkillIndex) -> None:
    assert index.without_precise().find(SENTENCE) == shared.link_skills(SENTENCE)
