"""Which files are resumes: paths, folders, globs, archives and files of texts, as the user names them."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from matcher.batch import tars, texts
from matcher.batch.resume_input import ResumeInput
from matcher.batch.tars import TarArchive
from matcher.batch.texts import LinesFile, ParquetRows, TextColumns
from matcher.batch.zips import ZipArchive
from matcher.errors import InputError


def find_resumes(
    sources: Iterable[str], *, left_out: Iterable[Path] = (), columns: TextColumns | None = None
) -> list[ResumeInput]:
    """Return every file that `sources` name, each once, in the order of their paths and, within one, of their position.

    See `iter_resumes`.
    """
    found = {entry.file: entry for entry in iter_resumes(sources, left_out=left_out, columns=columns)}
    return sorted(found.values(), key=lambda entry: (entry.path, -1 if entry.position is None else entry.position, entry.file))


def iter_resumes(
    sources: Iterable[str], *, left_out: Iterable[Path] = (), columns: TextColumns | None = None
) -> Iterator[ResumeInput]:
    """Yield every file that `sources` name as it is found, in no order; twice, where two sources name it.

    A source is a file, a folder (searched to the bottom; names that begin with a dot are left out), a glob pattern, or what
    holds resumes: a zip or tar archive of files, JSON Lines or Parquet with a text in each row. The last two count only where
    they are named; in a folder they are files of a type that is not read.

    Parameters
    ----------
    left_out
        Files and folders that are no resumes though they may lie among them: the table of jobs, the results.
    columns
        Where the rows have their texts.

    Raises
    ------
    InputError
        A source does not exist, or nothing was found at all.
    """
    names = list(sources)
    search = _Search(_LeftOut.of(left_out), columns or TextColumns())
    is_empty = True
    for source in names:
        for entry in search.expand(source):
            is_empty = False
            yield entry
    if is_empty:
        raise InputError(f"{', '.join(names) or 'no path given'}: no files found; give files, a folder or an archive")


@dataclass(frozen=True, slots=True)
class _LeftOut:
    """Files and folders to pass over."""

    paths: frozenset[Path]
    names: frozenset[str]

    @classmethod
    def of(cls, paths: Iterable[Path]) -> _LeftOut:
        resolved = frozenset(path.resolve() for path in paths)
        return cls(resolved, frozenset(path.name for path in resolved))

    def has(self, path: Path, *, is_link: bool) -> bool:
        # Following a path to its end costs more than reading its folder; only a link ends under another name.
        if path.name not in self.names and not is_link:
            return False
        try:
            return path.resolve() in self.paths
        except (OSError, RuntimeError):  # RuntimeError: links that lead in a circle
            return False


@dataclass(frozen=True, slots=True)
class _Search:
    """What is passed over and how rows are read, the same for all sources."""

    left_out: _LeftOut
    columns: TextColumns

    def expand(self, source: str) -> Iterator[ResumeInput]:
        path = Path(source)
        try:
            if path.is_dir():
                yield from self._folder(path)
            elif path.exists() or path.is_symlink():
                yield from self._named(path)
            elif glob.has_magic(source):
                yield from self._matching(source)
            else:
                raise InputError(f"{source}: no such file or folder")
        except OSError as error:
            raise InputError(f"{source}: cannot be read ({error.strerror or type(error).__name__})") from None

    def _matching(self, pattern: str) -> Iterator[ResumeInput]:
        is_empty = True
        n_named = len(list(takewhile(lambda part: not glob.has_magic(part), Path(pattern).parts)))
        for match in glob.iglob(pattern, recursive=True):  # noqa: PTH207 - Path.glob takes no absolute pattern
            is_empty = False
            path = Path(match)
            # What is in a folder that is left out is so too, unless that is the folder that the user named.
            inside = any(self.left_out.has(folder, is_link=False) for folder in path.parents if len(folder.parts) > n_named)
            if not (inside or path.is_dir() or self.left_out.has(path, is_link=path.is_symlink())):
                yield from self._named(path)
        if is_empty:
            raise InputError(f"{pattern}: no file matches the pattern")

    def _folder(self, folder: Path) -> Iterator[ResumeInput]:
        # Open folders instead of calls within calls or names: neither their depth nor their number takes memory.
        opened = [(folder, os.scandir(folder))]
        try:
            while opened:
                inside, entries = opened[-1]
                try:
                    entry = next(entries, None)
                except OSError as error:
                    yield _unlisted(inside, error)
                    entry = None
                if entry is None:
                    opened.pop()[1].close()
                    continue
                path = inside / entry.name
                if entry.name.startswith(".") or self.left_out.has(path, is_link=entry.is_symlink()):
                    continue
                if not _is_folder(entry):
                    yield from _file(path)
                elif entry.is_symlink():
                    # Followed, it could lead in circles or read half the disk; passed over in silence, people would be lost.
                    problem = "a link to a folder is not followed; name that folder itself"
                    yield ResumeInput(str(path), str(path), problem=problem)
                else:
                    try:
                        opened.append((path, os.scandir(path)))
                    except OSError as error:
                        yield _unlisted(path, error)
        finally:
            for _, entries in opened:
                entries.close()

    def _named(self, path: Path) -> Iterator[ResumeInput]:
        if not path.name.lower().endswith(texts.ENDINGS) or not path.is_file():
            yield from _file(path)
        elif path.suffix.lower() == ".parquet":
            yield from _held(path, _parquet_rows(str(path), self.columns), otherwise="the file is no Parquet file with rows")
        else:
            yield from _held(path, _lines(str(path), self.columns), otherwise="the file has no lines with resumes")


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False  # read as a file, and listed with the reason


def _unlisted(folder: Path, error: OSError) -> ResumeInput:
    reason = error.strerror or type(error).__name__
    return ResumeInput(str(folder), str(folder), problem=f"the folder cannot be read: {reason}; check its permissions")


def _file(path: Path) -> Iterator[ResumeInput]:
    name = path.name.lower()
    # A pipe would be waited for.
    if name.endswith(".zip") and path.is_file():
        yield from _held(path, _zip_members(str(path)))
    elif name.endswith(tars.ENDINGS) and path.is_file():
        yield from _held(path, _tar_members(str(path)))
    else:
        yield ResumeInput(str(path), str(path))


def _held(path: Path, items: Iterator[ResumeInput], *, otherwise: str = "") -> Iterator[ResumeInput]:
    """Yield what a file holds, and the file itself where that ends too early.

    What holds nothing is read as a file, and so listed as what it is, unless it is known `otherwise`.
    """
    n_found, is_damaged = 0, False
    try:
        for item in items:
            yield item
            n_found += 1
    except Exception:  # noqa: BLE001 - a batch item: zipfile, tarfile, pyarrow and what inflates for them raise anything
        is_damaged = True
    if not n_found:
        yield ResumeInput(str(path), str(path), problem=otherwise)
    elif is_damaged:
        n_files = "1 file" if n_found == 1 else f"{n_found} files"
        problem = f"the archive is cut off or damaged after {n_files}; what follows is not known, ask for it again"
        yield ResumeInput(str(path), str(path), problem=problem)


def _zip_members(path: str) -> Iterator[ResumeInput]:
    with closing(ZipArchive(path)) as archive:
        if not archive.is_document():
            yield from archive.members(path)


def _tar_members(path: str) -> Iterator[ResumeInput]:
    with closing(TarArchive(path)) as archive:
        yield from archive.members(path)


def _lines(path: str, columns: TextColumns) -> Iterator[ResumeInput]:
    with closing(LinesFile(path)) as lines:
        yield from lines.rows(path, columns)


def _parquet_rows(path: str, columns: TextColumns) -> Iterator[ResumeInput]:
    with closing(ParquetRows(path)) as rows:
        yield from rows.rows(path, columns)
