"""Resumes with a known truth, as lines of text, in the many ways in which people write them down.

Knows nothing of matcher. Even seeds are for development; odd seeds are for testing only, and only their totals are looked at.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any, NamedTuple

from . import phrases

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
SEPARATORS = (" | ", " · ", ", ", " - ", " – ", " at ", " • ")
Month = tuple[int, int | None]


_Section = Callable[[random.Random, "_Style", dict[str, tuple[str, ...]], dict[str, Any]], list[str]]


class Made(NamedTuple):
    """A resume's text and its truth, in the form of data/samples/truth.json."""

    text: str
    truth: dict[str, Any]


class _Style:
    """How one person writes things down; chosen once and kept through a resume."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.month = rng.choice(("long", "short", "slash", "iso", "year", "short dot", "two digits"))
        self.dash = rng.choice((" - ", " – ", "-", " to ", " — ", "–"))
        self.present = rng.choice(("Present", "present", "Current", "Now", "to date", "since"))
        self.separator = rng.choice(SEPARATORS)
        self.order = rng.choice(("title first", "employer first"))
        self.place = rng.choice(("one line", "two lines", "date above", "date below", "date left"))
        self.bullet = rng.choice(("- ", "• ", "* ", ""))
        self.is_shouting = rng.random() < 0.2

    def written(self, when: Month) -> str:
        year, number = when
        if number is None or self.month == "year":
            return str(year)
        return {
            "long": f"{MONTHS[number - 1]} {year}",
            "short": f"{MONTHS[number - 1][:3]} {year}",
            "short dot": f"{MONTHS[number - 1][:3]}. {year}",
            "slash": f"{number:02}/{year}",
            "iso": f"{year}-{number:02}",
            "two digits": f"{MONTHS[number - 1][:3]} '{year % 100:02}",
        }[self.month]

    def period(self, start: Month, end: Month | None) -> str:
        if end is None:
            if self.present == "since":
                return f"since {self.written(start)}"
            if self.present == "to date":
                return f"{self.written(start)} to date"
            return f"{self.written(start)}{self.dash}{self.present}"
        return f"{self.written(start)}{self.dash}{self.written(end)}"

    def truth(self, when: Month) -> str:
        year, number = when
        return str(year) if number is None or self.month == "year" else f"{year}-{number:02}"

    def heading(self, kind: str) -> str:
        heading = self.rng.choice(phrases.HEADINGS[kind])
        return heading.upper() if self.is_shouting else heading


def made(seed: int) -> Made:
    """Return the resume of a seed."""
    rng = random.Random(f"resume truths/{seed}")
    style = _Style(rng)
    field = phrases.FIELDS[rng.choice(sorted(phrases.FIELDS))]
    name = rng.choice(phrases.SINGLE) if rng.random() < 0.06 else f"{rng.choice(phrases.FIRST)} {rng.choice(phrases.LAST)}"
    truth: dict[str, Any] = {"name": name, "roles": [], "education": [], "languages": [], "certificates": []}
    lines = _head(rng, name, truth)
    sections: list[_Section] = [_work, _education]
    if rng.random() < 0.3:
        sections.reverse()
    sections += [extra for extra in (_languages, _certificates, _skills) if rng.random() < 0.6]
    for section in sections:
        lines += ["", *section(rng, style, field, truth)]
    return Made("\n".join(lines) + "\n", truth)


def _head(rng: random.Random, name: str, truth: dict[str, Any]) -> list[str]:
    place = rng.choice(phrases.PLACES)
    phone = rng.choice(phrases.PHONES).format(n=rng.randrange(100, 200))
    user = "".join(letter for letter in name.casefold() if letter.isascii() and letter.isalpha())
    email = f"{user}{rng.randrange(10, 99)}@example.{rng.choice(('com', 'org', 'net'))}"
    truth["contact"] = {"name": name, "email": email, "phone": phone, "location": place}
    parts = [place, phone, email]
    rng.shuffle(parts)
    shown = name.upper() if rng.random() < 0.25 else name
    how = rng.random()
    if how < 0.4:
        lines = [shown, rng.choice((" | ", " · ", "  ", " • ")).join(parts)]
    elif how < 0.75:
        lines = [shown, *parts]
    else:
        lines = [shown, f"Phone: {phone}", f"Email: {email}", f"Address: {place}"]
    if rng.random() < 0.5:
        lines += ["", rng.choice(phrases.SUMMARIES)]
    return lines


def _work(rng: random.Random, style: _Style, field: dict[str, tuple[str, ...]], truth: dict[str, Any]) -> list[str]:
    lines = [style.heading("work")] if rng.random() < 0.93 else []
    employers = rng.sample(field["employers"], rng.randint(2, 3))
    end: Month | None = None if rng.random() < 0.7 else (rng.randint(2021, 2025), rng.randint(1, 12))
    is_dateless = rng.random() < 0.05
    for employer in employers:
        n_titles = 2 if rng.random() < 0.15 else 1
        titles = rng.sample(field["titles"], n_titles)
        is_banner = n_titles > 1
        if is_banner:
            lines.append(employer)
        for title in titles:
            latest = end or (2026, 3)
            start = (latest[0] - rng.randint(1, 4), rng.randint(1, 12))
            dates = "" if is_dateless else style.period(start, end)
            lines += _entry(style, title, "" if is_banner else employer, dates)
            lines += [f"{style.bullet}{duty}" for duty in field["duties"]]
            lines += [""] * (rng.random() < 0.7)
            truth["roles"].append(
                {
                    "title": title,
                    "employer": employer,
                    "start": "" if is_dateless else style.truth(start),
                    "end": "" if is_dateless else "present" if end is None else style.truth(end),
                }
            )
            end = (start[0], start[1] - 1) if (start[1] or 1) > 1 else (start[0] - 1, 12)
    return lines


def _entry(style: _Style, title: str, employer: str, dates: str) -> list[str]:
    first, second = (title, employer) if style.order == "title first" else (employer, title)
    if not employer:
        return [f"{title}  {dates}".rstrip()]
    # "at" stands between a title and an employer, in this order only.
    separator = " | " if style.separator == " at " and style.order != "title first" else style.separator
    both = f"{first}{separator}{second}"
    if not dates:
        return [both]
    if style.place == "one line":
        return [f"{both}    {dates}" if style.separator in (" at ", ", ") else f"{both}{style.separator}{dates}"]
    if style.place == "two lines":
        return [f"{first}    {dates}", second]
    if style.place == "date above":
        return [dates, both]
    if style.place == "date left":
        return [f"{dates}    {both}"]
    return [both, dates]


def _education(rng: random.Random, style: _Style, field: dict[str, tuple[str, ...]], truth: dict[str, Any]) -> list[str]:
    lines = [style.heading("education")]
    degree, level, subject = rng.choice(field["degrees"]).split("|")
    school = "" if rng.random() < 0.12 else rng.choice(phrases.SCHOOLS)
    year = rng.randint(1998, 2016)
    dates = rng.choice((str(year), f"{year - rng.randint(2, 4)}{style.dash}{year}", ""))
    how = rng.random()
    if how < 0.4 and school:
        lines += [f"{degree}, {school}{', ' + dates if dates else ''}"]
    elif how < 0.7 and school:
        lines += [school, f"{degree}    {dates}".rstrip()]
    else:
        lines += [f"{degree}    {dates}".rstrip(), *([school] if school else [])]
    truth["education"].append({"level": level, "field": subject, "school": school})
    return lines


def _languages(rng: random.Random, style: _Style, _field: dict[str, tuple[str, ...]], truth: dict[str, Any]) -> list[str]:
    names = rng.sample(phrases.LANGUAGES, rng.randint(1, 3))
    entries = [(name, rng.choice(phrases.LANGUAGE_LEVELS)) for name in names]
    truth["languages"] = [{"name": name, "level": level} for name, level in entries]
    form = rng.choice(("{} ({})", "{}: {}", "{} - {}"))
    shown = [form.format(name, level) for name, level in entries]
    return [style.heading("languages"), *([", ".join(shown)] if rng.random() < 0.5 else shown)]


def _certificates(rng: random.Random, style: _Style, field: dict[str, tuple[str, ...]], truth: dict[str, Any]) -> list[str]:
    names = rng.sample(field["certificates"], rng.randint(1, len(field["certificates"])))
    truth["certificates"] = list(names)
    tails = ("", f", {rng.randint(2012, 2024)}", f" ({rng.randint(2012, 2024)})")
    return [style.heading("certificates"), *(f"{style.bullet}{name}{rng.choice(tails)}" for name in names)]


def _skills(rng: random.Random, style: _Style, _field: dict[str, tuple[str, ...]], _truth: dict[str, Any]) -> list[str]:
    return [style.heading("skills"), rng.choice((", ", " | ", " • ")).join(rng.sample(phrases.SKILLS, 4))]
