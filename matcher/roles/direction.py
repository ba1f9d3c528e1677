"""What a job is to a person: fits now, grow into, fits but steps back, off course. Each with its reason in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matcher.domain.adjacent import Step
from matcher.domain.suggestion import Crossed, Direction, SidePart, SideScore
from matcher.roles.config import GoalsConfig

_N_NAMED = 4


@dataclass(frozen=True, slots=True)
class Standing:
    """What the direction of one job rests on."""

    forward: float
    failed: tuple[str, ...]
    """Labels of must-haves that the resume is known to lack."""
    step: Step
    goals: SideScore | None
    crossed: tuple[Crossed, ...]


def direction_of(standing: Standing, config: GoalsConfig) -> tuple[Direction, str]:
    """Return what the job is to the person, and why.

    The rules, the first that holds: what is ruled out, and what the goals are known to be against, is off course; what is
    out of reach is off course, and so is what does not fit and is known to be a step down, unless the goals ask for it; what
    does not fit yet is to be grown into; what fits and is known to be a step down steps back, unless the goals ask for that
    level; the rest fits now.
    """
    goals = standing.goals
    if standing.crossed:
        return Direction.OFF_COURSE, _crossed(standing.crossed)
    if goals is not None and goals.score < config.against:
        return Direction.OFF_COURSE, f"It leads elsewhere: {_worst(goals)}"
    is_wanted = goals is not None and goals.score >= config.towards
    if standing.forward < config.grows and not is_wanted:
        return Direction.OFF_COURSE, "It asks for much that your resume does not show."
    if standing.forward < config.fits or standing.failed:
        if standing.step is Step.DOWN and not is_wanted:
            return Direction.OFF_COURSE, f"It is a step down from the position you held last. {_not_yet(standing, config)}"
        return Direction.GROW_INTO, _not_yet(standing, config)
    if standing.step is Step.DOWN and not _is_level_wanted(goals):
        return Direction.STEPS_BACK, "You cover what it asks for, and it is a step down from the position you held last."
    return Direction.FITS_NOW, "You cover what it asks for, and no must-have is known to be missing."


def _crossed(crossed: Sequence[Crossed]) -> str:
    words = ", ".join(f"“{entry.word}”" for entry in crossed)
    return f"You ruled out {words}, and the advert names it: “{crossed[0].said}”."


def _worst(goals: SideScore) -> str:
    worst: SidePart = min(
        (part for part in goals.parts if part.is_known), key=lambda part: (part.share - part.weight, part.name)
    )
    return worst.why[0].lower() + worst.why[1:] if worst.why.startswith("It ") else worst.why


def _not_yet(standing: Standing, config: GoalsConfig) -> str:
    is_far = standing.forward < config.grows
    much = "You cover much of it" if standing.forward >= config.fits else "You cover a part of it"
    much = "It is where you want to go, and still far" if is_far else much
    if not standing.failed:
        return f"{much}."
    rest = f" and {len(standing.failed) - _N_NAMED} more" if len(standing.failed) > _N_NAMED else ""
    named = ", ".join(standing.failed[:_N_NAMED]) + rest
    return f"{much}; must-haves that your resume does not meet: {named}."


def _is_level_wanted(goals: SideScore | None) -> bool:
    part = None if goals is None else goals.part("level")
    return part is not None and part.is_known and part.value >= 1.0
