"""People to openings, all at once: nobody is promised to two managers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from matcher.errors import InputError

_MOST_CELLS = 500_000_000
"""People times openings in one assignment: 4 GB."""

Ranks = npt.NDArray[np.int32]


def assign(ranks: Ranks, openings: Sequence[int]) -> list[int | None]:
    """Return for each person the job whose opening they take, None for none; the sum of the ranks is as small as it can be.

    Ranks are whole numbers, so that sums are exact. Of several best assignments the order of rows and columns decides: give
    both in an order that does not depend on the input's.

    Parameters
    ----------
    ranks
        Shape (n_jobs, n_people), from 1.
    openings
        How many people each job takes; more than there are people is as many as there are.

    Raises
    ------
    InputError
        There are too many openings for one assignment.
    """
    from scipy.optimize import linear_sum_assignment

    n_jobs, n_people = ranks.shape
    jobs = np.repeat(np.arange(n_jobs), np.minimum(openings, n_people))
    if len(jobs) * n_people > _MOST_CELLS:
        raise InputError(f"{len(jobs)} openings for {n_people} people are too many to fill at once; lower the openings")
    taken: list[int | None] = [None] * n_people
    rows, people = linear_sum_assignment(ranks[jobs].astype(np.float64))
    for row, person in zip(rows.tolist(), people.tolist(), strict=True):
        taken[person] = int(jobs[row])
    return taken
