"""Phrases to skill concepts: those that are named, then those that are near in meaning and letters."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from matcher.domain.concept import Scored, Skill, SkillKind
from matcher.extraction.skills import SkillFinder
from matcher.features.cosine import similarities
from matcher.features.embeddings import StaticEncoder
from matcher.features.precise import PreciseEncoder, RememberedVectors
from matcher.taxonomy.taxonomy import Taxonomy

_LINKED_KINDS = frozenset({SkillKind.SKILL, SkillKind.KNOWLEDGE, SkillKind.TECHNOLOGY, SkillKind.CERTIFICATE})
"""Tools (micrometers, stethoscopes) are found by name only: a sentence rarely means one without naming it."""

_LETTERS = 0.25
"""Share of letters against meaning; of .15 to .5 the best on SkillSkape's training sentences."""
_PRECISE = 0.5
"""Share of the precise encoder's cosine, where it is loaded; of 0 to 1 in steps the best on the same training sentences."""
_N_COMPARED = 200
"""Skills, the nearest by the rest, that the precise encoder compares: with them .81 of the right ones (same sentences)."""
_LONGEST = 100_000
"""Characters; a longer text is no sentence, and is cut."""


class SkillIndex:
    """Finds the skills that a sentence speaks of."""

    def __init__(
        self, taxonomy: Taxonomy, finder: SkillFinder, encoder: StaticEncoder, *, precise: PreciseEncoder | None = None
    ) -> None:
        self._taxonomy = taxonomy
        self.finder = finder
        self._encoder = encoder
        self._precise = precise
        self._label_vectors = None if precise is None else RememberedVectors(precise)

    def without_precise(self) -> SkillIndex:
        """Return the index as it is where no precise encoder is loaded."""
        return SkillIndex(self._taxonomy, self.finder, self._encoder)

    @cached_property
    def _skills(self) -> tuple[Skill, ...]:
        return tuple(sorted((s for s in self._taxonomy.skills() if s.kind in _LINKED_KINDS), key=lambda skill: skill.id))

    @cached_property
    def _vectors(self) -> npt.NDArray[np.int8]:
        return self._encoder.encode_int8([skill.label for skill in self._skills])

    @cached_property
    def _letters(self) -> tuple[Any, Any]:
        """TF-IDF over runs of letters, fitted on the labels alone so that it is always the same, and the labels in it."""
        from sklearn.feature_extraction.text import TfidfVectorizer

        vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(4, 4), sublinear_tf=True)
        return vectorizer, vectorizer.fit_transform([skill.label for skill in self._skills])

    def find(self, text: str, *, k: int = 10) -> list[Scored]:
        """Return the `k` best skills, best first: 1 for a skill that `text` names, else how near its label is, below 1.

        Three quarters of nearness are the cosine of the embeddings, a quarter that of runs of letters; half of it all is
        the cosine of the precise encoder, where it is loaded.
        """
        k, text = max(0, k), text[:_LONGEST]
        found = {hit.skill.id: 1.0 for hit in self.finder.find(text)}
        vectorizer, labels = self._letters
        cosines = similarities(self._encoder.encode_int8([text]), self._vectors)[0]
        letters = (vectorizer.transform([text]) @ labels.T).toarray()[0]
        nearness = np.where(cosines > 0.0, (1 - _LETTERS) * cosines + _LETTERS * letters, 0.0)
        nearness = self._looked_at_closely(text, nearness)
        for index in np.argsort(-nearness, kind="stable")[: k + len(found)].tolist():
            if nearness[index] > 0.0:
                found.setdefault(self._skills[index].id, min(0.99, float(nearness[index])))
        best = sorted(found, key=lambda concept: (-found[concept], concept))[:k]
        return [Scored(concept, self._taxonomy.skill(concept).label, found[concept]) for concept in best]

    def _looked_at_closely(self, text: str, nearness: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return the nearness of the nearest with the precise encoder's half, and 0 for all others; as it was without one."""
        if self._precise is None or self._label_vectors is None:
            return nearness
        nearest = np.argsort(-nearness, kind="stable")[:_N_COMPARED]
        nearest = nearest[nearness[nearest] > 0.0]
        cosines = self._label_vectors.of([self._skills[index].label for index in nearest]) @ self._precise.encode([text])[0]
        closely = np.zeros_like(nearness)
        closely[nearest] = (1 - _PRECISE) * nearness[nearest] + _PRECISE * cosines
        return closely
