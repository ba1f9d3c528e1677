"""What users import and run: exports, cost of opening the door, and documents that name only what exists."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import matcher

HEAVY = (
    "dask", "docx", "joblib", "lxml", "numpy", "onnxruntime", "pandas", "pdfminer", "pyarrow", "scipy", "selectolax", "sklearn",
    "spacy", "tokenizers", "torch", "xlsxwriter",
)  # fmt: skip

HELP_OF_ALL_COMMANDS = """
import sys, typer
from matcher.cli.main import app
root = typer.main.get_command(app)
def tell(command, path):
    try:
        command.main(args=["--help"], prog_name=" ".join(path))
    except SystemExit as ended:
        assert not ended.code, path
    for name, child in getattr(command, "commands", {}).items():
        tell(child, [*path, name])
tell(root, ["matcher"])
"""


def _loaded_after(program: str) -> set[str]:
    """Return which heavy libraries a fresh interpreter has loaded after running `program`."""
    report = f"\nimport sys, json\nprint('\\n' + json.dumps([name for name in {HEAVY!r} if name in sys.modules]))"
    done = subprocess.run([sys.executable, "-c", program + report], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.fixture(scope="module")
def commands() -> dict[str, set[str]]:
    """Every command, such as 'train taxonomy', with the options it takes; '' is `matcher` itself."""
    import typer

    from matcher.cli.main import app

    found: dict[str, set[str]] = {}

    def walk(command, path: tuple[str, ...]) -> None:
        options = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
        found[" ".join(path)] = options | {"--help"}
        for name, child in getattr(command, "commands", {}).items():
            walk(child, (*path, name))

    walk(typer.main.get_command(app), ())
    return found


def test_every_export_is_there() -> None:
    assert len(set(matcher.__all__)) == len(matcher.__all__)
    assert {name for name in matcher.__all__ if not hasattr(matcher, name)} == set()
    assert set(matcher.__all__) <= set(dir(matcher))
    assert "Matcher" in matcher.__all__


def test_everything_the_package_brings_in_is_exported(modules) -> None:
    root = next(module for module in modules if module.path == "matcher/__init__.py")
    imports = [
        node for node in ast.walk(root.tree) if isinstance(node, ast.ImportFrom) and str(node.module).startswith("matcher.")
    ]
    names = {alias.asname or alias.name for node in imports for alias in node.names}
    assert {name for name in names if not name.startswith("_")} <= set(matcher.__all__)


def test_exports_keep_their_names() -> None:
    things = {name: getattr(matcher, name) for name in matcher.__all__}
    assert {name for name, thing in things.items() if getattr(thing, "__name__", name) != name} == set()


def test_importing_loads_nothing_heavy() -> None:
    assert _loaded_after("import matcher") == set()


def test_help_loads_nothing_heavy() -> None:
    assert _loaded_after(HELP_OF_ALL_COMMANDS) == set()


def test_the_agreed_commands_exist(commands) -> None:
    assert {"rank", "parse", "explain", "doctor", "train"} <= set(commands)


def test_every_command_shows_an_example(commands) -> None:
    import typer

    from matcher.cli.main import app

    root = typer.main.get_command(app)
    for path in commands:
        command = root
        for name in path.split():
            command = command.commands[name]
        if getattr(command, "commands", None) is None:
            shown = (command.help or "") + "\n" + (command.epilog or "")
            assert re.search(rf"\bmatcher {path}\b", shown), f"{path}: --help shows no example"


def _snippets(text: str) -> list[str]:
    """Return the command lines a page shows: lines of shell blocks, and words set as code."""
    fenced = re.findall(r"^```(?:sh|bash|console)\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    lines = [line for block in fenced for line in block.replace("\\\n", " ").splitlines()]
    prose = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    return [line.partition(" # ")[0].removeprefix("$ ").strip() for line in lines + re.findall(r"`([^`\n]+)`", prose)]


def test_documented_commands_and_options_exist(pages: dict[str, str], commands: dict[str, set[str]]) -> None:
    wrong = []
    for page, text in pages.items():
        for snippet in _snippets(text):
            words = snippet.split()
            if len(words) < 2 or words[0] != "matcher":
                continue
            path = next((found for n in (3, 2) if (found := " ".join(words[1 : n + 1])) in commands), words[1])
            if path.startswith("-"):
                path = ""
            options = {word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)}
            if path not in commands or not options <= commands[path]:
                wrong.append(f"{page}: {snippet}")
    assert not wrong


def test_documented_targets_of_make_exist(pages: dict[str, str], root: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {
        (page, match[1])
        for page, text in pages.items()
        for snippet in _snippets(text)
        if (match := re.match(r"make ([a-z-]+)", snippet))
    }
    assert named
    assert {(page, target) for page, target in named if target not in targets} == set()


def test_links_between_pages_lead_somewhere(pages: dict[str, str], root: Path) -> None:
    targets = [(page, target) for page, text in pages.items() for target in re.findall(r"\]\(([^)\s#]+)[^)]*\)", text)]
    local = [(page, target) for page, target in targets if "://" not in target]
    dead = [f"{page}: {target}" for page, target in local if not (root / page).parent.joinpath(target).exists()]
    assert not dead


def test_documented_python_uses_what_exists(pages: dict[str, str]) -> None:
    wrong = []
    for page, text in pages.items():
        for block in re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
            for node in ast.walk(ast.parse(block)):
                if isinstance(node, ast.ImportFrom) and node.module == "matcher":
                    wrong += [f"{page}: {alias.name}" for alias in node.names if alias.name not in matcher.__all__]
                if isinstance(node, ast.Attribute) and ast.unparse(node.value) in {"matcher", "Matcher"}:
                    is_known = hasattr(matcher.Matcher, node.attr) or node.attr in matcher.__all__
                    wrong += [] if is_known else [f"{page}: matcher.{node.attr}"]
    assert not wrong
