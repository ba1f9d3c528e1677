"""Each outcome in plain words: what happened, and what a person can do about it."""

from __future__ import annotations

from typing import NamedTuple

from matcher.domain.outcome import JobOutcome, Outcome
from matcher.domain.shortlist import JobFile, ResumeFile


class Advice(NamedTuple):
    """What an outcome means to a person."""

    words: str
    to_do: str


_FOR_RESUMES = {
    Outcome.OK: Advice("Read", ""),
    Outcome.PARTIAL: Advice("Read in part", "Look at the file itself for what was left out."),
    Outcome.NO_TEXT: Advice("No text in it, perhaps a scan", "Read it by eye, or ask for a file whose text can be selected."),
    Outcome.ENCRYPTED: Advice("Locked with a password", "Ask for a copy without a password."),
    Outcome.MALFORMED: Advice("Damaged file", "Open it by hand; if that fails too, ask for a new copy."),
    Outcome.TOO_LARGE: Advice("File too large", "Read it by eye, ask for a smaller copy, or raise the limit on file size."),
    Outcome.TOO_MANY_PAGES: Advice("Too many pages", "Read it by eye, or ask for the resume alone, without attachments."),
    Outcome.TIMEOUT: Advice("Took too long to read", "Read it by eye, or ask for it in another format."),
    Outcome.MEMORY: Advice("Needed too much memory to read", "Read it by eye, or ask for it in another format."),
    Outcome.PARSER_CRASH: Advice("Could not be read: the reader failed", "Read it by eye, or ask for it in another format."),
    Outcome.UNSUPPORTED_TYPE: Advice("Not a format that can be read", "Ask for PDF, DOCX, ODT, RTF, HTML or plain text."),
    Outcome.UNREADABLE: Advice("Could not be opened", "Check that the file is there and that you may read it."),
    Outcome.DUPLICATE: Advice("Same content as another file", "Nothing to do: the other copy is ranked."),
}

_FOR_JOBS = {
    JobOutcome.OK: Advice("Read", ""),
    JobOutcome.EMPTY_JOB: Advice("No description", "Add the text of the advert and run again."),
    JobOutcome.BAD_ROW: Advice("Row could not be read", "Correct the row in the table and run again."),
    JobOutcome.UNREADABLE: Advice("Could not be read", "Check that the file opens, or paste its text into a table."),
    JobOutcome.FAILED: Advice("matcher failed on it", "Match it by hand, and please report it."),
    JobOutcome.DUPLICATE: Advice("Same id as another job", "Give each job an id of its own."),
}


def resume_advice(outcome: Outcome) -> Advice:
    """Return what `outcome` means for a resume file."""
    return _FOR_RESUMES[outcome]


def job_advice(outcome: JobOutcome) -> Advice:
    """Return what `outcome` means for a job."""
    return _FOR_JOBS[outcome]


def needs_human(entry: ResumeFile) -> bool:
    """Return whether a person has to look at the file because it was not ranked, nor was a copy of it."""
    return not entry.outcome.is_scored and entry.outcome is not Outcome.DUPLICATE


def attention_order(entry: ResumeFile) -> tuple[int, str, str]:
    """Return a sort key: files that need a human first, then those with a remark, then the rest, each by path."""
    group = 0 if needs_human(entry) else 1 if entry.reason or entry.hidden or entry.outcome is not Outcome.OK else 2
    return group, entry.file, entry.resume_id


def job_needs_human(entry: JobFile) -> bool:
    """Return whether the row or file gave no shortlist."""
    return entry.outcome is not JobOutcome.OK
