"""The command as users meet it: what it writes, and one sentence with the right exit code for bad input."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

JOBS = "id,title,description\n1,Registered Nurse,Triage and wound care on a busy ward. Nursing degree required.\n"


@pytest.fixture(scope="session")
def run() -> Run:
    """Return a function that runs the command and returns the finished process."""

    def start(
        *arguments: object, cwd: Path | None = None, environment: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-W", "error", "-m", "matcher", *map(str, arguments)]
        more = os.environ | (environment or {})
        return subprocess.run(command, cwd=cwd, env=more, capture_output=True, text=True, timeout=300, check=False)

    return start


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with one resume and one job table."""
    (tmp_path / "resumes").mkdir()
    resume = "Ada Example\nada@example.com\n\nExperience\n\nRegistered Nurse, Example Hospital\nJan 2019 - Present\n- Triage\n"
    (tmp_path / "resumes" / "ada.txt").write_text(resume, encoding="utf-8")
    (tmp_path / "jobs.csv").write_text(JOBS, encoding="utf-8")
    return tmp_path


def _refused(done: subprocess.CompletedProcess[str], exit_code: int, *words: str) -> None:
    """Check for one sentence on stderr that holds `words`, and nothing like a traceback."""
    assert done.returncode == exit_code, done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr, done.stderr


def test_a_small_run_writes_everything(run: Run, folder: Path) -> None:
    done = run("rank", folder / "resumes", folder / "jobs.csv", "-o", folder / "out")
    assert (done.returncode, done.stderr) == (0, "")
    assert "report.html" in done.stdout
    out = folder / "out"
    assert sorted(path.name for path in out.iterdir()) == [
        "adjacent_roles.csv", "job_outcomes.csv", "jobs.jsonl", "manifest.json", "outcomes.csv", "report.html",
        "shortlists.csv", "shortlists.jsonl", "shortlists.xlsx",
    ]  # fmt: skip
    record = json.loads((out / "shortlists.jsonl").read_text(encoding="utf-8"))
    assert (record["job_id"], record["rank"]) == ("1", 1)
    workbook = openpyxl.load_workbook(out / "shortlists.xlsx")
    assert workbook.sheetnames[0] == "Shortlists"
    assert "Registered Nurse" in (out / "report.html").read_text(encoding="utf-8")


def test_redirects_are_written_where_applications_are_given(run: Run, folder: Path) -> None:
    jobs, applied = folder / "jobs.csv", folder / "resumes" / "applied.csv"
    jobs.write_text(f"{JOBS}2,Cook,Menus and hygiene in a hotel kitchen.\n", encoding="utf-8")
    applied.write_text("file,job_id\nada.txt,2\ngone.txt,1\n", encoding="utf-8")
    done = run("rank", folder / "resumes", jobs, "-o", folder / "out", "--applied-to", applied)
    assert done.returncode == 0, done.stderr
    assert "1 application named nobody among the resumes: first 'gone.txt'" in done.stderr
    with (folder / "out" / "redirects.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["finding"], row["applied_to"]) for row in rows] == [("stays", "2")], "one person alone is first everywhere"
    with (folder / "out" / "outcomes.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert [Path(row["file"]).name for row in csv.DictReader(stream)] == ["ada.txt"], "the table is no resume"
    manifest = json.loads((folder / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["redirects"]["openings"] == {"1": 1, "2": 1}
    applied.write_text("file,job_id\nada.txt,99\n", encoding="utf-8")
    _refused(run("rank", folder / "resumes", jobs, "-o", folder / "o", "--applied-to", applied, "--dry-run"), 2, "'99'")
    done = run("rank", folder / "resumes", jobs, "-o", folder / "o", "--applied-to", applied)
    _refused(done, 2, "1 row names a job not among the 2 given", "'99'", "row 1")
    _refused(
        run("rank", folder / "resumes", jobs, "-o", folder / "o", "--applied-to", "folder"), 2, "no resume lies in a folder"
    )


def test_unreadable_files_are_listed_and_the_run_goes_on(run: Run, folder: Path) -> None:
    (folder / "resumes" / "empty.pdf").write_bytes(b"")
    (folder / "resumes" / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing more")
    done = run("rank", folder / "resumes", folder / "jobs.csv", "-o", folder / "out", "--n-jobs", "1")
    assert done.returncode == 0
    assert "need a human" in done.stderr
    with (folder / "out" / "outcomes.csv").open(encoding="utf-8-sig", newline="") as stream:
        outcomes = {Path(row["file"]).name: row["outcome"] for row in csv.DictReader(stream)}
    assert outcomes["ada.txt"] == "ok"
    assert outcomes["broken.pdf"] == "malformed"
    assert set(outcomes) == {"ada.txt", "broken.pdf", "empty.pdf"}
    assert "needs a human" in (folder / "out" / "report.html").read_text(encoding="utf-8").lower()
    _refused(
        run("rank", folder / "resumes", folder / "jobs.csv", "-o", folder / "out2", "--strict"), 3, "--strict", "2 resumes"
    )


def test_results_are_not_overwritten_without_force(run: Run, folder: Path) -> None:
    arguments = ("rank", folder / "resumes", folder / "jobs.csv", "-o", folder / "out", "-q")
    assert run(*arguments).returncode == 0
    _refused(run(*arguments), 2, "--force")
    assert run(*arguments, "--force").returncode == 0


def test_missing_and_empty_inputs(run: Run, folder: Path) -> None:
    jobs = folder / "jobs.csv"
    _refused(run("rank", folder / "nowhere", jobs, "-o", folder / "o"), 2, "nowhere", "no such file or folder")
    (folder / "bare").mkdir()
    _refused(run("rank", folder / "bare", jobs, "-o", folder / "o"), 2, "bare", "no files found")
    (folder / "bare" / "x.pdf").write_bytes(b"not a pdf \x00\x01\x02")
    _refused(run("rank", folder / "bare", jobs, "-o", folder / "o"), 2, "x.pdf", "none of the 1 files")
    _refused(run("rank", folder / "resumes", folder / "no.csv", "-o", folder / "o"), 2, "no.csv")
    assert not list((folder / "o").iterdir()) if (folder / "o").exists() else True


def test_tables_that_cannot_be_used(run: Run, folder: Path) -> None:
    table = folder / "t.csv"
    table.write_text("id,name\n1,Nurse\n", encoding="utf-8")
    _refused(run("rank", folder / "resumes", table, "-o", folder / "o"), 2, "t.csv", "'title'", "--title-column", "name")
    table.write_text("id,title,description\n1,Nurse,\n", encoding="utf-8")
    _refused(run("rank", folder / "resumes", table, "-o", folder / "o"), 2, "not one usable job", "description is empty")
    table.write_text("", encoding="utf-8")
    _refused(run("rank", folder / "resumes", table, "-o", folder / "o"), 2, "t.csv", "empty")


def test_one_bad_row_does_not_stop_a_run(run: Run, folder: Path) -> None:
    rows = 'id,title,description\n1,Nurse,"Triage,\nand care"\n2,Cook,\n1,Nurse again,Triage\n'
    rows += "3,too,many,columns,here\n,No id,Text\n"
    (folder / "jobs.csv").write_text(rows, encoding="utf-8")
    done = run("rank", folder / "resumes", folder / "jobs.csv", "-o", folder / "out")
    assert done.returncode == 0, done.stderr
    assert "4 jobs left out" in done.stderr
    with (folder / "out" / "job_outcomes.csv").open(encoding="utf-8-sig", newline="") as stream:
        outcomes = sorted(row["outcome"] for row in csv.DictReader(stream))
    assert outcomes == ["bad_row", "bad_row", "duplicate", "empty_job", "ok"]


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("ranking.weights.skils=1", ("ranking.weights.skils", "did you mean ranking.weights.skills?")),
        ("ranking.weights.skills=nan", ("weights.skills", "must be a number")),
        ("ranking.weights.skills=-1", ("weights.skills", "must be a number")),
        ("ranking.weights=1", ("ranking.weights", "table")),
        ("ranking.weights.skills", ("key=value",)),
        ("reading.max_pages='many'", ("reading.max_pages",)),
    ],
)
def test_settings_that_do_not_exist_or_fit(run: Run, folder: Path, setting: str, words: tuple[str, ...]) -> None:
    done = run("rank", folder / "resumes", folder / "jobs.csv", "-o", folder / "o", "--set", setting)
    _refused(done, 2, *words)


def test_config_files(run: Run, folder: Path) -> None:
    config = folder / "matcher.toml"
    arguments = ("rank", folder / "resumes", folder / "jobs.csv", "-o", folder / "o", "--force", "-q", "--config", config)
    _refused(run(*arguments), 2, "matcher.toml", "cannot be read")
    config.write_text("[ranking\n", encoding="utf-8")
    _refused(run(*arguments), 2, "matcher.toml", "TOML")
    config.write_text("[rankin]\n", encoding="utf-8")
    _refused(run(*arguments), 2, "matcher.toml", "did you mean ranking?")
    config.write_text("[ranking.weights]\ntitle = 0.5\n", encoding="utf-8")
    assert run(*arguments).returncode == 0
    manifest = json.loads((folder / "o" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["config"]["ranking"]["weights"]["title"] == 0.5


def test_wrong_numbers(run: Run, folder: Path) -> None:
    base = ("rank", folder / "resumes", folder / "jobs.csv", "-o", folder / "o")
    _refused(run(*base, "--top-k", "0"), 2, "--top-k")
    _refused(run(*base, "--top-k", "some"), 2, "--top-k")
    _refused(run(*base, "--n-jobs", "0"), 2, "--n-jobs")
    _refused(run("rank", folder / "resumes", "-o", folder / "o"), 2, "resumes and then jobs")


def test_output_that_cannot_be_written(run: Run, folder: Path) -> None:
    (folder / "file").write_text("", encoding="utf-8")
    done = run("rank", folder / "resumes", folder / "jobs.csv", "-o", folder / "file" / "out")
    _refused(done, 74, "cannot write", "file")


FULL = """
import os, sys

def _fill(event, arguments):
    if event == "open" and str(arguments[0]).endswith(os.environ["FULL"]) and "matcher-unfinished" in str(arguments[0]):
        if not os.path.lexists(arguments[0]):
            os.symlink("/dev/full", arguments[0])

if "FULL" in os.environ:
    sys.addaudithook(_fill)
"""
"""A module that Python imports at its start: what is written to a file of a certain name finds the disk full."""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_said_in_one_sentence_and_the_run_goes_on(run: Run, folder: Path) -> None:
    (folder / "sitecustomize.py").write_text(FULL, encoding="utf-8")
    path = os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH"))))
    out = folder / "out"
    command = ("rank", folder / "resumes", folder / "jobs.csv", "-o", out)
    done = run(*command, environment={"PYTHONPATH": path, "FULL": "outcomes.csv"})
    _refused(done, 74, "outcomes.csv cannot be written (No space left on device): free the disk")
    assert [entry.name for entry in out.iterdir()] == [".work"]
    assert run(*command, "--resume").returncode == 0
    assert (out / "manifest.json").exists()
    assert [entry.name for entry in out.iterdir() if entry.name.startswith(".")] == []


def test_dry_run_lists_and_writes_nothing(run: Run, folder: Path) -> None:
    done = run("rank", folder / "resumes", folder / "jobs.csv", "-o", folder / "out", "--dry-run")
    assert done.returncode == 0
    assert "ada.txt" in done.stdout
    assert "Registered Nurse" in done.stdout
    assert not (folder / "out").exists()


def test_jobs_in_every_form_give_the_same_shortlist(run: Run, folder: Path) -> None:
    import pandas as pd

    frame = pd.read_csv(folder / "jobs.csv", dtype=str, keep_default_na=False)
    frame.to_csv(folder / "jobs.tsv", sep="\t", index=False)
    frame.to_json(folder / "jobs.json", orient="records")
    frame.to_json(folder / "jobs.jsonl", orient="records", lines=True)
    frame.to_parquet(folder / "jobs.parquet", index=False)
    frame.rename(columns={"title": "Position"}).to_csv(folder / "named.csv", index=False)
    found = []
    for name in ("jobs.csv", "jobs.tsv", "jobs.json", "jobs.jsonl", "jobs.parquet", "named.csv"):
        extra = ("--title-column", "position") if name == "named.csv" else ()
        out = folder / f"out-{name}"
        done = run("rank", folder / "resumes", folder / name, "-o", out, "-q", *extra)
        assert done.returncode == 0, (name, done.stderr)
        found.append((out / "shortlists.jsonl").read_bytes())
    assert len(set(found)) == 1


def test_resumes_from_a_zip_a_glob_and_a_folder_get_the_same_scores(run: Run, folder: Path) -> None:
    with zipfile.ZipFile(folder / "resumes.zip", "w") as archive:
        archive.write(folder / "resumes" / "ada.txt", "inner/ada.txt")
    scores = set()
    for number, source in enumerate(("resumes", "resumes.zip", "resumes/*.txt", "resumes/ada.txt")):
        done = run("rank", source, "jobs.csv", "-o", f"out{number}", "-q", cwd=folder)
        assert done.returncode == 0, (source, done.stderr)
        scores.add(json.loads((folder / f"out{number}" / "shortlists.jsonl").read_text(encoding="utf-8"))["score"])
    assert len(scores) == 1


def test_parse_gives_one_record_a_file(run: Run, folder: Path) -> None:
    (folder / "resumes" / "empty.pdf").write_bytes(b"")
    done = run("parse", folder / "resumes", "--format", "jsonl")
    assert done.returncode == 0, done.stderr
    records = {Path(record["file"]).name: record for record in map(json.loads, done.stdout.splitlines())}
    assert set(records) == {"ada.txt", "empty.pdf"}
    ada = records["ada.txt"]
    assert ada["basics"]["name"] == "Ada Example"
    assert ada["work"][0]["position"] == "Registered Nurse"
    assert ada["work"][0]["startDate"] == "2019-01"
    assert records["empty.pdf"]["outcome"] != "ok"
    assert records["empty.pdf"]["reason"]
    assert json.loads(run("parse", folder / "resumes").stdout)[0]["outcome"]
    rows = list(csv.DictReader(run("parse", folder / "resumes", "--format", "csv").stdout.splitlines()))
    assert len(rows) == 2


def test_explain_prints_every_part(run: Run, folder: Path) -> None:
    done = run("explain", folder / "resumes" / "ada.txt", folder / "jobs.csv")
    assert done.returncode == 0, done.stderr
    assert "must-have" in done.stdout
    match = json.loads(run("explain", folder / "resumes" / "ada.txt", folder / "jobs.csv", "--format", "json").stdout)
    assert abs(sum(part["share"] for part in match["parts"]) - match["score"]) < 1e-9
    (folder / "two.csv").write_text(JOBS + "2,Cook,Cooking\n", encoding="utf-8")
    _refused(run("explain", folder / "resumes" / "ada.txt", folder / "two.csv"), 2, "--job-id", "1, 2")
    (folder / "bad.pdf").write_bytes(b"")
    _refused(run("explain", folder / "bad.pdf", folder / "jobs.csv"), 2, "bad.pdf")


def test_doctor_and_damaged_models(run: Run, tmp_path: Path, root: Path) -> None:
    import shutil

    done = run("doctor")
    assert done.returncode == 0, done.stderr
    assert "whole" in done.stdout
    # A copy of the package with one byte of a model changed.
    copy = tmp_path / "copy"
    shutil.copytree(root / "matcher", copy / "matcher", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(root / "models", copy / "models")
    shutil.copytree(root / "data" / "taxonomy", copy / "data" / "taxonomy")
    weights = copy / "models" / "tfidf" / "weights.npz"
    data = bytearray(weights.read_bytes())
    data[len(data) // 2] ^= 1
    weights.write_bytes(data)
    (tmp_path / "a.txt").write_text("Ada Example\nNurse\n", encoding="utf-8")
    (tmp_path / "jobs.csv").write_text(JOBS, encoding="utf-8")
    command = [sys.executable, "-m", "matcher", "rank", str(tmp_path / "a.txt"), str(tmp_path / "jobs.csv"), "-o", "out"]
    broken = subprocess.run(
        command, cwd=copy, env=os.environ | {"PYTHONPATH": str(copy)}, capture_output=True, text=True, timeout=120, check=False
    )
    _refused(broken, 4, "weights.npz", "sha256")


def test_every_command_has_help_with_an_example(run: Run) -> None:
    for command in ("rank", "parse", "explain", "doctor", "train taxonomy", "train tfidf", "train embeddings"):
        done = run(*command.split(), "--help")
        assert done.returncode == 0
        assert "Example: matcher" in done.stdout, command
