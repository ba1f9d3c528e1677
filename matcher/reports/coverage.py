"""The coverage matrix of a job: a row for each person, a column for each must-have, told by shape and not by colour alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from matcher.domain.match import Match, MustHave, MustState, Part, PartKind, PartStatus
from matcher.domain.shortlist import Ranked
from matcher.reports.escaping import shortened
from matcher.reports.people import Name, Names

_N_COLUMNS = 12
_LABEL = 72
_MOST_LEVEL = 6
"""Columns up to which their heads fit the page when written level."""


class Cover(Enum):
    """How a person stands to one thing asked: the name of its sign in the template, and what it means."""

    PASS = "yes", "pass"
    MATCHED = "yes", "shown"
    ADJACENT = "near", "adjacent: near to it, not the same"
    PARTIAL = "half", "in part"
    UNKNOWN = "unknown", "unknown: the resume does not say"
    FAIL = "no", "fail"
    MISSING = "no", "not named"

    @property
    def sign(self) -> str:
        """Which picture it has."""
        return self.value[0]

    @property
    def words(self) -> str:
        """What it means."""
        return self.value[1]

    @property
    def word(self) -> str:
        """What it means, in short."""
        return self.words.partition(":")[0]


class CoverRow(NamedTuple):
    """A person, and how they stand to each column."""

    rank: int
    name: Name
    cells: tuple[Cover, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """People by things asked for."""

    columns: tuple[str, ...]
    rows: tuple[CoverRow, ...]
    has_musts: bool
    """Whether the columns are must-haves; where a job states none, they are all that it asks for."""
    n_columns_left: int

    @property
    def is_level(self) -> bool:
        """Whether the heads of so few columns are written level, rather than upright."""
        return len(self.columns) <= _MOST_LEVEL

    @property
    def legend(self) -> tuple[Cover, ...]:
        """What is met in it, in falling order of credit."""
        met = {cell for row in self.rows for cell in row.cells}
        return tuple(cover for cover in Cover if cover in met)


_BY_STATE = {MustState.PASS: Cover.PASS, MustState.UNKNOWN: Cover.UNKNOWN, MustState.FAIL: Cover.FAIL}
_BY_STATUS = {
    PartStatus.MATCHED: Cover.MATCHED,
    PartStatus.ADJACENT: Cover.ADJACENT,
    PartStatus.PARTIAL: Cover.PARTIAL,
    PartStatus.MISSING: Cover.MISSING,
    PartStatus.UNKNOWN: Cover.UNKNOWN,
}


def coverage(entries: Sequence[Ranked], names: Names) -> Coverage | None:
    """Return the matrix of the people in `entries`, in their order; None without people or without anything asked for.

    Lines of work have no column: words that are unlike prove nothing.
    """
    if not entries:
        return None
    first = entries[0].match
    has_musts = bool(first.must_haves)
    asked: Sequence[MustHave | Part] = first.must_haves if has_musts else tuple(_own_parts(first).values())
    if not asked:
        return None
    shown = asked[:_N_COLUMNS]
    ids = [entry.requirement_id for entry in shown]
    return Coverage(
        columns=tuple(shortened(entry.label, _LABEL) for entry in shown),
        rows=tuple(_row(entry, ids, names, has_musts=has_musts) for entry in entries),
        has_musts=has_musts,
        n_columns_left=len(asked) - len(shown),
    )


def _own_parts(match: Match) -> dict[str, Part]:
    """Return the part of each requirement; that of its own kind, not that of its line."""
    return {part.requirement_id: part for part in match.parts if part.requirement_id and part.kind is not PartKind.DUTY}


def _row(entry: Ranked, ids: Sequence[str], names: Names, *, has_musts: bool) -> CoverRow:
    match = entry.match
    by_status = {name: _BY_STATUS[part.status] for name, part in _own_parts(match).items()}
    covers = by_status
    if has_musts:
        # A neighbour leaves a must-have unknown; here it is told apart from silence.
        covers = {
            must.requirement_id: Cover.ADJACENT
            if must.state is MustState.UNKNOWN and by_status.get(must.requirement_id) is Cover.ADJACENT
            else _BY_STATE[must.state]
            for must in match.must_haves
        }
    return CoverRow(entry.rank, names[match.resume_id], tuple(covers.get(name, Cover.UNKNOWN) for name in ids))
