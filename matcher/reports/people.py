"""How people are called in a report: by the name of their file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from matcher.domain.outcome import Outcome
from matcher.domain.shortlist import PersonFiles, RunResult
from matcher.reports.escaping import shortened

_NAME = 90
_PATH = 240
_N_OTHERS = 3
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
    def of(cls, result: RunResult, resume_ids: Iterable[str]) -> Names:
        """Return the names of these people; where two files of the run are called alike, their paths tell them apart."""
        index = result.file_index()
        found = {resume_id: index.files_of(resume_id) for resume_id in dict.fromkeys(resume_ids)}
        files = {resume_id: entry for resume_id, entry in found.items() if entry is not None}
        counts = dict.fromkeys((_last(entry.read) for entry in files.values()), 0)
        for entry in result.resumes:
            if entry.resume_id and entry.outcome is not Outcome.DUPLICATE and (last := _last(entry.file)) in counts:
                counts[last] += 1
        return cls({resume_id: _name(entry, counts) for resume_id, entry in files.items()})

    def __getitem__(self, resume_id: str) -> Name:
        return self.by_id.get(resume_id) or Name(resume_id, resume_id)


def _name(files: PersonFiles, counts: Mapping[str, int]) -> Name:
    last = _last(files.read)
    short = last if counts[last] == 1 else files.read
    others = [path for path in files.files if path != files.read][:_N_OTHERS]
    flags = [words for is_so, words in ((files.is_partial, "read in part"), (files.has_hidden, "holds hidden text")) if is_so]
    return Name(
        shortened(short, _NAME),
        shortened(files.read, _PATH),
        tuple(shortened(path, _PATH) for path in others),
        ", ".join(flags),
    )


def _last(path: str) -> str:
    return path.replace(_ARCHIVE, "/").rstrip("/").rsplit("/", 1)[-1] or path
