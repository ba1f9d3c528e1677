"""The people and adverts as frozen values, read from `people/*.toml` and `adverts/*.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

HEADINGS = {
    "summary": "Summary",
    "work": "Experience",
    "education": "Education",
    "skills": "Skills",
    "certificates": "Certifications",
    "languages": "Languages",
}


@dataclass(frozen=True, slots=True)
class Work:
    """One position, dates as 'YYYY', 'YYYY-MM' or 'present'."""

    title: str
    employer: str
    place: str = ""
    start: str = ""
    end: str = ""
    bullets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Education:
    """One course of education; `degree` is the text as written, `level` and `field` are the truth about it."""

    degree: str
    level: str
    school: str
    field: str = ""
    place: str = ""
    start: str = ""
    end: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Extra:
    """A further section: projects, volunteering, interests, references."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person, and for which adverts they are clearly right or wrong."""

    stem: str
    name: str
    family: str
    layout: str
    updated: date
    email: str = ""
    phone: str = ""
    location: str = ""
    address: str = ""
    headline: str = ""
    summary: str = ""
    links: tuple[str, ...] = ()
    dates: str = "mon"
    now: str = "Present"
    formats: tuple[str, ...] = ("pdf",)
    special: str = ""
    """'' for an ordinary file, else 'scan', 'encrypted', 'truncated' or 'rotated'."""
    right_for: tuple[str, ...] = ()
    wrong_for: tuple[str, ...] = ()
    known_skills: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    languages: tuple[tuple[str, str], ...] = ()
    order: tuple[str, ...] = ("summary", "work", "education", "skills", "certificates", "languages", "extra")
    headings: dict[str, str] | None = None
    skills: dict[str, list[str]] | None = None
    work: tuple[Work, ...] = ()
    education: tuple[Education, ...] = ()
    extra: tuple[Extra, ...] = ()

    def heading(self, section: str) -> str:
        """Return the words over a section, the person's own when they chose some."""
        return (self.headings or {}).get(section, HEADINGS[section])

    def contact(self) -> list[str]:
        """Return the contact facts in the order they are printed."""
        return [fact for fact in (self.address, self.location, self.phone, self.email, *self.links) if fact]

    def period(self, start: str, end: str) -> str:
        """Return a span of time in this person's way of writing dates."""
        return write_period(start, end, style=self.dates, now=self.now)

    def employers(self) -> list[tuple[str, list[Work]]]:
        """Return positions grouped by employer where several at one employer follow each other."""
        return [(employer, list(group)) for employer, group in groupby(self.work, key=lambda work: work.employer)]


def write_moment(moment: str, style: str) -> str:
    """Return a month or a year in the given style; a year alone stays a year."""
    year, _, month = moment.partition("-")
    if not month or style == "year":
        return year
    name = MONTHS[int(month) - 1]
    return {
        "mon": f"{name[:3]} {year}",
        "month": f"{name} {year}",
        "month-to": f"{name} {year}",
        "slash": f"{month}/{year}",
        "dot": f"{month}.{year}",
        "iso": f"{year}-{month}",
        "apostrophe": f"{name[:3]} '{year[2:]}",
    }[style]


def write_period(start: str, end: str, *, style: str, now: str) -> str:
    """Return 'start <dash> end' in the given style; one moment alone when the other is empty or the same."""
    dash = {"month": " – ", "month-to": " to ", "year": "–", "dot": " – ", "apostrophe": " – "}.get(style, " - ")
    ends = [now if moment == "present" else write_moment(moment, style) for moment in (start, end) if moment]
    return dash.join(dict.fromkeys(ends))


def load_person(path: Path) -> Person:
    """Return the person of one file; unknown keys are errors."""
    record: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    known = {field.name for field in fields(Person)}
    if not set(record) <= known:
        raise ValueError(f"{path.name}: unknown keys {sorted(set(record) - known)}")
    for key in ("links", "formats", "right_for", "wrong_for", "known_skills", "certificates", "order"):
        if key in record:
            record[key] = tuple(record[key])
    record["languages"] = tuple((name, level) for name, level in record.get("languages", []))
    record["work"] = tuple(Work(**{**work, "bullets": tuple(work.get("bullets", ()))}) for work in record.get("work", []))
    record["education"] = tuple(Education(**entry) for entry in record.get("education", []))
    record["extra"] = tuple(Extra(entry["heading"], tuple(entry["lines"])) for entry in record.get("extra", []))
    record["updated"] = date.fromisoformat(record["updated"])
    return Person(stem=path.stem, **record)


@dataclass(frozen=True, slots=True)
class Advert:
    """A job advert, and what it asks for."""

    id: str
    title: str
    company: str
    location: str
    description: str
    must: tuple[str, ...] = ()
    nice: tuple[str, ...] = ()
    either: tuple[tuple[str, ...], ...] = ()
    """Groups of which one is enough."""
    min_years: float | None = None
    degree: str | None = None
    degree_required: bool = False
    languages: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()


def load_advert(path: Path) -> Advert:
    """Return the advert of one file."""
    record: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    for key in ("must", "nice", "languages", "formats"):
        record[key] = tuple(record.get(key, ()))
    record["either"] = tuple(tuple(group) for group in record.get("either", ()))
    record["description"] = record["description"].strip()
    return Advert(id=path.stem, **record)


def load_people(folder: Path) -> list[Person]:
    """Return all people, in the order of their file names."""
    return [load_person(path) for path in sorted(folder.glob("*.toml"))]


def load_adverts(folder: Path) -> list[Advert]:
    """Return all adverts, in the order of their file names."""
    return [load_advert(path) for path in sorted(folder.glob("*.toml"))]
