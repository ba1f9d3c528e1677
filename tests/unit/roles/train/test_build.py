"""The graph is built: by what is stated where it is stated, else by nearness, and blind to what is held out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from matcher.domain.concept import Occupation, SkillLink
from matcher.engine.matcher import Matcher
from matcher.errors import InputError
from matcher.features.embeddings import StaticEncoder
from matcher.features.pieces import WordPieces
from matcher.roles.graph import RoleGraph
from matcher.roles.train.described import Described
from matcher.roles.train.graph import GraphSettings, build_graph, train_graph
from matcher.roles.train.nearness import NearnessSettings, counterparts, occupation_nearness

TEXTS = {"onet:1": "kite", "onet:2": "glider", "onet:3": "bell", "onet:4": "bell kite", "onet:5": "stone"}
STATED = {
    "onet:1": (("onet:3", 0.9),),
    "onet:2": (("onet:4", 0.7),),
    "onet:3": (("onet:4", 0.8),),
    "onet:4": (("onet:3", 0.8),),
}


class Sources:
    """Stands in for the taxonomy."""

    def related_occupations(self, occupation_id: str) -> Sequence[tuple[str, float]]:
        return STATED.get(occupation_id, ())

    def crosswalk(self, occupation_id: str) -> Sequence[tuple[str, float]]:
        return (("esco:bell", 1.0),) if occupation_id == "onet:2" else ()

    def occupation(self, occupation_id: str) -> Occupation:
        return Occupation(occupation_id, TEXTS[occupation_id], None if occupation_id == "onet:4" else 3)

    def occupation_skills(self, occupation_id: str) -> Sequence[SkillLink]:
        return {"esco:kite": (SkillLink("sewing", 1.0, True),), "esco:bell": (SkillLink("ringing", 1.0, False),)}[occupation_id]


@pytest.fixture
def encoder() -> StaticEncoder:
    vectors = np.array([[100, 0], [80, 60], [0, 100], [-100, 0]], dtype=np.int8)
    return StaticEncoder(WordPieces(["kite", "glider", "bell", "stone"]), vectors, np.full(4, 10, dtype=np.int16))


@pytest.fixture
def described() -> Described:
    texts, esco = tuple(TEXTS.values()), ("esco:bell", "esco:kite")
    return Described(
        ids=tuple(TEXTS), texts=texts, names=texts, has_tasks=np.array([True] * 4 + [False]),
        ratings=np.array([[90, 0], [90, 10], [0, 90], [0, 0], [0, 0]], dtype=np.int8),
        esco_ids=esco, esco_texts=("bell", "kite"), esco_names=("bell", "kite"), hashes={"x": "ab"},
    )  # fmt: skip


def _build(described: Described, encoder: StaticEncoder, **options: frozenset[str]) -> dict[str, dict[str, float]]:
    graph = build_graph(described, Sources(), encoder, GraphSettings(), **options)  # type: ignore[arg-type]
    return {key: dict(row) for key, row in graph.near.items()}


def test_what_is_stated_weighs_more_than_nearness(described: Described, encoder: StaticEncoder) -> None:
    near = _build(described, encoder)
    assert next(iter(near["onet:1"])) == "onet:3", "a glider is nearer to a kite, but O*NET names the bell"
    # Named by the glider alone: .8 of .7, of which .6 counts; as near either way.
    assert near["onet:2"]["onet:4"] - near["onet:4"]["onet:2"] == pytest.approx(0.6 * 0.2 * 0.7, abs=1e-4)


def test_an_occupation_without_tasks_has_neighbours_and_is_none(described: Described, encoder: StaticEncoder) -> None:
    near = _build(described, encoder)
    assert set(near["onet:5"]) == {"onet:1", "onet:2", "onet:3", "onet:4"}
    assert not any("onet:5" in row for row in near.values())
    assert not any(key in row for key, row in near.items())


def test_nothing_of_what_is_held_out_is_seen_in_either_direction(
    described: Described, encoder: StaticEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    held_out = frozenset({"onet:3"})
    blind = _build(described, encoder, held_out=held_out)
    monkeypatch.setitem(STATED, "onet:1", ())
    monkeypatch.setitem(STATED, "onet:3", ())
    monkeypatch.setitem(STATED, "onet:4", ())
    names = (*described.names[:2], "bell\nstone", *described.names[3:])
    assert _build(replace(described, names=names), encoder, held_out=held_out) == blind
    assert blind["onet:1"]["onet:2"] > blind["onet:1"]["onet:3"]


def test_counterparts_are_found_by_description_names_and_the_crosswalk(described: Described, encoder: StaticEncoder) -> None:
    def found(key: str, **options: frozenset[str]) -> dict[str, float]:
        alike = counterparts(described, Sources(), encoder, NearnessSettings(), **options)  # type: ignore[arg-type]
        return dict(alike[key])

    assert found("onet:1") == {"esco:kite": 1.0}
    # A glider is .8 like a kite and .6 like a bell, which the crosswalk is sure of: .6 + .25.
    assert found("onet:2") == {"esco:bell": 1.0, "esco:kite": pytest.approx((0.8 / 0.85) ** 8, abs=0.02)}
    assert found("onet:2", held_out=frozenset({"onet:2"})) == {"esco:kite": 1.0}, "the bell, now at .6 of .8, has faded"
    named = replace(described, names=(*described.names[:4], "stone\nbell"))
    assert dict(counterparts(named, Sources(), encoder, NearnessSettings())["onet:5"]) != found("onet:5")  # type: ignore[arg-type]


def test_what_is_not_known_of_an_occupation_does_not_count(described: Described, encoder: StaticEncoder) -> None:
    settings = NearnessSettings(described=0.5, knowledge=0.25, skills=0.0, zone=0.25)
    alike = dict.fromkeys(TEXTS, (("esco:kite", 1.0),))
    near = occupation_nearness(described, Sources(), encoder, alike, settings=settings)  # type: ignore[arg-type]
    cosine = 90 / (90**2 + 10**2) ** 0.5
    assert near[0, 1] == pytest.approx(0.5 * 0.8 + 0.25 * cosine + 0.25, abs=0.005)
    assert near[0, 4] == pytest.approx((0.5 * -1.0 + 0.25) / 0.75, abs=0.005), "no ratings"
    assert near[2, 3] == pytest.approx(0.5**0.5, abs=0.01), "neither ratings nor a zone"


def test_the_downloads_are_read(tmp_path: Path) -> None:
    esco, onet = _write_downloads(tmp_path)
    described = Described.read(esco, onet)
    assert described.ids == ("onet:11-0001.00", "onet:11-0002.00")
    assert described.texts == ("Kite Makers\nMake kites.\nSew silk.\nKiteCAD", "Bell Ringers\nRing.")
    assert described.names[0] == "Kite Makers\nKite Builder"
    assert described.has_tasks.tolist() == [True, False]
    assert described.ratings.tolist() == [[127], [-127]]
    assert (described.esco_ids, described.esco_texts) == (("esco:o1",), ("kite maker\nMakes kites.\nsew silk",))
    assert "Knowledge.tsv" in described.hashes
    (onet / "Knowledge.tsv").unlink()
    with pytest.raises(InputError, match=r"Knowledge\.tsv is missing"):
        Described.read(esco, onet)


def _write_downloads(folder: Path) -> tuple[Path, Path]:
    esco, onet = folder / "esco", folder / "onet"
    one, two = "11-0001.00\tKite Makers\t", "11-0002.00\tBell Ringers\t"
    code = "O*NET-SOC Code\tTitle\t"
    files = {
        onet / "Occupation Data.tsv": f"{code}Description\n{two}Ring.\n{one}Make  kites.\n",
        onet / "Alternate Titles.tsv": f"{code}Alternate Title\n{one}Kite Builder\n",
        onet / "Sample of Reported Titles.tsv": f"{code}Reported Job Title\n",
        onet / "Task Statements.tsv": f"{code}Task\n{one}Sew silk.\n",
        onet / "Technology Skills.tsv": f"{code}Example\n{one}KiteCAD\n",
        onet / "Tools Used.tsv": f"{code}Example\n",
        onet / "Knowledge.tsv": f"{code}Element Name\tScale ID\tData Value\n{one}Wind\tIM\t4.5\n{two}Wind\tIM\t1.5\n",
        esco / "occupations_en.csv": "conceptUri,preferredLabel,altLabels,hiddenLabels,description\n"
        "http://data.europa.eu/esco/occupation/o1,kite maker,,,Makes kites.\n",
        esco / "skills_en.csv": "conceptUri,preferredLabel,altLabels,hiddenLabels,description\nskill:1,sew silk,,,\n",
        esco / "occupationSkillRelations.csv": "occupationUri,relationType,skillUri\n"
        "http://data.europa.eu/esco/occupation/o1,essential,skill:1\n",
    }
    for file, text in files.items():
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return esco, onet


@pytest.mark.shared_data
def test_the_shipped_graph_can_be_built_again_to_the_byte(
    shared: Matcher, shared_data: Path, root: Path, tmp_path: Path
) -> None:
    components = shared.components
    described = Described.read(shared_data / "esco-v1.1.1", shared_data / "onet-29.2")
    metrics = train_graph(described, components.taxonomy, components.encoder, tmp_path)
    shipped = root / "models" / "roles"
    manifest, again = (json.loads((folder / "manifest.json").read_text(encoding="utf-8")) for folder in (shipped, tmp_path))
    assert again["files"] == manifest["files"], "run: matcher train roles"
    assert RoleGraph.load(tmp_path).near == components.roles.graph.near
    assert metrics["n_occupations"] == 1016
