"""Settings of the score, beside the code that reads them."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields

from matcher.domain.band_meaning import BandMeaning
from matcher.domain.concept import Relation
from matcher.domain.match import Band
from matcher.domain.resume import EvidenceLevel
from matcher.errors import ConfigError


def _check_range(owner: object, low: float, high: float) -> None:
    for entry in fields(owner):  # type: ignore[arg-type]
        value = getattr(owner, entry.name)
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
        if not is_number or not low <= value <= high:
            where = f"{type(owner).__name__.lower()}.{entry.name}"
            raise ConfigError(f"ranking.{where} is {value!r}: it must be a number from {low:g} to {high:g}")


@dataclass(frozen=True, slots=True)
class Weights:
    """Weight of each family of parts, before they are normalised over what a job states. Numbers from 0 to 100.

    The defaults follow a study on real resumes (docs/adr/0011): lines against lines order best, then the title; skills named
    serve explanation and must-haves more than order. They were fitted on nothing.
    """

    skills: float = 0.15
    duties: float = 0.4
    title: float = 0.22
    experience: float = 0.05
    education: float = 0.04
    languages: float = 0.04
    certificates: float = 0.06
    wording: float = 0.08
    meaning: float = 0.06

    def __post_init__(self) -> None:
        _check_range(self, 0, 100)
        if not any(getattr(self, entry.name) for entry in fields(self)):
            raise ConfigError("ranking.weights are all 0: at least one must be above 0")


@dataclass(frozen=True, slots=True)
class Credits:
    """Credit in [0, 1] for a skill that stands in this relation to the one asked for."""

    exact: float = 1.0
    narrower: float = 0.9
    broader: float = 0.5
    related: float = 0.5
    sibling: float = 0.35

    def __post_init__(self) -> None:
        _check_range(self, 0, 1)

    def of(self, relation: Relation) -> float:
        """Return the credit for `relation`."""
        return float(getattr(self, relation.value))


@dataclass(frozen=True, slots=True)
class Levels:
    """Factor in [0, 1] for how well a skill is shown; better shown never counts less."""

    listed: float = 0.8
    project: float = 0.9
    dated_role: float = 1.0

    def __post_init__(self) -> None:
        _check_range(self, 0, 1)
        if not self.listed <= self.project <= self.dated_role:
            raise ConfigError("ranking.levels must rise from listed over project to dated_role")

    def of(self, level: EvidenceLevel) -> float:
        """Return the factor for `level`."""
        return (self.listed, self.project, self.dated_role)[level - 1]


@dataclass(frozen=True, slots=True)
class Bands:
    """Lowest score of each band: chosen by hand, asked of nobody's decisions. What they meant there: `BandMeaning`."""

    strong: float = 0.65
    good: float = 0.5
    possible: float = 0.35

    def __post_init__(self) -> None:
        _check_range(self, 0, 1)
        if not self.strong >= self.good >= self.possible:
            raise ConfigError("ranking.bands must fall from strong over good to possible")

    def of(self, score: float) -> Band:
        """Return the band of `score`."""
        if score >= self.strong:
            return Band.STRONG
        if score >= self.good:
            return Band.GOOD
        return Band.POSSIBLE if score >= self.possible else Band.WEAK


_MOST_CHOSEN = 1_000_000


@dataclass(frozen=True, slots=True)
class RankingConfig:
    """All settings of the score."""

    weights: Weights = field(default_factory=Weights)
    credits: Credits = field(default_factory=Credits)
    levels: Levels = field(default_factory=Levels)
    bands: Bands = field(default_factory=Bands)
    band_meaning: BandMeaning = field(default_factory=BandMeaning)
    must_factor: float = 2.0
    """How much more a must-have weighs than a nice-to-have."""
    neutral: float = 0.25
    """Value in [0, 1] of what a resume leaves unknown; no known value falls below it, so that deleting cannot pay."""

    def __post_init__(self) -> None:
        for name, low, high in (("must_factor", 1.0, 10.0), ("neutral", 0.0, 0.5)):
            value = getattr(self, name)
            if not isinstance(value, (int, float)) or isinstance(value, bool) or not low <= value <= high:
                raise ConfigError(f"ranking.{name} is {value!r}: it must be a number from {low:g} to {high:g}")

    def fingerprint(self, models: Mapping[str, str]) -> str:
        """Return what names the score that these settings give with `models`; what the bands meant is no part of it."""
        settings = asdict(self)
        del settings["band_meaning"]
        return hashlib.sha256(json.dumps([settings, dict(models)], sort_keys=True).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class SelectionConfig:
    """Whom a run scores. No score depends on it."""

    everyone_up_to: int = 10_000
    """People up to which everyone is scored for every job: beyond, choosing first is faster."""
    depth: int = 500
    """People that are chosen for each job, twice the length of the shortlists where that is more."""

    def __post_init__(self) -> None:
        for name, low in (("everyone_up_to", 0), ("depth", 50)):
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= _MOST_CHOSEN:
                raise ConfigError(f"selection.{name} is {value!r}: it must be a whole number from {low} to {_MOST_CHOSEN}")
