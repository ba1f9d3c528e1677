"""The report of a run in a real browser: what it shows, and what it prints."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pdfminer.high_level import extract_text
from pdfminer.pdfpage import PDFPage

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: the report was not looked at in a browser")

_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars",
)  # fmt: skip


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    out = tmp_path_factory.mktemp("report") / "out"
    chosen = {*sorted((samples / "resumes").iterdir())[::6], samples / "resumes" / "analyst-kwame-boateng.pdf"}
    resumes = [str(path) for path in sorted(chosen)]
    command = [
        sys.executable,
        "-m",
        "matcher",
        "rank",
        *resumes,
        str(samples / "jobs.csv"),
        "-o",
        str(out),
        "-q",
        "--n-jobs",
        "1",
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return out / "report.html"


def _browse(report: Path, profile: Path, *flags: str) -> subprocess.CompletedProcess[bytes]:
    command = [str(CHROMIUM), *_FLAGS, f"--user-data-dir={profile}", *flags, report.as_uri()]
    return subprocess.run(command, check=True, capture_output=True, timeout=120)


def test_it_shows_every_job_without_errors(report: Path, tmp_path: Path) -> None:
    done = _browse(report, tmp_path / "profile", "--enable-logging=stderr", "--v=0", "--dump-dom")
    page = done.stdout.decode("utf-8")
    for title in ("Backend Developer (Python)", "Veterinary Surgeon", "Needs a human: 1 file"):
        assert title in page
    assert b"CONSOLE" not in done.stderr, "the browser complains about the page"


def test_it_prints_as_pages_that_begin_with_what_matters(report: Path, tmp_path: Path) -> None:
    target = tmp_path / "report.pdf"
    _browse(report, tmp_path / "profile", "--no-pdf-header-footer", f"--print-to-pdf={target}")
    data = target.read_bytes()
    n_pages = sum(1 for _ in PDFPage.get_pages(io.BytesIO(data)))
    assert 10 < n_pages < 140
    first = extract_text(io.BytesIO(data), page_numbers=[0])
    assert "Needs a human" in first
    assert "Jobs and who leads" in first
    whole = extract_text(io.BytesIO(data))
    assert "Welder / Fabricator" in whole
    assert "uncalibrated" in whole


@pytest.mark.parametrize("width", [400, 1280])
def test_a_screenshot_is_not_empty(report: Path, tmp_path: Path, width: int) -> None:
    from PIL import Image

    target = tmp_path / "shot.png"
    _browse(report, tmp_path / "profile", f"--window-size={width},1600", f"--screenshot={target}")
    with Image.open(target) as image:
        colours = image.convert("L").getcolors(256)
        assert colours is not None
        assert len(colours) > 30, "too few shades for a page of text"
        background = max(count for count, _ in colours)
        assert background < 0.97 * image.width * image.height
