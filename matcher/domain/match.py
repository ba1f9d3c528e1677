"""The score of one resume for one job, as the sum of its parts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from matcher.domain.concept import Relation
from matcher.domain.job import Importance
from matcher.domain.place import Place


class PartKind(StrEnum):
    """What a part of the score measures."""

    SKILL = "skill"
    DUTY = "duty"
    TITLE = "title"
    EXPERIENCE = "experience"
    EDUCATION = "education"
    LANGUAGE = "language"
    CERTIFICATE = "certificate"
    WORDING = "wording"
    MEANING = "meaning"


class PartStatus(StrEnum):
    """How the resume stands to what the part asks for."""

    MATCHED = "matched"
    ADJACENT = "adjacent"
    PARTIAL = "partial"
    MISSING = "missing"
    UNKNOWN = "unknown"


class Quote(NamedTuple):
    """Words of the resume (redacted) that a part rests on: `line` is the index into the view's lines."""

    text: str
    line: int
    place: Place | None


@dataclass(frozen=True, slots=True)
class Part:
    """One addend of a score: `share = weight * value`, with weights that sum to 1 over the job."""

    kind: PartKind
    label: str
    weight: float
    """In [0, 1]; the weights of a match sum to 1."""
    value: float
    """In [0, 1], calibrated."""
    share: float
    """What the part adds to the score."""
    status: PartStatus
    requirement_id: str = ""
    importance: Importance | None = None
    concept_id: str = ""
    """The concept asked for (of an either/or group: the one that was found, or the first)."""
    found_id: str = ""
    """The concept the resume holds instead, when `status` is adjacent."""
    found_label: str = ""
    relation: Relation | None = None
    evidence: tuple[Quote, ...] = ()
    terms: tuple[str, ...] = ()
    """Of the whole-text parts: the terms that add most."""
    detail: str = ""
    """Figures for the sentence: '4 years 2 months of 3', 'Bachelor of Master'."""
    loss_if_removed: float | None = None
    """Score minus the score of the view rebuilt without `evidence`; None where it was not computed or there is none."""
    would_add: float | None = None
    """For a missing skill: what one listed mention of it would add; None where it was not computed."""


class MustState(StrEnum):
    """State of an indispensable requirement. Unknown is not a failure."""

    PASS = "pass"  # noqa: S105 - a state, not a password
    UNKNOWN = "unknown"
    FAIL = "fail"


class MustHave(NamedTuple):
    """State of one must-have requirement, shown beside the score and never hidden inside it."""

    requirement_id: str
    label: str
    state: MustState


UNCALIBRATED = "uncalibrated"

LISTED = "in a list"
NO_LEVEL = "the language, without a level"
"""What `Part.detail` says of evidence that is there, and thin."""


class Band(StrEnum):
    """Word for a score. What it meant on a user's own decisions, if anything, is said by `BandMeaning`."""

    STRONG = "strong"
    GOOD = "good"
    POSSIBLE = "possible"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class Match:
    """One resume scored for one job. `score` is the sum of the parts' shares, in their order."""

    job_id: str
    resume_id: str
    score: float
    band: Band
    parts: tuple[Part, ...]
    must_haves: tuple[MustHave, ...]
    view_digest: str
    notes: tuple[str, ...] = ()
    """What to know of what was counted, a sentence each: the advert's own words and lists of hundreds of skills were not; what
    the person has corrected was."""
    band_meaning: str = UNCALIBRATED
    """What the band meant on the user's own judgements, in words."""

    def skills(self, status: PartStatus) -> tuple[str, ...]:
        """Return the labels of the skill requirements in this state, in the order of the job."""
        return tuple(part.label for part in self.parts if part.kind is PartKind.SKILL and part.status is status)
