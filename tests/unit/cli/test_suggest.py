"""``matcher suggest`` on the samples: three forms, goals, bad rows, and one sentence for bad input."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Invoke = Callable[..., tuple[int, str, str]]


@pytest.fixture
def resume(samples: Path) -> Path:
    return samples / "resumes" / "nurse-amara-okoye.pdf"


@pytest.fixture
def jobs(samples: Path) -> Path:
    return samples / "jobs.csv"


@pytest.fixture
def goals(tmp_path: Path) -> Path:
    file = tmp_path / "goals.toml"
    file.write_text('titles = ["charge nurse"]\nplaces = ["Minnesota"]\nmust_not = ["on-call"]\n', encoding="utf-8")
    return file


def test_the_page_in_three_forms(invoke: Invoke, resume: Path, jobs: Path, goals: Path, tmp_path: Path) -> None:
    code, text, err = invoke("suggest", resume, jobs, "--goals", goals)
    assert (code, err) == (0, "")
    assert text.startswith("Jobs for you: ")
    learn = "WHAT TO LEARN, OR WRITE DOWN, FIRST"
    for words in ("BEST JOBS", learn, "WHO TO TALK TO", "ROLES NEXT DOOR", "ALL OTHER JOBS", "WHAT WAS READ"):
        assert words in text
    assert "Your goals, as you gave them" in text
    assert "It leads where you want to go" in text
    assert all(len(line) <= 96 for line in text.splitlines())
    record = json.loads(invoke("suggest", resume, jobs, "--goals", goals, "--format", "json", "--top-k", 1)[1])
    assert record["jobs"][0]["job_id"] == "charge-nurse-icu"
    assert [job["match"] is not None for job in record["jobs"]] == [True, *[False] * (len(record["jobs"]) - 1)]
    page = invoke("suggest", resume, jobs, "--goals", goals, "--format", "html")[1]
    assert page.startswith("<!DOCTYPE html>")
    for name, expected in (("page.html", page), ("page.txt", text)):
        assert invoke("suggest", resume, jobs, "--goals", goals, "-o", tmp_path / name, "--quiet") == (0, "", "")
        assert (tmp_path / name).read_text(encoding="utf-8") == expected
    code, out, err = invoke("suggest", resume, jobs, "--top-k", 1, "-o", tmp_path / "page.json")
    assert (code, err) == (0, "")
    assert out == f"20 jobs compared, 1 shown in full. Page: {tmp_path / 'page.json'}\n"
    assert json.loads((tmp_path / "page.json").read_text(encoding="utf-8"))["goals"]["source"] == ""
    assert not list(tmp_path.glob(".*"))


def test_an_empty_goals_file_gives_the_same_bytes_as_none(invoke: Invoke, resume: Path, jobs: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.toml"
    empty.write_text("", encoding="utf-8")
    for form in ("text", "json", "html"):
        assert invoke("suggest", resume, jobs, "--goals", empty, "--format", form) == invoke(
            "suggest", resume, jobs, "--format", form
        )


def test_a_bad_row_is_listed_and_ends_nothing(invoke: Invoke, resume: Path, tmp_path: Path) -> None:
    table = tmp_path / "jobs.csv"
    table.write_text(
        "id,title,description\n1,Nurse,Wound care on a ward\n,Cook,Menus\n2,Nurse,\n1,Nurse,Triage\n", encoding="utf-8"
    )
    for form, words in (("text", "jobs.csv row 2"), ("html", "jobs.csv row 2"), ("json", '"outcome": "bad_row"')):
        code, out, _ = invoke("suggest", resume, table, "--format", form)
        assert code == 0
        assert words in out
    record = json.loads(invoke("suggest", resume, table, "--format", "json")[1])
    assert [job["job_id"] for job in record["jobs"]] == ["1"]
    assert [job["outcome"] for job in record["jobs_not_read"]] == ["bad_row", "empty_job", "duplicate"]


def test_a_folder_of_adverts_will_do(invoke: Invoke, resume: Path, samples: Path) -> None:
    record = json.loads(invoke("suggest", resume, samples / "jobs", "--format", "json")[1])
    assert {job["job_id"] for job in record["jobs"]} == {"data-analyst", "maths-teacher", "registered-nurse"}
    assert record["jobs"][0]["job_id"] == "registered-nurse"


def test_bad_input_ends_in_one_sentence(invoke: Invoke, resume: Path, jobs: Path, tmp_path: Path) -> None:
    for name, content in (
        ("moon.toml", 'modes = ["moon"]'),
        ("key.toml", "title = []"),
        ("none.csv", "id,title,description\n"),
    ):
        (tmp_path / name).write_text(content, encoding="utf-8")
    (tmp_path / "bad.pdf").write_bytes(b"")
    for arguments, code, words in (
        ((tmp_path / "bad.pdf", jobs), 2, "bad.pdf"),
        ((resume, tmp_path / "absent.csv"), 2, "no such file"),
        ((resume, tmp_path / "none.csv"), 2, "the table has no rows"),
        ((resume, jobs, "--goals", tmp_path / "moon.toml"), 2, "it must be one of remote, hybrid, on_site"),
        ((resume, jobs, "--goals", tmp_path / "key.toml"), 2, "did you mean titles?"),
        ((resume, jobs, "--goals", tmp_path), 2, "cannot be read"),
        ((resume, jobs, "-o", tmp_path / "no" / "page.html"), 74, "cannot be written"),
        ((resume, jobs, "-o", tmp_path), 74, "cannot be written"),
    ):
        ended, out, err = invoke("suggest", *arguments)
        assert (ended, out, err.count("\n")) == (code, "", 1)
        assert words in err


def test_the_page_names_nobody(invoke: Invoke, shared, resume: Path, jobs: Path) -> None:
    contact = shared.parse_resume(resume).contact
    known = [*contact.name.split(), *contact.emails, *contact.phones, resume.stem]
    assert len(known) > 3
    for form in ("text", "json", "html"):
        out = invoke("suggest", resume, jobs, "--format", form)[1]
        assert not [word for word in known if word in out]
