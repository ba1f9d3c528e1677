"""Which files are resumes: paths, folders, globs and zip archives, as the user names them."""

from __future__ import annotations

import glob
import lzma
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from matcher.errors import InputError

_ARCHIVE_MARK = "!/"

# What zipfile and its decompressors raise for archives that are damaged, encrypted, or packed in a way they do not know.
# NotImplementedError is a RuntimeError, UnicodeDecodeError a ValueError.
_ZIP_ERRORS = (
    zipfile.BadZipFile, RuntimeError, ValueError, EOFError, KeyError, OverflowError, struct.error, zlib.error, lzma.LZMAError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ResumeInput:
    """One file to read: on disk, or a member of a zip archive."""

    file: str
    """As shown to the user: the path, or 'archive.zip!/member.pdf'."""
    path: str
    member: str = ""
    position: int | None = None
    """Place of the member in the archive, None for a file on disk. Two members may have one name."""
    problem: str = ""
    """Why it cannot be read, where that is known from looking for it: a folder without permission, a link to a folder."""

    def read_bytes(self, *, max_bytes: int) -> bytes:
        """Return at most ``max_bytes + 1`` bytes of the file, so that the caller sees when it is too large.

        Raises
        ------
        OSError
            The file, or the archive, cannot be read; also for a member that is encrypted or damaged.
        """
        if self.position is None:
            with Path(self.path).open("rb") as stream:
                return stream.read(max_bytes + 1)
        try:
            with zipfile.ZipFile(self.path) as archive:
                info = archive.infolist()[self.position]
                if info.flag_bits & 1:
                    raise OSError("the archive's member is protected by a password; unpack the archive and give the folder")
                with archive.open(info) as stream:
                    return stream.read(max_bytes + 1)
        except (*_ZIP_ERRORS, IndexError) as error:
            raise OSError(f"the archive's member cannot be unpacked ({type(error).__name__})") from None


def find_resumes(sources: Iterable[str], *, left_out: Iterable[Path] = ()) -> list[ResumeInput]:
    """Return every file that `sources` name, each once, in the order of their paths.

    A source is a file, a folder (searched to the bottom; names that begin with a dot are left out), a glob pattern, or a
    zip archive whose members are resumes.

    Parameters
    ----------
    left_out
        Files and folders that are no resumes though they may lie among them: the table of jobs, the results.

    Raises
    ------
    InputError
        A source does not exist, or nothing was found at all.
    """
    found: dict[str, ResumeInput] = {}
    names = list(sources)
    skipped = frozenset(path.resolve() for path in left_out)
    for source in names:
        for entry in _expand(source, skipped):
            found.setdefault(entry.file, entry)
    if not found:
        raise InputError(f"{', '.join(names) or 'no path given'}: no files found; give a folder, files or a zip with resumes")
    return [found[file] for file in sorted(found)]


def _expand(source: str, skipped: Collection[Path]) -> Iterator[ResumeInput]:
    path = Path(source)
    try:
        if path.is_dir():
            yield from _folder(path, skipped)
        elif path.exists() or path.is_symlink():
            yield from _file(path)
        elif glob.has_magic(source):
            yield from _matching(source, skipped)
        else:
            raise InputError(f"{source}: no such file or folder")
    except OSError as error:
        raise InputError(f"{source}: cannot be read ({error.strerror or type(error).__name__})") from None


def _matching(pattern: str, skipped: Collection[Path]) -> Iterator[ResumeInput]:
    paths = [Path(match) for match in sorted(glob.glob(pattern, recursive=True))]  # noqa: PTH207 - Path.glob takes no absolute pattern
    if not paths:
        raise InputError(f"{pattern}: no file matches the pattern")
    for path in paths:
        if not path.is_dir() and not _is_among(path, skipped):
            yield from _file(path)


def _folder(folder: Path, skipped: Collection[Path]) -> Iterator[ResumeInput]:
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith(".") or _is_among(entry, skipped):
            continue
        try:
            is_folder = entry.is_dir()
        except OSError:
            is_folder = False  # read as a file, and listed with the reason
        if not is_folder:
            yield from _file(entry)
        elif entry.is_symlink():
            # Followed, it could lead in circles or read half the disk; passed over in silence, people would be lost.
            yield ResumeInput(str(entry), str(entry), problem="a link to a folder is not followed; name that folder itself")
        else:
            yield from _subfolder(entry, skipped)


def _subfolder(folder: Path, skipped: Collection[Path]) -> Iterator[ResumeInput]:
    try:
        yield from _folder(folder, skipped)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        yield ResumeInput(str(folder), str(folder), problem=f"the folder cannot be read: {reason}; check its permissions")


def _is_among(path: Path, skipped: Collection[Path]) -> bool:
    if not skipped:
        return False
    try:
        return path.resolve() in skipped
    except (OSError, RuntimeError):  # RuntimeError: links that lead in a circle
        return False


def _file(path: Path) -> Iterator[ResumeInput]:
    members = _members(path) if path.suffix.lower() == ".zip" else []
    if not members:
        yield ResumeInput(str(path), str(path))
        return
    seen: dict[str, int] = {}
    for position, name in members:
        seen[name] = seen.get(name, 0) + 1
        again = f" ({seen[name]})" if seen[name] > 1 else ""
        yield ResumeInput(f"{path}{_ARCHIVE_MARK}{name}{again}", str(path), name, position)


def _members(path: Path) -> list[tuple[int, str]]:
    """Return position and name of the files in a zip archive; none where it is damaged, or a document that is a zip inside.

    What has no members is read as a file, and so listed as what it is.
    """
    try:
        if not path.is_file():
            return []  # a pipe would be waited for
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except (OSError, *_ZIP_ERRORS):
        return []
    names = {info.filename for info in infos}
    if "[Content_Types].xml" in names or "mimetype" in names:
        return []
    return [
        (position, info.filename)
        for position, info in enumerate(infos)
        if not info.is_dir() and not Path(info.filename).name.startswith(".") and not info.filename.startswith("__MACOSX/")
    ]
