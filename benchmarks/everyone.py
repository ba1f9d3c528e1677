"""Prints what it takes to score everyone for all jobs, and how many of the true first a choice of whom to score keeps.

People and adverts are generated (synthetic) from a download of O*NET; see crowd.py. All in one process; times are CPU times.
What whole runs take on several processes: whole_run.py and million.py.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import numpy as np
from crowd import ONET, Crowd
from figures import cpu_seconds

from matcher import Matcher
from matcher.candidates.people import PeopleFiles
from matcher.candidates.people_file import PeopleFile, write_people
from matcher.config import MatcherConfig
from matcher.domain.document import Document
from matcher.domain.job import Job
from matcher.domain.match import PartKind
from matcher.engine.redirecting import redirects_among
from matcher.features.cosine import similarities
from matcher.ranking.block import CandidateBlock
from matcher.ranking.candidate import Candidate
from matcher.ranking.plan import JobPlan
from matcher.ranking.retrieve import SelectionBlock
from matcher.ranking.shortlisting import Ranker

_N_RIVAL = 20
"""Jobs for which slower ways are measured."""
_IN_A_FILE = 256
_DEPTHS = (100, 200, 300, 500, 1000, 2000)


def _show(name: str, value: str, detail: str = "") -> None:
    print(f"{name:<58} {value:>12}  {detail}", flush=True)


def _rate(n_pairs: int, seconds: float) -> str:
    return f"{n_pairs / seconds:,.0f}"


def scores(ranker: Ranker, people: Sequence[Candidate], plans: Sequence[JobPlan]) -> np.ndarray:
    """Print the pairs scored per CPU second by us, by our own way for one job, and by scikit-learn; return all scores."""
    found = {}

    def ours() -> None:
        found["scores"] = ranker.all_scores(ranker.grid(people), plans)

    def one_job_each() -> None:
        block = ranker.block(people)
        found["single"] = np.stack([ranker.scores(block, plan) for plan in plans[:_N_RIVAL]])

    texts = ["\n".join(line.text for line in person.view.lines) for person in people]

    def sklearn() -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        vectorizer = TfidfVectorizer(sublinear_tf=True)
        held = vectorizer.fit_transform(texts)
        asked = vectorizer.transform([f"{plan.job.title}\n{plan.job.text}" for plan in plans])
        for start in range(0, len(plans), 50):
            likeness = (asked[start : start + 50] @ held.T).toarray()
            np.argpartition(-likeness, min(20, len(people) - 1), axis=1)

    n_pairs = len(people) * len(plans)
    seconds = cpu_seconds(ours)
    _show("everyone scored for all jobs, CPU seconds", f"{seconds:.1f}", f"{len(people):,} people x {len(plans):,} jobs")
    _show("the same, on two cores", f"{seconds / 2:.1f}", "half of the CPU seconds")
    _show("pairs scored per CPU second", _rate(n_pairs, seconds), "all parts exact, people stacked once")
    n_few = len(people) * min(_N_RIVAL, len(plans))
    single = cpu_seconds(one_job_each)
    _show("the same, job by job", _rate(n_few, single), f"{min(_N_RIVAL, len(plans))} jobs; all bits equal")
    if not np.array_equal(found["single"], found["scores"][: len(found["single"])]):
        sys.exit("the scores are not equal")
    rival = cpu_seconds(sklearn)
    _show("scikit-learn: TF-IDF cosine and the first 20", _rate(n_pairs, rival), f"{rival:.1f} CPU seconds, fitting included")
    return found["scores"]


def lists_and_redirects(ranker: Ranker, people: Sequence[Candidate], jobs: Sequence[Job], table: np.ndarray) -> None:
    """Print the CPU time of shortlists with evidence, and of redirects with the assignment."""
    grid, plans = ranker.grid(people), [ranker.plan(job) for job in jobs]
    n_rows: list[int] = []
    seconds = cpu_seconds(lambda: n_rows.extend(len(found.entries) for found in ranker.shortlists(grid, plans, top_k=20)))
    _show("shortlists of 20 with evidence, CPU seconds", f"{seconds:.1f}", f"{sum(n_rows):,} rows, all scores included")
    # Nine of ten applied to one of the five jobs that they score highest for, one of ten to any.
    order, chance = np.argsort(-table, axis=0, kind="stable"), np.random.default_rng(1)
    applied_to = {
        person.resume_id: [jobs[order[chance.integers(5), at] if chance.random() < 0.9 else chance.integers(len(jobs))].job_id]
        for at, person in enumerate(people)
    }
    found = []
    config = MatcherConfig().redirects
    seconds = cpu_seconds(
        lambda: found.append(redirects_among(ranker, people, jobs, table, config=config, applied_to=applied_to, openings={}))
    )
    _show("redirects and assignment, CPU seconds", f"{seconds:.1f}")
    _show("of whom are redirected", f"{len(found[0].found):,}", f"of {len(people):,}; they apply at random among what fits")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    _show("peak memory of this process, MiB", f"{peak:,.0f}")


def selection(ranker: Ranker, people: Sequence[Candidate], plans: Sequence[JobPlan], table: np.ndarray) -> None:
    """Print how many of the truly first are among those chosen to be scored, by how many are chosen."""
    blocks: list[SelectionBlock] = []
    stacking = cpu_seconds(lambda: blocks.append(ranker.selection(people)))
    found: list[np.ndarray] = []
    seconds = cpu_seconds(lambda: found.extend(ranker.selector.approximate(blocks[0], plan) for plan in plans))
    size = sum(array.nbytes for array in blocks[0].arrays().values()) / len(people)
    detail = f"stacked in {stacking:.1f} CPU seconds; {size:,.0f} bytes a person"
    _show("estimates per CPU second", _rate(len(people) * len(plans), seconds), detail)
    for n_first in (20, 100):
        row = []
        for depth in (depth for depth in _DEPTHS if n_first <= depth < len(people)):
            hits = 0
            for estimates, true in zip(found, table, strict=True):
                chosen = np.argpartition(-estimates, depth - 1)[:depth]
                hits += len(np.intersect1d(chosen, np.argsort(-true, kind="stable")[:n_first]))
            row.append(f"{depth}: {hits / n_first / len(plans):.4f}")
        _show(f"of the true first {n_first} among those chosen", "", "  ".join(row))


def from_files(ranker: Ranker, people: Sequence[Candidate], plans: Sequence[JobPlan], table: np.ndarray) -> None:
    """Print what it takes to score some people who lie in files of 256, gathered from all over them."""
    tfidf, n_chosen = ranker.encoder.tfidf, min(1_000, len(people))
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number}.people" for number in range(-(-len(people) // _IN_A_FILE))]
        for number, path in enumerate(paths):
            write_people(path, people[number * _IN_A_FILE : (number + 1) * _IN_A_FILE], tfidf=tfidf)
        n_bytes = sum(path.stat().st_size for path in paths) / len(people)
        everyone, chance = PeopleFiles([PeopleFile.open(path) for path in paths], tfidf=tfidf), np.random.default_rng(1)
        chosen = [chance.choice(len(people), n_chosen, replace=False) for _ in plans]
        everyone.block(range(0, len(people), _IN_A_FILE // 2))  # the names of all files, once a process
        blocks: list[CandidateBlock] = []
        gathering = cpu_seconds(lambda: blocks.extend(everyone.block(some) for some in chosen[:_N_RIVAL]))
        found: list[np.ndarray] = []
        scoring = cpu_seconds(lambda: found.extend(map(ranker.scores, blocks, plans)))
    if any(not np.array_equal(row, table[at, chosen[at]]) for at, row in enumerate(found)):
        sys.exit("the scores are not equal")
    per_job = f"gathered in {1000 * gathering / len(blocks):.1f}, scored in {1000 * scoring / len(blocks):.1f}"
    _show(f"{n_chosen:,} people out of files for a job, CPU ms", f"{1000 * (gathering + scoring) / len(blocks):.1f}", per_job)
    _show("bytes of a person in a file", f"{n_bytes:,.0f}", f"{len(paths)} files; nobody decoded")


def fit(ranker: Ranker, people: Sequence[Candidate], plans: Sequence[JobPlan]) -> None:
    """Print the constants of the estimate of a line, fitted anew by least squares."""
    block, rows, targets = ranker.block(people), [], []
    for plan in plans:
        for slot, true in zip(plan.slots, ranker.fast.values(block, plan), strict=True):
            if slot.kind is PartKind.DUTY:
                vector = plan.features.requirement_vectors[slot.line][None, :]
                cosine = np.maximum(0.0, similarities(block.text_vectors, vector)[:, 0])
                covered = ranker.fast.coverage(block.text_terms, [plan.features.requirement_terms.row(slot.line)])[:, 0]
                rows.append(np.stack([np.ones_like(cosine), cosine, covered, cosine * covered], axis=1))
                targets.append(true)
    measured, wanted = np.concatenate(rows), np.concatenate(targets)
    constants = np.linalg.lstsq(measured, wanted, rcond=None)[0]
    explained = 1.0 - (wanted - measured @ constants).var() / wanted.var()
    _show("constant, cosine, coverage, both", "", f"{' '.join(f'{value:.3f}' for value in constants)}; R2 {explained:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--jobs", type=int, default=100)
    parser.add_argument("--onet", type=Path, default=ONET, help="folder of an O*NET download")
    parser.add_argument("--scores-only", action="store_true", help="no shortlists and no redirects")
    parser.add_argument("--fit", action="store_true", help="fit the estimate anew on these people and jobs, and end")
    options = parser.parse_args()
    crowd = Crowd.from_onet(options.onet)
    with Matcher.load() as matcher:
        ranker = matcher.components.ranker
        people = [
            replace(matcher.candidate(Document.from_text(crowd.resume(number))), resume_id=f"resume-{number:05d}")
            for number in range(options.people)
        ]
        jobs = [matcher.parse_job(crowd.advert(number)) for number in range(options.jobs)]
        plans = [ranker.plan(job) for job in jobs]
        if options.fit:
            fit(ranker, people, plans)
            return
        n_lines = sum(len(person.view.lines) for person in people) / len(people)
        n_asked = sum(slot.kind is PartKind.DUTY for plan in plans for slot in plan.slots) / len(plans)
        _show("lines of a resume, compared lines of an advert", f"{n_lines:.1f}, {n_asked:.1f}", "on average; synthetic")
        table = scores(ranker, people, plans)
        selection(ranker, people, plans, table)
        from_files(ranker, people, plans, table)
        if not options.scores_only:
            lists_and_redirects(ranker, people, jobs, table)


if __name__ == "__main__":
    main()
