"""Bundles that are damaged, or of something else, are refused before anything in them is parsed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from matcher.errors import ModelError, ModelIntegrityError, ModelNotFoundError, ModelVersionError
from matcher.persistence import bundle as bundle_module
from matcher.persistence.bundle import Bundle, save_bundle


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_bundle(tmp_path, kind="kites", arrays={"a.npz": {"a": np.arange(3)}}, files={"b.txt": b"silk"})
    return tmp_path


@pytest.mark.parametrize(
    ("manifest", "error"),
    [
        (b"", ModelIntegrityError),
        (b"\xff\xfe", ModelIntegrityError),
        (b"[" * 100_000, ModelIntegrityError),
        (b"[]", ModelVersionError),
        (b'{"kind": "bells", "format": 1, "files": {}}', ModelVersionError),
        (b'{"kind": "kites", "format": 2, "files": {}}', ModelVersionError),
        (b'{"kind": "kites", "format": 1}', ModelIntegrityError),
        (b'{"kind": "kites", "format": 1, "files": ["a.npz"]}', ModelIntegrityError),
        (b'{"kind": "kites", "format": 1, "files": {"a.npz": 7}}', ModelIntegrityError),
    ],
    ids=range(9),
)
def test_a_manifest_that_is_none_is_refused(folder: Path, manifest: bytes, error: type[ModelError]) -> None:
    (folder / "manifest.json").write_bytes(manifest)
    with pytest.raises(error) as raised:
        Bundle.open(folder, kind="kites")
    assert raised.value.exit_code == 4


@pytest.mark.parametrize(
    ("damage", "error"),
    [
        (lambda file: file.write_bytes(file.read_bytes()[:-1]), ModelIntegrityError),
        (lambda file: file.write_bytes(b"\x80\x04K\x01."), ModelIntegrityError),
        (Path.unlink, ModelNotFoundError),
    ],
    ids=["cut", "a pickle", "gone"],
)
def test_a_changed_file_is_refused_by_its_hash_and_never_parsed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, damage: Callable[[Path], object], error: type[ModelError]
) -> None:
    def parse(*_arguments: object, **_options: object) -> None:
        raise AssertionError("it was parsed")

    opened = Bundle.open(folder, kind="kites")
    damage(folder / "a.npz")
    monkeypatch.setattr(bundle_module.np, "load", parse)
    with pytest.raises(error):
        opened.arrays("a.npz")
    with pytest.raises(error):
        opened.verify()


def test_a_file_that_the_manifest_does_not_list_is_not_read(folder: Path) -> None:
    (folder / "c.txt").write_bytes(b"more")
    with pytest.raises(ModelNotFoundError, match=r"lists no file 'c\.txt'"):
        Bundle.open(folder, kind="kites").read("c.txt")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert sorted(manifest["files"]) == ["a.npz", "b.txt"]
