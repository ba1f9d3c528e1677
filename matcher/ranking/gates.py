"""Must-haves: pass, unknown or fail. Shown beside the score, never inside it, and nobody is dropped for them."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.domain.concept import SkillKind
from matcher.domain.match import MustHave, MustState, Part, PartKind, PartStatus
from matcher.domain.view import ScoringView
from matcher.taxonomy.taxonomy import Taxonomy

_BY_STATUS = {
    PartStatus.MATCHED: MustState.PASS,
    PartStatus.ADJACENT: MustState.UNKNOWN,
    PartStatus.PARTIAL: MustState.FAIL,
    PartStatus.UNKNOWN: MustState.UNKNOWN,
    PartStatus.MISSING: MustState.FAIL,
}


def must_haves(parts: Sequence[Part], view: ScoringView, taxonomy: Taxonomy) -> tuple[MustHave, ...]:
    """Return the state of each must-have, in the order of the parts.

    Years, degrees and levels of languages fail when those that are stated fall short. A technology fails where the
    resume names technologies and neither this one nor a neighbour is among them: whoever lists their tools leaves out
    what they do not have. Other skills that are not named are unknown: nobody writes down all they can do. Lines of duties
    are not gates: words that differ prove nothing.
    """
    names_technologies = any(taxonomy.skill(skill.concept_id).kind is SkillKind.TECHNOLOGY for skill in view.skills)
    states = []
    for part in parts:
        if part.importance is None or not part.importance.is_must or part.kind is PartKind.DUTY:
            continue
        state = _BY_STATUS[part.status]
        if state is MustState.FAIL and part.kind in (PartKind.SKILL, PartKind.CERTIFICATE):
            is_technology = taxonomy.skill(part.concept_id).kind is SkillKind.TECHNOLOGY
            state = MustState.FAIL if is_technology and names_technologies else MustState.UNKNOWN
        if state is MustState.FAIL and part.kind is PartKind.LANGUAGE and not view.languages:
            state = MustState.UNKNOWN
        states.append(MustHave(part.requirement_id, part.label, state))
    return tuple(states)
