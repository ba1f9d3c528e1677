"""People made ready to be met by many jobs at once: dense rows for BLAS, inverted lists for what is rare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from matcher.domain.resume import DegreeLevel
from matcher.ranking.fused import UNIT, FusedBlock
from matcher.ranking.fused_query import MONTHS_FROM, N_MARKS, FusedQueries, Integers
from matcher.ranking.values import TITLE_RANGE

_GROUPS_AT_ONCE = 64


@dataclass(frozen=True, slots=True, eq=False)
class Inverted:
    """Who has what: the rows with thing t are ``rows[indptr[t]:indptr[t + 1]]``, with their values."""

    indptr: npt.NDArray[np.int64]
    rows: npt.NDArray[np.int32]
    values: Integers


@dataclass(frozen=True, slots=True, eq=False)
class Titles:
    """The titles of the people: those with the most stand first, so that the k-th titles are those of the first people."""

    vectors: Integers
    """Shape (n_distinct, n_dims)."""
    nth: tuple[tuple[npt.NDArray[np.int64], Integers], ...]
    """For k = 0, 1, ...: of each of the first people the distinct title that is his k-th, and its recency."""
    named: Inverted
    """Occupations to the distinct titles that name them."""
    occupations: npt.NDArray[np.uint64]
    """Ascending."""


@dataclass(frozen=True, slots=True, eq=False)
class FusedIndex:
    """A block of people, as the queries at hand need it; its rows stand in an order of its own."""

    order: npt.NDArray[np.int64]
    """Shape (n,): which row of the block each row is."""
    dense: Integers
    """Shape (n, n_head + n_dims + `N_MARKS`)."""
    tail: Inverted
    """`FusedQueries.tail_terms` to rows; the values are 1."""
    groups: Inverted
    """`FusedQueries.groups` to rows; the values are the best credits held."""
    titles: Titles

    def __len__(self) -> int:
        return len(self.order)

    @classmethod
    def of(cls, block: FusedBlock, queries: FusedQueries) -> Self:
        """Return the index of `block`, with what `queries` ask for."""
        n_titles = np.diff(block.title_indptr)
        order = np.argsort(-n_titles, kind="stable")
        place = np.empty(len(order), dtype=np.int32)
        place[order] = np.arange(len(order), dtype=np.int32)
        dense, tail = _terms(block, queries, place)
        return cls(order, dense, tail, _groups(block, queries, place), _titles(block, order, n_titles[order]))

    def title_fits(self, queries: FusedQueries, jobs: slice, *, out: Integers) -> None:
        """Write what each distinct title earns for some jobs, before its recency, to `out`, shape (n_jobs, n_distinct)."""
        low, high = TITLE_RANGE
        top = queries.title_top[jobs, None]
        np.matmul(queries.title_vectors[jobs], self.titles.vectors.T, out=out)
        # Exact so far. What follows is one rounding after another, the same for every pair on every machine.
        out *= top * np.float32(1.0 / (UNIT * UNIT * (high - low)))
        out -= top * np.float32(low / (high - low))
        np.clip(out, np.float32(0.0), top, out=out)
        np.rint(out, out=out)
        named = self.titles.named
        for row, (best, wanted) in enumerate(zip(top[:, 0].tolist(), queries.title_occupations[jobs], strict=True)):
            for at in np.flatnonzero(np.isin(self.titles.occupations, wanted, assume_unique=True)).tolist():
                out[row, named.rows[named.indptr[at] : named.indptr[at + 1]]] = best


def _terms(block: FusedBlock, queries: FusedQueries, place: npt.NDArray[np.int32]) -> tuple[Integers, Inverted]:
    n, n_head, n_dims = len(block), len(queries.head_terms), block.texts.shape[1]
    columns = np.full(1 + max(int(ids.max(initial=0)) for ids in (block.term_ids, queries.head_terms, queries.tail_terms)), -1)
    columns[queries.head_terms] = np.arange(n_head)
    columns[queries.tail_terms] = np.arange(n_head, n_head + len(queries.tail_terms))
    of_terms = columns[block.term_ids]
    dense = np.zeros((n, n_head + n_dims + N_MARKS), dtype=np.float32)
    is_head = (of_terms >= 0) & (of_terms < n_head)
    dense[np.repeat(place, np.diff(block.term_indptr))[is_head], of_terms[is_head]] = 1.0
    dense[place, n_head : n_head + n_dims] = block.texts
    marks = dense[:, -N_MARKS:]
    marks[:, 0] = 1.0
    educated, dated = np.flatnonzero(block.degrees >= 0), np.flatnonzero(block.months >= 0)
    marks[place[educated], 1 + block.degrees[educated].astype(np.int64)] = 1.0
    bucket = np.searchsorted(MONTHS_FROM, block.months[dated], side="right") - 1
    marks[place[dated], 1 + len(DegreeLevel) + bucket] = 1.0
    return dense, _inverted(block.term_indptr, of_terms - n_head, None, len(queries.tail_terms), place)


def _groups(block: FusedBlock, queries: FusedQueries, place: npt.NDArray[np.int32]) -> Inverted:
    """Return for each group of skills the best credit of everyone who holds any of them."""
    n, n_groups = len(block), len(queries.groups.indptr) - 1
    held = _inverted(block.held_indptr, _places(queries.keys, block.held_keys), block.held_levels, len(queries.keys), place)
    lengths = np.diff(held.indptr)
    counts, rows, values = [np.zeros(1, dtype=np.int64)], [held.rows[:0]], [held.values[:0]]
    best = np.zeros(_GROUPS_AT_ONCE * n, dtype=np.uint8)
    for groups in chunks(n_groups, _GROUPS_AT_ONCE):
        starts = queries.groups.indptr[groups.start : groups.stop + 1]
        keys, credit = queries.groups.which[starts[0] : starts[-1]], queries.groups.weights[starts[0] : starts[-1]]
        entries = _ranges(held.indptr[keys], lengths[keys])
        group = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        places = np.repeat(group * n, lengths[keys]) + held.rows[entries]
        levels = held.values[entries].astype(np.int64)
        np.maximum.at(best, places, queries.credits[np.repeat(credit.astype(np.int64), lengths[keys]), levels])
        found = np.flatnonzero(best)
        counts.append(np.bincount(found // n, minlength=len(starts) - 1))
        rows.append((found % n).astype(np.int32))
        values.append(best[found].astype(np.float32))
        best[found] = 0
    return Inverted(np.cumsum(np.concatenate(counts)), np.concatenate(rows), np.concatenate(values))


def _titles(block: FusedBlock, order: npt.NDArray[np.int64], n_titles: npt.NDArray[np.int64]) -> Titles:
    """Return the titles of the rows in `order`, which have `n_titles`, descending."""
    _, first, which = np.unique(block.title_keys, return_index=True, return_inverse=True)
    starts, nth = block.title_indptr[order], []
    for k in range(int(n_titles.max(initial=0))):
        titles = starts[: int(np.searchsorted(-n_titles, -k, side="left"))] + k
        nth.append((which[titles].astype(np.int64), block.title_recency[titles].astype(np.float32)))
    lengths = np.diff(block.named_indptr)[first]
    keys = block.named_keys[_ranges(block.named_indptr[first], lengths)]
    occupations, named = np.unique(keys, return_inverse=True)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    distinct = np.arange(len(first), dtype=np.int32)
    return Titles(
        block.title_vectors[first].astype(np.float32),
        tuple(nth),
        _inverted(starts, named, None, len(occupations), distinct),
        occupations,
    )


def _places(sorted_keys: npt.NDArray[np.uint64], held: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
    """Return the place of each of `held` among the keys; -1 where it is not there."""
    if not len(sorted_keys):
        return np.full(len(held), -1)
    at = np.minimum(np.searchsorted(sorted_keys, held), len(sorted_keys) - 1)
    return np.where(sorted_keys[at] == held, at, -1)


def _inverted(
    indptr: npt.NDArray[np.int64],
    things: npt.NDArray[np.int64],
    values: npt.NDArray[np.uint8] | None,
    n_things: int,
    place: npt.NDArray[np.int32],
) -> Inverted:
    """Return who has what, of what each has; person i stands at ``place[i]``, and things below 0 are left out."""
    is_kept = things >= 0
    held = np.ones(int(is_kept.sum()), dtype=np.float32) if values is None else values[is_kept].astype(np.float32)
    starts = np.concatenate([[0], np.cumsum(is_kept)])[indptr]
    matrix = sp.csr_matrix((held, things[is_kept].astype(np.int32), starts), shape=(len(indptr) - 1, n_things)).tocsc()
    return Inverted(matrix.indptr.astype(np.int64), place[matrix.indices], matrix.data)


def _ranges(starts: npt.NDArray[np.int64], lengths: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the places of all ranges, one after another."""
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(int(lengths.sum()))


def chunks(n: int, size: int) -> Sequence[slice]:
    """Return slices of at most `size` that cover `n`."""
    return [slice(start, min(start + size, n)) for start in range(0, n, size)]
