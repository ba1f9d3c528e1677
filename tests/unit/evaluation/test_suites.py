"""The suites on the downloads, where they are here, and on what is no download."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from matcher.engine.matcher import Matcher
from matcher.errors import InputError
from matcher.evaluation import suites
from matcher.evaluation.comparison import OURS, compare
from matcher.evaluation.ours import by_linking, by_meaning
from matcher.evaluation.rivals import char_tfidf, word_tfidf
from matcher.evaluation.spans import spans
from matcher.evaluation.tasks import Task


def _slice(task: Task) -> Task:
    """Return every twelfth query: the whole takes minutes, and is what the command is for."""
    left_out = task.left_out[::12]
    return replace(task, queries=task.queries[::12], answers=task.answers[::12], left_out=left_out)


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("name", "n_queries", "floor"), [("titles", 105, 0.5), ("alias", 1500, 0.6), ("unseen", 1500, 0.3), ("related", 184, 0.6)]
)
def test_meaning_leads_letters_on_titles(shared: Matcher, shared_data: Path, name: str, n_queries: int, floor: float) -> None:
    task = getattr(suites, name)(shared_data)
    assert len(task.queries) == n_queries
    assert all(task.answers)
    comparison = compare(_slice(task), {OURS: by_meaning(shared), "char TF-IDF": char_tfidf})
    measure = task.measures[0]
    assert comparison.value(OURS, measure) > max(floor, comparison.value("char TF-IDF", measure))


@pytest.mark.shared_data
def test_linking_leads_words_on_sentences(shared: Matcher, shared_data: Path) -> None:
    comparison = compare(
        _slice(suites.linking(shared_data)), {OURS: by_linking(shared.components.skills), "word TF-IDF": word_tfidf}
    )
    assert comparison.value(OURS, "RP@5") > comparison.value("word TF-IDF", "RP@5") + 0.1


@pytest.mark.shared_data
def test_the_lexicon_marks_spans_of_both_kinds(shared: Matcher, shared_data: Path) -> None:
    comparison = spans(shared_data, shared)
    assert comparison.value(OURS, "knowledge F1") > 0.3
    assert comparison.value(OURS, "skill F1") > 0.05


def test_spans_agree_to_the_token(tmp_path: Path, shared: Matcher) -> None:
    folder = tmp_path / "skillspan"
    folder.mkdir()
    sentence = {"tokens": ["Knows", "Python", "well"], "tags_skill": ["O"] * 3, "tags_knowledge": ["O", "B", "O"]}
    longer = {"tokens": ["Knows", "Python", "well"], "tags_skill": ["O"] * 3, "tags_knowledge": ["O", "B", "I"]}
    (folder / "dev.json").write_text("\n".join(map(json.dumps, (sentence, longer))), encoding="utf-8")
    comparison = spans(tmp_path, shared)
    assert comparison.value(OURS, "knowledge precision") == 0.5
    (folder / "dev.json").write_text('{"tokens": 1}', encoding="utf-8")
    with pytest.raises(InputError, match="is not SkillSpan"):
        spans(tmp_path, shared)


@pytest.mark.parametrize("name", ["titles", "alias", "unseen", "related", "linking"])
def test_a_missing_download_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="is missing: --data must name the folder that holds"):
        getattr(suites, name)(tmp_path)
