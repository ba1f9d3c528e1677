"""What the report shows, settled before any markup: frozen rows cut to size, every text on one line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matcher.domain.outcome import Outcome
from matcher.domain.shortlist import JobFile, ResumeFile, RunResult
from matcher.reports.advice import attention_order, job_advice, job_needs_human, needs_human, resume_advice
from matcher.reports.escaping import shortened
from matcher.reports.manifest import RUN, facts
from matcher.reports.people import Names
from matcher.reports.redirects import RedirectSection, redirect_section
from matcher.reports.sections import JobSection, job_section
from matcher.reports.unseen import HIDDEN_WORDS, UnseenRow, unseen_rows

_NAME = 110
_REASON = 240
_LOOK = "It was not scored: see below what it says. Look at the file before you judge it."


@dataclass(frozen=True, slots=True)
class PageLimits:
    """How much of a run one page shows; the rest is counted, with a pointer to the tables that hold all of it."""

    n_jobs: int = 50
    n_people: int = 20
    n_cards: int = 5
    """People of each job whose score is shown part by part."""
    n_files: int = 300
    """Rows of each list of files."""
    max_bytes: int = 9_500_000


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
    n_left: int

    @property
    def n_total(self) -> int:
        """How many there are, shown or not."""
        return len(self.rows) + self.n_left


@dataclass(frozen=True, slots=True)
class Board:
    """The whole page."""

    n_files: int
    n_ranked: int
    n_duplicates: int
    n_pairs: int
    n_jobs: int
    date: str
    needs_human: FileList
    remarks: FileList
    unseen: tuple[UnseenRow, ...]
    """Ranked files with text that a person cannot see."""
    bad_jobs: FileList
    jobs: tuple[JobSection, ...]
    n_jobs_left: int
    redirects: RedirectSection | None
    is_calibrated: bool
    bands: str
    """What they are, or what they meant on the user's judgements."""
    about: tuple[tuple[str, str], ...]
    is_precise: bool
    """Whether the precise encoder was asked for a second order."""
    limits: PageLimits


def board(result: RunResult, limits: PageLimits) -> Board:
    """Return what the report of `result` shows within `limits`."""
    names = Names.of(result)
    shown = result.shortlists[: limits.n_jobs]
    files = sorted(result.resumes, key=attention_order)
    return Board(
        n_files=len(files),
        n_ranked=sum(entry.outcome.is_scored for entry in files),
        n_duplicates=sum(entry.outcome is Outcome.DUPLICATE for entry in files),
        n_pairs=sum(shortlist.n_scored for shortlist in result.shortlists),
        n_jobs=len(result.shortlists),
        date=_date(result.manifest),
        needs_human=_file_list((_unread(entry) for entry in files if needs_human(entry)), limits),
        remarks=_file_list((_remark(entry) for entry in files if _has_remark(entry)), limits),
        unseen=unseen_rows(result, n_files=limits.n_files),
        bad_jobs=_file_list((_bad_job(entry) for entry in result.jobs if job_needs_human(entry)), limits),
        jobs=tuple(
            job_section(number, shortlist, result, names=names, n_people=limits.n_people, n_cards=limits.n_cards)
            for number, shortlist in enumerate(shown, start=1)
        ),
        n_jobs_left=len(result.shortlists) - len(shown),
        redirects=redirect_section(result, names, n_rows=limits.n_files, n_jobs=limits.n_jobs),
        is_calibrated=result.band_meaning.is_calibrated,
        bands=result.band_meaning.legend,
        about=tuple((shortened(key, _NAME), shortened(value, _REASON)) for key, value in facts(result.manifest)),
        is_precise=result.is_precise,
        limits=limits,
    )


def _date(manifest: Mapping[str, object]) -> str:
    """Return the day of the run as its manifest gives it, or nothing."""
    run = manifest.get(RUN)
    return str(run.get("started") or "")[:10] if isinstance(run, Mapping) else ""


def _file_list(rows: Iterable[FileRow], limits: PageLimits) -> FileList:
    entries = tuple(rows)
    return FileList(entries[: limits.n_files], max(0, len(entries) - limits.n_files))


def _unread(entry: ResumeFile) -> FileRow:
    advice = resume_advice(entry.outcome)
    return FileRow(shortened(entry.file, _NAME), advice.words, shortened(entry.reason, _REASON), advice.to_do)


def _bad_job(entry: JobFile) -> FileRow:
    advice = job_advice(entry.outcome)
    name = " ".join(text for text in (entry.source, f"(id {entry.job_id})" if entry.job_id else "") if text)
    return FileRow(shortened(name, _NAME), advice.words, shortened(entry.reason, _REASON), advice.to_do)


def _has_remark(entry: ResumeFile) -> bool:
    return not needs_human(entry) and (entry.outcome is not Outcome.OK or bool(entry.reason or entry.hidden))


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
