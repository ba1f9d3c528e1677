"""manifest.json: what went into a run, and what a report shows of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path

from matcher.domain.shortlist import RunResult
from matcher.reports.escaping import encodable

RUN = "run"
"""The section with times and dates; the one that a comparison of two runs leaves out."""

_MAX_ENTRIES = 40


def write_manifest(result: RunResult, path: Path) -> None:
    """Write the manifest: keys sorted, the section `run` last."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(_object(((key, result.manifest[key]) for key in _run_last(result.manifest)), "\n"))
        file.write("\n")


def _run_last(manifest: Mapping[str, object]) -> list[str]:
    return sorted(manifest, key=lambda key: (key == RUN, key))


def _json(value: object, line: str) -> Iterator[str]:
    """Yield `value` as `json.dumps` with an indent of 1 writes it, piece by piece; `line` begins a line of its own depth."""
    if isinstance(value, Mapping):
        yield from _object(_in_order(value), line)
    elif isinstance(value, (list, tuple)):
        yield from _bracketed((_json(entry, f"{line} ") for entry in value), "[]", line)
    else:
        yield _leaf(value)


def _object(entries: Iterable[tuple[object, object]], line: str) -> Iterator[str]:
    pieces = (chain((_leaf(str(key)), ": "), _json(value, f"{line} ")) for key, value in entries)
    yield from _bracketed(pieces, "{}", line)


def _bracketed(items: Iterable[Iterable[str]], brackets: str, line: str) -> Iterator[str]:
    opening = brackets[0]
    for item in items:
        yield f"{opening}{line} "
        yield from item
        opening = ","
    yield f"{line}{brackets[1]}" if opening == "," else brackets


def _in_order(mapping: Mapping[object, object]) -> Iterable[tuple[object, object]]:
    """Return the entries by key. A mapping that is no dict may be larger than memory, and comes sorted."""
    return sorted(mapping.items(), key=lambda entry: str(entry[0])) if isinstance(mapping, dict) else mapping.items()


def _leaf(value: object) -> str:
    """Return text (that any codec can write), a number, or nothing, as JSON."""
    return json.dumps(encodable(value) if isinstance(value, str) else value, ensure_ascii=False, allow_nan=False)


def facts(manifest: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield the manifest as pairs of a dotted key and a text; groups of more than 40 entries are only counted."""
    for key in _run_last(manifest):
        yield from _flat(key, manifest[key])


def _flat(key: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, (Mapping, list, tuple)) and len(value) > _MAX_ENTRIES:
        yield key, f"{len(value)} entries, listed in manifest.json"
    elif isinstance(value, Mapping):
        for name in sorted(value, key=str):
            yield from _flat(f"{key}.{name}", value[name])
    elif isinstance(value, (list, tuple)) and any(isinstance(entry, (Mapping, list, tuple)) for entry in value):
        for index, entry in enumerate(value, start=1):
            yield from _flat(f"{key}.{index}", entry)
    elif isinstance(value, (list, tuple)):
        yield key, ", ".join(str(entry) for entry in value)
    else:
        yield key, "" if value is None else str(value)
