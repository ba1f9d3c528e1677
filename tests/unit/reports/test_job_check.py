"""The check of an advert as it is written."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from matcher.domain.document import Cut
from matcher.domain.job import Importance, RequirementKind
from matcher.domain.job_check import (
    Accepting,
    AdvertQuote,
    Boilerplate,
    Conflict,
    ConflictKind,
    EitherOr,
    JobCheck,
    MustHaveCost,
    Narrowing,
    NarrowingTerm,
    PoolCheck,
    Relaxed,
    Source,
    StandIn,
)
from matcher.domain.outcome import Outcome
from matcher.domain.shortlist import ResumeFile
from matcher.reports.job_check import Shown, as_json, as_markdown, as_text

PAGE = Path(__file__).parents[3] / "docs" / "outputs.md"
LINE = "Run <b>Kubernetes</b>\x1b[31m"
IDS = tuple(f"id{number:02}" for number in range(12))
COST = MustHaveCost(
    "r4", RequirementKind.SKILLS, "Kubernetes", LINE, 7, 13, 0, 41, 9,
    (StandIn(Accepting.SKILL, "Docker", IDS), StandIn(Accepting.SKILL, "Helm", ("id12",))),
)  # fmt: skip
YEARS = MustHaveCost(
    "r5", RequirementKind.EXPERIENCE, "3+ years", "3+ years", 50, 1, 10, 0, 0, (StandIn(Accepting.POSITIONS, "", ("id00",)),)
)
CHECK = JobCheck(
    job_id="7",
    job_title="Developer",
    n_must=3,
    n_nice=1,
    alternatives=(EitherOr("r6", Importance.NICE, ("Java", "Kotlin"), "Java or Kotlin"),),
    boilerplate=Boilerplate(tuple(AdvertQuote(f"We are number {number}.") for number in range(10)), 0.314),
    conflicts=(
        Conflict(
            ConflictKind.PLACE,
            "It is remote work in one place and work on site in another.",
            (AdvertQuote("Developer - Remote", Source.TITLE), AdvertQuote("You *must* work on site.")),
        ),
    ),
    narrowing=(NarrowingTerm(Narrowing.GENDER, "ninja", AdvertQuote("A ninja"), "A boast.", "skilled in"),),
    pool=PoolCheck(61, (COST, YEARS), 3, 17, 41, (Relaxed(("r4",), 9, 29),)),
)
FILES = [
    *(ResumeFile(f"people/[{name}].pdf", name, Outcome.OK) for name in (*IDS, "id12")),
    ResumeFile("people/twin.pdf", "id00", Outcome.DUPLICATE, "the same file as people/[id00].pdf"),
    *(ResumeFile(f"people/scan{number}.pdf", "", Outcome.NO_TEXT, "it is a picture") for number in range(7)),
]


def test_text_says_what_a_must_have_costs_and_who_returns() -> None:
    text = as_text(Shown(CHECK, FILES))
    for words in (
        "  * Kubernetes (r4) removes 54 of 61; with Docker accepted as adjacent, 12 return.",
        "7 pass, 13 show something near, 0 do not say, 41 fail",
        "it alone loses 9 of the 41 who fail it",
        "Helm: [id12].pdf",
        "[id09].pdf and 2 more",
        "  * 3+ years of experience (r5) removes 0 of 61, and 10 do not say.",
        "years in positions of another name: [id00].pdf",
        "3 show all of them; 17 fail none, with something open; 41 fail at least one.",
        "With “Kubernetes” as a wish, 9 more would fail none: 29 in all.",
        "1 must-have is a line of work",
        "21 files: 13 people, 1 duplicate, 7 that could not be read.",
        "Needs a human: people/scan4.pdf: it is a picture",
        "2 more need a human",
        "named by their file in people/",
    ):
        assert words in " ".join(text.split()) or words in text, words
    assert "scan5.pdf" not in text
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= 96


def test_text_tells_the_findings_with_their_lines() -> None:
    text = as_text(Shown(CHECK))
    for words in (
        "WHAT DOES NOT GO TOGETHER", "Title:    “Developer - Remote”", "Line:     “You *must* work on site.”",
        "“ninja” (gender)", "Why:      A boast.", "Instead:  skilled in", "Java or Kotlin (nice)",
        "10 lines, 31 % of the text", "2 more are not shown:",
    ):  # fmt: skip
        assert words in text, words
    assert "id00" in text  # without files people are named by their ids
    assert "files:" not in text


def test_without_people_and_findings_it_says_so() -> None:
    bare = replace(CHECK, alternatives=(), boilerplate=Boilerplate((), 0.0), conflicts=(), narrowing=(), pool=None)
    text = as_text(Shown(bare))
    assert text.count("Nothing was found.") == 3
    assert "Nothing was left out of the score." in text
    assert "COST" not in text
    assert "no must-have that a resume" in as_text(Shown(replace(bare, pool=PoolCheck(2, (), 2, 0, 0))))


def test_other_languages_and_cuts_are_told() -> None:
    text = as_text(Shown(replace(CHECK, language="de", cuts=(Cut("characters", 10, 20),))))
    assert "written in German" in text
    assert "Only a part was read: 10 of 20 characters" in text


@pytest.mark.parametrize("most", [1, 3])
def test_as_many_people_and_groups_are_named_as_asked_for(most: int) -> None:
    text = " ".join(as_text(Shown(CHECK, FILES, most=most)).split())
    assert f"and {12 - most} more" in text
    assert ("1 more group of people who show another skill" in text) is (most == 1)


def test_markdown_holds_no_marks_of_strangers() -> None:
    text = as_markdown(Shown(CHECK, FILES))
    assert "## What does not go together" in text
    assert r"“Run \<b\>Kubernetes\</b\>\[31m”" in text
    assert r"“You \*must\* work on site.”" in text
    assert r"\[id00\].pdf" in text


def test_json_names_everybody_and_its_keys_are_described() -> None:
    record = json.loads(as_json(Shown(CHECK, FILES)))
    (group, _), (cost, _) = record["pool"]["must_haves"][0]["stand_ins"], record["pool"]["must_haves"]
    assert [person["resume_id"] for person in group["people"]] == list(IDS)
    assert group["people"][0]["file"] == "people/[id00].pdf"
    assert cost["line"] == LINE
    assert len(record["files"]["unread"]) == 7
    assert record["boilerplate"]["share"] == 0.314

    def keys(value: object) -> set[str]:
        if isinstance(value, dict):
            return set(value).union(*map(keys, value.values()))
        return set().union(*map(keys, value)) if isinstance(value, list) else set()

    _, _, rest = PAGE.read_text(encoding="utf-8").partition("\n## matcher check-job --format json\n")
    assert keys(record) <= set(re.findall(r"`([^`]+)`", rest.partition("\n## ")[0]))


def test_json_without_people_says_none() -> None:
    record = json.loads(as_json(Shown(replace(CHECK, pool=None))))
    assert record["files"] is record["pool"] is None
