"""Prints how many pairs of a text and a job a second of CPU time selects from, by us and by others, in one run.

Documents and queries are generated (synthetic): see zipf.py. Ours is exact over words and meaning at once; the
others look at words or at meaning alone, with their own weights, and are told as left out where they are not installed.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

import numpy as np
import scipy.sparse as sp
import zipf
from figures import cpu_seconds
from threadpoolctl import threadpool_limits

from matcher.ranking.fused import FusedBlock, of_unit_length
from matcher.ranking.fused_index import FusedIndex, chunks
from matcher.ranking.fused_query import N_HEAD, N_LEVELS, N_MARKS, ONE, UNIT, FusedQueries, Rows
from matcher.ranking.fused_select import Chooser
from matcher.ranking.kernels import NUMPY, Kernels, numba_kernels
from matcher.ranking.topk import Chosen

_BLOCK = 16_384
_RIVAL_JOBS = 64
"""Queries that slower ways are measured with."""
ROUNDS = 3
"""Of which the median counts: other work on the machine makes a second of CPU time worth less."""
_WORDS, _MEANING = 0.5, 0.5


@dataclass(frozen=True, slots=True)
class Figure:
    """What one way took."""

    name: str
    n_documents: int
    n_jobs: int
    seconds: float
    """CPU seconds, without making its index: the median."""
    index_seconds: float
    clock_seconds: float
    """Seconds on the wall, likewise."""
    n_bytes: int
    """Of what is kept of the documents, in memory or on disk: the blocks or matrices that are asked."""

    @property
    def millions(self) -> float:
        """Millions of pairs a CPU second."""
        return self.n_documents * self.n_jobs / self.seconds / 1e6

    def to_dict(self) -> dict[str, object]:
        """Return it for a file of figures."""
        return {
            "name": self.name,
            "documents": self.n_documents,
            "jobs": self.n_jobs,
            "million_pairs_per_cpu_second": round(self.millions, 3),
            "cpu_seconds": round(self.seconds, 4),
            "seconds": round(self.clock_seconds, 4),
            "index_cpu_seconds": round(self.index_seconds, 4),
            "bytes": self.n_bytes,
        }


def times_of(work: Callable[[], object]) -> tuple[float, float]:
    """Return the CPU seconds and the seconds on the wall that `work` takes, others' garbage not included."""
    found: list[float] = []

    def timed() -> None:
        started = time.perf_counter()
        work()
        found.append(time.perf_counter() - started)

    return cpu_seconds(timed), found[0]


def fused_block(texts: zipf.Texts, *, first: int) -> FusedBlock:
    """Return the block of documents that have a text and nothing else."""
    n = len(texts)
    nothing = np.zeros(n + 1, dtype=np.int64)
    return FusedBlock(
        heads=np.arange(first, first + n, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15),
        texts=of_unit_length(texts.vectors),
        degrees=np.full(n, -1, dtype=np.int8),
        months=np.full(n, -1, dtype=np.int32),
        term_indptr=texts.indptr,
        term_ids=texts.ids,
        held_indptr=nothing,
        held_keys=np.zeros(0, dtype=np.uint64),
        held_levels=np.zeros(0, dtype=np.uint8),
        title_indptr=nothing,
        title_vectors=np.zeros((0, zipf.N_DIMS), dtype=np.int8),
        title_keys=np.zeros(0, dtype=np.uint64),
        title_recency=np.zeros(0, dtype=np.uint8),
        named_indptr=np.zeros(1, dtype=np.int64),
        named_keys=np.zeros(0, dtype=np.uint64),
    )


def fused_queries(texts: zipf.Texts) -> FusedQueries:
    """Return the queries: half the coverage of the words, half the cosine."""
    n, weights = len(texts), zipf.idf().astype(np.int64)
    head = np.arange(N_HEAD, dtype=np.int32)  # the commonest come first
    dense = np.zeros((n, N_HEAD + zipf.N_DIMS + N_MARKS), dtype=np.float32)
    dense[:, N_HEAD:-N_MARKS] = np.rint(of_unit_length(texts.vectors).astype(np.float64) * (_MEANING * ONE / UNIT**2))
    tail_terms = np.unique(texts.ids[texts.ids >= N_HEAD])
    tail: list[dict[int, float]] = []
    for row, (start, end) in zip(dense, zip(texts.indptr[:-1], texts.indptr[1:], strict=True), strict=True):
        ids = texts.ids[start:end]
        earned = np.rint(weights[ids] * (_WORDS * ONE / int(weights[ids].sum())))
        is_head = ids < N_HEAD
        row[ids[is_head]] = earned[is_head]
        places = np.searchsorted(tail_terms, ids[~is_head])
        tail.append(dict(zip(places.tolist(), earned[~is_head].tolist(), strict=True)))
    nothing: list[dict[int, float]] = [{} for _ in range(n)]
    return FusedQueries(
        heads=np.arange(n, dtype=np.uint64),
        dense=dense,
        head_terms=head,
        tail_terms=tail_terms,
        tail=Rows.of(tail),
        keys=np.zeros(0, dtype=np.uint64),
        credits=np.zeros((0, N_LEVELS), dtype=np.uint8),
        groups=Rows.of([]),
        asked=Rows.of(nothing),
        title_vectors=np.zeros((n, zipf.N_DIMS), dtype=np.float32),
        title_top=np.zeros(n, dtype=np.float32),
        title_occupations=tuple(np.zeros(0, dtype=np.uint64) for _ in range(n)),
    )


def ours(
    blocks: Iterable[FusedBlock], queries: FusedQueries, k: int, ways: Sequence[Kernels], *, n_rounds: int
) -> tuple[list[Figure], list[Chosen]]:
    """Measure the fused selection in one pass over `blocks`; what they need for these queries is told as making the index."""
    rounds = [[Chooser(queries, k, kernels=kernels) for kernels in ways] for _ in range(n_rounds)]
    seconds, making, n, n_bytes = np.zeros((n_rounds, len(ways), 2)), 0.0, 0, 0
    for number, block in enumerate(blocks):
        made: list[FusedIndex] = []
        making += cpu_seconds(partial(lambda block, made: made.append(FusedIndex.of(block, queries)), block, made))
        codes = np.arange(len(block)) + (number << 32)
        for at, choosers in enumerate(rounds):
            for way, chooser in enumerate(choosers):
                seconds[at, way] += times_of(partial(chooser.meet, made[0], codes, block.heads))
        n += len(block)
        n_bytes += sum(array.nbytes for array in block.arrays().values())
    chosen: list[Chosen] = []
    for at, choosers in enumerate(rounds):
        for way, chooser in enumerate(choosers):
            seconds[at, way] += times_of(partial(lambda chooser: chosen.append(chooser.chosen()), chooser))
    figures = [
        Figure(f"ours, {way.name}", n, len(queries), spent, making, clock, n_bytes)
        for way, (spent, clock) in zip(ways, np.median(seconds, axis=0).tolist(), strict=True)
    ]
    return figures, chosen


class Rival(NamedTuple):
    """Somebody else's way, with its index made."""

    making: float
    """CPU seconds that the index took."""
    n_bytes: int
    work: Callable[[], object]


def bytes_of(matrix: sp.spmatrix) -> int:
    """Return what a sparse matrix takes."""
    return int(matrix.data.nbytes + matrix.indices.nbytes + matrix.indptr.nbytes)


def words(texts: Sequence[zipf.Texts], weights: np.ndarray) -> sp.csr_matrix:
    """Return the texts as rows of TF-IDF of length 1, as scikit-learn makes them of its own words."""
    from sklearn.preprocessing import normalize

    ids = np.concatenate([part.ids for part in texts])
    lengths = np.concatenate([np.diff(part.indptr) for part in texts])
    indptr = np.concatenate([[0], np.cumsum(lengths)])
    matrix = sp.csr_matrix((weights[ids].astype(np.float32), ids, indptr), shape=(len(lengths), zipf.N_TERMS))
    return normalize(matrix)


def with_sklearn(held: Sequence[zipf.Texts], asked: zipf.Texts, k: int) -> Rival:
    """Return cosine of words, then numpy's argpartition."""
    from sklearn.metrics.pairwise import cosine_similarity

    made: list[sp.csr_matrix] = []
    making = cpu_seconds(lambda: made.append(words(held, zipf.idf())))
    wanted = words([asked], zipf.idf())

    def work() -> None:
        for part in chunks(wanted.shape[0], 16):
            likeness = cosine_similarity(wanted[part], made[0], dense_output=True)
            np.argpartition(-likeness, k, axis=1)[:, :k]

    return Rival(making, bytes_of(made[0]), work)


def with_sparse_dot_topn(held: Sequence[zipf.Texts], asked: zipf.Texts, k: int) -> Rival:
    """Return the same of sparse_dot_topn: the product of words, the best of each row kept."""
    from sparse_dot_topn import sp_matmul_topn

    made: list[sp.csr_matrix] = []
    making = cpu_seconds(lambda: made.append(words(held, zipf.idf()).T.tocsr()))
    wanted = words([asked], zipf.idf())
    return Rival(making, bytes_of(made[0]), lambda: sp_matmul_topn(wanted, made[0], top_n=k, n_threads=1))


def with_bm25s(held: Sequence[zipf.Texts], asked: zipf.Texts, k: int) -> Rival:
    """Return the same of bm25s."""
    import bm25s
    from bm25s.tokenization import Tokenized

    retriever = bm25s.BM25()
    vocabulary = {str(term): term for term in range(zipf.N_TERMS)}
    corpus = Tokenized(ids=[row.tolist() for part in held for row in np.split(part.ids, part.indptr[1:-1])], vocab=vocabulary)
    making = cpu_seconds(lambda: retriever.index(corpus, show_progress=False))
    wanted = [[str(term) for term in row.tolist()] for row in np.split(asked.ids, asked.indptr[1:-1])]
    n_bytes = sum(array.nbytes for array in retriever.scores.values() if isinstance(array, np.ndarray))
    return Rival(making, n_bytes, lambda: retriever.retrieve(wanted, k=k, show_progress=False, n_threads=0))


def with_faiss(held: Sequence[zipf.Texts], asked: zipf.Texts, k: int) -> Rival:
    """Return the same of faiss's flat index: vectors alone, exact."""
    import faiss

    faiss.omp_set_num_threads(1)
    index = faiss.IndexFlatIP(zipf.N_DIMS)
    making = cpu_seconds(lambda: [index.add(part.vectors.astype(np.float32)) for part in held])
    wanted = asked.vectors.astype(np.float32)
    return Rival(making, 4 * index.ntotal * index.d, lambda: index.search(wanted, k))


RIVALS = {
    "scikit-learn: cosine, argpartition": ("sklearn", with_sklearn),
    "sparse_dot_topn": ("sparse_dot_topn", with_sparse_dot_topn),
    "bm25s": ("bm25s", with_bm25s),
    "faiss, flat": ("faiss", with_faiss),
}


_AS_MANY = frozenset({"faiss, flat"})
"""Ways that gain by many queries at a time, and get as many as we do."""


def measured(n_documents: int, n_jobs: int, k: int, *, rivals: Sequence[str], n_rounds: int = ROUNDS) -> list[Figure]:
    """Measure all ways on `n_documents`; the texts are made block by block, and kept only for others."""
    queries = fused_queries(zipf.queries(n_jobs))
    texts: list[zipf.Texts] = []

    def blocks() -> Iterator[FusedBlock]:
        for number, rows in enumerate(chunks(n_documents, _BLOCK)):
            part = zipf.documents(rows.stop - rows.start, block=number)
            if rivals:
                texts.append(part)
            yield fused_block(part, first=rows.start)

    ways = [kernels for kernels in (numba_kernels(), NUMPY) if kernels is not None]
    # Compiled before it is measured.
    ours([fused_block(zipf.documents(64, block=0), first=0)], fused_queries(zipf.queries(2)), k, ways, n_rounds=1)
    figures, chosen = ours(blocks(), queries, k, ways, n_rounds=n_rounds)
    first = chosen[0].arrays().values()
    for other in chosen[1:]:
        if not all(np.array_equal(left, right) for left, right in zip(first, other.arrays().values(), strict=True)):
            sys.exit("numba and numpy chose differently")
    for name in rivals:
        asked = zipf.queries(n_jobs if name in _AS_MANY else min(n_jobs, _RIVAL_JOBS))
        rival = RIVALS[name][1](texts, asked, k)
        spent, clock = np.median([times_of(rival.work) for _ in range(n_rounds)], axis=0).tolist()
        figures.append(Figure(name, n_documents, len(asked), spent, rival.making, clock, rival.n_bytes))
    return figures


def show(figures: Sequence[Figure]) -> None:
    """Print one line a figure."""
    rival = next((figure.millions for figure in figures if figure.name.startswith("scikit")), None)
    for figure in figures:
        beside = f"{figure.millions / rival:5.1f} x scikit-learn" if rival else ""
        print(
            f"{figure.n_documents:>9,} {figure.name:<36} {figure.millions:8.1f} M pairs a CPU second  {beside}"
            f"  index {figure.index_seconds:.2f} s, {figure.n_jobs} jobs",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, nargs="+", default=[10_000, 100_000], help="also 1000000: ten minutes")
    parser.add_argument("--jobs", type=int, default=1_000)
    parser.add_argument("--k", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of which the median is told")
    parser.add_argument("--rivals-up-to", type=int, default=100_000, help="documents with which others are measured")
    parser.add_argument("--json", type=Path, help="file for the figures")
    options = parser.parse_args()
    print(f"synthetic documents, the first {options.k} for each job; CPU seconds of one process, one thread")
    there = {name: entry for name, entry in RIVALS.items() if find_spec(entry[0])}
    for name in RIVALS.keys() - there.keys():
        print(f"{name}: not installed, left out")
    if numba_kernels() is None:
        print("numba: not installed, left out")
    all_figures: list[Figure] = []
    for n_documents in options.documents:
        rivals = list(there) if n_documents <= options.rivals_up_to else []
        with threadpool_limits(1):
            figures = measured(n_documents, options.jobs, options.k, rivals=rivals, n_rounds=options.rounds)
        show(figures)
        all_figures += figures
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:,.0f} MiB")
    if options.json:
        rows = [figure.to_dict() | {"peak_mib": round(peak)} for figure in all_figures]
        options.json.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
