"""The floors hold: contracts, no back door through the package root, and a map that shows the house as it is."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest
from importlinter.cli import lint_imports


def _layers(root: Path) -> list[str]:
    with (root / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    return next(contract["layers"] for contract in contracts if contract["type"] == "layers")


def test_import_contracts_are_kept(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(config_filename=str(root / "pyproject.toml"), no_cache=True)
    assert status == 0, capsys.readouterr().out


def test_every_room_has_its_floor(root: Path) -> None:
    listed = sorted(room.strip() for layer in _layers(root) for room in layer.split("|"))
    entries = (root / "matcher").iterdir()
    rooms = sorted(entry.stem for entry in entries if entry.suffix == ".py" or (entry / "__init__.py").is_file())
    assert listed == [room for room in rooms if room != "__init__"]


def test_the_map_shows_the_floors_in_their_order(root: Path) -> None:
    text = (root / "ARCHITECTURE.md").read_text(encoding="utf-8")
    drawn = [set(re.findall(r"`(\w+)`", cell)) for cell in re.findall(r"^\| (`[^|]*) \|", text, re.MULTILINE)]
    floors = [{room.strip() for room in layer.split("|")} for layer in _layers(root)]
    assert [floor for floor in drawn if floor and floor <= set().union(*floors)] == [
        floor for floor in floors if floor != {"__main__"}
    ]


def test_nothing_is_imported_from_the_package_root(modules) -> None:
    found = []
    for module in modules:
        depth = module.path.count("/")
        for node in ast.walk(module.tree):
            is_root = (isinstance(node, ast.ImportFrom) and node.level == 0 and node.module == "matcher") or (
                isinstance(node, ast.ImportFrom) and node.module is None and node.level == depth
            )
            is_name = isinstance(node, ast.Import) and any(alias.name == "matcher" for alias in node.names)
            if is_root or is_name:
                found.append(f"{module.path}:{node.lineno}")
    assert not found, "import from the submodule instead: " + ", ".join(found)
