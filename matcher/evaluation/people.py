"""Resumes and adverts with judgements: the generated set that comes along, and those that users bring."""

from __future__ import annotations

import csv
import random
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from matcher.errors import InputError
from matcher.evaluation.tasks import Task
from matcher.persistence.assets import asset_path

_RESUMES_EACH = 10
_ADVERTS_EACH = 2
_SAME, _ADJACENT, _FAMILY = 3, 2, 1
_LEVELS = ("junior", "senior")
_YEARS = {"junior": (1, 2), "senior": (7, 14)}
_SCHOOLS = ("Riverton College", "Northfield State University", "Lakeside Institute", "Eastport Community College")
_FIRMS = ("Alder & Sons", "Bluewater Group", "Cedar Hill Services", "Dovetail Partners", "Elmwood Works", "Foxglove Company")
_BENEFITS = (
    "We offer paid leave, a pension and a subsidised canteen.",
    "We are an equal opportunity employer and celebrate diversity.",
    "Our company has grown for thirty years and stays family owned.",
)
_PEOPLE = (
    "Ada Example", "Ben Sample", "Cleo Muster", "Dan Placeholder", "Eva Specimen", "Finn Beispiel", "Gia Ejemplo",
    "Hal Exempel", "Ivy Przyklad", "Jon Voorbeeld",
)  # fmt: skip


class Person(NamedTuple):
    """A generated resume and what it is of."""

    id: str
    text: str
    code: str
    level: str


class Advert(NamedTuple):
    """A generated advert and what it is for."""

    id: str
    title: str
    text: str
    code: str
    level: str


class Judged(NamedTuple):
    """Resumes, adverts, and how well each pair goes together."""

    people: tuple[Person, ...]
    adverts: tuple[Advert, ...]
    grades: Mapping[str, Mapping[str, int]]
    """Advert id to person id to grade, above 0."""


def generated(half: str) -> Judged:
    """Return the generated judgements of one half of the occupations' wordings: 'even' for development, 'odd' for testing.

    Grade 3: the same occupation and level; 2: the same occupation at another level, or an adjacent one; 1: the same family.
    Resumes and adverts are put together from different sets of phrases, so that equal words do not give the answer away.
    """
    with asset_path("data", "evaluation", "phrases.toml").open("rb") as file:
        occupations = tomllib.load(file)["occupation"]
    people = [_person(entry, number, half) for entry in occupations for number in range(_RESUMES_EACH)]
    adverts = [_advert(entry, number, half) for entry in occupations for number in range(_ADVERTS_EACH)]
    adjacent = {entry["code"]: frozenset(entry["adjacent"]) for entry in occupations}
    grades = {
        advert.id: {person.id: grade for person in people if (grade := _grade(advert, person, adjacent))} for advert in adverts
    }
    return Judged(tuple(people), tuple(adverts), grades)


def _grade(advert: Advert, person: Person, adjacent: Mapping[str, frozenset[str]]) -> int:
    if advert.code == person.code:
        return _SAME if advert.level == person.level else _ADJACENT
    if person.code in adjacent[advert.code]:
        return _ADJACENT
    return _FAMILY if advert.code[:2] == person.code[:2] else 0


def _chance(*key: object) -> random.Random:
    return random.Random("/".join(map(str, key)))  # noqa: S311 - a reproducible draw, not a secret


def _person(entry: Mapping[str, Any], number: int, half: str) -> Person:
    chance = _chance("person", entry["code"], number, half)
    level = _LEVELS[number % 2]
    years = chance.randint(*_YEARS[level])
    phrases = chance.sample(entry["resume"], 4 if level == "senior" else 3)
    title = chance.choice(entry["resume_titles"])
    skills = chance.sample(entry["resume_skills"], 2)
    split = max(1, years // 2)
    lines = [chance.choice(_PEOPLE), "", "Experience", "", f"{title}, {chance.choice(_FIRMS)}, {2025 - split} - 2025"]
    lines += [f"- {phrase}" for phrase in phrases[:2]]
    earlier = f"Junior {title}" if level == "senior" else title
    lines += ["", f"{earlier}, {chance.choice(_FIRMS)}, {2025 - years} - {2025 - split}"]
    lines += [f"- {phrase}" for phrase in phrases[2:]]
    lines += ["", "Education", "", f"Diploma, {chance.choice(_SCHOOLS)}, {2024 - years}", "", "Skills", "", ", ".join(skills)]
    return Person(f"{half}-{entry['code']}-r{number}", "\n".join(lines), entry["code"], level)


def _advert(entry: Mapping[str, Any], number: int, half: str) -> Advert:
    chance = _chance("advert", entry["code"], number, half)
    level = _LEVELS[number % 2]
    title = entry["advert_titles"][number % 2]
    phrases = chance.sample(entry["advert"], 4)
    skills = chance.sample(entry["advert_skills"], 2)
    years = (
        "At least five years of experience." if level == "senior" else "Newcomers are welcome; one year of practice is enough."
    )
    lines = ["Your tasks", *(f"- {phrase}" for phrase in phrases), "", "What you bring", f"- {years}"]
    lines += [f"- Knowledge of {skill}" for skill in skills]
    lines += ["", chance.choice(_BENEFITS)]
    shown = f"Senior {title[0].lower()}{title[1:]}" if level == "senior" else title
    return Advert(f"{half}-{entry['code']}-a{number}", shown, "\n".join(lines), entry["code"], level)


def people_task(judged: Judged, *, name: str, split: str) -> Task:
    """Return the task of ranking the people for each advert."""
    return Task(
        name,
        split,
        tuple(f"{advert.title}\n{advert.text}" for advert in judged.adverts),
        tuple(person.text for person in judged.people),
        tuple(judged.grades.get(advert.id, {}) for advert in judged.adverts),
        tuple(person.id for person in judged.people),
        ("nDCG@10", "MAP", "P@5", "right person first"),
    )


def read_judgements(path: Path, *, job_ids: Sequence[str], resume_ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return the judgements in a CSV with the columns job_id, resume_id and relevance (whole numbers from 0 up).

    Raises
    ------
    InputError
        The file cannot be read, lacks a column, names what is not there, or holds nothing above 0.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path}: cannot be read as a CSV of judgements ({type(error).__name__})") from None
    missing = {"job_id", "resume_id", "relevance"} - set(rows[0] if rows else ())
    if missing:
        raise InputError(f"{path}: lacks the column{'s' if len(missing) > 1 else ''} {', '.join(sorted(missing))}")
    known_jobs, known_resumes = set(job_ids), set(resume_ids)
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for number, row in enumerate(rows, start=2):
        if row["job_id"] not in known_jobs or row["resume_id"] not in known_resumes:
            what = "job_id" if row["job_id"] not in known_jobs else "resume_id"
            raise InputError(f"{path}, line {number}: the {what} {row[what]!r} is not among those given")
        if not (row["relevance"] or "").isdigit():
            raise InputError(f"{path}, line {number}: relevance must be a whole number from 0 up")
        grades[row["job_id"]][row["resume_id"]] = int(row["relevance"])
    if not any(grade for found in grades.values() for grade in found.values()):
        raise InputError(f"{path}: no judgement is above 0, so nothing can be found")
    return grades
