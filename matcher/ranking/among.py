"""A block for selection as some of its people alone: for one job, and only what the estimate for that job reads.

The estimates are those of the whole block, bit for bit: each person's depends on nobody else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from matcher.domain.match import PartKind
from matcher.ranking.plan import JobPlan
from matcher.ranking.retrieve import Postings, SelectionBlock


@dataclass(frozen=True, slots=True, eq=False)
class _Among(Postings):
    """Postings that leave out whoever is not looked at, and number the others anew."""

    places: npt.NDArray[np.int32]
    """Shape (n,): where each row stands among those looked at; -1 for the others."""

    def holders(self, name: str) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int8]]:
        rows, levels = Postings.holders(self, name)
        found = self.places[rows]
        is_kept = found >= 0
        return found[is_kept], levels[is_kept]


def among(block: SelectionBlock, rows: npt.NDArray[np.int64], plan: JobPlan) -> SelectionBlock:
    """Return the block of the people at `rows`, ascending, for the estimates of one job."""
    places = _places(rows, len(block))
    titles = np.flatnonzero(places[block.title_owner] >= 0)
    title_places = _places(titles, len(block.title_owner))
    term_indptr, term_rows = _terms(block, places, plan)
    return replace(
        block,
        digest_heads=block.digest_heads[rows],
        text_vectors=block.text_vectors[rows],
        term_indptr=term_indptr,
        term_rows=term_rows,
        title_owner=places[block.title_owner[titles]],
        title_vectors=block.title_vectors[titles],
        title_recency=block.title_recency[titles],
        title_months=block.title_months[titles],
        experience_months=block.experience_months[rows],
        best_degree=block.best_degree[rows],
        skills=_renumbered(block.skills, places),
        occupations=_renumbered(block.occupations, title_places),
        languages=_renumbered(block.languages, places),
    )


def _places(rows: npt.NDArray[np.int64], n: int) -> npt.NDArray[np.int32]:
    places = np.full(n, -1, dtype=np.int32)
    places[rows] = np.arange(len(rows), dtype=np.int32)
    return places


def _renumbered(postings: Postings, places: npt.NDArray[np.int32]) -> Postings:
    return _Among(postings.names, postings.indptr, postings.rows, postings.levels, places)


def _terms(
    block: SelectionBlock, places: npt.NDArray[np.int32], plan: JobPlan
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
    """Return who has the terms that the job asks for; no other terms are kept."""
    lines = [plan.features.requirement_terms.row(slot.line) for slot in plan.slots if slot.kind is PartKind.DUTY]
    asked = np.unique(np.concatenate([plan.features.text_terms, *lines]))
    counts = np.zeros(len(block.term_indptr) - 1, dtype=np.int64)
    found = [np.zeros(0, dtype=np.int32)]
    for term in asked.tolist():
        holders = places[block.term_rows[block.term_indptr[term] : block.term_indptr[term + 1]]]
        found.append(holders[holders >= 0])
        counts[term] = len(found[-1])
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64), np.concatenate(found)
