"""``matcher interview`` on the samples: three forms, nobody's name, and one sentence for bad input."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from matcher.cli import main as command
from matcher.engine.matcher import Matcher
from matcher.errors import UsageError

Invoke = Callable[..., tuple[int, str, str]]
PEOPLE = ("analyst-may-chase.pdf", "developer-ruby-swift.pdf", "nurse-amara-okoye.pdf", "nurse-peter-lang.docx")
JOBS = ("data-analyst", "backend-developer", "charge-nurse-icu")


@pytest.fixture
def invoke(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], shared: Matcher) -> Invoke:
    """Return a function that runs ``matcher interview`` here and returns exit code, stdout and stderr."""
    monkeypatch.setattr(Matcher, "load", lambda _config=None, **_: shared)

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["matcher", "interview", *map(str, arguments)])
        code: object = 0
        try:
            command.main()
        except SystemExit as ended:
            code = ended.code
        return (int(code or 0), *capsys.readouterr())  # type: ignore[call-overload]

    return run


def test_a_sample_pair_in_three_forms(invoke: Invoke, samples: Path) -> None:
    pair = (samples / "resumes" / "nurse-amara-okoye.pdf", samples / "jobs.csv", "--job-id", "charge-nurse-icu")
    code, text, err = invoke(*pair)
    assert (code, err) == (0, "")
    assert "MUST-HAVES THAT ARE OPEN" in text
    assert "critical care (must)" in text
    assert (code, text, err) == invoke(*pair)
    assert invoke(*pair, "--format", "markdown")[1].startswith("# Interview sheet: Charge Nurse")
    record = json.loads(invoke(*pair, "--format", "json", "--most", "2")[1])
    assert len(record["questions"]) == 2
    assert record["n_more"] > 0
    advert = (samples / "jobs.csv").read_text(encoding="utf-8")
    assert "at least three of them" in record["questions"][0]["line"]
    assert all(question["line"] in advert for question in record["questions"])


@pytest.mark.parametrize("name", PEOPLE)
def test_no_sheet_names_anybody(shared: Matcher, invoke: Invoke, samples: Path, name: str) -> None:
    path = samples / "resumes" / name
    contact = shared.parse_resume(path).contact
    known = [*contact.name.split(), *contact.emails, *contact.phones, path.stem]
    assert len(known) > 3
    for job, form in ((job, form) for job in JOBS for form in ("text", "json")):
        code, out, _ = invoke(path, samples / "jobs.csv", "--job-id", job, "--format", form)
        assert code == 0
        words = set(out.replace("“", " ").replace("”", " ").split())
        assert not [word for word in known if (word in words if word.isalpha() else word in out)]


def test_bad_input_ends_as_explain_ends_it(invoke: Invoke, samples: Path, tmp_path: Path) -> None:
    empty = tmp_path / "bad.pdf"
    empty.write_bytes(b"")
    resume, jobs = samples / "resumes" / "nurse-amara-okoye.pdf", samples / "jobs.csv"
    for arguments, words in (
        ((empty, jobs, "--job-id", "line-cook"), "bad.pdf"),
        ((resume, jobs, "--job-id", "none-such"), "no job with the id 'none-such'"),
        ((resume, jobs), "--job-id"),
    ):
        code, out, err = invoke(*arguments)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert words in err


def test_the_door_refuses_no_questions(shared: Matcher, ada: bytes, nurse_advert: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="from 1 up"):
        shared.interview(ada, nurse_advert, most=0)
    sheet = shared.interview(ada, nurse_advert)
    assert sheet.job_title == "Registered Nurse"
