"""From the draft to the columns of the bundle. `matcher.taxonomy.taxonomy` reads what is written here."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matcher.domain.concept import SkillKind
from matcher.taxonomy.build.draft import Draft, DraftSkill
from matcher.taxonomy.lexicon import Entry, first_words
from matcher.taxonomy.taxonomy import UNIT

Array = npt.NDArray[Any]
MOST_SIBLINGS = 40
MOST_SIBLINGS_IN_FIELD = 12

_KINDS = tuple(SkillKind)


@dataclass(frozen=True, slots=True)
class Columns:
    """What goes into the bundle."""

    arrays: dict[str, dict[str, Array]]
    files: dict[str, bytes]
    counts: dict[str, int]


def to_columns(draft: Draft, entries: Sequence[Entry], titles: Sequence[Entry]) -> Columns:
    """Return the bundle's files and arrays, everything in the order of ids."""
    skills = sorted((item for item in draft.skills.values() if not item.is_group), key=lambda item: item.id)
    groups = sorted((item for item in draft.skills.values() if item.is_group), key=lambda item: item.id)
    ordered = [*skills, *groups]
    row = {item.id: index for index, item in enumerate(ordered)}
    occupations = sorted(draft.occupations.values(), key=lambda item: item.id)
    place = {item.id: index for index, item in enumerate(occupations)}
    arrays: dict[str, dict[str, Array]] = {
        "skills.npz": {
            "kinds": np.array([_KINDS.index(item.kind) for item in ordered], dtype=np.uint8),
            "n_skills": np.array([len(skills)], dtype=np.int32),
            **_lists("broader", [_rows(draft.broader.get(item.id, ()), row) for item in ordered]),
            **_lists("related", [_rows(draft.related.get(item.id, ()), row) for item in ordered]),
            **_lists("siblings_of", _families(draft, skills, row)),
        },
        "occupations.npz": {
            "job_zones": np.array([item.job_zone or 0 for item in occupations], dtype=np.uint8),
            **_links(draft, [item.id for item in occupations], row),
            **_weighted("near", [draft.near.get(item.id, {}) for item in occupations], place),
            **_weighted("crosswalk", [draft.crosswalk.get(item.id, {}) for item in occupations], place),
        },
        "lexicon.npz": _lexicon(entries, row),
        "titles.npz": _lexicon(titles, place),
    }
    files = {
        "skills.txt.gz": _text(f"{item.id}\t{item.label}" for item in ordered),
        "skill_names.txt.gz": _text("\t".join(name for name in item.names if name != item.label) for item in skills),
        "occupations.txt.gz": _text(f"{item.id}\t{item.label}\t{item.isco}" for item in occupations),
        "occupation_names.txt.gz": _text("\t".join(name for name in item.names if name != item.label) for item in occupations),
        "lexicon.txt.gz": _text(entry.name for entry in entries),
        "titles.txt.gz": _text(entry.name for entry in titles),
        "redirects.txt.gz": _text(f"{old}\t{new}" for old, new in sorted(draft.redirects.items())),
    }
    return Columns(arrays, files, _counts(draft, skills, entries, titles))


def _counts(draft: Draft, skills: Sequence[DraftSkill], entries: Sequence[Entry], titles: Sequence[Entry]) -> dict[str, int]:
    return {
        "skills": len(skills),
        **{f"skills_{kind}": sum(item.kind is kind for item in skills) for kind in SkillKind},
        "skill_names": len(entries),
        "names_that_need_context": sum(entry.needs_context for entry in entries),
        "occupations_esco": sum(key.startswith("esco:") for key in draft.occupations),
        "occupations_onet": sum(key.startswith("onet:") for key in draft.occupations),
        "titles": len(titles),
        "links": sum(map(len, draft.links.values())),
        "crosswalk_pairs": sum(map(len, draft.crosswalk.values())) // 2,
        "merged": len(draft.redirects),
    }


def _families(draft: Draft, skills: Sequence[DraftSkill], row: dict[str, int]) -> list[list[int]]:
    """Return for each skill the parents whose children count as its siblings.

    A class with more members than `MOST_SIBLINGS` makes nobody siblings: that HTML and REST APIs are both of "web platform
    development software" says nothing about who can do what. ESCO's fields of education throw together what has little in
    common unless they are small.
    """
    children: dict[str, list[DraftSkill]] = {}
    for item in skills:
        for broad in draft.broader.get(item.id, ()):
            children.setdefault(broad, []).append(item)
    parents: dict[str, list[int]] = {item.id: [] for item in skills}
    for broad in sorted(children):
        family = children[broad]
        most = MOST_SIBLINGS_IN_FIELD if broad.startswith("esco:isced-") else MOST_SIBLINGS
        if 2 <= len(family) <= most:
            for item in family:
                parents[item.id].append(row[broad])
    return [sorted(parents[item.id]) for item in skills]


def _rows(ids: Iterable[str], row: dict[str, int]) -> list[int]:
    return sorted(row[key] for key in ids)


def _lists(name: str, lists: Sequence[Sequence[int]]) -> dict[str, Array]:
    """Return lists of numbers as one array and where each begins."""
    starts = np.zeros(len(lists) + 1, dtype=np.int32)
    np.cumsum([len(items) for items in lists], out=starts[1:])
    flat = [item for items in lists for item in items]
    return {f"{name}_starts": starts, name: np.array(flat, dtype=np.int32)}


def _weighted(name: str, rows: Sequence[dict[str, float]], place: dict[str, int]) -> dict[str, Array]:
    """Return targets with weights, best first."""
    ranked = [sorted(((_units(value), place[key]) for key, value in targets.items()), key=_best_first) for targets in rows]
    weights = [weight for items in ranked for weight, _ in items]
    return {
        **_lists(name, [[target for _, target in items] for items in ranked]),
        f"{name}_weights": np.array(weights, dtype=np.uint16),
    }


def _links(draft: Draft, ids: Sequence[str], row: dict[str, int]) -> dict[str, Array]:
    columns = _weighted("links", [{key: value for key, (value, _) in draft.links.get(one, {}).items()} for one in ids], row)
    by_row = {index: key for key, index in row.items()}
    starts, targets = columns["links_starts"].tolist(), columns["links"].tolist()
    essential = [
        draft.links[one][by_row[target]][1]
        for index, one in enumerate(ids)
        for target in targets[starts[index] : starts[index + 1]]
    ]
    return {**columns, "links_essential": np.array(essential, dtype=np.bool_)}


def _units(value: float) -> int:
    return max(1, min(UNIT, round(value * UNIT)))


def _best_first(item: tuple[int, int]) -> tuple[int, int]:
    return -item[0], item[1]


def _lexicon(entries: Sequence[Entry], row: dict[str, int]) -> dict[str, Array]:
    masks = first_words([entry.name for entry in entries])
    heads = sorted(masks)
    return {
        **_lists("concepts", [[row[key] for key in entry.concept_ids] for entry in entries]),
        "needs_context": np.array([entry.needs_context for entry in entries], dtype=np.bool_),
        "is_fixed": np.array([entry.is_fixed for entry in entries], dtype=np.bool_),
        "first_words": np.frombuffer("\n".join(heads).encode("utf-8"), dtype=np.uint8),
        "lengths": np.array([masks[head] for head in heads], dtype=np.uint32),
    }


def _text(lines: Iterable[str]) -> bytes:
    # zlib's own gzip header has no time, and no byte that differs between versions of Python, so equal lines give equal bytes.
    return zlib.compress("\n".join(lines).encode("utf-8"), level=9, wbits=31)
