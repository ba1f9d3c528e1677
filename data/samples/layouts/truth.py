"""What is true of the samples, for the tests of extraction and ranking."""

from __future__ import annotations

from typing import Any

from layouts.content import Advert, Education, Person

OUTCOMES = {"": "ok", "rotated": "ok", "scan": "no_text", "encrypted": "encrypted", "truncated": "malformed"}


DATED = ("pdf", "docx", "odt")
"""Formats that carry the day on which they were saved."""


def written(person: Person, moment: str) -> str:
    """Return a date as it can be read from the page: a style that prints years loses the months."""
    return moment[:4] if person.dates == "year" and moment != "present" else moment


def education_truth(person: Person, entry: Education) -> dict[str, str]:
    """Return what can be read about one course of education."""
    return {
        "degree": entry.degree,
        "level": entry.level,
        "field": entry.field,
        "school": entry.school,
        "start": written(person, entry.start),
        "end": written(person, entry.end),
    }


def person_truth(person: Person, suffix: str) -> dict[str, Any]:
    """Return name, contact, roles, education and the rest of one person; only name and family where no text can be read."""
    who = {"outcome": OUTCOMES[person.special], "name": person.name, "family": person.family}
    if who["outcome"] != "ok":
        return {**who, "right_for": [], "wrong_for": []}
    return {
        **who,
        "layout": person.layout if suffix == "pdf" else suffix,
        "as_of": person.updated.isoformat() if suffix in DATED else None,
        "right_for": list(person.right_for),
        "wrong_for": list(person.wrong_for),
        "contact": {
            "name": person.name,
            "email": person.email,
            "phone": person.phone,
            "location": person.location,
            "links": list(person.links),
        },
        "roles": [
            {
                "title": work.title,
                "employer": work.employer,
                "start": written(person, work.start),
                "end": written(person, work.end),
            }
            for work in person.work
        ],
        "education": [education_truth(person, entry) for entry in person.education],
        "languages": [{"name": name, "level": level} for name, level in person.languages],
        "certificates": list(person.certificates),
        "skills": list(person.known_skills),
    }


def advert_truth(advert: Advert) -> dict[str, Any]:
    """Return what one advert asks for."""
    return {
        "title": advert.title,
        "must": list(advert.must),
        "nice": list(advert.nice),
        "either": [list(group) for group in advert.either],
        "min_years": advert.min_years,
        "degree": advert.degree,
        "degree_required": advert.degree_required,
        "languages": list(advert.languages),
    }


def build_truth(people: list[Person], adverts: list[Advert], *, duplicate: tuple[str, str]) -> dict[str, Any]:
    """Return the truth about all files, by file name, and all jobs, by id."""
    resumes: dict[str, Any] = {}
    for person in people:
        for suffix in person.formats:
            resumes[f"{person.stem}.{suffix}"] = person_truth(person, suffix)
    original, copy = duplicate
    resumes[copy] = {**resumes[original], "outcome": "duplicate", "duplicate_of": original}
    return {
        "resumes": dict(sorted(resumes.items())),
        "jobs": {advert.id: advert_truth(advert) for advert in adverts},
    }
