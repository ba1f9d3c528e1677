"""The suites that need downloads: where their files are, and what they ask."""

from __future__ import annotations

import ast
import csv
import io
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from matcher.errors import InputError
from matcher.evaluation.tasks import Task
from matcher.text.normalize import normalize

_TIER_GRADES = {"Primary-Short": 3, "Primary-Long": 2, "Supplemental": 1}
_NO_LABEL = frozenset({"UNK", "UNKNOWN", "LABEL NOT PRESENT"})
_TITLES_SPLIT = "{} (Zbib et al. 2022), never trained on"
_RELATED_COLUMNS = ("O*NET-SOC Code", "Related O*NET-SOC Code", "Relatedness Tier")
_HELD_OUT = "held out of a reported training run: {}"


def titles(data: Path) -> Task:
    """Return the job-title similarity benchmark; a title identical to the query is left out of its ranking.

    Raises
    ------
    InputError
        A file is missing; so for all suites here.
    """
    queries = _table(data, "jobtitle-similarity", "queries.tsv", n_cells=2)
    documents = _table(data, "jobtitle-similarity", "corpus_documents.tsv", n_cells=2)
    answers: dict[str, dict[str, int]] = defaultdict(dict)
    names = {row[0]: f"d{number}" for number, row in enumerate(documents)}
    for query, _, document, relevance in _table(data, "jobtitle-similarity", "annotations.tsv", n_cells=4):
        if relevance != "0" and document in names:
            answers[query][names[document]] = 1
    normal = [normalize(row[1]) for row in documents]
    left_out = [frozenset(index for index, name in enumerate(normal) if name == normalize(row[1])) for row in queries]
    return Task(
        "titles",
        _TITLES_SPLIT.format("job-title similarity"),
        tuple(row[1] for row in queries),
        tuple(row[1] for row in documents),
        tuple(
            {name: grade for name, grade in answers[row[0]].items() if int(name[1:]) not in gone}
            for row, gone in zip(queries, left_out, strict=True)
        ),
        tuple(names.values()),
        ("MAP", "MRR"),
        tuple(left_out),
    )


def alias(data: Path) -> Task:
    """Return held-out alternate titles, to be found by each occupation's title and remaining aliases."""
    held_out = held_out_titles(data)
    documents = [(title, code) for title, code in _occupation_names(data) if normalize(title) not in held_out]
    task = _titles_to_occupations(
        "alias", data, "alias_to_occupation.tsv", documents, "alternate titles of O*NET 29.2, split of seed 7"
    )
    if not all(normalize(title) in held_out for title in task.queries):  # they would find themselves
        raise InputError(
            "alias: alias_to_occupation.tsv asks for titles that held_out_titles.txt lacks; are they of one split?"
        )
    return task


def unseen(data: Path) -> Task:
    """Return titles of occupations that training never saw, to be found by title and description."""
    with_tasks = {row["O*NET-SOC Code"] for row in _rows(data, "onet-29.2", "Task Statements.tsv", ("O*NET-SOC Code",))}
    documents = [
        (f"{row['Title']}. {row['Description']}", row["O*NET-SOC Code"])
        for row in _rows(data, "onet-29.2", "Occupation Data.tsv", ("O*NET-SOC Code", "Title", "Description"))
        if row["O*NET-SOC Code"] in with_tasks
    ]
    return _titles_to_occupations(
        "unseen", data, "unseen_title_to_occupation.tsv", documents, "titles of unseen occupations of O*NET 29.2"
    )


def held_out_titles(data: Path) -> frozenset[str]:
    """Return the alternate titles, normalised, that a reported training run does not see."""
    return frozenset(normalize(row[0]) for row in _table(data, "splits", "held_out_titles.txt", n_cells=1))


def unseen_occupations(data: Path) -> frozenset[str]:
    """Return the codes of the occupations that a reported training run does not see."""
    return frozenset(row[0] for row in _table(data, "splits", "unseen_occupations.txt", n_cells=1))


def _titles_to_occupations(name: str, data: Path, file: str, documents: Sequence[tuple[str, str]], what: str) -> Task:
    known = {code for _, code in documents}
    asked = [
        (row[0], {code: 1 for code in row[1].split() if code in known}) for row in _table(data, "splits", file, n_cells=2)[1:]
    ]
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
    unseen_codes = unseen_occupations(data)
    parts: dict[str, list[str]] = {}
    for row in _rows(data, "onet-29.2", "Occupation Data.tsv", ("O*NET-SOC Code", "Title", "Description")):
        parts[row["O*NET-SOC Code"]] = [row["Title"], row["Description"]]
    tasks = defaultdict(list)
    for row in _rows(data, "onet-29.2", "Task Statements.tsv", ("O*NET-SOC Code", "Task")):
        tasks[row["O*NET-SOC Code"]].append(row["Task"])
    technologies = defaultdict(list)
    for row in _rows(data, "onet-29.2", "Technology Skills.tsv", ("O*NET-SOC Code", "Example")):
        technologies[row["O*NET-SOC Code"]].append(row["Example"])
    texts = {code: "\n".join([*parts[code], *tasks[code], *technologies[code]]) for code in sorted(tasks) if code in parts}
    answers: dict[str, dict[str, int]] = defaultdict(dict)
    for row in _rows(data, "onet-29.2", "Related Occupations.tsv", _RELATED_COLUMNS):
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
    skills = _rows(data, "esco-v1.1.1", "skills_en.csv", ("preferredLabel",), delimiter=",")
    labels = list(dict.fromkeys(row["preferredLabel"] for row in skills))
    known = {label.lower(): label for label in labels}
    asked = []
    for row in _rows(data, "skillskape", "dev.csv", ("sentence", "skills"), delimiter=","):
        answers = {known[name.lower()]: 1 for name in _names(row["skills"], data) if name.lower() in known}
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
    names = [
        (row["Title"], row["O*NET-SOC Code"])
        for row in _rows(data, "onet-29.2", "Occupation Data.tsv", ("O*NET-SOC Code", "Title"))
    ]
    for file, column in (("Alternate Titles.tsv", "Alternate Title"), ("Sample of Reported Titles.tsv", "Reported Job Title")):
        names += [(row[column], row["O*NET-SOC Code"]) for row in _rows(data, "onet-29.2", file, ("O*NET-SOC Code", column))]
    return names


def _names(text: str, data: Path) -> list[str]:
    """Return a list of names written as Python writes it."""
    try:
        names = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):  # what literal_eval raises for texts that are no literal
        names = None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise InputError(f"{find(data, 'skillskape', 'dev.csv')}: the column skills holds what is no list of names")
    return names


def _rows(data: Path, folder: str, name: str, columns: Sequence[str], *, delimiter: str = "\t") -> list[dict[str, str]]:
    file = find(data, folder, name)
    stream = io.StringIO(_text(file), newline="")
    try:
        if delimiter == "\t":
            rows = list(csv.DictReader(stream, restval="", delimiter=delimiter, quoting=csv.QUOTE_NONE))
        else:
            rows = list(csv.DictReader(stream, restval="", delimiter=delimiter))
    except csv.Error as error:
        raise InputError(f"{file}: cannot be read as a table ({error})") from None
    missing = [column for column in columns if column not in (rows[0] if rows else ())]
    if missing:
        raise InputError(f"{file}: has no rows with {' and '.join(missing)}; is it the file of {folder}?")
    return rows


def _table(data: Path, folder: str, name: str, *, n_cells: int) -> list[list[str]]:
    file = find(data, folder, name)
    # Not the csv module: without quotes a line is its cells, however long they are.
    rows = [line.split("\t") for line in _text(file).splitlines() if line]
    for number, row in enumerate(rows, start=1):
        if len(row) != n_cells:
            raise InputError(f"{file}, line {number}: has {len(row)} cells, and needs {n_cells}; is it the file of {folder}?")
    if not rows:
        raise InputError(f"{file}: is empty")
    return rows


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file}: cannot be read as text ({type(error).__name__})") from None


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
