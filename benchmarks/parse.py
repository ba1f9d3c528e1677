"""Prints recall and precision of the fields of a resume, on each corpus with a known truth."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "generators"))

from fields import Tally, compare, compare_fixture

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "data" / "samples"
FIXTURES = ROOT.parent / "shared" / "data" / "pdf-fixtures"


def of_samples() -> Tally:
    """Return the tally of data/samples: synthetic, and seen while the extraction was written."""
    from matcher import Matcher

    matcher, tally = Matcher.load(), Tally()
    for name, truth in json.loads((SAMPLES / "truth.json").read_text(encoding="utf-8"))["resumes"].items():
        if truth["outcome"] == "ok" and "contact" in truth:
            compare(tally, truth, matcher.parse_resume(SAMPLES / "resumes" / name))
    return tally


def of_fixtures() -> Tally:
    """Return the tally of the shared PDF files whose truth was written by others."""
    from matcher import Matcher

    matcher, tally = Matcher.load(), Tally()
    for file in sorted(FIXTURES.glob("*.truth.json")):
        resume = matcher.parse_resume(file.with_name(file.name.replace(".truth.json", ".pdf")))
        compare_fixture(tally, json.loads(file.read_text(encoding="utf-8")), resume)
    return tally


def of_generated(seeds: Iterable[int]) -> Tally:
    """Return the tally of generated resumes: synthetic."""
    from resume_truths import made

    from matcher import Matcher

    matcher, tally = Matcher.load(), Tally()
    for seed in seeds:
        resume = made(seed)
        compare(tally, resume.truth, matcher.parse_resume(resume.text.encode()))
    return tally


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--half", choices=("even", "odd"), default="odd", help="even seeds for development, odd for testing only"
    )
    parser.add_argument("--n", type=int, default=200, help="generated resumes")
    options = parser.parse_args(arguments)
    print(f"samples (synthetic, seen)\n{of_samples().report()}\n")
    if FIXTURES.is_dir():
        print(f"shared PDF files, truth by others\n{of_fixtures().report()}\n")
    else:
        print("shared PDF files with a truth: left out, absent here\n")
    seeds = range(options.half == "odd", 2 * options.n, 2)
    print(f"generated (synthetic), {len(seeds)} {options.half} seeds\n{of_generated(seeds).report()}")


if __name__ == "__main__":
    main()
