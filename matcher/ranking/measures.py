"""Raw measures of likeness between a job and a resume, before calibration. Exact: integers until the last division."""

from __future__ import annotations

from matcher.features.cosine import similarities
from matcher.features.tfidf import TfidfModel
from matcher.ranking.candidate import Candidate
from matcher.ranking.plan import JobPlan, Slot
from matcher.ranking.values import LINE_SEMANTIC, LINE_WHOLE

N_BEST = 3
"""A line of the job is met by the mean of this many best lines: one lucky line says less than three."""


def line_likeness(candidate: Candidate, plan: JobPlan, slot: Slot, tfidf: TfidfModel) -> list[float]:
    """Return how near each line of the resume comes to the slot's line of the job: meaning and words, in [0, 1]."""
    asked = plan.features.requirement_terms.row(slot.line)
    vector = plan.features.requirement_vectors[slot.line : slot.line + 1]
    cosines = similarities(candidate.features.line_vectors, vector)[:, 0]
    return [
        LINE_SEMANTIC * max(0.0, cosine) + (1.0 - LINE_SEMANTIC) * coverage
        for cosine, coverage in zip(cosines.tolist(), tfidf.row_coverage(asked, candidate.features.line_terms), strict=True)
    ]


def line_measure(likeness: list[float], whole_coverage: float) -> float:
    """Return the measure of a line of the job: its best lines in the resume, and its words anywhere in the resume."""
    best = sorted(likeness, reverse=True)[:N_BEST]
    total = 0.0
    for value in best:
        total = total + value
    return (1.0 - LINE_WHOLE) * (total / N_BEST) + LINE_WHOLE * whole_coverage


def title_likeness(candidate: Candidate, plan: JobPlan) -> list[float]:
    """Return how near each position's title comes to the job's, in [0, 1]; 1 where both name the same occupation."""
    cosines = similarities(candidate.features.title_vectors, plan.features.title_vector[None, :])[:, 0]
    return [
        1.0 if plan.title_occupations & occupations else max(0.0, cosine)
        for cosine, occupations in zip(cosines.tolist(), candidate.role_occupations, strict=True)
    ]
