"""The most that one line of each resume is worth, for many people and many jobs at once.

The rules, and the bits, are those of `matcher.ranking.dropped`; here everyone meets all jobs, as in `matcher.ranking.grid`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp

from matcher.domain.match import PartKind
from matcher.ranking import values
from matcher.ranking.block import Floats, calibrated
from matcher.ranking.candidate import Candidate
from matcher.ranking.columns import Ints
from matcher.ranking.dropped import BlockLines, LineLosses, leading
from matcher.ranking.grid import Grid, GridScorer, Met
from matcher.ranking.held import Degrees, Held, languages_of, skills_of
from matcher.ranking.plan import JobPlan, Slot
from matcher.ranking.tile import Tile, coverage_of

Lost = tuple[Ints, Floats]
"""Lines, and what a part loses without each; without other lines it loses nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class TileLines:
    """What the single lines of a tile's resumes show; lines stand as in the tile."""

    candidates: Sequence[Candidate]
    title_owner: Ints
    owner: Ints
    """Shape (n_lines,)."""
    own_terms: sp.csr_array
    title_lines: Ints
    skills: Held
    dating_lines: Ints
    """The lines that `MonthsTable.lines` counts from each view's first."""
    degrees: Degrees
    degree_lines: Ints
    languages: Held
    memory: dict[Hashable, Lost] = field(default_factory=dict)
    """What was found for what several jobs ask for alike."""

    @classmethod
    def of(cls, grid: Grid, number: int) -> TileLines:
        """Return the lines of a tile."""
        tile, block = grid.tiles[number], grid.stacked(grid.people(number))
        lines, columns = BlockLines.of(block), block.columns
        starts = np.array(tile.line_starts, dtype=np.int64)
        at = np.empty_like(block.by_position.lines)  # where each stacked line stands in the tile
        at[block.by_position.lines] = np.arange(len(at))
        spoken = lines.starts[columns.owners("languages")] + columns.languages[:, 2]
        return cls(
            candidates=block.candidates,
            title_owner=block.title_owner,
            owner=block.line_owner[block.by_position.lines],
            own_terms=lines.own_terms[block.by_position.lines],
            title_lines=at[lines.title_lines],
            skills=skills_of(columns, at[lines.starts[columns.owners("skills")] + columns.skills[:, 2]]),
            dating_lines=starts[tile.months.lines] + tile.months.owners[tile.months.line_owners],
            degrees=block.degrees,
            degree_lines=at[lines.starts[block.degrees.people] + block.degrees.lines],
            languages=languages_of(columns, at[spoken]),
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
        return [TileLines.of(grid, number) for number in range(len(grid.tiles))]

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
        levels, held = self.scorer.skill_levels(), self.lines.skills
        found = [(shown, credit) for name, credit in slot.credits.items() if (shown := held.get(name)) is not None]
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
            candidate = self.lines.candidates[person]
            first = int(np.searchsorted(self.lines.title_owner, person))
            flags = self.met.title_fits[first : first + len(candidate.view.roles), job] >= values.RELEVANT_TITLE
            for line, without in self.rules.experience(candidate, slot, flags.tolist()):
                at = np.append(at, self.tile.line_starts[line] + person)
                lost = np.append(lost, max(0.0, value[person] - without))
        return at, lost

    def _education(self, slot: Slot) -> Lost:
        degrees = self.lines.degrees
        return self._best_known(self.lines.degree_lines, self.scorer.degree_fits(slot, degrees.kinds)[degrees.which])

    def _language(self, slot: Slot) -> Lost:
        return self._best_known(*self.scorer.language_fits(self.lines.languages, slot))

    def _best_known(self, at: Ints, fits: Floats) -> Lost:
        at, best, following = leading(self.lines.owner, at, fits)
        return at, np.maximum(0.0, self.scorer.floored(best) - self.scorer.floored(following))
