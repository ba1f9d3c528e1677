"""Rules for the source that linters do not know."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

MAX_LINES = 420
MAX_FUNCTION_LINES = 60
MAX_POSITIONAL = 4

# Where a batch item, a document in its worker, or the command line ends.
BROAD_EXCEPT = ("matcher/batch/", "matcher/readers/", "matcher/cli/main.py")

# Modules that read what our own processes send to each other; files are never unpickled.
BETWEEN_PROCESSES = ("matcher/readers/", "matcher/batch/")


def _functions(module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _calls(module) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def _keyword(call: ast.Call, name: str) -> str:
    return next((ast.unparse(keyword.value) for keyword in call.keywords if keyword.arg == name), "")


def test_files_fit_a_reader(modules) -> None:
    assert not [f"{module.path} has {len(module.lines)} lines" for module in modules if len(module.lines) > MAX_LINES]


def test_functions_fit_a_screen(modules) -> None:
    lengths = [(module.path, node.name, node.end_lineno - node.lineno + 1) for module in modules for node in _functions(module)]
    assert not [entry for entry in lengths if entry[2] > MAX_FUNCTION_LINES]


def test_public_functions_take_few_positional_arguments(modules) -> None:
    found = []
    for module in modules:
        if module.path.startswith("matcher/cli/"):
            continue  # typer makes options of a command's parameters
        for node in _functions(module):
            names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
            taken = [name for name in names if name not in {"self", "cls"}]
            if len(taken) > MAX_POSITIONAL and not node.name.startswith("_"):
                found.append(f"{module.path}:{node.lineno} {node.name}")
    assert not found, "make options keyword-only: " + ", ".join(found)


def test_rooms_are_named_by_what_they_hold(modules) -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base"}
    assert not [module.path for module in modules if vague & set(re.split(r"[/_.]", module.path))]


def test_domain_values_are_frozen_and_slotted(modules) -> None:
    found = []
    for module in modules:
        if not module.path.startswith("matcher/domain/"):
            continue
        for node in ast.walk(module.tree):
            marks = [ast.unparse(mark) for mark in getattr(node, "decorator_list", ()) if "dataclass" in ast.unparse(mark)]
            found += [f"{module.path}:{node.lineno}" for mark in marks if mark != "dataclass(frozen=True, slots=True)"]
    assert not found


def test_broad_excepts_stand_only_where_an_item_ends(modules) -> None:
    found = []
    for module in modules:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ExceptHandler):
                caught = set(re.findall(r"\w+", ast.unparse(node.type))) if node.type else {"Exception"}
                if caught & {"Exception", "BaseException"} and not module.path.startswith(BROAD_EXCEPT):
                    found.append(f"{module.path}:{node.lineno}")
    assert not found


def test_nothing_is_unpickled_from_disk(modules) -> None:
    forbidden = {
        "pickle.load", "pickle.Unpickler", "cloudpickle.load", "dill.load", "joblib.load", "shelve.open", "marshal.load",
        "marshal.loads", "torch.load", "pd.read_pickle", "pandas.read_pickle", "eval", "exec",
    }  # fmt: skip
    found = []
    for module in modules:
        for name, call in _calls(module):
            is_loads = name in {"pickle.loads", "cloudpickle.loads"} and not module.path.startswith(BETWEEN_PROCESSES)
            is_loose = name in {"np.load", "numpy.load"} and _keyword(call, "allow_pickle") != "False"
            if name in forbidden or is_loads or is_loose:
                found.append(f"{module.path}:{call.lineno} {name}")
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ImportFrom) and node.module in {"pickle", "cloudpickle", "joblib", "shelve", "marshal"}:
                found += [f"{module.path}:{node.lineno} {alias.name}" for alias in node.names if alias.name.startswith("load")]
    assert not found


def test_only_the_command_line_reads_the_environment(modules) -> None:
    # The sandbox hands its worker a few variables of the system and none of the user's.
    allowed = ("matcher/cli/", "matcher/readers/worker_process.py")
    found = []
    for module in modules:
        for node in ast.walk(module.tree):
            is_read = isinstance(node, ast.Attribute) and ast.unparse(node) in {"os.environ", "os.getenv"}
            if is_read and not module.path.startswith(allowed):
                found.append(f"{module.path}:{node.lineno}")
    assert not found


def test_text_files_are_opened_with_an_encoding(modules) -> None:
    found = []
    for module in modules:
        for name, call in _calls(module):
            method = name.rpartition(".")[2]
            is_file = name == "open" or (method == "open" and isinstance(call.func, ast.Attribute) and _is_text_mode(call))
            if method in {"read_text", "write_text"} or is_file:
                mode = ast.unparse(call.args[1]) if name == "open" and len(call.args) > 1 else ""
                if not _keyword(call, "encoding") and "b" not in mode and "b" not in _keyword(call, "mode"):
                    found.append(f"{module.path}:{call.lineno} {name}")
    assert not found


def _is_text_mode(call: ast.Call) -> bool:
    """Whether `something.open(...)` names a text mode; without a mode it may be anything's `open` (Bundle, zip, image)."""
    mode = ast.unparse(call.args[0]) if call.args else _keyword(call, "mode")
    return re.fullmatch(r"'[rwax]t?\+?'", mode) is not None


def test_tables_keep_their_text(modules) -> None:
    found = []
    for module in modules:
        for name, call in _calls(module):
            if name in {"pd.read_csv", "pandas.read_csv", "pd.read_table"} and _keyword(call, "keep_default_na") != "False":
                found.append(f"{module.path}:{call.lineno}")
    assert not found, "without keep_default_na=False the name 'None' and the code 'NA' are lost: " + ", ".join(found)


def test_no_path_of_a_machine_is_tracked(root: Path, tracked) -> None:
    pattern = re.compile(rb"""(?<![\w.~/-])/(?:home|root|Users|work|mnt|opt|srv)/[\w.-]+""")
    found = {}
    for file in tracked:
        data = file.read_bytes()
        if b"\0" not in data[:8192] and (hit := pattern.search(data)):
            found[file.relative_to(root).as_posix()] = hit.group().decode()
    assert not found


def test_the_package_and_its_build_name_no_host(root: Path, tracked) -> None:
    # Namespaces of file formats, identifiers of ESCO, and the invented people's host, are names and no places to connect to.
    allowed = (
        b"w3.org",
        b"openxmlformats.org",
        b"microsoft.com",
        b"purl.org",
        b"example.com",
        b"example.org",
        b"oasis-open.org",
        b"data.europa.eu",
    )
    found = []
    for file in tracked:
        name = file.relative_to(root).as_posix()
        if name.startswith(("matcher/", "requirements/", ".ci/")) or name in {"Makefile", ".pre-commit-config.yaml"}:
            hosts = re.findall(rb"\b(?:https?|ftp)://([\w.-]+\.\w+)", file.read_bytes())
            found += [(name, host.decode()) for host in hosts if not host.endswith(allowed)]
    assert not found
