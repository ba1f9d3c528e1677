"""A person ready to be scored."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.domain.view import ScoringView
from matcher.features.encode import ResumeFeatures


@dataclass(frozen=True, slots=True)
class Candidate:
    """A resume's id, its blind view, the arrays made from the view, and what its titles name."""

    resume_id: str
    view: ScoringView
    features: ResumeFeatures
    role_occupations: tuple[frozenset[str], ...]
    """For each role of the view: the occupations that its title names outright."""
    digest: str
    """`view.digest()`: breaks ties."""
