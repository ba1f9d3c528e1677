"""Entries of a section: which lines head one, and which of them carry its dates."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from matcher.extraction.dates import Period
from matcher.extraction.lines import BodyLine, Part, split_parts
from matcher.extraction.places import is_location, trailing_location
from matcher.extraction.role_words import TitleCues, is_name_fragment

_TYPES = re.compile(
    r"\(?(?:full[- ]time|part[- ]time|contract(?:or)?|permanent|temporary|temp|seasonal|remote|hybrid|on-?site"
    r"|internship|freelance|casual|per diem|prn"
    r"|self-employed|volunteer|paid|unpaid|current|(?:\d+ (?:years?|yrs?|months?|mos?)[ ,.]*){1,2}|dates?:?|expected)\)?",
    re.IGNORECASE,
)
_ABBREVIATED_END = re.compile(
    r"\b(?:inc|ltd|co|corp|st|jr|sr|u\.?s\.?a?|u\.?k|llc|dept|no|dr|d\.?c|present|\w)\.$", re.IGNORECASE
)
_MONTH_END = re.compile(r"\b(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.$", re.IGNORECASE)
_NOT_VERBS = frozenset(
    """registered certified licensed advanced united associated applied allied integrated limited skilled embedded combined
red unified speed accredited accelerated reed world-renowned self-employed shared automated chartered""".split()  # noqa: SIM905 - reads better as prose
)
_VERBS = frozenset(
    """manage lead build oversee teach provide support assist work responsible worked led built ran taught wrote grew kept
set drove cut made won held sold performing managing leading building working providing assisting using helping
preparing ensuring developing creating supporting maintaining""".split()  # noqa: SIM905 - reads better as prose
)
AT = re.compile(r"\s(?:at|@)\s")
LEGAL_FORM = re.compile(r"(?:inc|llc|ltd|gmbh|plc|corp|co|llp|lp|pllc|p\.?c|s\.?a|n\.?a)\.?", re.IGNORECASE)
_IS_TITLE = 2
_IS_KEY_TITLE = 3
_IS_EMPLOYER = 2
_MOST_HEADING_LINES = 4
_LONGEST_WORDS = 16
_LONGEST_CHARS = 120


@dataclass(slots=True)
class Entry:
    """Heading lines of one entry, by index into the section's lines, and its period."""

    lines: list[int] = field(default_factory=list)
    period: Period | None = None


class EntryFinder:
    """Groups the lines of one section into entries."""

    def __init__(self, text: str, rows: Sequence[BodyLine], periods: Sequence[Period], cues: TitleCues) -> None:
        self._text = text
        self._rows = rows
        self._cues = cues
        self._dated = self._date_lines(periods)
        self._tails = sorted(period.tail for period in periods if period.tail is not None)
        self._widest = max((len(row.text) for row in rows), default=0)
        self._has_plain_dates = any(not rows[index].is_bullet for index in self._dated)
        self._heads: list[bool] = []
        for index in range(len(rows)):
            self._heads.append(self._is_heading(index))
        self._claimed: set[int] = set()
        first = next((index for index in range(len(rows)) if self._heads[index]), None)
        self._leads = first is not None and first in self._dated

    def find(self) -> list[Entry]:
        """Return the entries in reading order; those without dates only where a title stands out."""
        entries = [Entry([index], self._dated[index][0]) for index in sorted(self._dated) if self._heads[index]]
        self._claimed.update(entry.lines[0] for entry in entries)
        for entry in entries:
            self._complete(entry)
        entries += self._dateless()
        for entry in entries:
            entry.lines.sort()
        return sorted(entries, key=lambda entry: entry.lines[0])

    def parts(self, index: int) -> list[Part]:
        """Return the pieces of a line without its dates, places and kinds of employment."""
        return [part for part in self.all_parts(index) if not self.is_aside(part.text)]

    def is_aside(self, text: str) -> bool:
        """Return whether `text` is only a place or a kind of employment."""
        return is_location(text) or bool(_TYPES.fullmatch(text))

    def between(self, start: int, end: int) -> str:
        """Return the characters of the document between two positions."""
        return self._text[start:end]

    def all_parts(self, index: int) -> list[Part]:
        """Return the pieces of a line without its dates."""
        row = self._rows[index].span
        # Two that end in one place are a tail and what it is said to complete: one before may reach into the row.
        tails = self._tails[max(0, bisect_left(self._tails, row) - 1) : bisect_left(self._tails, (row.end,))]
        return split_parts(
            self._text, row, line=index, removed=[*(period.span for period in self._dated.get(index, ())), *tails]
        )

    def _date_lines(self, periods: Sequence[Period]) -> dict[int, list[Period]]:
        found: dict[int, list[Period]] = {}
        cursor = 0
        for period in periods:
            while cursor < len(self._rows) and self._rows[cursor].end <= period.span.start:
                cursor += 1
            if cursor == len(self._rows):
                break
            if period.span.end > self._rows[cursor].start and self._dates_heading(self._rows[cursor], period):
                found.setdefault(cursor, []).append(period)
        return {index: [self._period_of(self._rows[index], named)] for index, named in found.items()}

    def _period_of(self, row: BodyLine, named: Sequence[Period]) -> Period:
        """Choose the range at an edge of the line; one inside it, or a lone year, may be part of a name."""

        def worth(period: Period) -> tuple[bool, bool]:
            at_edge = period.span.start <= row.start + 1 or period.span.end >= row.end - 1
            return period.is_range, at_edge or self._text[period.span.start - 1] == "\t"

        return max(named, key=worth)

    def _dates_heading(self, row: BodyLine, period: Period) -> bool:
        """Whether the date stands at an edge of the line or between separators, not inside a sentence."""
        before = self._text[row.start : period.span.start].rstrip()
        after = self._text[period.span.end : row.end].lstrip()
        if period.is_range:
            return len(before.split()) + len(after.split()) <= _LONGEST_WORDS
        at_edge = not before or not after or after[0] in "|·•—–-\t,)" or before[-1] in "|·•—–(,\t"
        return at_edge and not row.is_bullet and not after.endswith(".") and len(before.split()) + len(after.split()) <= 10

    def _is_heading(self, index: int) -> bool:
        row = self._rows[index]
        text = row.text
        words = text.split()
        ranges = [period for period in self._dated.get(index, ()) if period.is_range]
        if len(text) > _LONGEST_CHARS or len(words) > _LONGEST_WORDS + 4 * bool(ranges):
            return False
        if row.is_bullet:
            is_dated = any(self._text[period.span.start].isdigit() or period.end for period in ranges)
            return (
                is_dated
                and not self._has_plain_dates
                and any(self._cues.title_score(part.text) >= 2 for part in self.parts(index))
            )
        if ranges:
            return True
        if text.endswith((";", ":", ",")) or (
            text.endswith(".") and not _ABBREVIATED_END.search(text) and not _MONTH_END.search(text)
        ):
            return False
        if index in self._dated:
            return not self._continues(index)
        if not (text[0].isupper() or text[0].isdigit() or text[0] in "\"'“‘(" or row.is_bold) or len(words) > 14:
            return False
        first = words[0].lower().rstrip(",")
        is_verb = (first in _VERBS or first.endswith("ed")) and first not in _NOT_VERBS and self._cues.title_score(text) < 3
        return not is_verb and not self._continues(index)

    def _continues(self, index: int) -> bool:
        """Whether the line runs on from a wrapped line of description above."""
        row = self._rows[index]
        if index == 0 or row.opens_block or row.is_bold:
            return False
        above = self._rows[index - 1]
        if row.text[0].isupper() and any(self._is_telling(part.text) for part in self.parts(index)):
            return False
        is_prose = above.is_bullet or not self._heads[index - 1]
        return is_prose and len(above.text) >= max(45, 0.72 * self._widest) and not above.text.endswith(".")

    def _is_telling(self, text: str) -> bool:
        return self._holds_title(text) or self._cues.employer_score(text) > _IS_EMPLOYER

    def _complete(self, entry: Entry) -> None:
        """Add the lines above and below that hold the title or employer which the dated line lacks."""
        while len(entry.lines) < _MOST_HEADING_LINES:
            lack = self._lack(entry)
            above, below = min(entry.lines) - 1, max(entry.lines) + 1
            options = [(self._fit(above, lack, is_above=True), above), (self._fit(below, lack, is_above=False), below)]
            fit, line = max(options, key=lambda option: option[0])
            if fit <= 0:
                break
            entry.lines.append(line)
            self._claimed.add(line)
        below = max(entry.lines) + 1
        if self._is_free(below) and not self._rows[below].opens_block and self._is_remainder(self._rows[below].text):
            entry.lines.append(below)
            self._claimed.add(below)

    def _is_remainder(self, text: str) -> bool:
        """Whether a line is a place, or the end of a firm's name broken off the line above."""
        place = trailing_location(text)
        return is_location(text) or is_name_fragment(text if place is None else text[:place])

    def _lack(self, entry: Entry) -> str:
        """Say what the lines at hand leave open: 'both', 'title', 'employer', 'perhaps' (one line that may hold both) or ''."""
        parts = [part for index in entry.lines for part in self.parts(index)]
        if not parts:
            return "both"
        titles = [part for part in parts if self._cues.title_score(part.text) >= _IS_TITLE]
        if len(parts) > 1:
            return "" if titles else "title"
        pieces = comma_pieces(parts[0].text)
        if len(pieces) > 1 and any(self._cues.title_score(piece) >= _IS_TITLE for piece in (pieces[0], pieces[-1])):
            return "" if any(self._cues.employer_score(piece) >= _IS_EMPLOYER for piece in pieces) else "perhaps"
        if titles and AT.search(parts[0].text):
            return ""
        return "employer" if titles else "title"

    def _is_free(self, index: int) -> bool:
        return 0 <= index < len(self._rows) and index not in self._claimed and self._heads[index] and index not in self._dated

    def _fit(self, index: int, lack: str, *, is_above: bool) -> float:
        """How well a neighbouring line fills the gap; 0 and less: not at all."""
        if not lack or not self._is_free(index):
            return 0
        row = self._rows[index]
        has_gap = (self._rows[index + 1] if is_above else row).opens_block
        parts = self.parts(index)
        if not parts:
            return 0
        title = max(self._cues.title_score(part.text) for part in parts)
        employer = max(self._cues.employer_score(part.text) for part in parts)
        if is_above and not has_gap and lack != "both" and row.opens_block and title >= _IS_KEY_TITLE:
            # It begins the block and would belong to nothing else: of two titles one is the employer ('Globex Assistant').
            return 0.5
        is_expected_side = is_above is not self._leads
        if not is_above and lack != "both" and (has_gap or self._is_bare(index + 1)):
            return 0
        match lack:
            case "both":
                fit = 1.0 + max(title, employer)
            case "title":
                fit = 0.0 if employer >= _IS_EMPLOYER and title < _IS_TITLE else 1.0 + title
                is_known = title >= _IS_TITLE
            case "employer":
                fit = 0.0 if title >= _IS_KEY_TITLE else 1.0 + max(0, employer)
                is_known = employer >= _IS_EMPLOYER
            case _:
                fit = float(employer) if employer >= _IS_EMPLOYER and title < _IS_KEY_TITLE and not has_gap else 0.0
                is_known = True
        if lack != "both" and not is_expected_side and not is_known:
            return 0
        if fit <= 0:
            return 0
        return fit + 0.5 * is_expected_side - 0.75 * has_gap

    def _is_bare(self, index: int) -> bool:
        """Whether the line holds a date and nothing else: then the title above is its own."""
        return index in self._dated and not self._rows[index].opens_block and not self.parts(index)

    def _dateless(self) -> list[Entry]:
        has_dated = bool(self._claimed)
        found = []
        for index, row in enumerate(self._rows):
            if not self._is_free(index) or row.is_bullet or not self._stands_apart(index):
                continue
            if not any(self._holds_title(part.text) for part in self.parts(index)):
                continue
            entry = Entry([index])
            self._claimed.add(index)
            self._complete(entry)
            last = max(entry.lines)
            is_followed = last + 1 < len(self._rows) and not self._heads[last + 1]
            is_whole = self._lack(entry) in ("", "perhaps")
            if is_followed or is_whole or (not has_dated and row.opens_block):
                found.append(entry)
            else:
                self._claimed.difference_update(entry.lines)
        return found

    def _holds_title(self, text: str) -> bool:
        pieces = comma_pieces(text)
        return any(self._cues.title_score(piece) >= _IS_KEY_TITLE for piece in (text, pieces[0], pieces[-1]))

    def _stands_apart(self, index: int) -> bool:
        row = self._rows[index]
        if row.opens_block or row.is_bold or index == 0:
            return True
        above = self._rows[index - 1]
        return above.is_bullet or (self._is_free(index - 1) and above.opens_block) or above.text.endswith(".")


def comma_pieces(text: str) -> list[str]:
    """Return what stands between commas, a place at the end and a legal form left where it was: 'Cook', 'Blue Door, Inc.'."""
    place = trailing_location(text)
    kept = text if place is None else text[:place]
    pieces: list[str] = []
    for piece in kept.split(", "):
        if pieces and LEGAL_FORM.fullmatch(piece.strip()):
            pieces[-1] += ", " + piece
        else:
            pieces.append(piece)
    return [piece.strip() for piece in pieces if piece.strip()] or [text]
