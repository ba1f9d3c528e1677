"""The reference corpus: names and texts of O*NET occupations, ESCO occupations and ESCO skills."""

from __future__ import annotations

import csv
import gzip
import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from matcher.errors import InputError
from matcher.text.normalize import normalize

ONET_FILES = (
    "Occupation Data.tsv",
    "Alternate Titles.tsv",
    "Sample of Reported Titles.tsv",
    "Task Statements.tsv",
    "Technology Skills.tsv",
    "Tools Used.tsv",
)
ESCO_FILES = ("occupations_en.csv", "skills_en.csv", "occupationSkillRelations.csv")


@dataclass(frozen=True, slots=True)
class ReferenceConcept:
    """An occupation or a skill as its source describes it. `names` starts with the preferred label."""

    id: str
    names: tuple[str, ...]
    description: str
    tasks: tuple[str, ...] = ()
    technologies: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    """Ids of essential skills (ESCO)."""


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What a reported training run must not see: titles in any source, and whole O*NET occupations."""

    titles: frozenset[str]
    """Normalised."""
    occupations: frozenset[str]
    """O*NET-SOC codes."""


@dataclass(frozen=True, slots=True)
class ReferenceCorpus:
    """All three sources, in the order of their files."""

    onet: tuple[ReferenceConcept, ...]
    esco_occupations: tuple[ReferenceConcept, ...]
    esco_skills: tuple[ReferenceConcept, ...]
    hashes: Mapping[str, str]
    """sha256 of each file read, by its name."""

    @classmethod
    def read(cls, esco: Path, onet: Path) -> ReferenceCorpus:
        """Return the corpus in the two folders.

        Raises
        ------
        InputError
            A file is missing.
        """
        hashes = {
            file.name: _sha256(file) for file in [*(onet / name for name in ONET_FILES), *(esco / name for name in ESCO_FILES)]
        }
        return cls(_onet(onet), _esco_occupations(esco), _esco_skills(esco), hashes)

    def without(self, held_out: HeldOut) -> ReferenceCorpus:
        """Return the corpus without the held-out occupations, and without the held-out titles in every source."""
        return replace(
            self,
            onet=_without(self.onet, held_out),
            esco_occupations=_without(self.esco_occupations, held_out),
            esco_skills=_without(self.esco_skills, held_out),
        )

    def concepts(self) -> Iterator[ReferenceConcept]:
        """Yield every concept."""
        yield from self.onet
        yield from self.esco_occupations
        yield from self.esco_skills

    def texts(self) -> Iterator[str]:
        """Yield every text once for each concept that has it: names, descriptions, tasks, technologies, tools."""
        for concept in self.concepts():
            yield from concept.names
            if concept.description:
                yield concept.description
            yield from concept.tasks
            yield from concept.technologies
            yield from concept.tools


RELATED_FILE = "Related Occupations.tsv"


def read_related(onet: Path) -> tuple[tuple[str, str], ...]:
    """Return the pairs of related O*NET occupations, in the order of the file, the nearer half of them twice.

    Raises
    ------
    InputError
        The file is missing.
    """
    pairs: list[tuple[str, str]] = []
    for row in _rows(onet / RELATED_FILE, delimiter="\t"):
        n_times = 1 if row["Relatedness Tier"] == "Supplemental" else 2
        pairs += [(row["O*NET-SOC Code"], row["Related O*NET-SOC Code"])] * n_times
    return tuple(pairs)


def read_postings(path: Path) -> tuple[str, ...]:
    """Return the postings of skill2vec, each as its skills joined by commas.

    Raises
    ------
    InputError
        The file is missing.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8", errors="replace", newline="") as stream:
            return tuple(", ".join(cell for cell in row[1:] if cell) for row in csv.reader(stream))
    except OSError as error:
        raise InputError(f"{path} cannot be read as skill2vec postings (csv.gz): {error.strerror or error}") from None


def _without(concepts: tuple[ReferenceConcept, ...], held_out: HeldOut) -> tuple[ReferenceConcept, ...]:
    kept = []
    for concept in concepts:
        names = tuple(name for name in concept.names if normalize(name) not in held_out.titles)
        if names and concept.id not in held_out.occupations:
            kept.append(replace(concept, names=names))
    return tuple(kept)


def _onet(folder: Path) -> tuple[ReferenceConcept, ...]:
    names = _grouped(folder / "Alternate Titles.tsv", "Alternate Title")
    reported = _grouped(folder / "Sample of Reported Titles.tsv", "Reported Job Title")
    tasks = _grouped(folder / "Task Statements.tsv", "Task")
    technologies = _grouped(folder / "Technology Skills.tsv", "Example")
    tools = _grouped(folder / "Tools Used.tsv", "Example")
    return tuple(
        ReferenceConcept(
            code,
            tuple(dict.fromkeys([row["Title"], *names.get(code, ()), *reported.get(code, ())])),
            row["Description"],
            tuple(tasks.get(code, ())),
            tuple(dict.fromkeys(technologies.get(code, ()))),
            tuple(dict.fromkeys(tools.get(code, ()))),
        )
        for row in _rows(folder / "Occupation Data.tsv", delimiter="\t")
        for code in [row["O*NET-SOC Code"]]
    )


def _grouped(file: Path, column: str) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = defaultdict(list)
    for row in _rows(file, delimiter="\t"):
        grouped[row["O*NET-SOC Code"]].append(row[column])
    return grouped


def _esco_occupations(folder: Path) -> tuple[ReferenceConcept, ...]:
    essential: dict[str, list[str]] = defaultdict(list)
    for row in _rows(folder / "occupationSkillRelations.csv"):
        if row["relationType"] == "essential":
            essential[row["occupationUri"]].append(row["skillUri"])
    return tuple(
        ReferenceConcept(
            row["conceptUri"], _esco_names(row), row["description"], skills=tuple(essential.get(row["conceptUri"], ()))
        )
        for row in _rows(folder / "occupations_en.csv")
    )


def _esco_skills(folder: Path) -> tuple[ReferenceConcept, ...]:
    return tuple(
        ReferenceConcept(row["conceptUri"], _esco_names(row), row["description"]) for row in _rows(folder / "skills_en.csv")
    )


def _esco_names(row: Mapping[str, str]) -> tuple[str, ...]:
    names = [row["preferredLabel"], *row["altLabels"].splitlines(), *row["hiddenLabels"].splitlines()]
    return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))


def _rows(file: Path, *, delimiter: str = ",") -> Iterator[dict[str, str]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            yield from csv.DictReader(
                stream, delimiter=delimiter, quoting=csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL
            )
    except FileNotFoundError:
        raise InputError(f"{file} is missing: give the folder with the unpacked download") from None


def _sha256(file: Path) -> str:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        raise InputError(f"{file} is missing: give the folder with the unpacked download") from None
