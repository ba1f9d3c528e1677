"""Months in positions like a job's, for many people at once, and for many jobs."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import compress

import numpy as np
import numpy.typing as npt

from matcher.domain.view import covered_months
from matcher.ranking.columns import UNDATED, Columns, Ints

_Periods = tuple[tuple[int, int], ...]

_FEW = 6
"""Dated positions up to which the months of each choice of them are worked out once: 64 choices."""


@dataclass(frozen=True, slots=True, eq=False)
class Periods:
    """The dated positions of people: person by person, those that ended last first."""

    n_people: int
    owners: Ints
    titles: Ints
    """The stacked title of each."""
    first: Ints
    """Months since the start."""
    last: Ints
    """Months since the end."""
    lines: Ints
    """The line of the view that dates each."""

    @classmethod
    def of(cls, columns: Columns) -> Periods:
        """Return the dated positions of these people."""
        last, first, lines = columns.title_numbers[:, 1:].T.astype(np.int64)
        owners, titles = columns.owners("titles"), np.flatnonzero((last != UNDATED) & (first != UNDATED))
        titles = titles[np.lexsort((first[titles], last[titles], owners[titles]))]
        return cls(len(columns), owners[titles], titles, first[titles], last[titles], lines[titles])

    def in_all(self) -> Ints:
        """Return everyone's months in all positions, shape (n_people,); -1 without dates."""
        months = _covered(self.owners, self.first, self.last, self.n_people)
        months[np.bincount(self.owners, minlength=self.n_people) == 0] = -1
        return months

    def relevant(self, is_relevant: npt.NDArray[np.bool_]) -> Ints:
        """Return everyone's months in the stacked titles that are flagged, shape (n_people,)."""
        chosen = is_relevant[self.titles]
        return _covered(self.owners[chosen], self.first[chosen], self.last[chosen], self.n_people)


def _covered(owners: Ints, first: Ints, last: Ints, n: int) -> Ints:
    """Return what `matcher.domain.view.covered_months` returns for the periods of each owner, shape (n,).

    The periods stand owner by owner, and as there, those that ended last first. One that covers nothing new there leaves
    what is covered as it is; here it may reach further, but never beyond where the next ones begin.
    """
    if not len(owners):
        return np.zeros(n, dtype=np.int64)
    reach = np.maximum(first, -1) + 1
    step = int(reach.max()) + 1
    so_far = np.maximum.accumulate(reach + owners * step)
    before = np.maximum(0, np.concatenate([[0], so_far[:-1]]) - owners * step)
    gained = np.maximum(0, first - np.maximum(last, before) + 1)
    return np.bincount(owners, weights=gained, minlength=n).astype(np.int64)  # whole numbers below 2^53


@dataclass(frozen=True, slots=True, eq=False)
class MonthsTable:
    """For each person: the months that any choice of the positions covers, overlaps counted once."""

    n_people: int
    many: tuple[tuple[int, Ints, _Periods], ...]
    """People with many dated positions, whose choices are worked out when they are met: person, titles, periods."""
    titles: Ints
    """The stacked titles that count: dated ones of people with few."""
    bits: Ints
    """Which bit of the choice each of them is."""
    owners: Ints
    """Who has some, ascending."""
    first: Ints
    """Their first among `titles`."""
    at: Ints
    """Where the months of their choices begin in `months`."""
    months: Ints
    line_owners: Ints
    """Where in `owners` the person is, for each line that dates positions of theirs."""
    lines: Ints
    """Those lines, counted from each view's first."""
    line_bits: Ints
    """The positions that each of them dates, as a choice."""

    @classmethod
    def of(cls, periods: Periods) -> MonthsTable:
        """Return the table of these people."""
        order = np.argsort(periods.titles)  # as they stand in the resumes, person by person
        titles, owners = periods.titles[order], periods.owners[order]
        counts = np.bincount(owners, minlength=periods.n_people)
        starts = np.cumsum(counts) - counts
        has_few = (counts > 0) & (counts <= _FEW)
        is_one, people = has_few[owners], np.flatnonzero(has_few)
        bits = 1 << np.minimum(np.arange(len(titles)) - starts[owners], _FEW)
        line_owners, lines, line_bits = _by_line(owners[is_one], periods.lines[order][is_one], bits[is_one])
        months, at = _months_of_choices(periods, people, starts, bits[np.argsort(order)])
        return cls(
            n_people=periods.n_people,
            many=tuple(_all_of(person, titles, periods, order, starts) for person in np.flatnonzero(counts > _FEW).tolist()),
            titles=titles[is_one],
            bits=bits[is_one],
            owners=people,
            first=np.cumsum(counts[people]) - counts[people],
            at=at,
            months=months,
            line_owners=np.searchsorted(people, line_owners),
            lines=lines,
            line_bits=line_bits,
        )

    def relevant(self, is_relevant: npt.NDArray[np.bool_]) -> Ints:
        """Return the months in the positions that are flagged, shape (n_jobs, n_people).

        Parameters
        ----------
        is_relevant
            Shape (n_titles, n_jobs).
        """
        result = np.zeros((self.n_people, is_relevant.shape[1]), dtype=np.int64)
        if len(self.titles):
            result[self.owners] = self.months[self.at[:, None] + self._choices(is_relevant)]
        for person, titles, periods in self.many:
            distinct, which = np.unique(is_relevant[titles], axis=1, return_inverse=True)
            found = [covered_months(compress(periods, flags)) for flags in distinct.T.tolist()]
            result[person] = np.array(found)[which.reshape(-1)]
        return result.T.copy()

    def without_each_line(self, is_relevant: npt.NDArray[np.bool_]) -> tuple[Ints, Ints]:
        """Return the months in the positions that are flagged, and in all, without the positions that each line dates.

        They are of shape (n_jobs, n_dating_lines) and (n_dating_lines,), as `lines`; in all is -1 where no dated position is
        left. People with many positions are passed over.

        Parameters
        ----------
        is_relevant
            Shape (n_titles, n_jobs).
        """
        if not len(self.titles):
            return np.zeros((is_relevant.shape[1], 0), dtype=np.int64), np.zeros(0, dtype=np.int64)
        kept = np.add.reduceat(self.bits, self.first)[self.line_owners] & ~self.line_bits
        at = self.at[self.line_owners]
        relevant = self.months[at[:, None] + (self._choices(is_relevant)[self.line_owners] & kept[:, None])]
        return relevant.T.copy(), np.where(kept == 0, -1, self.months[at + kept])

    def _choices(self, is_relevant: npt.NDArray[np.bool_]) -> Ints:
        """Return who has flagged which positions, shape (n_owners, n_jobs)."""
        return np.asarray(np.add.reduceat(is_relevant[self.titles] * self.bits[:, None], self.first, axis=0))


def _by_line(owners: Ints, lines: Ints, bits: Ints) -> tuple[Ints, Ints, Ints]:
    """Return the lines that date positions, whose they are, and the positions that each dates, as a choice."""
    order = np.lexsort((lines, owners))
    owners, lines = owners[order], lines[order]
    first = np.flatnonzero(np.r_[True, (owners[1:] != owners[:-1]) | (lines[1:] != lines[:-1])][: len(lines)])
    return owners[first], lines[first], np.add.reduceat(bits[order], first) if len(first) else bits


def _months_of_choices(periods: Periods, people: Ints, starts: Ints, bits: Ints) -> tuple[Ints, Ints]:
    """Return the months of each choice of the positions of these people, and where those of each person begin.

    Parameters
    ----------
    starts
        Where the positions of everyone begin in `periods`.
    bits
        Which bit of a choice each of them is.
    """
    counts = np.bincount(periods.owners, minlength=periods.n_people)[people]
    at = np.cumsum(1 << counts) - (1 << counts)
    months = np.zeros(int((1 << counts).sum()), dtype=np.int64)
    for n_positions in np.unique(counts).tolist():
        own, choices = np.flatnonzero(counts == n_positions), np.arange(1 << n_positions)
        held = starts[people[own]][:, None] + np.arange(n_positions)
        person, choice, place = np.nonzero(choices[None, :, None] & bits[held][:, None, :])
        chosen = held[person, place]
        n_all = len(own) * len(choices)
        found = _covered(person * len(choices) + choice, periods.first[chosen], periods.last[chosen], n_all)
        months[at[own][:, None] + choices] = found.reshape(len(own), len(choices))
    return months, at


def _all_of(person: int, titles: Ints, periods: Periods, order: Ints, starts: Ints) -> tuple[int, Ints, _Periods]:
    own = slice(int(starts[person]), int(np.searchsorted(periods.owners, person, "right")))
    first, last = periods.first[order[own]].tolist(), periods.last[order[own]].tolist()
    return person, titles[own], tuple(zip(first, last, strict=True))
