"""Pairs of texts that mean the same concept: what tuning brings together."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from matcher.features.train.corpus import ReferenceConcept, ReferenceCorpus

_TASKS_OF_WHOLE = 6
_TECHNOLOGIES_OF_WHOLE = 8


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
    n_tasks: int = 6
    """Tasks of an O*NET occupation that are paired with its description, and as many with one of its names."""
    n_described_names_esco: int = 6
    n_described_names_skill: int = 3
    share_of_skills: float = 0.5
    """Share of the essential skills of an ESCO occupation that are paired with its name."""


def training_pairs(
    corpus: ReferenceCorpus, settings: PairSettings, *, seed: int, related: Sequence[tuple[str, str]] = ()
) -> list[TextPair]:
    """Return the pairs of the whole corpus; equal corpus, settings and seed give equal pairs in equal order.

    Parameters
    ----------
    related
        Codes of related O*NET occupations; pairs with one that the corpus lacks are left out.
    """
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
        pairs += _described_names(concept, settings.n_described_names_skill, chance)
    return pairs + _related_pairs(corpus, related, chance)


def _related_pairs(corpus: ReferenceCorpus, related: Sequence[tuple[str, str]], chance: random.Random) -> list[TextPair]:
    """Pair whole descriptions of related occupations: what is alike in long texts as well."""
    known = {concept.id: concept for concept in corpus.onet}
    return [
        TextPair(_whole(known[one], chance), _whole(known[other], chance), one)
        for one, other in related
        if one in known and other in known
    ]


def _whole(concept: ReferenceConcept, chance: random.Random) -> str:
    tasks, technologies = list(concept.tasks), list(concept.technologies)
    chance.shuffle(tasks)
    chance.shuffle(technologies)
    parts = [concept.names[0], concept.description, *tasks[:_TASKS_OF_WHOLE], *technologies[:_TECHNOLOGIES_OF_WHOLE]]
    return "\n".join(parts)


def _described_names(concept: ReferenceConcept, n_most: int, chance: random.Random) -> list[TextPair]:
    names = concept.names[1:]
    if not concept.description:
        return []
    return [TextPair(name, concept.description, concept.id) for name in chance.sample(names, min(n_most, len(names)))]


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
        *(TextPair(task, concept.description, concept.id) for task in _drawn(concept.tasks, settings.n_tasks, chance)),
        *(TextPair(chance.choice(concept.names), task, concept.id) for task in _drawn(concept.tasks, settings.n_tasks, chance)),
    ]


def _drawn(texts: Sequence[str], n_most: int, chance: random.Random) -> list[str]:
    return chance.sample(texts, min(n_most, len(texts)))


def _esco_pairs(concept: ReferenceConcept, settings: PairSettings, chance: random.Random) -> list[TextPair]:
    return [
        *_named_and_described(concept),
        *_name_pairs(concept, settings.n_name_pairs_esco, chance),
        *_described_names(concept, settings.n_described_names_esco, chance),
    ]


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
