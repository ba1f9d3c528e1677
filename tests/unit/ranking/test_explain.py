"""Sentences as people read them."""

from __future__ import annotations

import pytest

from matcher.domain.concept import Relation
from matcher.domain.job import Importance
from matcher.domain.match import Band, Match, MustHave, MustState, Part, PartKind, PartStatus
from matcher.ranking.explain import sentence, summary

SKILL = {"kind": PartKind.SKILL, "label": "Kubernetes", "importance": Importance.MUST}


def _part(status: PartStatus, **fields: object) -> Part:
    settings = {"weight": 0.1, "value": 0.5, "share": 0.05} | fields
    return Part(status=status, **settings)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (_part(PartStatus.MATCHED, **SKILL, detail="in a list"), "Kubernetes (required) is shown in a list."),
        (
            _part(PartStatus.MATCHED, **SKILL, found_label="OpenShift", relation=Relation.NARROWER, detail="in a project"),
            "Kubernetes (required) is covered by OpenShift, which is a kind of it, shown in a project.",
        ),
        (
            _part(PartStatus.ADJACENT, **SKILL, found_label="Docker", relation=Relation.RELATED),
            "Kubernetes (required) is not named; the resume shows Docker, which is related and may carry over.",
        ),
        (_part(PartStatus.MISSING, **SKILL), "Kubernetes (required) is not named in the resume."),
        (
            _part(PartStatus.MISSING, **(SKILL | {"importance": Importance.NICE})),
            "Kubernetes (wanted) is not named in the resume.",
        ),
        (
            _part(PartStatus.PARTIAL, kind=PartKind.TITLE, label="Nurse", found_label="Carer", detail="3 years ago"),
            "The closest position held, Carer (3 years ago), is near to Nurse.",
        ),
        (
            _part(PartStatus.MATCHED, kind=PartKind.TITLE, label="Nurse", found_label=""),
            "The closest position held, untitled, is the same line of work as Nurse.",
        ),
        (
            _part(PartStatus.MATCHED, kind=PartKind.EXPERIENCE, label="3+ years", detail="5 years in all"),
            "3+ years asked; the resume shows 5 years in all.",
        ),
        (
            _part(PartStatus.MISSING, kind=PartKind.LANGUAGE, label="Spanish"),
            "Spanish asked; the resume names other languages only.",
        ),
        (
            _part(PartStatus.PARTIAL, kind=PartKind.WORDING, label="", detail="40 %", terms=("ward", "triage")),
            "40 % of the weight of the job's words is in the resume, most of all ward, triage.",
        ),
        (
            _part(PartStatus.MATCHED, kind=PartKind.MEANING, label="", value=0.8),
            "The resume as a whole means something very close to the job.",
        ),
    ],
)  # fmt: skip
def test_each_state_has_its_words(part: Part, expected: str) -> None:
    assert sentence(part) == expected


@pytest.mark.parametrize("kind", [PartKind.TITLE, PartKind.EXPERIENCE, PartKind.EDUCATION, PartKind.LANGUAGE])
def test_unknown_is_said_with_what_it_counts(kind: PartKind) -> None:
    text = sentence(_part(PartStatus.UNKNOWN, kind=kind, label="Something"))
    assert "unknown" in text
    assert "neutral share" in text


def test_long_lines_are_cut_at_a_word() -> None:
    text = sentence(_part(PartStatus.MISSING, kind=PartKind.DUTY, label="ward rounds " * 30))
    assert len(text) < 220
    assert text.endswith(("ward…”.", "rounds…”."))
    assert len(sentence(_part(PartStatus.MISSING, kind=PartKind.DUTY, label="x" * 1000))) < 220


def test_the_summary_counts_must_haves() -> None:
    musts = tuple(MustHave(f"r{n}", "x", state) for n, state in enumerate([MustState.PASS, MustState.PASS, MustState.UNKNOWN]))
    match = Match("j", "a", 0.714, Band.STRONG, (), musts, "")
    assert summary(match) == "strong (0.71); must-haves: 2 pass, 1 unknown, 0 fail"
    assert summary(Match("j", "a", 0.1, Band.WEAK, (), (), "")) == "weak (0.10); must-haves: none stated"
