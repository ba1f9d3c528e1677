"""What is missing for a job, and what to learn first for the best jobs together."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matcher.domain.match import Match, Part
from matcher.domain.suggestion import Gap, Lesson, Lift, Prospect
from matcher.ranking.candidate import Candidate
from matcher.ranking.plan import JobPlan
from matcher.ranking.shortlisting import Ranker, is_open_skill
from matcher.roles.config import GoalsConfig


def find_gaps(ranker: Ranker, match: Match, candidate: Candidate, plan: JobPlan) -> tuple[Gap, ...]:
    """Return the skills and certificates that a job asks for and the resume does not show, what adds most first."""
    gains = ranker.gains(match, candidate, plan)
    parts: dict[str, Part] = {}
    for part in match.parts:
        if is_open_skill(part):
            parts.setdefault(part.concept_id, part)
    gaps = [
        Gap(
            concept_id=concept,
            label=ranker.taxonomy.skill(concept).label,
            asked=part.label,
            is_must=part.importance is not None and part.importance.is_must,
            would_add=gains[concept],
            near=part.found_label,
        )
        for concept, part in parts.items()
    ]
    return tuple(sorted(gaps, key=lambda gap: (-gap.would_add, gap.label, gap.concept_id)))


def learning_order(best: Sequence[Prospect], config: GoalsConfig) -> tuple[Lesson, ...]:
    """Return the skills that lift the best jobs, first what adds most to all of them together for the effort it takes.

    What a skill adds is counted alone, job by job. A skill next to one that the resume shows takes `near_effort` of the
    effort of any other.
    """
    lifts: dict[str, list[Lift]] = {}
    named: dict[str, Gap] = {}
    for prospect in best:
        for gap in prospect.gaps:
            if gap.would_add > 0.0:
                lifts.setdefault(gap.concept_id, []).append(Lift(prospect.job_id, gap.would_add))
                known = named.setdefault(gap.concept_id, gap)
                if gap.near and not known.near:
                    named[gap.concept_id] = gap
    lessons = [
        Lesson(concept, named[concept].label, math.fsum(lift.would_add for lift in found), tuple(found), named[concept].near)
        for concept, found in lifts.items()
    ]
    return tuple(sorted(lessons, key=lambda lesson: (-lesson.total / _effort(lesson, config), lesson.label, lesson.concept_id)))


def _effort(lesson: Lesson, config: GoalsConfig) -> float:
    return config.near_effort if lesson.near else 1.0
