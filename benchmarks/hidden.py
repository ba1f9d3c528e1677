"""Prints how much hidden text is kept out, how often honest text is taken for hidden, and what telling them apart costs."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

from figures import paired
from look_alikes import LOOK_ALIKES
from planted import LAYOUTS, TRICKS, Planted, Sheet, plant

ROOT = Path(__file__).parent.parent
Row = tuple[str, str, str]


class Tally(NamedTuple):
    """Hidden words that came in, hidden words planted, seen words that were lost, and seen words."""

    n_let_in: int
    n_hidden: int
    n_lost: int
    n_seen: int

    def plus(self, other: Tally) -> Tally:
        """Return the sum of both."""
        return Tally(*(a + b for a, b in zip(self, other, strict=True)))


def judged(page: Planted, engine: str) -> Tally:
    """Return what reading makes of a page."""
    from matcher.readers.read import read_document

    document = read_document(page.data, engine=engine).document
    words = Counter(document.text.split()) if document else Counter[str]()
    n_let_in = sum(word in words for word in page.hidden)
    return Tally(n_let_in, len(page.hidden), sum(word not in words for word in page.seen), len(page.seen))


def by_class(pages: Mapping[str, Callable[[Sheet], None]], seeds: Iterable[int], engine: str) -> dict[str, Tally]:
    """Return a tally for each class of pages, over all layouts and `seeds`."""
    found = {}
    for name, draw in pages.items():
        total = Tally(0, 0, 0, 0)
        for layout in LAYOUTS:
            for seed in seeds:
                total = total.plus(judged(plant(draw, layout, seed), engine))
        found[name] = total
    return found


def clean_files() -> list[Path]:
    """Return honest resumes: the samples, and the shared fixtures where they are there."""
    shared = ROOT.parent / "shared" / "data" / "pdf-fixtures"
    return sorted([*(ROOT / "data" / "samples" / "resumes").iterdir(), *shared.glob("*.pdf")])


def accuracy(seeds: Iterable[int] = range(1, 6, 2), *, engine: str = "pdfminer", is_verbose: bool = False) -> list[Row]:
    """Return an engine's shares on planted pages, look-alikes and clean files. Odd seeds are for testing only."""
    from matcher.readers.read import read_document

    seeds = list(seeds)
    rows: list[Row] = []
    for title, pages in (("tricks", TRICKS), ("look-alikes", LOOK_ALIKES)):
        found = by_class(pages, seeds, engine)
        if is_verbose:
            for name, tally in found.items():
                flag = "  <--" if tally.n_let_in or tally.n_lost else ""
                let_in = f"let in {tally.n_let_in:4} of {tally.n_hidden:4}"
                print(f"  {name:24} {let_in}, lost {tally.n_lost:4} of {tally.n_seen:6}{flag}")
        total = Tally(*(sum(tally[n] for tally in found.values()) for n in range(4)))
        pages_said = f"{len(pages)} {title} x {len(LAYOUTS)} layouts x {len(seeds)} seeds"
        if total.n_hidden:
            kept_out = 1 - total.n_let_in / total.n_hidden
            rows.append((f"hidden words kept out, {engine}", f"{kept_out:.2%}", f"{total.n_hidden} words: {pages_said}"))
        share = total.n_lost / total.n_seen
        rows.append(
            (
                f"false alarms, {engine}, pages with {title}",
                f"{share:.3%}",
                f"{total.n_lost} of {total.n_seen} words: {pages_said}",
            )
        )
    n_words = n_files = n_flagged = 0
    for path in clean_files():
        document = read_document(path.read_bytes(), name=path.name, engine=engine).document
        if document is not None:
            n_files += 1
            n_words += len(document.words)
            n_flagged += sum(len(entry.text.split()) for entry in document.hidden)
    rows.append(
        (
            f"false alarms, {engine}, clean files",
            f"{n_flagged / n_words:.3%}",
            f"{n_flagged} of {n_words} words in {n_files} files",
        )
    )
    return rows


def cost(engine: str = "pdfminer") -> list[Row]:
    """Return the CPU time of reading PDFs with the search for hidden text, over that without."""
    from matcher.readers import pdf_device, pdfium
    from matcher.readers.hidden import Sifted
    from matcher.readers.read import read_document

    files = [path.read_bytes() for path in clean_files() if path.suffix == ".pdf"]
    searches = pdf_device.sift, pdfium.sifted

    def read(sift: Any, sifted: Any) -> None:
        pdf_device.sift, pdfium.sifted = sift, sifted
        for data in files:
            read_document(data, engine=engine)

    def with_search() -> None:
        read(*searches)

    def without() -> None:
        read(
            lambda sheet: Sifted(list(sheet.words), [], is_scan=False),
            lambda *given, number: Sifted([shown.word for shown in given[2]], [], is_scan=False),  # noqa: ARG005
        )

    with_search()
    ours, _, ratio = paired(with_search, without, n_rounds=7)
    pdf_device.sift, pdfium.sifted = searches
    return [
        (
            f"reading with the search for hidden text, CPU time over that without, {engine}",
            f"{ratio:.3f}",
            f"{ours:.2f} s for {len(files)} files",
        )
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--seeds", type=int, nargs="+", default=[1, 3, 5], help="even ones for tuning, odd ones for testing only"
    )
    parser.add_argument("--classes", action="store_true", help="print each class as well")
    options = parser.parse_args()
    found = [accuracy(options.seeds, engine=engine, is_verbose=options.classes) for engine in ("pdfminer", "pdfium")]
    for row in [*found[0], *found[1], *cost(), *cost("pdfium")]:
        print(f"{row[0]:<70} {row[1]:>9}  {row[2]}", flush=True)


if __name__ == "__main__":
    main()
