"""manifest.json: what went into a run, and what a report shows of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from matcher.domain.shortlist import RunResult
from matcher.reports.escaping import encodable

RUN = "run"
"""The section with times and dates; the one that a comparison of two runs leaves out."""

_MAX_ENTRIES = 40


def write_manifest(result: RunResult, path: Path) -> None:
    """Write the manifest: keys sorted, the section `run` last."""
    ordered = {key: _plain(result.manifest[key]) for key in _run_last(result.manifest)}
    path.write_text(json.dumps(ordered, indent=1, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8", newline="\n")


def _run_last(manifest: Mapping[str, object]) -> list[str]:
    return sorted(manifest, key=lambda key: (key == RUN, key))


def _plain(value: object) -> object:
    """Return `value` with sorted keys and text that any codec can write."""
    if isinstance(value, Mapping):
        return {encodable(str(key)): _plain(value[key]) for key in sorted(value, key=str)}
    if isinstance(value, (list, tuple)):
        return [_plain(entry) for entry in value]
    return encodable(value) if isinstance(value, str) else value


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
