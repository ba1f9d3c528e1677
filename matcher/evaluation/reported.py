"""A reported training run of the embeddings: what is kept out of it, and its figures, as the suites count them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from matcher.evaluation import suites
from matcher.evaluation.comparison import OURS, compare
from matcher.evaluation.measures import load_measures
from matcher.evaluation.ours import by_cosine
from matcher.features.embeddings import StaticEncoder
from matcher.features.train.corpus import HeldOut
from matcher.features.train.embeddings import ReportedRun
from matcher.text.normalize import normalize

_SPLITS = ("held_out_titles.txt", "unseen_occupations.txt", "alias_to_occupation.tsv", "unseen_title_to_occupation.tsv")


def reported_run(data: Path) -> ReportedRun:
    """Return the reported run on the downloads in `data`.

    The held-out titles and occupations of the splits and every title of the similarity benchmark are kept out; the figures are
    those of the suites `titles`, `alias` and `unseen`.

    Raises
    ------
    InputError
        A file is missing or damaged.
    MissingExtraError
        The libraries for evaluating are not installed: better known before the training than after it.
    """
    load_measures()
    tasks = {
        "title_similarity_map": (suites.titles(data), "MAP"),
        "alias_to_occupation_mrr": (suites.alias(data), "MRR, ties won"),
        "unseen_title_to_occupation_mrr": (suites.unseen(data), "MRR, ties won"),
    }
    benchmark = tasks["title_similarity_map"][0]
    titles = [*suites.held_out_titles(data), *map(normalize, (*benchmark.queries, *benchmark.documents))]

    def measure(encoder: StaticEncoder) -> dict[str, float]:
        found = {name: (compare(task, {OURS: by_cosine(encoder)}), measure) for name, (task, measure) in tasks.items()}
        return {name: round(comparison.value(OURS, measure), 4) for name, (comparison, measure) in found.items()}

    return ReportedRun(
        HeldOut(frozenset(titles), suites.unseen_occupations(data)),
        measure,
        {name: hashlib.sha256(suites.find(data, "splits", name).read_bytes()).hexdigest() for name in _SPLITS},
    )
