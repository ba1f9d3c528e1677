"""What a person wants of their next job, and what an advert says of the same things."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import NamedTuple


class Mode(StrEnum):
    """Where the work is done."""

    REMOTE = "remote"
    HYBRID = "hybrid"
    ON_SITE = "on_site"

    @property
    def words(self) -> str:
        """As it is written in a sentence."""
        return self.value.replace("_", " ")


class Period(StrEnum):
    """The time that an amount of pay is for."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"

    @property
    def in_a_year(self) -> int:
        """How many of them a full-time year has: 52 weeks of 5 days of 8 hours."""
        return {"hour": 2080, "day": 260, "week": 52, "month": 12, "year": 1}[self.value]


class Level(StrEnum):
    """Rungs of a career, the lowest first."""

    INTERN = "intern"
    JUNIOR = "junior"
    MID = "mid"
    SENIOR = "senior"
    LEAD = "lead"
    HEAD = "head"

    @property
    def rung(self) -> int:
        """Its place on the ladder, from 0."""
        return list(Level).index(self)


class Pay(NamedTuple):
    """What a job pays; `low` or `high` is None where the advert leaves that end open, never both."""

    low: float | None
    high: float | None
    currency: str
    """ISO 4217: 'EUR', 'USD'."""
    period: Period
    said: str = ""
    """The words it was read from."""

    def a_year(self) -> tuple[float | None, float | None]:
        """Return both ends for a full-time year.

        Examples
        --------
        >>> Pay(18.0, None, "EUR", Period.HOUR).a_year()
        (37440.0, None)
        """
        low, high = (None if end is None else end * self.period.in_a_year for end in (self.low, self.high))
        return low, high


@dataclass(frozen=True, slots=True)
class Conditions:
    """What an advert says of the terms of work. What it does not clearly say is empty, and unknown."""

    modes: tuple[Mode, ...] = ()
    places: tuple[str, ...] = ()
    """As written."""
    pay: Pay | None = None


@dataclass(frozen=True, slots=True)
class Goals:
    """What a person wants. What is empty was not declared, and changes nothing."""

    titles: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    fields: tuple[str, ...] = ()
    """Lines of work, by the names of `matcher.roles.fields`."""
    modes: tuple[Mode, ...] = ()
    places: tuple[str, ...] = ()
    min_pay: Pay | None = None
    """Its `low` is what is wanted at least."""
    languages: tuple[str, ...] = ()
    """To work in: ISO 639-1 codes."""
    must_not: tuple[str, ...] = ()
    """Words, skills, titles or employers that a job must not name."""
    source: str = ""
    """Where they come from: 'given', or 'objective' for the resume's own section. It changes nothing."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is declared."""
        return not any(getattr(self, entry.name) for entry in fields(self) if entry.name != "source")
