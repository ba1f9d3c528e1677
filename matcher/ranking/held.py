"""Who has what: things with names, and things of which people have several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from matcher.domain.resume import DegreeLevel
from matcher.ranking.columns import AT, Columns, Ints, Numbers

Floats = npt.NDArray[np.float64]
NOT_HELD = -1.0
"""Stands for the fit of what a person does not have; every fit is at least 0."""

Field = frozenset[int]
"""The terms of a field of study."""


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """Names, and which rows have each: people, titles or lines."""

    names: Mapping[str, int]
    """Names to codes; others may be among them."""
    codes: Ints
    """Ascending."""
    rows: Ints
    """Of each code ascending, each once."""
    levels: Ints
    """The best level with which a row has the name."""
    _spans: dict[int, tuple[int, int]] = field(repr=False)

    @classmethod
    def of(cls, names: Mapping[str, int], codes: Ints, rows: Ints, levels: Ints) -> Held:
        """Return these entries; of several for a code and row the one with the highest level counts."""
        n_rows, n_levels = int(rows.max(initial=0)) + 1, int(levels.max(initial=0)) + 1
        keys = np.sort((codes * n_rows + rows) * n_levels + levels)
        pairs = keys // n_levels
        is_last = np.ones(len(keys), dtype=np.bool_)
        is_last[:-1] = pairs[1:] != pairs[:-1]
        keys, pairs = keys[is_last], pairs[is_last]
        codes = pairs // n_rows
        first = np.flatnonzero(np.concatenate([[True], codes[1:] != codes[:-1]])) if len(codes) else codes
        spans = zip(first.tolist(), [*first[1:].tolist(), len(codes)], strict=False)
        own = dict(zip(codes[first].tolist(), spans, strict=True))
        return cls(names, codes, pairs - codes * n_rows, keys - pairs * n_levels, own)

    @classmethod
    def joined(cls, parts: Sequence[Held], first_rows: Iterable[int]) -> Held:
        """Return what parts with the same names have, whose rows count from `first_rows`."""
        rows = [part.rows + first for part, first in zip(parts, first_rows, strict=True)]
        codes, levels = (np.concatenate([getattr(part, name) for part in parts]) for name in ("codes", "levels"))
        return cls.of(parts[0].names, codes, np.concatenate(rows), levels)

    def get(self, name: str) -> tuple[Ints, Ints] | None:
        """Return the rows that have `name`, ascending, and their levels; None where no row has it."""
        span = self._spans.get(self.names.get(name, -1))
        return None if span is None else (self.rows[slice(*span)], self.levels[slice(*span)])


@dataclass(frozen=True, slots=True, eq=False)
class Degrees:
    """The degrees of people, of which each has any number, by level and field of study."""

    kinds: tuple[tuple[DegreeLevel, Field], ...]
    """Distinct."""
    which: Ints
    """Shape (n_degrees,): the kind of each, person by person."""
    people: Ints
    """Shape (n_degrees,): whose each is."""
    lines: Ints
    """Shape (n_degrees,): the line of the view that says so."""
    owners: Ints
    """Who has any, ascending."""
    first: Ints
    """Their first ones."""
    n_people: int

    @classmethod
    def of(cls, held: Iterable[tuple[DegreeLevel, Field]], people: Ints, lines: Ints, *, n_people: int) -> Degrees:
        """Return these degrees, which stand person by person."""
        kinds: dict[tuple[DegreeLevel, Field], int] = {}
        which = np.array([kinds.setdefault(kind, len(kinds)) for kind in held], dtype=np.int64)
        owners, first = np.unique(people, return_index=True)
        return cls(tuple(kinds), which, people, lines, owners, first, n_people)

    @classmethod
    def joined(cls, parts: Sequence[Degrees]) -> Degrees:
        """Return the degrees of the people of all parts."""
        held = [part.kinds[kind] for part in parts for kind in part.which.tolist()]
        n_before = np.cumsum([0, *(part.n_people for part in parts)]).tolist()
        people = np.concatenate([part.people + first for part, first in zip(parts, n_before, strict=False)])
        return cls.of(held, people, np.concatenate([part.lines for part in parts]), n_people=n_before[-1])

    def best(self, fits: Floats) -> Floats:
        """Return each person's best fit, of the fits of the kinds; `NOT_HELD` for people without any."""
        best = np.full(self.n_people, NOT_HELD)
        if len(self.which):
            best[self.owners] = np.maximum.reduceat(fits[self.which], self.first)
        return best


def skills_of(columns: Columns, rows: Ints | None = None) -> Held:
    """Return who holds which skills, or, where the `rows` of all are given, which of these show them."""
    return _named(columns, columns.skills, columns.owners("skills") if rows is None else rows)


def languages_of(columns: Columns, rows: Ints | None = None) -> Held:
    """Return who speaks which languages, with the ranks of their levels, or which of the `rows` say so."""
    return _named(columns, columns.languages, columns.owners("languages") if rows is None else rows)


def _named(columns: Columns, entries: Numbers, rows: Ints) -> Held:
    return Held.of(columns.names, entries[:, 0].astype(np.int64), rows, entries[:, 1].astype(np.int64))


def occupations_of(columns: Columns) -> Held:
    """Return which stacked titles name which occupations."""
    first = np.repeat(columns.starts[:-1, AT["titles"]].astype(np.int64), columns.counts("occupations"))
    codes = columns.occupations[:, 1].astype(np.int64)
    return Held.of(columns.names, codes, columns.occupations[:, 0] + first, np.zeros(len(codes), dtype=np.int64))


def degrees_of(columns: Columns) -> Degrees:
    """Return who has which degrees."""
    levels, lines, n_terms = columns.education.T.astype(np.int64)
    terms, ends = columns.field_terms.tolist(), np.cumsum(n_terms).tolist()
    fields = [frozenset(terms[end - n : end]) for end, n in zip(ends, n_terms.tolist(), strict=True)]
    kinds = zip(map(DegreeLevel, levels.tolist()), fields, strict=True)
    return Degrees.of(kinds, columns.owners("education"), lines, n_people=len(columns))
