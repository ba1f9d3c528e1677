"""What to ask in an interview: the questions that one resume leaves open for one job."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from matcher.domain.job import Importance
from matcher.domain.match import MustState, PartKind, PartStatus, Quote


class Raised(StrEnum):
    """What raises a question; declared in the order in which questions are asked."""

    STRENGTH = "strength"
    """Nothing is open here: a question to begin with."""
    MUST_HAVE = "must-have"
    """A must-have is unknown or fails."""
    ADJACENT = "adjacent"
    """The resume shows a neighbour of the skill asked for."""
    WEAK = "weak"
    """The resume shows it in a list only, in part, or in another field."""
    UNKNOWN = "unknown"
    """The resume does not say."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question, with what it rests on in the job and in the resume."""

    raised: Raised
    wording: str
    why: str
    """Why it is asked, in one clause."""
    good_answer: str
    """What a good answer shows, for the candidate to practise."""
    kind: PartKind
    status: PartStatus
    label: str
    """Of the requirement; of a line of work, the line; of the title, the job's title."""
    line: str
    """The line of the job, as it stands there; of a line that also speaks of the person, the other clauses."""
    requirement_id: str = ""
    """Empty where the job's title raises the question."""
    importance: Importance | None = None
    must_state: MustState | None = None
    evidence: tuple[Quote, ...] = ()
    """Words of the resume (redacted)."""


@dataclass(frozen=True, slots=True)
class InterviewSheet:
    """The questions for one resume and one job, in the order in which they are asked."""

    job_id: str
    job_title: str
    resume_id: str
    opening: Question | None
    questions: tuple[Question, ...]
    n_more: int = 0
    """Questions beyond the number asked for."""
    n_personal: int = 0
    """Open points that are not asked about, because their words touch on something personal."""

    @property
    def has_open_points(self) -> bool:
        """Whether the resume leaves anything open that the job asks for."""
        return bool(self.questions or self.n_more or self.n_personal)
