"""The built wheel, in an empty environment and away from the source, does the main job."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest

NO_NETWORK = re.compile(
    r"NewConnectionError|NameResolutionError|ConnectTimeout|Network is unreachable|Temporary failure in name resolution"
)


class Installed(NamedTuple):
    """An environment that holds the locked dependencies and the wheel, and nothing of the source."""

    wheel: Path
    bin: Path
    away: Path

    def run(self, *command: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment in a folder away from the source."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV", "COVERAGE"))}
        program = [str(self.bin / command[0]), *command[1:]]
        done = subprocess.run(program, cwd=self.away, env=kept, capture_output=True, text=True, check=False, timeout=900)
        if check and done.returncode != 0:
            raise AssertionError(f"{command} ended with {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done


@pytest.fixture(scope="session")
def installed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    dist = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(dist)]
    subprocess.run(build, cwd=root, check=True, capture_output=True, timeout=300)
    (wheel,) = dist.glob("*.whl")

    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    there = Installed(wheel, folder / "bin", tmp_path_factory.mktemp("away"))
    quiet = ("python", "-m", "pip", "install", "-qq", "--disable-pip-version-check")
    done = there.run(*quiet, "--require-hashes", "-r", str(root / "requirements" / "run.txt"), check=False)
    if done.returncode != 0 and NO_NETWORK.search(done.stderr):
        pytest.skip("no network: the wheel's dependencies cannot be installed into an empty environment")
    assert done.returncode == 0, done.stderr
    there.run(*quiet, "--no-deps", str(wheel))
    return there


def test_wheel_carries_code_models_and_data_only(installed: Installed) -> None:
    with zipfile.ZipFile(installed.wheel) as archive:
        names = archive.namelist()
    tops = {name.partition("/")[0] for name in names}
    assert tops == {"matcher", f"{installed.wheel.name.split('-py3')[0]}.dist-info"}
    needed = (
        "models/tfidf/manifest.json",
        "models/embeddings/manifest.json",
        "data/taxonomy/manifest.json",
        "data/ATTRIBUTION.md",
    )
    assert {f"matcher/_assets/{name}" for name in needed} <= set(names)
    assert "matcher/py.typed" in names
    assert not [name for name in names if re.search(r"samples|\.pdf$|\.npy$|\.pkl$|__pycache__", name)]


def test_declared_dependencies_are_all_that_is_needed(installed: Installed) -> None:
    installed.run("python", "-m", "pip", "check", "--disable-pip-version-check")


def test_package_comes_from_the_wheel(installed: Installed) -> None:
    where = installed.run("python", "-c", "import matcher; print(matcher.__file__)").stdout.strip()
    assert Path(where).is_relative_to(installed.bin.parent)


def test_doctor_finds_everything_whole(installed: Installed) -> None:
    assert installed.run("matcher", "doctor").stdout


def test_samples_are_ranked(installed: Installed, samples: Path) -> None:
    shutil.copytree(samples / "resumes", installed.away / "resumes")
    shutil.copy(samples / "jobs.csv", installed.away / "jobs.csv")
    installed.run("matcher", "rank", "resumes", "jobs.csv", "-o", "out")

    out = installed.away / "out"
    tables = {"shortlists.csv", "shortlists.xlsx", "shortlists.jsonl", "adjacent_roles.csv", "outcomes.csv"}
    assert tables | {"report.html", "manifest.json"} <= {file.name for file in out.iterdir()}

    lines = [json.loads(line) for line in (out / "shortlists.jsonl").read_text(encoding="utf-8").splitlines()]
    with (installed.away / "jobs.csv").open(encoding="utf-8", newline="") as file:
        assert {line["job_id"] for line in lines} == {row["id"] for row in csv.DictReader(file)}
    assert all(abs(sum(part["share"] for part in line["parts"]) - line["score"]) < 1e-9 for line in lines)

    with (out / "outcomes.csv").open(encoding="utf-8-sig", newline="") as file:
        listed = [Path(row["file"]).name for row in csv.DictReader(file)]
    files = [file.name for file in (installed.away / "resumes").iterdir()]
    assert sorted(name for name in listed if name in files) == sorted(files)


def test_damaged_model_is_found_before_it_is_used(installed: Installed) -> None:
    (package,) = installed.bin.parent.glob("lib/python*/site-packages/matcher")
    victim = max((package / "_assets" / "models" / "embeddings").iterdir(), key=lambda file: file.stat().st_size)
    whole = victim.read_bytes()
    victim.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    try:
        ended = installed.run("matcher", "doctor", check=False)
    finally:
        victim.write_bytes(whole)
    assert ended.returncode == 4
    assert victim.name in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr
