"""The graph of roles as a bundle, and the moves on it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from matcher.engine.matcher import Matcher
from matcher.errors import ModelIntegrityError, ModelNotFoundError
from matcher.persistence.bundle import save_bundle
from matcher.roles.graph import EDGES, KIND, OCCUPATIONS, RoleGraph
from matcher.roles.moves import Move, moves_from

GRAPH = RoleGraph(
    {
        "cook": (("chef", 0.9), ("baker", 0.5)),
        "chef": (("owner", 0.5), ("cook", 0.9)),
        "baker": (("owner", 0.9), ("miller", 1.0)),
    },
    {"cook": (("esco:cook", 1.0), ("esco:chef", 0.25))},
)


def test_a_saved_graph_is_loaded_as_it_was_and_saved_as_the_same_bytes(tmp_path: Path) -> None:
    GRAPH.save(tmp_path / "a", {})
    loaded = RoleGraph.load(tmp_path / "a")
    assert (loaded.near, loaded.counterparts) == (GRAPH.near, GRAPH.counterparts)
    loaded.save(tmp_path / "b", {})
    for file in sorted((tmp_path / "a").iterdir()):
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes()
    assert loaded.sha256 == RoleGraph.load(tmp_path / "b").sha256 != ""


@pytest.mark.parametrize("damage", ["near_of", "near_weights", "counterparts_starts"])
def test_arrays_that_do_not_fit_together_are_refused(tmp_path: Path, damage: str) -> None:
    GRAPH.save(tmp_path, {})
    with np.load(tmp_path / EDGES) as archive:
        arrays = dict(archive)
    for broken in ({key: value for key, value in arrays.items() if key != damage}, arrays | {damage: arrays[damage][:-1]}):
        save_bundle(tmp_path, kind=KIND, arrays={EDGES: broken}, files={OCCUPATIONS: (tmp_path / OCCUPATIONS).read_bytes()})
        with pytest.raises(ModelIntegrityError, match="graph of roles"):
            RoleGraph.load(tmp_path)
    save_bundle(tmp_path, kind=KIND, arrays={EDGES: arrays}, files={OCCUPATIONS: b"cook"})
    with pytest.raises(ModelIntegrityError, match="graph of roles"):
        RoleGraph.load(tmp_path)


def test_a_missing_graph_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFoundError):
        RoleGraph.load(tmp_path)


def test_closeness_is_that_of_neighbours_and_0_elsewhere() -> None:
    assert GRAPH.closeness(["cook", "x"], ["baker", "owner", "chef"]).tolist() == [[0.5, 0.0, 0.9], [0.0, 0.0, 0.0]]


def test_a_second_move_reaches_what_the_first_does_not_by_the_closest_way() -> None:
    assert moves_from(GRAPH, "cook") == (
        Move("chef", 0.9),
        Move("baker", 0.5),
        Move("miller", 0.5, "baker"),
        Move("owner", 0.45, "chef"),  # as close by way of the baker, who comes later
    )
    assert moves_from(GRAPH, "owner") == ()


def test_no_more_second_moves_than_neighbours_that_are_passed() -> None:
    near = {"a": tuple((f"b{n:02}", 0.5) for n in range(30))}
    near |= {f"b{n:02}": ((f"c{n:02}", 0.5), ("a", 0.9), ("b00", 0.9)) for n in range(30)}
    moves = moves_from(RoleGraph(near, {}), "a")
    assert [move.occupation_id for move in moves[30:]] == [f"c{n:02}" for n in range(20)]


def test_the_shipped_graph_was_made_with_the_shipped_taxonomy_and_embeddings(root: Path, shared: Matcher) -> None:
    about = json.loads((root / "models" / "roles" / "manifest.json").read_text(encoding="utf-8"))["about"]
    hashes = shared.components.hashes()
    assert about["models"] == {name: hashes[name] for name in ("embeddings", "taxonomy")}, "run: matcher train roles"


def test_the_shipped_graph_knows_every_occupation_and_leads_to_none_that_says_nothing(shared: Matcher) -> None:
    graph, taxonomy = shared.components.roles.graph, shared.components.taxonomy
    assert set(graph.near) == {entry.id for entry in taxonomy.occupations() if entry.id.startswith("onet:")}
    for key, neighbours in graph.near.items():
        weights = [closeness for _, closeness in neighbours]
        assert weights == sorted(weights, reverse=True)
        assert 0.0 < weights[-1] <= weights[0] <= 1.0
        assert key not in dict(neighbours)
    assert not any(", All Other" in taxonomy.occupation(other).label for row in graph.near.values() for other, _ in row)
    assert all(taxonomy.has(other) and 0.0 < likeness <= 1.0 for row in graph.counterparts.values() for other, likeness in row)
