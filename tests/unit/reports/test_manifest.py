"""manifest.json: sorted keys, the run apart."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

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
