"""Measures how selecting grows with the number of documents, by us and by others in the same run, and draws the curve.

Synthetic documents: see zipf.py and retrieval.py. Each size is a process of its own, so that its memory is its own; in it all
ways take turns. Others are measured up to the size where they take minutes or much memory.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
KEPT = HERE.parent / "docs" / "benchmarks"
_STYLES = {
    "ours, numba": ("#1f5f8b", "o", "-"),
    "ours, numpy": ("#1f5f8b", "s", "--"),
    "scikit-learn: cosine, argpartition": ("#6b7280", "^", "-"),
    "sparse_dot_topn": ("#6b7280", "v", "--"),
    "bm25s": ("#6b7280", "D", ":"),
    "faiss, flat": ("#6b7280", "x", "-."),
}
"""Colour, mark and line: each way differs from the others in mark and line as well."""


def measured(n_documents: int, options: argparse.Namespace) -> list[dict[str, Any]]:
    """Return the figures of one size, from a process of its own."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "figures.json"
        command = [sys.executable, str(HERE / "retrieval.py"), "--documents", str(n_documents), "--jobs", str(options.jobs)]
        command += ["--rounds", str(options.rounds), "--rivals-up-to", str(options.rivals_up_to), "--json", str(path)]
        subprocess.run(command, check=True)
        found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
        return found


def draw(figures: Sequence[dict[str, Any]], path: Path) -> None:
    """Draw pairs a CPU second over documents."""
    import matplotlib as mpl

    mpl.use("Agg")
    mpl.rcParams |= {"svg.hashsalt": "matcher", "svg.fonttype": "none", "font.family": "sans-serif"}
    from matplotlib import pyplot as plt

    curves: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for figure in figures:
        curves[figure["name"]].append((figure["documents"], figure["million_pairs_per_cpu_second"]))
    canvas, axes = plt.subplots(figsize=(7.5, 4.5))
    for name, points in curves.items():
        colour, mark, line = _STYLES.get(name, ("#000000", ".", "-"))
        sizes, rates = zip(*sorted(points), strict=True)
        axes.plot(sizes, rates, color=colour, marker=mark, linestyle=line, label=name, linewidth=1.6, markersize=6)
    axes.set(xscale="log", yscale="log", xlabel="documents (synthetic)", ylabel="million pairs a CPU second")
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.yaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_minor_formatter("{x:g}")
    axes.grid(visible=True, which="major", color="#e5e7eb")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(fontsize=8, frameon=False, loc="center left", bbox_to_anchor=(1.0, 0.5))
    canvas.tight_layout()
    canvas.savefig(path, metadata={"Date": None, "Creator": None})
    plt.close(canvas)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, nargs="+", default=[1_000, 10_000], help="also 100000 and 1000000")
    parser.add_argument("--jobs", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rivals-up-to", type=int, default=100_000, help="documents with which others are measured")
    parser.add_argument("--keep", action="store_true", help=f"write the figures and the curve into docs/{KEPT.name}")
    parser.add_argument("--to", type=Path, help="write them into this folder instead")
    options = parser.parse_args(arguments)
    figures = [figure for n in options.documents for figure in measured(n, options)]
    folder = options.to or (KEPT if options.keep else None)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        record = {
            "day": datetime.now(UTC).date().isoformat(),
            "synthetic": True,
            "python": platform.python_version(),
            "machine": platform.machine(),
            "rounds": options.rounds,
            "figures": figures,
        }
        (folder / "scaling.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
        draw(figures, folder / "scaling.svg")
        print(f"{folder}: scaling.json, scaling.svg")


if __name__ == "__main__":
    main()
