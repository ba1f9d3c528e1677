"""What an occupation takes: the skills that speak for it, from both taxonomies, with comparable weights."""

from __future__ import annotations

from collections.abc import Iterable

from matcher.domain.concept import SkillKind, SkillLink
from matcher.taxonomy.taxonomy import Taxonomy

N_SKILLS = 40
OPTIONAL = 0.5
"""What a skill counts that ESCO calls optional."""
_OF_TECHNOLOGY = 0.6
"""ESCO says what people in an occupation do; O*NET's product names say with what, and products replace each other."""


def skill_profile(taxonomy: Taxonomy, occupation_id: str, counterparts: Iterable[tuple[str, float]]) -> tuple[SkillLink, ...]:
    """Return the `N_SKILLS` weightiest skills of an O*NET occupation, heaviest first.

    Skills and knowledge come from its ESCO counterparts, weighed by how alike they are; technologies from O*NET.
    O*NET's general elements (Psychology, Mathematics) and tools (griddles) are left out: nobody writes them down as skills.

    Parameters
    ----------
    counterparts
        Ids of ESCO occupations that do the same work, each with its likeness in (0, 1].
    """
    links: dict[str, SkillLink] = {}
    for counterpart, likeness in counterparts:
        for link in taxonomy.occupation_skills(counterpart):
            _keep_best(links, link, likeness * link.weight * (1.0 if link.is_essential else OPTIONAL))
    for link in taxonomy.occupation_skills(occupation_id):
        if taxonomy.skill(link.skill_id).kind is SkillKind.TECHNOLOGY:
            _keep_best(links, link, _OF_TECHNOLOGY * link.weight)
    return tuple(sorted(links.values(), key=lambda link: (-link.weight, link.skill_id))[:N_SKILLS])


def _keep_best(links: dict[str, SkillLink], link: SkillLink, weight: float) -> None:
    known = links.get(link.skill_id)
    if known is None or weight > known.weight:
        links[link.skill_id] = SkillLink(link.skill_id, weight, link.is_essential)
