"""Prints the figures of speed and memory; ``--write FILE`` keeps them in a Markdown page under today's date.

Times are CPU times. Machines differ and are shared: compare ratios, which come from runs in turns.
"""

from __future__ import annotations

import argparse
import io
import logging
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from corpus import write_jobs, write_resumes
from encoders import encoders
from engines import cached, engines
from figures import child_cpu_seconds, cpu_seconds, paired, peak_memory

SAMPLES = Path(__file__).parent.parent / "data" / "samples"
Row = tuple[str, str, str]


def reading() -> list[Row]:
    """Measure reading and parsing against pdfminer's extract_text on the same files."""
    from pdfminer.high_level import extract_text

    from matcher import Matcher
    from matcher.readers.read import read_document

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    matcher = Matcher.load()
    files = {path: path.read_bytes() for path in sorted((SAMPLES / "resumes").glob("*.pdf"))}
    readable = [data for path, data in files.items() if read_document(data, name=path.name).document is not None]

    def read() -> None:
        for data in readable:
            read_document(data)

    def parse(engine: str = "pdfminer") -> None:
        for data in readable:
            matcher.parse_resume(read_document(data, engine=engine).document)

    def ready() -> None:
        for data in readable:
            matcher.candidate(read_document(data).document)

    def stock() -> None:
        for data in readable:
            extract_text(io.BytesIO(data))

    def parse_with_pdfium() -> None:
        parse("pdfium")

    for warm in (parse, parse_with_pdfium, ready, stock):
        warm()
    rows = []
    for name, work in (
        ("read (words, boxes, layout)", read),
        ("read and parsed", parse),
        ("read with pdfium and parsed", parse_with_pdfium),
        ("read, parsed and encoded for scoring", ready),
    ):
        ours, theirs, ratio = paired(work, stock, n_rounds=5)
        rate = f"{len(readable) / ours:.0f} resumes per CPU second (extract_text alone: {len(readable) / theirs:.0f})"
        rows.append((f"{name}, CPU time over that of extract_text alone", f"{ratio:.2f}", rate))
    return rows


def skills() -> list[Row]:
    """Measure finding all names of the lexicon against spaCy's blank tokeniser alone, and loading the lexicon."""
    import spacy

    from matcher import Matcher
    from matcher.taxonomy.taxonomy import Taxonomy

    blank = spacy.blank("en")
    with Matcher.load() as matcher:
        finder = matcher.components.skills.finder
        results = [matcher.read(path) for path in sorted((SAMPLES / "resumes").iterdir())]
    texts = [result.document.text for result in results if result.document is not None]

    def find() -> None:
        for text in texts:
            finder.find(text)

    def tokenise() -> None:
        for text in texts:
            blank.make_doc(text)

    find(), tokenise()
    ours, theirs, ratio = paired(find, tokenise, n_rounds=7)
    loading = min(cpu_seconds(Taxonomy.load) for _ in range(3))
    detail = f"{len(texts)} resumes; {1000 * ours / len(texts):.2f} ms a resume against {1000 * theirs / len(texts):.2f} ms"
    return [
        ("all skills of a resume found, CPU time over that of spaCy's blank tokeniser", f"{ratio:.2f}", detail),
        ("loading the taxonomy, CPU seconds", f"{loading:.2f}", "names, graph and all"),
    ]


def scoring() -> list[Row]:
    """Measure pairs scored per CPU second, by the fast path and by the reference scorer."""
    from matcher import Matcher
    from matcher.batch.inputs.postings import Columns, read_postings

    matcher = Matcher.load()
    ranker = matcher.components.ranker
    postings, _ = read_postings(SAMPLES / "jobs.csv", columns=Columns(), read_document=matcher.read)
    plans = [ranker.plan(matcher.parse_job(posting)) for posting in postings]
    people = []
    for path in sorted((SAMPLES / "resumes").iterdir()):
        result = matcher.read(path)
        if result.document is not None:
            people.append(matcher.candidate(result.document))
    many = [replace(person, resume_id=f"{person.resume_id}-{copy}") for copy in range(25) for person in people]
    block = ranker.block(many)
    fast = cpu_seconds(lambda: [ranker.fast.score(block, plan) for plan in plans])
    slow = cpu_seconds(lambda: [ranker.reference.score(person, plan) for plan in plans for person in people])
    written = cpu_seconds(lambda: [ranker.shortlist(ranker.lines(people), plan, top_k=20) for plan in plans])
    n_fast, n_slow = len(many) * len(plans) / fast, len(people) * len(plans) / slow
    return [
        (
            "pairs scored per CPU second, fast path",
            f"{n_fast:,.0f}",
            f"{len(many)} resumes x {len(plans)} jobs, all parts exact",
        ),
        (
            "pairs scored per CPU second, reference scorer",
            f"{n_slow:,.0f}",
            f"the fast path is {n_fast / n_slow:.0f} times as fast",
        ),
        (
            "rows of shortlists per CPU second",
            f"{20 * len(plans) / written:,.0f}",
            "with evidence, what each piece of it is worth, and what each missing skill would add",
        ),
    ]


def selecting() -> list[Row]:
    """Measure how many pairs are selected from per CPU second, by us and by those of the others that are installed."""
    from retrieval import RIVALS, measured

    rivals = [name for name, (module, _) in RIVALS.items() if find_spec(module)]
    rows = []
    for n_documents in (1_000, 10_000):
        for figure in measured(n_documents, 500, 100, rivals=rivals):
            detail = f"M, the first 100 for each of {figure.n_jobs} jobs; {figure.clock_seconds:.2f} s"
            rows.append((f"pairs per CPU second, {n_documents:,} texts, {figure.name}", f"{figure.millions:.1f}", detail))
    return rows


def starting() -> list[Row]:
    """Measure what it costs to start."""
    python = sys.executable
    bare = child_cpu_seconds([python, "-c", "pass"], n_rounds=7)
    imported = child_cpu_seconds([python, "-c", "import matcher"], n_rounds=7)
    helped = child_cpu_seconds([python, "-m", "matcher", "--help"], n_rounds=7)
    return [
        ("import matcher, CPU seconds", f"{imported:.3f}", f"an empty Python: {bare:.3f}"),
        ("matcher --help, CPU seconds", f"{helped:.3f}", f"an empty Python: {bare:.3f}"),
    ]


def memory() -> list[Row]:
    """Measure the peak memory of 1,000 resumes x 100 jobs."""
    from matcher import Matcher

    with tempfile.TemporaryDirectory() as name, Matcher.load() as matcher:
        folder = Path(name)
        results = [matcher.read(path) for path in sorted((SAMPLES / "resumes").iterdir())]
        texts = [result.document.text for result in results if result.document is not None]
        write_resumes(folder / "resumes", texts, n_resumes=1000)
        write_jobs(folder / "jobs.csv", SAMPLES / "jobs.csv", n_jobs=100)
        command = [sys.executable, "-m", "matcher", "rank", str(folder / "resumes"), str(folder / "jobs.csv")]
        tree, parent, seconds = peak_memory([*command, "-o", str(folder / "out"), "--quiet", "--n-jobs", "2"])
    detail = f"all processes together; the parent alone {parent / 2**20:.0f} MiB; {seconds:.0f} s on the wall, 2 processes"
    return [("peak memory, 1,000 resumes x 100 jobs, MiB", f"{tree / 2**20:.0f}", detail)]


def hidden() -> list[Row]:
    """Hidden text kept out, honest text taken for hidden, and what telling them apart costs; on seeds for testing only."""
    from hidden import accuracy, cost

    return [*accuracy((1,)), *accuracy((1,), engine="pdfium"), *cost(), *cost("pdfium")]


SUITES = {
    "reading": reading,
    "engines": engines,
    "cached": cached,
    "hidden": hidden,
    "skills": skills,
    "encoders": encoders,
    "scoring": scoring,
    "selecting": selecting,
    "starting": starting,
    "memory": memory,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suites", nargs="*", metavar="SUITE", help=f"of {', '.join(SUITES)}; all by default")
    parser.add_argument("--write", type=Path, help="Markdown page to write the figures into")
    options = parser.parse_args()
    lines = ["| figure | value | |", "|---|---:|---|"]
    for name in options.suites or SUITES:
        for row in SUITES[name]():
            lines.append("| " + " | ".join(row) + " |")
            print(f"{row[0]:<66} {row[1]:>10}  {row[2]}", flush=True)
    if options.write:
        today = datetime.now(UTC).date().isoformat()
        page = options.write.read_text(encoding="utf-8") if options.write.exists() else "# Figures\n"
        options.write.write_text(f"{page.rstrip()}\n\n## {today}\n\n" + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
