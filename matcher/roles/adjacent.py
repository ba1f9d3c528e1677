"""Adjacent roles: occupations one or two moves away from those at hand, ordered by closeness and by skills that carry over."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from matcher.domain.adjacent import AdjacentRole, Shown, Step
from matcher.domain.concept import Occupation, SkillLink
from matcher.domain.job import Job
from matcher.domain.match import Quote
from matcher.domain.view import ScoringView
from matcher.linking.titles import LEAST_LIKENESS, TitleIndex
from matcher.roles.config import RolesConfig
from matcher.roles.graph import RoleGraph
from matcher.roles.moves import Move, moves_from
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

    @property
    def now(self) -> _Home:
        """The position that a step is counted from: the latest whose job zone is known."""
        return next((home for home in self.homes if home.occupation.job_zone), self.homes[0])

    @property
    def prepared(self) -> Occupation:
        """The occupation held that needs most preparation."""
        return max((home.occupation for home in self.homes), key=lambda occupation: occupation.job_zone or 0)


@dataclass(frozen=True, slots=True)
class _Way:
    """A role and how it is reached."""

    role: Occupation
    home: Occupation
    through: str
    closeness: float


@dataclass(frozen=True, slots=True)
class AdjacentRoles:
    """Names roles next door for a title, a job or a resume."""

    taxonomy: Taxonomy
    titles: TitleIndex
    graph: RoleGraph
    config: RolesConfig
    _profiles: dict[str, tuple[SkillLink, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _moves: dict[str, tuple[Move, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

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
        if occupation_id not in self._profiles:
            alike = self.graph.counterparts.get(occupation_id, ())
            self._profiles[occupation_id] = skill_profile(self.taxonomy, occupation_id, alike)
        return self._profiles[occupation_id]

    def _near(self, titles: Iterable[str], held: _Held, k: int | None) -> tuple[AdjacentRole, ...]:
        subject = _Subject(self._homes(titles), self._with_broader(held))
        if not subject.homes:
            return ()
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
            for move in self._moves_from(home.occupation.id):
                closeness = move.closeness * home.score
                known = ways.get(move.occupation_id)
                if move.occupation_id not in own and (known is None or closeness > known.closeness):
                    role = self.taxonomy.occupation(move.occupation_id)
                    ways[role.id] = _Way(role, home.occupation, move.through, closeness)
        return list(ways.values())

    def _moves_from(self, occupation_id: str) -> tuple[Move, ...]:
        if occupation_id not in self._moves:
            self._moves[occupation_id] = moves_from(self.graph, occupation_id)
        return self._moves[occupation_id]

    def _step(self, way: _Way, subject: _Subject) -> Step:
        return step_between(subject.now.occupation, way.role, is_leading=subject.now.is_leading)

    def _readiness(self, way: _Way, subject: _Subject) -> float:
        links, at_home, held = self.profile(way.role.id), self._at_home(way), subject.held
        # fsum, and products one by one: sum and ** round differently in other versions of Python and of the C library.
        shown = math.fsum(link.weight for link in links if link.skill_id in held)
        implied = math.fsum(link.weight for link in links if link.skill_id not in held and link.skill_id in at_home)
        covered = (shown + _IMPLIED * implied) / max(math.fsum(link.weight for link in links), _LEAST_TOTAL)
        readiness = (1.0 - _FROM_SKILLS) * way.closeness + _FROM_SKILLS * covered
        return readiness * math.prod([_A_ZONE_UP] * zones_up(subject.prepared, way.role))

    def _at_home(self, way: _Way) -> set[str]:
        """Return the skills of a role that the position held takes as well."""
        weights = {link.skill_id: link.weight for link in self.profile(way.home.id)}
        links = self.profile(way.role.id)
        return {link.skill_id for link in links if weights.get(link.skill_id, 0.0) >= _AS_MUCH * link.weight}

    def _role(self, way: _Way, readiness: float, step: Step, subject: _Subject) -> AdjacentRole:
        ids, at_home, held = [link.skill_id for link in self.profile(way.role.id)], self._at_home(way), subject.held
        shown = [skill_id for skill_id in ids if skill_id in held]
        implied = [skill_id for skill_id in ids if skill_id not in held and skill_id in at_home]
        return AdjacentRole(
            occupation_id=way.role.id,
            title=way.role.label,
            readiness=readiness,
            step=step,
            carries_over=self._labels([*shown, *implied]),
            to_add=self._labels(skill_id for skill_id in ids if skill_id not in held and skill_id not in at_home),
            via=way.home.label,
            evidence=self._evidence(shown[: self.config.n_skills], held),
            through=self.taxonomy.occupation(way.through).label if way.through else "",
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
