"""The fast path for many jobs: all people against all of them, the same bits as the reference scorer.

People stand in tiles that stay in the processor's cache, and the lines of many adverts meet them in one product. What several
adverts ask for alike is looked at once: the same line, skill, degree or language.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from matcher.domain.match import PartKind
from matcher.features.tfidf import TfidfModel
from matcher.ranking import values
from matcher.ranking.block import CandidateBlock, Floats
from matcher.ranking.candidate import Candidate
from matcher.ranking.columns import Ints, Names
from matcher.ranking.held import Degrees, Held
from matcher.ranking.padding import Runs
from matcher.ranking.plan import JobPlan, Slot
from matcher.ranking.rules import Rules
from matcher.ranking.tile import Asked, Scratch, Tile

_PEOPLE_A_TILE = 256
_JOBS_AT_ONCE = 64


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """People, stacked for many jobs. Arrays over people stand in an order of its own, those with the most lines first."""

    candidates: Sequence[Candidate]
    """As they were given; where they lie in files each is decoded when it is asked for."""
    order: Ints
    """Shape (n,): which candidate stands at each place."""
    stacked: Callable[[Ints], CandidateBlock]
    """Returns the block of these candidates."""
    tiles: tuple[Tile, ...]
    skills: Held
    """Concepts, and the places of those who hold them with their best evidence level."""
    months: Ints
    """Shape (n,): in all dated positions, -1 without dates."""
    degrees: Degrees
    languages: Held
    runs: Runs
    """Whose lines have which runs of words; by candidate, not by place."""

    @classmethod
    def of(cls, candidates: Sequence[Candidate], tfidf: TfidfModel) -> Grid:
        """Return the grid of `candidates`, at least one."""
        people, names = tuple(candidates), Names()

        def stacked(some: Ints) -> CandidateBlock:
            return CandidateBlock.stack([people[index] for index in some.tolist()], tfidf, names=names)

        return cls.stacking(people, np.array([len(person.view.lines) for person in people]), stacked)

    @classmethod
    def stacking(cls, candidates: Sequence[Candidate], n_lines: Ints, stacked: Callable[[Ints], CandidateBlock]) -> Grid:
        """Return the grid of candidates with so many lines, a tile at a time from blocks that share their names."""
        order = np.argsort(-n_lines, kind="stable")
        starts = range(0, len(order), _PEOPLE_A_TILE)
        parts = [_Part.of(stacked(order[start : start + _PEOPLE_A_TILE])) for start in starts]
        keys, owners = (np.concatenate([getattr(part.runs, name) for part in parts]) for name in ("keys", "owners"))
        first = np.repeat(starts, [len(part.runs.owners) for part in parts])
        return cls(
            candidates=candidates,
            order=order,
            stacked=stacked,
            tiles=tuple(part.tile for part in parts),
            skills=Held.joined([part.skills for part in parts], starts),
            months=np.concatenate([part.months for part in parts]),
            degrees=Degrees.joined([part.degrees for part in parts]),
            languages=Held.joined([part.languages for part in parts], starts),
            runs=Runs(keys, order[owners + first]),
        )

    def __len__(self) -> int:
        return len(self.candidates)

    def places(self, number: int) -> slice:
        """Return the places of the people of a tile."""
        first = number * _PEOPLE_A_TILE
        return slice(first, first + self.tiles[number].n_people)

    def people(self, number: int) -> npt.NDArray[np.int64]:
        """Return which candidates are in a tile, in its order."""
        return self.order[self.places(number)]


class _Part(NamedTuple):
    """What a grid keeps of a block."""

    tile: Tile
    skills: Held
    months: Ints
    degrees: Degrees
    languages: Held
    runs: Runs

    @classmethod
    def of(cls, block: CandidateBlock) -> _Part:
        return cls(Tile.of(block), block.skills, block.periods.in_all(), block.degrees, block.languages, block.runs)


@dataclass(frozen=True, slots=True, eq=False)
class _Batch:
    """A few jobs: what they ask for, each thing once."""

    plans: Sequence[JobPlan]
    lines: Asked
    line_of: Sequence[dict[int, int]]
    """For each plan: the column in `lines` of each of its rows that is compared."""
    texts: Asked
    titles: Asked
    rows: dict[Hashable, Floats] = field(default_factory=dict)
    """Values of parts that are the same for all jobs that ask for the same, over all people."""

    @classmethod
    def of(cls, plans: Sequence[JobPlan], tfidf: TfidfModel) -> _Batch:
        columns: dict[tuple[bytes, bytes], int] = {}
        vectors, terms, line_of = [], [], []
        for plan in plans:
            found = {}
            for slot in plan.slots:
                if slot.kind is PartKind.DUTY:
                    vector, asked = plan.features.requirement_vectors[slot.line], plan.features.requirement_terms.row(slot.line)
                    key = (vector.tobytes(), asked.tobytes())
                    if key not in columns:
                        columns[key] = len(columns)
                        vectors.append(vector)
                        terms.append(asked)
                    found[slot.line] = columns[key]
            line_of.append(found)
        features = [plan.features for plan in plans]
        texts = np.stack([entry.text_vector for entry in features])
        titles = np.stack([entry.title_vector for entry in features])
        return cls(
            plans,
            Asked.of(tfidf, np.stack(vectors) if vectors else texts[:0], terms),
            line_of,
            Asked.of(tfidf, texts, [entry.text_terms for entry in features]),
            Asked.of(tfidf, titles, [entry.title_terms for entry in features]),
        )


class Met(NamedTuple):
    """What comparing a tile with a few jobs gave: a row for each line that they ask for, or for each job."""

    number: int
    """Of the tile."""
    batch: _Batch
    lines: Floats
    line_losses: Floats | None
    """Shape (n_asked, n_lines), where they were asked for."""
    wording: Floats
    meaning: Floats
    title_fits: Floats
    """Shape (n_titles, n_jobs)."""
    titles: Floats
    months: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class GridScorer(Rules):
    """Scores of a grid for many jobs, without parts; equal to `ReferenceScorer` bit for bit."""

    def scores(self, grid: Grid, plans: Sequence[JobPlan]) -> Floats:
        """Return the scores, shape (n_plans, n_candidates)."""
        scores = np.empty((len(plans), len(grid)))
        for first, met in self.compared(grid, plans):
            people = grid.people(met.number)
            for job, plan in enumerate(met.batch.plans):
                total = np.zeros(len(people))
                for slot in plan.slots:
                    total += slot.weight * self.row(grid, met, job, slot)
                scores[first + job, people] = np.minimum(1.0, total)
        return scores

    def values(self, grid: Grid, plans: Sequence[JobPlan]) -> list[Floats]:
        """Return the value of each part for each job, each of shape (n_slots, n_candidates)."""
        found = [np.empty((len(plan.slots), len(grid))) for plan in plans]
        for first, met in self.compared(grid, plans):
            self.put_values(grid, met, found[first : first + len(met.batch.plans)])
        return found

    def put_values(self, grid: Grid, met: Met, found: Sequence[Floats]) -> None:
        """Put the values of each part for the people of a tile into those of all people."""
        people = grid.people(met.number)
        for job, plan in enumerate(met.batch.plans):
            for at, slot in enumerate(plan.slots):
                found[job][at, people] = self.row(grid, met, job, slot)

    def compared(
        self, grid: Grid, plans: Sequence[JobPlan], own_terms: Sequence[sp.csr_array] = ()
    ) -> Iterator[tuple[int, Met]]:
        """Yield the first of a few jobs and what comparing a tile with them gave, until all have met.

        Parameters
        ----------
        own_terms
            For each tile the terms that only one line of a resume holds, if `Met.line_losses` are asked for.
        """
        scratch = Scratch()
        for first in range(0, len(plans), _JOBS_AT_ONCE):
            batch = _Batch.of(plans[first : first + _JOBS_AT_ONCE], self.tfidf)
            for number, tile in enumerate(grid.tiles):
                if own_terms:
                    lines, losses = tile.line_fits_and_losses(batch.lines, own_terms[number], scratch)
                else:
                    lines, losses = tile.line_fits(batch.lines, scratch), None
                wording, meaning = tile.text_values(batch.texts, scratch)
                fits = tile.title_fits(batch.titles, batch.plans, scratch).copy()
                titles = tile.title_values(fits, neutral=self.config.neutral)
                months = tile.months.relevant(fits >= values.RELEVANT_TITLE)
                yield first, Met(number, batch, lines, losses, wording, meaning, fits, titles, months)

    def row(self, grid: Grid, met: Met, job: int, slot: Slot) -> Floats:
        """Return the values of one part of a job for the people of a tile."""
        row: Floats
        if slot.kind is PartKind.DUTY:
            row = met.lines[met.batch.line_of[job][slot.line]]
        elif slot.kind is PartKind.TITLE:
            row = met.titles[job]
        elif slot.kind is PartKind.WORDING:
            row = met.wording[job]
        elif slot.kind is PartKind.MEANING:
            row = met.meaning[job]
        elif slot.kind is PartKind.EXPERIENCE:
            row = self.experience(slot, met.months[job], grid.months[grid.places(met.number)])
        else:
            row = self._shared(grid, met.batch, slot)[grid.places(met.number)]
        return row

    def _shared(self, grid: Grid, batch: _Batch, slot: Slot) -> Floats:
        """Return the values over all people of a part that is the same for all jobs that ask for the same."""
        asked = slot.requirement
        if asked is None:
            return np.full(len(grid), self.config.neutral)
        rules: dict[PartKind, tuple[Hashable, Callable[[], Floats]]] = {
            PartKind.SKILL: (asked.concepts, lambda: self.skill(grid.skills, slot, len(grid))),
            PartKind.CERTIFICATE: (asked.concepts, lambda: self.skill(grid.skills, slot, len(grid))),
            PartKind.EDUCATION: ((asked.degree, asked.field), lambda: self.education(grid.degrees, slot)),
            PartKind.LANGUAGE: (
                (asked.language_code, asked.language_level),
                lambda: self.language(grid.languages, slot, len(grid)),
            ),
        }
        what, rule = rules[slot.kind]
        if (slot.kind, what) not in batch.rows:
            batch.rows[slot.kind, what] = rule()
        return batch.rows[slot.kind, what]
