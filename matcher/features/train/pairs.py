"""Pairs of texts that mean the same concept: what tuning brings together."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from matcher.features.train.corpus import ReferenceConcept, ReferenceCorpus


class TextPair(NamedTuple):
    """Two texts of one concept; pairs of the same concept are never each other's negatives."""

    left: str
    right: str
    concept_id: str


@dataclass(frozen=True, slots=True)
class PairSettings:
    """How many pairs a concept gives, so that those with many names do not drown the others."""

    n_described_names: int = 12
    n_name_pairs_onet: int = 20
    n_name_pairs_esco: int = 5
    n_technologies: int = 25
    share_of_skills: float = 0.5
    """Share of the essential skills of an ESCO occupation that are paired with its name."""


def training_pairs(corpus: ReferenceCorpus, settings: PairSettings, *, seed: int) -> list[TextPair]:
    """Return the pairs of the whole corpus; equal corpus, settings and seed give equal pairs in equal order."""
    chance = random.Random(seed)  # noqa: S311 - a reproducible draw, not a secret
    pairs: list[TextPair] = []
    for concept in corpus.onet:
        pairs += _onet_pairs(concept, settings, chance)
    labels = {skill.id: skill.names[0] for skill in corpus.esco_skills}
    for concept in corpus.esco_occupations:
        pairs += _esco_pairs(concept, settings, chance)
        drawn = [labels[skill] for skill in concept.skills if skill in labels and chance.random() < settings.share_of_skills]
        pairs += [TextPair(label, concept.names[0], concept.id) for label in drawn]
    for concept in corpus.esco_skills:
        pairs += _named_and_described(concept)
    return pairs


def _onet_pairs(concept: ReferenceConcept, settings: PairSettings, chance: random.Random) -> list[TextPair]:
    title, *names = concept.names
    described = f"{title}. {concept.description}"
    drawn = chance.sample(names, min(len(names), settings.n_described_names))
    return [
        *_named_and_described(concept),
        *(TextPair(name, described, concept.id) for name in drawn),
        *_name_pairs(concept, settings.n_name_pairs_onet, chance),
        *(TextPair(task, title, concept.id) for task in concept.tasks),
        *(TextPair(technology, title, concept.id) for technology in concept.technologies[: settings.n_technologies]),
    ]


def _esco_pairs(concept: ReferenceConcept, settings: PairSettings, chance: random.Random) -> list[TextPair]:
    return [*_named_and_described(concept), *_name_pairs(concept, settings.n_name_pairs_esco, chance)]


def _named_and_described(concept: ReferenceConcept) -> Iterator[TextPair]:
    title, *names = concept.names
    for name in names:
        yield TextPair(name, title, concept.id)
    if concept.description:
        yield TextPair(title, concept.description, concept.id)


def _name_pairs(concept: ReferenceConcept, n_most: int, chance: random.Random) -> Iterator[TextPair]:
    names = concept.names[1:]
    for _ in range(min(len(names), n_most)):
        left, right = chance.choice(names), chance.choice(names)
        if left != right:
            yield TextPair(left, right, concept.id)
