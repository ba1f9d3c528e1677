"""Prints how many of the true first are among those that the fused selection chooses, by how many it chooses.

The true first are those by the full score of everyone. People and adverts are generated (synthetic) from a download of O*NET:
see crowd.py. The selection's constants were fitted on people 0 to 3,999 and adverts 0 to 59: report on others, as by default.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import numpy as np
from crowd import ONET, Crowd
from figures import cpu_seconds

from matcher import Matcher
from matcher.domain.document import Document
from matcher.domain.match import PartKind
from matcher.features.cosine import similarities
from matcher.ranking import fused_query
from matcher.ranking.candidate import Candidate
from matcher.ranking.fused import FusedBlock
from matcher.ranking.fused_index import FusedIndex, chunks
from matcher.ranking.fused_query import ONE
from matcher.ranking.fused_select import JobsOfPeople, fused_scores, select
from matcher.ranking.kernels import NUMPY, kernels_for
from matcher.ranking.plan import JobPlan
from matcher.ranking.shortlisting import Ranker

DEPTHS = (50, 100, 200, 500, 1_000, 2_000)
_PEOPLE_AT_ONCE = 1_000
_FIRST_SHARE = 0.1
"""Of everyone, those whom the constants are fitted on: the selection need not know how the rest compare."""


def places(scores: np.ndarray, true: np.ndarray, n_first: int) -> np.ndarray:
    """Return the places, from 0, that `scores` give to the true first of each row; shapes (n_rows, n), (n_rows, n_first)."""
    found = []
    for row, truth in zip(scores, true, strict=True):
        place = np.empty(len(row), dtype=np.int64)
        place[np.argsort(-row, kind="stable")] = np.arange(len(row))
        found.append(place[np.argsort(-truth, kind="stable")[:n_first]])
    return np.stack(found)


def show_recall(name: str, found: np.ndarray, depths: Sequence[int]) -> dict[str, float]:
    """Print and return the share of `found` places below each depth, and the last place."""
    shares = {str(depth): float((found < depth).mean()) for depth in depths}
    told = "  ".join(f"{depth}: {share:.4f}" for depth, share in shares.items())
    print(f"{name:<44} {told}  (the last one stands {int(found.max()) + 1})", flush=True)
    return shares


def recall(ranker: Ranker, people: Sequence[Candidate], plans: Sequence[JobPlan], table: np.ndarray) -> dict[str, object]:
    """Print and return the recall of both directions; `table` holds the true scores, shape (n_jobs, n)."""
    queries = ranker.fused_queries(plans)
    blocks = [FusedBlock.of(people[part]) for part in chunks(len(people), 256)]
    scores = np.full(table.shape, -np.inf)
    told: list[JobsOfPeople] = []
    seconds = cpu_seconds(
        lambda: select(
            enumerate(blocks),
            queries,
            min(500, len(people)),
            kernels=kernels_for(table.size),
        )
    )
    print(
        f"{table.size / seconds / 1e6:.1f} M pairs a CPU second, stacking of {len(people):,} people for these jobs included",
        flush=True,
    )
    select(enumerate(blocks), queries, 1, n_best_jobs=len(plans), on_people=told.append)
    for part in told:
        scores[part.jobs, (part.blocks.astype(np.int64) * 256 + part.rows)[:, None]] = part.values
    result: dict[str, object] = {"n_people": len(people), "n_jobs": len(plans)}
    for n_first in (20, 100):
        depths = [depth for depth in DEPTHS if n_first <= depth <= len(people)]
        shares = show_recall(f"of a job's true first {n_first} people, chosen", places(scores, table, n_first), depths)
        result[f"recall_of_first_{n_first}_people"] = shares
    if len(plans) >= 20:
        depths = [depth for depth in (5, 10, 20, 30, 50, 100) if depth <= len(plans)]
        found = places(scores.T, table.T, 5)
        result["recall_of_first_5_jobs"] = show_recall("of a person's true first 5 jobs, chosen", found, depths)
    return result


def fit(ranker: Ranker, people: Sequence[Candidate], plans: Sequence[JobPlan], table: np.ndarray) -> None:
    """Print the constants of the fused score, by least squares over the first tenth of everyone for each job."""
    names = ("MEANING", "WORDING", "LINE_COSINES", "LINE_COVERAGES", "CONSTANT", "OF_LINES", "OF_TITLE")
    for name in names:
        setattr(fused_query, name, 0.0)
    queries = ranker.fused_queries(plans)
    index = FusedIndex.of(FusedBlock.of(people), queries)
    others = np.empty(table.shape)
    others[:, index.order] = fused_scores(index, queries, slice(0, len(plans)), kernels=NUMPY) / ONE
    texts = ranker.block(people)
    measured, wanted = [], []
    for plan, true, other in zip(plans, table, others, strict=True):
        first = np.flatnonzero(true >= np.quantile(true, 1.0 - _FIRST_SHARE))
        lines = [slot for slot in plan.slots if slot.kind is PartKind.DUTY]
        rows, weights = [slot.line for slot in lines], np.array([slot.weight for slot in lines])
        of = {kind: sum(slot.weight for slot in plan.slots if slot.kind is kind) for kind in PartKind}
        features = plan.features
        vectors = np.concatenate([features.text_vector[None, :], features.requirement_vectors[rows]])
        cosines = similarities(texts.text_vectors[first], vectors)
        asked = [features.text_terms, *(features.requirement_terms.row(row) for row in rows)]
        covered = ranker.fast.coverage(texts.text_terms, asked)[first]
        columns = [of[PartKind.MEANING] * cosines[:, 0], of[PartKind.WORDING] * covered[:, 0]]
        columns += [cosines[:, 1:] @ weights, covered[:, 1:] @ weights]
        columns += [np.full(len(first), value) for value in (1.0, of[PartKind.DUTY], of[PartKind.TITLE])]
        measured.append(np.stack(columns, axis=1))
        wanted.append((true - other)[first])
    constants = np.linalg.lstsq(np.concatenate(measured), np.concatenate(wanted), rcond=None)[0]
    print("  ".join(f"{name} {value:.3f}" for name, value in zip(names, constants, strict=True)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--jobs", type=int, default=50)
    parser.add_argument("--first-person", type=int, default=100_000)
    parser.add_argument("--first-job", type=int, default=1_000)
    parser.add_argument(
        "--of", default="", help="occupations whose O*NET code begins so; few of them are like many more people"
    )
    parser.add_argument("--onet", type=Path, default=ONET, help="folder of an O*NET download")
    parser.add_argument(
        "--fit", action="store_true", help="print the constants of the fused score on these people and jobs, and end"
    )
    parser.add_argument("--json", type=Path, help="file for the figures")
    options = parser.parse_args()
    everything = Crowd.from_onet(options.onet).occupations
    crowd = Crowd({code: occupation for code, occupation in everything.items() if code.startswith(options.of)})
    print(f"people and adverts of {len(crowd.occupations)} occupations; synthetic")
    people: list[Candidate] = []
    tables: list[np.ndarray] = []
    with Matcher.load() as matcher:
        ranker = matcher.components.ranker
        numbers = range(options.first_job, options.first_job + options.jobs)
        plans = [ranker.plan(matcher.parse_job(crowd.advert(number))) for number in numbers]
        for part in chunks(options.people, _PEOPLE_AT_ONCE):
            numbers = range(options.first_person + part.start, options.first_person + part.stop)
            some = [matcher.candidate(Document.from_text(crowd.resume(number))) for number in numbers]
            tables.append(ranker.all_scores(ranker.grid(some), plans))
            people += some
            print(f"{len(people):,} people scored for all jobs", file=sys.stderr, flush=True)
        table = np.concatenate(tables, axis=1)
        if options.fit:
            fit(ranker, people, plans, table)
            return
        result = recall(ranker, people, plans, table)
    if options.json:
        options.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
