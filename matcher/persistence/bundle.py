"""A bundle: a folder of arrays, JSON and texts with a manifest of their hashes.

Nothing in a bundle is parsed before its sha256 is compared with the manifest, and nothing is ever unpickled.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from matcher.errors import ModelIntegrityError, ModelNotFoundError, ModelVersionError

FORMAT = 1
MANIFEST = "manifest.json"

Arrays = Mapping[str, npt.NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Bundle:
    """An opened bundle; files are read and checked when they are asked for."""

    path: Path
    manifest: Mapping[str, Any]

    @classmethod
    def open(cls, path: Path, *, kind: str) -> Bundle:
        """Return the bundle at `path`.

        Raises
        ------
        ModelNotFoundError
            No manifest there.
        ModelIntegrityError
            The manifest cannot be read.
        ModelVersionError
            Another kind of bundle, or another version of the format.
        """
        file = path / MANIFEST
        try:
            manifest = json.loads(file.read_bytes())
        except FileNotFoundError:
            raise ModelNotFoundError(
                f"{file} is missing: reinstall matcher, or train it again (matcher train --help)"
            ) from None
        except (OSError, ValueError, RecursionError):
            raise ModelIntegrityError(
                f"{file} is damaged: reinstall matcher, or train it again (matcher train --help)"
            ) from None
        if not isinstance(manifest, dict) or manifest.get("kind") != kind or manifest.get("format") != FORMAT:
            raise ModelVersionError(f"{path} is not a {kind!r} bundle of format {FORMAT}")
        files = manifest.get("files")
        if not isinstance(files, dict) or not all(isinstance(digest, str) for digest in files.values()):
            raise ModelIntegrityError(f"{file} names no files: reinstall matcher, or train it again (matcher train --help)")
        return cls(path, manifest)

    @property
    def sha256(self) -> str:
        """Hash of the manifest's list of file hashes: names the content of the whole bundle."""
        return hashlib.sha256(json.dumps(self.manifest["files"], sort_keys=True).encode()).hexdigest()

    def read(self, name: str) -> bytes:
        """Return the checked bytes of a file of the bundle."""
        file = self.path / name
        expected = self.manifest["files"].get(name)
        if expected is None:
            raise ModelNotFoundError(f"{self.path / MANIFEST} lists no file {name!r}")
        try:
            data = file.read_bytes()
        except OSError:
            raise ModelNotFoundError(
                f"{file} is missing: reinstall matcher, or train it again (matcher train --help)"
            ) from None
        if hashlib.sha256(data).hexdigest() != expected:
            raise ModelIntegrityError(
                f"{file} differs from its manifest (sha256): reinstall matcher, or train it again (matcher train --help)"
            )
        return data

    def json(self, name: str) -> Any:
        """Return the content of a JSON file."""
        return json.loads(self.read(name))

    def text(self, name: str) -> str:
        """Return the content of a UTF-8 text file."""
        return self.read(name).decode("utf-8")

    def arrays(self, name: str) -> dict[str, npt.NDArray[Any]]:
        """Return the arrays of an npz file by name."""
        with np.load(io.BytesIO(self.read(name)), allow_pickle=False) as archive:
            return {key: archive[key] for key in archive.files}

    def verify(self) -> None:
        """Read and check every file; raise as `read` does."""
        for name in self.manifest["files"]:
            self.read(name)


def save_bundle(
    path: Path,
    *,
    kind: str,
    arrays: Mapping[str, Arrays] | None = None,
    files: Mapping[str, bytes] | None = None,
    about: Mapping[str, Any] | None = None,
) -> Bundle:
    """Write a bundle and return it opened.

    Parameters
    ----------
    arrays
        File name (``"x.npz"``) to named arrays. Written without timestamps, so equal arrays give equal bytes.
    files
        File name to bytes, for everything else.
    about
        Goes into the manifest: sources with hashes, seed, settings, metrics, licence.
    """
    contents = dict(files or {}) | {name: _npz(group) for name, group in (arrays or {}).items()}
    path.mkdir(parents=True, exist_ok=True)
    for name, data in contents.items():
        (path / name).write_bytes(data)
    manifest = {
        "kind": kind,
        "format": FORMAT,
        "about": dict(about or {}),
        "files": {name: hashlib.sha256(contents[name]).hexdigest() for name in sorted(contents)},
    }
    (path / MANIFEST).write_text(json.dumps(manifest, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    return Bundle.open(path, kind=kind)


def _npz(arrays: Arrays) -> bytes:
    # numpy stamps npz members with a fixed date, so equal arrays compress to equal bytes with one zlib.
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **{name: arrays[name] for name in sorted(arrays)})
    return buffer.getvalue()
