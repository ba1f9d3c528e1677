"""Levels and steps: which rung a job or a person stands on, and whether a move leads up or down."""

from __future__ import annotations

from dataclasses import dataclass, replace

from matcher.domain.adjacent import Step
from matcher.domain.concept import Scored, Seniority
from matcher.domain.goals import Level
from matcher.domain.job import Job, RequirementKind
from matcher.domain.view import ScoringView
from matcher.linking.titles import LEAST_LIKENESS, TitleIndex
from matcher.roles.adjacent import recent_titles
from matcher.roles.fields import field_of
from matcher.roles.steps import leads
from matcher.taxonomy.taxonomy import Taxonomy
from matcher.text.titles import seniority_of

_OF_SENIORITY = {
    Seniority.INTERN: Level.INTERN,
    Seniority.JUNIOR: Level.JUNIOR,
    Seniority.SENIOR: Level.SENIOR,
    Seniority.LEAD: Level.LEAD,
    Seniority.HEAD: Level.HEAD,
}
SURE = 0.8
"""Likeness from which a title is taken for its occupation where a wrong one would count against a job."""
_MID_FROM_MONTHS = 24
_SENIOR_FROM_MONTHS = 60


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a title stands; what is not known is None or ''."""

    occupation: Scored | None
    level: Level | None
    job_zone: int | None
    """Of the occupation, one more where people are led."""
    field: str
    is_least: bool = False
    """The level comes from years asked, which are asked at least: it may as well be a higher one."""


class Ladder:
    """Understands titles, each once."""

    def __init__(self, taxonomy: Taxonomy, titles: TitleIndex) -> None:
        self._taxonomy = taxonomy
        self._titles = titles
        self._known: dict[str, Scored | None] = {}

    def of_job(self, job: Job) -> Stand:
        """Return where a job stands: its level by its title, else at least by the years it asks for."""
        level = level_of_title(job.title)
        return replace(self._stand(job.title, level or _level_of_years(job)), is_least=level is None)

    def of_view(self, view: ScoringView) -> Stand:
        """Return where a person stands, by the position held last. Its level is what its title says, nothing else."""
        titles = recent_titles(view)
        return self._stand(titles[0], level_of_title(titles[0])) if titles else Stand(None, None, None, "")

    def occupation(self, title: str) -> Scored | None:
        """Return the occupation that `title` means, None for a guess."""
        if title not in self._known:
            found = self._titles.find(title, k=1) if title else []
            self._known[title] = found[0] if found and found[0].score >= LEAST_LIKENESS else None
        return self._known[title]

    def _stand(self, title: str, level: Level | None) -> Stand:
        occupation = self.occupation(title)
        if occupation is None:
            return Stand(None, level, None, "")
        zone = self._zone(title, occupation) if occupation.score >= SURE else None
        return Stand(occupation, level, zone, field_of(occupation.id))

    def _zone(self, title: str, occupation: Scored) -> int | None:
        """Return the rung of an occupation; None where the title is a name of several that stand on different ones."""
        meant = {occupation.id, *(named for named in self._taxonomy.occupations_titled(title) if named.startswith("onet:"))}
        rungs = {
            None if found.job_zone is None else found.job_zone + leads(found) for found in map(self._taxonomy.occupation, meant)
        }
        return next(iter(rungs)) if len(rungs) == 1 else None


def level_of_title(title: str) -> Level | None:
    """Return the level that `title` states; None where it states none."""
    return _OF_SENIORITY.get(seniority_of(title))


def _level_of_years(job: Job) -> Level | None:
    asked = [entry.min_months for entry in job.requirements if entry.kind is RequirementKind.EXPERIENCE and entry.min_months]
    if not asked:
        return None
    if max(asked) >= _SENIOR_FROM_MONTHS:
        return Level.SENIOR
    return Level.MID if max(asked) >= _MID_FROM_MONTHS else Level.JUNIOR


def step_between_stands(held: Stand, offered: Stand) -> Step:
    """Return where a move leads, by the preparation that occupations need and by levels; unknown where neither is known.

    Where the two point in opposite directions, the move is level.
    """
    signs = []
    if held.job_zone is not None and offered.job_zone is not None:
        signs.append(_sign(offered.job_zone - held.job_zone))
    if held.level is not None and offered.level is not None:
        sign = _sign(offered.level.rung - held.level.rung)
        if sign >= 0 or not offered.is_least:
            signs.append(sign)
    if not signs:
        return Step.UNKNOWN
    total = sum(signs)
    return Step.UP if total > 0 else Step.DOWN if total < 0 else Step.LEVEL


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
