"""The interview sheet as it is written."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from matcher.domain.interview import InterviewSheet, Question, Raised
from matcher.domain.job import Importance
from matcher.domain.match import MustState, PartKind, PartStatus, Quote
from matcher.domain.place import Place
from matcher.reports.interview import as_json, as_markdown, as_text

QUESTION = Question(
    raised=Raised.MUST_HAVE,
    wording="What of “Docker” carries over to “Kubernetes”?",
    why="a must-have, unknown: the resume shows a related skill, not this one",
    good_answer="What the two have in common.",
    kind=PartKind.SKILL,
    status=PartStatus.ADJACENT,
    label="Kubernetes",
    line="Run <b>Kubernetes</b>\x1b[31m",
    requirement_id="r4",
    importance=Importance.MUST,
    must_state=MustState.UNKNOWN,
    evidence=(Quote("Docker *and* Compose", 5, Place(2)), Quote("Docker", 6, None)),
)
SHEET = InterviewSheet("7", "Developer", "0123456789abcdef", None, (QUESTION,), n_more=2, n_personal=1)


def test_text_shows_where_a_question_comes_from() -> None:
    text = as_text(SHEET)
    for words in (
        "MUST-HAVES THAT ARE OPEN", " 1. What of", "r4 Kubernetes (must)", "“Run <b>Kubernetes</b>[31m”",
        "“Docker *and* Compose” (page 2)", "Why:", "Good answer:", "2 more are left out", "1 open point is not asked about",
    ):  # fmt: skip
        assert words in text
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= 96


def test_markdown_holds_no_marks_of_strangers() -> None:
    text = as_markdown(SHEET)
    assert "## Must-haves that are open" in text
    assert r"“Run \<b\>Kubernetes\</b\>\[31m”" in text
    assert r"“Docker \*and\* Compose” (page 2)" in text


def test_json_holds_everything() -> None:
    record = json.loads(as_json(SHEET))
    (question,) = record["questions"]
    assert (question["raised"], question["importance"], question["must_state"]) == ("must-have", "must", "unknown")
    assert question["evidence"] == [{"text": "Docker *and* Compose", "page": 2}, {"text": "Docker", "page": None}]
    assert (record["n_more"], record["n_personal"], record["opening"]) == (2, 1, None)


@pytest.mark.parametrize("write", [as_text, as_markdown])
def test_a_pair_without_open_points_says_so(write) -> None:
    nothing = replace(SHEET, questions=(), n_more=0, n_personal=0)
    assert "leaves nothing open that the job asks for" in write(nothing)
    assert "leaves nothing open" not in write(SHEET)


def test_the_opening_question_comes_first() -> None:
    text = as_text(replace(SHEET, opening=replace(QUESTION, raised=Raised.STRENGTH, wording="Tell me.")))
    assert text.index(" 1. Tell me.") < text.index(" 2. What of")
