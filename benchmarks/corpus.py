"""A thousand resumes and a hundred jobs, mixed from the samples' own lines: sizes like life, content of no worth."""

from __future__ import annotations

import csv
import random
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

_LINES_A_PAGE = 60


def write_resumes(folder: Path, texts: list[str], *, n_resumes: int, seed: int = 7) -> None:
    """Write PDFs whose lines come from `texts`: the first lines of one, then lines of several."""
    rng = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(n_resumes):
        own = [line for line in rng.choice(texts).splitlines() if line.strip()]
        others = [line for text in rng.sample(texts, 3) for line in text.splitlines() if len(line) > 30]
        lines = own + rng.sample(others, min(len(others), rng.randrange(5, 25)))
        _write_pdf(folder / f"resume-{number:05d}.pdf", [f"Reference {number}", *lines])


def _write_pdf(path: Path, lines: list[str]) -> None:
    page = canvas.Canvas(str(path), pagesize=A4, invariant=1)
    for start in range(0, len(lines), _LINES_A_PAGE):
        page.setFont("Helvetica", 9)
        for row, line in enumerate(lines[start : start + _LINES_A_PAGE]):
            page.drawString(50, 800 - 12.5 * row, line.encode("latin-1", "replace").decode("latin-1"))
        page.showPage()
    page.save()


def write_jobs(path: Path, source: Path, *, n_jobs: int) -> None:
    """Write a table of `n_jobs`: those of `source` again and again, under new ids."""
    with source.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, ["id", "title", "description"], extrasaction="ignore")
        writer.writeheader()
        for number in range(n_jobs):
            writer.writerow(rows[number % len(rows)] | {"id": f"job-{number}"})
