from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

_FOLDER = Path(__file__).parent / "generator"


def _load() -> ModuleType:
    """Return the generator as a package; tests are no packages, so its folder is named here."""
    name = "hostile_generator"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, _FOLDER / "__init__.py", submodule_search_locations=[str(_FOLDER)])
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture(scope="session")
def generator() -> ModuleType:
    return _load()


@pytest.fixture(scope="session")
def honest_files(samples: Path) -> list[bytes]:
    """The bytes of all sample resumes, in the order of their names."""
    return [path.read_bytes() for path in sorted((samples / "resumes").iterdir())]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "hostile_class" in metafunc.fixturenames:
        cases = _load().CASES
        metafunc.parametrize(
            "hostile_class",
            [pytest.param(name, marks=[pytest.mark.slow] if case.is_dear else []) for name, case in cases.items()],
        )
