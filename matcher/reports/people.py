"""How people are called in a report: by the name of their file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from matcher.domain.outcome import Outcome
from matcher.domain.shortlist import ResumeFile, RunResult
from matcher.reports.escaping import shortened
from matcher.reports.records import files_by_resume

_NAME = 90
_PATH = 240
_ARCHIVE = "!/"


class Name(NamedTuple):
    """What stands for a person: a short name, the path it was shortened from, and other files with the same content."""

    short: str
    path: str
    others: tuple[str, ...] = ()
    flag: str = ""
    """What to know before judging, in a few words."""


@dataclass(frozen=True, slots=True)
class Names:
    """Names by resume id."""

    by_id: Mapping[str, Name]

    @classmethod
    def of(cls, result: RunResult) -> Names:
        """Return the names of everyone in `result`; where two files are called alike, their paths tell them apart."""
        ranked = {entry.file for entry in result.resumes if entry.outcome.is_scored}
        files = {
            resume_id: sorted(paths, key=lambda path: (path not in ranked, path))
            for resume_id, paths in files_by_resume(result).items()
        }
        counts = Counter(_last(paths[0]) for paths in files.values())
        flags = {entry.resume_id: _flag(entry) for entry in result.resumes if entry.outcome.is_scored}
        return cls({key: _name(paths, counts, flags.get(key, "")) for key, paths in files.items()})

    def __getitem__(self, resume_id: str) -> Name:
        return self.by_id.get(resume_id) or Name(resume_id, resume_id)


def _flag(entry: ResumeFile) -> str:
    flags = ["read in part"] if entry.outcome is Outcome.PARTIAL else []
    return ", ".join([*flags, "holds hidden text"] if entry.hidden else flags)


def _name(paths: list[str], counts: Mapping[str, int], flag: str) -> Name:
    last = _last(paths[0])
    short = last if counts[last] == 1 else paths[0]
    return Name(shortened(short, _NAME), shortened(paths[0], _PATH), tuple(shortened(path, _PATH) for path in paths[1:4]), flag)


def _last(path: str) -> str:
    return path.replace(_ARCHIVE, "/").rstrip("/").rsplit("/", 1)[-1] or path
