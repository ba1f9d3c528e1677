"""``matcher roles``: a title, a resume or a job, understood and then looked around from."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from matcher.domain.adjacent import Shown
from matcher.domain.match import Quote
from matcher.engine.matcher import Matcher
from matcher.reports.role_records import role_record, title_record

Invoke = Callable[..., tuple[int, str, str]]
JOBS = "id,title,description\n1,Registered Nurse,Triage and wound care on a busy ward.\n2,Cook,Cooking.\n"
PAGE = Path(__file__).parents[3] / "docs" / "outputs.md"


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "300")


def _record(result: tuple[int, str, str]) -> dict:
    assert (result[0], result[2]) == (0, ""), result
    return json.loads(result[1])


def _refused(result: tuple[int, str, str], *words: str) -> None:
    assert (result[0], result[1], result[2].count("\n")) == (2, "", 1), result
    assert result[2].startswith("matcher: ")
    for word in words:
        assert word in result[2]


def test_a_title_is_understood_first_and_its_neighbours_follow(invoke: Invoke, shared: Matcher) -> None:
    code, out, err = invoke("roles", "Senior registered nurse", "--k", "2")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[1] == "  Senior registered nurse: registered nurse, seniority senior"
    assert lines[2].startswith("    O*NET: Registered Nurses 0.95; ")
    assert lines[3].startswith("    ESCO:  nurse responsible for general care ")
    first, second = shared.adjacent_roles("Senior registered nurse", 2)
    row = rf"^ *{first.readiness:.2f} +{first.step.value} +{first.title}, from Registered Nurses *$"
    assert re.search(row, out, re.MULTILINE)
    assert second.title in out
    assert f"carries over: {', '.join(first.carries_over)}" in out
    assert f"to add: {', '.join(first.to_add)}" in out


def test_programs_get_the_same_in_full(invoke: Invoke, shared: Matcher) -> None:
    record = _record(invoke("roles", "Head of Sales", "--k", "3", "--format", "json"))
    assert (record["subject"], record["kind"]) == ("Head of Sales", "title")
    (title,) = record["titles"]
    assert (title["bare_title"], title["seniority"]) == ("sales manager", "head")
    assert title["onet"][0] == {"id": "onet:11-2022.00", "label": "Sales Managers", "score": 0.95}
    assert title["esco"][0]["label"] == "sales manager"
    assert record["roles"] == [role_record(role) for role in shared.adjacent_roles("Head of Sales", 3)]


def test_of_a_resume_the_words_that_show_a_skill_are_quoted(invoke: Invoke, samples: Path) -> None:
    resume = samples / "resumes" / "developer-ruby-swift.pdf"
    record = _record(invoke("roles", resume, "--format", "json"))
    assert record["kind"] == "resume"
    assert [title["title"] for title in record["titles"]] == ["Senior Backend Engineer", "Software Engineer"]
    evidence = [entry for role in record["roles"] for entry in role["evidence"]]
    assert evidence
    assert all(entry["text"] and entry["page"] >= 1 for entry in evidence)
    assert all(entry["skill"] in role["carries_over"] for role in record["roles"] for entry in role["evidence"])
    code, out, _ = invoke("roles", resume)
    assert code == 0
    assert re.search(r"shown: [^\n]+\n[^\n]*“[^”]+” \(page 1\)", out)
    assert "Ruby" not in out.partition("\n")[2], "what is quoted is redacted"


def test_a_job_of_a_table_or_an_advert(invoke: Invoke, tmp_path: Path) -> None:
    table = tmp_path / "jobs.csv"
    table.write_text(JOBS, encoding="utf-8")
    advert = tmp_path / "advert.txt"
    advert.write_text("Registered Nurse\n\nTriage and wound care on a busy ward.\n", encoding="utf-8")
    of_table = _record(invoke("roles", table, "--job-id", "1", "--format", "json"))
    of_advert = _record(invoke("roles", advert, "--format", "json"))
    assert of_table["kind"] == of_advert["kind"] == "job"
    assert of_table["titles"] == of_advert["titles"]
    assert of_table["roles"]
    _refused(invoke("roles", table), "choose one with --job-id (1, 2)")
    _refused(invoke("roles", table, "--job-id", "9"), "'9'")


def test_what_is_given_can_be_said(invoke: Invoke, tmp_path: Path, ada: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Cook").mkdir()
    (tmp_path / "ada.txt").write_bytes(ada)
    _refused(invoke("roles", "Cook"), "Cook: is a folder", "--as title")
    assert _record(invoke("roles", "Cook", "--as", "title", "--format", "json"))["kind"] == "title"
    assert _record(invoke("roles", "ada.txt", "--format", "json"))["kind"] == "resume"
    _refused(invoke("roles", "ada.txt", "--as", "resume", "--job-id", "1"), "--job-id")
    _refused(invoke("roles", "Cook", "--as", "title", "--job-id", "1"), "--job-id")


def test_what_cannot_be_used_ends_in_one_sentence(invoke: Invoke, tmp_path: Path, samples: Path) -> None:
    _refused(invoke("roles", ""), "nothing is given")
    _refused(invoke("roles", "  "), "nothing is given")
    _refused(invoke("roles", "qqqq zzzz"), "'qqqq zzzz' names no occupation")
    _refused(invoke("roles", "q" * 5000), "names no occupation")
    _refused(invoke("roles", tmp_path / "none.pdf"), "none.pdf: no such file")
    _refused(invoke("roles", "Nurse", "--as", "job"), "Nurse: no such file")
    _refused(invoke("roles", samples / "resumes" / "analyst-kwame-boateng.pdf"), "password")
    _refused(invoke("roles", "Nurse", "--k", "0"), "--k is 0")


def test_no_words_of_a_document_stand_in_a_complaint(invoke: Invoke, tmp_path: Path, ada: bytes) -> None:
    page = tmp_path / "page.txt"
    page.write_text("Qqqqmore Zzzzton\n\nLikes long walks.\n", encoding="utf-8")
    result = invoke("roles", page)
    _refused(result, "read as an advert, its title names no occupation")
    assert "Qqqqmore" not in result[2]
    _refused(invoke("roles", page, "--as", "resume"), "no position held in it names an occupation")
    for title in (b"Zzzz Lead", b"Zzzz Qqqq"):  # a position that is like no occupation, and one without a title
        page.write_bytes(ada.replace(b"Registered Nurse", title))
        _refused(invoke("roles", page), "no position held in it names an occupation")


def test_every_key_is_described(shared: Matcher) -> None:
    role = replace(shared.adjacent_roles("Cook", 1)[0], evidence=(Shown("x", Quote("x", 0, None)),))
    record = role_record(role)
    keys = {*record, *record["evidence"][0], *title_record(shared.understand_title("Cook"))}
    _, _, rest = PAGE.read_text(encoding="utf-8").partition("\n## matcher roles --format json\n")
    assert keys | {"subject", "kind", "titles", "roles"} <= set(re.findall(r"`([^`]+)`", rest.partition("\n## ")[0]))
