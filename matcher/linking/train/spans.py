"""Training of the span network: a teacher learns from marked sentences and tags more of them, the network learns from both."""

from __future__ import annotations

import csv
import hashlib
import logging
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from matcher.errors import InputError
from matcher.features.train.corpus import ReferenceCorpus
from matcher.features.train.teacher import load_torch, teacher_path
from matcher.linking.skillspan import read_skillspan
from matcher.linking.span_features import SpanFeatures
from matcher.linking.span_network import KIND, WEIGHTS, SpanNetwork
from matcher.linking.train.labelled import LabelledLine, labelled
from matcher.linking.train.student import StudentSettings, new_student, to_arrays
from matcher.linking.train.tagger import fit, new_tagger, rise_and_fall, tag
from matcher.linking.train.teacher import TeacherSettings, new_teacher
from matcher.persistence.bundle import save_bundle

LICENCE = (
    "Trained on SkillSpan (Zhang et al. 2022, MIT), and on sentences of SkillSkape (Magron et al. 2024, MIT), O*NET 29.2 "
    "(CC BY 4.0) and ESCO 1.1.1 (Decision 2011/833/EU) tagged by a tuned all-MiniLM-L6-v2 (Apache-2.0); see data/ATTRIBUTION.md"
)
_log = logging.getLogger(__name__)
_SENTENCE_END = re.compile(r"(?<=[.])\s+")
_SHORTEST, _LONGEST = 20, 300


@dataclass(frozen=True, slots=True)
class SpanSettings:
    """Everything that decides the result, together with the sources."""

    seed: int = 7
    teacher: TeacherSettings = field(default_factory=TeacherSettings)
    student: StudentSettings = field(default_factory=StudentSettings)
    n_sentences: int = 12_000
    """Sentences that the teacher tags: all of SkillSkape, the rest of O*NET's tasks and ESCO's descriptions."""
    n_times_marked: int = 2
    """How often the sentences that people marked stand among those that the teacher tagged."""


@dataclass(frozen=True, slots=True)
class SpanSources:
    """Where the sentences come from."""

    skillspan: Path
    """The file train.json of SkillSpan."""
    skillskape: Path
    """The file train.csv of SkillSkape."""
    esco: Path
    onet: Path


def train_spans(
    sources: SpanSources,
    features: SpanFeatures,
    out: Path,
    *,
    measure: Callable[[SpanNetwork], dict[str, float]] | None = None,
    settings: SpanSettings | None = None,
) -> dict[str, Any]:
    """Train the network, save it at `out`, and return its figures.

    Parameters
    ----------
    measure
        Counts figures on sentences that are not trained on.

    Raises
    ------
    InputError
        A file is missing.
    MissingExtraError
        The libraries for training are not installed.
    """
    settings = settings or SpanSettings()
    torch, folder = load_torch(), teacher_path()
    marked = labelled(read_skillspan(sources.skillspan), features)
    sentences, hashes = _unmarked(sources, settings)
    unmarked = [line for text in sentences if (line := _untagged(text, features)) is not None]
    torch.manual_seed(settings.seed)
    teacher = new_tagger(torch, new_teacher(torch, folder, settings.teacher))
    _fit_teacher(torch, teacher, marked, settings)
    tagged = tag(torch, teacher, unmarked, batch_size=settings.teacher.batch_size)
    student = new_tagger(torch, new_student(torch, settings.student, n_dims=marked[0].features.vectors.shape[1]))
    _fit_student(torch, student, [*(marked * settings.n_times_marked), *tagged], settings)
    arrays = to_arrays(student)
    figures = measure(SpanNetwork.from_arrays(arrays)) if measure else {}
    metrics = {"n_marked": len(marked), "n_tagged": len(tagged), "figures": figures}
    hashes = {sources.skillspan.name: _sha256(sources.skillspan), **hashes}
    about = {"settings": asdict(settings), "sources": hashes, "metrics": metrics, "licence": LICENCE}
    save_bundle(out, kind=KIND, arrays={WEIGHTS: arrays}, about=about)
    SpanNetwork.load(out)
    return metrics


def _fit_teacher(torch: Any, teacher: Any, lines: Sequence[LabelledLine], settings: SpanSettings) -> None:
    chosen = settings.teacher
    below = list(teacher.emitter.encoder.parameters())
    above = [value for name, value in teacher.named_parameters() if not name.startswith("emitter.encoder.")]
    groups = [{"params": below, "lr": chosen.learning_rate}, {"params": above, "lr": chosen.learning_rate_on_top}]
    optimiser = torch.optim.AdamW(groups, weight_decay=chosen.weight_decay)
    _fit(torch, teacher, lines, optimiser, chosen, settings.seed)


def _fit_student(torch: Any, student: Any, lines: Sequence[LabelledLine], settings: SpanSettings) -> None:
    chosen = settings.student
    optimiser = torch.optim.AdamW(student.parameters(), lr=chosen.learning_rate, weight_decay=chosen.weight_decay)
    _fit(torch, student, lines, optimiser, chosen, settings.seed)


def _fit(
    torch: Any,
    tagger: Any,
    lines: Sequence[LabelledLine],
    optimiser: Any,
    chosen: TeacherSettings | StudentSettings,
    seed: int,
) -> None:
    fit(
        torch, tagger, lines, optimiser=optimiser, shape=rise_and_fall, n_epochs=chosen.n_epochs,
        batch_size=chosen.batch_size, seed=seed,
    )  # fmt: skip


def _unmarked(sources: SpanSources, settings: SpanSettings) -> tuple[list[str], Mapping[str, str]]:
    """Return the sentences for the teacher to tag, and the hashes of the files that they are from."""
    chance = random.Random(settings.seed)  # noqa: S311 - a reproducible draw, not a secret
    generated = _skillskape(sources.skillskape)
    corpus = ReferenceCorpus.read(sources.esco, sources.onet)
    tasks = [task for concept in corpus.onet for task in concept.tasks]
    described = [
        sentence
        for concept in (*corpus.esco_skills, *corpus.esco_occupations)
        for sentence in _SENTENCE_END.split(concept.description)
        if _SHORTEST <= len(sentence) <= _LONGEST
    ]
    n_each = max(0, (settings.n_sentences - len(generated)) // 2)
    drawn = [sentence for kind in (tasks, described) for sentence in chance.sample(kind, min(n_each, len(kind)))]
    return [*generated[: settings.n_sentences], *drawn], {sources.skillskape.name: _sha256(sources.skillskape), **corpus.hashes}


def _skillskape(path: Path) -> list[str]:
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            return list(dict.fromkeys(row["sentence"] for row in csv.DictReader(stream)))
    except (OSError, UnicodeDecodeError, KeyError, csv.Error):
        raise InputError(f"{path}: is not SkillSkape (CSV with a column sentence)") from None


def _untagged(text: str, features: SpanFeatures) -> LabelledLine | None:
    seen = features.of(text)
    return LabelledLine(text, seen, np.zeros((len(seen.tokens), 2), dtype=np.int64)) if seen.tokens else None


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
