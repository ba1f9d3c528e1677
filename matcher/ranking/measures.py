"""Raw measures of likeness between a job and a resume, before calibration. Exact: integers until the last division."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.domain.view import ScoringView
from matcher.features.cosine import similarities
from matcher.features.tfidf import TfidfModel
from matcher.ranking.candidate import Candidate
from matcher.ranking.plan import JobPlan, Slot
from matcher.ranking.values import LINE_SEMANTIC, LINE_WHOLE

N_BEST = 3
"""A line of the job is met by the mean of this many best lines: one lucky line says less than three."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One resume and one job, and all that the score measures of the two."""

    candidate: Candidate
    plan: JobPlan
    tfidf: TfidfModel

    @property
    def view(self) -> ScoringView:
        """The resume, as the ranker knows it."""
        return self.candidate.view

    def line_likeness(self, slot: Slot) -> list[float]:
        """Return how near each line of the resume comes to the slot's line of the job: meaning and words, in [0, 1]."""
        asked = self.plan.features.requirement_terms.row(slot.line)
        vector = self.plan.features.requirement_vectors[slot.line : slot.line + 1]
        cosines = similarities(self.candidate.features.line_vectors, vector)[:, 0].tolist()
        coverages = self.tfidf.row_coverage(asked, self.candidate.features.line_terms)
        return [
            LINE_SEMANTIC * max(0.0, cosine) + (1.0 - LINE_SEMANTIC) * coverage
            for cosine, coverage in zip(cosines, coverages, strict=True)
        ]

    def line_coverage(self, slot: Slot) -> float:
        """Return the share of the weight of the words of the slot's line that stand anywhere in the resume."""
        return self.tfidf.coverage(self.plan.features.requirement_terms.row(slot.line), self.candidate.features.text_terms)

    def title_likeness(self) -> list[float]:
        """Return how near each position's title comes to the job's, in [0, 1]; 1 where both name the same occupation."""
        cosines = similarities(self.candidate.features.title_vectors, self.plan.features.title_vector[None, :])[:, 0]
        return [
            1.0 if self.plan.title_occupations & occupations else max(0.0, cosine)
            for cosine, occupations in zip(cosines.tolist(), self.candidate.role_occupations, strict=True)
        ]

    def wording(self) -> float:
        """Return the share of the weight of the job's words that stand in the resume."""
        return self.tfidf.coverage(self.plan.features.text_terms, self.candidate.features.text_terms)

    def meaning(self) -> float:
        """Return the cosine of the whole texts' embeddings."""
        asked, held = self.plan.features.text_vector, self.candidate.features.text_vector
        return float(similarities(held[None, :], asked[None, :])[0, 0])


def line_measure(likeness: list[float], whole_coverage: float) -> float:
    """Return the measure of a line of the job: its best lines in the resume, and its words anywhere in the resume."""
    best = sorted(likeness, reverse=True)[:N_BEST]
    total = 0.0
    for value in best:
        total = total + value
    return (1.0 - LINE_WHOLE) * (total / N_BEST) + LINE_WHOLE * whole_coverage
