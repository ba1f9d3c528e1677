"""Goals from a resume's own objective: only what it clearly says."""

from __future__ import annotations

import pytest

from matcher.domain.goals import Goals, Level, Mode
from matcher.engine.matcher import Matcher
from matcher.roles.ladder import Ladder
from matcher.roles.objective import read_objective

REST = "\n\nExperience\n\nNurse, Example Hospital\nJan 2019 - Dec 2023\n- Triage\n"


def _read(matcher: Matcher, objective: str, heading: str = "Objective") -> Goals:
    resume = matcher.parse_resume(f"Ada Example\nada@example.com\n\n{heading}\n{objective}{REST}".encode())
    return read_objective(resume, Ladder(matcher.components.taxonomy, matcher.components.titles))


@pytest.mark.parametrize(
    ("objective", "expected"),
    [
        (
            "Seeking a senior nursing position in Hamburg, remote",
            Goals(("nursing",), (Level.SENIOR,), (), (Mode.REMOTE,), ("Hamburg",), source="objective"),
        ),
        ("To obtain a position as a data analyst in a growing firm.", Goals(("data analyst",), source="objective")),
        (
            "Looking for a challenging role as Registered Nurse in Austin, TX.",
            Goals(("registered nurse",), places=("Austin, TX",), source="objective"),
        ),
        ("To become a head chef", Goals(("head chef",), source="objective")),
        ("An entry-level accountant position", Goals(levels=(Level.JUNIOR,), source="objective")),
        ("A fully remote job", Goals(modes=(Mode.REMOTE,), source="objective")),
        ("To grow with a company that values its people", Goals()),
        ("Seeking a challenging position where I can use my skills", Goals()),
        ("I have worked in Berlin and Paris with remote teams", Goals()),
    ],
)
def test_what_an_objective_says(shared: Matcher, objective: str, expected: Goals) -> None:
    assert _read(shared, objective) == expected


def test_other_sections_are_no_objective(shared: Matcher) -> None:
    assert _read(shared, "Seeking a senior nursing position in Hamburg, remote", heading="Summary").is_empty
