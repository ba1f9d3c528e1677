"""A job's section of the report: what it asks, who leads, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from matcher.domain.adjacent import AdjacentRole, Step
from matcher.domain.concept import SkillKind
from matcher.domain.job import Job, Requirement, RequirementKind
from matcher.domain.match import Match, MustState, Part, PartKind, PartStatus
from matcher.domain.shortlist import Precise, Ranked, RunResult, Shortlist
from matcher.ranking.explain import sentence
from matcher.reports.bars import KIND_WORDS, Stretch, in_words, score_bar
from matcher.reports.coverage import Coverage, coverage
from matcher.reports.escaping import shortened
from matcher.reports.people import Name, Names
from matcher.reports.redirects import places_in_words
from matcher.reports.role_map import RoleMap, role_map, role_map_of_person

_LABEL = 110
_LINE = 260
_N_LABELS = 60
_N_REQUIREMENTS = 80
_N_PARTS = 120
_N_QUOTES = 3
_N_ROLES = 8
_N_ROLE_SKILLS = 6
_N_LEADERS = 3

_STEPS = {
    Step.UP: ("↑", "step up"),
    Step.LEVEL: ("→", "same level"),
    Step.DOWN: ("↓", "step down"),
    Step.UNKNOWN: ("?", "level unknown"),
}
_STATUS_SYMBOLS = {
    PartStatus.MATCHED: "✓",
    PartStatus.ADJACENT: "≈",
    PartStatus.PARTIAL: "½",
    PartStatus.MISSING: "✕",
    PartStatus.UNKNOWN: "?",
}


class Tally(NamedTuple):
    """How many of the people listed stand so to a requirement."""

    status: str
    symbol: str
    n_people: int


@dataclass(frozen=True, slots=True)
class RequirementRow:
    """One requirement of the job."""

    label: str
    line: str
    is_must: bool
    tallies: tuple[Tally, ...]


@dataclass(frozen=True, slots=True)
class RoleRow:
    """An adjacent role, in words."""

    title: str
    percent: int
    step_symbol: str
    step: str
    carries_over: tuple[str, ...]
    to_add: tuple[str, ...]
    via: str
    through: str
    """Of a role two moves away the one in between."""


@dataclass(frozen=True, slots=True)
class PartRow:
    """One addend of the score, with its reason and evidence."""

    status: str
    symbol: str
    is_must: bool
    sentence: str
    quotes: tuple[tuple[str, int | None], ...]
    """Words and page."""
    share: float
    weight: float
    loss_if_removed: float | None
    would_add: float | None


@dataclass(frozen=True, slots=True)
class PartGroup:
    """The parts of one kind."""

    words: str
    share: float
    weight: float
    rows: tuple[PartRow, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A person's score for one job, part by part."""

    anchor: str
    bar: tuple[Stretch, ...]
    bar_words: str
    groups: tuple[PartGroup, ...]
    n_parts_left: int
    roles: tuple[RoleRow, ...]
    role_map: RoleMap | None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in a shortlist."""

    rank: int
    places: str
    """The places that ties leave open, in words; empty where there is one."""
    name: Name
    resume_id: str
    score: float
    precise: Precise | None
    band: str
    band_meaning: str
    n_musts: int
    n_passed: int
    unknown: tuple[str, ...]
    failed: tuple[str, ...]
    matched: tuple[str, ...]
    partial: tuple[str, ...]
    adjacent: tuple[tuple[str, str], ...]
    """Skill asked for, skill held."""
    missing: tuple[str, ...]
    notes: tuple[str, ...]
    """What was found in the resume and not counted."""
    card: Card | None


@dataclass(frozen=True, slots=True)
class JobSection:
    """A job with its shortlist."""

    number: int
    title: str
    place: str
    """Id, company and location."""
    n_scored: int
    n_unscored: int
    n_listed: int
    requirements: tuple[RequirementRow, ...]
    duties: tuple[RequirementRow, ...]
    phrases: tuple[str, ...]
    """Knowledge and deeds that the advert speaks of and no list names."""
    people: tuple[PersonRow, ...]
    n_people_left: int
    n_all_musts: int
    """How many of those listed pass every must-have."""
    coverage: Coverage | None
    roles: tuple[RoleRow, ...]
    role_map: RoleMap | None

    @property
    def leaders(self) -> tuple[PersonRow, ...]:
        """The first three."""
        return self.people[:_N_LEADERS]


def job_section(
    number: int, shortlist: Shortlist, result: RunResult, *, names: Names, n_people: int, n_cards: int
) -> JobSection:
    """Return the section of one job, with at most `n_people` in its shortlist and the first `n_cards` explained."""
    job = shortlist.job
    shown = list(islice(shortlist.entries, n_people))
    tallied = _Tallied(job.requirements[:_N_REQUIREMENTS])
    for entry in shortlist.entries:
        tallied.add(entry.match)
    rows = tallied.rows()
    title = shortened(job.title, _LABEL) or shortened(job.job_id, _LABEL)
    roles = result.job_roles.get(job.job_id, ())[:_N_ROLES]
    return JobSection(
        number=number,
        title=title,
        place=" · ".join(shortened(text, _LABEL) for text in (f"id {job.job_id}", job.company, job.location) if text),
        n_scored=shortlist.n_scored,
        n_unscored=shortlist.n_unscored,
        n_listed=len(shortlist.entries),
        requirements=tuple(row for kind, row in rows if kind is not RequirementKind.DUTY),
        duties=tuple(row for kind, row in rows if kind is RequirementKind.DUTY),
        phrases=_phrases(job),
        people=tuple(
            _person_row(entry, result, names=names, anchor=f"job-{number}-{at}" if at <= n_cards else "")
            for at, entry in enumerate(shown, start=1)
        ),
        n_people_left=len(shortlist.entries) - len(shown),
        n_all_musts=tallied.n_all_musts,
        coverage=coverage(shown, names),
        roles=_role_rows(roles),
        role_map=role_map(title, roles),
    )


def _phrases(job: Job) -> tuple[str, ...]:
    """Return the words of the advert's phrases, each once, knowledge first: it is the shorter."""
    in_order = sorted(job.phrases, key=lambda phrase: phrase.kind is not SkillKind.KNOWLEDGE)
    return _labels(dict.fromkeys(" ".join(phrase.span.of(job.text).split()) for phrase in in_order))


class _Tallied:
    """How everyone listed stands to each requirement, told one by one: a list may be as long as the run."""

    def __init__(self, requirements: Sequence[Requirement]) -> None:
        self.n_all_musts = 0
        self._counts = {requirement.id: (requirement, Counter[PartStatus]()) for requirement in requirements}

    def add(self, match: Match) -> None:
        self.n_all_musts += all(must.state is MustState.PASS for must in match.must_haves)
        for requirement_id, status in _status_by_requirement(match).items():
            if requirement_id in self._counts:
                self._counts[requirement_id][1][status] += 1

    def rows(self) -> list[tuple[RequirementKind, RequirementRow]]:
        return [(entry.kind, _requirement_row(entry, counts)) for entry, counts in self._counts.values()]


def _status_by_requirement(match: Match) -> dict[str, PartStatus]:
    """Return how the resume stands to each requirement; the part of its own kind speaks before the part of its line."""
    parts = sorted((part for part in match.parts if part.requirement_id), key=lambda part: part.kind is not PartKind.DUTY)
    return {part.requirement_id: part.status for part in parts}


def _requirement_row(requirement: Requirement, counts: Counter[PartStatus]) -> RequirementRow:
    label, line = shortened(requirement.label, _LABEL), shortened(requirement.line, _LINE)
    tallies = tuple(Tally(status.value, _STATUS_SYMBOLS[status], counts[status]) for status in PartStatus if counts[status])
    return RequirementRow(label or line, "" if line == label else line, requirement.is_must, tallies)


def _person_row(entry: Ranked, result: RunResult, *, names: Names, anchor: str) -> PersonRow:
    match = entry.match
    by_state = {
        state: _labels(must.label for must in match.must_haves if must.state is state)
        for state in (MustState.UNKNOWN, MustState.FAIL)
    }
    return PersonRow(
        rank=entry.rank,
        places=places_in_words(entry.places),
        name=names[match.resume_id],
        resume_id=match.resume_id,
        score=match.score,
        precise=entry.precise,
        band=match.band.value,
        band_meaning=match.band_meaning,
        n_musts=len(match.must_haves),
        n_passed=sum(must.state is MustState.PASS for must in match.must_haves),
        unknown=by_state[MustState.UNKNOWN],
        failed=by_state[MustState.FAIL],
        matched=_labels(match.skills(PartStatus.MATCHED)),
        partial=_labels(match.skills(PartStatus.PARTIAL)),
        adjacent=tuple(
            (shortened(part.label, _LABEL), shortened(part.found_label, _LABEL))
            for part in match.parts
            if part.kind is PartKind.SKILL and part.status is PartStatus.ADJACENT
        )[:_N_LABELS],
        missing=_labels(match.skills(PartStatus.MISSING)),
        notes=match.notes,
        card=_card(match, result, anchor=anchor) if anchor else None,
    )


def _labels(labels: Iterable[str]) -> tuple[str, ...]:
    return tuple(shortened(label, _LABEL) for label in labels)[:_N_LABELS]


def _card(match: Match, result: RunResult, *, anchor: str) -> Card:
    bar = score_bar(match)
    shown = match.parts[:_N_PARTS]
    groups = [
        PartGroup(KIND_WORDS[kind], sum(part.share for part in parts), sum(part.weight for part in parts), rows)
        for kind in PartKind
        if (parts := [part for part in match.parts if part.kind is kind])
        and (rows := tuple(_part_row(part) for part in shown if part.kind is kind))
    ]
    roles = result.resume_roles.get(match.resume_id, ())[:_N_ROLES]
    return Card(
        anchor=anchor,
        bar=bar,
        bar_words=in_words(match.score, bar),
        groups=tuple(groups),
        n_parts_left=len(match.parts) - len(shown),
        roles=_role_rows(roles),
        role_map=role_map_of_person(roles),
    )


def _part_row(part: Part) -> PartRow:
    return PartRow(
        status=part.status.value,
        symbol=_STATUS_SYMBOLS[part.status],
        is_must=part.importance is not None and part.importance.value == "must",
        sentence=shortened(sentence(part), 2 * _LINE),
        quotes=tuple(
            (shortened(quote.text, _LINE), quote.place.page if quote.place else None) for quote in part.evidence[:_N_QUOTES]
        ),
        share=part.share,
        weight=part.weight,
        loss_if_removed=part.loss_if_removed,
        would_add=part.would_add,
    )


def _role_rows(roles: Sequence[AdjacentRole]) -> tuple[RoleRow, ...]:
    return tuple(
        RoleRow(
            shortened(role.title, _LABEL),
            round(role.readiness * 100),
            *_STEPS[role.step],
            _labels(role.carries_over[:_N_ROLE_SKILLS]),
            _labels(role.to_add[:_N_ROLE_SKILLS]),
            shortened(role.via, _LABEL),
            shortened(role.through, _LABEL),
        )
        for role in roles
    )
