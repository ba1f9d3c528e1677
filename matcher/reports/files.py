"""What the report says of files: how many there are of each sort, and the first of those that a person should look at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from matcher.domain.outcome import Outcome
from matcher.domain.shortlist import JobFile, ResumeFile, RunResult
from matcher.reports.advice import job_advice, job_needs_human, needs_human, resume_advice
from matcher.reports.escaping import shortened
from matcher.reports.unseen import HIDDEN_WORDS, UnseenRow, unseen_order, unseen_rows

_T = TypeVar("_T")

_NAME = 110
_REASON = 240
_LOOK = "It was not scored: see below what it says. Look at the file before you judge it."


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file with a remark: what happened to it, why, and what to do."""

    name: str
    words: str
    reason: str
    to_do: str


@dataclass(frozen=True, slots=True)
class FileList:
    """Files with remarks, as many as are shown."""

    rows: tuple[FileRow, ...]
    n_total: int
    """How many there are, shown or not."""

    @property
    def n_left(self) -> int:
        """How many are not shown."""
        return self.n_total - len(self.rows)

    def first(self, n_rows: int) -> FileList:
        """Return the list with at most so many rows."""
        return FileList(self.rows[:n_rows], self.n_total)


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a run."""

    n_files: int
    n_ranked: int
    n_duplicates: int
    needs_human: FileList
    remarks: FileList
    unseen: tuple[UnseenRow, ...]
    """Ranked files with text that a person cannot see, those that it would have helped most first."""
    n_unseen: int
    """How many there are, shown or not."""
    bad_jobs: FileList

    @classmethod
    def of(cls, result: RunResult, *, n_rows: int) -> Files:
        """Return them, with at most `n_rows` in each list, after one pass over all."""
        unread, remarked, bad = _First[ResumeFile](n_rows), _First[ResumeFile](n_rows), _First[JobFile](n_rows)
        hidden = _Foremost(n_rows)
        n_ranked = n_duplicates = 0
        for entry in result.resumes:
            n_ranked += entry.outcome.is_scored
            n_duplicates += entry.outcome is Outcome.DUPLICATE
            if needs_human(entry):
                unread.add(entry)
            elif entry.outcome is not Outcome.OK or entry.reason or entry.hidden:
                remarked.add(entry)
            if entry.hidden and entry.outcome.is_scored:
                hidden.add(entry)
        for job in result.jobs:
            if job_needs_human(job):
                bad.add(job)
        titles = {job.job_id: job.title for job in result.read_jobs()} if hidden.n_total else {}
        return cls(
            n_files=len(result.resumes),
            n_ranked=n_ranked,
            n_duplicates=n_duplicates,
            needs_human=FileList(tuple(map(_unread, unread.kept)), unread.n_total),
            remarks=FileList(tuple(map(_remark, remarked.kept)), remarked.n_total),
            unseen=unseen_rows(hidden.first(), titles),
            n_unseen=hidden.n_total,
            bad_jobs=FileList(tuple(map(_bad_job, bad.kept)), bad.n_total),
        )

    def first(self, n_rows: int) -> Files:
        """Return them with at most so many rows in each list."""
        return replace(
            self,
            needs_human=self.needs_human.first(n_rows),
            remarks=self.remarks.first(n_rows),
            unseen=self.unseen[:n_rows],
            bad_jobs=self.bad_jobs.first(n_rows),
        )


class _First(Generic[_T]):
    """The first of those that it is given, and how many they were."""

    def __init__(self, n_kept: int) -> None:
        self.kept: list[_T] = []
        self.n_total = 0
        self._n_kept = n_kept

    def add(self, entry: _T) -> None:
        self.n_total += 1
        if len(self.kept) < self._n_kept:
            self.kept.append(entry)


class _Foremost:
    """Of the files with hidden text that it is given those that come first by `unseen_order`, and how many they were."""

    def __init__(self, n_kept: int) -> None:
        self.n_total = 0
        self._kept: list[ResumeFile] = []
        self._n_kept = n_kept

    def add(self, entry: ResumeFile) -> None:
        self.n_total += 1
        self._kept.append(entry)
        if len(self._kept) > 2 * self._n_kept:
            self._kept = self.first()

    def first(self) -> list[ResumeFile]:
        return sorted(self._kept, key=unseen_order)[: self._n_kept]


def _unread(entry: ResumeFile) -> FileRow:
    advice = resume_advice(entry.outcome)
    return FileRow(shortened(entry.file, _NAME), advice.words, shortened(entry.reason, _REASON), advice.to_do)


def _bad_job(entry: JobFile) -> FileRow:
    advice = job_advice(entry.outcome)
    name = " ".join(text for text in (entry.source, f"(id {entry.job_id})" if entry.job_id else "") if text)
    return FileRow(shortened(name, _NAME), advice.words, shortened(entry.reason, _REASON), advice.to_do)


def _remark(entry: ResumeFile) -> FileRow:
    advice = resume_advice(entry.outcome)
    if not entry.hidden:
        return FileRow(shortened(entry.file, _NAME), advice.words, shortened(entry.reason, _REASON), advice.to_do)
    reason = " ".join(text for text in (shortened(entry.reason, _REASON), _hidden_words(entry)) if text)
    words = "Holds text that a person cannot see"
    if entry.outcome is not Outcome.OK:
        words = f"{advice.words}; holds text that a person cannot see"
    return FileRow(shortened(entry.file, _NAME), words, reason, _LOOK)


def _hidden_words(entry: ResumeFile) -> str:
    """Return how much hidden text there is, and why it is not visible."""
    reasons = [hidden.reason for hidden in entry.hidden]
    counted = ", ".join(f"{reasons.count(reason)} {HIDDEN_WORDS.get(reason, reason)}" for reason in sorted(set(reasons)))
    noun = "piece" if len(reasons) == 1 else "pieces"
    return f"{len(reasons)} {noun} of text: {counted}."
