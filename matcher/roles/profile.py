"""What an occupation takes: the skills that speak for it, from both taxonomies, with comparable weights."""

from __future__ import annotations

from matcher.domain.concept import SkillKind, SkillLink
from matcher.taxonomy.taxonomy import Taxonomy

N_SKILLS = 40
_LEAST_CONFIDENCE = 0.25
_N_COUNTERPARTS = 2
_OF_TECHNOLOGY = 0.6
"""ESCO says what people in an occupation do; O*NET's product names say with what, and products replace each other."""
_OPTIONAL = 0.5


def skill_profile(taxonomy: Taxonomy, occupation_id: str) -> tuple[SkillLink, ...]:
    """Return the `N_SKILLS` weightiest skills of an O*NET occupation, heaviest first.

    Skills and knowledge come from its ESCO counterparts, weighed by how sure the crosswalk is; technologies from O*NET.
    O*NET's general elements (Psychology, Mathematics) and tools (griddles) are left out: nobody writes them down as skills.
    """
    weights: dict[str, SkillLink] = {}
    sure = [pair for pair in taxonomy.crosswalk(occupation_id)[:_N_COUNTERPARTS] if pair[1] >= _LEAST_CONFIDENCE]
    for counterpart, confidence in sure:
        relative = confidence / sure[0][1]
        for link in taxonomy.occupation_skills(counterpart):
            weight = relative * link.weight * (1.0 if link.is_essential else _OPTIONAL)
            _keep_best(weights, link._replace(weight=weight))
    for link in taxonomy.occupation_skills(occupation_id):
        if taxonomy.skill(link.skill_id).kind is SkillKind.TECHNOLOGY:
            _keep_best(weights, link._replace(weight=_OF_TECHNOLOGY * link.weight))
    return tuple(sorted(weights.values(), key=lambda link: (-link.weight, link.skill_id))[:N_SKILLS])


def _keep_best(weights: dict[str, SkillLink], link: SkillLink) -> None:
    known = weights.get(link.skill_id)
    if known is None or link.weight > known.weight:
        weights[link.skill_id] = link
