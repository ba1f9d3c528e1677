"""What each line of a resume is worth to a score: the loss if that one line were not there.

The whole text's meaning is taken as unchanged: it is the one part that a line may lower as well as raise, one line moves it
little, and encoding every resume again without each of its lines would cost more than all the rest. So nobody's score rises.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from matcher.domain.match import PartKind
from matcher.domain.resume import DegreeLevel
from matcher.domain.view import covered_months
from matcher.ranking import values
from matcher.ranking.block import BlockScorer, CandidateBlock, Floats, best_of_owner, calibrated
from matcher.ranking.candidate import Candidate
from matcher.ranking.columns import AT, Ints
from matcher.ranking.held import Held, skills_of
from matcher.ranking.measures import N_BEST
from matcher.ranking.plan import JobPlan, Slot


@dataclass(frozen=True, slots=True)
class BlockLines:
    """What the single lines of a block's resumes show; made once, for all jobs."""

    block: CandidateBlock
    starts: Ints
    """Shape (n_candidates,): the first stacked line of each."""
    own_terms: sp.csr_array
    """Shape (n_lines, n_terms): 1 where no other line of the resume holds the term."""
    title_lines: Ints
    """Shape (n_titles,): the stacked line of each stacked title."""
    skills: Held
    """Concepts, and the stacked lines that show them with their evidence levels."""

    @classmethod
    def of(cls, block: CandidateBlock) -> BlockLines:
        """Return the lines of `block`."""
        columns = block.columns
        starts = columns.starts[:-1, AT["lines"]].astype(np.int64)
        return cls(
            block,
            starts,
            _own_terms(block),
            starts[block.title_owner] + columns.title_numbers[:, 3],
            skills_of(columns, starts[columns.owners("skills")] + columns.skills[:, 2]),
        )


def _own_terms(block: CandidateBlock) -> sp.csr_array:
    terms = block.line_terms
    owner = np.repeat(block.line_owner, np.diff(terms.indptr))
    _, at, counts = np.unique(owner * terms.shape[1] + terms.indices, return_inverse=True, return_counts=True)
    own = sp.csr_array(((counts[at] == 1).astype(np.float64), terms.indices.copy(), terms.indptr.copy()), shape=terms.shape)
    own.eliminate_zeros()
    return own


@dataclass(frozen=True, slots=True)
class LineLosses:
    """Finds what each line is worth for one job."""

    scorer: BlockScorer

    def of(self, lines: BlockLines, plan: JobPlan, parts: Floats) -> Floats:
        """Return the loss in score without each line, shape (n_lines,); `parts` are the values of the plan's slots."""
        block = lines.block
        losses = np.zeros(len(block.line_owner))
        duties = self._duties(lines, plan)
        titles = self.scorer.title_likeness(block, plan)
        for slot, row in zip(plan.slots, parts, strict=True):
            if slot.weight <= 0.0:
                continue
            if slot.kind is PartKind.DUTY:
                loss = duties[slot.line]
            elif slot.kind in (PartKind.SKILL, PartKind.CERTIFICATE):
                loss = self._skill(lines, slot)
            elif slot.kind is PartKind.TITLE:
                fits = calibrated(titles, values.TITLE_RANGE) * block.title_recency
                loss = (1.0 - self.scorer.config.neutral) * _above_next(lines, lines.title_lines, fits)
            elif slot.kind is PartKind.WORDING:
                loss = self._wording(lines, plan)
            elif slot.kind is PartKind.MEANING:
                continue
            else:
                loss = self._known(lines, slot, row, titles)
            losses = losses + slot.weight * loss
        return losses

    def _duties(self, lines: BlockLines, plan: JobPlan) -> dict[int, Floats]:
        rows = [slot.line for slot in plan.slots if slot.kind is PartKind.DUTY]
        if not rows:
            return {}
        block, scorer = lines.block, self.scorer
        likeness = scorer.line_likeness(block, plan, rows)
        best = best_of_owner(likeness, block, N_BEST + 1)
        measure = scorer.line_measure(block, plan, rows, best)[block.line_owner]
        third, fourth = (place[block.line_owner] for place in best[-2:])
        among_best = np.where(likeness >= third, likeness - fourth, 0.0)
        own = scorer.coverage(lines.own_terms, [plan.features.requirement_terms.row(row) for row in rows])
        without = measure - (1.0 - values.LINE_WHOLE) * (among_best / N_BEST) - values.LINE_WHOLE * own
        losses = calibrated(measure, values.LINE_RANGE) - calibrated(without, values.LINE_RANGE)
        return {row: losses[:, index] for index, row in enumerate(rows)}

    def _skill(self, lines: BlockLines, slot: Slot) -> Floats:
        levels = self.scorer.skill_levels()
        found = [(shown, credit) for name, credit in slot.credits.items() if (shown := lines.skills.get(name)) is not None]
        if not found:
            return np.zeros(len(lines.block.line_owner))
        at = np.concatenate([shown[0] for shown, _ in found])
        return _above_next(lines, at, np.concatenate([credit.value * levels[shown[1]] for shown, credit in found]))

    def _wording(self, lines: BlockLines, plan: JobPlan) -> Floats:
        asked = [plan.features.text_terms]
        whole = self.scorer.coverage(lines.block.text_terms, asked)[lines.block.line_owner, 0]
        own = self.scorer.coverage(lines.own_terms, asked)[:, 0]
        return calibrated(whole, values.WORDING_RANGE) - calibrated(whole - own, values.WORDING_RANGE)

    def _known(self, lines: BlockLines, slot: Slot, row: Floats, titles: Floats) -> Floats:
        """Return the losses of a part that few lines speak of: years, degrees, languages."""
        rules: dict[PartKind, Callable[[Candidate, Slot, list[bool]], Iterator[tuple[int, float]]]] = {
            PartKind.EXPERIENCE: self.experience,
            PartKind.EDUCATION: self._education,
            PartKind.LANGUAGE: self._language,
        }
        is_relevant = (calibrated(titles, values.TITLE_RANGE) >= values.RELEVANT_TITLE).tolist()
        losses = np.zeros(len(lines.block.line_owner))
        position = 0
        for index, (start, candidate) in enumerate(zip(lines.starts.tolist(), lines.block.candidates, strict=True)):
            flags = is_relevant[position : position + len(candidate.view.roles)]
            position += len(candidate.view.roles)
            for line, without in rules[slot.kind](candidate, slot, flags):
                losses[start + line] = max(0.0, row[index] - without)
        return losses

    def experience(self, candidate: Candidate, slot: Slot, flags: list[bool]) -> Iterator[tuple[int, float]]:
        """Yield the lines that date positions, and the value of the months without each; `flags` are of positions."""
        asked = slot.requirement.min_months or 0 if slot.requirement else 0
        dated = [(role.line, role.period, flag) for role, flag in zip(candidate.view.roles, flags, strict=True) if role.period]
        for line in {line for line, _, _ in dated}:
            kept = [(period, flag) for at, period, flag in dated if at != line]
            relevant = covered_months([period for period, flag in kept if flag])
            fit = values.experience(relevant, covered_months([period for period, _ in kept]), asked) if kept else 0.0
            yield line, values.floored(fit, self.scorer.config.neutral)

    def _education(self, candidate: Candidate, slot: Slot, _flags: list[bool]) -> Iterator[tuple[int, float]]:
        if slot.requirement is None:
            return
        asked = slot.requirement.degree if slot.requirement.degree is not None else DegreeLevel.NONE
        fits = [
            (entry.line, values.degree(entry.level, asked, is_field_met=self.scorer.is_field_met(entry.field, slot)))
            for entry in candidate.view.education
        ]
        yield from self._without_each(fits)

    def _language(self, candidate: Candidate, slot: Slot, _flags: list[bool]) -> Iterator[tuple[int, float]]:
        if slot.requirement is None:
            return
        code, level = slot.requirement.language_code, slot.requirement.language_level
        spoken = [entry for entry in candidate.view.languages if entry.code == code]
        yield from self._without_each([(entry.line, values.language(entry.level, level)) for entry in spoken])

    def _without_each(self, fits: list[tuple[int, float]]) -> Iterator[tuple[int, float]]:
        for line in {line for line, _ in fits}:
            best = max((fit for at, fit in fits if at != line), default=0.0)
            yield line, values.floored(best, self.scorer.config.neutral)


def _above_next(lines: BlockLines, at: Ints, fits: Floats) -> Floats:
    """Return how much the best fit of each resume, at the line that shows it, is above the best that other lines show."""
    found, best, following = leading(lines.block.line_owner, at, fits)
    losses = np.zeros(len(lines.block.line_owner))
    losses[found] = best - following
    return losses


def leading(owner: Ints, at: Ints, fits: Floats) -> tuple[Ints, Floats, Floats]:
    """Return for each resume that shows something its best line, what that shows, and the best that its other lines show.

    Parameters
    ----------
    owner
        Shape (n_lines,): whose each line is.
    at, fits
        The lines that show something, in any order and with repetitions, and how much, from 0 up.
    """
    best = np.zeros(len(owner))
    np.maximum.at(best, at, fits)
    shown = np.unique(at)
    shown = shown[np.lexsort((-best[shown], owner[shown]))]
    owners = owner[shown]
    is_first = np.concatenate([[True], owners[1:] != owners[:-1]]) if len(owners) else np.zeros(0, dtype=bool)
    following = np.concatenate([best[shown[1:]] * ~is_first[1:], [0.0]]) if len(owners) else np.zeros(0)
    return shown[is_first], best[shown[is_first]], following[is_first]
