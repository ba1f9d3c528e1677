"""Pages whose reading order is known, made from a seed. Nothing here knows matcher.

Even seeds are for tuning; odd seeds are for testing only, and nobody looks at their pages.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import count

from layout_pages import columns, scripts, tables, turned
from layout_pages.sheet import GeneratedPages, Sheet, new_sheet

_UPRIGHT: dict[str, tuple[Callable[[Sheet], None], ...]] = {
    "single": (columns.single, columns.single_dates, columns.single_mixed),
    "two columns": (
        columns.two_equal,
        columns.two_unequal,
        columns.two_aligned,
        columns.two_lists,
        columns.two_named,
        columns.three_lists,
        columns.two_ragged,
        columns.two_between,
        columns.two_pages,
        columns.sidebar_left,
        columns.sidebar_right,
    ),
    "tables": (
        tables.table_ruled,
        tables.table_unruled,
        tables.table_wrapped,
        tables.table_gaps,
        tables.table_dates,
        tables.table_labels,
    ),
    "scripts": (
        scripts.hebrew,
        scripts.arabic,
        scripts.hebrew_columns,
        scripts.east_asian,
        scripts.spaced,
        scripts.ligatures,
        scripts.hyphens,
        scripts.bullets,
    ),
}
_TURNED = {
    "rotated_90": (90, False),
    "rotated_180": (180, False),
    "rotated_270": (270, False),
    "tilted_90": (90, True),
    "tilted_180": (180, True),
    "tilted_270": (270, True),
}
_TURNED_WRITERS = (columns.single, columns.two_equal, columns.two_unequal, columns.sidebar_left, tables.table_ruled)

GROUPS: dict[str, tuple[str, ...]] = {
    **{group: tuple(writer.__name__ for writer in writers) for group, writers in _UPRIGHT.items()},
    "rotated": (*_TURNED, turned.side_label.__name__),
}
"""The classes of pages by the group under which their figures are reported."""

_WRITERS = {writer.__name__: writer for writers in _UPRIGHT.values() for writer in writers}
_WRITERS[turned.side_label.__name__] = turned.side_label


def generated(name: str, seed: int) -> GeneratedPages:
    """Return the file of class `name` that `seed` makes: the same bytes each time."""
    turn, is_tilted = _TURNED.get(name, (0, False))
    for attempt in count():
        rng = random.Random(f"{name} {seed} {attempt}")
        sheet = new_sheet(rng, turn=turn, is_tilted=is_tilted)
        writer = rng.choice(_TURNED_WRITERS) if name in _TURNED else _WRITERS[name]
        writer(sheet)
        if not sheet.is_spoilt:
            break
    return sheet.finished()


__all__ = ["GROUPS", "GeneratedPages", "generated"]
