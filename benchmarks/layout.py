"""Prints the word adjacency of our reader and of stock readers on pages whose reading order is known.

Even seeds are the half that was tuned on; odd seeds are for testing only: of them no page is ever shown, only the share.
"""

from __future__ import annotations

import argparse
import io
import logging
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "generators"))

from figures import paired
from layout_pages import GROUPS, generated
from layout_pages.adjacency import kept_pairs


def _ours(data: bytes, *, engine: str = "") -> str:
    from matcher.readers.read import read_document

    document = read_document(data, engine=engine).document
    return document.text if document is not None else ""


def _ours_on_pdfium(data: bytes) -> str:
    return _ours(data, engine="pdfium")


def _pdfminer(data: bytes) -> str:
    from pdfminer.high_level import extract_text
    from pdfminer.layout import LAParams

    return extract_text(io.BytesIO(data), laparams=LAParams())


def _pdfium(data: bytes) -> str:
    from pypdfium2 import PdfDocument

    with PdfDocument(data) as pdf:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)


OURS: dict[str, Callable[[bytes], str]] = {"matcher": _ours, "ours on pdfium": _ours_on_pdfium}
STOCK: dict[str, Callable[[bytes], str]] = {"pdfminer": _pdfminer, "pdfium": _pdfium}


def adjacency(name: str, seeds: range, read: Callable[[bytes], str]) -> tuple[int, int]:
    """Return how many true neighbours `read` keeps on the pages of one class, and how many there are."""
    kept = total = 0
    for seed in seeds:
        pages = generated(name, seed)
        counts = kept_pairs(pages.blocks, read(pages.pdf))
        kept, total = kept + counts[0], total + counts[1]
    return kept, total


def turned(data: bytes) -> bytes:
    """Return the file with all of its pages turned by a quarter."""
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.Rotate = 90
        pdf.save(out)
    return out.getvalue()


def turned_ratio(n_rounds: int = 7) -> float:
    """Return how much longer turned pages take than their upright twins: the median of rounds in turns."""
    upright = [generated(name, seed).pdf for name in ("single", "two_equal", "table_ruled") for seed in range(0, 10, 2)]
    lying = [turned(data) for data in upright]

    def read(files: list[bytes]) -> None:
        for data in files:
            _ours(data)

    return paired(lambda: read(lying), lambda: read(upright), n_rounds=n_rounds)[2]


def main() -> None:
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=20, help="pages of each class in each half")
    parser.add_argument("--half", choices=("even", "odd", "both"), default="both")
    parser.add_argument("--stock", action="store_true", help="also measure pdfminer's extract_text and pdfium's own order")
    options = parser.parse_args()
    halves = {"even": range(0, 2 * options.pages, 2), "odd": range(1, 2 * options.pages, 2)}
    halves = {half: seeds for half, seeds in halves.items() if options.half in (half, "both")}
    readers = OURS | STOCK if options.stock else OURS
    print(f"{'':<18}" + "".join(f"{half + ' ' + reader:>20}" for half in halves for reader in readers))
    for group, names in GROUPS.items():
        sums = {(half, reader): [0, 0] for half in halves for reader in readers}
        for name in names:
            cells = []
            for half, seeds in halves.items():
                for reader, read in readers.items():
                    kept, total = adjacency(name, seeds, read)
                    sums[half, reader][0] += kept
                    sums[half, reader][1] += total
                    cells.append(f"{kept / total:>20.4f}")
            print(f"  {name:<16}" + "".join(cells), flush=True)
        print(f"{group:<18}" + "".join(f"{kept / total:>20.4f}" for kept, total in sums.values()), flush=True)
    print(f"time of a page with /Rotate 90 over that of its upright twin: {turned_ratio():.2f}")


if __name__ == "__main__":
    main()
