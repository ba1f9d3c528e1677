"""Resumes and adverts with judgements: the generated set that comes along, and those that users bring."""

from __future__ import annotations

import csv
import random
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from matcher.errors import InputError
from matcher.evaluation.tasks import Task
from matcher.persistence.assets import asset_path

_JUDGED = ("job_id", "resume_id", "relevance")
_GRADE = re.compile(r"[0-9]{1,3}")

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

    Commas, semicolons or tabs part its cells, as its first line does.

    Raises
    ------
    InputError
        The file cannot be read, lacks a column, names what is not there, judges a pair in two ways, or holds nothing above 0.
    """
    known_jobs, known_resumes = set(job_ids), set(resume_ids)
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for number, (job_id, resume_id, relevance) in _judgement_rows(path):
        if job_id not in known_jobs:
            raise InputError(f"{path}, line {number}: the job_id {job_id!r} is not among the jobs that could be read")
        if resume_id not in known_resumes:
            raise InputError(f"{path}, line {number}: the resume_id {resume_id!r} is not among the resumes that could be read")
        if not _GRADE.fullmatch(relevance):
            raise InputError(f"{path}, line {number}: relevance must be a whole number from 0 up, at most 999")
        before = grades[job_id].setdefault(resume_id, int(relevance))
        if before != int(relevance):
            raise InputError(
                f"{path}, line {number}: the job_id {job_id!r} and the resume_id {resume_id!r} were judged {before} above, "
                f"and {int(relevance)} here: keep one of the two"
            )
    if not any(grade for found in grades.values() for grade in found.values()):
        raise InputError(f"{path}: no judgement is above 0, so nothing can be found")
    return grades


def _judgement_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of each line with its cells of `_JUDGED`."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            head = stream.readline()
            stream.seek(0)
            reader = csv.DictReader(stream, delimiter=max(",;\t", key=head.count), restval="")
            missing = sorted(set(_JUDGED) - set(reader.fieldnames or ()))
            rows = [(reader.line_num, row) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path}: cannot be read as a CSV of judgements ({type(error).__name__})") from None
    if missing:
        raise InputError(f"{path}: lacks the column{'s' if len(missing) > 1 else ''} {', '.join(missing)}")
    if not rows:
        raise InputError(f"{path}: holds no judgement below its first line")
    for number, row in rows:
        yield number, [row[name].strip() for name in _JUDGED]
