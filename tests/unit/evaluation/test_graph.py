"""The figures of the graph of roles: of one that saw nothing of the occupations it is asked about."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from matcher.engine.matcher import Matcher
from matcher.errors import InputError
from matcher.evaluation import suites
from matcher.evaluation.comparison import OURS, compare
from matcher.evaluation.graph import by_graph, held_out_graph, reported_graph
from matcher.evaluation.ours import by_description
from matcher.evaluation.tasks import Task
from matcher.roles.graph import RoleGraph

TASK = Task(
    "related", "x", ("Kites\nfly",), ("Bells\nring", "Kites\nfly", "Gliders\nfly"), ({"3": 3},), ("2", "1", "3"), ("nDCG@10",),
    (frozenset({1}),),
)  # fmt: skip


def test_occupations_are_known_by_their_texts() -> None:
    graph = RoleGraph({"onet:1": (("onet:3", 0.9), ("onet:2", 0.4))}, {})
    assert by_graph(graph, TASK)(TASK.queries, TASK.documents).tolist() == [[0.4, 0.0, 0.9]]
    assert compare(TASK, {OURS: by_graph(graph, TASK)}).value(OURS, "nDCG@10") == 1.0


def test_missing_downloads_are_named(tmp_path: Path, shared: Matcher) -> None:
    with pytest.raises(InputError, match="esco"):
        held_out_graph(tmp_path, shared)
    with pytest.raises(InputError, match="is missing"):
        reported_graph(tmp_path)


@pytest.mark.shared_data
def test_the_shipped_figures_are_counted_again_and_lead_descriptions_alone(
    shared: Matcher, shared_data: Path, root: Path
) -> None:
    manifest = json.loads((root / "models" / "roles" / "manifest.json").read_text(encoding="utf-8"))
    reported, graph = reported_graph(shared_data), held_out_graph(shared_data, shared)
    figures = reported.measure(graph)
    assert figures == manifest["about"]["metrics"]["figures"], "run: matcher train roles --data"
    task = suites.related(shared_data)
    described = compare(task, {OURS: by_description(shared)})
    assert all(figures[name] > described.value(OURS, name) for name in task.measures)
    assert len(reported.held_out) >= len(task.queries)
