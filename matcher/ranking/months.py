"""Months in positions like a job's, for many people and jobs at once."""

from __future__ import annotations

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
    many: tuple[tuple[int, Ints, Periods], ...]
    """People with many dated positions, whose choices are worked out when they are met: person, titles, periods."""

    @classmethod
    def of(cls, views: Sequence[ScoringView]) -> MonthsTable:
        """Return the table of these people, whose titles are stacked in their order."""
        titles, bits, owners, first, at, months = (list[int]() for _ in range(6))
        many: list[tuple[int, Ints, Periods]] = []
        position = 0
        for person, view in enumerate(views):
            dated = [(position + index, role.period) for index, role in enumerate(view.roles) if role.period is not None]
            position += len(view.roles)
            own, periods = [title for title, _ in dated], tuple(period for _, period in dated)
            if len(dated) > _FEW:
                many.append((person, np.array(own), periods))
            elif dated:
                owners.append(person)
                first.append(len(titles))
                at.append(len(months))
                titles += own
                bits += [1 << index for index in range(len(own))]
                months += [covered_months(_chosen(periods, choice)) for choice in range(1 << len(own))]
        return cls(len(views), _ints(titles), _ints(bits), _ints(owners), _ints(first), _ints(at), _ints(months), tuple(many))

    def relevant(self, is_relevant: npt.NDArray[np.bool_]) -> Ints:
        """Return the months in the positions that are flagged, shape (n_jobs, n_people).

        Parameters
        ----------
        is_relevant
            Shape (n_titles, n_jobs).
        """
        result = np.zeros((self.n_people, is_relevant.shape[1]), dtype=np.int64)
        if len(self.titles):
            choices = np.add.reduceat(is_relevant[self.titles] * self.bits[:, None], self.first, axis=0)
            result[self.owners] = self.months[self.at[:, None] + choices]
        for person, titles, periods in self.many:
            distinct, which = np.unique(is_relevant[titles], axis=1, return_inverse=True)
            found = [covered_months(compress(periods, flags)) for flags in distinct.T.tolist()]
            result[person] = np.array(found)[which.reshape(-1)]
        return result.T.copy()


def _chosen(periods: Periods, choice: int) -> list[tuple[int, int]]:
    return [period for index, period in enumerate(periods) if choice >> index & 1]


def _ints(numbers: list[int]) -> Ints:
    return np.array(numbers, dtype=np.int64)
