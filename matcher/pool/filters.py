"""Filters: who in a pool is looked at. They change no score, and nobody is left out for what a resume does not say.

What they compare is what the resume states: the place in its contact block, its languages, its dated positions, its degrees,
the skills that it shows. Who is found is known before anybody is scored.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matcher.domain.resume import DegreeLevel
from matcher.extraction.languages import language_name
from matcher.extraction.places import whereabouts
from matcher.persistence.store import Store
from matcher.pool.segments import Segment, Segments
from matcher.ranking.values import CEFR
from matcher.taxonomy.taxonomy import Taxonomy
from matcher.text.normalize import fold_accents, normalize

Flags = npt.NDArray[np.bool_]


class AskedLanguage(NamedTuple):
    """A language by its ISO 639-1 code, and the least CEFR level or 'native'; None for any level."""

    code: str
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Filters:
    """Who is looked at: everyone whom each of these finds, and everyone of whom it is not known."""

    locations: tuple[str, ...] = ()
    """Towns, regions or countries; one of them is enough."""
    languages: tuple[AskedLanguage, ...] = ()
    """Each is asked for."""
    min_months: int | None = None
    """Months covered by dated positions."""
    max_months: int | None = None
    degree: DegreeLevel | None = None
    """The least one."""
    added_since: date | None = None
    """The first day on which people came in who are looked at."""
    as_of_since: date | None = None
    """The same for the date of the resume."""
    must: tuple[str, ...] = ()
    """Ids of skills, each of which the resume has to show, at any level; what is near to one is not the same."""
    is_known_only: bool = False
    """Whether people are left out of whom the resume does not say it."""


class FilterCount(NamedTuple):
    """What one filter does, whatever the others do."""

    label: str
    n_left_out: int
    """Of everyone in the pool: those of whom the contrary is known; with `is_known_only` the unknown as well."""
    n_unknown: int


@dataclass(frozen=True, slots=True, eq=False)
class Passing:
    """Who is looked at."""

    people: npt.NDArray[np.int64]
    """Their numbers in the store, ascending."""
    n_people: int
    """In the pool."""
    counts: tuple[FilterCount, ...]
    unknown: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """Of those looked at: number to the filters that do not know of them."""

    @property
    def n_left_out(self) -> int:
        """People who are not looked at."""
        return self.n_people - len(self.people)


@dataclass(frozen=True, slots=True, eq=False)
class _Verdicts:
    """What one filter says of everyone."""

    label: str
    is_met: Flags
    is_unknown: Flags
    """Never where `is_met`."""


def passing(filters: Filters, store: Store, segments: Segments, taxonomy: Callable[[], Taxonomy]) -> Passing:
    """Return who is looked at; `taxonomy` is asked for only where skills are."""
    everyone = _Everyone.of(store, segments.all())
    verdicts = [*_stated(filters, everyone), *_shown(filters, everyone, taxonomy)]
    looked_at = [found.is_met | (found.is_unknown & (not filters.is_known_only)) for found in verdicts]
    is_in = reduce(np.logical_and, looked_at, np.ones(len(everyone.numbers), dtype=np.bool_))
    counts = [
        FilterCount(found.label, int((~kept).sum()), int(found.is_unknown.sum()))
        for found, kept in zip(verdicts, looked_at, strict=True)
    ]
    unknown: dict[int, tuple[str, ...]] = {}
    for found in verdicts:
        for number in everyone.numbers[is_in & found.is_unknown].tolist():
            unknown[number] = (*unknown.get(number, ()), found.label)
    return Passing(np.sort(everyone.numbers[is_in]), len(everyone.numbers), tuple(counts), unknown)


@dataclass(frozen=True, slots=True, eq=False)
class _Everyone:
    """All people in the order of the segments, with what there is to look at."""

    store: Store
    segments: Sequence[Segment]
    numbers: npt.NDArray[np.int64]
    order: npt.NDArray[np.intp]
    """Sorts the numbers."""

    @classmethod
    def of(cls, store: Store, segments: Sequence[Segment]) -> _Everyone:
        numbers = np.concatenate([np.zeros(0, dtype=np.int64), *(segment.people for segment in segments)])
        return cls(store, segments, numbers, np.argsort(numbers))

    def flags(self, listed: Iterable[str | None]) -> Flags:
        """Return a flag for each person: whether their number is listed, with commas between."""
        # One text is read in a tenth of the time of as many rows.
        parts = [np.fromstring(numbers, dtype=np.int64, sep=",") for numbers in listed if numbers]
        wanted = np.concatenate([np.zeros(0, dtype=np.int64), *parts])
        flags = np.zeros(len(self.numbers), dtype=np.bool_)
        flags[self.order[np.searchsorted(self.numbers, wanted, sorter=self.order)]] = True
        return flags

    def found(self, statement: str, *values: str) -> Flags:
        """Return a flag for each person: whether a query finds their number."""
        return self.flags([self.store.value(f"SELECT group_concat(person) FROM ({statement})", values)])  # noqa: S608

    def column(self, name: str) -> npt.NDArray[np.int64]:
        """Return a column of the blocks, shape (n,)."""
        parts = [np.asarray(getattr(segment.block, name), dtype=np.int64) for segment in self.segments]
        return np.concatenate([np.zeros(0, dtype=np.int64), *parts])

    def holders(self, ids: Sequence[str]) -> Flags:
        """Return a flag for each person: whether they show one of these skills at any level."""
        parts = [np.zeros(0, dtype=np.bool_)]
        for segment in self.segments:
            flags = np.zeros(len(segment), dtype=np.bool_)
            for concept_id in ids:
                flags[segment.block.skills.holders(concept_id)[0]] = True
            parts.append(flags)
        return np.concatenate(parts)


def _stated(filters: Filters, everyone: _Everyone) -> Iterator[_Verdicts]:
    """Yield what the tables say: place, languages, dates."""
    if filters.locations:
        yield _located(filters.locations, everyone)
    if filters.languages:
        says_any = everyone.found("SELECT DISTINCT person FROM spoken")
        for asked in filters.languages:
            yield _spoken(asked, everyone, says_any)
    if filters.added_since is not None:
        day = filters.added_since.isoformat()
        is_met = everyone.found("SELECT person FROM people WHERE added >= ?", day)
        yield _Verdicts(f"added since {day}", is_met, np.zeros_like(is_met))
    if filters.as_of_since is not None:
        day = filters.as_of_since.isoformat()
        is_met = everyone.found("SELECT person FROM people WHERE as_of >= ?", day)
        yield _Verdicts(f"resume dated since {day}", is_met, everyone.found("SELECT person FROM people WHERE as_of = ''"))


def _shown(filters: Filters, everyone: _Everyone, taxonomy: Callable[[], Taxonomy]) -> Iterator[_Verdicts]:
    """Yield what the arrays say that estimates are made of: months, degrees, skills."""
    if filters.min_months is not None or filters.max_months is not None:
        months = everyone.column("experience_months")
        if filters.min_months is not None:
            yield _known("at least", filters.min_months, months >= filters.min_months, months)
        if filters.max_months is not None:
            yield _known("at most", filters.max_months, months <= filters.max_months, months)
    if filters.degree is not None:
        degrees = everyone.column("best_degree")
        label = f"degree: {filters.degree.name.lower()} or above"
        yield _Verdicts(label, degrees >= int(filters.degree), degrees < 0)
    for asked in filters.must:
        near = taxonomy().neighbours(asked)
        held = sorted({asked, *(other for other, relation in near.items() if relation.is_held)})
        is_met = everyone.holders(held)
        yield _Verdicts(f"skill: {taxonomy().skill(asked).label}", is_met, np.zeros_like(is_met))


def _known(bound: str, asked: int, is_met: Flags, months: npt.NDArray[np.int64]) -> _Verdicts:
    years = f"{asked / 12:.4g}"
    return _Verdicts(f"{bound} {years} years of experience", is_met & (months >= 0), months < 0)


def _located(wanted: Sequence[str], everyone: _Everyone) -> _Verdicts:
    listed: dict[bool | None, list[str]] = {True: [], False: [], None: []}
    for place, numbers in everyone.store.rows("SELECT location, group_concat(person) FROM contacts GROUP BY location"):
        told = [lies_in(place or "", name) for name in wanted]
        listed[True if True in told else None if None in told else False].append(numbers)
    met, unknown = listed[True], listed[None]
    return _Verdicts(f"place: {' or '.join(wanted)}", everyone.flags(met), everyone.flags(unknown))


def lies_in(place: str, wanted: str) -> bool | None:
    """Return whether a place that a resume states is the wanted one, or lies in it; None where the words do not tell.

    Examples
    --------
    >>> [lies_in(place, "Zurich") for place in ("Zürich, Switzerland", "Bern, Switzerland", "Switzerland", "")]
    [True, False, None, None]
    >>> lies_in("Greater Boston Area", "boston"), lies_in("Austin, TX", "Texas")
    (True, True)
    """
    if f" {' '.join(_folded(wanted))} " in f" {' '.join(_folded(place))} ":
        return True
    pairs = ((place, wanted), (fold_accents(place), fold_accents(wanted)))
    told = [whereabouts(stated).may_lie_in(whereabouts(asked)) for stated, asked in pairs]
    return True if True in told else None if None in told else False


def _folded(text: str) -> list[str]:
    return re.findall(r"\w+", fold_accents(normalize(text)))


def _spoken(asked: AskedLanguage, everyone: _Everyone, says_any: Flags) -> _Verdicts:
    """Tell who speaks a language; unknown are those who list no languages at all, or this one without a level."""
    levels = [level for level in CEFR if level and asked.level and CEFR[level] >= CEFR[asked.level]]
    name = language_name(asked.code)
    speaks = everyone.found("SELECT person FROM spoken WHERE code = ?", asked.code)
    if asked.level is None:
        return _Verdicts(f"language: {name}", speaks, ~says_any)
    marks = ", ".join("?" * len(levels))
    query = f"SELECT person FROM spoken WHERE code = ? AND level IN ({marks})"  # noqa: S608
    is_met = everyone.found(query, asked.code, *levels)
    says_none = everyone.found("SELECT person FROM spoken WHERE code = ? AND level = ''", asked.code)
    return _Verdicts(f"language: {name} {asked.level} or above", is_met, ~says_any | says_none)
