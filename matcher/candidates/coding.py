"""A person as the ranker knows them, to bytes and back: the view as JSON, ids as whole numbers, vectors as they are."""

from __future__ import annotations

import json
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from matcher.domain.place import Box, Place
from matcher.domain.resume import DegreeLevel, EvidenceLevel, SectionKind
from matcher.domain.view import ScoringView, ViewEducation, ViewLanguage, ViewLine, ViewRole, ViewSkill
from matcher.features.encode import ResumeFeatures
from matcher.features.rows import IdRows
from matcher.ranking.candidate import Candidate

_N_COUNTS = 7
_SECTIONS = {kind.value: kind for kind in SectionKind}
_LEVELS = {int(level): level for level in EvidenceLevel}
_DEGREES = {int(level): level for level in DegreeLevel}


class Coded(NamedTuple):
    """A candidate in bytes."""

    view: bytes
    arrays: bytes
    vectors: bytes
    """Rows of n_dims int8: of the whole text, of each title, of each line."""


def encode_candidate(candidate: Candidate) -> Coded:
    """Return the bytes that `decode_candidate` reads; equal candidates give equal bytes."""
    return Coded(encode_view(candidate), _encode_arrays(candidate), _encode_vectors(candidate))


def encode_view(candidate: Candidate) -> bytes:
    """Return the view, what its titles name, and the notes, as JSON with the text as it is."""
    view = candidate.view
    record = {
        "lines": [_line(line) for line in view.lines],
        "skills": [[skill.concept_id, int(skill.level), skill.line] for skill in view.skills],
        "roles": [[role.title, role.months, role.months_ago, role.start_months_ago, role.line] for role in view.roles],
        "education": [[int(entry.level), entry.field, entry.line] for entry in view.education],
        "languages": [list(entry) for entry in view.languages],
        "certificates": list(view.certificates),
        "occupations": [sorted(named) for named in candidate.role_occupations],
        "notes": list(candidate.notes),
    }
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _line(line: ViewLine) -> list[Any]:
    place = line.place
    found = None if place is None else [place.page, *(place.box or ())]
    stated = [True] if line.is_stated else []
    return [line.text, line.section.value, int(line.level), line.months_ago, found, *stated]


def decode_view(data: bytes) -> tuple[ScoringView, tuple[frozenset[str], ...], tuple[str, ...]]:
    """Return the view, the occupations that its titles name, and the notes."""
    record = json.loads(data.decode("utf-8", "surrogatepass"))
    view = ScoringView(
        lines=tuple(
            ViewLine(text, _SECTIONS[section], _LEVELS[level], months_ago, place and _to_place(place), *stated)
            for text, section, level, months_ago, place, *stated in record["lines"]
        ),
        skills=tuple(ViewSkill(concept_id, _LEVELS[level], line) for concept_id, level, line in record["skills"]),
        roles=tuple(ViewRole(*role) for role in record["roles"]),
        education=tuple(ViewEducation(_DEGREES[level], field, line) for level, field, line in record["education"]),
        languages=tuple(ViewLanguage(*entry) for entry in record["languages"]),
        certificates=tuple(record["certificates"]),
    )
    return view, tuple(frozenset(named) for named in record["occupations"]), tuple(record["notes"])


def _to_place(found: list[Any]) -> Place:
    return Place(found[0], Box(*found[1:]) if len(found) > 1 else None)


def _encode_arrays(candidate: Candidate) -> bytes:
    features = candidate.features
    parts: list[npt.NDArray[Any]] = [
        features.line_terms.indptr, features.line_terms.ids, features.line_tokens.indptr, features.line_tokens.ids,
        features.title_terms.indptr, features.title_terms.ids, features.title_lines, features.text_terms,
        candidate.run_keys.view(np.int32),
    ]  # fmt: skip
    counts = [
        len(features.line_terms), len(features.title_terms), len(features.line_terms.ids), len(features.line_tokens.ids),
        len(features.title_terms.ids), len(features.text_terms), len(candidate.run_keys),
    ]  # fmt: skip
    return b"".join(np.asarray(part, dtype="<i4").tobytes() for part in (np.array(counts), *parts))


def _encode_vectors(candidate: Candidate) -> bytes:
    features = candidate.features
    return b"".join(part.tobytes() for part in (features.text_vector, features.title_vectors, features.line_vectors))


def decode_candidate(resume_id: str, digest: str, coded: Coded, n_dims: int) -> Candidate:
    """Return the candidate that `encode_candidate` made `coded` of; its arrays are read-only."""
    view, occupations, notes = decode_view(coded.view)
    numbers = np.frombuffer(coded.arrays, dtype="<i4")
    n_lines, n_roles, n_line_terms, n_line_tokens, n_title_terms, n_text_terms, n_runs = numbers[:_N_COUNTS].tolist()
    lengths = [
        n_lines + 1, n_line_terms, n_lines + 1, n_line_tokens, n_roles + 1, n_title_terms, n_roles, n_text_terms, n_runs,
    ]  # fmt: skip
    bounds = list(accumulate(lengths, initial=_N_COUNTS))
    found = [numbers[start:end] for start, end in pairwise(bounds)]
    vectors = np.frombuffer(coded.vectors, dtype=np.int8).reshape(1 + n_roles + n_lines, n_dims)
    features = ResumeFeatures(
        line_vectors=vectors[1 + n_roles :],
        line_terms=_rows(found[0], found[1]),
        line_tokens=_rows(found[2], found[3]),
        title_vectors=vectors[1 : 1 + n_roles],
        title_terms=_rows(found[4], found[5]),
        title_lines=found[6],
        text_vector=vectors[0],
        text_terms=found[7],
    )
    return Candidate(resume_id, view, features, occupations, digest, found[8].view(np.uint32), notes)


def _rows(indptr: npt.NDArray[np.int32], ids: npt.NDArray[np.int32]) -> IdRows:
    return IdRows(indptr.astype(np.int64), ids)
