"""Write the sample resumes, adverts and their truth; the same bytes each time.

Run `python data/samples/make_samples.py` from anywhere; `--out` writes elsewhere. Needs the test group (reportlab, pillow,
python-docx). The words are in `people/*.toml` and `adverts/*.toml`, the page templates in `layouts/`.
"""

from __future__ import annotations

import argparse
import csv
import json
from io import StringIO
from pathlib import Path

from layouts.content import Advert, Person, load_adverts, load_people
from layouts.fonts import register_fonts
from layouts.office import ADVERT_WRITERS, RESUME_WRITERS
from layouts.special import draw_resume_pdf
from layouts.truth import build_truth

HERE = Path(__file__).resolve().parent
DUPLICATE = ("nurse-amara-okoye.pdf", "upload-0417.pdf")
"""A file and its exact copy under another name, as applicants who upload twice make them."""


def draw_resumes(people: list[Person]) -> dict[str, bytes]:
    """Return the bytes of every resume file by file name."""
    files: dict[str, bytes] = {}
    for person in people:
        for suffix in person.formats:
            draw = draw_resume_pdf if suffix == "pdf" else RESUME_WRITERS[suffix]
            files[f"{person.stem}.{suffix}"] = draw(person)
    original, copy = DUPLICATE
    files[copy] = files[original]
    return files


def write_table(adverts: list[Advert]) -> bytes:
    """Return the adverts as CSV."""
    target = StringIO(newline="")
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(["id", "title", "company", "location", "description"])
    writer.writerows([advert.id, advert.title, advert.company, advert.location, advert.description] for advert in adverts)
    return target.getvalue().encode()


def main() -> None:
    """Write everything under `--out`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE, help="folder to write into (default: this script's)")
    out: Path = parser.parse_args().out
    register_fonts()
    people, adverts = load_people(HERE / "people"), load_adverts(HERE / "adverts")
    files = {f"resumes/{name}": data for name, data in draw_resumes(people).items()}
    files |= {f"jobs/{job.id}.{suffix}": ADVERT_WRITERS[suffix](job) for job in adverts for suffix in job.formats}
    files["jobs.csv"] = write_table(adverts)
    truth = build_truth(people, adverts, duplicate=DUPLICATE)
    files["truth.json"] = (json.dumps(truth, ensure_ascii=False, indent=1) + "\n").encode()
    for name, data in files.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    stale = [
        path
        for folder in ("resumes", "jobs")
        for path in sorted((out / folder).iterdir())
        if f"{folder}/{path.name}" not in files
    ]
    for path in stale:
        path.unlink()
    print(f"{len(files)} files, {sum(map(len, files.values())):,} bytes, in {out}")


if __name__ == "__main__":
    main()
