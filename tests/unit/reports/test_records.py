"""shortlists.jsonl: one line for each job and person, nothing rounded, equal bytes for equal results."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from matcher.domain.match import PartStatus
from matcher.domain.shortlist import RunResult
from matcher.reports.records import iter_records, jsonl_sink, match_record, pour

KEYS = [
    "job_id", "job_title", "resume_id", "files", "rank", "rank_best", "rank_worst", "score", "band",
    "band_meaning", "n_scored", "n_unscored",
    "score_with_hidden", "must_haves",
    "matched_skills", "partial_skills", "adjacent_skills", "missing_skills", "unknown_skills", "notes", "parts", "view_digest",
]  # fmt: skip
PART_KEYS = [
    "kind", "label", "requirement_id", "importance", "weight", "value", "share", "status", "concept_id", "found_id",
    "found", "relation", "detail", "loss_if_removed", "would_add", "sentence", "evidence", "terms",
]  # fmt: skip


def write_jsonl(result: RunResult, path: Path) -> None:
    with jsonl_sink(result, path) as add:
        pour(result, [add])


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_one_line_for_each_job_and_person_in_order(result: RunResult, tmp_path: Path) -> None:
    write_jsonl(result, tmp_path / "x.jsonl")
    lines = read_lines(tmp_path / "x.jsonl")
    assert [(line["job_id"], line["rank"]) for line in lines] == [
        (f"job-{n}", rank) for n in (1, 2, 3) for rank in range(1, 13)
    ]


def test_keys_and_their_order(result: RunResult) -> None:
    record = next(iter_records(result))
    assert list(record) == KEYS
    assert all(list(part) == PART_KEYS for part in record["parts"])


def test_parts_sum_to_the_score_after_reading_back(result: RunResult, tmp_path: Path) -> None:
    write_jsonl(result, tmp_path / "x.jsonl")
    for line in read_lines(tmp_path / "x.jsonl"):
        assert sum(part["share"] for part in line["parts"]) == pytest.approx(line["score"], abs=1e-9)


def test_values_come_back_bit_for_bit(result: RunResult, tmp_path: Path) -> None:
    write_jsonl(result, tmp_path / "x.jsonl")
    match = result.shortlists[0].entries[0].match
    line = read_lines(tmp_path / "x.jsonl")[0]
    assert line["score"] == match.score
    assert [part["loss_if_removed"] for part in line["parts"]] == [part.loss_if_removed for part in match.parts]
    assert line["parts"][0]["evidence"] == [
        {"text": "Worked with Python for [EMPLOYER] on most days", "page": 1, "box": [50.0, 120.5, 300.25, 132.0]}
    ]
    assert line["parts"][0]["sentence"] == "Python (required) is shown in a dated role."


def test_files_with_equal_content_stand_together(result: RunResult) -> None:
    of_amara = next(record for record in iter_records(result) if record["resume_id"] == result.resumes[0].resume_id)
    assert of_amara["files"] == ["applicants/amara-example.pdf", "applicants/the-same.pdf"]


def test_what_hidden_text_would_be_worth_stands_beside_the_score_of_its_row(result: RunResult) -> None:
    first = result.shortlists[0]
    told = replace(first, entries=(first.entries[0]._replace(score_with_hidden=0.99), *first.entries[1:]))
    records = list(iter_records(replace(result, shortlists=(told,))))
    assert [record["score_with_hidden"] for record in records] == [0.99] + [None] * 11
    assert records[0]["score"] == first.entries[0].match.score


def test_adjacent_skills_are_neither_matched_nor_missing(result: RunResult) -> None:
    n_adjacent = 0
    for record in iter_records(result):
        asked = {entry["label"] for entry in record["adjacent_skills"]}
        n_adjacent += len(asked)
        assert not asked & {*record["matched_skills"], *record["missing_skills"], *record["partial_skills"]}
        assert all(entry["found"] and entry["relation"] == "related" for entry in record["adjacent_skills"])
    assert (
        n_adjacent
        == sum(len(entry.match.skills(PartStatus.ADJACENT)) for job in result.shortlists for entry in job.entries)
        > 0
    )


def test_a_match_alone_says_the_same_as_in_its_shortlist(result: RunResult) -> None:
    record = next(iter_records(result))
    alone = match_record(result.shortlists[0].entries[0].match)
    assert alone == {key: record[key] for key in alone}
    assert [key for key in record if key not in alone] == [
        "job_title",
        "files",
        "rank",
        "rank_best",
        "rank_worst",
        "n_scored",
        "n_unscored",
        "score_with_hidden",
    ]
