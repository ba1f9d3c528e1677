"""Months in positions like a job's, for many people and jobs at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np
import numpy.typing as npt

from matcher.domain.view import ScoringView, covered_months

Ints = npt.NDArray[np.int64]
Periods = tuple[tuple[int, int], ...]

_FEW = 6
"""Dated positions up to which the months of each choice of them are worked out once: 64 choices."""


@dataclass(frozen=True, slots=True, eq=False)
class MonthsTable:
    """For each person: the months that any choice of the positions covers, overlaps counted once."""

    n_people: int
    many: tuple[tuple[int, Ints, Periods], ...]
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
    def of(cls, views: Sequence[ScoringView]) -> MonthsTable:
        """Return the table of these people, whose titles are stacked in their order."""
        titles, bits, owners, first, at, months = (list[int]() for _ in range(6))
        dating: list[tuple[int, int, int]] = []
        many: list[tuple[int, Ints, Periods]] = []
        position = 0
        for person, view in enumerate(views):
            dated = [(position + index, role.period) for index, role in enumerate(view.roles) if role.period is not None]
            position += len(view.roles)
            own, periods = [title for title, _ in dated], tuple(period for _, period in dated)
            if len(dated) > _FEW:
                many.append((person, np.array(own), periods))
            elif dated:
                of_line: dict[int, int] = defaultdict(int)
                for index, role in enumerate(role for role in view.roles if role.period is not None):
                    of_line[role.line] |= 1 << index
                dating += [(len(owners), line, choice) for line, choice in of_line.items()]
                owners.append(person)
                first.append(len(titles))
                at.append(len(months))
                titles += own
                bits += [1 << index for index in range(len(own))]
                months += [covered_months(_chosen(periods, choice)) for choice in range(1 << len(own))]
        columns = (titles, bits, owners, first, at, months, *([entry[index] for entry in dating] for index in range(3)))
        return cls(len(views), tuple(many), *(np.array(numbers, dtype=np.int64) for numbers in columns))

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


def _chosen(periods: Periods, choice: int) -> list[tuple[int, int]]:
    return [period for index, period in enumerate(periods) if choice >> index & 1]
