"""Occupations as their sources describe them, made ready to be compared."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from matcher.features.train.corpus import ReferenceConcept, ReferenceCorpus
from matcher.taxonomy.build.esco import concept_id
from matcher.taxonomy.build.onet import CODE, occupation_id
from matcher.taxonomy.build.tables import Row, Source

RATINGS = "Knowledge.tsv"
_COLUMNS = (CODE, "Element Name", "Scale ID", "Data Value")
_LARGEST = 127


@dataclass(frozen=True, slots=True, eq=False)
class Described:
    """The occupations of both sources with the same text each as `matcher evaluate related` compares."""

    ids: tuple[str, ...]
    """Of O*NET's occupations, in ascending order; so are all rows below."""
    texts: tuple[str, ...]
    """Title, description, tasks, technologies, a line each."""
    names: tuple[str, ...]
    """All titles of each, a line each, the first that of `texts`."""
    has_tasks: npt.NDArray[np.bool_]
    """Shape (n,): O*NET collects nothing but a name for "all other" occupations."""
    ratings: npt.NDArray[np.int8]
    """Shape (n, 2 * n_elements): how far importance and level of each field of knowledge are from the mean; 0 without."""
    esco_ids: tuple[str, ...]
    esco_texts: tuple[str, ...]
    """Title, description, essential skills, a line each."""
    esco_names: tuple[str, ...]
    hashes: dict[str, str]
    """sha256 of each file, by its name."""

    @classmethod
    def read(cls, esco: Path, onet: Path) -> Described:
        """Return what the folders with the downloads tell.

        Raises
        ------
        InputError
            A file is missing.
        """
        corpus = ReferenceCorpus.read(esco, onet)
        concepts = sorted(corpus.onet, key=lambda concept: concept.id)
        named = {skill.id: skill.names[0] for skill in corpus.esco_skills}
        others = sorted(corpus.esco_occupations, key=lambda concept: concept.id)
        source = Source("O*NET 29.2", onet)
        ratings = _ratings(source.read_tsv(RATINGS, *_COLUMNS), [concept.id for concept in concepts])
        return cls(
            tuple(occupation_id(concept.id) for concept in concepts),
            tuple(_text(concept, (*concept.tasks, *concept.technologies)) for concept in concepts),
            tuple("\n".join(concept.names) for concept in concepts),
            np.array([bool(concept.tasks) for concept in concepts]),
            ratings,
            tuple(concept_id(concept.id) for concept in others),
            tuple(_text(concept, [named[skill] for skill in concept.skills if skill in named]) for concept in others),
            tuple("\n".join(concept.names) for concept in others),
            dict(corpus.hashes) | source.hashes,
        )


def _text(concept: ReferenceConcept, more: Sequence[str]) -> str:
    return "\n".join([concept.names[0], " ".join(concept.description.split()), *more])


def _ratings(rows: Iterable[Row], codes: Sequence[str]) -> npt.NDArray[np.int8]:
    row = {code: index for index, code in enumerate(codes)}
    found: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for line in rows:
        if line[CODE] in row:
            found[line["Element Name"], line["Scale ID"]][row[line[CODE]]] = round(100 * float(line["Data Value"]))
    rated = np.zeros((len(codes), len(found)))
    for place, key in enumerate(sorted(found)):
        values = np.array(list(found[key].values()), dtype=np.int64)
        # Sums of whole numbers, so that mean and spread are the same bits everywhere.
        total, n_rated = int(values.sum()), len(values)
        spread = math.sqrt(n_rated * int((values * values).sum()) - total * total) / n_rated
        rated[list(found[key]), place] = (values - total / n_rated) / (spread or 1.0)
    largest = np.abs(rated).max(initial=0.0) or 1.0
    scaled: npt.NDArray[np.int8] = np.rint(rated / largest * _LARGEST).astype(np.int8)
    return scaled
