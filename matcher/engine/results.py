"""What the facade gives back, with a way into pandas."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Self

from matcher.domain import suggestion as values
from matcher.domain.match import Match, PartKind, PartStatus
from matcher.domain.redirect import Redirects, Stand
from matcher.domain.shortlist import Shortlist
from matcher.ranking.explain import sentence, summary

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Ranking:
    """A shortlist for each job, in the order of the jobs."""

    shortlists: tuple[Shortlist, ...]

    def to_frame(self) -> pd.DataFrame:
        """Return one row for each job and person: ids, rank, score, band and what it meant, and the share of each kind of part.

        Ties leave the places rank_best to rank_worst open. The shares of a row sum to its score; a kind that the job does
        not ask for has the share 0. With the precise encoder loaded, precise_rank and precise_score come last; they are
        missing for those it did not compare.
        """
        import pandas as pd

        rows = []
        for shortlist in self.shortlists:
            for rank, match, precise, places, _ in shortlist.entries:
                shares = {kind.value: 0.0 for kind in PartKind}
                for part in match.parts:
                    shares[part.kind.value] += part.share
                rows.append(
                    {"job_id": match.job_id, "job_title": shortlist.job.title, "resume_id": match.resume_id, "rank": rank}
                    | ({"rank_best": places.best, "rank_worst": places.worst} if places else {})
                    | {"score": match.score, "band": match.band.value, "band_meaning": match.band_meaning}
                    | {f"share_{kind}": share for kind, share in shares.items()}
                    | ({"precise_rank": precise.rank, "precise_score": precise.score} if precise else {})
                )
        kinds = [f"share_{kind.value}" for kind in PartKind]
        columns = [
            "job_id",
            "job_title",
            "resume_id",
            "rank",
            "rank_best",
            "rank_worst",
            "score",
            "band",
            "band_meaning",
            *kinds,
        ]
        if any(entry.precise for shortlist in self.shortlists for entry in shortlist.entries):
            columns += ["precise_rank", "precise_score"]
        return pd.DataFrame(rows, columns=columns)


@dataclass(frozen=True, slots=True)
class RedirectResult(Redirects):
    """Redirects and the assignment to openings, as tables as well. The columns are called as in the files of a run."""

    @classmethod
    def of(cls, redirects: Redirects) -> Self:
        """Return the same redirects with a way into pandas."""
        return cls(**{field.name: getattr(redirects, field.name) for field in fields(redirects)})

    def to_frame(self) -> pd.DataFrame:
        """Return one row for each application and job it may go to: redirects first, then the others by resume id.

        What does not apply is missing: the columns of the redirect for those who stay, all places for those without an
        application.
        """
        import pandas as pd

        others = sorted((entry for entry in self.applications if not entry.targets), key=lambda entry: entry.resume_id)
        rows: list[dict[str, object]] = []
        for entry in (*self.found, *others):
            row: dict[str, object] = {"finding": entry.finding.value, "resume_id": entry.resume_id, "n_scored": self.n_scored}
            row |= _placed(entry.applied, "applied_to", "")
            targets = [
                _placed(stand, "redirect_to", "redirect_")
                | {
                    "choice": choice,
                    "redirect_band": match.band.value,
                    "matched_skills": "; ".join(match.skills(PartStatus.MATCHED)),
                    "missing_skills": "; ".join(match.skills(PartStatus.MISSING)),
                }
                for choice, (stand, match) in enumerate(entry.targets, start=1)
            ]
            rows.extend(row | target for target in targets or [{}])
        frame = pd.DataFrame(rows, columns=list(_REDIRECT_COLUMNS))
        return frame.astype(dict.fromkeys(_WHOLE, "Int64"))

    def assignment_frame(self) -> pd.DataFrame:
        """Return one row for each person: the opening taken, or none, beside the job at which they stand best."""
        import pandas as pd

        rows = [
            {"resume_id": entry.resume_id, "regret": entry.regret}
            | _placed(entry.taken, "assigned_to", "")
            | _placed(entry.best, "best_job", "best_")
            for entry in sorted(self.assigned, key=lambda entry: entry.resume_id)
        ]
        frame = pd.DataFrame(rows, columns=list(_ASSIGNMENT_COLUMNS))
        return frame.astype({"rank": "Int64", "best_rank": "Int64"})


_REDIRECT_COLUMNS = (
    "finding", "resume_id", "applied_to", "rank", "rank_best", "rank_worst", "n_scored", "score", "choice", "redirect_to",
    "redirect_rank", "redirect_rank_best", "redirect_rank_worst", "redirect_score", "redirect_band", "matched_skills",
    "missing_skills",
)  # fmt: skip
_WHOLE = tuple(name for name in _REDIRECT_COLUMNS if "rank" in name or name == "choice")
"""Columns of whole numbers, of which some may be missing."""
_ASSIGNMENT_COLUMNS = ("resume_id", "assigned_to", "rank", "score", "best_job", "best_rank", "best_score", "regret")


def _placed(stand: Stand | None, job: str, prefix: str) -> dict[str, object]:
    """Return a place in columns that begin with `prefix`; nothing for none."""
    if stand is None:
        return {}
    best, worst = stand.places or (None, None)
    return {
        job: stand.job_id,
        f"{prefix}rank": stand.rank,
        f"{prefix}rank_best": best,
        f"{prefix}rank_worst": worst,
        f"{prefix}score": stand.score,
    }


@dataclass(frozen=True, slots=True)
class Explanation:
    """A match with a sentence for each of its parts."""

    match: Match

    @property
    def sentences(self) -> tuple[str, ...]:
        """One sentence for each part, in their order."""
        return tuple(sentence(part) for part in self.match.parts)

    def to_frame(self) -> pd.DataFrame:
        """Return one row for each part: kind, label, importance, weight, value, share, status, what it would cost or add."""
        import pandas as pd

        return pd.DataFrame(
            [
                {
                    "kind": part.kind.value,
                    "label": part.label,
                    "importance": part.importance.value if part.importance else "",
                    "weight": part.weight,
                    "value": part.value,
                    "share": part.share,
                    "status": part.status.value,
                    "loss_if_removed": part.loss_if_removed,
                    "would_add": part.would_add,
                    "sentence": text,
                    "evidence": " | ".join(quote.text for quote in part.evidence),
                }
                for part, text in zip(self.match.parts, self.sentences, strict=True)
            ]
        )

    def __str__(self) -> str:
        lines = [summary(self.match), *(f"  note: {note}" for note in self.match.notes)]
        for part, text in zip(self.match.parts, self.sentences, strict=True):
            lines.append(f"  {part.share:.3f} of {part.weight:.3f}  {text}")
        return "\n".join([*lines, f"  {self.match.band.value}: {self.match.band_meaning}"])


@dataclass(frozen=True, slots=True)
class Suggestion(values.Suggestion):
    """What one resume and many jobs say to the person whose resume it is."""

    def to_frame(self) -> pd.DataFrame:
        """Return one row for each job, in order: ids, rank, direction and why, the three scores, step and what is missing.

        The goal score is missing where nothing was declared. Of the best jobs `missing` and `adjacent` hold the skills asked
        for that the resume does not show, without and with a neighbour that it shows, what adds most first.
        """
        import pandas as pd

        return pd.DataFrame(
            [
                {
                    "rank": job.rank,
                    "job_id": job.job_id,
                    "job_title": job.title,
                    "company": job.company,
                    "location": job.location,
                    "direction": job.direction.value,
                    "why": job.why,
                    "forward": job.forward,
                    "reverse": job.reverse.score,
                    "goals": job.goals.score if job.goals else None,
                    "step": job.step.value,
                    "missing": " | ".join(gap.label for gap in job.gaps if not gap.near),
                    "adjacent": " | ".join(gap.label for gap in job.gaps if gap.near),
                }
                for job in self.jobs
            ],
            columns=_SUGGESTION_COLUMNS,
        )


_SUGGESTION_COLUMNS = [
    "rank", "job_id", "job_title", "company", "location", "direction", "why", "forward", "reverse", "goals", "step", "missing",
    "adjacent",
]  # fmt: skip
