"""The rules of the score for many people at once: operation for operation those of the reference scorer, so the same bits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matcher.domain.resume import DegreeLevel
from matcher.features.tfidf import TfidfModel
from matcher.ranking import values
from matcher.ranking.columns import Ints
from matcher.ranking.config import RankingConfig
from matcher.ranking.held import NOT_HELD, Degrees, Field, Floats, Held
from matcher.ranking.plan import Slot


@dataclass(frozen=True, slots=True)
class Rules:
    """What the fast paths have in common: skills, years, degrees and languages."""

    tfidf: TfidfModel
    config: RankingConfig

    def skill(self, skills: Held, slot: Slot, n_people: int) -> Floats:
        """Return the values of a skill or certificate, shape (n_people,)."""
        best = np.zeros(n_people)
        levels = self.skill_levels()
        for name, credit in slot.credits.items():
            found = skills.get(name)
            if found is not None:
                holders, shown = found
                best[holders] = np.maximum(best[holders], credit.value * levels[shown])
        return best

    def skill_levels(self) -> Floats:
        """Return what counts of a skill that is shown at each level of evidence."""
        return np.array([0.0, *(self.config.levels.of(level) for level in (1, 2, 3))])  # type: ignore[arg-type]

    def experience(self, slot: Slot, relevant: Ints, in_all: Ints) -> Floats:
        """Return the values of these months in positions like the job's, and in all; below 0 is unknown."""
        asked = slot.requirement.min_months or 0 if slot.requirement else 0
        counted = relevant + (in_all - relevant) / 3
        fits = np.minimum(1.0, counted / asked) if asked > 0 else np.ones(len(in_all))
        return self.floored(np.where(in_all < 0, NOT_HELD, fits))

    def education(self, degrees: Degrees, slot: Slot) -> Floats:
        """Return the values of degrees, shape (n_people,)."""
        if slot.requirement is None:
            return np.full(degrees.n_people, self.config.neutral)
        return self.floored(degrees.best(self.degree_fits(slot, degrees.kinds)))

    def degree_fits(self, slot: Slot, kinds: Sequence[tuple[DegreeLevel, Field]]) -> Floats:
        """Return how near degrees in a field come to what is asked for."""
        asked, field_asked = DegreeLevel.NONE, ""
        if slot.requirement is not None:
            asked, field_asked = slot.requirement.degree or asked, slot.requirement.field
        terms = frozenset(self.tfidf.terms(field_asked).tolist())
        fits = [
            values.degree(level, asked, is_field_met=not field_asked or not terms.isdisjoint(held)) for level, held in kinds
        ]
        return np.array(fits, dtype=np.float64)

    def language(self, languages: Held, slot: Slot, n_people: int) -> Floats:
        """Return the values of languages, shape (n_people,)."""
        fits = np.full(n_people, NOT_HELD)
        people, near = self.language_fits(languages, slot)
        fits[people] = near
        return self.floored(fits)

    def language_fits(self, languages: Held, slot: Slot) -> tuple[Ints, Floats]:
        """Return which rows have the language that is asked for, and how near their levels come."""
        found = languages.get(slot.requirement.language_code) if slot.requirement else None
        if slot.requirement is None or found is None:
            return np.zeros(0, dtype=np.int64), np.zeros(0)
        asked = slot.requirement.language_level
        by_rank = np.array([values.language_of_rank(rank, asked) for rank in range(max(values.CEFR.values()) + 1)])
        return found[0], by_rank[found[1]]

    def floored(self, fits: Floats) -> Floats:
        """Return known fits moved to [neutral, 1], and neutral for those that are `NOT_HELD`."""
        neutral = self.config.neutral
        return np.where(fits == NOT_HELD, neutral, neutral + (1.0 - neutral) * fits)
