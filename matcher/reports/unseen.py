"""Text that a person cannot see, as the report shows it: where, why, how it begins, and what it would have been worth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from matcher.domain.document import HiddenText
from matcher.domain.shortlist import ResumeFile, RunResult, ScoreWithHidden
from matcher.reports.escaping import shortened

_NAME = 110
_QUOTE = 80
"""Characters shown of text that nobody sees in the file itself."""
_N_PIECES = 12
_N_JOBS = 5

HIDDEN_WORDS = {
    "invisible": "drawn invisibly",
    "tiny": "too small to read",
    "off_page": "outside the page",
    "same_colour": "in the colour of its background",
    "covered": "covered by something",
    "clipped": "clipped away",
    "transparent": "transparent",
    "layer_off": "on a layer that is switched off",
    "misleading_map": "other letters than the page shows",
}


class Piece(NamedTuple):
    """A piece of hidden text."""

    page: int
    reason: str
    quote: str
    n_words: int


class Gain(NamedTuple):
    """A job with the score as it is, and as it would have been."""

    title: str
    score: float
    with_hidden: float


class UnseenRow(NamedTuple):
    """A file with hidden text."""

    name: str
    pieces: tuple[Piece, ...]
    n_more_pieces: int
    gains: tuple[Gain, ...]
    """The jobs in whose score the text would have made the largest difference."""
    n_more_jobs: int


def unseen_rows(result: RunResult, *, n_files: int) -> tuple[UnseenRow, ...]:
    """Return a row for each ranked file with hidden text, those that it would have helped most first."""
    titles = {shortlist.job.job_id: shortlist.job.title for shortlist in result.shortlists}
    entries = [entry for entry in result.resumes if entry.hidden and entry.outcome.is_scored]
    entries.sort(key=lambda entry: (-largest_gain(entry), entry.file))
    return tuple(_row(entry, titles) for entry in entries[:n_files])


def largest_gain(entry: ResumeFile) -> float:
    """Return what hidden text would have added to the score for the job where it would have added most; 0 for none."""
    return max((max(pair.score_with_hidden - pair.score, 0.0) for pair in entry.with_hidden), default=0.0)


def _row(entry: ResumeFile, titles: dict[str, str]) -> UnseenRow:
    longest = sorted(entry.hidden, key=lambda piece: (-len(piece.text), piece.page, piece.text))[:_N_PIECES]
    shown = sorted(longest, key=entry.hidden.index)
    gains = _largest(entry.with_hidden)
    return UnseenRow(
        shortened(entry.file, _NAME),
        tuple(_piece(piece) for piece in shown),
        len(entry.hidden) - len(shown),
        tuple(
            Gain(shortened(titles.get(pair.job_id, "") or pair.job_id, _QUOTE), pair.score, pair.score_with_hidden)
            for pair in gains
        ),
        len(entry.with_hidden) - len(gains),
    )


def _largest(pairs: Sequence[ScoreWithHidden]) -> list[ScoreWithHidden]:
    return sorted(pairs, key=lambda pair: (pair.score - pair.score_with_hidden, pair.job_id))[:_N_JOBS]


def _piece(piece: HiddenText) -> Piece:
    reason = HIDDEN_WORDS.get(piece.reason, piece.reason)
    return Piece(piece.page, reason, shortened(piece.text, _QUOTE), len(piece.text.split()))
