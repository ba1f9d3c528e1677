"""Adjacent roles: occupations one or two moves away from those at hand, ordered by closeness and by skills that carry over."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from matcher.domain.adjacent import AdjacentRole, Shown, Step
from matcher.domain.concept import Occupation, SkillLink
from matcher.domain.job import Job
from matcher.domain.match import Quote
from matcher.domain.view import ScoringView
from matcher.linking.titles import LEAST_LIKENESS, TitleIndex
from matcher.roles.config import RolesConfig
from matcher.roles.graph import RoleGraph
from matcher.roles.moves import moves_from
from matcher.roles.profile import skill_profile
from matcher.roles.steps import leads, step_between, zones_up
from matcher.taxonomy.taxonomy import Taxonomy

_N_RECENT_ROLES = 3
_FROM_SKILLS = 0.5
"""Share of skills against closeness of occupations in the readiness for a role."""
_IMPLIED = 0.6
"""Credit for a skill that is not shown, but that the position held takes as well."""
_AS_MUCH = 0.8
"""The position held takes a skill as well where it weighs at least so much of what it weighs in the role."""
_LEAST_TOTAL = 6.0
"""Weight of skills below which too little is known of an occupation to call its few skills covered."""
_A_ZONE_UP = 0.85
"""What is left of readiness for each job zone that a role stands higher: more schooling or training is needed."""
_A_POSITION_BACK = 0.9
"""What closeness to a position counts for each understood one that was held after it."""
_A_STEP_DOWN = 0.5
"""What readiness counts in the order of roles where they are a step down: few look for one."""

_Held = Mapping[str, Quote | None]
"""Skills at hand, and the broader ones that they are cases of; with the words that show each, where there are any."""


@dataclass(frozen=True, slots=True)
class _Home:
    """An occupation at hand."""

    occupation: Occupation
    score: float
    """How surely it is meant, and how lately the position was held."""
    is_leading: bool


@dataclass(frozen=True, slots=True)
class _Subject:
    """What roles are looked for next to."""

    homes: tuple[_Home, ...]
    """The latest first; never empty."""
    held: _Held
    now: _Home
    """The position that a step is counted from: the latest whose job zone is known."""
    prepared: Occupation
    """The occupation held that needs most preparation."""

    @classmethod
    def of(cls, homes: tuple[_Home, ...], held: _Held) -> _Subject:
        now = next((home for home in homes if home.occupation.job_zone), homes[0])
        prepared = max((home.occupation for home in homes), key=lambda occupation: occupation.job_zone or 0)
        return cls(homes, held, now, prepared)


@dataclass(frozen=True, slots=True)
class _Role:
    """An occupation and what it takes."""

    occupation: Occupation
    weights: dict[str, float]
    """By skill, heaviest first."""
    total: float
    """Of the weights, and at least `_LEAST_TOTAL`."""


@dataclass(frozen=True, slots=True)
class _Reached:
    """A role that can be reached from an occupation, whoever is in it."""

    role: _Role
    through: str
    closeness: float
    at_home: tuple[str, ...]
    """The skills of the role that the occupation takes as well, in no order: sets of them would take far more memory."""


class _Way(NamedTuple):
    """A role and how it is reached from a position held."""

    role: Occupation
    reached: _Reached
    home: Occupation
    closeness: float


@dataclass(frozen=True, slots=True)
class AdjacentRoles:
    """Names roles next door for a title, a job or a resume."""

    taxonomy: Taxonomy
    titles: TitleIndex
    graph: RoleGraph
    config: RolesConfig
    _roles: dict[str, _Role] = field(default_factory=dict, init=False, repr=False, compare=False)
    _reached: dict[str, tuple[_Reached, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def for_title(self, title: str, *, k: int | None = None) -> tuple[AdjacentRole, ...]:
        """Return the roles next to the occupation that `title` means; the skills that count are that occupation's."""
        return self._near([title], {}, k)

    def for_job(self, job: Job, *, k: int | None = None) -> tuple[AdjacentRole, ...]:
        """Return the roles to search in as well: people in them bring much of what the job asks for."""
        asked = dict.fromkeys(concept for requirement in job.requirements for concept in requirement.concepts)
        return self._near([job.title], asked, k)

    def for_view(self, view: ScoringView, *, k: int | None = None) -> tuple[AdjacentRole, ...]:
        """Return the roles next to the positions a person held last, by what they show of each role's skills."""
        return self._near(recent_titles(view), _best_quotes(view), k)

    def profile(self, occupation_id: str) -> tuple[SkillLink, ...]:
        """Return the skills that an O*NET occupation takes, heaviest first."""
        return skill_profile(self.taxonomy, occupation_id, self.graph.counterparts.get(occupation_id, ()))

    def _near(self, titles: Iterable[str], held: _Held, k: int | None) -> tuple[AdjacentRole, ...]:
        homes = self._homes(titles)
        if not homes:
            return ()
        subject = _Subject.of(homes, self._with_broader(held))
        n_roles = self.config.n_roles if k is None else max(0, k)
        roles = [(way, self._readiness(way, subject), self._step(way, subject)) for way in self._ways(subject)]
        roles.sort(key=lambda found: (-found[1] * (_A_STEP_DOWN if found[2] is Step.DOWN else 1.0), found[0].role.id))
        return tuple(self._role(way, readiness, step, subject) for way, readiness, step in roles[:n_roles])

    def _homes(self, titles: Iterable[str]) -> tuple[_Home, ...]:
        homes: dict[str, _Home] = {}
        lately = 1.0
        for title in titles:
            for found in self.titles.find(title, k=1):
                if found.score >= LEAST_LIKENESS:
                    occupation = self.taxonomy.occupation(found.id)
                    homes.setdefault(found.id, _Home(occupation, found.score * lately, leads(occupation, title)))
                    lately *= _A_POSITION_BACK
        return tuple(homes.values())

    def _ways(self, subject: _Subject) -> list[_Way]:
        """Return each role that can be reached, with the closest way to it."""
        ways: dict[str, _Way] = {}
        own = {home.occupation.id for home in subject.homes}
        for home in subject.homes:
            for reached in self._reached_from(home.occupation.id):
                closeness, role = reached.closeness * home.score, reached.role.occupation
                known = ways.get(role.id)
                if role.id not in own and (known is None or closeness > known.closeness):
                    ways[role.id] = _Way(role, reached, home.occupation, closeness)
        return list(ways.values())

    def _reached_from(self, occupation_id: str) -> tuple[_Reached, ...]:
        if occupation_id not in self._reached:
            home = self._needs(occupation_id)
            self._reached[occupation_id] = tuple(
                _Reached(role, move.through, move.closeness, _at_home(role, home))
                for move in moves_from(self.graph, occupation_id)
                for role in [self._needs(move.occupation_id)]
            )
        return self._reached[occupation_id]

    def _needs(self, occupation_id: str) -> _Role:
        if occupation_id not in self._roles:
            weights = {link.skill_id: link.weight for link in self.profile(occupation_id)}
            total = max(math.fsum(weights.values()), _LEAST_TOTAL)
            self._roles[occupation_id] = _Role(self.taxonomy.occupation(occupation_id), weights, total)
        return self._roles[occupation_id]

    def _step(self, way: _Way, subject: _Subject) -> Step:
        return step_between(subject.now.occupation, way.role, is_leading=subject.now.is_leading)

    def _readiness(self, way: _Way, subject: _Subject) -> float:
        role, held = way.reached.role, subject.held
        # fsum, and products one by one: sum and ** round differently in other versions of Python and of the C library.
        shown = math.fsum(role.weights[skill_id] for skill_id in role.weights.keys() & held.keys())
        implied = math.fsum(role.weights[skill_id] for skill_id in way.reached.at_home if skill_id not in held)
        covered = (shown + _IMPLIED * implied) / role.total
        readiness = (1.0 - _FROM_SKILLS) * way.closeness + _FROM_SKILLS * covered
        return readiness * math.prod([_A_ZONE_UP] * zones_up(subject.prepared, way.role))

    def _role(self, way: _Way, readiness: float, step: Step, subject: _Subject) -> AdjacentRole:
        reached, held = way.reached, subject.held
        at_home = frozenset(reached.at_home)
        shown = [skill_id for skill_id in reached.role.weights if skill_id in held]
        implied = [skill_id for skill_id in reached.role.weights if skill_id in at_home and skill_id not in held]
        return AdjacentRole(
            occupation_id=way.role.id,
            title=way.role.label,
            readiness=readiness,
            step=step,
            carries_over=self._labels([*shown, *implied]),
            to_add=self._labels(
                [skill_id for skill_id in reached.role.weights if skill_id not in held and skill_id not in at_home]
            ),
            via=way.home.label,
            evidence=self._evidence(shown[: self.config.n_skills], held),
            through=self.taxonomy.occupation(reached.through).label if reached.through else "",
        )

    def _with_broader(self, quotes: _Held) -> _Held:
        """Return the skills with those that they are cases of: who holds a narrower skill holds the broader one."""
        held: dict[str, Quote | None] = {}
        for skill_id in sorted(quotes):
            for broad in self.taxonomy.broader(skill_id):
                held.setdefault(broad, quotes[skill_id])
        return held | dict(quotes)

    def _evidence(self, shown: Sequence[str], held: _Held) -> tuple[Shown, ...]:
        quotes = [held[skill_id] for skill_id in shown]
        return tuple(Shown(label, quote) for label, quote in zip(self._labels(shown), quotes, strict=True) if quote)

    def _labels(self, skill_ids: Sequence[str]) -> tuple[str, ...]:
        return tuple(self.taxonomy.skill(skill_id).label for skill_id in skill_ids[: self.config.n_skills])


def _at_home(role: _Role, home: _Role) -> tuple[str, ...]:
    """Return the skills of a role that the position held takes as well."""
    both = role.weights.keys() & home.weights.keys()
    return tuple(skill_id for skill_id in both if home.weights[skill_id] >= _AS_MUCH * role.weights[skill_id])


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
