"""manifest.json: sorted keys, the run apart."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from large_runs import large_run

from matcher.domain.shortlist import RunResult
from matcher.reports.manifest import facts, write_manifest


def test_keys_are_sorted_and_the_run_comes_last(result: RunResult, tmp_path: Path) -> None:
    write_manifest(result, tmp_path / "manifest.json")
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert list(manifest) == ["config", "models", "versions", "run"]
    assert list(manifest["config"]["ranking"]["weights"]) == ["duties", "skills"]
    assert manifest == result.manifest


def test_file_names_of_any_bytes_can_be_written(result: RunResult, tmp_path: Path) -> None:
    odd = replace(result, manifest={"inputs": {"caf\udce9.pdf": "0"}, "paths": ("a", "b")})
    write_manifest(odd, tmp_path / "manifest.json")
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert manifest == {"inputs": {"caf\\udce9.pdf": "0"}, "paths": ["a", "b"]}


def test_bytes_are_those_of_json_with_an_indent_of_one(result: RunResult, tmp_path: Path) -> None:
    manifest = {"a": {"b": [1, "zwei\u2028", None, True, 0.1, [], {}], "ä": {}}, "c": [{"d": {"e": 1}}], "e": ()}
    write_manifest(replace(result, manifest=manifest), tmp_path / "manifest.json")
    assert (tmp_path / "manifest.json").read_text(encoding="utf-8") == json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
    write_manifest(replace(result, manifest={}), tmp_path / "manifest.json")
    assert (tmp_path / "manifest.json").read_text(encoding="utf-8") == "{}\n"


def test_a_mapping_that_lies_elsewhere_is_written_in_its_own_order(result: RunResult, tmp_path: Path) -> None:
    lazy = large_run(100, 1, 1).manifest
    plain = {**lazy, "inputs": {"resumes": dict(lazy["inputs"]["resumes"])}}
    write_manifest(replace(result, manifest=lazy), tmp_path / "lazy.json")
    write_manifest(replace(result, manifest=plain), tmp_path / "plain.json")
    assert (tmp_path / "lazy.json").read_bytes() == (tmp_path / "plain.json").read_bytes()
    assert len(json.loads((tmp_path / "lazy.json").read_text(encoding="utf-8"))["inputs"]["resumes"]) == 100


def test_facts_are_flat_and_long_groups_counted() -> None:
    manifest = {
        "run": {"started": "2026-11-23"},
        "inputs": {str(n): "x" for n in range(41)},
        "models": {"tfidf": "ab"},
        "list": ["a", 1],
        "rows": [{"x": None}],
    }
    assert list(facts(manifest)) == [
        ("inputs", "41 entries, listed in manifest.json"),
        ("list", "a, 1"),
        ("models.tfidf", "ab"),
        ("rows.1.x", ""),
        ("run.started", "2026-11-23"),
    ]
