"""Who applied to what: tables, folders, and what names nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.batch.inputs.applications import read_applications
from matcher.domain.outcome import Outcome
from matcher.domain.redirect import Unmatched
from matcher.domain.shortlist import ResumeFile
from matcher.errors import InputError

FILES = (
    ResumeFile("in/nurse/ada.pdf", "id-ada", Outcome.OK),
    ResumeFile("in/cook/ada-copy.pdf", "id-ada", Outcome.DUPLICATE),
    ResumeFile("in/mail.zip!/cook/ben.pdf", "id-ben", Outcome.OK),
    ResumeFile("in/cleo.pdf", "id-cleo", Outcome.OK),
    ResumeFile("in/cook/locked.pdf", "", Outcome.UNREADABLE),
)
JOBS = ("nurse", "cook")


def _table(tmp_path: Path, text: str) -> str:
    (tmp_path / "applied.csv").write_text(text, encoding="utf-8")
    return str(tmp_path / "applied.csv")


def test_folders_say_it_for_every_copy() -> None:
    found, unmatched = read_applications("folder", JOBS).among(FILES)
    assert found == {"id-ada": ["nurse", "cook"], "id-ben": ["cook"]}
    assert unmatched == ()
    with pytest.raises(InputError, match="no resume lies in a folder"):
        read_applications("folder", ("driver",)).among(FILES)


def test_a_table_names_files_ids_or_the_end_of_a_path(tmp_path: Path) -> None:
    rows = "in/nurse/ada.pdf,nurse\nid-ada,cook\ncook/ben.pdf,cook\ncleo.pdf,nurse\nnobody.pdf,nurse\ncleo.pdf,\n"
    table = _table(tmp_path, f" File ,JOB_ID\n{rows}")
    found, unmatched = read_applications(table, JOBS).among(FILES)
    assert found == {"id-ada": ["nurse", "cook"], "id-ben": ["cook"], "id-cleo": ["nurse"]}
    assert unmatched == (Unmatched(f"{table} row 5", "nobody.pdf"),)


def test_a_name_that_two_resumes_have_is_refused(tmp_path: Path) -> None:
    files = (ResumeFile("a/cv.pdf", "1", Outcome.OK), ResumeFile("b/cv.pdf", "2", Outcome.OK))
    applications = read_applications(_table(tmp_path, "file,job_id\ncv.pdf,nurse\n"), JOBS)
    with pytest.raises(InputError, match=r"'cv\.pdf' is the name of 2 resumes; give its path, or its resume_id"):
        applications.among(files)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "file,job_id\nx,nurse\ny,pilot\nz,vet\n",
            r"2 rows name jobs not among the 2 given; first 'pilot' in .*applied\.csv row 2",
        ),
        ("file,job_id\ny,pilot\n", "1 row names a job not among the 2 given"),
        ("file,job\nx,nurse\n", r"needs the columns job_id and file \(or resume_id\)"),
        ("job_id\nnurse\n", r"needs the columns job_id and file"),
        ("file,job_id\nx,nurse,more\n", "row 1: 3 columns where 2 are expected"),
        ("", "empty"),
    ],
)
def test_tables_that_cannot_be_used(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_applications(_table(tmp_path, text), JOBS)
