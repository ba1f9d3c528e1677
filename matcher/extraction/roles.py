"""Positions held: title, employer, place and dates of each, in any of the usual shapes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from matcher.domain.document import Document
from matcher.domain.place import Span
from matcher.domain.resume import AsOf, Role, Section, SectionKind, YearMonth
from matcher.extraction.dates import Period, is_possible, months_between
from matcher.extraction.entries import Entry, EntryFinder
from matcher.extraction.lines import BodyLine, lines_in, unwrapped
from matcher.extraction.naming import Namer, Naming
from matcher.extraction.role_words import TitleCues

_KINDS = (SectionKind.EXPERIENCE, SectionKind.VOLUNTEERING, SectionKind.PROJECTS)


def find_roles(
    document: Document,
    sections: Sequence[Section],
    cues: TitleCues,
    *,
    lines: Sequence[BodyLine],
    periods: Sequence[Period],
    as_of: AsOf | None,
) -> tuple[Role, ...]:
    """Return the positions of the experience, volunteering and project sections, in reading order.

    Parameters
    ----------
    lines, periods
        Of the whole document: `body_lines(document)` and `find_periods(document.text)`.
    """
    found: list[Role] = []
    for section in sections:
        if section.kind in _KINDS:
            first, last = (bisect_left(periods, at, key=lambda period: period.span.start) for at in section.span)
            inside = periods[first:last]
            possible = [period for period in inside if is_possible(period, as_of)]
            tails = [period.tail for period in inside if period.tail is not None]
            dates = sorted(period.span for period in inside)
            kept = [line for line in lines_in(lines, section.span) if not _is_within(line, dates)]
            rows = unwrapped(kept, document.text, dates=dates, tails=tails)
            found += _roles_of(document.text, section, EntryFinder(document.text, rows, possible, cues), rows, cues, as_of)
    return tuple(found)


def _is_within(line: BodyLine, dates: Sequence[Span]) -> bool:
    """Return whether `line` is the rest of a date that began above it; `dates` stand in order and share no character."""
    before = bisect_left(dates, (line.start,)) - 1
    return before >= 0 and line.end <= dates[before].end


def experience_months(roles: Sequence[Role], as_of: AsOf | None) -> int | None:
    """Return the months that dated roles of the experience sections cover, overlaps counted once; None when none has dates."""
    covered: set[int] = set()
    is_dated = False
    for role in roles:
        end = _end(role.end, as_of, is_current=role.is_current)
        if role.section is SectionKind.EXPERIENCE and role.start is not None and end is not None and role.months is not None:
            is_dated = True
            covered.update(range(role.start.ordinal, end.ordinal + 1))
    return len(covered) if is_dated else None


def _roles_of(
    text: str, section: Section, finder: EntryFinder, rows: Sequence[BodyLine], cues: TitleCues, as_of: AsOf | None
) -> list[Role]:
    entries = finder.find()
    namer = Namer(finder, cues, is_project=section.kind is SectionKind.PROJECTS)
    namer.learn_order(entries)
    found: list[Role] = []
    banner: Naming | None = None
    pending_start: int | None = None
    for position, entry in enumerate(entries):
        naming = namer.name(entry, banner)
        following = entries[position + 1] if position + 1 < len(entries) else None
        if naming.title is None and following is not None and _touches(entry, following, rows):
            banner = naming._replace(has_own_line=True)
            pending_start = rows[entry.lines[0]].start
            continue
        inherits = not naming.employer and banner is not None and section.kind is not SectionKind.PROJECTS
        if inherits and banner is not None:
            naming = naming._replace(employer=banner.employer, location=naming.location or banner.location)
        elif naming.employer:
            banner = naming
        if naming.title is None and not naming.employer:
            continue
        last = following.lines[0] - 1 if following is not None else len(rows) - 1
        end = rows[max(last, entry.lines[-1])].end
        start = pending_start if pending_start is not None else rows[entry.lines[0]].start
        pending_start = None
        heading = Span(start, rows[entry.lines[-1]].end)
        found.append(_role(text, section.kind, naming, entry.period, (Span(start, end), heading), as_of))
    return found


def _touches(entry: Entry, following: Entry, rows: Sequence[BodyLine]) -> bool:
    """Whether nothing stands between a heading without title and the next heading: then it is the employer of what follows."""
    return entry.lines[-1] + 1 == following.lines[0] and not rows[following.lines[0]].is_bullet


def _role(
    text: str, kind: SectionKind, naming: Naming, period: Period | None, spans: tuple[Span, Span], as_of: AsOf | None
) -> Role:
    start = period.start if period is not None else None
    end = period.end if period is not None else None
    is_current = period.is_current if period is not None else False
    last = _end(end, as_of, is_current=is_current)
    title = " ".join(naming.title.text.split()) if naming.title is not None else ""
    title_span = Span(naming.title.start, naming.title.end) if naming.title is not None else None
    if title_span is not None and " ".join(title_span.of(text).split()) != title:
        title_span = None  # a date stands in the middle of it
    return Role(
        title=title,
        employer=" ".join(naming.employer.split()),
        location=naming.location,
        start=start,
        end=end,
        is_current=is_current,
        months=months_between(start, last) if start is not None and last is not None else None,
        span=spans[0],
        heading=spans[1],
        title_span=title_span,
        section=kind,
    )


def _end(end: YearMonth | None, as_of: AsOf | None, *, is_current: bool) -> YearMonth | None:
    if is_current:
        return YearMonth(as_of.day.year, as_of.day.month) if as_of is not None else None
    return end
