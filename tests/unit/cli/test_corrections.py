"""``matcher corrections`` and ``--corrections``: the file is handed out, comes back edited, and is told of."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from matcher.domain.corrections import STATED

Invoke = Callable[..., tuple[int, str, str]]
JOBS = "id,title,description\n1,Registered Nurse,Requirements: triage; wound care; patient education.\n"


@pytest.fixture
def files(tmp_path: Path, ada: bytes, invoke: Invoke) -> tuple[Path, Path, Path]:
    """A resume, its corrections file as it was handed out, and a table of jobs."""
    resume, form, jobs = tmp_path / "ada.txt", tmp_path / "ada.toml", tmp_path / "jobs.csv"
    resume.write_bytes(ada)
    jobs.write_text(JOBS, encoding="utf-8")
    assert invoke("corrections", str(resume), "-o", str(form)) == (
        0, "", f"matcher: {form}: written; edit it, and give it back with --corrections\n",
    )  # fmt: skip
    return resume, form, jobs


def test_it_is_printed_or_written_and_never_over_what_was_edited(invoke: Invoke, files: tuple[Path, Path, Path]) -> None:
    resume, form, _ = files
    code, out, err = invoke("corrections", str(resume))
    assert (code, err, out) == (0, "", form.read_text(encoding="utf-8"))
    form.write_text("edited", encoding="utf-8")
    code, out, err = invoke("corrections", str(resume), "-o", str(form))
    assert (code, out) == (2, "")
    assert err == f"matcher: {form}: is there already, perhaps edited; give --force to write over it, or another name\n"
    assert form.read_text(encoding="utf-8") == "edited"
    assert invoke("corrections", str(resume), "-o", str(form), "--force")[0] == 0
    assert form.read_text(encoding="utf-8") != "edited"


def test_unedited_nothing_changes_and_that_is_told(invoke: Invoke, files: tuple[Path, Path, Path]) -> None:
    resume, form, jobs = map(str, files)
    for command in (("explain", resume, jobs), ("interview", resume, jobs), ("roles", resume)):
        plain = invoke(*command)
        code, out, err = invoke(*command, "--corrections", form)
        assert (code, out) == plain[:2]
        assert err == f"matcher: {form}: changes nothing of what was read\n"


def test_what_is_stated_counts_and_is_said_to_be_stated(invoke: Invoke, files: tuple[Path, Path, Path]) -> None:
    resume, form, jobs = files
    form.write_text(form.read_text(encoding="utf-8").replace("skills = [", 'skills = [ "patient education",'), encoding="utf-8")
    command = ("explain", str(resume), str(jobs), "--format", "json")
    before = json.loads(invoke(*command)[1])
    code, out, err = invoke(*command, "--corrections", str(form))
    after = json.loads(out)
    note = "the person has corrected what was read: 1 skill added"
    assert (code, err) == (0, f"matcher: {form}: {note}\n")
    assert after["score"] > before["score"]
    assert after["notes"] == [note]
    quoted = {quote["text"] for part in after["parts"] for quote in part["evidence"]}
    stated = [text for text in quoted if text.endswith(f" ({STATED})")]
    assert len(stated) == 1
    table = " ".join(invoke("explain", str(resume), str(jobs), "--corrections", str(form))[1].split())
    assert f"note: {note}" in table
    assert f"“{stated[0]}”" in table


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("roles", "Nurse", "--as", "title"), "--corrections belong to a resume"),
        (("roles", "jobs.csv", "--as", "job"), "--corrections belong to a resume"),
        (("roles", "nothing.txt"), "nothing.txt: no such file"),
        (("explain", "jobs.csv", "jobs.csv"), "ada.toml: resume: these are the corrections of another resume"),
    ],
)
def test_what_does_not_fit_together_is_refused(
    invoke: Invoke, files: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], words: str
) -> None:
    monkeypatch.chdir(files[0].parent)
    code, out, err = invoke(*arguments, "--corrections", "ada.toml")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert words in err
