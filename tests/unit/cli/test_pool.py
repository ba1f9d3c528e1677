"""``matcher pool``: what a recruiter types, and what comes back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from matcher.cli import pool_privacy
from matcher.errors import PoolError
from matcher.persistence.store import Store
from matcher.pool import erasure

Invoke = Callable[..., tuple[int, str, str]]
JOBS = """id,title,description
1,Registered Nurse,Triage and wound care on a busy ward. 3+ years.
2,Cook,Menu planning and HACCP.
"""
BEN = """Ben Sample
ben@example.com

Experience

Cook, Alder Hotel
Jan 2019 - Dec 2023
- Menu planning and HACCP records
"""
PAGE = Path(__file__).parents[3] / "docs" / "outputs.md"


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "300")


@pytest.fixture
def resumes(tmp_path: Path, ada: bytes) -> Path:
    folder = tmp_path / "resumes"
    folder.mkdir()
    (folder / "ada.txt").write_bytes(ada)
    (folder / "ben.txt").write_text(BEN, encoding="utf-8")
    (folder / "empty.pdf").write_bytes(b"")
    return folder


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "jobs.csv"
    path.write_text(JOBS, encoding="utf-8")
    return path


@pytest.fixture
def filled(invoke: Invoke, resumes: Path, table: Path, tmp_path: Path) -> Path:
    pool = tmp_path / "pool"
    given = ("--pool", pool, "--retention-days", "30", "--date", "2026-01-02", "--n-jobs", "1")
    assert invoke("pool", "add", resumes, *given)[0] == 0
    assert invoke("pool", "jobs", "add", table, "--pool", pool, "--date", "2026-02-01")[0] == 0
    return pool


def _refused(result: tuple[int, str, str], *words: str, code: int = 2) -> None:
    assert (result[0], result[2].count("\n")) == (code, 1), result
    assert all(word in result[2] for word in words), result


def test_how_long_people_are_kept_has_to_be_said(invoke: Invoke, resumes: Path, tmp_path: Path) -> None:
    _refused(invoke("pool", "add", resumes, "--pool", tmp_path / "pool"), "--retention-days", "no default")
    _refused(invoke("pool", "init", "--pool", tmp_path / "pool"), "--retention-days", "no default")
    for wrong in ("0", "-3", "soon", "1.5"):
        _refused(invoke("pool", "init", "--pool", tmp_path / "pool", "--retention-days", wrong), "--retention-days is")
    assert not (tmp_path / "pool").exists()
    assert invoke("pool", "init", "--pool", tmp_path / "pool", "--retention-days", "forever")[0] == 0
    _refused(invoke("pool", "init", "--pool", tmp_path / "pool", "--retention-days", "5"), "there is a pool already")
    _refused(invoke("pool", "add", resumes, "--pool", tmp_path / "pool", "--retention-days", "5"), "keeps people forever")


def test_what_cannot_be_read_is_told_and_the_rest_comes_in(invoke: Invoke, resumes: Path, table: Path, tmp_path: Path) -> None:
    pool = tmp_path / "pool"
    invoke("pool", "init", "--pool", pool, "--retention-days", "30")
    invoke("pool", "jobs", "add", table, "--pool", pool)
    code, out, err = invoke("pool", "add", resumes, "--pool", pool, "--n-jobs", "1")
    assert code == 0
    assert out.startswith("2 of 3 resumes added; 2 in the pool\n")
    assert re.search(r"2: Cook\n  Ben Sample \([0-9a-f]{16}\) enters at 1", out)
    assert "empty.pdf" in err
    assert "needs a human" in err
    again = invoke("pool", "add", resumes, "--pool", pool, "--n-jobs", "1")
    assert again[1] == "0 of 3 resumes added, 2 were there already; 2 in the pool\n"


def test_a_shortlist_says_whose_resume_is_how_old_and_who_was_there_before(invoke: Invoke, filled: Path) -> None:
    code, out, err = invoke("pool", "match", "--pool", filled, "--job", "1")
    assert (code, err) == (0, "")
    assert "1: Registered Nurse (2 people scored)" in out
    assert re.search(r"  1  0\.\d\d \w+  Ada Example \([0-9a-f]{16}\), resume of 20\d\d-\d\d-\d\d, past applicant", out)
    record = json.loads(invoke("pool", "match", "--pool", filled, "--json")[1])
    first = record["jobs"][0]["people"][0]
    assert (first["name"], first["rank"], first["is_past_applicant"]) == ("Ada Example", 1, True)
    assert first["score"] == pytest.approx(sum(part["share"] for part in first["parts"]))
    theirs = json.loads(invoke("pool", "match", "--pool", filled, "--candidate", "ada.txt", "--json")[1])
    assert [job["job_title"] for job in theirs["jobs"]] == ["Registered Nurse", "Cook"]
    assert theirs["jobs"][0]["score"] == first["score"]
    _refused(invoke("pool", "match", "--pool", filled, "--candidate", "x", "--job", "1"), "do not go together")
    _refused(invoke("pool", "match", "--pool", filled, "--job", "99"), "no job in the pool")


def test_filters_say_whom_they_leave_out_and_of_whom_they_do_not_know(
    invoke: Invoke, filled: Path, resumes: Path, tmp_path: Path
) -> None:
    placed = tmp_path / "dee.txt"
    placed.write_text(f"Dee Muster\nHamburg, Germany\ndee@example.com\n\n{BEN.partition(chr(10))[2]}", encoding="utf-8")
    invoke("pool", "add", placed, "--pool", filled, "--n-jobs", "1", "--date", "2026-05-01")
    code, out, err = invoke("pool", "match", "--pool", filled, "--job", "2", "--location", "Bremen", "--must", "HACCP")
    assert (code, err) == (0, "")
    assert (
        "2: Cook (1 people scored)\n1 of 3 people are looked at, 2 are left out; of 1 of them something is not known\n" in out
    )
    assert "  place: Bremen: leaves out 1, not known of 2\n  skill: apply HACCP: leaves out 1, not known of 0\n" in out
    assert "Ben Sample" in out
    assert "          not known: place: Bremen\n" in out
    assert "Hamburg" not in out
    scores = {
        entry["name"]: entry["score"]
        for entry in json.loads(invoke("pool", "match", "--pool", filled, "--job", "2", "--json")[1])["jobs"][0]["people"]
    }
    given = ("--location", "Germany", "--added-since", "2026-02-01", "--known-only")
    (job,) = json.loads(invoke("pool", "match", "--pool", filled, "--job", "2", *given, "--json")[1])["jobs"]
    assert [(entry["name"], entry["score"], entry["unknown"]) for entry in job["people"]] == [
        ("Dee Muster", scores["Dee Muster"], [])
    ]
    assert (job["n_scored"], job["n_unscored"]) == (1, 0)
    assert job["filters"] == {
        "n_people": 3,
        "n_left_out": 2,
        "n_unknown": 0,
        "each": [
            {"filter": "place: Germany", "n_left_out": 2, "n_unknown": 2},
            {"filter": "added since 2026-02-01", "n_left_out": 2, "n_unknown": 0},
        ],
    }
    listed = json.loads(invoke("pool", "list", "--pool", filled, "--degree", "bachelor", "--json")[1])
    assert {entry["name"]: entry["unknown"] for entry in listed["people"]} == {
        "Ada Example": [],
        "Ben Sample": ["degree: bachelor or above"],
        "Dee Muster": ["degree: bachelor or above"],
    }
    out = invoke("pool", "list", "--pool", filled, "--max-years", "1", "--min-years", "0.5")[1]
    assert out.splitlines()[0] == "0 of 3 people are looked at, 3 are left out"
    assert "Nobody is in the pool" not in out


def test_filters_that_cannot_be_used_are_refused(invoke: Invoke, filled: Path) -> None:
    for given, told in (
        (("--language", "Klingon"), "no language that is known"),
        (("--degree", "diploma"), "no degree"),
        (("--must", "wownd care"), "no skill that is known"),
        (("--added-since", "May"), "--added-since is 'May'"),
        (("--as-of-since", "2026"), "--as-of-since is '2026'"),
        (("--known-only",), "--known-only goes with a filter"),
        (("--candidate", "ada.txt", "--location", "Ulm"), "--candidate do not go together"),
    ):
        _refused(invoke("pool", "match", "--pool", filled, *given), told)


def test_room_is_given_back(invoke: Invoke, filled: Path) -> None:
    invoke("pool", "erase", "ada.txt", "--pool", filled, "--yes")
    code, out, err = invoke("pool", "compact", "--pool", filled)
    assert (code, err) == (0, "")
    assert re.fullmatch(r"\d+\.\d MiB before, \d+\.\d MiB after\n", out)
    assert invoke("pool", "verify", "--pool", filled)[0] == 0
    assert "Ben Sample" in invoke("pool", "match", "--pool", filled)[1]


def test_every_key_is_described(invoke: Invoke, filled: Path, resumes: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    commands = (
        ("list", "--location", "Ulm"), ("match", "--location", "Ulm"), ("match", "--candidate", "ada.txt"),
        ("similar", resumes / "ada.txt"), ("duplicates",),
        ("verify",), ("jobs", "list"),
    )  # fmt: skip
    (resumes / "ada2.txt").write_bytes((resumes / "ada.txt").read_bytes() + b"\n")
    invoke("pool", "add", resumes / "ada2.txt", "--pool", filled, "--n-jobs", "1")
    found: set[str] = set()

    def walk(value: object) -> None:
        if isinstance(value, dict):
            found.update(value)
            for entry in value.values():
                walk(entry)
        if isinstance(value, list):
            for entry in value:
                walk(entry)

    for command in commands:
        walk(json.loads(invoke("pool", *command, "--pool", filled, "--json")[1]))
    walk(dict.fromkeys(json.loads(invoke("pool", "export", "ada.txt", "--pool", filled)[1])))
    assert {"each", "groups", "because", "is_past_retention", "scored_as"} <= found
    assert {key for key in found if f"`{key}`" not in page} == set()


def test_erasing_asks_first(invoke: Invoke, filled: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _refused(invoke("pool", "erase", "ada.txt", "--pool", filled), "give --yes")
    monkeypatch.setattr(pool_privacy.sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("typer.confirm", lambda _question: False)
    _refused(invoke("pool", "erase", "ada.txt", "--pool", filled), "nothing was erased")
    given = tmp_path / "given.json"
    assert invoke("pool", "export", "ada.txt", "--pool", filled, "-o", given)[0] == 0
    assert json.loads(given.read_text(encoding="utf-8"))["contact"]["name"] == "Ada Example"
    assert given.stat().st_mode & 0o077 == 0
    code, out, err = invoke("pool", "erase", "ada.txt", "--pool", filled, "--yes")
    assert code == 0
    assert "no trace is left that no other file has" in out
    assert str(given) in err
    assert "Ada Example" not in invoke("pool", "list", "--pool", filled)[1]
    _refused(invoke("pool", "erase", "ada.txt", "--pool", filled, "--yes"), "nobody in the pool")


def test_who_is_past_retention_is_listed_and_erased_when_told(invoke: Invoke, filled: Path) -> None:
    assert "(past)" not in invoke("pool", "list", "--pool", filled, "--today", "2026-02-01")[1]
    assert invoke("pool", "list", "--pool", filled, "--today", "2026-02-02")[1].count("(past)") == 2
    code, out, _ = invoke("pool", "expire", "--pool", filled, "--today", "2026-02-02")
    assert (code, "2 past 30 days" in out) == (0, True)
    assert "2 people" in invoke("pool", "verify", "--pool", filled)[1]
    assert invoke("pool", "expire", "--pool", filled, "--today", "2026-02-02", "--yes")[0] == 0
    assert "0 people" in invoke("pool", "verify", "--pool", filled)[1]
    _refused(invoke("pool", "list", "--pool", filled, "--today", "tomorrow"), "--today is 'tomorrow'")


def test_exports_are_told_even_where_the_end_of_an_erasure_fails(
    invoke: Invoke, filled: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    inside, given = filled / "inside.json", tmp_path / "given.json"
    for path in (inside, given):
        assert invoke("pool", "export", "ada.txt", "--pool", filled, "-o", path)[0] == 0

    def fail(_store: Store) -> None:
        raise PoolError("another process still reads")

    monkeypatch.setattr(Store, "scrub", fail)
    code, _, err = invoke("pool", "erase", "ada.txt", "--pool", filled, "--yes")
    assert (code, err.count("\n")) == (1, 2)
    assert str(given) in err
    assert str(inside) not in err


def test_how_many_were_searched_for_is_said(invoke: Invoke, filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasure, "MOST_SEARCHED", 1)
    code, out, _ = invoke("pool", "expire", "--pool", filled, "--today", "2027-01-01", "--yes")
    assert (code, out.count("no trace is left of the first 1 of 2 people that no other file has\n")) == (0, 1)


def test_watches_tell_once(invoke: Invoke, filled: Path, resumes: Path) -> None:
    code, out, _ = invoke("pool", "watch", "job", "2", "--above", "0.3", "--pool", filled)
    assert (code, out.count("tells: Ben Sample")) == (0, 1)
    (resumes / "cy.txt").write_text(
        (resumes / "ben.txt").read_text(encoding="utf-8").replace("Ben Sample", "Cy Muster").replace("ben@", "cy@"),
        encoding="utf-8",
    )
    out = invoke("pool", "add", resumes, "--pool", filled, "--n-jobs", "1", "--quiet")[1]
    assert re.findall(r"watch 1 tells: (\w+ \w+)", out) == ["Cy Muster"]
    assert "tells" not in invoke("pool", "watch", "job", "2", "--above", "0.3", "--pool", filled)[1]
    listed = invoke("pool", "watch", "list", "--pool", filled)[1]
    assert listed.startswith("watch 1: people for 2: Cook, above 0.3\n")
    assert sorted(re.findall(r"watch 1 tells: (\w+ \w+)", listed)) == ["Ben Sample", "Cy Muster"]
    assert invoke("pool", "watch", "remove", "1", "--pool", filled)[0] == 0
    assert invoke("pool", "watch", "list", "--pool", filled)[1] == "Nothing is watched\n"


def test_a_job_under_a_known_id_with_other_words_is_refused(invoke: Invoke, filled: Path, table: Path) -> None:
    assert "2 were there already" in invoke("pool", "jobs", "add", table, "--pool", filled)[1]
    table.write_text(JOBS.replace("Triage", "No triage"), encoding="utf-8")
    code, out, err = invoke("pool", "jobs", "add", table, "--pool", filled)
    assert (code, err.count("\n")) == (0, 1)
    assert "job '1' is in the pool with other words" in err
    assert "0 of 2 jobs added, 1 were there already" in out, "the other row is seen to all the same"
    assert invoke("pool", "watch", "job", "1", "--above", "0.9", "--pool", filled)[0] == 0
    code, out, _ = invoke("pool", "jobs", "remove", "1", "--pool", filled)
    assert (code, out) == (0, "Removed 1, Registered Nurse, with 2 scores and 1 watch\n")
    assert "1 of 2 jobs added, 1 were there already" in invoke("pool", "jobs", "add", table, "--pool", filled)[1]


def test_a_damaged_pool_ends_with_a_sentence_and_code_1(invoke: Invoke, filled: Path) -> None:
    with (filled / "records.shard").open("r+b") as file:
        file.write(b"?")
    code, out, err = invoke("pool", "verify", "--pool", filled)
    assert (code, err.count("\n")) == (1, 1)
    assert "problem: " in out
    _refused(invoke("pool", "list", "--pool", filled / "nowhere"), "no pool there")


def test_hostile_names_are_harmless_on_a_terminal(invoke: Invoke, filled: Path, tmp_path: Path) -> None:
    hostile = tmp_path / "x\x1b[2J\u202efdp.txt"
    hostile.write_text(
        "Eve \x1b[31mSpecimen\n\nExperience\n\nCook, Alder, 2019 - 2023\n- Cooked with [bold]care[/bold]\n", encoding="utf-8"
    )
    for command in (("add", hostile, "--n-jobs", "1"), ("list",), ("match",), ("duplicates",)):
        code, out, err = invoke("pool", *command, "--pool", filled)
        assert code == 0
        assert "\x1b" not in out + err
        assert "\u202e" not in out + err
