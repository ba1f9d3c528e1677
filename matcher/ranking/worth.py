"""The most that one line of each resume is worth, for many people and many jobs at once.

The rules, and the bits, are those of `matcher.ranking.dropped`; here everyone meets all jobs, as in `matcher.ranking.grid`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from matcher.domain.match import PartKind
from matcher.domain.resume import DegreeLevel
from matcher.ranking import values
from matcher.ranking.block import CandidateBlock, Floats, calibrated
from matcher.ranking.dropped import BlockLines, LineLosses, leading
from matcher.ranking.grid import NOT_HELD, Field, Grid, GridScorer, Met
from matcher.ranking.plan import JobPlan, Slot
from matcher.ranking.tile import Tile, coverage_of

Ints = npt.NDArray[np.int64]
Lost = tuple[Ints, Floats]
"""Lines, and what a part loses without each; without other lines it loses nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class TileLines:
    """What the single lines of a tile's resumes show; lines stand as in the tile."""

    block: CandidateBlock
    owner: Ints
    """Shape (n_lines,)."""
    own_terms: sp.csr_array
    title_lines: Ints
    skills: dict[str, tuple[Ints, Ints]]
    dating_lines: Ints
    """The lines that `MonthsTable.lines` counts from each view's first."""
    education: tuple[tuple[tuple[DegreeLevel, Field], ...], Ints, Ints]
    """Kinds, and which of them stand at which lines."""
    languages: tuple[tuple[tuple[str, str | None], ...], Ints, Ints]
    memory: dict[Hashable, Lost] = field(default_factory=dict)
    """What was found for what several jobs ask for alike."""

    @classmethod
    def of(cls, grid: Grid, number: int, n_terms: int) -> TileLines:
        """Return the lines of a tile."""
        tile = grid.tiles[number]
        starts = np.array(tile.line_starts, dtype=np.int64)
        lines = BlockLines.of(CandidateBlock.stack([grid.candidates[index] for index in grid.people(number)], n_terms=n_terms))
        block, views = lines.block, [candidate.view for candidate in lines.block.candidates]
        at = starts[block.line_position] + block.line_owner
        order = np.argsort(at)
        taught = [starts[entry.line] + person for person, view in enumerate(views) for entry in view.education]
        spoken = [starts[entry.line] + person for person, view in enumerate(views) for entry in view.languages]
        return cls(
            block,
            block.line_owner[order],
            lines.own_terms[order],
            at[lines.title_lines],
            {concept: (at[shown], levels) for concept, (shown, levels) in lines.skills.items()},
            starts[tile.months.lines] + tile.months.owners[tile.months.line_owners],
            (grid.education.kinds, grid.education.of_people(grid.places(number)), np.array(taught, dtype=np.int64)),
            (grid.languages.kinds, grid.languages.of_people(grid.places(number)), np.array(spoken, dtype=np.int64)),
        )


_NOTHING: Lost = (np.zeros(0, dtype=np.int64), np.zeros(0))


@dataclass(frozen=True, slots=True)
class GridLosses:
    """Finds the most that one line of everyone's resume is worth for many jobs, and the values of the parts with it."""

    scorer: GridScorer
    rules: LineLosses
    """For what few people have."""

    def lines(self, grid: Grid) -> list[TileLines]:
        """Return what the single lines show, for each tile."""
        return [TileLines.of(grid, number, self.scorer.tfidf.n_terms) for number in range(len(grid.tiles))]

    def values_and_most(self, grid: Grid, lines: Sequence[TileLines], plans: Sequence[JobPlan]) -> tuple[list[Floats], Floats]:
        """Return the value of each part for each job, and the most that one line of each resume is worth to the score.

        The values are as `GridScorer.values` returns them; the most is of shape (n_plans, n_candidates).
        """
        found = [np.empty((len(plan.slots), len(grid))) for plan in plans]
        most = np.empty((len(plans), len(grid)))
        for first, met in self.scorer.compared(grid, plans, [entry.own_terms for entry in lines]):
            self.scorer.put_values(grid, met, found[first : first + len(met.batch.plans)])
            tile = _TileLosses.of(self, grid, met, lines[met.number])
            for job in range(len(met.batch.plans)):
                most[first + job, grid.people(met.number)] = tile.most(job)
        return found, most


class _TileLosses(NamedTuple):
    """The losses of the lines of one tile, for a few jobs."""

    scorer: GridScorer
    rules: LineLosses
    tile: Tile
    met: Met
    lines: TileLines
    own_words: sp.csc_array
    """Shape (n_lines, n_jobs): the share of the advert's words that no other line of the resume has."""
    all_words: Floats
    """Shape (n_people, n_jobs)."""
    months: Ints
    """Shape (n_people,): in all dated positions, -1 without dates."""
    without: tuple[Ints, Ints]
    """Months without each line that dates positions: in positions like the jobs', shape (n_jobs, n), and in all, shape (n,)."""

    @classmethod
    def of(cls, losses: GridLosses, grid: Grid, met: Met, lines: TileLines) -> _TileLosses:
        tile, asked = grid.tiles[met.number], met.batch.texts
        own = (lines.own_terms @ asked.weights).tocsc()
        own.data /= np.repeat(asked.totals, np.diff(own.indptr))
        words, months = coverage_of(tile.text_terms, asked), grid.months[grid.places(met.number)]
        without = tile.months.without_each_line(met.title_fits >= values.RELEVANT_TITLE)
        return cls(losses.scorer, losses.rules, tile, met, lines, own, words, months, without)

    def most(self, job: int) -> Floats:
        """Return the most that one line of each resume is worth for a job, shape (n_people,)."""
        losses = np.zeros(len(self.lines.owner))
        for slot in self.met.batch.plans[job].slots:
            if slot.weight <= 0.0 or slot.kind is PartKind.MEANING:
                continue
            if slot.kind is PartKind.DUTY and self.met.line_losses is not None:
                losses += slot.weight * self.met.line_losses[self.met.batch.line_of[job][slot.line]]
            else:
                at, lost = self._lost(job, slot)
                losses[at] += slot.weight * lost
        most = np.zeros(self.tile.n_people)
        for start, end in pairwise(self.tile.line_starts):
            held = most[: end - start]
            np.maximum(held, losses[start:end], out=held)
        return most

    def _lost(self, job: int, slot: Slot) -> Lost:
        if slot.kind is PartKind.TITLE:
            fits = self.met.title_fits[:, job] * self.tile.title_recency
            at, best, following = leading(self.lines.owner, self.lines.title_lines, fits)
            return at, (1.0 - self.scorer.config.neutral) * (best - following)
        if slot.kind is PartKind.WORDING:
            return self._wording(job)
        if slot.kind is PartKind.EXPERIENCE:
            return self._experience(job, slot)
        asked = slot.requirement
        if asked is None:
            return _NOTHING
        shared: dict[PartKind, tuple[Hashable, Callable[[Slot], Lost]]] = {
            PartKind.SKILL: (asked.concepts, self._skill),
            PartKind.CERTIFICATE: (asked.concepts, self._skill),
            PartKind.EDUCATION: ((asked.degree, asked.field), self._education),
            PartKind.LANGUAGE: ((asked.language_code, asked.language_level), self._language),
        }
        what, rule = shared[slot.kind]
        if (slot.kind, what) not in self.lines.memory:
            self.lines.memory[slot.kind, what] = rule(slot)
        return self.lines.memory[slot.kind, what]

    def _wording(self, job: int) -> Lost:
        part = slice(self.own_words.indptr[job], self.own_words.indptr[job + 1])
        at, own = self.own_words.indices[part], self.own_words.data[part]
        whole = self.all_words[self.lines.owner[at], job]
        return at, calibrated(whole, values.WORDING_RANGE) - calibrated(whole - own, values.WORDING_RANGE)

    def _skill(self, slot: Slot) -> Lost:
        levels = np.array([0.0, *(self.scorer.config.levels.of(level) for level in (1, 2, 3))])  # type: ignore[arg-type]
        held = self.lines.skills
        found = [(held[name], credit) for name, credit in slot.credits.items() if name in held]
        if not found:
            return _NOTHING
        fits = np.concatenate([credit.value * levels[shown[1]] for shown, credit in found])
        at, best, following = leading(self.lines.owner, np.concatenate([shown[0] for shown, _ in found]), fits)
        return at, best - following

    def _experience(self, job: int, slot: Slot) -> Lost:
        value = self.scorer.experience(slot, self.met.months[job], self.months)
        owners, at = self.lines.owner[self.lines.dating_lines], self.lines.dating_lines
        lost = np.maximum(0.0, value[owners] - self.scorer.experience(slot, self.without[0][job], self.without[1]))
        for person, _, _ in self.tile.months.many:
            candidate = self.lines.block.candidates[person]
            first = int(np.searchsorted(self.lines.block.title_owner, person))
            flags = self.met.title_fits[first : first + len(candidate.view.roles), job] >= values.RELEVANT_TITLE
            for line, without in self.rules.experience(candidate, slot, flags.tolist()):
                at = np.append(at, self.tile.line_starts[line] + person)
                lost = np.append(lost, max(0.0, value[person] - without))
        return at, lost

    def _education(self, slot: Slot) -> Lost:
        kinds, which, at = self.lines.education
        return self._best_known(at, self.scorer.degree_fits(slot, kinds)[which])

    def _language(self, slot: Slot) -> Lost:
        kinds, which, at = self.lines.languages
        return self._best_known(at, self.scorer.language_fits(slot, kinds)[which])

    def _best_known(self, at: Ints, fits: Floats) -> Lost:
        is_held = fits != NOT_HELD
        at, best, following = leading(self.lines.owner, at[is_held], fits[is_held])
        return at, np.maximum(0.0, self.scorer.floored(best) - self.scorer.floored(following))
