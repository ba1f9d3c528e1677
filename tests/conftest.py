"""Where things are, for all tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's folder."""
    return ROOT


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the tests, and the commands they run, out of the user's cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def samples(root: Path) -> Path:
    """The folder of invented resumes and adverts."""
    return root / "data" / "samples"


@pytest.fixture(scope="session")
def shared_data(root: Path) -> Path:
    """The folder of reference data beside the checkout; tests that ask for it are left out where it is absent."""
    folder = root.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("reference data absent: ../shared/data")
    return folder
