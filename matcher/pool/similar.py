"""People like one: by the meaning of the whole texts, and by the skills that both show. It is no score for a job."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.features.cosine import similarities
from matcher.pool.entries import Person
from matcher.pool.people import People
from matcher.pool.segments import Segments
from matcher.ranking.block import Floats
from matcher.ranking.candidate import Candidate


@dataclass(frozen=True, slots=True)
class Similar:
    """Someone, and how like the given one."""

    person: Person
    likeness: float
    """In [0, 1]: the middle of the two below."""
    meaning: float
    """In [0, 1]: cosine of the whole texts, 0 where it is below."""
    skills: float
    """In [0, 1]: skills that both show, of those that either does."""
    shared: tuple[str, ...]
    """Ids of the skills that both show."""


def find_similar(candidate: Candidate, people: People, segments: Segments, *, k: int) -> list[Similar]:
    """Return the `k` people most like the candidate, who is left out where in the pool; ties by digest, then resume id."""
    own = sorted({skill.concept_id for skill in candidate.view.skills})
    rows: list[tuple[float, float, float, int, int]] = []
    for segment in segments.all():
        block = segment.block
        meaning = np.maximum(0.0, similarities(block.text_vectors, candidate.features.text_vector[None, :])[:, 0])
        held = np.bincount(block.skills.rows, minlength=len(block))
        shared = np.zeros(len(block), dtype=np.int64)
        for skill in own:
            shared[block.skills.holders(skill)[0]] += 1
        either = np.maximum(1, held + len(own) - shared)
        skills = shared / either
        likeness = (meaning + skills) / 2
        heads = block.digest_heads
        best = _first(likeness, heads, k + 1)
        columns = (likeness, meaning, skills, heads, segment.people)
        rows += list(zip(*(column[best].tolist() for column in columns), strict=True))
    known = people.of([row[4] for row in rows])
    rows.sort(key=lambda row: (-row[0], row[3], known[row[4]].resume_id))
    kept = [row for row in rows if known[row[4]].resume_id != candidate.resume_id][:k]
    shown = {number: _skills(people, number) for *_, number in kept}
    return [
        Similar(known[number], likeness, meaning, skills, tuple(skill for skill in own if skill in shown[number]))
        for likeness, meaning, skills, _, number in kept
    ]


def _first(likeness: Floats, heads: npt.NDArray[np.uint64], k: int) -> npt.NDArray[np.intp]:
    """Return the rows of the `k` highest, ties by digest, and all rows that tie with the last of them in both."""
    order = np.lexsort((heads, -likeness))
    if len(order) <= k:
        return order
    last = order[k - 1]
    is_tied = (likeness[order[k:]] == likeness[last]) & (heads[order[k:]] == heads[last])
    return order[: k + int(is_tied.sum())]


def _skills(people: People, number: int) -> frozenset[str]:
    view = people.load([number])[0].view
    return frozenset(skill.concept_id for skill in view.skills)
