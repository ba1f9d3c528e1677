"""The suites that need downloads: where their files are, and what they ask."""

from __future__ import annotations

import ast
import csv
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from matcher.errors import InputError
from matcher.evaluation.tasks import Task
from matcher.text.normalize import normalize

_TIER_GRADES = {"Primary-Short": 3, "Primary-Long": 2, "Supplemental": 1}
_NO_LABEL = frozenset({"UNK", "UNKNOWN", "LABEL NOT PRESENT"})
_TITLES_SPLIT = "{} (Zbib et al. 2022), never trained on"
_HELD_OUT = "held out of a reported training run: {}"


def titles(data: Path) -> Task:
    """Return the job-title similarity benchmark; a title identical to the query is left out of its ranking.

    Raises
    ------
    InputError
        A file is missing; so for all suites here.
    """
    queries = _table(data, "jobtitle-similarity", "queries.tsv")
    documents = _table(data, "jobtitle-similarity", "corpus_documents.tsv")
    answers: dict[str, dict[str, int]] = defaultdict(dict)
    names = {row[0]: f"d{number}" for number, row in enumerate(documents)}
    for query, _, document, relevance in _table(data, "jobtitle-similarity", "annotations.tsv"):
        if relevance != "0":
            answers[query][names[document]] = 1
    normal = [normalize(row[1]) for row in documents]
    left_out = [frozenset(index for index, name in enumerate(normal) if name == normalize(row[1])) for row in queries]
    return Task(
        "titles",
        _TITLES_SPLIT.format("job-title similarity"),
        tuple(row[1] for row in queries),
        tuple(row[1] for row in documents),
        tuple(answers[row[0]] for row in queries),
        tuple(names.values()),
        ("MAP", "MRR"),
        tuple(left_out),
    )


def alias(data: Path) -> Task:
    """Return held-out alternate titles, to be found by each occupation's title and remaining aliases."""
    held_out = {normalize(row[0]) for row in _table(data, "splits", "held_out_titles.txt")}
    documents = [(title, code) for title, code in _occupation_names(data) if normalize(title) not in held_out]
    return _titles_to_occupations(
        "alias", data, "alias_to_occupation.tsv", documents, "alternate titles of O*NET 29.2, split of seed 7"
    )


def unseen(data: Path) -> Task:
    """Return titles of occupations that training never saw, to be found by title and description."""
    with_tasks = {row["O*NET-SOC Code"] for row in _rows(data, "onet-29.2", "Task Statements.tsv")}
    documents = [
        (f"{row['Title']}. {row['Description']}", row["O*NET-SOC Code"])
        for row in _rows(data, "onet-29.2", "Occupation Data.tsv")
        if row["O*NET-SOC Code"] in with_tasks
    ]
    return _titles_to_occupations(
        "unseen", data, "unseen_title_to_occupation.tsv", documents, "titles of unseen occupations of O*NET 29.2"
    )


def _titles_to_occupations(name: str, data: Path, file: str, documents: Sequence[tuple[str, str]], what: str) -> Task:
    known = {code for _, code in documents}
    asked = [(row[0], {code: 1 for code in row[1].split() if code in known}) for row in _table(data, "splits", file)[1:]]
    return Task(
        name,
        _HELD_OUT.format(what),
        tuple(title for title, _ in asked),
        tuple(text for text, _ in documents),
        tuple(answers for _, answers in asked),
        tuple(code for _, code in documents),
        ("MRR, ties won", "MRR"),
    )


def related(data: Path) -> Task:
    """Return unseen occupations, to be told their related ones by title, description, tasks and technologies."""
    unseen_codes = {row[0] for row in _table(data, "splits", "unseen_occupations.txt")}
    parts: dict[str, list[str]] = {}
    for row in _rows(data, "onet-29.2", "Occupation Data.tsv"):
        parts[row["O*NET-SOC Code"]] = [row["Title"], row["Description"]]
    tasks = defaultdict(list)
    for row in _rows(data, "onet-29.2", "Task Statements.tsv"):
        tasks[row["O*NET-SOC Code"]].append(row["Task"])
    technologies = defaultdict(list)
    for row in _rows(data, "onet-29.2", "Technology Skills.tsv"):
        technologies[row["O*NET-SOC Code"]].append(row["Example"])
    texts = {code: "\n".join([*parts[code], *tasks[code], *technologies[code]]) for code in sorted(tasks) if code in parts}
    answers: dict[str, dict[str, int]] = defaultdict(dict)
    for row in _rows(data, "onet-29.2", "Related Occupations.tsv"):
        if row["Related O*NET-SOC Code"] in texts:
            answers[row["O*NET-SOC Code"]][row["Related O*NET-SOC Code"]] = _TIER_GRADES.get(row["Relatedness Tier"], 1)
    codes = list(texts)
    asked = [code for code in codes if code in unseen_codes and answers[code]]
    return Task(
        "related",
        _HELD_OUT.format("relations of unseen occupations of O*NET 29.2"),
        tuple(texts[code] for code in asked),
        tuple(texts.values()),
        tuple(answers[code] for code in asked),
        tuple(codes),
        ("nDCG@10", "R@10 of grade 2"),
        tuple(frozenset({codes.index(code)}) for code in asked),
    )


def linking(data: Path) -> Task:
    """Return sentences of adverts (SkillSkape, dev) with the ESCO skills they speak of; sentences without any are left out."""
    skills = _rows(data, "esco-v1.1.1", "skills_en.csv", delimiter=",")
    labels = list(dict.fromkeys(row["preferredLabel"] for row in skills))
    known = {label.lower(): label for label in labels}
    asked = []
    for row in _rows(data, "skillskape", "dev.csv", delimiter=","):
        answers = {known[name.lower()]: 1 for name in ast.literal_eval(row["skills"]) if name.lower() in known}
        if answers:
            asked.append((row["sentence"], answers))
    return Task(
        "linking",
        "SkillSkape dev (generated sentences), not trained on",
        tuple(sentence for sentence, _ in asked),
        tuple(labels),
        tuple(answers for _, answers in asked),
        tuple(labels),
        ("RP@5", "MRR"),
    )


def _occupation_names(data: Path) -> list[tuple[str, str]]:
    names = [(row["Title"], row["O*NET-SOC Code"]) for row in _rows(data, "onet-29.2", "Occupation Data.tsv")]
    for file, column in (("Alternate Titles.tsv", "Alternate Title"), ("Sample of Reported Titles.tsv", "Reported Job Title")):
        names += [(row[column], row["O*NET-SOC Code"]) for row in _rows(data, "onet-29.2", file)]
    return names


def _rows(data: Path, folder: str, name: str, *, delimiter: str = "\t") -> list[dict[str, str]]:
    with find(data, folder, name).open(encoding="utf-8-sig", newline="") as stream:
        if delimiter == "\t":
            return list(csv.DictReader(stream, delimiter=delimiter, quoting=csv.QUOTE_NONE))
        return list(csv.DictReader(stream, delimiter=delimiter))


def _table(data: Path, folder: str, name: str) -> list[list[str]]:
    lines = find(data, folder, name).read_text(encoding="utf-8").splitlines()
    return [row for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if row]


def find(data: Path, folder: str, name: str) -> Path:
    """Return the file of this name in a folder of the downloads, or below it.

    Raises
    ------
    InputError
        It is not there.
    """
    found = sorted((data / folder).rglob(name))
    if not found:
        raise InputError(f"{data / folder / name} is missing: --data must name the folder that holds {folder}")
    return found[0]
