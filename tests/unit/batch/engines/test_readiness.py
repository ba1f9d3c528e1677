"""What a worker must share with the machine that asks is compared, and said in a sentence."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from matcher.batch.engines import readiness
from matcher.batch.engines.readiness import Footing, cleared, complaint, has_arrived, laid, require
from matcher.errors import InputError, OutputError


@pytest.fixture
def footing(tmp_path: Path) -> Footing:
    (tmp_path / "resumes").mkdir()
    return laid(tmp_path / "work", [tmp_path / "resumes"])


def test_the_same_machine_is_ready_and_its_answer_is_seen(footing: Footing) -> None:
    assert not has_arrived(footing, "1")
    assert complaint(footing, "1") == ""
    assert has_arrived(footing, "1")
    require(footing)
    cleared(footing)
    assert list(footing.probe.parent.iterdir()) == []


@pytest.mark.parametrize("name", [name for name, _ in readiness.own_facts()])
def test_each_fact_that_differs_is_named(footing: Footing, name: str) -> None:
    facts = tuple((fact, "0.0.9" if fact == name else value) for fact, value in footing.facts)
    said = complaint(dataclasses.replace(footing, facts=facts))
    assert said.startswith(f"has {name} ")
    assert "0.0.9" in said


def test_models_and_versions_are_among_the_facts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    facts = dict(readiness.own_facts())
    assert {"matcher", "Python", "the models models/embeddings", "the models data/taxonomy", "pdfminer.six"} <= set(facts)
    assert not [name for name, value in facts.items() if "not installed" in value and name != "tesseract"]
    monkeypatch.setattr(readiness, "asset_path", tmp_path.joinpath)
    assert "not installed" in dict(readiness.own_facts())["the models models/embeddings"]


def test_what_is_not_seen_is_named(footing: Footing, tmp_path: Path) -> None:
    missing = dataclasses.replace(footing, paths=(*footing.paths, tmp_path / "gone"))
    assert complaint(missing).startswith(f"does not see {tmp_path / 'gone'};")
    elsewhere = dataclasses.replace(footing, probe=tmp_path / "other" / "probe")
    assert complaint(elsewhere).startswith(f"does not see the folder {tmp_path / 'other'};")
    same_name = dataclasses.replace(footing, word="another run's")
    assert "does not see the folder" in complaint(same_name)


def test_a_worker_that_cannot_write_is_told(footing: Footing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "_answer", lambda footing, _ending: footing.probe / "below a file")
    assert complaint(footing, "1").startswith("cannot write into")


def test_before_a_unit_it_is_asked_again_until_it_is_well(footing: Footing) -> None:
    late = dataclasses.replace(footing, paths=(footing.probe.parent / "late",))
    with pytest.raises(InputError, match=r"the worker on .* does not see"):
        require(late)
    late.paths[0].mkdir()
    require(late)


def test_a_folder_that_cannot_be_made_is_an_error_of_output(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot write into"):
        laid(tmp_path / "file" / "work", [])
