"""What the report shows, settled before any markup: frozen rows cut to size, every text on one line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain, islice

from matcher.domain.shortlist import RunResult
from matcher.reports.escaping import shortened
from matcher.reports.files import Files
from matcher.reports.manifest import RUN, facts
from matcher.reports.people import Names
from matcher.reports.redirects import RedirectSection, redirect_section, redirected
from matcher.reports.sections import JobSection, job_section

_NAME = 110
_REASON = 240


@dataclass(frozen=True, slots=True)
class PageLimits:
    """How much of a run one page shows; the rest is counted, with a pointer to the tables that hold all of it."""

    n_jobs: int = 50
    n_people: int = 20
    n_cards: int = 5
    """People of each job whose score is shown part by part."""
    n_files: int = 300
    """Rows of each list of files."""
    max_bytes: int = 9_500_000


@dataclass(frozen=True, slots=True)
class Board:
    """The whole page."""

    files: Files
    n_jobs: int
    date: str
    jobs: tuple[JobSection, ...]
    n_jobs_left: int
    redirects: RedirectSection | None
    is_calibrated: bool
    bands: str
    """What they are, or what they meant on the user's judgements."""
    about: tuple[tuple[str, str], ...]
    is_precise: bool
    """Whether the precise encoder was asked for a second order."""
    limits: PageLimits


@dataclass(frozen=True, slots=True)
class Material:
    """What takes a pass over all files to find, and serves every try to make the page smaller."""

    files: Files
    names: Names

    @classmethod
    def of(cls, result: RunResult, limits: PageLimits) -> Material:
        """Return what a page within `limits` may show."""
        listed = (
            ranked.match.resume_id
            for shortlist in islice(result.shortlists, limits.n_jobs)
            for ranked in islice(shortlist.entries, limits.n_people)
        )
        names = Names.of(result, chain(listed, redirected(result, n_rows=limits.n_files)))
        return cls(Files.of(result, n_rows=limits.n_files), names)


def board(result: RunResult, limits: PageLimits, material: Material | None = None) -> Board:
    """Return what the report of `result` shows within `limits`; `material` may have been gathered for wider ones."""
    found = material or Material.of(result, limits)
    names = found.names
    jobs = tuple(
        job_section(number, shortlist, result, names=names, n_people=limits.n_people, n_cards=limits.n_cards)
        for number, shortlist in enumerate(islice(result.shortlists, limits.n_jobs), start=1)
    )
    return Board(
        files=found.files.first(limits.n_files),
        n_jobs=len(result.shortlists),
        date=_date(result.manifest),
        jobs=jobs,
        n_jobs_left=len(result.shortlists) - len(jobs),
        redirects=redirect_section(result, names, n_rows=limits.n_files, n_jobs=limits.n_jobs),
        is_calibrated=result.band_meaning.is_calibrated,
        bands=result.band_meaning.legend,
        about=tuple((shortened(key, _NAME), shortened(value, _REASON)) for key, value in facts(result.manifest)),
        is_precise=result.is_precise,
        limits=limits,
    )


def _date(manifest: Mapping[str, object]) -> str:
    """Return the day of the run as its manifest gives it, or nothing."""
    run = manifest.get(RUN)
    return str(run.get("started") or "")[:10] if isinstance(run, Mapping) else ""
