"""What the fused score needs of people: plain arrays, person by person, to choose among a million whom to score.

The fused score (`matcher.ranking.fused_query`) is the score with its text parts made linear, so that they are one product. It
decides who is compared, never what the score is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import chain
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from matcher.features.cosine import Int8Vectors, squared_norms
from matcher.ranking import values
from matcher.ranking.candidate import Candidate

UNIT = 256
"""Length of the vectors that are stored; a component beyond half of it is cut."""
RECENCY_UNIT = 120
UNKNOWN = -1


def key_of(kind: str, name: str) -> int:
    """Return the number that stands for a skill, a language or an occupation; two names have one by a chance of 2^-64."""
    return _key(f"{kind}\n{name}")


@lru_cache(maxsize=200_000)
def _key(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def of_unit_length(vectors: Int8Vectors) -> Int8Vectors:
    """Return the vectors with length `UNIT`, rounded to int8; zeros stay zeros."""
    norms = np.sqrt(squared_norms(vectors).astype(np.float64))
    norms[norms == 0.0] = 1.0
    scaled = np.rint(vectors.astype(np.float64) * UNIT / norms[:, None])
    unit: Int8Vectors = np.clip(scaled, -127, 127).astype(np.int8)
    return unit


@dataclass(frozen=True, slots=True, eq=False)
class FusedBlock:
    """Some people, stacked: arrays without a line of text, that may be memory-mapped."""

    heads: npt.NDArray[np.uint64]
    """Shape (n,): the first eight bytes of each view's digest, big-endian; breaks ties."""
    texts: Int8Vectors
    """Shape (n, n_dims): the whole text's vector, of length `UNIT`."""
    degrees: npt.NDArray[np.int8]
    """Shape (n,): the highest `DegreeLevel`, -1 where there is no education."""
    months: npt.NDArray[np.int32]
    """Shape (n,): months in all dated positions, -1 without dates."""
    term_indptr: npt.NDArray[np.int64]
    """Shape (n + 1,): person i's text has the terms ``term_ids[term_indptr[i]:term_indptr[i + 1]]``."""
    term_ids: npt.NDArray[np.int32]
    held_indptr: npt.NDArray[np.int64]
    """Shape (n + 1,): of the skills and languages."""
    held_keys: npt.NDArray[np.uint64]
    """`key_of` skills and languages; distinct for a person."""
    held_levels: npt.NDArray[np.uint8]
    """The level of evidence of a skill, the rank of the level of a language: the best with which it is held."""
    title_indptr: npt.NDArray[np.int64]
    """Shape (n + 1,): of the titles."""
    title_vectors: Int8Vectors
    """Shape (n_titles, n_dims), of length `UNIT`."""
    title_keys: npt.NDArray[np.uint64]
    """Shape (n_titles,): equal for titles with equal vectors that name the same occupations."""
    title_recency: npt.NDArray[np.uint8]
    """Shape (n_titles,): of `RECENCY_UNIT`."""
    named_indptr: npt.NDArray[np.int64]
    """Shape (n_titles + 1,): of the occupations that a title clearly means."""
    named_keys: npt.NDArray[np.uint64]

    @classmethod
    def of(cls, candidates: Sequence[Candidate]) -> Self:
        """Return the block of `candidates`, in their order; at least one."""
        views = [candidate.view for candidate in candidates]
        features = [candidate.features for candidate in candidates]
        held = [_held(candidate) for candidate in candidates]
        named = [sorted(key_of("occupation", name) for name in names) for one in candidates for names in one.role_occupations]
        title_vectors = of_unit_length(np.concatenate([entry.title_vectors for entry in features]))
        months = [view.experience_months for view in views]
        roles = [role for view in views for role in view.roles]
        return cls(
            heads=np.array([int(candidate.digest[:16], 16) for candidate in candidates], dtype=np.uint64),
            texts=of_unit_length(np.stack([entry.text_vector for entry in features])),
            degrees=np.array(
                [max((int(entry.level) for entry in view.education), default=UNKNOWN) for view in views], dtype=np.int8
            ),
            months=np.array([UNKNOWN if n is None else n for n in months], dtype=np.int32),
            term_indptr=_indptr(len(entry.text_terms) for entry in features),
            term_ids=np.concatenate([entry.text_terms for entry in features]).astype(np.int32),
            held_indptr=_indptr(map(len, held)),
            held_keys=np.fromiter((key for levels in held for key in levels), dtype=np.uint64),
            held_levels=np.fromiter((level for levels in held for level in levels.values()), dtype=np.uint8),
            title_indptr=_indptr(len(view.roles) for view in views),
            title_vectors=title_vectors,
            title_keys=np.array(
                [_title_key(vector, names) for vector, names in zip(title_vectors, named, strict=True)], dtype=np.uint64
            ),
            title_recency=np.array([round(RECENCY_UNIT * values.recency(role.months_ago)) for role in roles], dtype=np.uint8),
            named_indptr=_indptr(map(len, named)),
            named_keys=np.fromiter(chain.from_iterable(named), dtype=np.uint64),
        )

    def __len__(self) -> int:
        return len(self.heads)

    def part(self, start: int, end: int) -> Self:
        """Return the people from `start` to before `end`, without copying what is long."""
        titles = slice(int(self.title_indptr[start]), int(self.title_indptr[end]))
        people = slice(start, end)
        terms, held = (slice(int(ptr[start]), int(ptr[end])) for ptr in (self.term_indptr, self.held_indptr))
        named = slice(int(self.named_indptr[titles.start]), int(self.named_indptr[titles.stop]))

        def rebased(indptr: npt.NDArray[np.int64], of: slice) -> npt.NDArray[np.int64]:
            return np.asarray(indptr[of.start : of.stop + 1] - indptr[of.start])

        return type(self)(
            heads=self.heads[people],
            texts=self.texts[people],
            degrees=self.degrees[people],
            months=self.months[people],
            term_indptr=rebased(self.term_indptr, people),
            term_ids=self.term_ids[terms],
            held_indptr=rebased(self.held_indptr, people),
            held_keys=self.held_keys[held],
            held_levels=self.held_levels[held],
            title_indptr=rebased(self.title_indptr, people),
            title_vectors=self.title_vectors[titles],
            title_keys=self.title_keys[titles],
            title_recency=self.title_recency[titles],
            named_indptr=rebased(self.named_indptr, titles),
            named_keys=self.named_keys[named],
        )

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return the arrays by name, to be stored without pickling."""
        return {entry.name: getattr(self, entry.name) for entry in fields(self)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Return the block that gave these `arrays`; they may be memory-mapped, and are not copied."""
        return cls(**{entry.name: arrays[entry.name] for entry in fields(cls)})


def stacked(blocks: Sequence[FusedBlock]) -> FusedBlock:
    """Return the people of all `blocks`, at least one, in one."""
    if len(blocks) == 1:
        return blocks[0]
    made: dict[str, npt.NDArray[Any]] = {}
    for entry in fields(FusedBlock):
        parts = [getattr(block, entry.name) for block in blocks]
        if entry.name.endswith("_indptr"):
            made[entry.name] = _indptr(np.concatenate([np.diff(part) for part in parts]))
        else:
            made[entry.name] = np.concatenate(parts)
    return FusedBlock(**made)


def _held(candidate: Candidate) -> dict[int, int]:
    """Return the best level of each skill and language, by key."""
    best: dict[int, int] = {}
    pairs = chain(
        ((key_of("skill", skill.concept_id), int(skill.level)) for skill in candidate.view.skills),
        ((key_of("language", entry.code), values.CEFR[entry.level]) for entry in candidate.view.languages),
    )
    for key, level in pairs:
        best[key] = max(level, best.get(key, level))
    return best


def _title_key(vector: Int8Vectors, names: Sequence[int]) -> int:
    told = vector.tobytes() + b"".join(name.to_bytes(8, "big") for name in names)
    return int.from_bytes(hashlib.blake2b(told, digest_size=8).digest(), "big")


def _indptr(counts: Iterable[int] | npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    given = counts if isinstance(counts, np.ndarray) else np.fromiter(counts, dtype=np.int64)
    return np.concatenate([[0], np.cumsum(given)]).astype(np.int64)
