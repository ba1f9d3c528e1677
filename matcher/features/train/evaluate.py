"""Figures of a title encoder: rankings of job titles and of occupations, on data that training did not see."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from matcher.errors import InputError
from matcher.features.cosine import similarities
from matcher.features.embeddings import StaticEncoder
from matcher.features.train.corpus import HeldOut, ReferenceCorpus
from matcher.text.normalize import normalize

SPLIT_FILES = ("held_out_titles.txt", "unseen_occupations.txt", "alias_to_occupation.tsv", "unseen_title_to_occupation.tsv")
SIMILARITY_FILES = ("queries.tsv", "corpus_documents.tsv", "annotations.tsv")


@dataclass(frozen=True, slots=True)
class TitleSimilarity:
    """Queries and titles of the job-title similarity benchmark (Zbib et al. 2022), and which titles answer which query."""

    queries: tuple[str, ...]
    titles: tuple[str, ...]
    relevant: tuple[frozenset[int], ...]

    @classmethod
    def read(cls, folder: Path) -> TitleSimilarity:
        """Return the benchmark in `folder`."""
        queries, titles, annotations = (_table(folder / name) for name in SIMILARITY_FILES)
        position = {row[0]: index for index, row in enumerate(titles)}
        relevant: dict[str, set[int]] = defaultdict(set)
        for query, _, title, relevance in annotations:
            if relevance != "0":
                relevant[query].add(position[title])
        return cls(
            tuple(row[1] for row in queries),
            tuple(row[1] for row in titles),
            tuple(frozenset(relevant[row[0]]) for row in queries),
        )

    def mean_average_precision(self, encoder: StaticEncoder) -> float:
        """Return MAP over the full ranking; a title identical to the query is left out of its ranking."""
        scores = similarities(encoder.encode_int8(self.queries), encoder.encode_int8(self.titles))
        names = [normalize(title) for title in self.titles]
        precisions = []
        for query, relevant, row in zip(self.queries, self.relevant, scores, strict=True):
            order = [index for index in np.argsort(-row, kind="stable") if names[index] != normalize(query)]
            hits = np.array([index in relevant for index in order], dtype=np.float64)
            found = np.cumsum(hits)
            precisions.append(float((hits * found / np.arange(1, len(hits) + 1)).sum() / max(found[-1], 1.0)))
        return float(np.mean(precisions))


@dataclass(frozen=True, slots=True)
class OccupationSplits:
    """Held-out titles with the O*NET occupations that count as right."""

    held_out: HeldOut
    aliases: tuple[tuple[str, frozenset[str]], ...]
    unseen: tuple[tuple[str, frozenset[str]], ...]

    @classmethod
    def read(cls, folder: Path) -> OccupationSplits:
        """Return the splits in `folder`."""
        titles, occupations = (_lines(folder / name) for name in SPLIT_FILES[:2])
        aliases, unseen = (_answers(folder / name) for name in SPLIT_FILES[2:])
        return cls(HeldOut(frozenset(map(normalize, titles)), frozenset(occupations)), aliases, unseen)

    def alias_reciprocal_rank(self, encoder: StaticEncoder, corpus: ReferenceCorpus) -> float:
        """Return MRR of held-out titles against each occupation's title and remaining names, the best name counts."""
        held_out = self.held_out.titles
        names = [(name, concept.id) for concept in corpus.onet for name in concept.names if normalize(name) not in held_out]
        return _mean_reciprocal_rank(encoder, self.aliases, names)

    def unseen_reciprocal_rank(self, encoder: StaticEncoder, corpus: ReferenceCorpus) -> float:
        """Return MRR of titles of unseen occupations against the occupations that have tasks, by title and description."""
        texts = [(f"{concept.names[0]}. {concept.description}", concept.id) for concept in corpus.onet if concept.tasks]
        return _mean_reciprocal_rank(encoder, self.unseen, texts)


def _mean_reciprocal_rank(
    encoder: StaticEncoder, queries: Sequence[tuple[str, frozenset[str]]], candidates: Sequence[tuple[str, str]]
) -> float:
    codes = {code: position for position, code in enumerate(sorted({code for _, code in candidates}))}
    groups = np.array([codes[code] for _, code in candidates], dtype=np.intp)
    order = np.argsort(groups, kind="stable")
    starts = np.searchsorted(groups[order], np.arange(len(codes)))
    vectors = encoder.encode_int8([candidates[index][0] for index in order])
    asked = encoder.encode_int8([title for title, _ in queries])
    ranks: list[float] = []
    for first in range(0, len(queries), 128):
        best = np.maximum.reduceat(similarities(asked[first : first + 128], vectors), starts, axis=1)
        for row, (_, right) in zip(best, queries[first : first + 128], strict=True):
            top = max(row[codes[code]] for code in right if code in codes)
            ranks.append(1.0 / (1 + int(np.count_nonzero(row > top))))
    return float(np.mean(ranks))


def _answers(file: Path) -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((row[0], frozenset(row[1].split())) for row in _table(file)[1:])


def _table(file: Path) -> list[list[str]]:
    return [row for row in csv.reader(_lines(file), delimiter="\t", quoting=csv.QUOTE_NONE) if row]


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except OSError:
        raise InputError(f"{file} is missing: give the folder that holds {file.name}") from None
