"""Blocks for selection, put together from blocks without some of their people: no resume is read again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matcher.ranking.retrieve import Postings, SelectionBlock


@dataclass(frozen=True, slots=True)
class _Part:
    block: SelectionBlock
    is_kept: npt.NDArray[np.bool_]
    """Shape (n,)."""
    is_title_kept: npt.NDArray[np.bool_]
    rows: npt.NDArray[np.int32]
    """Shape (n,): where each person stands in the whole; of no meaning for those left out."""
    titles: npt.NDArray[np.int32]


def restacked(blocks: Sequence[SelectionBlock], kept: Sequence[npt.NDArray[np.bool_]]) -> SelectionBlock:
    """Return the block of those people of `blocks` that are `kept`, in their order; it selects as one made of them anew."""
    parts: list[_Part] = []
    n_rows = n_titles = 0
    for block, is_kept in zip(blocks, kept, strict=True):
        is_title_kept = is_kept[block.title_owner]
        rows, titles = _numbered(is_kept, n_rows), _numbered(is_title_kept, n_titles)
        parts.append(_Part(block, is_kept, is_title_kept, rows, titles))
        n_rows, n_titles = n_rows + int(is_kept.sum()), n_titles + int(is_title_kept.sum())
    term_indptr, term_rows = _terms(parts)

    def of_people(name: str) -> npt.NDArray[Any]:
        return np.concatenate([getattr(part.block, name)[part.is_kept] for part in parts])

    def of_titles(name: str) -> npt.NDArray[Any]:
        return np.concatenate([getattr(part.block, name)[part.is_title_kept] for part in parts])

    return SelectionBlock(
        digest_heads=of_people("digest_heads"),
        text_vectors=of_people("text_vectors"),
        term_indptr=term_indptr,
        term_rows=term_rows,
        title_owner=np.concatenate([part.rows[part.block.title_owner[part.is_title_kept]] for part in parts]),
        title_vectors=of_titles("title_vectors"),
        title_recency=of_titles("title_recency"),
        title_months=of_titles("title_months"),
        experience_months=of_people("experience_months"),
        best_degree=of_people("best_degree"),
        skills=_postings(parts, lambda part: (part.block.skills, part.is_kept, part.rows)),
        occupations=_postings(parts, lambda part: (part.block.occupations, part.is_title_kept, part.titles)),
        languages=_postings(parts, lambda part: (part.block.languages, part.is_kept, part.rows)),
    )


def _numbered(is_kept: npt.NDArray[np.bool_], first: int) -> npt.NDArray[np.int32]:
    return (np.cumsum(is_kept) - 1 + first).astype(np.int32)


def _terms(parts: Sequence[_Part]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
    n_terms = len(parts[0].block.term_indptr) - 1
    terms, rows = [], []
    for part in parts:
        is_kept = part.is_kept[part.block.term_rows]
        terms.append(np.repeat(np.arange(n_terms, dtype=np.int32), np.diff(part.block.term_indptr))[is_kept])
        rows.append(part.rows[part.block.term_rows[is_kept]])
    ids = np.concatenate(terms)
    counts = np.bincount(ids, minlength=n_terms)
    indptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return indptr, np.concatenate(rows)[np.argsort(ids, kind="stable")]


def _postings(
    parts: Sequence[_Part], chosen: Callable[[_Part], tuple[Postings, npt.NDArray[np.bool_], npt.NDArray[np.int32]]]
) -> Postings:
    found = [chosen(part) for part in parts]
    names = np.unique(np.concatenate([postings.names for postings, _, _ in found]))
    codes, rows, levels = [], [], []
    for postings, is_kept, numbers in found:
        mask = is_kept[postings.rows]
        codes.append(np.repeat(np.searchsorted(names, postings.names), np.diff(postings.indptr))[mask])
        rows.append(numbers[postings.rows[mask]])
        levels.append(postings.levels[mask])
    all_codes = np.concatenate(codes).astype(np.int64)
    order = np.argsort(all_codes, kind="stable")
    present, counts = np.unique(all_codes, return_counts=True)
    return Postings(
        names[present],
        np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        np.concatenate(rows)[order].astype(np.int32),
        np.concatenate(levels)[order].astype(np.int8),
    )
