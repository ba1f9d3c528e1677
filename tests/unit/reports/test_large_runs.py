"""Runs that are larger than memory, in processes of their own: what is kept does not grow with them, and no half is left."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from large_runs import large_run

from matcher.reports.board import PageLimits
from matcher.reports.page import render_page

GENERATORS = Path(__file__).parents[2] / "generators"
_WRITE = """
import resource, sys
from pathlib import Path
from large_runs import large_run
from matcher.reports.folder import write_outputs
n_files, n_jobs, n_rows, out = *map(int, sys.argv[1:4]), Path(sys.argv[4])
write_outputs(large_run(n_files, n_jobs, n_rows), out, with_parquet=True)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
_WRITE_TO_A_FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from large_runs import large_run
from matcher.errors import OutputError
from matcher.reports.folder import write_outputs
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    write_outputs(large_run(100, 20, 40), Path(sys.argv[1]), with_parquet=True)
except OutputError as error:
    print(error)
    sys.exit(error.exit_code)
"""


def run(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    places = [str(Path.cwd()), str(GENERATORS), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(places), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=280)


def peak_mib(n_files: int, n_jobs: int, n_rows: int, out: Path) -> float:
    """Return the most memory that a process held while it wrote a run of this size."""
    done = run(_WRITE, n_files, n_jobs, n_rows, out)
    assert done.returncode == 0, done.stderr
    return float(done.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in other units elsewhere")
def test_memory_does_not_grow_with_files_nor_rows(tmp_path: Path) -> None:
    small = peak_mib(500, 50, 4, tmp_path / "small")
    assert peak_mib(6_000, 200, 4, tmp_path / "larger") < small + 15


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in other units elsewhere")
def test_memory_at_a_hundred_thousand_files(tmp_path: Path) -> None:
    assert peak_mib(100_000, 50, 20, tmp_path / "large") < peak_mib(1_000, 50, 20, tmp_path / "small") + 50


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files")
@pytest.mark.parametrize("n_bytes", [0, 2_000, 15_000, 60_000, 300_000])
def test_a_disk_that_fills_up_leaves_no_half(tmp_path: Path, n_bytes: int) -> None:
    out = tmp_path / "out"
    done = run(_WRITE_TO_A_FULL_DISK, out, n_bytes)
    assert done.returncode == 74, done.stderr
    assert "cannot be written (File too large)" in done.stdout
    assert not done.stderr
    left = sorted(path.name for path in out.iterdir())
    assert not [name for name in left if name.startswith(".") or name == "manifest.json"], left
    for path in out.glob("*.jsonl"):
        assert path.read_text(encoding="utf-8").endswith("}\n")


def test_the_page_shows_the_first_jobs_of_a_thousand_and_counts_the_rest() -> None:
    page = render_page(large_run(100_000, 1_000, 20))
    assert len(page.encode("utf-8")) < 10_000_000
    assert "And 950 more jobs: all of them are in <code>shortlists.csv</code>" in page
    assert "Needs a human: 3000 files could not be read" in page
    assert "And 2700 more: all of them are in <code>outcomes.csv</code>" in page
    assert "Text a person cannot see: 4000 files" in page
    assert "And 3700 more: all of them are in <code>outcomes.csv</code>" in page
    assert "And 995 more jobs: see <code>shortlists.jsonl</code>" in page


def test_the_page_stays_small_whatever_the_texts() -> None:
    page = render_page(large_run(2_000, 60, 20, text="<\"&'>" * 110))  # longer than anything is shown, each sign spelled out
    assert len(page.encode("utf-8")) < 10_000_000
    assert "more jobs: all of them are in" in page


def test_the_smallest_page_is_reached_before_a_limit_is_broken() -> None:
    limits = PageLimits(max_bytes=250_000)
    page = render_page(large_run(1_000, 12, 20, text="<\"&'>" * 110), limits=limits)
    assert len(page.encode("utf-8")) <= limits.max_bytes
