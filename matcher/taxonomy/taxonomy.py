"""`Taxonomy`: skills and occupations, what they are called and how they hang together."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy.typing as npt

from matcher.domain.concept import Occupation, Relation, Skill, SkillKind, SkillLink
from matcher.persistence.assets import asset_path
from matcher.persistence.bundle import Bundle
from matcher.taxonomy.graph import SkillGraph
from matcher.taxonomy.lexicon import Lexicon
from matcher.taxonomy.titles import TitleReader
from matcher.text.tokens import words

KIND = "taxonomy"
UNIT = 10_000
"""Weights are stored as whole ten-thousandths."""
_KINDS = tuple(SkillKind)
_TEXTS = (
    "skills.txt.gz", "skill_names.txt.gz", "occupations.txt.gz", "occupation_names.txt.gz",
    "lexicon.txt.gz", "titles.txt.gz", "redirects.txt.gz",
)  # fmt: skip
_ARRAYS = ("skills.npz", "occupations.npz", "lexicon.npz", "titles.npz")
_Arrays = dict[str, npt.NDArray[Any]]


class Taxonomy:
    """Skills and occupations by id. Ids that were merged into others are understood everywhere.

    All files are checked when it is loaded and decoded when they are first needed.

    Examples
    --------
    >>> taxonomy = Taxonomy.load()
    >>> taxonomy.occupation("onet:29-1141.00").label
    'Registered Nurses'
    """

    def __init__(self, path: Path | None, bundle: Bundle) -> None:
        self._path = path
        self.sha256 = bundle.sha256
        self._texts = {name: bundle.read(name) for name in _TEXTS}
        self._arrays = {name: bundle.arrays(name) for name in _ARRAYS}
        skills = [line.split("\t") for line in self._lines("skills.txt.gz")]
        occupations = [line.split("\t") for line in self._lines("occupations.txt.gz")]
        self._skill_ids = [key for key, _ in skills]
        self._skill_labels = [label for _, label in skills]
        self._occupation_ids = [key for key, _, _ in occupations]
        self._occupation_labels = [label for _, label, _ in occupations]
        self._isco = [isco for _, _, isco in occupations]
        self._skill_row = dict(zip(self._skill_ids, range(len(skills)), strict=True))
        self._occupation_row = dict(zip(self._occupation_ids, range(len(occupations)), strict=True))
        self._n_skills = int(self._arrays["skills.npz"]["n_skills"][0])
        self._kinds: list[int] = self._arrays["skills.npz"]["kinds"].tolist()
        self._job_zones: list[int] = self._arrays["occupations.npz"]["job_zones"].tolist()
        self._redirects = dict(line.split("\t") for line in self._lines("redirects.txt.gz"))
        self._skill_row.update((old, self._skill_row[new]) for old, new in self._redirects.items())
        self._neighbours: dict[int, dict[str, Relation]] = {}
        self._skills: dict[int, Skill] = {}

    @classmethod
    def load(cls, path: Path | None = None) -> Taxonomy:
        """Return the taxonomy in the bundle at `path`, by default the one that comes with matcher.

        Raises
        ------
        ModelNotFoundError, ModelIntegrityError, ModelVersionError
            No bundle there, a damaged one, or one of another format.
        """
        return cls(path, Bundle.open(path or asset_path("data", "taxonomy"), kind=KIND))

    def __reduce__(self) -> tuple[Callable[[Path | None], Taxonomy], tuple[Path | None]]:
        # Loading again is faster than sending it to another process.
        return (Taxonomy.load, (self._path,))

    def has(self, concept_id: str) -> bool:
        """Return whether this is the id of a skill, a group of skills or an occupation."""
        return concept_id in self._skill_row or concept_id in self._occupation_row

    def canonical(self, concept_id: str) -> str:
        """Return the id that stands for `concept_id` now: another one if it was merged. KeyError if unknown."""
        if concept_id in self._occupation_row:
            return concept_id
        return self._skill_ids[self._skill_row[concept_id]]

    def skill(self, concept_id: str) -> Skill:
        """Return a skill, or a group of skills. KeyError if unknown."""
        return self._skill_at(self._skill_row[concept_id])

    def occupation(self, concept_id: str) -> Occupation:
        """Return an occupation. KeyError if unknown."""
        return self._occupation_at(self._occupation_row[concept_id])

    def skills(self) -> Iterator[Skill]:
        """Yield all skills in the order of their ids; groups are left out."""
        return map(self._skill_at, range(self._n_skills))

    def occupations(self) -> Iterator[Occupation]:
        """Yield all occupations in the order of their ids."""
        return map(self._occupation_at, range(len(self._occupation_ids)))

    def isco(self, occupation_id: str) -> str:
        """Return ESCO's four-digit ISCO group of an occupation, '' for those of O*NET."""
        return self._isco[self._occupation_row[occupation_id]]

    def names(self, concept_id: str) -> tuple[str, ...]:
        """Return all names of a skill or an occupation, its label first."""
        row = self._occupation_row.get(concept_id)
        if row is not None:
            label, others = self._occupation_labels[row], self._occupation_names[row]
        else:
            row = self._skill_row[concept_id]
            label, others = self._skill_labels[row], self._skill_names[row] if row < self._n_skills else ""
        return (label, *others.split("\t")) if others else (label,)

    def broader(self, skill_id: str) -> tuple[str, ...]:
        """Return the skills and groups that a skill is a case of."""
        return self._ids(self._graph.broader(self._skill_row[skill_id]))

    def narrower(self, skill_id: str) -> tuple[str, ...]:
        """Return the direct cases of a skill or group."""
        return self._ids(self._graph.narrower(self._skill_row[skill_id]))

    def related(self, skill_id: str) -> tuple[str, ...]:
        """Return the skills that lie beside a skill."""
        return self._ids(self._graph.related(self._skill_row[skill_id]))

    def siblings(self, skill_id: str) -> tuple[str, ...]:
        """Return the skills that share a small, specific group with a skill."""
        return self._ids(self._graph.siblings(self._skill_row[skill_id]))

    def relation(self, asked_id: str, held_id: str) -> Relation | None:
        """Return how the skill at hand stands to the one that is asked for; None earns nothing."""
        return self.neighbours(asked_id).get(self.canonical(held_id))

    def neighbours(self, asked_id: str) -> Mapping[str, Relation]:
        """Return every skill that earns credit where `asked_id` is asked for, itself included, by its best relation."""
        row = self._skill_row[asked_id]
        known = self._neighbours.get(row)
        if known is None:
            found = self._graph.neighbours(row)
            known = self._neighbours[row] = {self._skill_ids[other]: relation for other, relation in found.items()}
        return known

    def occupation_skills(self, occupation_id: str) -> tuple[SkillLink, ...]:
        """Return the skills that an occupation needs, heaviest first."""
        columns = self._arrays["occupations.npz"]
        here = _slice(columns["links_starts"], self._occupation_row[occupation_id])
        targets, weights = columns["links"][here].tolist(), columns["links_weights"][here].tolist()
        essential = columns["links_essential"][here].tolist()
        return tuple(
            SkillLink(self._skill_ids[target], weight / UNIT, is_essential)
            for target, weight, is_essential in zip(targets, weights, essential, strict=True)
        )

    def related_occupations(self, occupation_id: str) -> tuple[tuple[str, float], ...]:
        """Return the occupations near to one, of the same source, with their closeness in (0, 1], best first."""
        return self._weighted_occupations("near", occupation_id)

    def crosswalk(self, occupation_id: str) -> tuple[tuple[str, float], ...]:
        """Return the counterparts of an occupation in the other source with a confidence in (0, 1], best first."""
        return self._weighted_occupations("crosswalk", occupation_id)

    def occupations_named(self, title: str) -> tuple[str, ...]:
        """Return the occupations that bear this title, those first whose label it is; case and number do not count.

        Examples
        --------
        >>> Taxonomy.load().occupations_named("registered nurse")[0]
        'onet:29-1141.00'
        """
        hit = self.titles.lookup(" ".join(words(title)))
        return hit.concept_ids if hit else ()

    def occupations_titled(self, title: str) -> tuple[str, ...]:
        """Return the occupations that `title` clearly means: those named so, or so without level, bracket and modifier.

        Examples
        --------
        >>> Taxonomy.load().occupations_titled("Senior Registered Nurse (ICU)")[0]
        'onet:29-1141.00'
        """
        return self._title_reader.read(title)

    @cached_property
    def lexicon(self) -> Lexicon:
        """The names of skills."""
        return self._lexicon("lexicon", self._skill_ids)

    @cached_property
    def titles(self) -> Lexicon:
        """The names of occupations; the ids of a hit stand with label owners first."""
        return self._lexicon("titles", self._occupation_ids)

    @cached_property
    def _title_reader(self) -> TitleReader:
        labels = dict(zip(self._occupation_ids, self._occupation_labels, strict=True))
        return TitleReader(self.titles, labels, self.crosswalk)

    @cached_property
    def _graph(self) -> SkillGraph:
        columns = self._arrays["skills.npz"]
        return SkillGraph(
            self._n_skills,
            broader=_lists(columns, "broader"),
            related=_lists(columns, "related"),
            families=_lists(columns, "siblings_of"),
        )

    @cached_property
    def _skill_names(self) -> list[str]:
        return self._lines("skill_names.txt.gz")

    @cached_property
    def _occupation_names(self) -> list[str]:
        return self._lines("occupation_names.txt.gz")

    def _lexicon(self, name: str, ids: list[str]) -> Lexicon:
        columns = self._arrays[f"{name}.npz"]
        heads = bytes(columns["first_words"]).decode("utf-8").split("\n")
        alone = [(key,) for key in ids]
        starts, flat = columns["concepts_starts"].tolist(), columns["concepts"].tolist()
        return Lexicon(
            self._lines(f"{name}.txt.gz"),
            [
                alone[flat[start]] if end - start == 1 else tuple(ids[row] for row in flat[start:end])
                for start, end in pairwise(starts)
            ],
            needs_context=columns["needs_context"].tolist(),
            is_fixed=columns["is_fixed"].tolist(),
            lengths=dict(zip(heads, columns["lengths"].tolist(), strict=True)),
        )

    def _skill_at(self, row: int) -> Skill:
        known = self._skills.get(row)
        if known is None:
            known = self._skills[row] = Skill(self._skill_ids[row], self._skill_labels[row], _KINDS[self._kinds[row]])
        return known

    def _occupation_at(self, row: int) -> Occupation:
        return Occupation(self._occupation_ids[row], self._occupation_labels[row], self._job_zones[row] or None)

    def _weighted_occupations(self, name: str, occupation_id: str) -> tuple[tuple[str, float], ...]:
        columns = self._arrays["occupations.npz"]
        here = _slice(columns[f"{name}_starts"], self._occupation_row[occupation_id])
        targets, weights = columns[name][here].tolist(), columns[f"{name}_weights"][here].tolist()
        return tuple((self._occupation_ids[row], weight / UNIT) for row, weight in zip(targets, weights, strict=True))

    def _ids(self, rows: Sequence[int]) -> tuple[str, ...]:
        return tuple(sorted(self._skill_ids[row] for row in rows))

    def _lines(self, name: str) -> list[str]:
        text = gzip.decompress(self._texts[name]).decode("utf-8")
        return text.split("\n") if text else []


def _slice(starts: npt.NDArray[Any], row: int) -> slice:
    return slice(int(starts[row]), int(starts[row + 1]))


def _lists(columns: _Arrays, name: str) -> list[list[int]]:
    flat: list[int] = columns[name].tolist()
    return [flat[start:end] for start, end in pairwise(columns[f"{name}_starts"].tolist())]
