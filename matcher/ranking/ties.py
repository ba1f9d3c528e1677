"""How sure a rank is: the places that it can take when one line of a document is dropped.

Two scores for one job tie when dropping any one line of either resume, or of the job, would swap them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from matcher.domain.redirect import RankRange
from matcher.ranking.block import Floats, summed
from matcher.ranking.config import RankingConfig
from matcher.ranking.plan import JobPlan, weights_without_lines


@dataclass(frozen=True, slots=True)
class Standing:
    """Everyone's scores for one job, and how firm they are."""

    scores: Floats
    """Shape (n_candidates,)."""
    lowest: Floats
    """Shape (n_candidates,): the score without the line of the resume that it would lose most by; NaN if not known yet."""
    losses: Sequence[Floats] | dict[int, Floats]
    """For each candidate what each line of the resume is worth; of a dict, those that are not known yet are missing."""
    shortened: Floats
    """Shape (n_job_lines, n_candidates): the scores without each line of the job that states a requirement."""
    work_out: Callable[[Sequence[int]], Sequence[Floats]] | None = None
    """Gives what each line of these candidates' resumes is worth, where that is not known yet."""

    def ranges(self, indices: Sequence[int]) -> list[RankRange]:
        """Return the places that these candidates can take."""
        if len(indices):  # their places depend on the lines of everyone above them, and on their own
            is_asked = self.scores > self.scores[list(indices)].min()
            is_asked[list(indices)] = True
            self._know(np.flatnonzero(is_asked & np.isnan(self.lowest)).tolist())
        return [self._range(index) for index in indices]

    def places_without_a_line(self, index: int) -> tuple[list[int], list[int]]:
        """Return a candidate's places without each line of the resume, and without each line of the job."""
        return self.places_without_lines([index])[0]

    def places_without_lines(self, indices: Sequence[int]) -> list[tuple[list[int], list[int]]]:
        """Return `places_without_a_line` of several candidates."""
        if isinstance(self.losses, dict):
            self._know([index for index in dict.fromkeys(indices) if index not in self.losses])
        ordered, places = np.sort(self.scores), []
        for index in indices:
            without = self.scores[index] - self.losses[index]
            n_above = len(ordered) - np.searchsorted(ordered, without, side="right")
            of_resume = 1 + n_above - (self.scores[index] > without)  # nobody is above themselves
            of_job = 1 + (self.shortened > self.shortened[:, [index]]).sum(axis=1)
            places.append((of_resume.tolist(), of_job.tolist()))
        return places

    def _know(self, indices: Sequence[int]) -> None:
        """Work out what the lines of these candidates' resumes are worth."""
        if self.work_out is None or not isinstance(self.losses, dict):
            return
        for index, without in zip(indices, self.work_out(indices) if indices else (), strict=True):
            self.losses[index] = without
            self.lowest[index] = self.scores[index] - without.max(initial=0.0)

    def _range(self, index: int) -> RankRange:
        scores, own = self.scores, self.scores[index]
        above, below = scores > own, scores < own
        is_swapped_up = (self.shortened <= self.shortened[:, [index]]).any(axis=0)
        is_swapped_down = (self.shortened >= self.shortened[:, [index]]).any(axis=0)
        is_level = ~above & ~below
        tied_above = above & ((self.lowest <= own) | is_swapped_up)
        tied_below = below & ((scores >= self.lowest[index]) | is_swapped_down)
        return RankRange(1 + int((above & ~tied_above).sum()), int((above | is_level | tied_below).sum()))


def without_lines_of_job(parts: Floats, plan: JobPlan, config: RankingConfig) -> Floats:
    """Return everyone's scores without each line of the job that states a requirement, shape (n_job_lines, n_candidates).

    The other requirements then share the weight, as they would have from the beginning; the title and the whole text's words
    and meaning stay as they are.
    """
    rows = [summed(parts, weights) for weights in weights_without_lines(plan, config.weights) if any(weights)]
    return np.stack(rows) if rows else np.zeros((0, parts.shape[1]))
