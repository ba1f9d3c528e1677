"""What a job is to a person, rule by rule."""

from __future__ import annotations

import pytest

from matcher.domain.adjacent import Step
from matcher.domain.goals import Level
from matcher.domain.suggestion import Crossed, Direction, SidePart, SideScore
from matcher.roles.config import GoalsConfig
from matcher.roles.direction import Standing, direction_of
from matcher.roles.ladder import Stand, step_between_stands

FITS, GROW, BACK, OFF = Direction


def _goals(score: float, *, name: str = "title", is_known: bool = True) -> SideScore:
    return SideScore(score, (SidePart(name, 1.0, score, score, is_known=is_known, why="It is other work."),))


def _standing(**changes: object) -> Standing:
    fields = {"forward": 0.7, "failed": (), "step": Step.LEVEL, "goals": None, "crossed": ()}
    return Standing(**(fields | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "direction", "words"),
    [
        ({}, FITS, "no must-have is known to be missing"),
        ({"step": Step.UNKNOWN}, FITS, "You cover"),
        ({"failed": ("Git",)}, GROW, "much of it; must-haves that your resume does not meet: Git."),
        ({"forward": 0.4}, GROW, "You cover a part of it."),
        ({"forward": 0.4, "failed": tuple("abcdef")}, GROW, "a, b, c, d and 2 more"),
        ({"step": Step.DOWN}, BACK, "a step down"),
        ({"step": Step.DOWN, "forward": 0.4}, OFF, "a step down from the position you held last. You cover a part of it."),
        ({"step": Step.DOWN, "failed": ("Git",)}, OFF, "does not meet: Git."),
        ({"step": Step.DOWN, "forward": 0.4, "goals": _goals(0.9)}, GROW, "You cover a part of it."),
        ({"step": Step.DOWN, "goals": _goals(1.0, name="level")}, FITS, "You cover"),
        ({"step": Step.DOWN, "goals": _goals(0.5, name="level", is_known=False)}, BACK, "a step down"),
        ({"forward": 0.2}, OFF, "does not show"),
        ({"forward": 0.2, "goals": _goals(0.5, is_known=False)}, OFF, "does not show"),
        ({"forward": 0.2, "goals": _goals(0.9)}, GROW, "where you want to go, and still far"),
        ({"goals": _goals(0.1)}, OFF, "It leads elsewhere: it is other work."),
        ({"goals": _goals(0.5, is_known=False)}, FITS, "You cover"),
        ({"crossed": (Crossed("travel", "text", "Much travel"),), "goals": _goals(1.0)}, OFF, "“travel”"),
    ],
)
def test_each_rule(changes: dict[str, object], direction: Direction, words: str) -> None:
    found, why = direction_of(_standing(**changes), GoalsConfig())
    assert found is direction
    assert words in why
    assert why.endswith(".")
    assert why[0].isupper()


@pytest.mark.parametrize(
    ("held", "offered", "step"),
    [
        ((None, 3), (None, 4), Step.UP),
        ((None, 3), (None, 3), Step.LEVEL),
        ((Level.SENIOR, None), (Level.MID, None), Step.DOWN),
        ((Level.SENIOR, 4), (Level.JUNIOR, 4), Step.DOWN),
        ((Level.SENIOR, 3), (Level.JUNIOR, 4), Step.LEVEL),
        ((Level.SENIOR, None), (None, None), Step.UNKNOWN),
        ((None, None), (Level.JUNIOR, 2), Step.UNKNOWN),
    ],
)
def test_steps(held: tuple[Level | None, int | None], offered: tuple[Level | None, int | None], step: Step) -> None:
    assert step_between_stands(Stand(None, *held, ""), Stand(None, *offered, "")) is step


@pytest.mark.parametrize(("asked", "step"), [(Level.MID, Step.UNKNOWN), (Level.SENIOR, Step.LEVEL), (Level.HEAD, Step.UP)])
def test_years_asked_at_least_are_no_step_down(asked: Level, step: Step) -> None:
    assert step_between_stands(Stand(None, Level.SENIOR, None, ""), Stand(None, asked, None, "", is_least=True)) is step
