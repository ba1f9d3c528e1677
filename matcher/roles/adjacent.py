"""Adjacent roles, first version: occupations related to those at hand, ordered by closeness and by skills that carry over."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from matcher.domain.adjacent import AdjacentRole, Shown, Step
from matcher.domain.concept import Scored, SkillLink
from matcher.domain.job import Job
from matcher.domain.match import Quote
from matcher.domain.view import ScoringView
from matcher.linking.titles import LEAST_LIKENESS, TitleIndex
from matcher.roles.config import RolesConfig
from matcher.roles.profile import skill_profile
from matcher.taxonomy.taxonomy import Taxonomy

_N_RECENT_ROLES = 3
_FROM_SKILLS = 0.5
"""Share of skills against closeness of occupations in the readiness for a role."""
_IMPLIED = 0.6
"""Credit for a skill that is not shown, but that the position held takes as well."""
_LEAST_TOTAL = 6.0
"""Weight of skills below which too little is known of an occupation to call its few skills covered."""
_A_ZONE_UP = 0.85
"""What is left of readiness for each job zone that a role stands higher: more schooling or training is needed."""


@dataclass(frozen=True, slots=True)
class AdjacentRoles:
    """Names roles next door for a title, a job or a resume."""

    taxonomy: Taxonomy
    titles: TitleIndex
    config: RolesConfig
    _profiles: dict[str, tuple[SkillLink, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def for_title(self, title: str, *, k: int | None = None) -> tuple[AdjacentRole, ...]:
        """Return the roles next to the occupation that `title` means; the skills that count are that occupation's."""
        return self._near(self._homes(title), {}, k)

    def for_job(self, job: Job, *, k: int | None = None) -> tuple[AdjacentRole, ...]:
        """Return the roles to search in as well: people in them bring much of what the job asks for."""
        asked = dict.fromkeys(concept for requirement in job.requirements for concept in requirement.concepts)
        return self._near(self._homes(job.title), asked, k)

    def for_view(self, view: ScoringView, *, k: int | None = None) -> tuple[AdjacentRole, ...]:
        """Return the roles next to the positions a person held last, by what they show of each role's skills."""
        homes: dict[str, Scored] = {}
        for title in recent_titles(view):
            for home in self._homes(title):
                homes.setdefault(home.id, home)
        return self._near(tuple(homes.values()), _best_quotes(view), k)

    def _homes(self, title: str) -> list[Scored]:
        return [home for home in self.titles.find(title, k=1) if home.score >= LEAST_LIKENESS]

    def _near(self, homes: Sequence[Scored], held: Mapping[str, Quote | None], k: int | None) -> tuple[AdjacentRole, ...]:
        reached: dict[str, tuple[float, Scored]] = {}
        for home in homes:
            for occupation_id, closeness in self.taxonomy.related_occupations(home.id):
                weighed = closeness * home.score
                if weighed > reached.get(occupation_id, (0.0, home))[0]:
                    reached[occupation_id] = (weighed, home)
        own = {home.id for home in homes}
        roles = [
            self._role(occupation_id, closeness, home, held)
            for occupation_id, (closeness, home) in sorted(reached.items())
            if occupation_id not in own
        ]
        n_roles = self.config.n_roles if k is None else max(0, k)
        return tuple(sorted(roles, key=lambda role: (-role.readiness, role.occupation_id))[:n_roles])

    def _role(self, occupation_id: str, closeness: float, home: Scored, held: Mapping[str, Quote | None]) -> AdjacentRole:
        links = self._profile(occupation_id)
        at_home = {link.skill_id for link in self._profile(home.id)}
        shown = [link for link in links if self._held_as(link.skill_id, held)]
        implied = [link for link in links if link not in shown and link.skill_id in at_home]
        missing = [link for link in links if link not in shown and link.skill_id not in at_home]
        # fsum, and products one by one: sum and ** round differently in other versions of Python and of the C library.
        total = math.fsum(link.weight for link in links)
        carried = math.fsum(link.weight for link in shown) + _IMPLIED * math.fsum(link.weight for link in implied)
        covered = carried / max(total, _LEAST_TOTAL)
        occupation = self.taxonomy.occupation(occupation_id)
        zones = self.taxonomy.occupation(home.id).job_zone, occupation.job_zone
        readiness = (1.0 - _FROM_SKILLS) * closeness + _FROM_SKILLS * covered
        return AdjacentRole(
            occupation_id=occupation_id,
            title=occupation.label,
            readiness=readiness * math.prod([_A_ZONE_UP] * _zones_up(*zones)),
            step=_step(*zones),
            carries_over=self._labels(link.skill_id for link in (*shown, *implied)),
            to_add=self._labels(link.skill_id for link in missing),
            via=home.label,
            evidence=self._evidence((link.skill_id for link in shown), held),
        )

    def _profile(self, occupation_id: str) -> tuple[SkillLink, ...]:
        if occupation_id not in self._profiles:
            self._profiles[occupation_id] = skill_profile(self.taxonomy, occupation_id)
        return self._profiles[occupation_id]

    def _held_as(self, skill_id: str, held: Mapping[str, Quote | None]) -> str | None:
        """Return the skill itself, or a narrower one, whichever is held."""
        return next((each for each in (skill_id, *self.taxonomy.narrower(skill_id)) if each in held), None)

    def _evidence(self, shown: Iterable[str], held: Mapping[str, Quote | None]) -> tuple[Shown, ...]:
        ids = list(shown)[: self.config.n_skills]
        quotes = [held.get(self._held_as(skill_id, held) or "") for skill_id in ids]
        return tuple(Shown(label, quote) for label, quote in zip(self._labels(ids), quotes, strict=True) if quote)

    def _labels(self, skill_ids: Iterable[str]) -> tuple[str, ...]:
        labels = [self.taxonomy.skill(skill_id).label for skill_id in skill_ids]
        return tuple(labels[: self.config.n_skills])


def recent_titles(view: ScoringView) -> tuple[str, ...]:
    """Return the titles of the positions held last, undated ones behind; roles next door are looked for from these."""
    titled = sorted(
        (role for role in view.roles if role.title),
        key=lambda role: (role.months_ago if role.months_ago is not None else 10_000, role.line),
    )
    return tuple(role.title for role in titled[:_N_RECENT_ROLES])


def _best_quotes(view: ScoringView) -> dict[str, Quote | None]:
    """Return for each skill held the line that shows it best: in a dated position rather than in a list."""
    quotes: dict[str, Quote | None] = {}
    for skill in sorted(view.skills, key=lambda skill: (-skill.level, skill.line)):
        line = view.lines[skill.line]
        quotes.setdefault(skill.concept_id, Quote(line.quoted, skill.line, line.place))
    return quotes


def _step(home_zone: int | None, zone: int | None) -> Step:
    if home_zone is None or zone is None:
        return Step.UNKNOWN
    if zone == home_zone:
        return Step.LEVEL
    return Step.UP if zone > home_zone else Step.DOWN


def _zones_up(home_zone: int | None, zone: int | None) -> int:
    return max(0, zone - home_zone) if home_zone is not None and zone is not None else 0
