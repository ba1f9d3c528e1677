"""The fast path for many jobs: all people against all of them, the same bits as the reference scorer.

People stand in tiles that stay in the processor's cache, and the lines of many adverts meet them in one product. What several
adverts ask for alike is looked at once: the same line, skill, degree or language.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Generic, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from matcher.domain.match import PartKind
from matcher.domain.resume import DegreeLevel
from matcher.features.tfidf import TfidfModel
from matcher.ranking import values
from matcher.ranking.block import CandidateBlock, Floats, held_skills
from matcher.ranking.candidate import Candidate
from matcher.ranking.config import RankingConfig
from matcher.ranking.padding import Runs
from matcher.ranking.plan import JobPlan, Slot
from matcher.ranking.tile import Asked, Scratch, Tile

_PEOPLE_A_TILE = 256
_JOBS_AT_ONCE = 64
NOT_HELD = -1.0
"""Stands for the fit of what a person does not have; every fit is at least 0."""

Kind = TypeVar("Kind", bound=Hashable)
Field = frozenset[int]
"""The terms of a field of study."""


@dataclass(frozen=True, slots=True, eq=False)
class Entries(Generic[Kind]):
    """Things of which people have any number, each of a few kinds: degrees in a field, languages at a level."""

    kinds: tuple[Kind, ...]
    """Distinct."""
    which: npt.NDArray[np.int64]
    """Shape (n_entries,): the kind of each, person by person."""
    people: npt.NDArray[np.int64]
    """Shape (n_entries,): whose each is."""
    owners: npt.NDArray[np.int64]
    """Who has any, ascending."""
    first: npt.NDArray[np.int64]
    """Their first entries."""
    n_people: int

    @classmethod
    def of(cls, held: Sequence[Iterable[Kind]]) -> Entries[Kind]:
        """Return the entries of each person."""
        kinds: dict[Kind, int] = {}
        pairs = [(person, kinds.setdefault(kind, len(kinds))) for person, found in enumerate(held) for kind in found]
        people, which = (np.array([pair[index] for pair in pairs], dtype=np.int64) for index in (0, 1))
        owners, first = np.unique(people, return_index=True)
        return cls(tuple(kinds), which, people, owners, first, len(held))

    def of_people(self, places: slice) -> npt.NDArray[np.int64]:
        """Return the kinds of the entries of some people, person by person."""
        return self.which[slice(*np.searchsorted(self.people, [places.start, places.stop]).tolist())]

    def best(self, fits: Floats) -> Floats:
        """Return each person's best fit, of the fits of the kinds; `NOT_HELD` for people without any."""
        best = np.full(self.n_people, NOT_HELD)
        if len(self.which):
            best[self.owners] = np.maximum.reduceat(fits[self.which], self.first)
        return best


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """People, stacked for many jobs. Arrays over people stand in an order of its own, those with the most lines first."""

    candidates: tuple[Candidate, ...]
    """As they were given."""
    order: npt.NDArray[np.int64]
    """Shape (n,): which candidate stands at each place."""
    tiles: tuple[Tile, ...]
    skills: dict[str, tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]
    """Concept id to the places of those who hold it and their best evidence level."""
    months: npt.NDArray[np.int64]
    """Shape (n,): in all dated positions, -1 without dates."""
    education: Entries[tuple[DegreeLevel, Field]]
    languages: Entries[tuple[str, str | None]]
    runs: Runs
    """Whose lines have which runs of words; by candidate, not by place."""

    @classmethod
    def of(cls, candidates: Sequence[Candidate], tfidf: TfidfModel) -> Grid:
        """Return the grid of `candidates`, at least one."""
        terms = cache(lambda text: frozenset(tfidf.terms(text).tolist()))
        order = sorted(range(len(candidates)), key=lambda index: -len(candidates[index].view.lines))
        placed = [candidates[index] for index in order]
        parts = [placed[start : start + _PEOPLE_A_TILE] for start in range(0, len(placed), _PEOPLE_A_TILE)]
        in_all = [candidate.view.experience_months for candidate in placed]
        return cls(
            candidates=tuple(candidates),
            order=np.array(order, dtype=np.int64),
            tiles=tuple(Tile.of(CandidateBlock.stack(part, n_terms=tfidf.n_terms)) for part in parts),
            skills=held_skills(placed),
            months=np.array([-1 if months is None else months for months in in_all], dtype=np.int64),
            education=Entries.of([[(entry.level, terms(entry.field)) for entry in person.view.education] for person in placed]),
            languages=Entries.of([[(entry.code, entry.level) for entry in person.view.languages] for person in placed]),
            runs=Runs.of([candidate.run_keys for candidate in candidates]),
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
class GridScorer:
    """Scores of a grid for many jobs, without parts; equal to `ReferenceScorer` bit for bit."""

    tfidf: TfidfModel
    config: RankingConfig

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
        rules: dict[PartKind, tuple[Hashable, Callable[[Grid, Slot], Floats]]] = {
            PartKind.SKILL: (asked.concepts, self._skill),
            PartKind.CERTIFICATE: (asked.concepts, self._skill),
            PartKind.EDUCATION: ((asked.degree, asked.field), self._education),
            PartKind.LANGUAGE: ((asked.language_code, asked.language_level), self._language),
        }
        what, rule = rules[slot.kind]
        if (slot.kind, what) not in batch.rows:
            batch.rows[slot.kind, what] = rule(grid, slot)
        return batch.rows[slot.kind, what]

    def _skill(self, grid: Grid, slot: Slot) -> Floats:
        best = np.zeros(len(grid))
        levels = np.array([0.0, *(self.config.levels.of(level) for level in (1, 2, 3))])  # type: ignore[arg-type]
        for held, credit in slot.credits.items():
            if held in grid.skills:
                holders, shown = grid.skills[held]
                best[holders] = np.maximum(best[holders], credit.value * levels[shown])
        return best

    def experience(self, slot: Slot, relevant: npt.NDArray[np.int64], in_all: npt.NDArray[np.int64]) -> Floats:
        """Return the values of these months in positions like the job's, and in all; below 0 is unknown."""
        asked = slot.requirement.min_months or 0 if slot.requirement else 0
        counted = relevant + (in_all - relevant) / 3
        fits = np.minimum(1.0, counted / asked) if asked > 0 else np.ones(len(in_all))
        return self.floored(np.where(in_all < 0, NOT_HELD, fits))

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

    def language_fits(self, slot: Slot, kinds: Sequence[tuple[str, str | None]]) -> Floats:
        """Return how near languages at a level come to what is asked for; `NOT_HELD` for other languages."""
        code = slot.requirement.language_code if slot.requirement else ""
        asked = slot.requirement.language_level if slot.requirement else None
        fits = [values.language(level, asked) if held == code else NOT_HELD for held, level in kinds]
        return np.array(fits, dtype=np.float64)

    def floored(self, fits: Floats) -> Floats:
        """Return known fits moved to [neutral, 1], and neutral for those that are `NOT_HELD`."""
        neutral = self.config.neutral
        return np.where(fits == NOT_HELD, neutral, neutral + (1.0 - neutral) * fits)

    def _education(self, grid: Grid, slot: Slot) -> Floats:
        return self.floored(grid.education.best(self.degree_fits(slot, grid.education.kinds)))

    def _language(self, grid: Grid, slot: Slot) -> Floats:
        return self.floored(grid.languages.best(self.language_fits(slot, grid.languages.kinds)))
