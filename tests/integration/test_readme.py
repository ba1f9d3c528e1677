"""What the README shows works as it stands there, on a folder of the user's own."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def own_folder(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as the README assumes it: resumes/, jobs.csv, applied.csv, resume.pdf, job.txt."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "resumes").mkdir()
    for file in sorted((samples / "resumes").glob("chef-*.pdf"))[:3]:
        shutil.copy(file, folder / "resumes")
        shutil.copy(file, folder / "resume.pdf")
    shutil.copy(samples / "jobs.csv", folder / "jobs.csv")
    rows = [f"{file.name},head-chef" for file in (folder / "resumes").iterdir()]
    (folder / "applied.csv").write_text("\n".join(["file,job_id", *rows]), encoding="utf-8")
    (folder / "job.txt").write_text("Cook\nMenu planning and HACCP in a hotel kitchen, two years.\n", encoding="utf-8")
    return folder


def _blocks(root: Path, language: str) -> list[str]:
    text = (root / "README.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


@pytest.mark.timeout(900)  # each command is a process of its own, and loads everything
def test_commands_run(root: Path, own_folder: Path) -> None:
    lines = [line.partition(" # ")[0].strip() for block in _blocks(root, "sh") for line in block.splitlines()]
    commands = [line for line in lines if line.startswith("matcher ")]
    assert len(commands) >= 4
    for command in commands:
        program = [sys.executable, "-m", *shlex.split(command)]
        done = subprocess.run(program, cwd=own_folder, capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        assert done.stdout or done.stderr
    assert (own_folder / "out" / "report.html").is_file()


def test_python_runs(root: Path, own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (block,) = _blocks(root, "python")
    monkeypatch.chdir(own_folder)
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(block, "README.md", "exec"), {"__name__": "readme"})
    assert {"rank", "score", "band"} <= set(said.getvalue().split())
    assert len(said.getvalue().splitlines()) > 10
