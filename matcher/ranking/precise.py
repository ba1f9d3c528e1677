"""A second order for the first of a shortlist, by the precise encoder: beside the score, never in it.

A line of the advert is worth the nearest line of the resume, the title the nearest title held; their weights are those of
the score. Only the blind view is looked at, without the lines that repeat the advert.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from matcher.domain.match import PartKind
from matcher.domain.shortlist import Precise, Shortlist
from matcher.features.precise import PreciseEncoder, RememberedVectors
from matcher.ranking.candidate import Candidate
from matcher.ranking.plan import JobPlan
from matcher.ranking.shortlisting import Ranker

N_REORDERED = 50
"""People of each shortlist that are compared: beyond them the score has spoken, and the encoder is slow."""


class PreciseOrder:
    """Gives people of a shortlist a second score and rank. Keep one for a run: it remembers the lines it has read."""

    def __init__(self, ranker: Ranker, encoder: PreciseEncoder) -> None:
        self._ranker = ranker
        self._vectors = RememberedVectors(encoder)

    def beside(self, shortlist: Shortlist, candidates: Iterable[Candidate]) -> Shortlist:
        """Return the shortlist with the second score and rank of its first 50; its own scores and order stay.

        `candidates` are at least those who are listed.
        """
        plan = self._ranker.plan(shortlist.job)
        by_view = {candidate.digest: candidate for candidate in candidates}  # ids may be shared, or empty
        scores = [self.score(by_view[entry.match.view_digest], plan) for entry in shortlist.entries[:N_REORDERED]]
        order = sorted(range(len(scores)), key=lambda index: (-scores[index], index))  # equal ones as the score has them
        entries = list(shortlist.entries)
        for rank, index in enumerate(order, start=1):
            entries[index] = entries[index]._replace(precise=Precise(rank, scores[index]))
        return replace(shortlist, entries=tuple(entries))

    def score(self, candidate: Candidate, plan: JobPlan) -> float:
        """Return how near a resume comes to a job, in [0, 1]."""
        view = self._ranker.counted(candidate, plan).view
        lines = [line.text for line in view.lines]
        asked, weights = _lines_asked(plan)
        nearness = self._nearest(asked, lines)
        for slot in plan.slots:
            if slot.kind is PartKind.TITLE:
                weights.append(slot.weight)
                nearness += self._nearest([slot.label], [role.title for role in view.roles] or lines)
        total = sum(weights)
        return sum(weight * near for weight, near in zip(weights, nearness, strict=True)) / total if total else 0.0

    def _nearest(self, asked: Sequence[str], held: Sequence[str]) -> list[float]:
        if not asked or not held:
            return [0.0] * len(asked)
        cosines = self._vectors.of(asked) @ self._vectors.of(held).T
        nearest: list[float] = cosines.max(axis=1).clip(0.0, 1.0).tolist()
        return nearest


def _lines_asked(plan: JobPlan) -> tuple[list[str], list[float]]:
    """Return the advert's lines with their weights; where none is a requirement, all that speak of the work, alike."""
    slots = [slot for slot in plan.slots if slot.kind is PartKind.DUTY]
    if slots:
        return [slot.label for slot in slots], [slot.weight for slot in slots]
    lines = [span.of(plan.job.text) for span in plan.job.lines]
    return lines, [1.0 / len(lines)] * len(lines)
