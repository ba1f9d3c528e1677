"""A person ready to be scored."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from matcher.domain.view import ScoringView
from matcher.features.encode import ResumeFeatures
from matcher.ranking.padding import Keys


@dataclass(frozen=True, slots=True)
class Candidate:
    """A resume's id, its blind view, the arrays made from the view, and what its titles name."""

    resume_id: str
    view: ScoringView
    features: ResumeFeatures
    role_occupations: tuple[frozenset[str], ...]
    """For each role of the view: the occupations that its title clearly means."""
    digest: str
    """`view.digest()`: breaks ties."""
    run_keys: Keys = field(default_factory=lambda: np.zeros(0, dtype=np.uint32))
    """Of its runs of words, to find those that an advert has as well; empty when that was done."""
    notes: tuple[str, ...] = ()
    """What was found in the resume and not counted, and what the person has corrected, a sentence each."""


class StoredCandidates(Sequence[Candidate]):
    """Candidates who are made when they are asked for."""

    @abstractmethod
    def tie_key(self, index: int) -> tuple[str, str]:
        """Return the digest of a candidate's view and the resume id, without making the candidate."""


def tie_key(candidates: Sequence[Candidate], index: int) -> tuple[str, str]:
    """Return what orders candidates with equal scores: the hash of the view, then the resume id."""
    if isinstance(candidates, StoredCandidates):
        return candidates.tie_key(index)
    return candidates[index].digest, candidates[index].resume_id
