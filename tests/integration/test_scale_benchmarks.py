"""What figures of scale are measured with: people put together from others, runs that go on from them, processes watched."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from matcher import Matcher
from matcher.batch.parsing import shared_matcher
from matcher.batch.run import ranked

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
_VERBS = ("Install", "Repair", "Plan", "Record", "Inspect", "Teach", "Order", "Clean", "Measure", "Report")
_THINGS = {"29-1141.00": "wound dressings", "47-2111.00": "electrical wiring", "35-1011.00": "menus and kitchens"}
_TITLES = {"29-1141.00": "Nurse", "47-2111.00": "Electrician", "35-1011.00": "Chef"}


CHILD = """
import time
held, end = bytearray(b"x") * (96 << 20), time.process_time() + 0.4
while time.process_time() < end:
    pass
time.sleep(20)
"""


@pytest.fixture(scope="module")
def matcher() -> Iterator[Matcher]:
    with Matcher.load() as found:
        yield found


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """Import a module of the benchmarks, and forget all of them at the end."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    before = set(sys.modules)
    yield importlib.import_module
    for name in set(sys.modules) - before:
        if getattr(sys.modules[name], "__file__", None) and Path(str(sys.modules[name].__file__)).parent == BENCHMARKS:
            del sys.modules[name]


@pytest.fixture
def onet(tmp_path: Path) -> Path:
    """A download of three occupations, invented."""
    folder = tmp_path / "onet"
    folder.mkdir()
    ranks, tools = ("Senior", "Chief", "Junior", "Night"), ("Microsoft Excel", "Python", "AutoCAD")
    tables: dict[str, tuple[str, list[tuple[str, str]]]] = {
        "Task Statements": (
            "Task",
            [(code, f"{verb} {thing} on {n} floors") for code, thing in _THINGS.items() for n, verb in enumerate(_VERBS)],
        ),
        "Alternate Titles": ("Alternate Title", [(code, f"{k} {title}") for code, title in _TITLES.items() for k in ranks]),
        "Technology Skills": ("Example", [(code, tool) for code in _THINGS for tool in tools]),
        "Related Occupations": ("Related O*NET-SOC Code", []),
    }
    for name, (column, rows) in tables.items():
        lines = [f"O*NET-SOC Code\t{column}", *("\t".join(row) for row in rows)]
        (folder / f"{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_people_put_together_are_what_reading_their_lines_would_give(load, onet: Path, matcher: Matcher) -> None:  # type: ignore[no-untyped-def]
    crowd, recombined = load("crowd"), load("recombined")
    encoder = matcher.components.ranker.encoder
    maker = recombined.Recombiner(recombined.bases(matcher, crowd.Crowd.from_onet(onet), 12), encoder)

    people, roles = maker.people(range(100, 160))

    again, _ = maker.people(range(130, 160))
    assert [person.digest for person in people[30:]] == [person.digest for person in again]
    assert len({person.digest for person in people}) == len({person.resume_id for person in people}) == len(roles) == 60
    for person in people:
        anew = encoder.encode_resume(person.view)
        for name in ("line_vectors", "title_vectors", "title_lines", "text_vector", "text_terms"):
            assert np.array_equal(getattr(person.features, name), getattr(anew, name)), name
        assert np.array_equal(person.features.line_terms.ids, anew.line_terms.ids)
        assert person.digest == person.view.digest()
        assert all(skill.line < len(person.view.lines) for skill in person.view.skills)


@pytest.mark.parametrize("n_recombined", [None, 16])
def test_a_run_goes_on_from_people_that_were_made(  # type: ignore[no-untyped-def]
    load, onet: Path, tmp_path: Path, n_recombined: int | None
) -> None:
    million = load("million")
    (tmp_path / "run").mkdir()
    request = million.begin(tmp_path / "run", 40, 3, onet=onet, n_bases=6, n_processes=1, n_recombined=n_recombined)

    with ranked(request, is_resumed=True) as result:
        files = list(result.resumes)
        assert [len(shortlist.entries) for shortlist in result.shortlists] == [20, 20, 20]
        assert {shortlist.n_scored for shortlist in result.shortlists} == {40}
        scores = [entry.match.score for entry in result.shortlists[0].entries]

    assert scores == sorted(scores, reverse=True)
    assert scores[0] > 0
    assert len(set(scores)) == 20 if n_recombined is None else 7 <= len(set(scores)) < 16
    assert len(files) == len({entry.resume_id for entry in files}) == 40
    assert all(entry.outcome.is_scored for entry in files)
    shared_matcher.cache_clear()


def test_a_process_is_watched_with_those_that_it_starts(load) -> None:  # type: ignore[no-untyped-def]
    watching: ModuleType = load("watching")
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {CHILD!r}])"
    process = subprocess.Popen([sys.executable, "-c", parent])
    try:
        before = watching.Cores.now()
        with watching.Watch(process.pid, every_seconds=0.02) as watch:
            end = time.monotonic() + 30
            while time.monotonic() < end and (watch.cpu_seconds() < 0.4 or watch.together < 96 << 20):
                time.sleep(0.05)
        first, other = watch.peaks()
    finally:
        for pid in reversed(load("figures").tree(process.pid)):
            subprocess.run(["kill", str(pid)], check=False)
        process.wait()

    assert watch.cpu_seconds() >= 0.4
    assert first.name == "first"
    assert 96 << 20 <= other.own <= other.resident
    assert first.own < 64 << 20
    assert watch.together >= 96 << 20
    assert 0.0 < watching.Cores.now().share_busy_since(before) <= 1.0
    assert watching.cpu_seconds_of(process.pid) == 0.0


def test_a_command_is_watched_stage_by_stage(load, onet: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    whole_run = load("whole_run")

    whole_run.main(
        ["--people", "12", "--jobs", "2", "--processes", "1", "--onet", str(onet), "--json", str(tmp_path / "f.json")]
    )

    found = json.loads((tmp_path / "f.json").read_text(encoding="utf-8"))["twice"]
    assert found["kept_documents"] == 12 + 12 + 2, "who was made of them, and adverts"
    for run in (found["first"], found["second"]):
        assert {"starting", "reading", "scoring", "writing"} <= run["stages"].keys()
        assert run["stages"]["reading"]["done"] == 12
        assert run["cpu_seconds"] > 0
        rounding = 0.005 * (1 + len(run["stages"]))
        assert sum(stage["seconds"] for stage in run["stages"].values()) <= run["seconds"] + rounding
        assert run["memory"][0]["process"] == "first"
        assert run["memory"][0]["own_mib"] > 20


@pytest.mark.slow
def test_two_engines_are_measured_in_turns(load, onet: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    pytest.importorskip("distributed")
    options = ["--people", "12", "--jobs", "2", "--rounds", "1", "--onet", str(onet), "--json", str(tmp_path / "f.json")]

    load("two_engines").main(options)

    found = json.loads((tmp_path / "f.json").read_text(encoding="utf-8"))
    for stage in ("reading", "scoring", "all"):
        assert found[stage]["ratio"] == pytest.approx(found[stage]["dask"] / found[stage]["loky"], rel=0.1)


def test_all_ways_of_retrieval_are_measured_in_one_run(load, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    retrieval, scaling = load("retrieval"), load("scaling")
    figures = retrieval.measured(300, 8, 10, rivals=["scikit-learn: cosine, argpartition"], n_rounds=3)

    assert [figure.name for figure in figures][-2:] == ["ours, numpy", "scikit-learn: cosine, argpartition"]
    for figure in figures:
        assert figure.n_bytes > 300 * 100
        assert figure.millions == pytest.approx(300 * 8 / figure.seconds / 1e6)
    pytest.importorskip("matplotlib")
    scaling.draw([figure.to_dict() for figure in figures], tmp_path / "curve.svg")
    assert "ours, numpy" in (tmp_path / "curve.svg").read_text(encoding="utf-8")
