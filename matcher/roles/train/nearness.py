"""How near occupations are to each other: by what is told of them, by knowledge, by shared skills, by job zone."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.features.cosine import similarities
from matcher.features.embeddings import StaticEncoder
from matcher.linking.occupations import nearness
from matcher.roles.graph import UNIT, Weighted
from matcher.roles.profile import OPTIONAL
from matcher.roles.train.described import Described
from matcher.taxonomy.taxonomy import Taxonomy

Floats = npt.NDArray[np.float64]

_SKILL_UNIT = 1000
_HIGHEST_ZONE = 5


@dataclass(frozen=True, slots=True)
class NearnessSettings:
    """What counts how much. Shares of nearness are chosen as those of `matcher.linking.occupations.nearness` are."""

    described: float = 0.75
    """Share of titles, descriptions, tasks and technologies, compared by embeddings."""
    knowledge: float = 0.15
    """Share of O*NET's ratings of fields of knowledge."""
    skills: float = 0.05
    """Share of the skills of ESCO's counterparts, rarer ones counting more."""
    zone: float = 0.05
    """Share of the job zone."""
    n_counterparts: int = 5
    names: float = 0.33
    """Share of all names of an occupation, against its description, in its likeness to ESCO's."""
    crosswalk: float = 0.25
    """What the crosswalk's confidence, which rests on equal names, adds to that likeness."""
    sharpness: int = 8
    """How fast an ESCO counterpart that is less like an occupation than the best one fades: the power of their quotient."""
    least_counterpart: float = 0.1


def counterparts(
    described: Described,
    taxonomy: Taxonomy,
    encoder: StaticEncoder,
    settings: NearnessSettings,
    *,
    held_out: frozenset[str] = frozenset(),
) -> dict[str, Weighted]:
    """Return for each O*NET occupation the ESCO occupations that do the same work, by description, names and the crosswalk.

    Of those in `held_out` no name but the title is seen.
    """
    likeness = (1.0 - settings.names) * nearness(described.texts, described.esco_texts, encoder)
    sides = _names_seen(described, held_out), described.esco_names
    likeness += settings.names * similarities(*(encoder.encode_int8(names) for names in sides))
    column = {key: place for place, key in enumerate(described.esco_ids)}
    for row, key in zip(likeness, described.ids, strict=True):
        for other, confidence in taxonomy.crosswalk(key) if key not in held_out else ():
            row[column[other]] += settings.crosswalk * confidence
    found = {}
    for row, key in zip(likeness, described.ids, strict=True):
        order = np.argsort(-row, kind="stable")[: settings.n_counterparts].tolist()
        best = [(described.esco_ids[place], float(row[place])) for place in order if row[place] > 0.0]
        weights = [(other, math.prod([value / best[0][1]] * settings.sharpness)) for other, value in best]
        found[key] = tuple(
            (other, round(weight * UNIT) / UNIT) for other, weight in weights if weight >= settings.least_counterpart
        )
    return found


def occupation_nearness(
    described: Described,
    taxonomy: Taxonomy,
    encoder: StaticEncoder,
    alike: Mapping[str, Weighted],
    *,
    settings: NearnessSettings,
) -> Floats:
    """Return how near O*NET's occupations are to each other, shape (n, n); what is not known of one does not count.

    Parameters
    ----------
    alike
        For each the ESCO occupations that do the same work.
    """
    zones = np.array([taxonomy.occupation(key).job_zone or 0 for key in described.ids])
    same = [alike[key] for key in described.ids]
    parts = (
        (settings.described, nearness(described.texts, described.texts, encoder), np.ones(len(zones), dtype=np.bool_)),
        (settings.knowledge, similarities(described.ratings, described.ratings), described.ratings.any(axis=1)),
        (settings.skills, _shared_skills(taxonomy, same), np.array([bool(row) for row in same])),
        (settings.zone, 1.0 - np.abs(np.subtract.outer(zones, zones)) / (_HIGHEST_ZONE - 1), zones > 0),
    )
    total, weight = np.zeros((len(zones), len(zones))), np.zeros((len(zones), len(zones)))
    for share, near, is_known in parts:
        both = share * np.logical_and.outer(is_known, is_known)
        total += both * near
        weight += both
    return total / weight


def nearness_by_names(described: Described, encoder: StaticEncoder, *, held_out: frozenset[str] = frozenset()) -> Floats:
    """Return how near O*NET's occupations are by all their names, shape (n, n); of `held_out` only the title is seen."""
    vectors = encoder.encode_int8(_names_seen(described, held_out))
    return similarities(vectors, vectors)


def _names_seen(described: Described, held_out: frozenset[str]) -> list[str]:
    pairs = zip(described.ids, described.names, strict=True)
    return [names.partition("\n")[0] if key in held_out else names for key, names in pairs]


def _shared_skills(taxonomy: Taxonomy, rows: Sequence[Weighted]) -> Floats:
    """Return the cosine of the skills that occupations come down to, each rarer skill counting more."""
    from scipy.sparse import csr_matrix

    vectors = [_skills(taxonomy, row) for row in rows]
    n_have = Counter(skill for vector in vectors for skill in vector)
    column = {skill: place for place, skill in enumerate(sorted(n_have))}
    rarity = {skill: math.log(len(rows) / count) for skill, count in n_have.items()}
    # Whole numbers, so that products are exact in any order.
    values = [round(_SKILL_UNIT * weight * rarity[skill]) for vector in vectors for skill, weight in vector.items()]
    places = [column[skill] for vector in vectors for skill in vector]
    starts = np.cumsum([0, *map(len, vectors)])
    held = csr_matrix((np.array(values, dtype=np.int64), places, starts), shape=(len(rows), len(column)))
    products = (held @ held.T).toarray()
    lengths = np.sqrt(products.diagonal().astype(np.float64))
    lengths[lengths == 0.0] = 1.0
    shared: Floats = products / np.multiply.outer(lengths, lengths)
    return shared


def _skills(taxonomy: Taxonomy, alike: Weighted) -> dict[str, float]:
    weights: defaultdict[str, list[float]] = defaultdict(list)
    for other, likeness in alike:
        for link in taxonomy.occupation_skills(other):
            weights[link.skill_id].append(likeness * link.weight * (1.0 if link.is_essential else OPTIONAL))
    return {skill: math.fsum(values) for skill, values in sorted(weights.items())}
