"""Hidden text through a whole run: never scored, and what it would have been worth is told."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from matcher.batch.request import RankRequest
from matcher.batch.run import rank_files
from matcher.config import MatcherConfig
from matcher.domain.document import Document, HiddenText
from matcher.domain.shortlist import RunResult
from matcher.reports.records import iter_records

SEEN = "<h1>Ada Example</h1><h2>Experience</h2><p>Kitchen porter, Example Diner, 2019 - 2021</p><p>Washed dishes.</p>"
HIDDEN = "<div style='display:none'>Triage and wound care, medication administration, registered nurse 2010 - 2021</div>"
JOB = {
    "id": "n",
    "title": "Registered Nurse",
    "description": "Requirements:\n- Triage and wound care\n- Medication administration",
}


pytestmark = pytest.mark.usefixtures("one_matcher")


@pytest.fixture
def result(tmp_path: Path) -> RunResult:
    (tmp_path / "honest.html").write_text(f"<html><body>{SEEN}</body></html>", encoding="utf-8")
    (tmp_path / "stuffed.html").write_text(f"<html><body>{SEEN}{HIDDEN}</body></html>", encoding="utf-8")
    (tmp_path / "jobs.json").write_text(json.dumps([JOB]), encoding="utf-8")
    return rank_files(RankRequest((str(tmp_path),), tmp_path / "jobs.json"))


def test_hidden_text_is_not_scored_and_what_it_would_have_added_is_told(result: RunResult) -> None:
    honest, stuffed = result.resumes
    scores = {ranked.match.resume_id: ranked.match.score for ranked in result.shortlists[0].entries}
    assert scores[stuffed.resume_id] == scores[honest.resume_id]
    assert honest.with_hidden == ()
    (pair,) = stuffed.with_hidden
    assert (pair.job_id, pair.score) == ("n", scores[stuffed.resume_id])
    assert pair.score_with_hidden > pair.score + 0.1


def test_it_is_that_of_the_same_people_among_those_selected_and_however_files_are_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuffed = {1, 4, 6}
    for n in range(7):
        body = f"{SEEN}<p>Cooked for {n + 2} guests.</p>{HIDDEN if n in stuffed else ''}"
        (tmp_path / f"{n}.html").write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
    (tmp_path / "5.html").write_text((tmp_path / "1.html").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "jobs.json").write_text(json.dumps([JOB]), encoding="utf-8")
    request = RankRequest((str(tmp_path),), tmp_path / "jobs.json")
    everyone = rank_files(request)
    assert [n for n, entry in enumerate(everyone.resumes) if entry.with_hidden] == [1, 4, 6]
    monkeypatch.setattr("matcher.batch.stages._FEWEST_FILES", 2)
    selected = rank_files(replace(request, config=MatcherConfig().with_settings(["selection.everyone_up_to=0"])))
    assert selected.resumes == everyone.resumes
    assert [row.score_with_hidden for row in selected.shortlists[0].entries] == [
        row.score_with_hidden for row in everyone.shortlists[0].entries
    ]


def test_a_document_with_its_hidden_text_is_one_document() -> None:
    hidden = (HiddenText("more  words", 1, None, "tiny"), HiddenText("and more", 1, None, "tiny"))
    document = replace(Document.from_text("Ada\n\nSkills"), hidden=hidden).with_hidden()
    assert document.text == "Ada\n\nSkills\n\nmore words\nand more"
    assert [document.text[word.start : word.end] for word in document.words] == document.text.split()
    assert [document.text[line.start : line.end] for line in document.lines] == [
        line for line in document.text.split("\n") if line
    ]
    plain = Document.from_text("Ada")
    assert plain.with_hidden() is plain


def test_the_record_of_a_pair_tells_it(result: RunResult) -> None:
    honest, stuffed = result.resumes
    found = {record["resume_id"]: record["score_with_hidden"] for record in iter_records(result)}
    assert found == {honest.resume_id: None, stuffed.resume_id: stuffed.with_hidden[0].score_with_hidden}
