"""The graph of roles built anew without the occupations that the suite `related` asks about, and its figures."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from matcher.engine.matcher import Matcher
from matcher.evaluation import suites
from matcher.evaluation.comparison import OURS, compare
from matcher.evaluation.measures import load_measures
from matcher.evaluation.tasks import Scores, System, Task
from matcher.roles.graph import RoleGraph
from matcher.roles.train.described import Described
from matcher.roles.train.graph import GraphSettings, ReportedGraph, build_graph
from matcher.taxonomy.build.onet import occupation_id

_SPLIT = "unseen_occupations.txt"


def by_graph(graph: RoleGraph, task: Task) -> System:
    """Return how near the graph puts occupations; they are known by the texts that the suite describes them with."""
    ids = dict(zip(task.documents, map(occupation_id, task.groups), strict=True))

    def score(queries: Sequence[str], documents: Sequence[str]) -> Scores:
        return graph.closeness([ids[text] for text in queries], [ids[text] for text in documents])

    return score


def held_out_graph(data: Path, matcher: Matcher) -> RoleGraph:
    """Return the graph as `matcher train roles` builds it, without relations and names of the held-out occupations.

    Raises
    ------
    InputError
        A file is missing or damaged.
    """
    esco = suites.find(data, "esco-v1.1.1", "occupations_en.csv").parent
    onet = suites.find(data, "onet-29.2", "Occupation Data.tsv").parent
    components = matcher.components
    described = Described.read(esco, onet)
    return build_graph(described, components.taxonomy, components.encoder, GraphSettings(), held_out=_held_out(data))


def reported_graph(data: Path) -> ReportedGraph:
    """Return what makes the building of a graph a reported one, on the downloads in `data`.

    Raises
    ------
    InputError
        A file is missing or damaged.
    MissingExtraError
        The libraries for evaluating are not installed.
    """
    load_measures()
    task = suites.related(data)

    def measure(graph: RoleGraph) -> dict[str, float]:
        comparison = compare(task, {OURS: by_graph(graph, task)})
        return {name: round(comparison.value(OURS, name), 4) for name in task.measures}

    split = suites.find(data, "splits", _SPLIT)
    return ReportedGraph(_held_out(data), measure, {_SPLIT: hashlib.sha256(split.read_bytes()).hexdigest()})


def _held_out(data: Path) -> frozenset[str]:
    return frozenset(map(occupation_id, suites.unseen_occupations(data)))
