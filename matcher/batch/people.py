"""The people in files: every file read, with its outcome, and those that are resumes ready to be scored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from matcher.batch.inputs.resume_input import ResumeInput
from matcher.batch.inputs.resumes import find_resumes
from matcher.batch.parsing import ParsedFile, parse_files, without_duplicates
from matcher.batch.progress import Progress, Stage, silent
from matcher.config import MatcherConfig
from matcher.domain.shortlist import ResumeFile
from matcher.errors import InputError
from matcher.ranking.candidate import Candidate


@dataclass(frozen=True, slots=True)
class People:
    """What became of each file, by path, and the candidates among them, each once."""

    files: tuple[ResumeFile, ...]
    candidates: tuple[Candidate, ...]

    def with_others(self, others: People) -> People:
        """Return these and, of `others`, whose resumes are not among these."""
        known = {entry.resume_id for entry in self.candidates}
        return People(
            (*self.files, *(entry for entry in others.files if entry.resume_id not in known)),
            (*self.candidates, *(entry for entry in others.candidates if entry.resume_id not in known)),
        )


def read_people(
    sources: Iterable[str],
    config: MatcherConfig,
    *,
    n_jobs: int = 1,
    cache: Path | None = None,
    left_out: Iterable[Path] = (),
    progress: Progress | None = None,
) -> People:
    """Return the people in files, folders, globs, archives and files of texts.

    Parameters
    ----------
    left_out
        Files that are no resumes though they may lie among them: the job.

    Raises
    ------
    InputError
        A source does not exist, or not one file could be read as a resume.
    """
    parsed = parse_all(find_resumes(sources, left_out=left_out), config, n_jobs=n_jobs, cache=cache, progress=progress)
    return People(tuple(item.entry for item in parsed), tuple(candidates_of(parsed)))


def parse_all(
    inputs: Sequence[ResumeInput],
    config: MatcherConfig,
    *,
    n_jobs: int,
    cache: Path | None = None,
    progress: Progress | None = None,
) -> list[ParsedFile]:
    """Return what became of each file, by path; further copies of the same bytes are duplicates."""
    notify = progress or silent
    parsed: list[ParsedFile] = []
    n_failed = 0
    notify(Stage.READING, 0, len(inputs))
    for item in parse_files(inputs, config, n_jobs=n_jobs, cache=cache):
        parsed.append(item)
        n_failed += not item.entry.outcome.is_scored
        notify(Stage.READING, len(parsed), len(inputs), n_failed=n_failed)
    return without_duplicates(parsed)


def candidates_of(parsed: Sequence[ParsedFile]) -> list[Candidate]:
    """Return the candidates among the files; where there is not one `InputError`, with the first file's reason."""
    candidates = [item.candidate for item in parsed if item.candidate is not None]
    if not candidates:
        first = parsed[0].entry
        raise InputError(f"none of the {len(parsed)} files could be read as a resume; {first.file}: {first.reason}")
    return candidates
