"""Dates and periods as people write them, and the day that 'Present' stands for."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from matcher.domain.document import Document
from matcher.domain.place import Span
from matcher.domain.resume import AsOf, YearMonth

FIRST_YEAR = 1950
_LAST_YEAR = 2100
_LONGEST_MONTHS = 70 * 12

_MONTHS = {
    name: number
    for number, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1)
}
_SEASONS = {"spring": 4, "summer": 7, "autumn": 10, "fall": 10, "winter": 1, "q1": 2, "q2": 5, "q3": 8, "q4": 11}
_YEAR = r"(?:19|20)\d\d"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
# Every alternative starts on a letter or digit and holds only bounded repeats: linear in the length of the text.
_ATOM = re.compile(
    rf"""(?<![\w$€£#@.])(?:
      (?:\d{{1,2}}(?:st|nd|rd|th)?[ ])?(?P<month_name>{_MONTH})\b\.?,?
        (?:[ ]?(?:\d{{1,2}}(?:st|nd|rd|th)?,?[ ])?(?:of[ ])?[-/ \n]?[ ]?(?P<month_year>{_YEAR}|['’‘]\d\d|(?<=[-/])\d\d)(?!\d))?
    | (?P<iso_year>{_YEAR})[-/.](?P<iso_month>0[1-9]|1[0-2])(?:[-/.]\d\d)?(?![\d/])
    | (?P<first>\d{{1,2}})[/.-](?P<second>\d{{1,2}})[/.-](?P<day_year>{_YEAR})(?!\d)
    | (?P<num_month>\d{{1,2}})[ ]?[/.-][ ]?(?P<num_year>{_YEAR})(?!\d)
    | (?P<season>spring|summer|autumn|fall|winter|q[1-4])[ ](?:of[ ])?(?P<season_year>{_YEAR}|['’]\d\d)(?!\d)
    | (?P<from_year>{_YEAR})[ ]?[-–—/][ ]?['’]?(?P<short_year>\d\d)(?![\d/.-]\d|\d)
    | (?P<tiny_month>0?[1-9]|1[0-2])/(?P<tiny_year>\d\d)(?![\d/])
    | (?P<year>{_YEAR})(?!\d|[,.]\d|\w)
    | ['’‘](?P<quoted_year>\d\d)(?!\d|\w)
    | (?P<present>present|current(?:ly)?|now|today|ongoing|(?:to|till|until)[ ]date|to[ ]present|to[ ]now)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_JOINTS = frozenset(
    ("-", "–", "—", "‒", "―", "−", "~", "→", "->", "--", "to", "until", "till", "til", "through", "thru", "up to", "bis", "/")
)
_SINCE = re.compile(r"\b(?:since|from|starting|joined(?: in)?)[ :]*$", re.IGNORECASE)
_ONWARDS = re.compile(r"[ ]*(?:onwards?\b|[-–—][ ]*(?=[\n)|]|$))", re.IGNORECASE)
_EXPECTED = re.compile(
    r"(?:expected|anticipated|expires?|expiry|expiration|valid (?:until|to|thru|through)|renew(?:al|s)|graduating"
    r"|graduates)\b[\w ]{0,24}[:,(]?[ ]*$",
    re.IGNORECASE,
)
_EXPECTED_AFTER = re.compile(r"[ )]*\(?(?:expected|anticipated)\b", re.IGNORECASE)


# The rest of the row and its break, or, in a column at the right, the break and the cells before.
_BROKEN_OFF = re.compile(r"([ ]?(?:[-–—]|to))[ ]?(?:[ \t][^\n]*\n[ ]?|\n[^\n\t]{1,60}\t[ ]?)")
_NEXT_ROW = re.compile(r"[ ]?(?:[ \t][^\n]*\n[ ]?|\n[^\n\t]{1,60}\t[ ]?)")
_LONGEST_ROW = 300


class Period(NamedTuple):
    """A stretch of time, or a single date (then only `end` is set and `is_current` is false)."""

    start: YearMonth | None
    end: YearMonth | None
    is_current: bool
    is_expected: bool
    """Whether the text calls it expected, or an expiry: it says nothing about when the resume was written."""
    span: Span
    tail: Span | None = None
    """Where its end stands when a narrow column broke it off: at the head of the next row, other cells between."""

    @property
    def is_range(self) -> bool:
        """Whether it has a beginning."""
        return self.start is not None


class _Atom(NamedTuple):
    date: YearMonth | None
    """None for 'Present' and for a month without year."""
    month: int | None
    is_present: bool
    is_weak: bool
    """'05/19' or a quoted year: counts only as one end of a range."""
    until: YearMonth | None
    """Second year of '2018/19'."""
    start: int
    end: int
    tail: Span | None = None


def find_periods(text: str) -> list[Period]:
    """Return the periods and single dates named in `text`, in order; impossible ones are left out.

    Examples
    --------
    >>> [(p.start, p.end, p.is_current) for p in find_periods("Mar 2016 to 05/2019; 2020 - Present")]
    [(YearMonth(year=2016, month=3), YearMonth(year=2019, month=5), False), (YearMonth(year=2020, month=None), None, True)]
    """
    atoms = _atoms(text)
    found: list[Period] = []
    index = 0
    while index < len(atoms):
        first = atoms[index]
        second = atoms[index + 1] if index + 1 < len(atoms) else None
        if second is not None and _is_broken_off(text, first, second):
            period = _between(text, first, second, is_broken=True)
            index += 2
        elif second is not None and _is_joined(text, first, second):
            period = _between(text, first, second)
            index += 2
        else:
            period = _alone(text, first)
            index += 1
        if period is not None:
            found.append(period)
    return found


def months_between(start: YearMonth, end: YearMonth) -> int | None:
    """Return the months from `start` to `end`, both counted; None when `end` comes first."""
    months = end.ordinal - start.ordinal + 1
    return months if months > 0 else None


def find_as_of(document: Document, periods: Iterable[Period], *, given: date | None = None) -> AsOf | None:
    """Return the day that 'Present' stands for: given, else the file's own date, else the latest date named; never today."""
    if given is not None:
        return AsOf(given, "given")
    if document.modified is not None:
        return AsOf(document.modified, "pdf_moddate")
    named = [day for period in periods if not period.is_expected for day in (period.start, period.end) if day is not None]
    if not named:
        return None
    latest = max(named, key=lambda day: day.ordinal)
    month = latest.ordinal % 12 + 1
    return AsOf(date(latest.year, month, monthrange(latest.year, month)[1]), "latest_date")


def is_possible(period: Period, as_of: AsOf | None) -> bool:
    """Return whether no end of `period` lies more than a year after `as_of`, unless the text calls it expected."""
    if as_of is None or period.is_expected:
        return True
    return all(day is None or day.year <= as_of.day.year + 1 for day in (period.start, period.end))


def _atoms(text: str) -> list[_Atom]:
    found: list[_Atom] = []
    for match in _ATOM.finditer(text):
        start = match.start()
        before = text[start - 2 : start]
        if len(before) == 2 and before[1] == "-" and before[0].isdigit() and not (found and found[-1].end >= start - 1):
            continue  # the end of a telephone number, not a year
        atom = _atom(match)
        if atom is None:
            continue
        last = found[-1] if found else None
        if last is not None and atom.date is not None and _completes(text, last, atom):
            found[-1] = last._replace(
                date=YearMonth(atom.date.year, last.month), is_weak=False, tail=Span(atom.start, atom.end)
            )
        else:
            found.append(atom)
    return found


def _completes(text: str, month: _Atom, year: _Atom) -> bool:
    """Whether a month ends a narrow cell and its year begins the next row."""
    is_bare = month.date is None and month.month is not None
    is_cell = "\t" in text[month.end : month.end + 2] or text[year.end : year.end + 1] in ("\t", "\n", "")
    return (
        is_bare
        and is_cell
        and year.month is None
        and year.start - month.end < _LONGEST_ROW
        and bool(_NEXT_ROW.fullmatch(text, month.end, year.start))
    )


def _atom(match: re.Match[str]) -> _Atom | None:
    group = match.lastgroup
    start, end = match.span()
    if group == "present":
        return _Atom(None, None, True, False, None, start, end)  # noqa: FBT003 - a record read by its field names
    if group == "month_name":
        return _Atom(None, _MONTHS[match["month_name"][:3].lower()], False, True, None, start, end)  # noqa: FBT003
    dated = _dated(match)
    if dated is None or not FIRST_YEAR <= dated.year <= _LAST_YEAR:
        return None
    until = None
    if group == "short_year":
        until = YearMonth(dated.year - dated.year % 100 + int(match["short_year"]))
        if not dated.year < until.year <= dated.year + 50:
            return None
    return _Atom(dated, dated.month, False, group in ("tiny_year", "quoted_year"), until, start, end)  # noqa: FBT003


def _dated(match: re.Match[str]) -> YearMonth | None:
    month: int | None = None
    match match.lastgroup:
        case "month_year":
            year, month = _year(match["month_year"]), _MONTHS[match["month_name"][:3].lower()]
        case "iso_month":
            year, month = int(match["iso_year"]), int(match["iso_month"])
        case "day_year":
            first, second = int(match["first"]), int(match["second"])
            year, month = int(match["day_year"]), second if first > 12 else first
        case "num_year":
            year, month = int(match["num_year"]), int(match["num_month"])
        case "season_year":
            year, month = _year(match["season_year"]), _SEASONS[match["season"].lower()]
        case "tiny_year":
            year, month = _year(match["tiny_year"]), int(match["tiny_month"])
        case "short_year":
            year = int(match["from_year"])
        case "quoted_year":
            year = _year(match["quoted_year"])
        case _:
            year = int(match["year"])
    if month is not None and not 1 <= month <= 12:
        return None
    return YearMonth(year, month)


def _year(written: str) -> int:
    digits = written[-4:] if len(written) >= 4 else written[-2:]
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (1900 if year >= FIRST_YEAR % 100 else 2000)


def _is_broken_off(text: str, first: _Atom, second: _Atom) -> bool:
    """'04.2022 -', then other cells of the row, then 'Present' at the head of the next row."""
    if first.date is None or first.until is not None or (second.date is None and not second.is_present):
        return False
    return (
        second.start - first.end < _LONGEST_ROW
        and _is_cell(text, first, second)
        and bool(_BROKEN_OFF.fullmatch(text, first.end, second.start))
    )


def _is_cell(text: str, first: _Atom, second: _Atom) -> bool:
    """Whether the first date heads a row, or a cell, and the second is all of the cell below."""
    heads_row = text[max(0, first.start - 1) : first.start] in ("", "\n", "\t")
    return heads_row and text[second.end : second.end + 1] in ("", "\n", "\t")


def _is_joined(text: str, first: _Atom, second: _Atom) -> bool:
    if first.is_present or first.until is not None or (second.date is None and not second.is_present):
        return False
    gap = text[first.end : second.start]
    if len(gap) > 12 or gap.count("\n") > 1:
        return False
    joint = gap.strip(" \t\n.,()").lower()
    if joint in _JOINTS:
        return True
    if joint or "\n" in gap:
        return second.is_present and first.date is not None and gap.strip().lower() == "to"
    if second.is_present:
        return first.date is not None
    return len(gap) <= 2 and first.date is not None and (gap == " " or first.month is not None)


def _between(text: str, first: _Atom, second: _Atom, *, is_broken: bool = False) -> Period | None:
    start = first.date
    if start is None:
        if second.date is None or second.month is None or first.month is None:
            return _alone(text, second)
        start = YearMonth(second.date.year - (first.month > second.month), first.month)
    span = Span(first.start, second.end)
    tail = second.tail
    if is_broken:
        dash = _BROKEN_OFF.match(text, first.end)
        span, tail = Span(first.start, dash.end(1) if dash else first.end), Span(second.start, second.end)
    if second.is_present:
        return Period(start, None, is_current=True, is_expected=False, span=span, tail=tail)
    if second.date is None:
        return None
    period = _checked(start, second.date, span, is_expected=_is_expected(text, first.start, second.end))
    return period._replace(tail=tail) if period is not None else None


def _alone(text: str, atom: _Atom) -> Period | None:
    if atom.date is None or atom.is_weak:
        return None
    span = Span(atom.start, atom.end)
    if atom.until is not None:
        return _checked(atom.date, atom.until, span, is_expected=_is_expected(text, atom.start, atom.end))
    onwards = _ONWARDS.match(text, atom.end)
    if onwards and (atom.month is not None or text[max(0, atom.start - 1) : atom.start] != "-"):
        return Period(atom.date, None, is_current=True, is_expected=False, span=Span(atom.start, onwards.end()))
    since = _SINCE.search(text, max(0, atom.start - 12), atom.start)
    if since:
        return Period(atom.date, None, is_current=True, is_expected=False, span=Span(since.start(), atom.end))
    return Period(None, atom.date, is_current=False, is_expected=_is_expected(text, atom.start, atom.end), span=span)


def _checked(start: YearMonth, end: YearMonth, span: Span, *, is_expected: bool) -> Period | None:
    is_same_year = start.year == end.year and None in (start.month, end.month)
    if is_same_year:
        # '2019 - Mar 2019': the missing month must not put the end before the beginning.
        start, end = YearMonth(start.year, start.month or end.month), YearMonth(end.year, end.month or start.month)
    if end.ordinal < start.ordinal or end.ordinal - start.ordinal > _LONGEST_MONTHS:
        return None
    return Period(start, end, is_current=False, is_expected=is_expected, span=span)


def _is_expected(text: str, start: int, end: int) -> bool:
    line_start = max(text.rfind("\n", 0, start) + 1, start - 48)
    return bool(_EXPECTED.search(text[line_start:start])) or bool(_EXPECTED_AFTER.match(text, end))
