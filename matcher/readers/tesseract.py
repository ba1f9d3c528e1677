"""Words in a picture, recognised by tesseract."""

from __future__ import annotations

import csv
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Mapping
from statistics import median

from matcher.domain.place import Box
from matcher.readers.compose import plain_glyphs
from matcher.readers.engine_names import TESSERACT
from matcher.readers.page_picture import Picture
from matcher.readers.placed import PlacedWord

_WORD_LEVEL = "5"
_LEAST_CONFIDENCE = 30.0
_DESCENDERS = frozenset("gjpqyQ,;()[]{}|@$/_")
_EM_PER_HEIGHT = 1.38
"""Size of a font over the height of its capitals."""


def recognised(picture: Picture) -> list[PlacedWord]:
    """Return the words in a picture, placed in points; none when tesseract fails on it."""
    command = [TESSERACT, "stdin", "stdout", "--dpi", str(picture.dots_per_inch), "--psm", "3", "tsv"]
    try:
        done = subprocess.run(command, input=picture.pgm, capture_output=True, check=False)  # noqa: S603 - a fixed command
    except OSError:
        return []
    if done.returncode:
        return []
    table = done.stdout.decode("utf-8", "replace").splitlines()
    return placed_words(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE), scale=picture.scale)


def placed_words(rows: Iterable[Mapping[str, str]], *, scale: float) -> list[PlacedWord]:
    """Return the words in the rows of tesseract's table; those of one of its lines share baseline and size."""
    lines: dict[tuple[str, ...], list[tuple[str, Box]]] = defaultdict(list)
    for row in rows:
        text = "".join(plain_glyphs(row["text"] or "").split())
        if row["level"] == _WORD_LEVEL and text and float(row["conf"]) >= _LEAST_CONFIDENCE:
            x, y, width, height = (int(row[name]) / scale for name in ("left", "top", "width", "height"))
            lines[row["block_num"], row["par_num"], row["line_num"]].append((text, Box(x, y, x + width, y + height)))
    words: list[PlacedWord] = []
    for line in lines.values():
        level = [box for text, box in line if not _DESCENDERS & set(text)] or [box for _, box in line]
        baseline = median(box.y1 for box in level)
        size = float(max(round(_EM_PER_HEIGHT * median(box.y1 - box.y0 for box in level)), 1))
        words.extend(PlacedWord(text, box.x0, box.x1, baseline, size, is_bold=False, box=box) for text, box in line)
    return words
