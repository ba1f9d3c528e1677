"""Documents that were read before, on disk, so that ranking the same folder again reads no file anew.

An entry is a checksum and what a worker answers: JSON and numbers, never code. It holds the text of a resume: the folder is
the user's alone, and `docs/limits.md` says how to clear it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from matcher.domain.outcome import Outcome, ReadResult
from matcher.errors import OutputError
from matcher.readers import recognition
from matcher.readers.limits import MIB, Limits
from matcher.readers.wire import decode_result, encode_result

_LIBRARIES = ("pdfminer.six", "pypdfium2", "pikepdf", "python-docx", "lxml", "striprtf", "selectolax")
_KEPT = frozenset(Outcome) - {Outcome.TIMEOUT, Outcome.MEMORY, Outcome.PARSER_CRASH, Outcome.UNREADABLE, Outcome.DUPLICATE}
"""What a machine was too busy or too small for is tried again."""
_SUFFIX = ".document"
_MAGIC = b"matcher document 1\n"
_DIGEST_BYTES = 32
_MARKDOWN = (".md", ".markdown")
_LOOKS = 256
"""The size of the folder is looked at when the first entry is written, and whenever this part of what it may hold was added.

To look takes longer the more entries there are: after so many entries, not bytes, it would take most of a long run.
"""
_SHRUNK = 0.9


@dataclass(slots=True)
class DocumentCache:
    """Outcomes by content, reader, engine and limits, in a folder of at most `max_bytes`; the oldest entries go first.

    Several processes may share the folder: an entry appears whole or not at all. A damaged one counts as absent. A folder
    that others can write to, or that cannot be made, is not used.
    """

    folder: Path
    max_bytes: int = 512 * MIB
    _bytes_to_look: int = 0

    def get(self, data: bytes, name: str, limits: Limits) -> ReadResult | None:
        """Return what reading these bytes gave before, None when that is not known; `name` becomes its source."""
        body = self.recall(_facts(hashlib.sha256(data).hexdigest(), name, limits))
        if body is None:
            return None
        try:
            result = decode_result(body)
        except (ValueError, KeyError, TypeError):
            return None
        return replace(result, source=name)

    def put(self, data: bytes, result: ReadResult, limits: Limits) -> None:
        """Keep a result, unless it says more of the machine than of the file; trouble with the disk is no trouble."""
        if result.outcome in _KEPT:
            body = encode_result(replace(result, source=""))
            self.remember(_facts(hashlib.sha256(data).hexdigest(), result.source, limits), body)

    def recall(self, facts: str) -> bytes | None:
        """Return what was made of a file, or of other text, before; None when that is not known.

        Parameters
        ----------
        facts
            All that it depends on: the sha256 of what it was made of, and the version of what makes it.
        """
        path = self._path(facts)
        try:
            if not self._is_private():
                return None
            with path.open("rb") as stream:
                raw = stream.read(self.max_bytes)
        except OSError:
            return None
        head = len(_MAGIC) + _DIGEST_BYTES
        body = raw[head:]
        return body if raw[:head] == _MAGIC + hashlib.sha256(body).digest() else None

    def remember(self, facts: str, body: bytes) -> None:
        """Keep what was made; trouble with the disk is no trouble. What holds the sha256 of a file is forgotten with it."""
        entry = _MAGIC + hashlib.sha256(body).digest() + body
        with contextlib.suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self._is_private() and len(entry) <= self.max_bytes:
                _write(self._path(facts), entry)
                self._bytes_to_look -= len(entry)
                if self._bytes_to_look < 0:
                    self._bytes_to_look = self.max_bytes // _LOOKS
                    self._tidy()

    def forget(self, content_hash: str) -> int:
        """Remove what reading a file of this sha256 gave, by whatever reader and limits, and return how many entries that was.

        What is half written is removed as well, whosever it is.

        Raises
        ------
        OutputError
            The folder or an entry cannot be looked into, or an entry cannot be removed; all others were.
        """
        wanted, n_removed = content_hash.encode("ascii"), 0
        failed: list[OSError] = []
        for path in self._all_paths():
            try:
                if not path.name.endswith(_SUFFIX) or wanted in path.read_bytes():
                    path.unlink()
                    n_removed += 1
            except FileNotFoundError:  # another process made room
                continue
            except OSError as error:
                failed.append(error)
        if failed:
            raise _cannot_forget(self.folder, failed)
        return n_removed

    def _all_paths(self) -> list[Path]:
        try:
            return sorted(path for path in self.folder.iterdir() if _SUFFIX in path.name)
        except FileNotFoundError:
            return []
        except OSError as error:
            raise _cannot_forget(self.folder, [error]) from None

    def clear(self) -> int:
        """Remove every entry and return how many there were."""
        entries = self._entries()
        for _, _, path in entries:
            with contextlib.suppress(OSError):
                path.unlink()
        return len(entries)

    def size(self) -> tuple[int, int]:
        """Return the number of entries and their bytes."""
        entries = self._entries()
        return len(entries), sum(n_bytes for _, n_bytes, _ in entries)

    def _path(self, facts: str) -> Path:
        return self.folder / (hashlib.sha256(facts.encode("ascii")).hexdigest() + _SUFFIX)

    def _is_private(self) -> bool:
        found = self.folder.lstat()
        return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o077

    def _tidy(self) -> None:
        """Remove the oldest entries while there are too many bytes, and what a process left half written."""
        entries = sorted(self._entries())
        n_bytes = sum(size for _, size, _ in entries)
        if n_bytes <= self.max_bytes:
            return
        for _, size, path in entries:
            if n_bytes <= self.max_bytes * _SHRUNK:
                break
            with contextlib.suppress(OSError):
                path.unlink()
            n_bytes -= size

    def _entries(self) -> list[tuple[int, int, Path]]:
        """Return age, bytes and path of each file of ours in the folder; those half written as well."""
        entries = []
        with contextlib.suppress(OSError), os.scandir(self.folder) as found:
            for item in found:
                if _SUFFIX in item.name:
                    with contextlib.suppress(OSError):
                        facts = item.stat(follow_symlinks=False)
                        entries.append((facts.st_mtime_ns, facts.st_size, Path(item.path)))
        return entries


def kind_of(name: str) -> str:
    """Return the one thing that a file's name decides: whether plain text is Markdown."""
    return "markdown" if name.lower().endswith(_MARKDOWN) else ""


def _facts(content_hash: str, name: str, limits: Limits) -> str:
    return json.dumps([content_hash, kind_of(name), asdict(limits), reader_version()], sort_keys=True)


def _cannot_forget(folder: Path, errors: Sequence[OSError]) -> OutputError:
    where = errors[0].filename or folder
    more = f" and {len(errors) - 1} more" if len(errors) > 1 else ""
    return OutputError(
        f"{where}{more} in the cache of documents may hold the resume and cannot be removed ({errors[0].strerror}); "
        "remove it by hand and run this again"
    )


def _write(path: Path, entry: bytes) -> None:
    # mkstemp makes the file readable by the user alone.
    descriptor, name = tempfile.mkstemp(prefix=path.name, dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(entry)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@lru_cache(maxsize=1)
def reader_version() -> str:
    """Return a checksum of the readers' own source and of the versions of what they stand on.

    A version kept by hand would be forgotten one day, and old text be taken for new.
    """
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for source in sorted((*here.glob("*.py"), *(here.parent / "domain").glob("*.py"))):
        digest.update(source.name.encode() + b"\0" + source.read_bytes() + b"\0")
    for name in _LIBRARIES:
        digest.update(f"{name} {_version(name)}\n".encode())
    digest.update(f"tesseract {recognition.is_available()}".encode())
    return digest.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"
