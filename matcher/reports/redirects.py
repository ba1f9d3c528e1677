"""Redirects and the assignment to openings: as rows of tables, and as the report shows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from matcher.domain.match import Match, PartStatus
from matcher.domain.redirect import Application, Finding, RankRange, Redirects, Stand
from matcher.domain.shortlist import RunResult
from matcher.ranking.explain import sentence
from matcher.reports.escaping import shortened
from matcher.reports.people import Name, Names
from matcher.reports.tables import SEPARATOR, Row, write_rows

REDIRECT_COLUMNS = (
    "finding", "file", "resume_id", "applied_to", "applied_title", "rank", "rank_best", "rank_worst", "n_scored", "score",
    "choice", "redirect_to", "redirect_title", "redirect_rank", "redirect_rank_best", "redirect_rank_worst", "redirect_score",
    "redirect_band", "matched_skills", "missing_skills", "reasons", "summary",
)  # fmt: skip
ASSIGNMENT_COLUMNS = (
    "file", "resume_id", "applied_to", "assigned_to", "assigned_title", "openings", "rank", "score",
    "best_job", "best_rank", "best_score", "regret",
)  # fmt: skip
_N_REASONS = 3
_LABEL = 110
_LINE = 260


def redirect_rows(result: RunResult) -> Iterator[Row]:
    """Yield a row for each application and job it may go to: redirects, then who stays, then who named none."""
    redirects = result.redirects
    if redirects is None:
        return
    files, titles = _Paths(result), _titles(result)
    others = [entry for entry in redirects.applications if entry.finding is not Finding.REDIRECT]
    order = list(Finding)
    others.sort(key=lambda entry: (order.index(entry.finding), files[entry.resume_id], entry.resume_id))
    for entry in (*redirects.found, *others):
        row = dict.fromkeys(REDIRECT_COLUMNS) | {
            "finding": entry.finding.value,
            "file": SEPARATOR.join(files[entry.resume_id]),
            "resume_id": entry.resume_id,
            "n_scored": redirects.n_scored,
        }
        if entry.applied is not None:
            row |= {"applied_to": entry.applied.job_id, "applied_title": titles[entry.applied.job_id]}
            row |= _places(entry.applied, "")
        for choice, (stand, match) in enumerate(entry.targets, start=1):
            yield (
                row
                | _target(entry, stand, match, redirects.n_scored)
                | {
                    "choice": choice,
                    "redirect_title": titles[stand.job_id],
                }
            )
        if not entry.targets:
            yield row


def _places(stand: Stand, prefix: str) -> dict[str, object]:
    best, worst = stand.places or (None, None)
    return {
        f"{prefix}rank": stand.rank,
        f"{prefix}rank_best": best,
        f"{prefix}rank_worst": worst,
        f"{prefix}score": stand.score,
    }


def _target(entry: Application, stand: Stand, match: Match, n_scored: int) -> dict[str, object]:
    home = entry.applied
    applied = f"applied to {home.job_id} (rank {home.rank} of {n_scored}), " if home else ""
    return _places(stand, "redirect_") | {
        "redirect_to": stand.job_id,
        "redirect_band": match.band.value,
        "matched_skills": SEPARATOR.join(match.skills(PartStatus.MATCHED)),
        "missing_skills": SEPARATOR.join(match.skills(PartStatus.MISSING)),
        "reasons": " ".join(reasons(match)),
        "summary": f"{applied}would be rank {stand.rank} for {stand.job_id}",
    }


def reasons(match: Match) -> list[str]:
    """Return the sentences of the parts that add most to a score."""
    order = sorted(range(len(match.parts)), key=lambda at: (-match.parts[at].share, at))
    return [sentence(match.parts[at]) for at in order[:_N_REASONS] if match.parts[at].share > 0.0]


def assignment_rows(result: RunResult) -> Iterator[Row]:
    """Yield a row for each person: those who take an opening by job and rank, then the others by file."""
    redirects = result.redirects
    if redirects is None:
        return
    files, titles = _Paths(result), _titles(result)
    applied: dict[str, list[str]] = {}
    for entry in redirects.applications:
        if entry.applied is not None:
            applied.setdefault(entry.resume_id, []).append(entry.applied.job_id)
    at = {job_id: index for index, job_id in enumerate(redirects.openings)}
    for person in sorted(
        redirects.assigned,
        key=lambda person: (
            (at[person.taken.job_id], person.taken.rank) if person.taken else (len(at), 0),
            files[person.resume_id],
            person.resume_id,
        ),
    ):
        taken = person.taken
        yield {
            "file": SEPARATOR.join(files[person.resume_id]),
            "resume_id": person.resume_id,
            "applied_to": SEPARATOR.join(applied.get(person.resume_id, [])),
            "assigned_to": taken.job_id if taken else "",
            "assigned_title": titles[taken.job_id] if taken else "",
            "openings": redirects.openings[taken.job_id] if taken else None,
            "rank": taken.rank if taken else None,
            "score": taken.score if taken else None,
            "best_job": person.best.job_id,
            "best_rank": person.best.rank,
            "best_score": person.best.score,
            "regret": person.regret,
        }


def write_redirects_csv(result: RunResult, path: Path) -> None:
    """Write every application with what came of it."""
    write_rows(path, REDIRECT_COLUMNS, redirect_rows(result))


def write_assignment_csv(result: RunResult, path: Path) -> None:
    """Write who would take which opening."""
    write_rows(path, ASSIGNMENT_COLUMNS, assignment_rows(result))


def _titles(result: RunResult) -> dict[str, str]:
    return {job.job_id: job.title for job in result.read_jobs()}


class _Paths:
    """The paths of a resume's files, by its id."""

    def __init__(self, result: RunResult) -> None:
        self._index = result.file_index()

    def __getitem__(self, resume_id: str) -> Sequence[str]:
        found = self._index.files_of(resume_id)
        return found.files if found else ()


@dataclass(frozen=True, slots=True)
class Standing:
    """A place for a job, in words."""

    title: str
    rank: int
    places: str
    """The places that ties leave open, as '2 to 5'; empty where the rank is firm."""
    score: float


@dataclass(frozen=True, slots=True)
class Target:
    """A job that somebody stands far better for, and why."""

    stand: Standing
    band: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RedirectRow:
    """Somebody who applied to one job and stands far better for others."""

    name: Name
    applied: Standing
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """A job, and who would take its openings."""

    title: str
    n_openings: int
    people: tuple[tuple[Name, int, float], ...]
    """Name, rank and regret."""


@dataclass(frozen=True, slots=True)
class RedirectSection:
    """What the report says of redirects."""

    n_scored: int
    n_applications: int
    n_without: int
    n_unmatched: int
    rows: tuple[RedirectRow, ...]
    n_left: int
    openings: tuple[OpeningRow, ...]
    n_openings_left: int


def redirected(result: RunResult, *, n_rows: int) -> Iterator[str]:
    """Yield the resume ids of those whom the section names: with a redirect, or with an opening."""
    if result.redirects is not None:
        yield from (entry.resume_id for entry in result.redirects.found[:n_rows])
        yield from (person.resume_id for person in result.redirects.assigned if person.taken)


def redirect_section(result: RunResult, names: Names, *, n_rows: int, n_jobs: int) -> RedirectSection | None:
    """Return the section, or nothing where the run was not told who applied to what."""
    redirects = result.redirects
    if redirects is None:
        return None
    titles = _titles(result)
    found = redirects.found
    n_without = sum(entry.finding is Finding.NO_APPLICATION for entry in redirects.applications)
    return RedirectSection(
        n_scored=redirects.n_scored,
        n_applications=len(redirects.applications) - n_without,
        n_without=n_without,
        n_unmatched=len(redirects.unmatched),
        rows=tuple(
            RedirectRow(names[entry.resume_id], _standing(entry.applied, titles), _targets(entry, titles))
            for entry in found[:n_rows]
            if entry.applied is not None
        ),
        n_left=max(0, len(found) - n_rows),
        openings=tuple(_opening(job_id, redirects, names, titles) for job_id in list(redirects.openings)[:n_jobs]),
        n_openings_left=max(0, len(redirects.openings) - n_jobs),
    )


def _targets(entry: Application, titles: dict[str, str]) -> tuple[Target, ...]:
    return tuple(
        Target(
            _standing(stand, titles),
            match.band.value,
            tuple(shortened(text, _LINE) for text in reasons(match)),
        )
        for stand, match in entry.targets
    )


def _standing(stand: Stand, titles: dict[str, str]) -> Standing:
    title = shortened(titles[stand.job_id], _LABEL) or shortened(stand.job_id, _LABEL)
    return Standing(title, stand.rank, places_in_words(stand.places), stand.score)


def _opening(job_id: str, redirects: Redirects, names: Names, titles: dict[str, str]) -> OpeningRow:
    taken = [person for person in redirects.assigned if person.taken and person.taken.job_id == job_id]
    people = sorted(
        ((names[person.resume_id], person.taken.rank, person.regret or 0.0) for person in taken if person.taken),
        key=lambda row: row[1],
    )
    return OpeningRow(shortened(titles[job_id], _LABEL) or shortened(job_id, _LABEL), redirects.openings[job_id], tuple(people))


def places_in_words(places: RankRange | None) -> str:
    """Return the places that ties leave open, as '2 to 5'; nothing where the rank is firm."""
    return f"{places.best} to {places.worst}" if places and places.best < places.worst else ""
