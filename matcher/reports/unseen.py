"""Text that a person cannot see, as the report shows it: where, why, how it begins, and what it would have been worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from matcher.domain.document import HiddenText
from matcher.domain.shortlist import ResumeFile
from matcher.reports.escaping import shortened

_NAME = 110
_QUOTE = 80
"""Characters shown of text that nobody sees in the file itself."""
_N_PIECES = 12

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


def unseen_order(entry: ResumeFile) -> tuple[float, str]:
    """Return a sort key: the files that hidden text would have helped most first."""
    return -largest_gain(entry), entry.file


def unseen_rows(entries: Iterable[ResumeFile], titles: Mapping[str, str]) -> tuple[UnseenRow, ...]:
    """Return a row for each of these files with hidden text; `titles` are those of the jobs by their ids."""
    return tuple(_row(entry, titles) for entry in entries)


def largest_gain(entry: ResumeFile) -> float:
    """Return what hidden text would have added to the score for the job where it would have added most; 0 for none."""
    return max((max(pair.score_with_hidden - pair.score, 0.0) for pair in entry.with_hidden), default=0.0)


def _row(entry: ResumeFile, titles: Mapping[str, str]) -> UnseenRow:
    longest = sorted(entry.hidden, key=lambda piece: (-len(piece.text), piece.page, piece.text))[:_N_PIECES]
    shown = sorted(longest, key=entry.hidden.index)
    return UnseenRow(
        shortened(entry.file, _NAME),
        tuple(_piece(piece) for piece in shown),
        len(entry.hidden) - len(shown),
        tuple(
            Gain(shortened(titles.get(pair.job_id, "") or pair.job_id, _QUOTE), pair.score, pair.score_with_hidden)
            for pair in entry.with_hidden
        ),
        max(0, entry.n_with_hidden - len(entry.with_hidden)),
    )


def _piece(piece: HiddenText) -> Piece:
    reason = HIDDEN_WORDS.get(piece.reason, piece.reason)
    return Piece(piece.page, reason, shortened(piece.text, _QUOTE), len(piece.text.split()))
