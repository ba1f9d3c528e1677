"""Weights of occupation-skill links, and how near ESCO's occupations are to each other by what they need."""

from __future__ import annotations

import math
from collections import Counter, defaultdict

from matcher.taxonomy.build.draft import Draft

MOST_DISCOUNT = 0.95
N_NEAR = 12
LEAST_CLOSENESS = 0.15


def discount_common(draft: Draft) -> None:
    """Lower the weight of each link by the share of occupations that have it as well, source by source.

    What nine occupations in ten need (Microsoft Excel) tells them apart no more than the alphabet does.
    """
    for scheme in ("esco:", "onet:"):
        occupations = [key for key in draft.links if key.startswith(scheme)]
        n_linked = Counter(skill for key in occupations for skill in draft.links[key])
        for key in occupations:
            draft.links[key] = {
                skill: (weight * (1.0 - MOST_DISCOUNT * n_linked[skill] / len(occupations)), is_essential)
                for skill, (weight, is_essential) in draft.links[key].items()
            }


def add_near_by_skills(draft: Draft) -> None:
    """Relate ESCO's occupations by the cosine of their link weights, each rarer skill counting more."""
    occupations = sorted(key for key in draft.links if key.startswith("esco:"))
    n_linked = Counter(skill for key in occupations for skill in draft.links[key])
    rarity = {skill: math.log(len(occupations) / count) for skill, count in n_linked.items()}
    holders: dict[str, list[tuple[int, float]]] = {}
    for place, key in enumerate(occupations):
        vector = {skill: weight * rarity[skill] for skill, (weight, _) in draft.links[key].items()}
        norm = math.sqrt(math.fsum(value * value for value in vector.values())) or 1.0
        for skill, value in vector.items():
            holders.setdefault(skill, []).append((place, value / norm))
    products: list[defaultdict[int, float]] = [defaultdict(float) for _ in occupations]
    for skill in sorted(holders):
        for index, (place, value) in enumerate(holders[skill]):
            row = products[place]
            for other, other_value in holders[skill][index + 1 :]:
                row[other] += value * other_value
    near: list[list[tuple[float, int]]] = [[] for _ in occupations]
    for place, row in enumerate(products):
        for other, value in row.items():
            if value >= LEAST_CLOSENESS:
                near[place].append((-min(round(value, 4), 1.0), other))
                near[other].append((-min(round(value, 4), 1.0), place))
    for place, key in enumerate(occupations):
        draft.near[key] = {occupations[other]: -value for value, other in sorted(near[place])[:N_NEAR]}
